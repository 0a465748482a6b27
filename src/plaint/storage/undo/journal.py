"""The journal of operations, one line each, from which they are undone and done again.

The lines hold names and digests only; the contents are in :class:`Versions`. Lines are only ever appended, each in
one write, so two processes can share the file, and a torn line hurts itself alone. A long journal is begun anew, and
the one before it is kept beside it.
"""

from __future__ import annotations

import contextlib
import json
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from plaint.storage.files.disk import DISK, READ_FLAGS, Disk
from plaint.storage.files.durable import append_line, make_folders, rotate, rotated
from plaint.storage.files.read import read_all
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.versions import Versions
from plaint.storage.undo.changes import Change, FileChange, Move, Operation, combined
from plaint.storage.undo.revert import replay, revert

__all__ = ["FileChange", "Journal", "Move", "Operation"]

KEPT_OPERATIONS = 200
"""So many of the last operations keep the versions they need from being pruned."""

_TAIL = 4_000_000
"""Bytes read from the end of the journal: some 15,000 operations. Twice as many are kept."""


class Journal:
    """The journal in one folder. It tells its Versions which contents undo still needs."""

    def __init__(self, folder: Path, versions: Versions, *, disk: Disk = DISK) -> None:
        self._file = folder / "journal.jsonl"
        self._versions = versions
        self._disk = disk
        versions.protected = self.needed

    def record(self, root: Path, operation: Operation) -> bool:
        """Note what was done in the workspace; what had been undone can then no longer be done again.

        False when it could not be noted: it was done all the same, but cannot be undone.
        """
        changes = combined(operation.changes)
        if not changes:
            return True
        line = {
            "did": self._disk.token(),
            "title": operation.title,
            "at": operation.at.isoformat(),
            "changes": [_change_values(change) for change in changes],
        }
        return self._append(root, line)

    def undo_candidate(self, root: Path) -> Operation | None:
        """Return the last operation in the workspace that is not undone."""
        done, _ = self._stacks(root)
        return done[-1] if done else None

    def redo_candidate(self, root: Path) -> Operation | None:
        """Return the last undone operation, if nothing was done since."""
        _, undone = self._stacks(root)
        return undone[-1] if undone else None

    def undo(self, root: Path, *, drafts: Drafts | None = None) -> Operation | None:
        """Undo the last operation and return it; None when there is none. Errors as :func:`revert`."""
        operation = self.undo_candidate(root)
        if operation is not None:
            revert(operation, root, self._versions, drafts=drafts, disk=self._disk)
            self._append(root, {"undid": operation.token})
        return operation

    def redo(self, root: Path, *, drafts: Drafts | None = None) -> Operation | None:
        """Do again what was undone last and return it; None when there is none."""
        operation = self.redo_candidate(root)
        if operation is not None:
            replay(operation, root, self._versions, drafts=drafts, disk=self._disk)
            self._append(root, {"redid": operation.token})
        return operation

    def needed(self) -> frozenset[str]:
        """Return the digests that the last operations, of all workspaces, need to be undone and redone."""
        operations = [operation for line in self._lines() if (operation := _operation(line)) is not None]
        return frozenset(
            digest
            for operation in operations[-KEPT_OPERATIONS:]
            for change in operation.changes
            if isinstance(change, FileChange)
            for digest in (change.before, change.after)
            if digest is not None
        )

    def written(self, root: Path) -> dict[str, str | None]:
        """Return what plaint left in the files of the workspace that it wrote last: digests by name, None: removed.

        The file that was written last comes last.
        """
        key = self._key(root)
        left: dict[str, str | None] = {}
        known: dict[object, Operation] = {}
        for line in self._lines():
            if line.get("workspace") != key:
                continue
            operation = _operation(line)
            undone = "undid" in line
            if operation is None:
                operation = known.get(str(line.get("undid") or line.get("redid")))
            if operation is not None:
                known[operation.token] = operation
                for change in operation.changes:
                    if isinstance(change, FileChange):
                        left.pop(change.path, None)
                        left[change.path] = change.before if undone else change.after
        return left

    def size(self) -> int:
        """Return how many bytes the journal has."""
        return sum(self._size(file) for file in (self._file, rotated(self._file)))

    def _size(self, file: Path) -> int:
        try:
            return self._disk.lstat(file).st_size
        except OSError:
            return 0

    def _append(self, root: Path, line: dict[str, Any]) -> bool:
        content = json.dumps({"workspace": self._key(root), **line}).encode()
        try:
            make_folders(self._disk, self._file.parent, mode=0o700)
            rotate(self._disk, self._file, _TAIL)
            append_line(self._disk, self._file, content)
        except OSError:
            return False
        return True

    def _key(self, root: Path) -> str:
        return str(self._disk.realpath(root))

    def _stacks(self, root: Path) -> tuple[list[Operation], list[Operation]]:
        """Return what is done and what is undone, the last one last."""
        key = self._key(root)
        done: list[Operation] = []
        undone: list[Operation] = []
        for line in self._lines():
            if line.get("workspace") != key:
                continue
            operation = _operation(line)
            if operation is not None:
                done.append(operation)
                undone.clear()
            _move(line.get("undid"), done, undone)
            _move(line.get("redid"), undone, done)
        return done, undone

    def _lines(self) -> Iterator[dict[str, Any]]:
        for line in self._tail().splitlines():
            with contextlib.suppress(ValueError, RecursionError):
                values = json.loads(line)
                if isinstance(values, dict):
                    yield values

    def _tail(self) -> bytes:
        """Return the end of the journal; its first line may be a part of one, which is no JSON and is skipped."""
        newer = self._end(self._file, _TAIL)
        return (self._end(rotated(self._file), _TAIL - len(newer)) if len(newer) < _TAIL else b"") + newer

    def _end(self, file: Path, most: int) -> bytes:
        try:
            status = self._disk.lstat(file)
            if not stat.S_ISREG(status.st_mode):
                return b""
            descriptor = self._disk.open(file, READ_FLAGS)
            try:
                self._disk.seek(descriptor, max(0, status.st_size - most))
                return read_all(descriptor, 2 * most, self._disk)
            finally:
                self._disk.close(descriptor)
        except OSError:
            return b""


def _move(token: object, source: list[Operation], target: list[Operation]) -> None:
    for operation in [operation for operation in source if operation.token == token]:
        source.remove(operation)
        target.append(operation)


def _change_values(change: Change) -> dict[str, str | None]:
    if isinstance(change, Move):
        return {"moved": change.before, "to": change.after}
    return {"path": change.path, "before": change.before, "after": change.after}


def _operation(line: dict[str, Any]) -> Operation | None:
    """Return the operation that a line tells of; None for other lines and for damaged ones."""
    try:
        at = datetime.fromisoformat(line["at"])
        changes = tuple(_change(values) for values in _list(line["changes"]))
        return Operation(str(line["title"]), at, changes, str(line["did"]))
    except (KeyError, TypeError, ValueError):
        return None


def _list(value: object) -> Iterable[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _change(values: dict[str, Any]) -> Change:
    if "moved" in values:
        return Move(_relative(values["moved"]), _relative(values["to"]))
    return FileChange(_relative(values["path"]), _digest(values["before"]), _digest(values["after"]))


def _relative(value: object) -> str:
    """Return a path inside the workspace; anything else in the journal is damage."""
    if not isinstance(value, str) or not value or "\0" in value:
        raise TypeError(value)
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(value)
    return value


def _digest(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return value
