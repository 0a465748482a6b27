"""Read a file safely, whatever it is: a pipe, a link, a placeholder of a cloud client, a gigabyte.

Plain ``open`` hangs on a FIFO named case.toml and follows a link out of the workspace; reading a placeholder
makes the cloud client download it. So: look first, open without following and without waiting, look again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model.finding import Finding, Level
from plaint.domain.safe import safe
from plaint.storage.files.disk import DISK, READ_FLAGS, Disk

LIMIT = 2_000_000
"""Bytes. A case written by hand has some kilobytes; more than this is not a case, and parsing it takes seconds."""

_CHUNK = 1 << 20
_TRIES = 3
_FRESH = 2.0
"""Seconds. Only a file that was changed so lately can be half written."""
_PATIENCE = 250
_PAUSE = 0.002
# Windows: FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS. macOS: SF_DATALESS.
_RECALL = 0x1000 | 0x40000 | 0x400000
_DATALESS = 0x40000000
_INLINE = 1024
_KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


@dataclass(frozen=True, slots=True)
class Revision:
    """Which content of a file was read. Two revisions of one content differ at most in time and inode."""

    digest: str
    """SHA-256 of the content, 64 hexadecimal digits."""
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole content of a file and its revision."""

    path: Path
    data: bytes
    revision: Revision


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def is_placeholder(status: os.stat_result, name: str) -> bool:
    """Whether the content is only in the cloud: reading would download it.

    A file of up to 1 KB without blocks is taken for real: NTFS and others keep those in the directory entry.
    """
    if name.startswith(".") and name.endswith(".icloud"):
        return True
    if getattr(status, "st_file_attributes", 0) & _RECALL or getattr(status, "st_flags", 0) & _DATALESS:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_size > _INLINE and getattr(status, "st_blocks", 1) == 0


def read_snapshot(path: Path, *, limit: int = LIMIT, disk: Disk = DISK) -> Snapshot:
    """Read a regular file of at most ``limit`` bytes.

    Raises:
        FileNotFoundError: there is nothing of that name.
        BrokenFile: it is something else than a file, too large, not downloaded, or cannot be read; with the reason.
    """
    try:
        return load(path, limit=limit, disk=disk)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from error
    except OSError as error:
        raise BrokenFile(*_unreadable(error, path.name), file=path.name) from error


def load(path: Path, *, limit: int = LIMIT, patient: bool = True, disk: Disk = DISK) -> Snapshot:
    """Like :func:`read_snapshot`, with the system's OSErrors as they come; not ``patient``: without any waiting."""
    _refuse_unless_file(disk.lstat(path), path.name, limit, disk)
    try:
        descriptor = disk.open(path, READ_FLAGS)
    except OSError as error:
        if error.errno == errno.ELOOP:  # became a link after the first look
            raise _other_kind("a symbolic link", path.name) from error
        raise
    try:
        data, status = _read_settled(descriptor, path.name, limit, disk, _PATIENCE if patient else 0)
    finally:
        disk.close(descriptor)
    return Snapshot(path, data, Revision(digest_of(data), len(data), status.st_mtime_ns, status.st_ino))


def _read_settled(descriptor: int, name: str, limit: int, disk: Disk, patience: int) -> tuple[bytes, os.stat_result]:
    """Read; once more if somebody wrote meanwhile. After three times what was read counts, whole or not."""
    status = _await_writer(descriptor, disk, patience)
    data = b""
    for _ in range(_TRIES):
        _refuse_unless_file(status, name, limit, disk)
        data = read_all(descriptor, limit + 1, disk)
        if len(data) > limit:
            raise _too_large(name, limit)
        before, status = status, disk.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) == (status.st_size, status.st_mtime_ns):
            break
        disk.seek(descriptor, 0)
    return data, status


def _await_writer(descriptor: int, disk: Disk, patience: int) -> os.stat_result:
    """Wait up to half a second while another program is writing: an editor empties the file, then fills it."""
    status = disk.fstat(descriptor)
    for _ in range(patience):
        if not _is_fresh(status, disk) or not disk.has_writer(descriptor):
            break
        disk.sleep(_PAUSE)
        status = disk.fstat(descriptor)
    return status


def read_all(descriptor: int, count: int, disk: Disk) -> bytes:
    """Read to the end of an open file, or to ``count`` bytes."""
    parts = []
    while count > 0:
        try:
            part = disk.read(descriptor, min(count, _CHUNK))
        except InterruptedError:
            continue
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _is_fresh(status: os.stat_result, disk: Disk) -> bool:
    return abs(disk.now() - status.st_mtime) <= _FRESH


def _refuse_unless_file(status: os.stat_result, name: str, limit: int, disk: Disk) -> None:
    # A file that is just being written can have a size before it has blocks (seen on ext4).
    if is_placeholder(status, name) and not _is_fresh(status, disk):
        raise BrokenFile(
            f"{name} is kept in the cloud and is not on this computer",
            "Open it once in your file manager so that it is downloaded, then try again.",
            file=name,
        )
    for is_kind, kind in _KINDS:
        if is_kind(status.st_mode):
            raise _other_kind(kind, name)
    if not stat.S_ISREG(status.st_mode):
        raise _other_kind("a device", name)
    if status.st_size > limit:
        raise _too_large(name, limit)


def _other_kind(kind: str, name: str) -> BrokenFile:
    return BrokenFile(
        f"{name} is {kind}, not a file, and was not opened",
        "Move it away, and put an ordinary file in its place if one belongs there.",
        file=name,
    )


def _too_large(name: str, limit: int) -> BrokenFile:
    return BrokenFile(
        f"{name} is larger than {limit / 1_000_000:g} MB and was not read",
        "Look whether something else was saved under this name; long texts belong in letters or evidence.",
        file=name,
    )


def _unreadable(error: OSError, name: str) -> tuple[str, str]:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"There is no permission to read {name}", "Give yourself the right to read it, then try again."
    reason = os.strerror(error.errno) if error.errno else str(error)
    return (
        f"{name} cannot be read: {reason}",
        "If this comes back, check the disk, and copy the folder to another one first.",
    )


def read_inside(path: Path, root: Path) -> Snapshot:
    """Read a file; a symbolic link is followed only as long as it stays in the workspace.

    Raises BrokenFile, FileNotFoundError.
    """
    if path.is_symlink():
        target = Path(os.path.realpath(path))
        if not target.is_relative_to(root):
            raise BrokenFile(
                f"{path.name} is a link to a place outside the workspace, so it is not read",
                "Copy the file itself into the folder.",
                file=path.name,
            )
        path = target
    return read_snapshot(path)


def finding_of(problem: Exception, file: str) -> Finding:
    """Turn an exception about a file (its path relative to the case) into a finding."""
    if isinstance(problem, PlaintError):
        return Finding("file.broken", Level.ERROR, problem.message, problem.hint, file, problem.line)
    reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else type(problem).__name__
    return Finding("file.broken", Level.ERROR, f"{safe(file)} cannot be read: {reason}", file=file)
