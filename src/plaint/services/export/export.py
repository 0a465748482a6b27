"""Export cases: the dossier as PDF, HTML, ZIP, Markdown, JSON, CSV or calendar, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from plaint.domain.errors import NotSaved, UsageProblem
from plaint.domain.safe import safe
from plaint.services.evidence.mask import mask_of
from plaint.services.export.job import Exported, ExportOptions, open_job
from plaint.services.progress import QUIET, Progress
from plaint.storage.workspace import LoadedCase, Workspace

_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([kmg]?)i?b?\Z", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def export_case(
    workspace: Workspace,
    loaded: LoadedCase,
    options: ExportOptions,
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
    with open_job(workspace, loaded, options, now, progress) as job:
        made = files_of(job, output.name)
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


def suggested_name(loaded: LoadedCase, options: ExportOptions, today: date) -> str:
    """Return the name of a file for an export: the case's folder, and what it is."""
    stem = loaded.folder.name if not options.redacted else mask_of(loaded.case).name(loaded.folder.name)
    return f"{stem}{'-redacted' if options.redacted else ''}-{today.isoformat()}.{options.format}"


def size_of(text: str) -> int:
    """Understand ``10MB``, ``500 kB`` or nothing, in bytes. Raises UsageProblem."""
    if not text.strip():
        return 0
    found = _SIZE.match(text.strip())
    if not found:
        raise UsageProblem(f"{safe(text, 40)!r} is not a size", "write it as 10MB or 500kB")
    return int(float(found[1]) * _UNITS[found[2].lower()])
