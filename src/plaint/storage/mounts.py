"""On which kinds of mounted folders the system announces no change that another machine makes."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/mounts")
_SILENT = re.compile(r"(?:9p|afs|ceph|cifs|coda|drvfs|fuse(?:\..*)?|ncpfs|nfs\d?|prl_fs|smb\d?|smbfs|vboxsf|vmhgfs)\Z")
_ESCAPE = re.compile(r"\\([0-7]{3})")


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


def is_silent(root: Path, mounts: Path = MOUNTS) -> bool:
    """Tell whether the folder must be looked at again and again, because no event can be relied on.

    False where the system does not say what is mounted.
    """
    try:
        text = mounts.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return False
    return _SILENT.match(mount_type(os.path.realpath(root), text)) is not None
