"""Export a case as a ZIP: every file whole with its digest, and the dossier as a page to begin with.

A redacted one holds no original byte: the case's texts written anew with everything masked, and the exhibits as
they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plaint import __version__
from plaint.exporters.archive import Member, as_chunks, write_archive
from plaint.services.export.job import ExportJob
from plaint.storage.cases.export_files import list_files, read_chunks
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR, LETTERS_DIR, LOG_DIR, SIDE_SUFFIX


def bundle(job: ExportJob) -> Path:
    """Write the archive into the work folder and return where it is. Raises BrokenFile, Cancelled."""
    target = job.folder / "bundle.zip"
    loaded, left = job.loaded, () if job.mask else list_files(job.loaded.folder).left
    about = {
        "format": "plaint-bundle", "version": 1, "plaint": __version__, "case": loaded.case.id,
        "folder": loaded.name, "day": job.content.day.isoformat(), "redacted": job.mask is not None,
        "left_out": list(left),
    }  # fmt: skip
    write_archive(target, _members(job), about, loaded.name.rpartition("/")[2])
    return target


def _members(job: ExportJob) -> Iterator[Member]:
    from plaint.exporters.markdown import markdown

    text = markdown(job.content, job.drawn if job.mask else None)
    yield Member("dossier.md", as_chunks(text.encode()))
    if job.mask is not None:
        yield from (Member(name, as_chunks(data)) for name, data in masked_files(job))
        return
    found = list_files(job.loaded.folder).files
    for count, file in enumerate(found):
        job.progress.step(count, len(found), file.name)
        if file.name != "dossier.md":
            yield Member(file.name, _watched(job, file.name))


def _watched(job: ExportJob, name: str) -> Iterator[bytes]:
    for chunk in read_chunks(job.loaded.folder, name):
        job.progress.check()
        yield chunk


def masked_files(job: ExportJob) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a redacted case: TOML and letters written anew, exhibits as drawn."""
    from plaint.storage.formats.case_file import new_case_bytes
    from plaint.storage.formats.letter_file import new_letter_bytes
    from plaint.storage.formats.log_file import new_interaction_bytes
    from plaint.storage.formats.side_file import new_side_file_bytes

    loaded = job.loaded
    yield CASE_FILE, new_case_bytes(loaded.case)
    for entry in loaded.log:
        yield f"{LOG_DIR}/{entry.id}.toml", new_interaction_bytes(entry)
    for letter in loaded.letters:
        yield f"{LETTERS_DIR}/{letter.id}.md", new_letter_bytes(letter)
    for piece in loaded.evidence:
        yield f"{EVIDENCE_DIR}/{piece.name}{SIDE_SUFFIX}", new_side_file_bytes(piece)
    for number, drawn in job.drawn.items():
        for name in drawn.files:
            yield f"exhibits/{number}-{name}", (job.folder / name).read_bytes()
        if drawn.kind == "text":
            heads = "".join(f"{fact.label}: {fact.text}\n" for fact in drawn.mail)
            yield f"exhibits/{number}.txt", f"{heads}\n{drawn.text}\n".lstrip().encode()
