"""A user of a watcher, and what tests wait for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.unit.storage.workspaces import put_case

from plaint.storage.watch.scheduler import Scheduler
from plaint.storage.watch.watcher import Dirty, Watcher

DEADLINE = 10.0


def until(true: Callable[[], bool]) -> None:
    """Wait for a condition; fail when it does not come true."""
    end = time.monotonic() + DEADLINE
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "the condition did not come true in time"
        pause.wait(0.005)


class Seen:
    """A watcher's user: collects what it drains."""

    def __init__(self, root: Path, **options: Any) -> None:
        self.root = root
        self.calls = 0
        self.folders: set[str] = set()
        self.rescans = 0
        self.news = threading.Event()
        options.setdefault("scheduler", Scheduler(interval=60.0, lost_interval=0.05))
        self.watcher = Watcher(root, self.called, **options)

    def called(self) -> None:
        self.calls += 1
        self.news.set()

    def take(self) -> Dirty:
        self.news.clear()
        dirty = self.watcher.drain()
        self.folders |= {str(folder.relative_to(self.root)) for folder in dirty.folders}
        self.rescans += dirty.rescan
        return dirty

    def begin(self) -> Seen:
        self.watcher.start()
        until(lambda: self.take().rescan)
        self.folders.clear()
        self.calls = 0
        return self

    def wait_for(self, *names: str) -> None:
        def here() -> bool:
            self.take()
            return self.folders >= set(names)

        until(here)


def in_place(path: Path) -> None:
    """Write over a file without taking it away."""
    path.write_text(path.read_text() + "# more\n")


def two_cases(tmp_path: Path) -> Path:
    """Make a workspace with the cases a and b."""
    for name, case_id in (("a", "aaaaaa"), ("b", "bbbbbb")):
        put_case(tmp_path / "cases", name, case_id)
    return tmp_path / "cases"
