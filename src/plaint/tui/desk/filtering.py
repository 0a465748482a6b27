"""Filter the list as it is typed: at once where there are few cases, in a thread where there are very many."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from plaint.domain.errors import UsageProblem
from plaint.domain.query import Query, parse_query
from plaint.tui.core.thread_work import run_in_thread
from plaint.tui.desk.filter_bar import FilterBar
from plaint.tui.model.messages import FilterResult

if TYPE_CHECKING:
    from textual.screen import Screen

    from plaint.services.index.ordering import Order
    from plaint.tui.model.row_filter import RowFilter
    from plaint.tui.model.row_set import RowSet
    from plaint.tui.model.session import Session

AT_ONCE = 1000
"""Cases up to which a filter is so quick that it need not be tried in a thread."""


class FilterController:
    """Applies what is typed in the filter bar to the rows.

    Args:
        screen: Holds the filter bar, runs the thread and gets FilterResult messages.
        session: Tells the day.
        rows: What is filtered.
        show_rows: Called when other rows are to be shown.
    """

    def __init__(self, screen: Screen[None], session: Session, rows: RowSet, show_rows: Callable[[], None]) -> None:
        self._screen, self._session, self._rows, self._show_rows = screen, session, rows, show_rows
        self.pending: Query | None = None
        """What was typed, until the rows for it are shown."""
        self._row_filter: RowFilter | None = None
        """The one of the thread."""
        self._lock = Lock()

    @property
    def bar(self) -> FilterBar:
        """The line to type in."""
        return self._screen.query_one("#filter", FilterBar)

    def apply(self, text: str) -> None:
        """Filter by a typed text; an unfinished query leaves the list as it is."""
        try:
            query = parse_query(text, self._session.today) if text.strip() else Query()
        except UsageProblem as problem:
            near = problem.hint if problem.hint.startswith("did you mean") else problem.message
            self.bar.say(f"✗ {near}", problem=True)
            return
        self.pending = query
        if query.terms and self._rows.total > AT_ONCE:
            search = partial(self._search, query, self._rows.order, self._rows.version)
            run_in_thread(self._screen, search, group="filter", exclusive=True)
        else:
            self.settle()

    def _search(self, query: Query, order: Order, version: int) -> None:
        worker = get_current_worker()
        with self._lock, suppress(sqlite3.Error):  # it broke: whoever reads the cases makes another, and tells
            if worker.is_cancelled:
                return
            self._row_filter = row_filter = self._rows.reader(self._row_filter)
            if row_filter is not None:
                found = row_filter.select(query, self._session.today.isoformat(), order, version)
                if not worker.is_cancelled:
                    self._screen.post_message(FilterResult(query, found, version, order))

    def take(self, result: FilterResult) -> None:
        """Show what fits, unless something else has been typed; if rows have changed meanwhile, filter again."""
        if result.query is self.pending:
            if (result.version, result.order) == (self._rows.version, self._rows.order):
                self._rows.show(result.query, result.found)
                self._show(result.query)
            else:
                self.settle()

    def settle(self) -> None:
        """Show at once what fits the filter as it is typed: what comes next is meant for the rows of it."""
        if self.pending is not None:
            self._screen.workers.cancel_group(self._screen, "filter")
            self._rows.query = self.pending
            self._rows.arrange()
            self._show(self.pending)

    def close(self) -> None:
        """Close the connection of the thread to the index."""
        if self._row_filter is not None:
            self._row_filter.close()

    def _show(self, query: Query) -> None:
        self.pending = None
        self._show_rows()
        self.bar.say(f"{len(self._rows.shown)} of {self._rows.total}  esc clears" if query.terms else "")
