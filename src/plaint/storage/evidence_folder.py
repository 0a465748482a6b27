"""Take proof into a case: copied in and hashed, then never altered; the source is left alone."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import random as randomness
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import NotSaved, PlaintError, UsageProblem
from plaint.domain.evidence import Evidence, EvidenceState
from plaint.domain.findings import Finding, Level
from plaint.domain.ids import new_id
from plaint.domain.safe import safe
from plaint.storage import sniff as sniffing
from plaint.storage.disk import READ_FLAGS
from plaint.storage.durable import TEMP_PREFIX
from plaint.storage.evidence_scan import CHUNK, digest_of_file, scan, verified, verify
from plaint.storage.layout import EVIDENCE_DIR, SIDE_SUFFIX, evidence_name
from plaint.storage.reading import LIMIT, is_placeholder
from plaint.storage.sniff import sniff
from plaint.storage.writing import refuse_newer

if TYPE_CHECKING:
    from plaint.storage.operations import Running
    from plaint.storage.workspace import LoadedCase, Workspace

__all__ = ["LARGEST", "add", "scan", "sniff", "type_finding", "verified", "verify"]

LARGEST = 2_000_000_000
"""Bytes of one piece of evidence."""


@dataclass(frozen=True, slots=True)
class _Copied:
    """A copy beside its later place: temporary name, digest, size."""

    path: Path
    sha256: str
    size: int


def add(
    workspace: Workspace,
    loaded: LoadedCase,
    source: Path,
    *,
    title: str = "",
    kind: str = "",
    captured: datetime | date | None = None,
    source_text: str = "",
    shows: str = "",
    proves: Sequence[str] = (),
    redacts: str = "",
    now: datetime,
    random: randomness.Random,
    told: Callable[[int], None] = lambda _size: None,
) -> Evidence:
    """Copy a file into the case's evidence and write down what is known about it.

    ``told`` hears after each part how many bytes of the file are copied; what it raises ends the copying.

    A file whose content the case holds already is not copied again: the piece that is there is returned, as
    ``loaded.evidence`` has it. Raises UsageProblem (no ordinary file, too large), PlaintError (it changed while
    it was copied), NotSaved; then nothing is left behind.
    """
    from plaint.storage.evidence_file import new_side_file_bytes

    refuse_newer(loaded)
    with workspace.operations.operation(f"add evidence {safe(source.name, 80)}") as operation:
        copied = _copy_in(workspace, loaded, source, told)
        try:
            twin = _twin(loaded, copied.sha256)
            if twin is not None:
                return twin
            names = _names(copied.path.parent)
            name = evidence_name(source.name, names)
            piece = Evidence(
                name, new_id(random), title, kind, copied.sha256, copied.size, _printable(source.name), now, captured,
                source_text, shows, tuple(proves), redacts, state=EvidenceState.RECORDED, bytes_now=copied.size,
            )  # fmt: skip
            _sweep_copies(copied.path.parent, names)
            _place(workspace, operation, copied, piece, new_side_file_bytes(piece))
            return piece
        finally:
            with contextlib.suppress(OSError):
                copied.path.unlink(missing_ok=True)


def _twin(loaded: LoadedCase, sha256: str) -> Evidence | None:
    """Return the piece with this content that is still there and counts."""
    fit = {EvidenceState.RECORDED, EvidenceState.OK, EvidenceState.IN_CLOUD}
    return next(
        (one for one in loaded.evidence if one.sha256.lower() == sha256 and one.counts and one.state in fit), None
    )


def _names(folder: Path) -> list[str]:
    """Return the names in the folder. Raises NotSaved: without them a free name cannot be chosen."""
    from plaint.storage.atomic import explain

    try:
        return [entry.name for entry in os.scandir(folder)]
    except OSError as problem:
        raise NotSaved(*explain(problem, folder.name, "listed"), file=folder.name) from problem


def _sweep_copies(folder: Path, names: Sequence[str]) -> None:
    """Clear away large unfinished copies of an interrupted program; their sources are where they were.

    Small ones may be a side file that somebody saved; those are cleared with care after a save.
    """
    from plaint.storage.disk import DISK
    from plaint.storage.operations import LEFT_BEHIND

    for name in names:
        if name.startswith(TEMP_PREFIX):
            with contextlib.suppress(OSError):
                status = (folder / name).lstat()
                old = max(status.st_mtime, status.st_ctime) < DISK.now() - LEFT_BEHIND
                if old and status.st_size > LIMIT and stat.S_ISREG(status.st_mode):
                    (folder / name).unlink()


def _printable(name: str) -> str:
    """Return a file name that TOML can hold: undecodable bytes become visible."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _place(workspace: Workspace, operation: Running, copied: _Copied, piece: Evidence, side: bytes) -> None:
    """Give the copy its name, then write what is known about it; undone, the file goes to the trash."""
    from plaint.storage.trash import free_place, move

    target = copied.path.parent / piece.name
    # For undo the file came from a free name in the trash: it goes there and is never deleted.
    origin = free_place(workspace.root, f"{piece.id}-{piece.name}", workspace.now())
    move(copied.path, target)
    try:
        operation.write(target.with_name(piece.name + SIDE_SUFFIX), side, None)
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise
    operation.moved(origin, target)


def _copy_in(workspace: Workspace, loaded: LoadedCase, source: Path, told: Callable[[int], None]) -> _Copied:
    """Copy to a temporary name in evidence/, durably and read-only, and make sure that it is the same."""
    from plaint.storage.atomic import explain
    from plaint.storage.disk import DISK
    from plaint.storage.durable import make_folders, temp_beside

    shown = safe(source.name, 100)
    descriptor, before = _open_source(source)
    try:
        folder = loaded.folder / EVIDENCE_DIR
        make_folders(DISK, folder)
        if not Path(os.path.realpath(folder)).is_relative_to(workspace.root):
            raise UsageProblem(f"{EVIDENCE_DIR} is a link out of the workspace", "Make it a folder of its own.")
        temp = temp_beside(folder / "x", DISK)
        try:
            sha256, size = _copy(descriptor, temp, told)
            _make_sure(descriptor, before, temp, sha256, size)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise NotSaved(*explain(problem, shown, "copied"), file=source.name) from problem
    finally:
        os.close(descriptor)
    return _Copied(temp, sha256, size)


def _open_source(source: Path) -> tuple[int, os.stat_result]:
    """Open the file to copy without following a link and without waiting for a pipe. Raises UsageProblem."""
    shown = safe(source, 300)
    try:
        status = source.lstat()
        if is_placeholder(status, source.name):
            raise UsageProblem(f"{shown} is kept in the cloud only", "Open it once so that it is downloaded.")
        if stat.S_ISLNK(status.st_mode):
            raise UsageProblem(f"{shown} is a link", f"Name the file itself: {safe(os.path.realpath(source), 300)}")
        descriptor = os.open(source, READ_FLAGS)
    except (FileNotFoundError, ValueError):  # a path with a zero byte is a ValueError
        raise UsageProblem(f"there is no file {shown}", "Look at the path.") from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UsageProblem(f"{shown} cannot be read: {reason}", "Look at its permissions.") from None
    status = os.fstat(descriptor)
    wrong = ""
    if stat.S_ISDIR(status.st_mode):
        wrong = f"{shown} is a folder; add its files one by one"
    elif not stat.S_ISREG(status.st_mode):
        wrong = f"{shown} is not an ordinary file"
    elif status.st_size > LARGEST:
        wrong = f"{shown} has {status.st_size / 1e9:.1f} GB; a piece of evidence may have {LARGEST / 1e9:g}"
    if wrong:
        os.close(descriptor)
        raise UsageProblem(wrong, "A smaller copy, or a part of it, can be added.")
    return descriptor, status


def _copy(descriptor: int, temp: Path, told: Callable[[int], None]) -> tuple[str, int]:
    from plaint.storage.disk import DISK, NEW_FLAGS
    from plaint.storage.durable import write_all

    digest, size = hashlib.sha256(), 0
    target = DISK.open(temp, NEW_FLAGS, 0o600)
    try:
        while chunk := DISK.read(descriptor, CHUNK):
            digest.update(chunk)
            size += len(chunk)
            write_all(DISK, target, chunk)
            told(size)
        os.chmod(temp, 0o444)  # noqa: PTH101 -- Path.chmod is the same; evidence is for reading
        DISK.fsync(target)
    finally:
        DISK.close(target)
    return digest.hexdigest(), size


def _make_sure(descriptor: int, before: os.stat_result, temp: Path, sha256: str, size: int) -> None:
    """Compare: the source is as it was when we began, and the copy reads back as what was read."""
    after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise PlaintError(
            "the file changed while it was copied, so it was not added", "Add it again when it is finished."
        )
    if digest_of_file(temp) != (sha256, size):
        raise OSError(errno.EIO, "the copy is not what was written")


def type_finding(folder: Path, piece: Evidence) -> Finding | None:
    """Look at the first bytes: a finding when the name promises another kind of file; never reads the cloud."""
    if piece.state in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}:
        return None
    try:
        descriptor = os.open(folder / EVIDENCE_DIR / piece.name, READ_FLAGS)
        try:
            start = os.read(descriptor, sniffing.LENGTH) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError:
        return None
    kind = sniffing.mismatch(piece.name, start)
    if not kind:
        return None
    return Finding(
        "evidence.type-mismatch",
        Level.WARNING,
        f"{safe(piece.name)} is named like one kind of file, but its content is: {kind}",
        "Look at it before you send it; add it again under a right name if it is what you meant.",
        f"{EVIDENCE_DIR}/{piece.name}",
    )
