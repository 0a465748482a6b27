"""What is written for each format: names and contents of files. A redacted one is searched once more at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plaint.services.export.export import Work


@dataclass(frozen=True, slots=True)
class Made:
    """Files by name, each with its content or with where it lies, and sentences about them."""

    files: Mapping[str, bytes | Path]
    notes: tuple[str, ...] = ()


def files_of(work: Work, name: str) -> Made:
    """Make the files of an export; the first bears ``name``. Raises PlaintError, Cancelled."""
    made = _MAKERS[work.wish.format](work, name)
    if work.mask is not None:
        _search(work, made)
    return made


def _pdf(work: Work, name: str) -> Made:
    from plaint.services.export.pdf_parts import pdf_files

    return Made(*pdf_files(work, name))


def _html(work: Work, name: str) -> Made:
    from plaint.exporters.html import page

    return Made({name: page(work.content, work.drawn, work.folder).encode()})


def _md(work: Work, name: str) -> Made:
    from plaint.exporters.markdown import markdown

    return Made({name: markdown(work.content).encode()})


def _json(work: Work, name: str) -> Made:
    from plaint.services.export.case_json import carried

    return Made({name: carried(work)})


def _zip(work: Work, name: str) -> Made:
    from plaint.services.export.zip_bundle import bundle

    return Made({name: bundle(work)})


def _csv(work: Work, name: str) -> Made:
    return Made(csv_files([work], name))


def _ics(work: Work, name: str) -> Made:
    return Made({name: calendar([work])})


_MAKERS: Mapping[str, Callable[[Work, str], Made]] = {
    "pdf": _pdf, "html": _html, "md": _md, "json": _json, "zip": _zip, "csv": _csv, "ics": _ics,
}  # fmt: skip


def csv_files(works: Sequence[Work], name: str) -> dict[str, bytes | Path]:
    """Return the tables of cases, contacts and evidence; the last two bear the name of the first and their own."""
    from plaint.exporters.tables import table
    from plaint.services.export import csv_rows as rows

    stem = name.removesuffix(".csv")
    return {
        name: table(rows.CASE, [rows.case_row(work) for work in works]),
        f"{stem}-interactions.csv": table(rows.CONTACT, [row for work in works for row in rows.contact_rows(work)]),
        f"{stem}-evidence.csv": table(rows.PIECE, [row for work in works for row in rows.piece_rows(work)]),
    }


def calendar(works: Sequence[Work]) -> bytes:
    """Return a calendar of every deadline that has a day."""
    from plaint.exporters.ics import calendar_bytes
    from plaint.services.guidance.agenda import Due
    from plaint.services.guidance.calendar import entries_of

    dues = [
        Due(work.loaded.case.id, work.loaded.name, work.loaded.case.title, deadline)
        for work in works
        for deadline in work.guidance.deadlines
    ]
    dues.sort(key=lambda due: (due.day, due.id, due.deadline.rule))
    return calendar_bytes(entries_of(dues), works[0].now)


def _search(work: Work, made: Made) -> None:
    """Search everything that was made for what was masked. Raises PlaintError."""
    assert work.mask is not None
    for name, data in made.files.items():
        work.progress.check()
        held = data.read_bytes() if isinstance(data, Path) else data
        for text in texts_in(held, work.wish.format):
            work.mask.refuse_leak(text, name)


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
