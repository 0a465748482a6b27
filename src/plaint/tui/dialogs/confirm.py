"""Ask before something is done. The key that confirms is never the one that asked, and Cancel has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button, Static

from plaint.domain.safe import safe_lines
from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.render.text import to_content


class Confirm(Dialog[bool]):
    """The dialog; returns True only for ``y`` or the button."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "Yes", show=False),
        Binding("n", "cancel", "No", show=False),
        Binding("left,right", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, text: str, yes: str) -> None:
        super().__init__()
        self._title, self._text, self._yes = title, text, yes

    def compose(self) -> ComposeResult:
        """Question, what will happen, two buttons."""
        with Vertical(id="frame"):
            yield from heading(self._title)
            yield Static(to_content([((line, ""),) for line in safe_lines(self._text, 4000).split("\n")]), id="text")
            yield self.buttons(
                Button(to_content([(("y ", "key"), (self._yes, ""))]), id="yes"),
                Button(to_content([(("esc ", "key"), ("Cancel", ""))]), id="cancel"),
            )

    def on_mount(self) -> None:
        """Put the focus where a slip does no harm."""
        self.query_one("#cancel").focus()

    def action_yes(self) -> None:
        """Confirm."""
        self.dismiss(result=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the mouse's answer."""
        self.dismiss(True if event.button.id == "yes" else None)
