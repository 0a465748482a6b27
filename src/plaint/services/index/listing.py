"""List rows or findings for one run of a command: the index is brought up to date, then read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from plaint.domain.model.finding import Finding
from plaint.services.index.indexer import Indexer
from plaint.services.index.summary import Row
from plaint.storage.index.schema import CHECKS

if TYPE_CHECKING:
    from plaint.domain.query import Query
    from plaint.services.guidance.check import Checked
    from plaint.services.index.lines import Line
    from plaint.storage.index.index import Index
    from plaint.storage.workspace import Workspace

_ROWS = (  # what orders and conditions name without a table is a column of heads
    "select (select folder from cases c where c.id = h.id), "
    "(select row from rows r where r.day = h.day and r.id = h.id) from heads h where day = ?"
)
_DOUBLES = (
    "select case_id, name from heads where day = :day and case_id in "
    "(select case_id from heads where day = :day and case_id <> '' group by case_id having count(*) > 1) "
    "order by case_id, name"
)


class Wanted(NamedTuple):
    """Which rows are asked for, and in which of ``overview.SORTS`` order; without a query all of them."""

    query: Query | None = None
    sort: str = "urgency"
    closed: bool = True
    """Whether closed cases are wanted too."""


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows that were asked for, in their order, and what is to be said of the workspace."""

    kept: list[tuple[str, str]]
    """Folder and row of each, as the index has them."""
    total: int = 0
    """How many cases there are in all."""
    doubles: dict[str, list[str]] = field(default_factory=dict)
    """Ids that several cases have, with their folders."""
    problems: tuple[Finding, ...] = ()
    """What is wrong with the workspace itself."""

    @property
    def rows(self) -> list[Row]:
        """The rows as ``overview.rows`` makes them."""
        from plaint.services.index.codec import unpack_row

        return [unpack_row(row, folder) for folder, row in self.kept]

    def lines(self, today: date) -> list[Line]:
        """Return what a list on ``today`` prints of each."""
        from plaint.services.index.lines import line_of

        return [line_of(row, today) for _, row in self.kept]


def cached_rows(
    root: Path,
    today: date,
    cache: Path,
    now: float,
    open_workspace: Callable[[], Workspace],
    wanted: Wanted = EVERYTHING,
) -> Listed:
    """Return what ``overview.rows`` would, computing only what the index in the folder ``cache`` does not know.

    ``now`` is in seconds since the epoch. The workspace is opened only if something has to be read.
    """
    with fresh_index(root, today, cache, now, open_workspace) as indexer:
        index, day = indexer.index, indexer.day
        doubles: dict[str, list[str]] = {}
        for case_id, name in index.each(_DOUBLES, {"day": day}):
            doubles.setdefault(case_id, []).append(os.fsdecode(name))
        (total,) = index.ask("select count(*) from heads where day = ?", (day,))[0]
        query, values = _asked(wanted, index)
        kept = [(os.fsdecode(folder), row) for folder, row in index.each(query, (day, *values))]
        return Listed(kept, total, doubles, problems_of(indexer))


def _asked(wanted: Wanted, index: Index) -> tuple[str, tuple[object, ...]]:
    """Say in SQL which rows are wanted; return the values for it too."""
    from plaint.services.index.ordering import Order

    where, values = "", tuple[object, ...]()
    if wanted.query is not None:
        from plaint.services.index.filters import conditions

        where, values = conditions(wanted.query, index)
    where += "" if wanted.closed else " and status <> 'closed'"
    return f"{_ROWS}{where} order by {Order(wanted.sort).clause}", values


def cached_checks(
    root: Path, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace]
) -> list[Checked]:
    """Return what there is to remark on every case that is not closed, and on every file that cannot be read.

    By folder, the errors of each first; computed only where the index does not know it (see :func:`cached_rows`).
    """
    from plaint.services.guidance.check import Checked, in_order
    from plaint.services.index.codec import unpack_remarks

    checked = []
    with fresh_index(root, today, cache, now, open_workspace) as indexer:
        for case_id, name, found, doubts in indexer.index.each(CHECKS, (indexer.day,)):
            findings = (*unpack_remarks(found), *unpack_remarks(doubts))
            folder = name.decode("utf-8", "surrogateescape")
            checked += [Checked(case_id, folder, one) for one in in_order(findings)]
    return checked


@contextmanager
def fresh_index(
    root: Path, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace]
) -> Iterator[Indexer]:
    """Give an index in which everything is as the files are now, for the time of the block."""
    indexer = Indexer(root, today, cache, open_workspace, now=lambda: int(now * 1e9))
    try:
        for _ in indexer.refresh():
            pass
        yield indexer
    finally:
        indexer.close()


def problems_of(indexer: Indexer) -> tuple[Finding, ...]:
    """Return what is wrong with the workspace itself."""
    from plaint.services.index.codec import unpack_findings

    return (*unpack_findings(indexer.index.note("problems") or "[]"), *indexer.problems)
