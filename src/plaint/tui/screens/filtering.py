"""The filter of the desk: at once where there are few cases, beside the keys where there are very many."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from threading import Lock

from textual import on, work
from textual.worker import get_current_worker

from plaint.domain.errors import UsageProblem
from plaint.domain.query import Query, parse_query
from plaint.services.index.ordering import GROUPS, Order
from plaint.tui.core import preferences
from plaint.tui.desk.filter_bar import FilterBar
from plaint.tui.model.messages import Sifted
from plaint.tui.model.row_filter import Sieve
from plaint.tui.model.row_set import Rowset
from plaint.tui.model.session import Session
from plaint.tui.screens.panes import Panes

AT_ONCE = 1000
"""Cases up to which a filter is so quick that it need not be tried beside the keys."""


class Filtering(Panes):
    """The part of the desk that sifts its rows."""

    def __init__(self, session: Session, remembered: preferences.Preferences) -> None:
        super().__init__(session, remembered)
        self.rowset = Rowset(session.today, remembered.sort, remembered.group if remembered.group in GROUPS else "")
        self._sought: Query | None = None
        """What was typed, while it is being tried."""
        self._sieve: Sieve | None = None
        self._sifting = Lock()

    @property
    def filter_bar(self) -> FilterBar:
        """The filter."""
        return self.query_one("#filter", FilterBar)

    def show_rows(self) -> None:
        """Show the rows as they are filtered and sorted now; the desk does."""
        raise NotImplementedError

    @on(FilterBar.Changed)
    def filter_changed(self, event: FilterBar.Changed) -> None:
        """Filter as typed; an unfinished query leaves the list as it is."""
        try:
            query = parse_query(event.query, self.session.today) if event.query.strip() else Query()
        except UsageProblem as problem:
            near = problem.hint if problem.hint.startswith("did you mean") else problem.message
            self.filter_bar.say(f"✗ {near}", problem=True)
            return
        self._sought = query
        if query.terms and self.rowset.total > AT_ONCE:
            self._sift(query, self.rowset.order, self.rowset.version)
        else:
            self.settle()

    @work(thread=True, group="filter", exclusive=True, exit_on_error=False)
    def _sift(self, query: Query, order: Order, version: int) -> None:
        worker = get_current_worker()
        with self._sifting, suppress(sqlite3.Error):  # it broke: whoever reads the cases makes another, and tells
            if worker.is_cancelled:
                return
            sieve = self.rowset.reader(self._sieve)
            self._sieve = sieve
            if sieve is not None:
                found = sieve.sift(query, self.session.today.isoformat(), order, version)
                if not worker.is_cancelled:
                    self.post_message(Sifted(query, found, version, order))

    @on(Sifted)
    def sifted(self, event: Sifted) -> None:
        """Show what fits, unless something else has been typed; if rows have changed meanwhile, sift again."""
        if event.query is self._sought:
            if (event.version, event.order) == (self.rowset.version, self.rowset.order):
                self.rowset.show(event.query, event.found)
                self._show_found(event.query)
            else:
                self.settle()

    def settle(self) -> None:
        """Show at once what fits the filter as it is typed: what comes next is meant for the rows of it."""
        if self._sought is not None:
            self.workers.cancel_group(self, "filter")
            self.rowset.query = self._sought
            self.rowset.arrange()
            self._show_found(self._sought)

    def stop_sifting(self) -> None:
        """Let the index go."""
        if self._sieve is not None:
            self._sieve.close()

    def _show_found(self, query: Query) -> None:
        self._sought = None
        self.show_rows()
        self.filter_bar.say(f"{len(self.rowset.shown)} of {self.rowset.total}  esc clears" if query.terms else "")
