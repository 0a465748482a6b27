"""Make the files of each export format: names and contents. A redacted one is searched once more at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plaint.services.export.job import ExportJob


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """Files by name, each with its content or with where it lies, and sentences about them."""

    files: Mapping[str, bytes | Path]
    notes: tuple[str, ...] = ()


def files_of(job: ExportJob, name: str) -> ExportFiles:
    """Make the files of an export; the first bears ``name``. Raises PlaintError, Cancelled."""
    made = _MAKERS[job.options.format](job, name)
    if job.mask is not None:
        _search(job, made)
    return made


def _pdf(job: ExportJob, name: str) -> ExportFiles:
    from plaint.services.export.pdf_parts import pdf_files

    return ExportFiles(*pdf_files(job, name))


def _html(job: ExportJob, name: str) -> ExportFiles:
    from plaint.exporters.html import page

    return ExportFiles({name: page(job.content, job.drawn, job.folder).encode()})


def _md(job: ExportJob, name: str) -> ExportFiles:
    from plaint.exporters.markdown import markdown

    return ExportFiles({name: markdown(job.content).encode()})


def _json(job: ExportJob, name: str) -> ExportFiles:
    from plaint.services.export.case_json import carried

    return ExportFiles({name: carried(job)})


def _zip(job: ExportJob, name: str) -> ExportFiles:
    from plaint.services.export.zip_bundle import bundle

    return ExportFiles({name: bundle(job)})


def _csv(job: ExportJob, name: str) -> ExportFiles:
    return ExportFiles(csv_files([job], name))


def _ics(job: ExportJob, name: str) -> ExportFiles:
    return ExportFiles({name: calendar([job])})


_MAKERS: Mapping[str, Callable[[ExportJob, str], ExportFiles]] = {
    "pdf": _pdf, "html": _html, "md": _md, "json": _json, "zip": _zip, "csv": _csv, "ics": _ics,
}  # fmt: skip


def csv_files(jobs: Sequence[ExportJob], name: str) -> dict[str, bytes | Path]:
    """Return the tables of cases, contacts and evidence; the last two bear the name of the first and their own."""
    from plaint.exporters.tables import table
    from plaint.services.export import csv_rows

    stem = name.removesuffix(".csv")
    contacts = [row for job in jobs for row in csv_rows.contact_rows(job)]
    pieces = [row for job in jobs for row in csv_rows.piece_rows(job)]
    return {
        name: table(csv_rows.CASE, [csv_rows.case_row(job) for job in jobs]),
        f"{stem}-interactions.csv": table(csv_rows.CONTACT, contacts),
        f"{stem}-evidence.csv": table(csv_rows.PIECE, pieces),
    }


def calendar(jobs: Sequence[ExportJob]) -> bytes:
    """Return a calendar of every deadline that has a day."""
    from plaint.exporters.ics import calendar_bytes
    from plaint.services.guidance.agenda import Due
    from plaint.services.guidance.calendar import entries_of

    dues = [
        Due(job.loaded.case.id, job.loaded.name, job.loaded.case.title, deadline)
        for job in jobs
        for deadline in job.guidance.deadlines
    ]
    dues.sort(key=lambda due: (due.day, due.id, due.deadline.rule))
    return calendar_bytes(entries_of(dues, jobs[0].now.date()), jobs[0].now)


def _search(job: ExportJob, made: ExportFiles) -> None:
    """Search everything that was made for what was masked. Raises PlaintError."""
    assert job.mask is not None
    for name, data in made.files.items():
        job.progress.check()
        held = data.read_bytes() if isinstance(data, Path) else data
        for text in texts_in(held, job.options.format):
            job.mask.refuse_leak(text, name)


def texts_in(data: bytes, kind: str) -> list[str]:
    """Return every text that a finished export holds: of a PDF its words, of a ZIP those of its members."""
    if kind == "pdf":
        from plaint.storage.documents import pdf

        return [pdf.text(data, "PDF", 50_000_000, 10_000)]
    if kind == "zip":
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [text for name in archive.namelist() for text in texts_in(archive.read(name), _kind_of(name))]
            return [*archive.namelist(), *texts]
    return [] if kind == "picture" else [data.decode("utf-8", "replace")]


def _kind_of(name: str) -> str:
    return "picture" if name.endswith((".png", ".jpg")) else "text"
