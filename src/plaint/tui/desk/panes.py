"""Lay the list and the detail out: side by side or one above the other, in sizes that are remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plaint.tui.startup.first_paint import NARROW, TALL

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen

    from plaint.tui.core.preferences import Preferences

LEAST, MOST = 20, 80
"""Percent of the screen that the list has at least and at most."""


class PaneLayout:
    """Places the panes of a screen.

    Args:
        screen: Holds ``#body`` with ``#list-pane`` and ``#divider``.
        remembered: The sizes, which are changed in place.
        changed: Called after a size was chosen, so that it is written down.
    """

    def __init__(self, screen: Screen[None], remembered: Preferences, changed: Callable[[], None]) -> None:
        self._screen, self._remembered, self._changed = screen, remembered, changed

    @property
    def stacked(self) -> bool:
        """Whether the detail is below the list."""
        return self._screen.has_class("stacked")

    def resize(self, size: Size) -> None:
        """Put the detail below on a narrow screen, and keep a line for the filter on a tall one."""
        self._screen.set_class(size.width < NARROW, "stacked")
        self._screen.set_class(size.height >= TALL, "tall")
        self.place()

    def place(self) -> None:
        """Give both panes the sizes that are remembered."""
        stacked = self.stacked
        pane = self._screen.query_one("#list-pane")
        pane.styles.width = "1fr" if stacked else f"{self._remembered.beside}%"
        pane.styles.height = f"{self._remembered.above}%" if stacked else "1fr"
        self._screen.query_one("#divider").set_class(stacked, "flat")

    def split_by(self, percent: int) -> None:
        """Move the divider by percent of the screen, and remember it."""
        self._share((self._remembered.above if self.stacked else self._remembered.beside) + percent)
        self._changed()

    def drag_to(self, x: int, y: int) -> None:
        """Move the divider to a cell of the screen."""
        body = self._screen.query_one("#body").region
        if self.stacked:
            self._share((y - body.y) * 100 // max(1, body.height))
        else:
            self._share((x - body.x) * 100 // max(1, body.width))

    def _share(self, percent: int) -> None:
        """Give the list so many percent, within the limits."""
        percent = min(max(percent, LEAST), MOST)
        if self.stacked:
            self._remembered.above = percent
        else:
            self._remembered.beside = percent
        self.place()
