"""A case as a ZIP: every file whole with its digest, and the dossier as a page to begin with.

A redacted one holds no original byte: the case's texts written anew with everything masked, and the exhibits as
they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plaint import __version__
from plaint.exporters.archive import Member, one, write_archive
from plaint.services.export.export import Work
from plaint.storage.cases.export_files import list_files, read_chunks
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR, LETTERS_DIR, LOG_DIR, SIDE_SUFFIX


def bundle(work: Work) -> Path:
    """Write the archive into the work folder and return where it is. Raises BrokenFile, Cancelled."""
    target = work.folder / "bundle.zip"
    loaded, left = work.loaded, () if work.mask else list_files(work.loaded.folder).left
    about = {
        "format": "plaint-bundle", "version": 1, "plaint": __version__, "case": loaded.case.id,
        "folder": loaded.name, "day": work.content.day.isoformat(), "redacted": work.mask is not None,
        "left_out": list(left),
    }  # fmt: skip
    write_archive(target, _members(work), about, loaded.name.rpartition("/")[2])
    return target


def _members(work: Work) -> Iterator[Member]:
    from plaint.exporters.markdown import markdown

    text = markdown(work.content, work.drawn if work.mask else None)
    yield Member("dossier.md", one(text.encode()))
    if work.mask is not None:
        yield from (Member(name, one(data)) for name, data in masked_files(work))
        return
    found = list_files(work.loaded.folder).files
    for count, file in enumerate(found):
        work.progress.step(count, len(found), file.name)
        if file.name != "dossier.md":
            yield Member(file.name, _watched(work, file.name))


def _watched(work: Work, name: str) -> Iterator[bytes]:
    for chunk in read_chunks(work.loaded.folder, name):
        work.progress.check()
        yield chunk


def masked_files(work: Work) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a redacted case: TOML and letters written anew, exhibits as drawn."""
    from plaint.storage.formats.case_file import new_case_bytes
    from plaint.storage.formats.letter_file import new_letter_bytes
    from plaint.storage.formats.log_file import new_interaction_bytes
    from plaint.storage.formats.side_file import new_side_file_bytes

    loaded = work.loaded
    yield CASE_FILE, new_case_bytes(loaded.case)
    for entry in loaded.log:
        yield f"{LOG_DIR}/{entry.id}.toml", new_interaction_bytes(entry)
    for letter in loaded.letters:
        yield f"{LETTERS_DIR}/{letter.id}.md", new_letter_bytes(letter)
    for piece in loaded.evidence:
        yield f"{EVIDENCE_DIR}/{piece.name}{SIDE_SUFFIX}", new_side_file_bytes(piece)
    for number, drawn in work.drawn.items():
        for name in drawn.files:
            yield f"exhibits/{number}-{name}", (work.folder / name).read_bytes()
        if drawn.kind == "text":
            heads = "".join(f"{fact.label}: {fact.text}\n" for fact in drawn.mail)
            yield f"exhibits/{number}.txt", f"{heads}\n{drawn.text}\n".lstrip().encode()
