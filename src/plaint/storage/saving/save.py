"""Save, create and remove files of a workspace atomically, without ever losing the change of another program.

A save keeps a draft in the state directory, writes a temporary file beside the old one, brings it to the disk,
swaps the two, looks at what came out, brings the folder to the disk, and only then says that it is saved.
"""

from __future__ import annotations

import contextlib
import errno
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from plaint.domain.errors import BrokenFile, ChangedOnDisk, NotSaved
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.files.durable import TEMP_PREFIX, exists, make_folders, temp_beside, unlink_quietly, write_file
from plaint.storage.files.read import LIMIT, Revision, Snapshot, digest_of, load
from plaint.storage.saving import swap
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.versions import Versions

_T = TypeVar("_T")

__all__ = ["TEMP_PREFIX", "explain", "remove", "save", "sweep"]

_REASONS = {
    errno.ENOSPC: ("The disk is full", "Free some space, then save again."),
    errno.EDQUOT: ("Your share of this disk is used up", "Delete something you no longer need, then save again."),
    errno.EROFS: ("The disk is read-only", "Copy the folder to a disk that can be written, then save again."),
    errno.EACCES: ("There is no permission to write in its folder", "Give yourself the right to write there."),
    errno.EPERM: ("The system does not allow it to be changed", "Look at the properties of the file and its folder."),
    errno.ENAMETOOLONG: ("The name is too long for this disk", "Choose a shorter name."),
    errno.EIO: ("The disk reported an error", "Check the disk, and make a copy of the whole folder first."),
}


def save(
    path: Path,
    data: bytes,
    *,
    expected: Revision | None,
    root: Path,
    drafts: Drafts | None = None,
    versions: Versions | None = None,
    disk: Disk = DISK,
) -> Revision:
    """Write the file, durably, if it still is the one that was read; returns its new revision.

    ``expected`` is the revision that was read, or None for a file that must not exist yet (missing folders below
    ``root`` are made). A link is followed if it stays inside ``root``. Both versions are stored in ``versions``.

    Raises:
        ChangedOnDisk: the file is another one than was read, is gone, or (for a new one) exists. Nothing was written.
        NotSaved: the disk refused; the old file is in its place. ``draft`` is where the new content is kept.
    """
    draft = drafts.keep(path, data) if drafts is not None else None

    def act() -> Revision:
        if len(data) > LIMIT:
            raise NotSaved(f"{path.name} would be larger than {LIMIT // 1_000_000} MB, so it was not saved")
        target = inside(path, root, disk)
        if expected is None:
            return _create(target, data, versions, disk)
        return _replace(target, data, expected, versions, disk)

    try:
        revision = _explained(act, path, draft)
    except ChangedOnDisk:
        # The caller has the content and merges or asks; an old draft would only be offered again later.
        _drop(drafts, draft)
        raise
    _drop(drafts, draft)
    return revision


def remove(path: Path, *, expected: Revision, root: Path, versions: Versions | None = None, disk: Disk = DISK) -> None:
    """Delete a file if it still is the one that was read; its content is stored in ``versions`` first.

    Raises:
        ChangedOnDisk: it is another one or gone; nothing was removed.
        NotSaved: the disk refused, or the content could not be kept first; the file is in its place.
    """

    def act() -> None:
        target = inside(path, root, disk)
        old = _as_expected(target, expected, disk)
        if versions is not None:
            versions.put(target, old.data)
        _patiently(lambda: swap.take_away(disk, target, expected.digest), disk)

    _explained(act, path, None, "removed")


def sweep(folder: Path, older_than: float, now_ts: float, *, drafts: Drafts | None = None, disk: Disk = DISK) -> int:
    """Clear away temporary files that an interrupted save left more than ``older_than`` seconds ago.

    One of them can be the only copy of what another program saved in that very moment, so it is removed only after
    it went to ``drafts``; without those, only what is empty or is a second name of a file. Returns how many went.
    """
    swept = 0
    try:
        names = disk.listdir(folder)
    except OSError:
        return 0
    for name in names:
        if name.startswith(TEMP_PREFIX):
            with contextlib.suppress(OSError, BrokenFile):
                swept += _sweep_one(folder / name, now_ts - older_than, drafts, disk)
    return swept


def _sweep_one(path: Path, before: float, drafts: Drafts | None, disk: Disk) -> bool:
    status = disk.lstat(path)
    # A rename sets ctime but not mtime: the file that a running save has just swapped out may be years old.
    if not stat.S_ISREG(status.st_mode) or max(status.st_mtime, status.st_ctime) > before:
        return False
    if status.st_size and status.st_nlink == 1:
        data = load(path, disk=disk).data
        if drafts is None or drafts.keep(path, data, note="left behind by an interrupted save") is None:
            return False
    disk.unlink(path)
    return True


def explain(error: OSError, name: str, done: str = "saved") -> tuple[str, str]:
    """Return a sentence and a hint for a failed write, such as 'The disk is full, so case.toml was not saved'."""
    if isinstance(error, swap.StillOpen):
        reason, hint = "Another program has it open for writing", "Close it there, then try again."
    else:
        known = _REASONS.get(error.errno or 0)
        reason, hint = known or (f"The system said '{error.strerror or error}'", "Try again.")
    return f"{reason}, so {name} was not {done}", hint


def _explained(act: Callable[[], _T], path: Path, draft: Path | None, done: str = "saved") -> _T:
    """Do it; every failure of the disk becomes NotSaved, with the place of the draft in its hint."""
    try:
        return act()
    except OSError as error:
        message, hint = explain(error, path.name, done)
        raise _not_saved(message, hint, path, draft) from error
    except (NotSaved, BrokenFile) as error:
        raise _not_saved(error.message, error.hint, path, draft) from error


def _not_saved(message: str, hint: str, path: Path, draft: Path | None) -> NotSaved:
    if draft is not None:
        hint = f"{hint} What you wrote is kept in {draft}.".strip()
    return NotSaved(message, hint, file=path.name, draft="" if draft is None else str(draft))


def _drop(drafts: Drafts | None, draft: Path | None) -> None:
    if drafts is not None and draft is not None:
        drafts.drop(draft.stem)


def inside(path: Path, root: Path, disk: Disk) -> Path:
    """Return the real place of the file; NotSaved when that is outside ``root``, where a shared link may lead."""
    real = disk.realpath(path)
    top = disk.realpath(root)
    if real == top or not real.is_relative_to(top):
        raise NotSaved(
            f"{path.name} leads out of the workspace, so it was not touched",
            "A link in the folder points elsewhere; remove it, or work on the place it points to.",
        )
    return real


def _as_expected(target: Path, expected: Revision, disk: Disk, *, patient: bool = True) -> Snapshot:
    try:
        now = load(target, patient=patient, disk=disk)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise swap.gone(target.name) from error
    if now.revision.digest != expected.digest:
        raise swap.changed(target.name)
    return now


def _replace(target: Path, data: bytes, expected: Revision, versions: Versions | None, disk: Disk) -> Revision:
    old = _as_expected(target, expected, disk)
    status = disk.lstat(target)
    if old.data == data:
        return old.revision
    if not status.st_mode & 0o222:  # a rename would write over it all the same
        raise NotSaved(f"{target.name} is marked read-only, so it was not saved", "Allow writing to it first.")
    _store(versions, target, (old.data, data))

    def act() -> Revision:
        _as_expected(target, expected, disk, patient=False)
        temp = temp_beside(target, disk)
        write_file(disk, temp, data, like=status)
        revision = _revision(temp, data, disk)
        try:
            swap.replace(disk, temp, target, expected.digest, revision.digest)
        except ChangedOnDisk:
            _store_present(versions, target, disk)
            raise
        return revision

    return _patiently(act, disk)


def _patiently(act: Callable[[], _T], disk: Disk) -> _T:
    """Do it again for some 2.5 s while another program is writing to the file."""
    for _ in range(swap.PATIENCE):
        try:
            return act()
        except swap.StillOpen:
            disk.sleep(swap.PAUSE)
    return act()


def _create(target: Path, data: bytes, versions: Versions | None, disk: Disk) -> Revision:
    if exists(disk, target):
        raise swap.taken(target.name)
    make_folders(disk, target.parent)
    _store(versions, target, (data,))
    temp = temp_beside(target, disk)
    write_file(disk, temp, data, mode=0o666)  # what the user's umask makes of it
    revision = _revision(temp, data, disk)
    swap.create(disk, temp, target, revision.digest)
    return revision


def _revision(temp: Path, data: bytes, disk: Disk) -> Revision:
    try:
        status = disk.lstat(temp)
    except OSError:
        unlink_quietly(disk, temp)
        raise
    return Revision(digest_of(data), len(data), status.st_mtime_ns, status.st_ino)


def _store_present(versions: Versions | None, target: Path, disk: Disk) -> None:
    """Keep what came in between: a program that saw our version for a moment may overwrite it with that."""
    with contextlib.suppress(OSError, BrokenFile):
        _store(versions, target, (load(target, disk=disk).data,))


def _store(versions: Versions | None, target: Path, contents: tuple[bytes, ...]) -> None:
    """Keep the versions for undo; a full state directory must not keep a case from being saved."""
    if versions is not None:
        for data in contents:
            with contextlib.suppress(OSError):
                versions.put(target, data)
