"""Collect the texts of a case for search: its files, log, letters, names, side files and the text of its evidence.

Files are read as they stand on the disk, so what cannot be parsed is found too. Content in a cloud, beyond 2 MB or
outside the workspace is not read.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from plaint.domain.errors import PlaintError
from plaint.domain.model.evidence import EvidenceState
from plaint.storage import layout
from plaint.storage.cases import evidence_scan
from plaint.storage.documents.file_type import LENGTH, sniff
from plaint.storage.files.read import read_inside

READABLE = frozenset({"text", "html", "eml", "mbox"})
"""Kinds of evidence (``storage.documents.file_type.sniff``) that hold plain text,"""
PLAIN = frozenset({"text"})
"""and those that nobody has to get it out of."""
CASE, LOG, LETTER, NAME, SIDE, CONTENT = "case", "log", "letter", "evidence name", "evidence", "evidence text"
TOML = frozenset({CASE, LOG, SIDE})
"""Parts whose text is a file of fields."""

TextOf = Callable[[Path], str | None]
"""Gets the text out of a piece of evidence that is not plain text (a PDF, a letter of a word processor), or None."""


def evidence_text(cache: Path) -> TextOf:
    """Return what gets the words out of evidence that is not plain text; what took long is kept in ``cache``."""

    def text_of(path: Path) -> str | None:
        from plaint.services.evidence import text as texting

        return texting.text_of(path, cache)

    return text_of


class Source(NamedTuple):
    """A text, the file that it stands in (below the case, with ``/``) and what part of the case that is."""

    file: str
    part: str
    text: str


def sources(folder: Path, root: Path, text_of: TextOf | None = None) -> Iterator[Source]:
    """Yield everything that can be searched in a case."""
    files = [(layout.CASE_FILE, CASE), *((file, LOG) for file in _log_files(folder))]
    files += [(f"{layout.LETTERS_DIR}/{file}", LETTER) for file in _names(folder / layout.LETTERS_DIR, ".md")]
    for file, part in files:
        if (text := text_at(folder, root, file, part)) is not None:
            yield Source(file, part, text)
    yield from _evidence(folder, root, text_of)


def text_at(folder: Path, root: Path, file: str, part: str, text_of: TextOf | None = None) -> str | None:
    """Return the text of one source as it is now; None when it is not there, too large, or has none."""
    if part == NAME:
        return file.removeprefix(f"{layout.EVIDENCE_DIR}/")
    path = folder / file
    if part == CONTENT and not has_lines(path, part, text_of):
        return text_of(path) if text_of and not path.is_symlink() else None
    try:
        return read_inside(path, root).data.decode("utf-8", "replace")
    except (PlaintError, OSError):
        return None


def has_lines(path: Path, part: str, text_of: TextOf | None) -> bool:
    """Tell whether the lines of a source are those of its file: not those of a name, or of text got out of a PDF."""
    if part != CONTENT:
        return part != NAME
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # opening a pipe would wait for ever
            return False
        with path.open("rb") as file:
            return sniff(file.read(LENGTH)) in (PLAIN if text_of else READABLE)
    except OSError:
        return False


def _log_files(folder: Path) -> list[str]:
    return [layout.LOG_FILE, *(f"{layout.LOG_DIR}/{name}" for name in _names(folder / layout.LOG_DIR, ".toml"))]


def _names(folder: Path, suffix: str) -> list[str]:
    try:
        return sorted(
            entry.name for entry in folder.iterdir()
            if entry.name.lower().endswith(suffix) and not layout.is_ignored(entry.name)
        )  # fmt: skip
    except OSError:
        return []


def _evidence(folder: Path, root: Path, text_of: TextOf | None) -> Iterator[Source]:
    pieces, _ = evidence_scan.scan(folder)
    for piece in pieces:
        file = f"{layout.EVIDENCE_DIR}/{piece.name}"
        yield Source(file, NAME, piece.name)
        side = file + layout.SIDE_SUFFIX
        if (text := text_at(folder, root, side, SIDE)) is not None:
            yield Source(side, SIDE, text)
        if piece.state not in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}:
            text = text_at(folder, root, file, CONTENT, text_of)
            if text is not None:
                yield Source(file, CONTENT, text)
