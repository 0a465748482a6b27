"""The rows of the list: filtered, sorted and counted in the index, unpacked where they are looked at.

Whatever the number of cases, memory holds their numbers in order and the rows of a few screens. It knows no widget.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, overload

from plaint.domain.model.finding import Finding, Level
from plaint.domain.query import Query
from plaint.services.index.codec import head_of, pack_row, unpack_row
from plaint.services.index.ordering import Order
from plaint.services.index.summary import Row, Summary
from plaint.storage.cases.loaded import BrokenCase
from plaint.storage.index.index import Entry, Index
from plaint.tui.model.row_filter import Found, RowFilter
from plaint.tui.panels.counts import Counts

SCREENFUL, FEW = 40, 12
"""Rows that are unpacked at once where the list jumps to, and where it is scrolled row by row."""
KEPT = 512
"""Unpacked rows that are kept."""
SOME = 8
"""Changed rows up to which it is asked whether all of them stay where they are."""


def identity(row: Row) -> str:
    """Return what a row is recognised by over renamed folders: the case's id, for a broken one its folder."""
    return row.id if isinstance(row, Summary) else f"broken:{row.name}"


def folder_of(row: Row) -> str:
    """Return the folder relative to the workspace, with ``/``."""
    return row.folder if isinstance(row, Summary) else row.name


class VisibleRows(Sequence[Row]):
    """The rows that are shown, in order; one is unpacked when it is asked for."""

    def __init__(self, rowset: RowSet) -> None:
        self._rowset = rowset
        self.numbers: array[int] = array("q")
        self.starts: array[int] = array("q")
        """Where groups begin."""

    def take(self, found: Found) -> None:
        """Show what was found."""
        self.numbers, self.starts = found

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self._rowset.row(number) for number in self.numbers[index]]
        number = self.numbers[index]
        if not self._rowset.has(number):  # whoever looks at a row looks at those around it next
            index %= len(self.numbers)
            beside = index > 0 and self._rowset.has(self.numbers[index - 1])
            wanted = self.numbers[max(0, index - FEW // 2) : index + (FEW if beside else SCREENFUL)]
            self._rowset.fetch([one for one in wanted if not self._rowset.has(one)])
        return self._rowset.row(number)

    def prepare(self, start: int, stop: int) -> None:
        """Unpack what will be looked at next, as far as that has not been done."""
        wanted = [number for number in self.numbers[max(0, start) : stop] if not self._rowset.has(number)]
        if wanted:
            self._rowset.fetch(wanted)


class RowsByFolder(Mapping[str, Row]):
    """All rows by the name of their folder, shown or not."""

    def __init__(self, rowset: RowSet) -> None:
        self._rowset = rowset

    def __len__(self) -> int:
        return self._rowset.total

    def __iter__(self) -> Iterator[str]:
        for (name,) in self._rowset.ask("select name from heads where day = ? order by name"):
            yield name.decode("utf-8", "surrogateescape")

    def __getitem__(self, name: str) -> Row:
        key = name.encode("utf-8", "surrogateescape")
        found = self._rowset.ask("select id from heads where day = ? and name = ?", key)
        if not found:
            raise KeyError(name)
        return self._rowset.row(found[0][0])


class RowSet:
    """All rows of a day, and the ones that are shown.

    They are those of the index that is given with :meth:`follow`; without one it keeps what :meth:`apply` is told.
    """

    def __init__(self, today: date, sort: str = "urgency", group: str = "") -> None:
        self.today = today
        self.order = Order(sort, group)
        self.query = Query()
        self.shown = VisibleRows(self)
        self.by_folder = RowsByFolder(self)
        self._rows: dict[int, Row] = {}
        self._index: Index | None = None
        self._row_filter: RowFilter | None = None
        self._own = False
        self.version = 0
        """Another one when rows changed."""
        self._counts: Counts | None = None
        self._total: int | None = None
        self._groups: int | None = None

    # Where rows come from -----------------------------------------------------------------------------------------

    def follow(self, index: Index | None, changes: Mapping[str, Row | None] | None = None) -> Sequence[int] | None:
        """Show the rows of this index from now on.

        ``changes`` are all that have changed in it since the last time, if that is known. Where these are a few rows
        that stay where they are, it returns their places in the list, and all others are as before; else None.
        """
        if changes and index is self._index and not self._own:
            places = self._stay(changes)
            if places is not None:
                self._take(changes)
                return places
        if index is not self._index:
            self._row_filter = RowFilter(index) if index else None
        self._index, self._own = index, False
        self._forget()
        self.arrange()
        return None

    def _stay(self, changes: Mapping[str, Row | None]) -> list[int] | None:
        """Return the places of rows that still fit between their neighbours; None if one does not, or may not."""
        if len(changes) > SOME or self.query.terms or self.order.group or None in changes.values():
            return None
        numbers = self.shown.numbers
        try:
            places = [numbers.index(self._number_of(name) or -1) for name in changes]
        except ValueError:  # it is new
            return None
        around = sorted({at for place in places for at in (place - 1, place, place + 1) if 0 <= at < len(numbers)})
        wanted = [numbers[at] for at in around]
        # In two steps: in one, SQLite may go through all rows in their order.
        few = f"select * from heads where day = ? and id in ({','.join('?' * len(wanted))})"  # noqa: S608 - ours
        ask = f"with few as materialized ({few}) select id from few order by {self.order.clause}"  # noqa: S608 - ours
        ordered = self.ask(ask, *wanted)
        return sorted(places) if [number for (number,) in ordered] == wanted else None

    def _take(self, changes: Mapping[str, Row | None]) -> None:
        self.version += 1
        self._counts = None
        for name in changes:
            self._rows.pop(self._number_of(name) or -1, None)

    def apply(self, changes: Mapping[str, Row | None]) -> None:
        """Take over changed rows; None removes one."""
        if self._index is None:
            self._index, self._own = Index.in_memory(), True
            self._row_filter = RowFilter(self._index)
        if self._own:
            self._keep(self._index, changes)
        self._forget()
        self.arrange()

    def _keep(self, index: Index, changes: Mapping[str, Row | None]) -> None:
        index.begin_day(self.today.isoformat())
        index.forget(name for name, row in changes.items() if row is None)
        rows = [(name, row) for name, row in changes.items() if row is not None]
        index.put(
            self.today.isoformat(),
            [Entry(name, name.encode("utf-8", "surrogateescape"), "", b"", head_of(row), pack_row(row))
             for name, row in rows],
        )  # fmt: skip

    def _forget(self) -> None:
        self._rows.clear()
        self._counts = self._total = self._groups = None
        self.version += 1

    # What is shown ------------------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Filter and sort anew."""
        self.shown.take(Found())
        if self._row_filter is not None:
            with suppress(sqlite3.Error):  # it broke; whoever reads the cases makes another, and tells
                self.shown.take(self._row_filter.select(self.query, self.today.isoformat(), self.order, self.version))

    def arrange_by(self, order: Order) -> None:
        """Filter and sort anew, in another order or other groups."""
        self.order, self._groups = order, None
        self.arrange()

    def reader(self, before: RowFilter | None) -> RowFilter | None:
        """Return a filter for another thread, the one from before if it still fits; None while there is no index."""
        index = self._index
        if index is None or (before is not None and before.of is index):
            return before if index else None
        if before is not None:
            before.close()
        return RowFilter(index.reader(), index)

    def show(self, query: Query, found: Found) -> None:
        """Take over what a filter let through, as another thread has found it."""
        self.query = query
        self.shown.take(found)

    def ask(self, query: str, *values: object) -> list[Any]:
        """Return what a query about this day finds; nothing where there is no index (any more)."""
        if self._index is None:
            return []
        try:
            return self._index.ask(query, (self.today.isoformat(), *values))
        except sqlite3.Error:  # it broke; whoever reads the cases makes another, and tells
            return []

    def has(self, number: int) -> bool:
        """Tell whether a row is unpacked."""
        return number in self._rows

    def fetch(self, numbers: Sequence[int]) -> None:
        """Unpack rows by their numbers in the index; those that have gone are left out."""
        if len(self._rows) > KEPT:
            for number in list(self._rows)[: KEPT // 2]:
                del self._rows[number]
        try:
            found = self._index.rows(self.today.isoformat(), numbers) if self._index else {}
            self._rows |= {number: unpack_row(text, folder) for number, (folder, text) in found.items()}
        except (sqlite3.Error, ValueError, KeyError, TypeError):  # it broke, and is being made anew
            return

    def row(self, number: int) -> Row:
        """Return a row by its number in the index."""
        if number not in self._rows:
            self.fetch([number])
        gone = "this case has just gone, or is being read again"
        found = self._rows.get(number)
        return found or BrokenCase(Path(), "", Finding("desk.gone", Level.INFO, gone))

    # Finding one --------------------------------------------------------------------------------------------------

    def find(self, identities: Iterable[str], folder: str) -> int:
        """Return the index of the row shown with this folder, else with one of these identities, else -1."""
        wanted = set(identities)
        numbers = self._numbered(wanted)
        by_folder = self._number_of(folder) if folder else None
        if by_folder is not None and (by_folder in numbers or not numbers):
            numbers = [by_folder, *numbers]
        for number in numbers:
            try:
                return self.shown.numbers.index(number)
            except ValueError:
                continue
        return -1

    def _number_of(self, folder: str) -> int | None:
        key = folder.encode("utf-8", "surrogateescape")
        found = self.ask("select id from heads where day = ? and name = ?", key)
        return found[0][0] if found else None

    def _numbered(self, identities: Iterable[str]) -> list[int]:
        numbers: list[int] = []
        for one in identities:
            if one.startswith("broken:"):
                number = self._number_of(one.removeprefix("broken:"))
                numbers += [number] if number is not None else []
            elif one:
                # Sorted here: asked to sort them, SQLite would go through all rows by name.
                found = self.ask("select name, id from heads where day = ? and case_id = ? and not broken", one)
                numbers += [number for _, number in sorted(found)]
        return numbers

    def named(self, identities: Iterable[str]) -> list[Row]:
        """Return the rows with these identities, shown or not, in the order of their folders."""
        return sorted((self.row(number) for number in self._numbered(identities)), key=folder_of)

    def hidden(self, identities: Iterable[str]) -> set[str]:
        """Return which of these identities are not shown."""
        shown = set(self.shown.numbers)
        return {one for one in identities if not shown.intersection(self._numbered([one]))}

    def identities(self) -> set[str]:
        """Return the identities of all rows that are shown."""
        found = self.ask("select id, case_id, broken, name from heads where day = ?")
        shown = set(self.shown.numbers)
        return {
            f"broken:{name.decode('utf-8', 'surrogateescape')}" if broken else case_id
            for number, case_id, broken, name in found
            if number in shown
        }

    # Counting -----------------------------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        if self._total is None:
            found = self.ask("select count(*) from heads where day = ?")
            self._total = found[0][0] if found else 0
        return self._total

    @property
    def groups(self) -> int:
        """How many groups all rows are in, shown or not; 0 without groups."""
        if self._groups is None:
            ask = f"select count(*) from (select distinct day{self.order.part} from heads where day = ?)"  # noqa: S608 - ours
            found = self.ask(ask) if self.order.group else []
            self._groups = found[0][0] if found else 0
        return self._groups

    def counts(self) -> Counts:
        """Count all rows, shown or not; findings of open cases only."""
        if self._counts is None:
            self._counts = self._count()
        return self._counts

    def _count(self) -> Counts:
        open_, overdue, errors, warnings, broken, closed = 0, 0, 0, 0, 0, 0
        for status, torn, number, late, wrong, doubtful in self.ask(
            "select status, broken, count(*), sum(overdue), sum(errors), sum(warnings) from heads where day = ? "
            "group by status, broken"
        ):
            if torn:
                broken += number
            elif status == "closed":
                closed += number
            else:
                open_, overdue, errors, warnings = open_ + number, overdue + late, errors + wrong, warnings + doubtful
        return Counts(open_, overdue, errors, warnings, broken, closed)
