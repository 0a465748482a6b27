"""Export cases: the dossier as PDF, HTML, ZIP, Markdown, JSON, CSV or calendar, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from plaint.domain.errors import NotSaved, UsageProblem
from plaint.domain.model.exhibit import number_exhibits
from plaint.domain.safe import safe
from plaint.exporters.content import Content
from plaint.exporters.exhibit_page import Drawn
from plaint.exporters.labels import words
from plaint.services.evidence.mask import Mask, mask_of, redact
from plaint.services.export.dossier import content_of, source_of
from plaint.services.export.exhibits import Reading, prepare
from plaint.services.export.render import Desk
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters import choices as drafting
from plaint.services.progress import QUIET, Progress
from plaint.storage.workspace import LoadedCase, Workspace

FORMATS = ("pdf", "html", "zip", "md", "json", "csv", "ics")
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([kmg]?)i?b?\Z", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
DRAWN = frozenset({"pdf", "html", "zip"})
"""Formats that show the exhibits and not only name them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a case is to be exported."""

    format: str = "pdf"
    language: str = ""
    """Empty for the case's own."""
    redacted: bool = False
    archival: bool = False
    """Draw PDF exhibits as pictures, so that the PDF is archival whatever is in it."""
    max_size: int = 0
    """Bytes of one PDF file at most; 0 for one file of any size."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    """Sentences that a person should read."""


@dataclass(frozen=True, slots=True)
class Work:
    """One case on its way out."""

    workspace: Workspace
    loaded: LoadedCase
    """As it goes out: masked, for a redacted dossier."""
    guidance: Guidance
    content: Content
    drawn: Mapping[int, Drawn]
    folder: Path
    """Where the drawings are; it is removed at the end."""
    wish: Wish
    now: datetime
    reading: Reading
    progress: Progress = QUIET

    @property
    def mask(self) -> Mask | None:
        """What masks texts, for a redacted dossier."""
        return self.reading.mask


@contextlib.contextmanager
def work_on(
    workspace: Workspace, loaded: LoadedCase, wish: Wish, now: datetime, progress: Progress = QUIET
) -> Iterator[Work]:
    """Read a case and its exhibits for an export; the drawings are removed after the block. Raises UsageProblem."""
    if wish.format not in FORMATS:
        raise UsageProblem(f"there is no format {wish.format!r}", f"formats are: {', '.join(FORMATS)}")
    code, today = drafting.language_of(loaded, wish.language), now.date()
    mask = mask_of(loaded.case) if wish.redacted else None
    shown, names = redact(loaded, mask) if mask else (loaded, {})
    with tempfile.TemporaryDirectory(prefix="plaint-") as place:
        folder = Path(place)
        flatten = wish.archival or wish.format == "html"
        desk = Desk(folder, words(code), 1 if wish.format == "html" else 0, flatten)
        reading = Reading(loaded.folder, desk, mask, names, wish.format in DRAWN)
        found = prepare(number_exhibits(shown.evidence, shown.case.consumer.mandate), reading, progress)
        guidance = guide(shown, workspace, today)
        source = source_of(shown, guidance, today, code, found.digests, redacted=wish.redacted)
        content = content_of(source)
        yield Work(workspace, shown, guidance, content, found.drawn, folder, wish, now, reading, progress)


def export_case(
    workspace: Workspace,
    loaded: LoadedCase,
    wish: Wish,
    output: Path,
    now: datetime,
    progress: Progress = QUIET,
    *,
    replace_it: bool = False,
) -> Exported:
    """Write one case into the file ``output`` (several files where a size is set, or for CSV).

    Raises UsageProblem, NotSaved, Cancelled; then nothing is left behind.
    """
    from plaint.services.export.formats import files_of

    refuse_place(workspace, output, replace_it=replace_it)
    with work_on(workspace, loaded, wish, now, progress) as work:
        made = files_of(work, output.name)
        files = {output.with_name(name): data for name, data in made.files.items()}
        return write_all(workspace, files, made.notes, replace_it=replace_it)


def write_all(
    workspace: Workspace, files: Mapping[Path, bytes | Path], notes: Sequence[str] = (), *, replace_it: bool = False
) -> Exported:
    """Write files whole or not at all; a Path is a file to copy.

    Nothing that is there is replaced unless asked for, and nothing at all within the workspace.
    """
    for path in files:
        refuse_place(workspace, path, replace_it=replace_it)
    written: list[Path] = []
    try:
        for path, data in files.items():
            _write(path, data, replace_it=replace_it)
            written.append(path)
    except OSError as problem:
        if not replace_it:
            for path in written:
                path.unlink(missing_ok=True)
        raise NotSaved(
            f"{safe(path, 300)} could not be written: {problem.strerror}", "choose another place", file=str(path)
        ) from None
    return Exported(tuple(files), tuple(notes))


def refuse_place(workspace: Workspace, path: Path, *, replace_it: bool = False) -> None:
    """Raise UsageProblem for a place where nothing may be written."""
    shown = safe(path, 300)
    if not path.parent.is_dir():
        raise UsageProblem(f"there is no folder {safe(path.parent, 300)}", "make it first, or choose another place")
    real = Path(os.path.realpath(path.parent)) / path.name
    if real.is_relative_to(workspace.root):
        if any(real.is_relative_to(folder) for folder in workspace.folders()):
            raise UsageProblem(f"{shown} lies in the folder of a case", "export to a place outside of it")
        replace_it = False
    if path.is_dir():
        raise UsageProblem(f"{shown} is a folder", "name a file in it")
    if (path.exists() or path.is_symlink()) and not replace_it:
        raise UsageProblem(f"there is a file {shown} already", "choose another name, or say --replace")


def _write(path: Path, data: bytes | Path, *, replace_it: bool) -> None:
    """Write beside and put in place, so that a file is never half there."""
    handle, name = tempfile.mkstemp(prefix=".plaint-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(data, Path):  # too large to be held
                with data.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            else:
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # noqa: PTH101 - mkstemp makes it readable by its owner alone
        if replace_it:
            os.replace(name, path)  # noqa: PTH105 - the same
        else:
            _put_new(name, path)
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)


def _put_new(name: str, path: Path) -> None:
    """Give the file its name if no other has taken it meanwhile."""
    try:
        os.link(name, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as file, Path(name).open("rb") as source:
            shutil.copyfileobj(source, file, 1 << 20)


def suggested_name(loaded: LoadedCase, wish: Wish, today: date) -> str:
    """Return the name of a file for an export: the case's folder, and what it is."""
    stem = loaded.folder.name if not wish.redacted else mask_of(loaded.case).name(loaded.folder.name)
    return f"{stem}{'-redacted' if wish.redacted else ''}-{today.isoformat()}.{wish.format}"


def size_of(text: str) -> int:
    """Understand ``10MB``, ``500 kB`` or nothing, in bytes. Raises UsageProblem."""
    if not text.strip():
        return 0
    found = _SIZE.match(text.strip())
    if not found:
        raise UsageProblem(f"{safe(text, 40)!r} is not a size", "write it as 10MB or 500kB")
    return int(float(found[1]) * _UNITS[found[2].lower()])
