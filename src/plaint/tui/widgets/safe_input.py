"""A line to type in that lets no control byte through to the terminal."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from plaint.domain.safe import safe


class SafeInput(Input):
    """An input whose pasted or typed text is made visible before it is kept."""

    # Textual lays the whole screen out at each key, in case the line is as wide as its text; ours have a width.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert typed or pasted text."""
        super().insert_text_at_cursor(safe(text, 100_000))
