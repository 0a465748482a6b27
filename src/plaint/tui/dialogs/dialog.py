"""The base of all dialogs: a frame, escape, and one line of keys."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from plaint.tui.render.text import content

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A frame in the middle of the screen. What stands behind it goes on living."""

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", show=False),
    ]

    def on_resize(self, event: events.Resize) -> None:
        """Keep the buttons on the screen: what is between title and buttons scrolls instead."""
        for body in self.query("#body"):
            body.styles.max_height = max(3, event.size.height - 8)

    def action_cancel(self) -> None:
        """Leave without any change."""
        self.dismiss(None)

    def banner(self, message: str, hint: str = "") -> None:
        """Say why it could not be done; the dialog stays with everything in it."""
        shown = self.query_one("#banner", Static)
        shown.update(content(f"✗ {message}" + (f"  {hint}" if hint else "")))
        shown.display = True

    @staticmethod
    def buttons(*buttons: Button) -> Horizontal:
        """Return the row of buttons."""
        return Horizontal(*buttons, id="buttons")


def heading(title: str) -> ComposeResult:
    """Yield a dialog's title and its (hidden) banner."""
    yield Static(content(title), id="title")
    shown = Static(id="banner")
    shown.display = False
    yield shown
