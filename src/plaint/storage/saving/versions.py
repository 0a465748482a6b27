"""Store the versions of every file in the state directory, for undo and as the base of a three-way merge.

Contents are stored under their SHA-256, so the same content is stored once and a damaged one is recognised. Which
file had which content when stands in one small file of lines for each path.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

from plaint.domain.errors import BrokenFile
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.files.durable import (
    TEMP_PREFIX,
    append_line,
    exists,
    make_folders,
    replace_file,
    rotate,
    rotated,
    unlink_quietly,
)
from plaint.storage.files.read import digest_of, load

CAP = 100_000_000
"""Bytes of contents that are kept in all; some 30,000 versions of an ordinary case."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_HISTORY_LIMIT = 20_000_000
_LINES = 256_000
"""Bytes of the lines of one file, some 1,500 saves; twice as many are kept."""
_ROOM = 10
"""A tenth of the cap is made free at once, so that not every save above it looks at all contents."""
_FORGOTTEN = 86_400.0
"""Seconds after which lines whose contents have all gone are of no use."""


class Versions:
    """The store in one folder, which is made when the first content is put.

    ``protected`` gives the digests that must not be pruned; a Journal on this store sets it to what undo needs.
    """

    def __init__(self, folder: Path, cap_bytes: int = CAP, *, disk: Disk = DISK) -> None:
        self.folder = folder
        self.cap_bytes = cap_bytes
        self.protected: Callable[[], Collection[str]] = frozenset
        self._disk = disk
        self._total: int | None = None

    def put(self, path: Path, data: bytes) -> str:
        """Store a content that the file had; returns its digest. OSError when it cannot be written."""
        digest = digest_of(data)
        place = self._place(digest)
        if self.get(digest) is None:
            make_folders(self._disk, place.parent, mode=0o700)
            replace_file(self._disk, place, data)
            self._count(len(data))
        else:
            with contextlib.suppress(OSError):  # pruning goes by age: seen again is young again
                self._disk.utime(place)
        self._note(path, digest)
        return digest

    def get(self, digest: str) -> bytes | None:
        """Return the content, or None when it is not there or no longer what its digest says."""
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            data = load(self._place(digest), disk=self._disk).data
        except (OSError, BrokenFile):
            return None
        return data if digest_of(data) == digest else None

    def of(self, path: Path) -> list[tuple[datetime, str]]:
        """Return the history of a file, oldest first: when (UTC) it had which content that is still stored."""
        history = self._history(path)
        return [
            (at, digest)
            for file in (rotated(history), history)
            for at, digest in self._lines(file)
            if self._is_there(digest)
        ]

    def _is_there(self, digest: str) -> bool:
        try:
            return exists(self._disk, self._place(digest))
        except OSError:
            return False

    def _lines(self, history: Path) -> list[tuple[datetime, str]]:
        try:
            lines = load(history, limit=_HISTORY_LIMIT, disk=self._disk).data.splitlines()
        except (OSError, BrokenFile):
            return []
        seen = []
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError, OverflowError, OSError):
                entry = json.loads(line)
                at, digest = datetime.fromtimestamp(entry["at"], UTC), str(entry["digest"])
                if _DIGEST.fullmatch(digest):
                    seen.append((at, digest))
        return seen

    def size(self) -> int:
        """Return the size of all contents in bytes."""
        return sum(size for _, size, _ in self._stored())

    def size_of_lists(self) -> int:
        """Return the size in bytes of the lists that say which file had which content."""
        return sum(size for _, size, _ in self._lists())

    def prune(self) -> int:
        """Remove the oldest contents when the cap is passed, except protected ones; returns how many went.

        A part of the cap is then free again. Lists of which no content is left go too.
        """
        stored = sorted(self._stored())
        total = sum(size for _, size, _ in stored)
        over = total > self.cap_bytes
        kept = frozenset(self.protected()) if over else frozenset()
        removed = 0
        for _, size, place in stored:
            if total <= self.cap_bytes - self.cap_bytes // _ROOM or not over:
                break
            if place.parent.name + place.name not in kept:
                unlink_quietly(self._disk, place)
                total -= size
                removed += 1
        self._total = total
        if removed:
            self._forget_lists()
        return removed

    def _forget_lists(self) -> None:
        for changed, _, file in self._lists():
            lasts = self._disk.now() - changed < _FORGOTTEN
            if not lasts and not any(self._is_there(digest) for _, digest in self._lines(file)):
                unlink_quietly(self._disk, file)

    def _lists(self) -> list[tuple[float, int, Path]]:
        found = []
        for file in self._list(self.folder / "history"):
            with contextlib.suppress(OSError):
                status = self._disk.lstat(file)
                found.append((status.st_mtime, status.st_size, file))
        return found

    def _count(self, added: int) -> None:
        """Prune when the sum passes the cap; the folder is walked once, then counted along."""
        self._total = self.size() if self._total is None else self._total + added
        if self._total > self.cap_bytes:
            self.prune()

    def _note(self, path: Path, digest: str) -> None:
        history = self._history(path)
        make_folders(self._disk, history.parent, mode=0o700)
        # Python's JSON writes undecodable bytes of a name as escapes and reads them back.
        entry = {"at": self._disk.now(), "digest": digest, "path": self._key(path)}
        rotate(self._disk, history, _LINES)
        append_line(self._disk, history, json.dumps(entry).encode())

    def _place(self, digest: str) -> Path:
        return self.folder / "content" / digest[:2] / digest[2:]

    def _history(self, path: Path) -> Path:
        return self.folder / "history" / (digest_of(os.fsencode(self._key(path)))[:40] + ".jsonl")

    def _key(self, path: Path) -> str:
        return os.path.abspath(path)  # noqa: PTH100 - resolve() would follow a link

    def _stored(self) -> list[tuple[float, int, Path]]:
        """Return time last put, size and place of every content; leftovers of a crash are cleared on the way."""
        found = []
        for folder in self._list(self.folder / "content"):
            for place in self._list(folder):
                with contextlib.suppress(OSError):
                    status = self._disk.lstat(place)
                    if _DIGEST.fullmatch(folder.name + place.name):
                        found.append((status.st_mtime, status.st_size, place))
                    elif place.name.startswith(TEMP_PREFIX) and self._disk.now() - status.st_mtime > 3600:
                        self._disk.unlink(place)
        return found

    def _list(self, folder: Path) -> list[Path]:
        try:
            return [folder / name for name in self._disk.listdir(folder)]
        except OSError:
            return []
