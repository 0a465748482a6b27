"""Replace a file by a finished temporary file without destroying what another program saved there.

The order of things, and why: the temporary file is swapped with the old one, so that what was replaced can be
looked at *after* the fact; a check before a rename always leaves a gap (measured: 2 to 7 of 1,500 edits of a
second writer lost; swapped: none). What came out and is not what was read goes back in its place.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from plaint.domain.errors import BrokenFile, ChangedOnDisk
from plaint.storage.files.disk import NEW_FLAGS, READ_FLAGS, Disk
from plaint.storage.files.durable import sync_folder, temp_beside, unlink_quietly
from plaint.storage.files.read import load
from plaint.storage.files.rename import UNSUPPORTED

PATIENCE = 250
PAUSE = 0.01
"""Seconds; 250 pauses: how long another program may hold the file (editors; on Windows also virus scanners)."""


class StillOpen(OSError):
    """Another program has the file open for writing; what it will write cannot be known yet."""


def changed(name: str, kept: Path | None = None) -> ChangedOnDisk:
    """Return the error for a file that somebody else saved in between."""
    hint = "Look at what changed, then do it again."
    if kept is not None:
        hint = f"A third version that was saved in the same moment is kept beside it as {kept.name}. {hint}"
    return ChangedOnDisk(
        f"{name} was changed by another program since it was read; nothing was written", hint, file=name
    )


def gone(name: str) -> ChangedOnDisk:
    """Return the error for a file that somebody else removed or moved in between."""
    return ChangedOnDisk(
        f"{name} is no longer there: it was moved or removed since it was read; nothing was written",
        "Read the folder again.",
        file=name,
    )


def taken(name: str) -> ChangedOnDisk:
    """Return the error for a new file whose name is not free."""
    return ChangedOnDisk(
        f"There already is a {name}, and it was not overwritten", "Look at it, or choose another name.", file=name
    )


def content_digest(disk: Disk, path: Path) -> str:
    """Return the digest of a file; empty for what is no file of ours to judge (a folder, a link, a giant)."""
    try:
        return load(path, patient=False, disk=disk).revision.digest
    except BrokenFile:
        return ""


def put_new(disk: Disk, temp: Path, target: Path) -> None:
    """Give ``temp`` the name ``target`` unless that exists (FileExistsError; then ``temp`` stays)."""
    try:
        disk.rename_new(temp, target)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
    else:
        return
    try:
        disk.link(temp, target)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
    else:
        unlink_quietly(disk, temp)
        return
    # Neither (FAT, some network disks): an empty file made exclusively holds the name.
    disk.close(disk.open(target, NEW_FLAGS))
    try:
        disk.replace(temp, target)
    except BaseException:
        unlink_quietly(disk, target)
        raise


def create(disk: Disk, temp: Path, target: Path, digest: str) -> None:
    """Place a new file durably. ChangedOnDisk when the name is taken; in every failure it is not there after."""
    try:
        put_new(disk, temp, target)
    except FileExistsError as error:
        unlink_quietly(disk, temp)
        raise taken(target.name) from error
    except BaseException:
        unlink_quietly(disk, temp)
        raise
    try:
        sync_folder(disk, target.parent)
    except BaseException:
        take_away(disk, target, digest, sync=False)
        raise


def take_away(disk: Disk, target: Path, digest: str, *, sync: bool = True) -> None:
    """Remove the file if it still has this content; else it is put back and ChangedOnDisk is raised."""
    temp = temp_beside(target, disk)
    try:
        disk.replace(target, temp)
    except FileNotFoundError as error:
        raise gone(target.name) from error
    try:
        if not is_unchanged(disk, temp, digest):
            raise changed(target.name)  # noqa: TRY301 - the same way back as for a failing disk
        if sync:
            sync_folder(disk, target.parent)
    except BaseException:
        try:
            put_new(disk, temp, target)
        except OSError:
            keep_aside(disk, temp, target)
        raise
    unlink_quietly(disk, temp)


def replace(disk: Disk, temp: Path, target: Path, old: str, new: str) -> None:
    """Place ``temp`` (digest ``new``) over ``target`` if that still is the file with the digest ``old``.

    Raises:
        ChangedOnDisk: it is not; it stays as it is, and ``temp`` is gone.
        StillOpen: another program is writing to it; it stays as it is, and ``temp`` is gone. Try again.
        OSError: the old file is in its place again, or untouched.
    """
    try:
        # Ours is seen for a moment even if it must go back, and somebody may build on it: not if we know it now.
        if not is_unchanged(disk, target, old):
            unlink_quietly(disk, temp)
            raise changed(target.name)
        disk.exchange(temp, target)
    except FileNotFoundError as error:
        unlink_quietly(disk, temp)
        raise gone(target.name) from error
    except OSError as error:
        if error.errno in UNSUPPORTED:
            _replace_with_backup(disk, temp, target, old, new)
            return
        unlink_quietly(disk, temp)
        raise
    try:
        if not is_unchanged(disk, temp, old):
            raise changed(target.name)  # noqa: TRY301 - the same way back as for a failing disk
        sync_folder(disk, target.parent)
    except BaseException as error:
        _tell(_swap_back(disk, temp, target, new), target, error)
        raise
    unlink_quietly(disk, temp)


def _tell(kept: Path | None, target: Path, error: BaseException) -> None:
    if kept is not None:
        raise changed(target.name, kept) from error


def is_unchanged(disk: Disk, path: Path, digest: str) -> bool:
    """Whether the file has this content. StillOpen while another program can still write to it."""
    refuse_open(disk, path)
    return content_digest(disk, path) == digest


def refuse_open(disk: Disk, path: Path) -> None:
    """Raise StillOpen when another program has the file open for writing."""
    descriptor = disk.open(path, READ_FLAGS)
    try:
        if disk.has_writer(descriptor):
            raise StillOpen(errno.EBUSY, "another program has it open for writing", str(path))
    finally:
        disk.close(descriptor)


def _swap_back(disk: Disk, temp: Path, target: Path, ours: str) -> Path | None:
    """Put back what was taken out. Returns where a version was kept that came in between, if one did.

    For a moment our file was in its place, so a third writer may have saved over it, or removed it.
    """
    try:
        disk.exchange(temp, target)
    except FileNotFoundError:
        return _put_back(disk, temp, target)
    except OSError:
        return keep_aside(disk, temp, target)
    return _discard(disk, temp, target, ours)


def _put_back(disk: Disk, temp: Path, target: Path) -> Path | None:
    try:
        put_new(disk, temp, target)
    except OSError:
        return keep_aside(disk, temp, target)
    return None


def _discard(disk: Disk, temp: Path, target: Path, ours: str) -> Path | None:
    """Remove what we took back if it is ours as we wrote it; anything else becomes a visible copy."""
    try:
        if is_unchanged(disk, temp, ours):
            unlink_quietly(disk, temp)
            return None
    except OSError:
        pass
    return keep_aside(disk, temp, target)


def keep_aside(disk: Disk, temp: Path, target: Path) -> Path:
    """Keep a version that has no place under a visible name beside the file; returns where it is now."""
    suffix = target.suffix
    stem = os.fsencode(target.name.removesuffix(suffix))[:150]
    copy = target.with_name(f"{os.fsdecode(stem)} (conflicted copy plaint {disk.token()}){suffix}")
    try:
        put_new(disk, temp, copy)
    except OSError:
        return temp
    return copy


def _replace_with_backup(disk: Disk, temp: Path, target: Path, old: str, new: str) -> None:
    """Without a swap: a second name for the old file, the replacement, then a look at the second name.

    A file that was renamed over the old one between the last look and the replacement would be lost here; the
    gap is two system calls.
    """
    backup: Path | None = temp_beside(target, disk)
    assert backup is not None
    try:
        try:
            disk.link(target, backup)
        except FileNotFoundError as error:
            raise gone(target.name) from error
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            backup = None
        _replace_patiently(disk, temp, target, backup, old)
    except BaseException:
        unlink_quietly(disk, temp)
        if backup is not None:
            unlink_quietly(disk, backup)
        raise
    try:
        if backup is not None and not is_unchanged(disk, backup, old):
            raise changed(target.name)  # noqa: TRY301 - the same way back as for a failing disk
        sync_folder(disk, target.parent)
    except BaseException as error:
        if backup is not None:
            _tell(_restore(disk, backup, target, new), target, error)
        raise
    if backup is not None:
        unlink_quietly(disk, backup)


def _replace_patiently(disk: Disk, temp: Path, target: Path, backup: Path | None, old: str) -> None:
    """Rename over the file; on Windows, try again for some 2.5 s while another program holds it."""
    waits = 0 if disk.folders_can_be_synced else PATIENCE
    while True:
        try:
            if content_digest(disk, target) != old:
                raise changed(target.name)
            if backup is not None and disk.lstat(backup).st_ino != disk.lstat(target).st_ino:
                raise changed(target.name)
            disk.replace(temp, target)
        except FileNotFoundError as error:
            raise gone(target.name) from error
        except PermissionError:
            if waits == 0:
                raise
            waits -= 1
            disk.sleep(PAUSE)
        else:
            return


def _restore(disk: Disk, backup: Path, target: Path, ours: str) -> Path | None:
    """Like :func:`_swap_back`, without a swap: ours moves away, what was there takes its name again.

    Killed between the two, the file is missing but kept under its second name, where
    :func:`plaint.storage.saving.save.sweep` finds it.
    """
    away = temp_beside(target, disk)
    try:
        disk.replace(target, away)
    except OSError:
        return _put_back(disk, backup, target)
    kept = _put_back(disk, backup, target)
    return _discard(disk, away, target, ours) or kept
