"""Revert or replay an operation: only on files that are still as it left them, and all of it or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import BrokenFile, ChangedOnDisk, NotSaved, PlaintError
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.files.durable import exists, make_folders, sync_folder
from plaint.storage.files.read import Revision, Snapshot, load
from plaint.storage.files.rename import UNSUPPORTED
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.save import explain, inside, remove, save
from plaint.storage.saving.versions import Versions
from plaint.storage.undo.changes import Change, FileChange, Move, Operation


def revert(
    operation: Operation, root: Path, versions: Versions, *, drafts: Drafts | None = None, disk: Disk = DISK
) -> None:
    """Bring every file back to what it was before the operation.

    Files that are that already are passed over, so an undo that was interrupted can be finished.

    Raises:
        ChangedOnDisk: a file was changed, or its place taken, since; nothing was undone.
        NotSaved: the disk refused, or an earlier version is no longer kept; what was undone is done again.
    """
    changes = [_turned(change) for change in reversed(operation.changes)]
    _Run(root, versions, drafts, disk, "undone", operation.title).all(changes)


def replay(
    operation: Operation, root: Path, versions: Versions, *, drafts: Drafts | None = None, disk: Disk = DISK
) -> None:
    """Do an undone operation again, under the same conditions as :func:`revert`."""
    _Run(root, versions, drafts, disk, "done again", operation.title).all(list(operation.changes))


def _turned(change: Change) -> Change:
    if isinstance(change, Move):
        return Move(change.after, change.before)
    return FileChange(change.path, change.after, change.before)


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is to be done to a file: no ``expected``: it is to be made; no ``data``: it is to be removed."""

    expected: Revision | None
    data: bytes | None


class _Run:
    """One pass over the changes of an operation, from their ``before`` to their ``after``."""

    def __init__(
        self, root: Path, versions: Versions, drafts: Drafts | None, disk: Disk, verb: str, title: str
    ) -> None:
        self._root = root
        self._versions = versions
        self._drafts = drafts
        self._disk = disk
        self._verb = verb
        self._title = title

    def all(self, changes: list[Change]) -> None:
        self._check_all(changes)
        made: list[Change] = []
        try:
            for change in changes:
                if self._make(change):
                    made.append(change)  # noqa: PERF401 - after a failure it must hold what was done until then
        except PlaintError:
            for change in reversed(made):
                # Best effort: whatever cannot go back stays, and is still in Versions.
                with contextlib.suppress(PlaintError):
                    self._make(_turned(change))
            raise

    def _check_all(self, changes: list[Change]) -> None:
        """Look at everything before anything is written.

        A file that an earlier change of the same pass touches is looked at when its turn comes.
        """
        touched: set[str] = set()
        for change in changes:
            names = (change.before, change.after) if isinstance(change, Move) else (change.path,)
            if not any(_below(name, other) for name in names for other in touched):
                if isinstance(change, Move):
                    self._needs_moving(change)
                else:
                    self._needs_writing(change)
            touched.update(names)

    def _make(self, change: Change) -> bool:
        """Make one change; False when it is made already."""
        if isinstance(change, Move):
            return self._move(change)
        needed = self._needs_writing(change)
        if needed is not None:
            self._write(change, needed)
        return needed is not None

    def _needs_writing(self, change: FileChange) -> _Writing | None:
        """Return what is to be written, None when it is there already; errors when it may not or cannot be."""
        path = self._place(change.path)
        try:
            now: Snapshot | None = load(path, disk=self._disk)
        except (FileNotFoundError, NotADirectoryError):
            now = None
        except BrokenFile as error:
            raise self._changed(change.path) from error
        except OSError as error:
            raise self._failed(error, change.path) from error
        digest = None if now is None else now.revision.digest
        if digest == change.after:
            return None
        if digest != change.before:
            raise self._changed(change.path)
        data = None if change.after is None else self._versions.get(change.after)
        if change.after is not None and data is None:
            raise NotSaved(
                f"'{self._title}' was not {self._verb}: that version of {change.path} is no longer kept",
                "Edit the file by hand; older versions may be in a backup or in git.",
                file=change.path,
            )
        return _Writing(None if now is None else now.revision, data)

    def _write(self, change: FileChange, needed: _Writing) -> None:
        path, root, versions = self._place(change.path), self._root, self._versions
        if needed.data is not None:
            save(
                path,
                needed.data,
                expected=needed.expected,
                root=root,
                drafts=self._drafts,
                versions=versions,
                disk=self._disk,
            )
        else:
            assert needed.expected is not None
            remove(path, expected=needed.expected, root=root, versions=versions, disk=self._disk)

    def _needs_moving(self, change: Move) -> bool:
        source, target = self._place(change.before), self._place(change.after)
        try:
            here, there = exists(self._disk, source), exists(self._disk, target)
        except OSError as error:
            raise self._failed(error, change.before) from error
        if there and not here:
            return False
        if not here:
            raise self._changed(change.before)
        if there:
            raise self._changed(change.after)
        return True

    def _move(self, change: Move) -> bool:
        if not self._needs_moving(change):
            return False
        source, target = self._place(change.before), self._place(change.after)
        try:
            make_folders(self._disk, target.parent)
            rename(self._disk, source, target)
        except FileExistsError as error:
            raise self._changed(change.after) from error
        except OSError as error:
            raise self._failed(error, change.before) from error
        return True

    def _place(self, name: str) -> Path:
        """Return the place of a name; its folder must be inside the root, the name itself may be a link."""
        path = self._root / name
        return inside(path.parent / "x", self._root, self._disk).with_name(path.name)

    def _changed(self, name: str) -> ChangedOnDisk:
        return ChangedOnDisk(
            f"{name} was changed since; '{self._title}' was not {self._verb}",
            "Change it back by hand, or leave it as it is.",
            file=name,
        )

    def _failed(self, error: OSError, name: str) -> NotSaved:
        message, hint = explain(error, name, self._verb)
        return NotSaved(message, hint, file=name)


def rename(disk: Disk, source: Path, target: Path) -> None:
    """Rename a file or folder durably, never over something that exists (FileExistsError).

    OSError: it has its old name, unless the disk refuses that too.
    """
    _rename(disk, source, target)
    try:
        for folder in {source.parent, target.parent}:
            sync_folder(disk, folder)
    except OSError:
        with contextlib.suppress(OSError):
            _rename(disk, target, source)
        raise


def _rename(disk: Disk, source: Path, target: Path) -> None:
    try:
        disk.rename_new(source, target)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        # Folders cannot be linked, so here two system calls leave a gap.
        if exists(disk, target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        disk.replace(source, target)


def _below(name: str, other: str) -> bool:
    """Whether one of the two names is, or is inside, the other."""
    return name == other or name.startswith(other + "/") or other.startswith(name + "/")
