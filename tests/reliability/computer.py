"""One computer with cases on it: its disk that dies at a call, its files as editors and cloud clients see them."""

from __future__ import annotations

import os
import random
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.unit.storage.faults import CALLS, PREFIX

from plaint.storage.files.disk import Disk
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORD = re.compile(rb"\b[pe]\d{6}\b")
"""``p`` typed into plaint, ``e`` into an editor."""
WAYS = ("in place", "rename", "remove and write")


class Killed(BaseException):
    """The process ends here."""


class QuickDisk(Disk):
    """Counts down to the kill, and does not wait for the hardware."""

    left = -1
    """Calls until the end; negative: no end."""

    def __getattribute__(self, name: str) -> Any:
        real = super().__getattribute__(name)
        if name not in CALLS or QuickDisk.left < 0:
            return real

        def counted(*arguments: Any) -> Any:
            if QuickDisk.left > 0:
                QuickDisk.left -= 1
                return real(*arguments)
            if name == "close":  # the system closes what a dead process had open
                real(*arguments)
            raise Killed

        return counted

    def fsync(self, descriptor: int) -> None:
        """The machine itself stays up."""

    def sleep(self, seconds: float) -> None:
        """Nobody waits."""


def memory() -> Path | None:
    """Return where the system keeps files in memory: what is tested is not the hardware."""
    place = Path("/dev/shm")
    return place if os.access(place, os.W_OK) else None


def run_git(folder: Path, *words: str) -> bytes:
    """Run git as a person would; return what it printed."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return done.stdout


class Device:
    """One computer."""

    def __init__(self, top: Path, name: str) -> None:
        self.name = name
        self.root = top / name
        self.state = top / f"state-{name}"
        self.source = random.Random(name)
        self.shown: LoadedCase | None = None
        """The case as it was read some time ago: what a form stands on."""
        self.buffer: tuple[Path, bytes] | None = None
        """What an editor has read some time ago."""
        self.start()

    def start(self) -> None:
        """Open the workspace, as a new process does."""
        self.workspace = Workspace.open(self.root, state=self.state, source=self.source, clock=lambda: NOW)

    def files(self) -> list[Path]:
        """Return the files that an editor may open and a cloud client carries, in a fixed order."""
        found = []
        for place, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name != ".git")
            found += [Path(place, name) for name in sorted(names) if not name.startswith(PREFIX)]
        return found


def words_in(texts: Iterator[bytes]) -> set[bytes]:
    """Return all words of all texts."""
    found: set[bytes] = set()
    for data in texts:
        found.update(WORD.findall(data))
    return found


def blobs(repository: Path) -> bytes:
    """Return every file version that a branch of the repository reaches, one after the other."""
    listed = run_git(repository, "rev-list", "--objects", "--all")
    names = b"\n".join(line.split()[0] for line in listed.splitlines() if b" " in line)
    done = subprocess.run(["git", "cat-file", "--batch"], cwd=repository, input=names, capture_output=True, check=True)
    return done.stdout


def put(path: Path, data: bytes, way: str) -> None:
    """Write as one of the programs do that are not plaint."""
    if way == "rename" or not os.access(path.parent, os.W_OK):
        temp = path.with_name(f".{path.name}.swp")
        temp.write_bytes(data)
        temp.replace(path)
        return
    if way == "remove and write" or (path.exists() and not path.stat().st_mode & 0o200):
        path.unlink(missing_ok=True)
    path.write_bytes(data)
