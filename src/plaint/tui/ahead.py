"""What is typed ahead of a form that is still opening: kept, and given to its first field in the order it was typed.

A form has the screen as soon as its key was pressed, and a field to type in a moment later. Textual drops the keys
that come in between, so who types quickly would miss the beginning of every text.
"""

from __future__ import annotations

from textual import events
from textual.screen import Screen
from textual.widget import Widget


class Ahead:
    """Keys of one app that wait for a screen. Only what can be text waits: a command is never obeyed late."""

    def __init__(self) -> None:
        self._screen: Screen[object] | None = None
        self._keys: list[events.Key] = []

    def takes(self, screen: Screen[object], event: events.Key) -> bool:
        """Keep a key if the screen waits for its first field."""
        if not isinstance(screen, Expecting) or screen.begun or not (event.is_printable or event.key == "backspace"):
            return False
        if screen is not self._screen:  # what was kept for another one that has gone is nobody's
            self._screen, self._keys = screen, []
        self._keys.append(event)
        return True

    def give(self, screen: Screen[object], field: Widget) -> None:
        """Hand over what was kept for a screen, now that it has a field."""
        keys, self._keys = self._keys if screen is self._screen else [], []
        self._screen = None
        for key in keys:
            field.post_message(events.Key(key.key, key.character))


class Expecting:
    """For a screen that opens with a field to type in (before its base class)."""

    begun = False
    """Whether a field has had the focus, and what was typed before."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Give the field what was typed before it was there."""
        ahead = getattr(event.widget.app, "ahead", None)
        if not self.begun and isinstance(ahead, Ahead) and isinstance(self, Screen):
            ahead.give(self, event.widget)
        self.begun = True
