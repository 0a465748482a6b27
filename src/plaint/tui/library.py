"""Between the desk and the workspace: which cases there are, which of them changed. Everything here may block.

The desk calls it in thread workers only. Events of the watcher are hints; whether a case changed is decided by
its stat signature, so a burst of events costs one look at each folder.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plaint.domain.findings import Finding, Level
from plaint.domain.rights import RightWindow
from plaint.services.guidance import Guidance, guide, rights_of
from plaint.services.overview import Row, summarise
from plaint.services.rowcache import Kept
from plaint.storage.layout import CASE_FILE
from plaint.storage.listing import Signature
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace

FIRST, LATER, LATEST = 0.03, 0.25, 2.0
"""Seconds of reading after which rows are handed over: the first soon, later ones seldom, so that painting is cheap."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as the detail shows it."""

    loaded: LoadedCase | BrokenCase
    guidance: Guidance | None
    rights: tuple[RightWindow, ...] = ()
    """Rights and policies that fit; empty for a broken or closed case."""


@dataclass(slots=True)
class Known:
    """What was seen of a folder when it was read last."""

    signature: str
    """As text; empty when the case has to be read again in any case."""
    name: str


class _Pace:
    """Says when rows should be handed over: the first soon, later ones ever more seldom."""

    def __init__(self) -> None:
        self._patience, self._since = FIRST, time.monotonic()

    def due(self) -> bool:
        """Tell whether it is time; then it begins to wait again."""
        if time.monotonic() - self._since <= self._patience:
            return False
        self._patience, self._since = min(max(LATER, self._patience * 2), LATEST), time.monotonic()
        return True


class Library:
    """The cases of one workspace as they were read last."""

    def __init__(self, workspace: Workspace, today: date, cache: Path | None = None) -> None:
        self.workspace = workspace
        self.today = today
        self._cache = cache
        """Folder where rows are kept from one run to the next; None keeps none."""
        self._fresh: dict[str, tuple[Signature, Row]] | None = {}
        """Rows computed while loading, for the cache; None after it."""
        self._known: dict[Path, Known] = {}
        self._lock = threading.Lock()

    def load(self, cancelled: Callable[[], bool]) -> Iterator[tuple[int, int, dict[str, Row | None]]]:
        """Read all cases; yields how many are read, of how many, and the rows since the last time.

        Rows that an earlier run has kept come first, before anything is looked at; then every case is, and those
        that have changed are read.
        """
        with self._lock:
            kept = self._kept()
            pace = _Pace()
            if kept is not None:
                yield from self._known_before(kept, pace, cancelled)
            folders = self.workspace.folders()
            gone = self._known.keys() - set(folders)
            batch: dict[str, Row | None] = {self._known.pop(folder).name: None for folder in gone}
            for number, folder in enumerate(folders, 1):
                if cancelled():
                    return
                batch |= self._look(folder)
                if pace.due():
                    yield number, len(folders), batch
                    batch = {}
            yield len(folders), len(folders), batch
            if kept is not None:
                kept.keep(self._fresh or {}, [str(folder) for folder in gone], self.workspace.problems)
            self._fresh = None

    def _kept(self) -> Kept | None:
        return None if self._cache is None else Kept(self.workspace.root, self.today, self._cache)

    def _known_before(
        self, kept: Kept, pace: _Pace, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, int, dict[str, Row | None]]]:
        batch: dict[str, Row | None] = {}
        for folder, signature, row in kept.rows():
            if cancelled():
                return
            name = row.name if isinstance(row, BrokenCase) else row.folder
            self._known[Path(folder)] = Known(signature, name)
            batch[name] = row
            if pace.due():
                yield 0, len(self._known) + 1, batch
                batch = {}
        if batch:
            yield 0, len(self._known) + 1, batch

    def _look(self, folder: Path) -> dict[str, Row | None]:
        """Read a case unless it is known as it is."""
        known = self._known.get(folder)
        return {} if known and known.signature == repr(self.workspace.signature(folder)) else self._read(folder)

    def refresh(self, dirty: Collection[Path] = (), *, everything: bool = False) -> dict[str, Row | None]:
        """Look at the folders that may have changed, read those that did, and return their rows (None: gone)."""
        with self._lock:
            folders = set(self.workspace.folders()) if everything or self._unknown(dirty) else None
            looked_at = folders | set(self._known) if folders is not None else {Path(folder) for folder in dirty}
            gone: dict[str, Row | None] = {}
            found: dict[str, Row | None] = {}
            for folder in sorted(looked_at):
                known = self._known.get(folder)
                missing = folder not in folders if folders is not None else not (folder / CASE_FILE).is_file()
                if missing:
                    if known:
                        gone[known.name] = None
                        del self._known[folder]
                else:
                    found |= self._look(folder)
            # A renamed folder is gone under one name and found under another: what was found wins.
            return gone | found

    def begin_day(self, today: date) -> None:
        """Compute everything for another day: the next refresh of everything reads all cases again."""
        with self._lock:
            self.today = today
            for known in self._known.values():
                known.signature = ""

    def _unknown(self, dirty: Collection[Path]) -> bool:
        return any(Path(folder) not in self._known for folder in dirty)

    def _read(self, folder: Path) -> dict[str, Row | None]:
        # The signature comes first: what changes while we read is then seen as a change once more.
        signature = self.workspace.signature(folder)
        found = self.workspace.read(folder)
        self._known[folder] = Known(repr(signature), found.name)
        row: Row
        if isinstance(found, BrokenCase):
            row = found
        else:
            try:
                row = summarise(found, self.workspace, self.today)
            except Exception as problem:  # noqa: BLE001 - a case that trips a mistake of ours must not hide the others
                return {found.name: _stumbled(found, problem)}
        if self._fresh is not None and self._cache is not None:
            self._fresh[str(folder)] = (signature, row)
        return {found.name: row}

    def show(self, name: str) -> Shown:
        """Read one case for the detail."""
        found = self.workspace.read(self.folder(name))
        if isinstance(found, BrokenCase):
            return Shown(found, None)
        try:
            guidance = guide(found, self.workspace, self.today)
            closed = found.case.status == "closed"
            return Shown(found, guidance, () if closed else rights_of(found, self.workspace, self.today))
        except Exception as problem:  # noqa: BLE001 - as above
            return Shown(_stumbled(found, problem), None)

    def folder(self, name: str) -> Path:
        """Return the folder of a row."""
        return self.workspace.root / name


def _stumbled(loaded: LoadedCase, problem: Exception) -> BrokenCase:
    """Show a case that plaint itself stumbles over as one that cannot be read, with what to report."""
    reason = f"plaint stumbled over this case ({type(problem).__name__}: {problem})"
    hint = "the files are untouched; please report it with this sentence"
    return BrokenCase(loaded.folder, loaded.name, Finding("desk.stumbled", Level.ERROR, reason, hint, file=CASE_FILE))
