"""Limits of the operating system on watching files: the number of watches, and mounts that announce no change.

What is left out at the limit of watches, watchdog does not tell. Linux counts the watches of all programs of a person
(``fs.inotify.max_user_watches``). A tree with more folders than that need not be tried: it takes seconds and half a
kilobyte a folder. Else only the attempt to set one more says whether the limit is reached.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOUNTS = Path("/proc/mounts")
_SILENT = re.compile(r"(?:9p|afs|ceph|cifs|coda|drvfs|fuse(?:\..*)?|ncpfs|nfs\d?|prl_fs|smb\d?|smbfs|vboxsf|vmhgfs)\Z")
_ESCAPE = re.compile(r"\\([0-7]{3})")
LIMIT = "/proc/sys/fs/inotify/max_user_watches"
FEW = 8
"""Folders for each one at the top, up to which a tree is taken to be small enough without counting."""
_ON_DELETE = 0x400
"""IN_DELETE_SELF of inotify(7): of a folder that stays, it tells nothing."""


def _library() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _last_error() -> int:
    import ctypes

    return ctypes.get_errno()


def watches_left(
    folder: str, library: Callable[[], Any] = _library, last_error: Callable[[], int] = _last_error
) -> bool:
    """Tell whether one more folder can be watched; True where the system cannot be asked."""
    try:
        calls = library()
        begin, add = calls.inotify_init1, calls.inotify_add_watch
    except (OSError, TypeError, AttributeError):  # no such call: not Linux
        return True
    instance: int = begin(os.O_CLOEXEC)
    if instance < 0:
        return True
    try:
        failed = add(instance, os.fsencode(folder), _ON_DELETE) < 0
        return not (failed and last_error() == errno.ENOSPC)
    finally:
        os.close(instance)


def too_many_folders(root: str, limit: str = LIMIT) -> bool:
    """Tell whether a tree has more folders than the system has watches; False where that is not known."""
    try:
        with open(limit, encoding="ascii") as file:  # noqa: PTH123 - beside the calls for strings below
            most = int(file.read())
    except (OSError, ValueError):
        return False
    count, waiting = 1, _folders(root)
    if len(waiting) * FEW < most:
        return False
    while waiting and count <= most:
        count += len(waiting)
        waiting = [inner for folder in waiting for inner in _folders(folder)]
    return count > most


def _folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def mount_type(path: str, mounts: str) -> str:
    """Return the type of the file system on which an absolute path lies, by the text of /proc/mounts; else ``""``."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[1])
        inside = path == place or path.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= best:  # the last of equal ones lies on top
            best, found = len(place), fields[2]
    return found


def needs_polling(root: Path, mounts: Path = MOUNTS) -> bool:
    """Tell whether the folder lies on a mount that announces no changes of other machines, so that it must be polled.

    False where the system does not say what is mounted.
    """
    try:
        text = mounts.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return False
    return _SILENT.match(mount_type(os.path.realpath(root), text)) is not None
