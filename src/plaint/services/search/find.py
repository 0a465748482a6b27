"""Search for one run of a command: the index is brought up to date, then asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.services.index.listing import fresh_index
from plaint.services.index.texts import evidence_text
from plaint.services.search.engine import Hit, Search
from plaint.services.search.query import understand

if TYPE_CHECKING:
    from plaint.storage.workspace import Workspace


def find(
    root: Path, typed: str, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace],
    most: int | None = None,
) -> list[Hit]:  # fmt: skip
    """Return what is found, by case and file, at most ``most`` places; ``now`` is in seconds since the epoch.

    Raises UsageProblem when what was typed asks for nothing.
    """
    asked, text_of = understand(typed, today), evidence_text(cache)
    with fresh_index(root, today, cache, now, open_workspace) as indexer:
        for last in (False, True):
            found: list[Hit] = []
            try:
                for hit in Search(indexer.index, indexer.root, today, text_of).hits(asked):
                    found.append(hit)
                    if most is not None and len(found) >= most:
                        break
            except sqlite3.Error as problem:
                if last:
                    raise
                indexer.repair(problem)
            else:
                return found
    return []
