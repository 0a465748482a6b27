"""The desk's panes: side by side or one above the other, in sizes that are remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on

from plaint.tui.core import preferences
from plaint.tui.desk.base import Acting
from plaint.tui.desk.divider import Divider
from plaint.tui.startup.first_paint import NARROW, TALL

if TYPE_CHECKING:
    from plaint.tui.model.session import Session


class Panes(Acting):
    """The part of the desk that places things."""

    def __init__(self, session: Session, remembered: preferences.Preferences) -> None:
        super().__init__(session)
        self.remembered = remembered

    def on_resize(self, event: events.Resize) -> None:
        """Put the detail below on a narrow screen, and keep a line for the filter on a tall one."""
        self.set_class(event.size.width < NARROW, "stacked")
        self.set_class(event.size.height >= TALL, "tall")
        self._place_panes()

    def _place_panes(self) -> None:
        stacked = self.has_class("stacked")
        pane = self.query_one("#list-pane")
        pane.styles.width = "1fr" if stacked else f"{self.remembered.beside}%"
        pane.styles.height = f"{self.remembered.above}%" if stacked else "1fr"
        self.query_one("#divider").set_class(stacked, "flat")

    def split_by(self, percent: int) -> None:
        """Move the divider by percent of the screen."""
        if self.has_class("stacked"):
            self.remembered.above = min(max(self.remembered.above + percent, 20), 80)
        else:
            self.remembered.beside = min(max(self.remembered.beside + percent, 20), 80)
        self._place_panes()
        self._remember()

    @on(Divider.Dragged)
    def divider_dragged(self, event: Divider.Dragged) -> None:
        """Let the panes follow the mouse."""
        body = self.query_one("#body").region
        if self.has_class("stacked"):
            self.remembered.above = min(max((event.y - body.y) * 100 // max(1, body.height), 20), 80)
        else:
            self.remembered.beside = min(max((event.x - body.x) * 100 // max(1, body.width), 20), 80)
        self._place_panes()

    @on(Divider.Dropped)
    def divider_dropped(self) -> None:
        """Remember where the divider is."""
        self._remember()

    def _remember(self) -> None:
        remembered, state = self.remembered, self.app.state_dir
        self.run_worker(lambda: preferences.write(state, remembered), thread=True, group="remember", exclusive=True)

    def set_theme(self, name: str) -> None:
        """Change the theme and remember it."""
        self.app.theme = self.remembered.theme = name
        self._remember()
