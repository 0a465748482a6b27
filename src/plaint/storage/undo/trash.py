"""The trash of the workspace, ``.trash/``: deleted files are moved there, and undo moves them back.

It lies in the workspace, so a move is one rename and the trash is synced with the rest. ``empty_trash`` hands
what is in it to the system's trash.
"""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import ChangedOnDisk, NotSaved
from plaint.domain.safe import safe
from plaint.storage.layout import LONGEST_NAME, TRASH_DIR

_KEEP_OUT_OF_GIT = b"*\n"


def make_trash(root: Path) -> None:
    """Make the trash and keep it out of git. Raises NotSaved."""
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import exists, make_folders
    from plaint.storage.saving.save import explain, save

    trash = root / TRASH_DIR
    try:
        if trash.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, "the trash is a link", str(trash))
        make_folders(DISK, trash)
        if not exists(DISK, trash / ".gitignore"):
            save(trash / ".gitignore", _KEEP_OUT_OF_GIT, expected=None, root=root)
    except OSError as problem:
        raise NotSaved(*explain(problem, TRASH_DIR, "made"), file=TRASH_DIR) from problem


def free_path(root: Path, name: str, now: datetime) -> Path:
    """Return a name in the trash that is not taken; ``now`` becomes part of it, so that it is ordered by time."""
    short = name.encode("utf-8", "surrogateescape")[: LONGEST_NAME * 2].decode("utf-8", "surrogateescape")
    stem = root / TRASH_DIR / f"{now:%Y%m%d-%H%M%S}-{short}"
    number = 1
    while os.path.lexists(place := stem if number == 1 else stem.with_name(f"{stem.name}-{number}")):
        number += 1
    return place


def move(source: Path, target: Path) -> None:
    """Rename a file or folder durably, never over anything. Raises ChangedOnDisk, NotSaved."""
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import exists, sync_folder
    from plaint.storage.files.rename import UNSUPPORTED
    from plaint.storage.saving.save import explain

    try:
        try:
            DISK.rename_new(source, target)
        except OSError as problem:
            # Where the system knows no such rename the look beforehand has to do.
            if problem.errno not in UNSUPPORTED or exists(DISK, target):
                raise
            source.rename(target)
        sync_folder(DISK, target.parent)
        sync_folder(DISK, source.parent)
    except FileNotFoundError as problem:
        raise ChangedOnDisk(f"{safe(source.name, 100)} is no longer there", "Read the folder again.") from problem
    except FileExistsError as problem:
        raise ChangedOnDisk(f"there already is a {safe(target.name, 100)}", "Move it away first.") from problem
    except OSError as problem:
        raise NotSaved(*explain(problem, safe(source.name, 100), "moved"), file=source.name) from problem


def list_trash(root: Path) -> list[Path]:
    """Return what lies in the trash, oldest first."""
    try:
        return sorted(place for place in (root / TRASH_DIR).iterdir() if not place.name.startswith("."))
    except OSError:
        return []


def empty_trash(root: Path) -> int:
    """Move everything in the workspace's trash to the system's; return how many things went.

    Raises NotSaved at the first that the system does not take; it and the rest stay where they are.
    """
    from send2trash import send2trash

    count = 0
    for place in list_trash(root):
        try:
            send2trash(place)
        except OSError as problem:  # TrashPermissionError is one
            raise NotSaved(
                f"the system's trash did not take {safe(place.name, 100)}: {safe(problem, 200)}",
                f"It is still in {safe(place.parent, 300)}; delete it there if you want it gone.",
            ) from problem
        count += 1
    return count
