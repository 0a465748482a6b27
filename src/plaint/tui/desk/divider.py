"""The line between list and detail, which the mouse can move."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class Divider(Widget):
    """A line: upright between panes side by side, flat between panes one above the other."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Divider { width: 1; height: 1fr; color: $rule; pointer: ew-resize; }
    Divider.flat { width: 1fr; height: 1; pointer: ns-resize; }
    Divider:hover { color: $accent; }
    """

    @dataclass
    class Dragged(Message):
        """The divider was taken to a place of the screen, in cells."""

        x: int
        y: int

    @dataclass
    class Dropped(Message):
        """The mouse let it go."""

    def render(self) -> RenderResult:
        """Draw the line."""
        if self.has_class("flat"):
            return Content("─" * self.size.width)
        return Content("\n".join("│" * max(1, self.size.height)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold."""
        self.capture_mouse()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse."""
        if self.app.mouse_captured is self:
            self.post_message(self.Dragged(event.screen_x, event.screen_y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go."""
        self.release_mouse()
        self.post_message(self.Dropped())
        event.stop()
