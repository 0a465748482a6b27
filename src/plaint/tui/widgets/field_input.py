"""Inputs of forms: one line with completion of its words, or several lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import TextArea

from plaint.domain.model.fields import Field, Kind
from plaint.domain.safe import safe, safe_lines
from plaint.tui.widgets.safe_input import SafeInput


class _Words(Suggester):
    """Completes the last word of a list."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(case_sensitive=True)
        self._words = tuple(words)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the value with its last word completed."""
        head, comma, tail = value.rpartition(",")
        typed = tail.lstrip()
        found = next((word for word in self._words if typed and word.startswith(typed)), None)
        return f"{head}{comma}{tail[: len(tail) - len(typed)]}{found}" if found else None


class FieldInput(SafeInput):
    """An input for a field. With a vocabulary, ctrl+n and ctrl+p … go through its words.

    With ``replace`` what is typed first takes the place of what was filled in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "word(1)", "Next word", show=False),
        Binding("ctrl+b", "word(-1)", "Previous word", show=False),
    ]

    def __init__(
        self,
        value: str,
        field: Field,
        *,
        replace: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        # A name from disk that is not what it shows is never put in by a key.
        self._words = tuple(word for word in field.choices if safe(word) == word)
        suggester = _Words(self._words) if self._words else None
        super().__init__(safe(value, 100_000), id=id, suggester=suggester, select_on_focus=replace)
        self.field = field

    def take(self, word: str) -> None:
        """Put a word in the place of the last one."""
        head, comma, _ = self.value.rpartition(",")
        several = self.field.kind is Kind.CHOICES
        self.value = f"{head}{comma}{' ' if comma else ''}{word}" if several else word
        self.cursor_position = len(self.value)

    def action_word(self, step: int) -> None:
        """Go to the next word of the vocabulary."""
        words = self._words
        if not words:
            return
        last = self.value.rpartition(",")[2].strip()
        self.take(words[(words.index(last) + step) % len(words)] if last in words else words[0 if step > 0 else -1])


class LongInput(TextArea):
    """Several lines of text; tab goes on, or completes where there is something to complete."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        value: str,
        complete: Callable[[str], Sequence[str]] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(safe_lines(value), id=id, tab_behavior="focus", show_line_numbers=False, soft_wrap=True)
        self._complete = complete

    # Textual calls the handler of every class in turn, the base's after these.

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = safe_lines(event.text)

    async def _on_key(self, event: events.Key) -> None:
        if event.key != "tab" or self._complete is None:
            return
        row = self.cursor_location[0]
        line = self.document.get_line(row)
        longer = self._complete(line)
        if longer and longer[0] != line:
            event.stop()
            event.prevent_default()
            self.replace(longer[0], (row, 0), (row, len(line)))
            self.move_cursor((row, len(longer[0])))
