"""Durable file operations: on the disk when they return. Write a new file, append or rotate lines, make folders."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from plaint.storage.files.disk import APPEND_FLAGS, NEW_FLAGS, Disk

TEMP_PREFIX = ".plaint-"
"""How every temporary file of ours begins; never listed, swept after an hour."""

# What the system answers when folders cannot be synced at all (some network and FUSE file systems).
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.ENOSYS})


def temp_beside(path: Path, disk: Disk) -> Path:
    """Return a new temporary name in the folder of the path."""
    return path.with_name(TEMP_PREFIX + disk.token())


def write_file(disk: Disk, path: Path, data: bytes, *, mode: int = 0o600, like: os.stat_result | None = None) -> None:
    """Write a file that does not exist yet, with the owner and mode of ``like`` where the system allows it.

    The file is on the disk when this returns. OSError: it was not written, and what there was of it is removed.
    """
    descriptor = disk.open(path, NEW_FLAGS, mode)
    try:
        try:
            write_all(disk, descriptor, data)
            if like is not None:
                for copy in (disk.copy_owner, disk.copy_mode):
                    with contextlib.suppress(OSError):
                        copy(descriptor, like)
            # A second fsync after a failed one reports success without the data being there: never retried.
            disk.fsync(descriptor)
        finally:
            disk.close(descriptor)
    except BaseException:
        unlink_quietly(disk, path)
        raise


def write_all(disk: Disk, descriptor: int, data: bytes) -> None:
    """Write everything, whatever the system takes at a time."""
    rest = memoryview(data)
    while rest:
        try:
            taken = disk.write(descriptor, rest)
        except InterruptedError:
            continue
        if taken <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[taken:]


def replace_file(disk: Disk, path: Path, data: bytes) -> None:
    """Write our own file in the state directory, whatever was there; whole or not at all."""
    temp = temp_beside(path, disk)
    write_file(disk, temp, data)
    try:
        disk.replace(temp, path)
    except BaseException:
        unlink_quietly(disk, temp)
        raise
    sync_folder(disk, path.parent)


def append_line(disk: Disk, path: Path, line: bytes) -> None:
    """Append one line in one write, so that two processes never mix theirs.

    The line begins with a line feed too: after a torn last line it still stands alone. Blank lines mean nothing.
    """
    descriptor = disk.open(path, APPEND_FLAGS, 0o600)
    try:
        write_all(disk, descriptor, b"\n" + line + b"\n")
        disk.fsync(descriptor)
    finally:
        disk.close(descriptor)


def rotated(path: Path) -> Path:
    """Return the path of the earlier lines that :func:`rotate` has put aside."""
    return path.with_name(f"{path.name}.old")


def rotate(disk: Disk, path: Path, most: int) -> None:
    """Begin a file of lines anew when it has more than ``most`` bytes; with its earlier ones it has at most twice that.

    Whoever appends at the same moment writes to the one or to the other, and both are read. When it cannot be done,
    the file grows on.
    """
    with contextlib.suppress(OSError):
        if disk.lstat(path).st_size > most:
            disk.replace(path, rotated(path))


def sync_folder(disk: Disk, folder: Path) -> None:
    """Bring the names in a folder to the disk; nothing where a system cannot (Windows, some network disks)."""
    if not disk.folders_can_be_synced:
        return
    descriptor = disk.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        disk.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        disk.close(descriptor)


def make_folders(disk: Disk, folder: Path, *, mode: int = 0o777) -> None:
    """Make the folder and what is missing above it, durably."""
    missing = []
    here = folder
    while not exists(disk, here):
        missing.append(here)
        here = here.parent
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):  # made by somebody else meanwhile
            disk.mkdir(path, mode)
        sync_folder(disk, path.parent)


def exists(disk: Disk, path: Path) -> bool:
    """Whether there is anything of that name, a broken link too."""
    try:
        disk.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def unlink_quietly(disk: Disk, path: Path) -> None:
    """Take a temporary name away if that is possible; else it is swept later."""
    with contextlib.suppress(OSError):
        disk.unlink(path)
