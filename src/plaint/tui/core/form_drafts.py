"""Keep the typed texts of forms that were not saved, in memory and on the disk."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from plaint.storage.saving.drafts import Drafts

_PARTED = "\n"
"""Between the workspace and the form in a draft's key; stands in no path that a form has to do with."""


class FormDrafts(dict[str, dict[str, str]]):
    """Typed texts by form and case. What the disk holds of an earlier run is in it from the start.

    Keeping blocks; do so in a worker.
    """

    def __init__(self, state: Path) -> None:
        super().__init__()
        self._store = Drafts(state / "forms")
        self._root = ""
        self._lock = threading.Lock()
        self._saved: set[str] = set()

    def load(self, root: str) -> None:
        """Take over what an earlier run left of forms of this workspace. May block."""
        self._root = root
        for key in self._store.forms():
            where, parted, name = key.partition(_PARTED)
            values = self._store.form(key)
            if parted and where == root and values:
                self.setdefault(name, values)

    def keep(self, name: str, values: Mapping[str, str]) -> None:
        """Keep the typed texts of an open form, unless it was saved or left meanwhile."""
        with self._lock:
            if name and name not in self._saved:
                self[name] = dict(values)
                self._store.keep_form(self._root + _PARTED + name, values)

    def opened(self, name: str) -> None:
        """Take note that a form is open (again), so that what is typed in it is kept."""
        with self._lock:
            self._saved.discard(name)

    def left(self, name: str, values: Mapping[str, str]) -> None:
        """Keep in memory what a person left behind on purpose; the disk needs it no more."""
        with self._lock:
            self._saved.add(name)
            self._store.drop_form(self._root + _PARTED + name)
            if name and values:
                self[name] = dict(values)
            else:
                self.pop(name, None)
