"""A workspace with a journal, for the tests of undo."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from plaint.storage.files.disk import DISK, Disk
from plaint.storage.saving.versions import Versions
from plaint.storage.undo.changes import Change
from plaint.storage.undo.journal import FileChange, Journal, Move, Operation

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Bench:
    """A workspace with a journal, and the writing that a program does in it."""

    def __init__(self, place: Path, disk: Disk = DISK) -> None:
        self.root = place / "workspace"
        self.root.mkdir(parents=True)
        self.versions = Versions(place / "versions", disk=disk)
        self.journal = Journal(place / "journal", self.versions, disk=disk)
        self.file = place / "journal" / "journal.jsonl"

    def write(self, name: str, data: bytes | None) -> FileChange:
        """Write or remove a file, as a save would, and tell what changed."""
        path = self.root / name
        before = self.versions.put(path, path.read_bytes()) if path.exists() else None
        if data is None:
            path.unlink()
            return FileChange(name, before, None)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return FileChange(name, before, self.versions.put(path, data))

    def move(self, old: str, new: str) -> Move:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)
        return Move(old, new)

    def did(self, title: str, *changes: Change) -> None:
        assert self.journal.record(self.root, Operation(title, NOW, changes))

    def content(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}


def titles(*operations: Operation | None) -> list[str | None]:
    return [None if operation is None else operation.title for operation in operations]
