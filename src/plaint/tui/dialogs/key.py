"""Ask for a key by having it pressed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.render.text import to_content


class KeyPress(Dialog[str]):
    """The dialog; returns Textual's name of the key pressed, empty for the usual one, None for escape."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        """What to do."""
        with Vertical(id="frame"):
            yield from heading(f"Press the key for {self._command}")
            lines = [
                (
                    ("backspace", "key"),
                    (" gives it its usual one back   ", "muted"),
                    ("esc", "key"),
                    (" leaves it", "muted"),
                )
            ]
            yield Static(to_content(lines), id="text")

    def on_key(self, event: events.Key) -> None:
        """Take the key."""
        if event.key in {"escape", "ctrl+q"}:
            return
        event.stop()
        event.prevent_default()
        self.dismiss("" if event.key == "backspace" else event.key)
