"""Keep the cursor of the list on its case while rows come and go, and have the case under it read."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from plaint.tui.core.timers import Timer, later
from plaint.tui.desk.case_detail import Detail
from plaint.tui.desk.case_list import CaseList
from plaint.tui.model.row_set import folder_of, identity

if TYPE_CHECKING:
    from textual.screen import Screen

    from plaint.services.index.summary import Row
    from plaint.tui.desk.loading import CaseLoader
    from plaint.tui.model.row_set import RowSet

SOON = 0.015
"""Seconds after a move in which the list is painted before the case is: one frame for both would be a slow one."""
REST = 0.1
"""Seconds that the cursor rests on a case before it is read, while it runs through the list."""
RUN = 0.25
"""Seconds between two moves up to which the cursor is taken to run; after a longer rest the case is read at once."""


class CaseCursor:
    """Knows which case has the cursor.

    Args:
        screen: Holds the list and the detail.
        rows: What the list shows.
        loader: Reads the case under the cursor.
    """

    def __init__(self, screen: Screen[None], rows: RowSet, loader: CaseLoader) -> None:
        self._screen, self._rows, self._loader = screen, rows, loader
        self.wanted = ""
        """Identity of a case to go to as soon as it is read."""
        self.first_reading = True
        """Whether all cases are being read for the first time."""
        self._current: tuple[str, str] = ("", "")
        """Identity and folder of the case under the cursor."""
        self._missed = ""
        """The case that had the cursor and went while many were read; it has the cursor again if it comes back."""
        self._touched = False
        """Whether a person has chosen a case; until then the first one of the list is shown."""
        self._rest: Timer | None = None
        """Runs until the cursor has rested long enough to read its case."""
        self._moved = 0.0
        """When the cursor was moved last, on the monotonic clock."""

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        index = self._screen.query_one("#cases", CaseList).cursor
        return self._rows.shown[index] if 0 <= index < len(self._rows.shown) else None

    def index_now(self, before: int) -> int:
        """Return where the cursor belongs among the rows shown now (-1: there are none); ``before`` is where it was."""
        rows, wanted = self._rows, self.wanted or self._missed
        index = rows.find([wanted], "") if wanted else -1
        if index < 0 and self.first_reading and not self._touched:
            index = 0 if rows.shown else -1
        if wanted and index >= 0:
            self.wanted = self._missed = ""
        if index < 0:
            index = rows.find([self._current[0]], self._current[1])
        if index < 0 and self._loader.progress and not self._missed and not rows.named([self._current[0]]):
            self._missed = self._current[0]  # it may only have moved elsewhere, and not be read yet
        if index < 0 and rows.shown:
            # The case is gone: its neighbour takes the cursor.
            index = min(max(before, 0), len(rows.shown) - 1)
        return index

    def forget_missed(self) -> None:
        """Wait no longer for a case that went: all cases are read."""
        self._missed = ""

    def moved(self) -> None:
        """Show another case, once the cursor rests."""
        self._touched, self._missed = True, ""
        # The cursor first: a held key goes through the list without waiting for what it passes.
        if self._rest is not None:
            self._rest.stop()
        now = monotonic()
        self._rest = later(self._screen, REST if now - self._moved < RUN else SOON, self.show_case)
        self._moved = now

    def show_case(self, *, again: bool = False) -> None:
        """Show the case under the cursor in the detail; with ``again`` also if it is there already."""
        self._loader.note_sight()
        row, detail = self.row, self._screen.query_one("#detail", Detail)
        if row is None:
            self._current = ("", "")
            detail.show_case("", None)
            return
        name = folder_of(row)
        if again or name != self._current[1] or detail.name_shown != name:
            self._current = (identity(row), name)
            self._loader.read_case(name)
