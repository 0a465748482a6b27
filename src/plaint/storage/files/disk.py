"""System calls for reading and writing files, in one object that tests can make fail.

The methods are the system's calls and nothing more; they are combined in :mod:`plaint.storage.files.durable`,
:mod:`plaint.storage.files.read` and :mod:`plaint.storage.saving.swap`. Paths are ``str`` or ``os.PathLike``;
errors are OSError.
"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

from plaint.storage.files import rename

READ_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"):
    READ_FLAGS |= getattr(os, _name, 0)
NEW_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _name in ("O_NOFOLLOW", "O_BINARY", "O_CLOEXEC"):
    NEW_FLAGS |= getattr(os, _name, 0)
APPEND_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND
for _name in ("O_NOFOLLOW", "O_BINARY", "O_CLOEXEC"):
    APPEND_FLAGS |= getattr(os, _name, 0)


class Disk:
    """The operating system. A subclass may fail, interrupt, or end the process at any call."""

    folders_can_be_synced = os.name != "nt"

    def lstat(self, path: str | Path) -> os.stat_result:
        """Look at a name, not at what a link points to."""
        return os.lstat(path)

    def fstat(self, descriptor: int) -> os.stat_result:
        """Look at an open file."""
        return os.fstat(descriptor)

    def realpath(self, path: str | Path) -> Path:
        """Return the path with every link followed; missing parts stay as they are."""
        return Path(os.path.realpath(path))

    def listdir(self, folder: str | Path) -> list[str]:
        """Return the names in a folder."""
        return os.listdir(folder)  # noqa: PTH208 - names, not paths

    def open(self, path: str | Path, flags: int, mode: int = 0o600) -> int:
        """Open a file (or a folder, to sync it)."""
        return os.open(path, flags, mode)

    def read(self, descriptor: int, count: int) -> bytes:
        """Read at most so many bytes."""
        return os.read(descriptor, count)

    def seek(self, descriptor: int, offset: int) -> None:
        """Go to so many bytes from the beginning of an open file."""
        os.lseek(descriptor, offset, os.SEEK_SET)

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write; may take fewer bytes than given."""
        return os.write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        """Bring the file to the disk. On macOS fsync leaves it in the drive's cache, F_FULLFSYNC does not."""
        try:
            import fcntl

            full: int | None = getattr(fcntl, "F_FULLFSYNC", None)
        except ImportError:
            full = None
        if full is None:
            os.fsync(descriptor)
        else:
            fcntl.fcntl(descriptor, full)

    def close(self, descriptor: int) -> None:
        """Close."""
        os.close(descriptor)

    def copy_owner(self, descriptor: int, like: os.stat_result) -> None:
        """Give the open file the owner and the group of another, if they differ; nothing on Windows."""
        fchown = getattr(os, "fchown", None)
        mine = os.fstat(descriptor)
        if fchown is not None and (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
            fchown(descriptor, like.st_uid, like.st_gid)

    def copy_mode(self, descriptor: int, like: os.stat_result) -> None:
        """Give the open file the permissions of another; nothing on Windows."""
        fchmod = getattr(os, "fchmod", None)
        if fchmod is not None:
            fchmod(descriptor, like.st_mode & 0o777)

    def mkdir(self, path: str | Path, mode: int = 0o777) -> None:
        """Make one folder."""
        os.mkdir(path, mode)  # noqa: PTH102 - a bare system call

    def link(self, existing: str | Path, new: str | Path) -> None:
        """Give a file a second name; FileExistsError when that is taken."""
        os.link(existing, new)

    def unlink(self, path: str | Path) -> None:
        """Take a name away."""
        os.unlink(path)  # noqa: PTH108 - a bare system call

    def replace(self, old: str | Path, new: str | Path) -> None:
        """Rename over whatever is there."""
        os.replace(old, new)  # noqa: PTH105 - a bare system call

    def exchange(self, one: str | Path, other: str | Path) -> None:
        """Swap two names; see :func:`rename.exchange`."""
        rename.exchange(str(one), str(other))

    def rename_new(self, old: str | Path, new: str | Path) -> None:
        """Rename, never over something; see :func:`rename.rename_new`."""
        rename.rename_new(str(old), str(new))

    def utime(self, path: str | Path) -> None:
        """Mark as used now."""
        os.utime(path)

    def has_writer(self, descriptor: int) -> bool:
        """Whether some program has this file, open here for reading, open for writing. False where nobody can tell.

        Linux grants a read lease only while nobody has the file open for writing (fcntl(2), F_SETLEASE).
        """
        try:
            import fcntl
            import signal

            lease, set_signal = fcntl.F_SETLEASE, fcntl.F_SETSIG
        except (ImportError, AttributeError):
            return False
        try:
            # The signal of a broken lease is SIGIO, which ends a program; SIGURG is ignored by default.
            fcntl.fcntl(descriptor, set_signal, signal.SIGURG)
            fcntl.fcntl(descriptor, lease, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, lease, fcntl.F_UNLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
        return False

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def token(self) -> str:
        """Return a new random part of a file name."""
        return os.urandom(8).hex()

    def now(self) -> float:
        """Return the seconds since 1970, for the times in the state directory."""
        return time.time()


DISK = Disk()
"""The real one."""
