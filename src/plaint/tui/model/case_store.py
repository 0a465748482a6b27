"""Read the cases of a workspace into the index and hand rows to the desk. Everything here may block.

The desk calls it in thread workers only. Events of the watcher are hints; whether a case changed is decided by
its stat signature, so a burst of events costs one look at each folder. What is found goes into the index, and lists
take it from there.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.services.index.case_entry import stumbled
from plaint.services.index.indexer import MANY, Indexer, is_case
from plaint.storage.cases.loaded import BrokenCase, LoadedCase
from plaint.tui.startup import last_screen
from plaint.tui.startup.first_paint import NOTE

if TYPE_CHECKING:  # what reads and judges a case is loaded when the first one is read, after the first frame
    from plaint.domain.guidance.rights import RightWindow
    from plaint.services.guidance.guidance import Guidance
    from plaint.services.index.summary import Row
    from plaint.services.index.texts import TextOf
    from plaint.services.search.engine import Hit
    from plaint.services.search.query import SearchQuery
    from plaint.storage.index.index import Index
    from plaint.storage.workspace import Workspace

FIRST, LATER, LATEST = 0.03, 0.25, 2.0
"""Seconds of reading after which rows are handed over: the first soon, later ones seldom, so that painting is cheap."""

Tell = Callable[[int, int, "dict[str, Row | None]"], None]
"""Takes how many cases are read, of how many, and rows by folder name (None: gone)."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the detail shows it."""

    loaded: LoadedCase | BrokenCase
    guidance: Guidance | None
    rights: tuple[RightWindow, ...] = ()
    """Rights and policies that fit; empty for a broken or closed case."""


class _Throttle:
    """Says when rows should be handed over: the first soon, later ones ever more seldom."""

    def __init__(self) -> None:
        self._patience, self._since = FIRST, time.monotonic()

    def due(self) -> bool:
        """Tell whether it is time; then it begins to wait again."""
        if time.monotonic() - self._since <= self._patience:
            return False
        self._patience, self._since = min(max(LATER, self._patience * 2), LATEST), time.monotonic()
        return True


class CaseStore:
    """The cases of one workspace as they were read last; ``cache`` is where their index is kept, None keeps none."""

    def __init__(self, workspace: Workspace, today: date, cache: Path | None = None) -> None:
        self.workspace = workspace
        self.today = today
        self.index: Index | None = None
        """What lists read from, once there is one; another one when it had to be made anew."""
        self._cache = cache
        self._indexer: Indexer | None = None
        self._read_from: Index | None = None
        self.overtaken = False
        """Whether at the last refresh another program had changed the index: rows may be others that were not told."""
        self._others = 0
        self._lock = threading.Lock()

    def load(
        self, cancelled: Callable[[], bool], in_sight: Callable[[], Collection[str]] = tuple
    ) -> Iterator[tuple[int, int, dict[str, Row | None]]]:
        """Bring everything up to date; yields how many are read, of how many, and the rows since the last time.

        What an earlier run knew is in :attr:`index` at the first step, before any case is looked at. ``in_sight``
        returns the names of the cases on the screen, which come before the others. Cancelled, it ends with what is
        read by then.
        """
        with self._lock:
            indexer = self._opened()
            indexer.index.begin_day(indexer.day)
            if indexer.index.ask("select 1 from cases limit 1"):
                yield 0, 1, {}
            throttle = _Throttle()
            batch: dict[str, Row | None] = {}
            for step in indexer.refresh(None, cancelled, first=in_sight):
                batch |= step.rows
                self._follow()
                if throttle.due() or (step.done, step.total) == (0, 1):
                    yield min(step.done, step.total - 1), step.total, batch
                    batch = {}
            self._others = indexer.index.others
            yield (*self.standing, batch)

    @property
    def standing(self) -> tuple[int, int]:
        """How many cases are read, and of how many: fewer than all while the rest waits to be read on."""
        indexer = self._indexer
        return (indexer.total - len(indexer.left), indexer.total) if indexer else (0, 0)

    def _opened(self) -> Indexer:
        if self._indexer is None:
            workspace = self.workspace
            self._indexer = Indexer(workspace.root, self.today, self._cache, lambda: workspace, watched=True)
        self._follow()
        return self._indexer

    def _text_of(self) -> TextOf | None:
        from plaint.services.index.texts import evidence_text

        return evidence_text(self._cache) if self._cache else None

    def _follow(self) -> None:
        """Let lists read from the index that the indexer writes to."""
        assert self._indexer is not None
        if self._read_from is not self._indexer.index:
            self._read_from = self._indexer.index
            self.index = self._read_from.reader()

    def refresh(
        self,
        dirty: Collection[Path] = (),
        *,
        everything: bool = False,
        tell: Tell | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        in_sight: Callable[[], Collection[str]] = tuple,
    ) -> dict[str, Row | None]:
        """Look at the folders that may have changed, read those that did, and return their rows (None: gone).

        What was left when :meth:`load` was stopped is not read on. What another program has read first is in the index
        and not among the rows; :attr:`overtaken` tells of it. While many are still to be read, ``tell`` is given what
        :meth:`load` yields, the cases ``in_sight`` first, and ``cancelled`` stops it as it does there.
        """
        with self._lock:
            indexer = self._opened()
            folders = sorted(str(folder) for folder in dirty)
            if tell is not None and len(folders) > MANY:
                read = self._refresh_in_sight(indexer, set(folders), in_sight(), tell)
                folders = [folder for folder in folders if folder not in read]
            if everything or len(indexer.index.known(folders)) < len(folders):
                folders = []  # one that is new may be another that was renamed
            gone: dict[str, Row | None] = {}
            found: dict[str, Row | None] = {}
            throttle = _Throttle()
            for step in indexer.refresh(folders or None, cancelled, sparing=True, first=in_sight):
                gone |= {name: row for name, row in step.rows.items() if row is None}
                found |= {name: row for name, row in step.rows.items() if row is not None}
                if tell is not None and step.total - step.done > MANY and throttle.due():
                    self._follow()
                    tell(step.done, step.total, gone | found)
                    gone, found = {}, {}
            self._follow()
            others = indexer.index.others
            self.overtaken, self._others = others != self._others, others
            # A renamed folder is gone under one name and found under another: what was found wins.
            return gone | found

    def _refresh_in_sight(
        self, indexer: Indexer, dirty: Collection[str], names: Collection[str], tell: Tell
    ) -> Collection[str]:
        """Read what is on the screen before it is even asked what else has changed: with very many that takes seconds.

        Returns the folders that were read. Nothing is said of a case that is gone: it may come back under another name.
        """
        folders = [str(self.folder(name)) for name in names]
        there = [one for one in folders if one in dirty and is_case(one)]
        rows: dict[str, Row | None] = {}
        for step in indexer.refresh(there, sparing=True) if there else ():
            rows |= step.rows
        self._follow()
        if rows:
            tell(len(there), len(dirty), rows)
        return set(there)

    def begin_day(self, today: date) -> None:
        """Take the rows as they are for those of another day; the next refresh of everything computes them."""
        with self._lock:
            self.today = today
            indexer = self._opened()
            indexer.today = today
            indexer.index.begin_day(indexer.day)

    def search(self, asked: SearchQuery, stop: Callable[[], bool]) -> Iterator[Hit]:
        """Find in the index as it is now, in the order in which it is found; nothing while there is none yet.

        May be called while cases are being read: it has its own way into the index.
        """
        from plaint.services.search.engine import Search

        index = self.index.reader() if self.index else None
        if index is None:
            return
        try:
            with suppress(sqlite3.Error):  # it broke, and is being made anew; the next key asks the new one
                yield from Search(index, str(self.workspace.root), self.today, self._text_of()).hits(
                    asked, ordered=False, stop=stop
                )
        finally:
            if index is not self.index:
                index.close()

    def keep_look(self, latest: Callable[[], tuple[str, tuple[int, int]]]) -> None:
        """Keep how the desk looks with the index (tui.desk.appearance), and the screen that the next start begins with.

        ``latest`` returns the look, and columns and lines: asked when it is kept, so that of two threads none keeps an
        older one. A next start that does not know it is only slower.
        """
        with self._lock, suppress(sqlite3.Error):
            if self._indexer is not None:
                look, size = latest()
                index = self._indexer.index
                index.keep_note(NOTE, look)
                index.keep_note(last_screen.NOTE, last_screen.keep(index.connection, self.today, size))

    def close(self) -> None:
        """Let the index go, unless somebody is reading: then it goes with the program."""
        if self._lock.acquire(timeout=0.5):
            try:
                for one in (self.index, self._indexer):
                    if one is not None:
                        one.close()
                self._indexer = self.index = self._read_from = None
            finally:
                self._lock.release()

    def show(self, name: str) -> CaseView:
        """Read one case for the detail."""
        found = self.workspace.read(self.folder(name))
        if isinstance(found, BrokenCase):
            return CaseView(found, None)
        from plaint.services.guidance.guidance import guide

        try:
            guidance = guide(found, self.workspace, self.today)
            closed = found.case.status == "closed"
            return CaseView(found, guidance, () if closed else guidance.rights)
        except Exception as problem:  # noqa: BLE001 - as above
            return CaseView(stumbled(found.folder, found.name, problem), None)

    def folder(self, name: str) -> Path:
        """Return the folder of a row."""
        return self.workspace.root / name
