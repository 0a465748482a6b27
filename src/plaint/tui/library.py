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
from plaint.services.guidance import Guidance, guide
from plaint.services.overview import Row, summarise
from plaint.storage.layout import CASE_FILE
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace

FIRST, LATER = 0.03, 0.25
"""Seconds of reading after which rows are handed over: the first soon, later ones seldom, so that painting is cheap."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as the detail shows it."""

    loaded: LoadedCase | BrokenCase
    guidance: Guidance | None


@dataclass(slots=True)
class Known:
    """What was seen of a folder when it was read last."""

    signature: object
    name: str


class Library:
    """The cases of one workspace as they were read last."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self.workspace = workspace
        self.today = today
        self._known: dict[Path, Known] = {}
        self._lock = threading.Lock()

    def load(self, cancelled: Callable[[], bool]) -> Iterator[tuple[int, int, dict[str, Row | None]]]:
        """Read all cases; yields how many are read, of how many, and the rows since the last time."""
        with self._lock:
            folders = self.workspace.folders()
            batch: dict[str, Row | None] = {}
            patience, since = FIRST, time.monotonic()
            for number, folder in enumerate(folders, 1):
                if cancelled():
                    return
                batch |= self._read(folder)
                if time.monotonic() - since > patience:
                    yield number, len(folders), batch
                    batch, patience, since = {}, LATER, time.monotonic()
            yield len(folders), len(folders), batch

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
                elif known is None or known.signature != self.workspace.signature(folder):
                    found |= self._read(folder)
            # A renamed folder is gone under one name and found under another: what was found wins.
            return gone | found

    def begin_day(self, today: date) -> None:
        """Compute everything for another day: the next refresh of everything reads all cases again."""
        with self._lock:
            self.today = today
            for known in self._known.values():
                known.signature = None

    def _unknown(self, dirty: Collection[Path]) -> bool:
        return any(Path(folder) not in self._known for folder in dirty)

    def _read(self, folder: Path) -> dict[str, Row | None]:
        # The signature comes first: what changes while we read is then seen as a change once more.
        signature = self.workspace.signature(folder)
        found = self.workspace.read(folder)
        self._known[folder] = Known(signature, found.name)
        if isinstance(found, BrokenCase):
            return {found.name: found}
        try:
            return {found.name: summarise(found, self.workspace, self.today)}
        except Exception as problem:  # noqa: BLE001 - a case that trips a mistake of ours must not hide the others
            return {found.name: _stumbled(found, problem)}

    def show(self, name: str) -> Shown:
        """Read one case for the detail."""
        found = self.workspace.read(self.folder(name))
        if isinstance(found, BrokenCase):
            return Shown(found, None)
        try:
            return Shown(found, guide(found, self.workspace, self.today))
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
