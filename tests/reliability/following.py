"""What the desk does without its screen: a watcher, a library, and the rows; see tui/screens/reading.py."""

from __future__ import annotations

import subprocess
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from plaint.services.index.summary import Row
from plaint.storage.watch.watcher import Mode, Watcher
from plaint.storage.workspace import Workspace
from plaint.tui.model.case_store import CaseStore
from plaint.tui.model.row_set import RowSet

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Follower:
    """Keeps rows as the desk does; ``refreshes`` counts how often rows were painted anew."""

    def __init__(self, root: Path, state: Path, **options: Any) -> None:
        self.root = root
        self.state = state
        self.library = CaseStore(self._workspace(), TODAY)
        self.rows = RowSet(TODAY)
        self.refreshes = 0
        self._news = threading.Event()
        self._ended = False
        self._looked = False
        self._thread = threading.Thread(target=self._follow)
        self.watcher = Watcher(root, self._news.set, **options)

    def _workspace(self) -> Workspace:
        return Workspace.open(self.root, state=self.state, clock=lambda: NOW)

    def __enter__(self) -> Self:
        for _, _, found in self.library.load(lambda: False):
            self.rows.apply(found)
        self.watcher.start()
        self._thread.start()
        self.until(lambda: self._looked and self.watcher.status.mode is not Mode.STARTING)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        self._news.set()
        self._thread.join(20)
        self.watcher.stop()

    def _follow(self) -> None:
        while True:
            self._news.wait()
            if self._ended:
                return
            self._news.clear()
            dirty = self.watcher.drain()
            try:
                changes = self.library.refresh(dirty.folders, everything=dirty.rescan)
            except OSError:  # the root has gone; the watcher tells when it is back
                changes = {}
            if changes:
                self.rows.apply(changes)
                self.refreshes += 1
            self._looked |= dirty.rescan

    def disk(self) -> dict[str, Row]:
        """Return the rows that a desk opened now would show."""
        if not self.root.is_dir():
            return {}
        rows = RowSet(TODAY)
        for _, _, found in CaseStore(self._workspace(), TODAY).load(lambda: False):
            rows.apply(found)
        return dict(rows.by_folder)

    def equal(self) -> bool:
        return dict(self.rows.by_folder) == self.disk()

    def until(self, condition: Any, seconds: float = 10.0) -> float:
        """Wait; return how many seconds it took, and fail when it did not come true in time."""
        began = time.monotonic()
        pause = threading.Event()
        while not condition():
            assert time.monotonic() - began < seconds, (self.watcher.status, len(self.rows.by_folder))
            pause.wait(0.02)
        return time.monotonic() - began


def case_text(number: int, title: str) -> str:
    digits = "".join("0123456789abcdefghjkmnpqrstvwxyz"[number // 32**place % 32] for place in range(6))
    return f'format = 1\nid = "{digits}"\ntitle = "{title} {number}"\nopened = 2026-11-12\n'


def repository_with_two_branches(root: Path, cases: int, others: int) -> None:
    """Make a repository whose branch ``more`` changes every case and adds others; ``less`` is checked out."""

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)

    root.mkdir()
    git("init", "-q", "-b", "less")
    for key, value in (("user.name", "Anna"), ("user.email", "anna@example.org")):
        git("config", key, value)
    for number in range(cases):
        (root / f"case-{number}").mkdir()
        (root / f"case-{number}" / "case.toml").write_text(case_text(number, "First"))
    git("add", "-A")
    git("commit", "-q", "-m", "less")
    git("checkout", "-q", "-b", "more")
    for number in range(cases + others):
        (root / f"case-{number}").mkdir(exist_ok=True)
        (root / f"case-{number}" / "case.toml").write_text(case_text(number, "Second"))
    git("add", "-A")
    git("commit", "-q", "-m", "more")
    git("checkout", "-q", "less")
