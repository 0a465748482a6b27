"""The rows of the desk: kept by folder, filtered, sorted, counted. Pure; it knows no widget and reads no file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from plaint.services.overview import Row, Summary, sort_rows
from plaint.storage.workspace import BrokenCase


def identity(row: Row) -> str:
    """Return what a row is recognised by over renamed folders: the case's id, for a broken one its folder."""
    return f"broken:{row.name}" if isinstance(row, BrokenCase) else row.id


def folder_of(row: Row) -> str:
    """Return the folder relative to the workspace, with ``/``."""
    return row.name if isinstance(row, BrokenCase) else row.folder


@dataclass(frozen=True, slots=True)
class Counts:
    """What the line on top says."""

    open: int = 0
    overdue: int = 0
    errors: int = 0
    warnings: int = 0
    broken: int = 0
    closed: int = 0


Accept = Callable[[Row], bool]


def everything(_row: Row) -> bool:
    """Accept every row."""
    return True


@dataclass(slots=True)
class Rowset:
    """All rows by folder, and the ones that are shown."""

    today: date
    by_folder: dict[str, Row] = field(default_factory=dict)
    sort: str = "urgency"
    accept: Accept = everything
    closed_too: bool = True
    shown: list[Row] = field(default_factory=list)
    _counts: Counts | None = None

    def apply(self, changes: Mapping[str, Row | None]) -> None:
        """Take over changed rows; None removes one."""
        for folder, row in changes.items():
            if row is None:
                self.by_folder.pop(folder, None)
            else:
                self.by_folder[folder] = row
        self._counts = None
        self.arrange()

    def arrange(self) -> None:
        """Filter and sort anew."""
        self.shown = sort_rows([row for row in self.by_folder.values() if self._accepted(row)], self.sort)

    def _accepted(self, row: Row) -> bool:
        return self.accept(row)

    def find(self, identities: Iterable[str], folder: str) -> int:
        """Return the index of the row shown with this folder, else with one of these identities, else -1."""
        wanted = set(identities)
        by_identity = -1
        for index, row in enumerate(self.shown):
            if identity(row) in wanted:
                if folder_of(row) == folder:
                    return index
                by_identity = index if by_identity < 0 else by_identity
        if by_identity < 0 and folder:
            return next((index for index, row in enumerate(self.shown) if folder_of(row) == folder), -1)
        return by_identity

    def counts(self) -> Counts:
        """Count all rows, shown or not; findings of open cases only."""
        if self._counts is None:
            self._counts = self._count()
        return self._counts

    def _count(self) -> Counts:
        rows = self.by_folder.values()
        cases = [row for row in rows if isinstance(row, Summary)]
        active = [row for row in cases if row.status != "closed"]
        return Counts(
            open=len(active),
            overdue=sum(row.overdue for row in active),
            errors=sum(row.errors for row in active),
            warnings=sum(row.warnings for row in active),
            broken=len(rows) - len(cases),
            closed=len(cases) - len(active),
        )
