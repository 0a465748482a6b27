"""The hint beside a field of a form: its meaning, the words that fit, what was understood, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from plaint.domain.errors import UsageProblem
from plaint.domain.model.fields import Field, Kind
from plaint.domain.model.words import WORDS, words_of
from plaint.domain.safe import safe
from plaint.services.input import values
from plaint.tui.render.text import fit, to_content, wrap


@dataclass(frozen=True, slots=True)
class Opinion:
    """A sentence on a typed text; the role ``error`` keeps it from being saved."""

    text: str
    role: str = ""


def opinion_on(field: Field, text: str, now: datetime) -> Opinion:
    """Judge typed text by the field's kind, in the words of the services."""
    try:
        typed = values.understand(field, text, now)
    except UsageProblem as problem:
        message = problem.message.removeprefix(f"{field.path}: ")
        return Opinion(f"✗ {message}; {problem.hint}" if problem.hint else f"✗ {message}", "error")
    if field.kind in {Kind.DATE, Kind.MOMENT} and typed.value is not None:
        shown = typed.value.strftime("%Y-%m-%d %H:%M" if isinstance(typed.value, datetime) else "%Y-%m-%d")  # type: ignore[union-attr]
        weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[typed.value.weekday()]  # type: ignore[union-attr]
        return Opinion(f"✓ {weekday} {shown}", "success")
    if typed.notes:
        return Opinion(f"! {typed.notes[0].removeprefix(f'{field.path}: ')}", "warning")
    words = words_of(field.path, typed.value) if isinstance(typed.value, str) else ""
    return Opinion(f"✓ {words}" if words and words != typed.value else "✓", "success")


class Hint(Widget):
    """The hint. Of a field with a vocabulary it shows the words that begin as typed; a click takes one."""

    ALLOW_SELECT = False

    @dataclass
    class Picked(Message):
        """A word was clicked."""

        hint: Hint
        word: str

    def __init__(self, field: Field, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.field = field
        self._opinion = Opinion("")
        self._words: list[str] = []

    def show(self, opinion: Opinion, text: str) -> None:
        """Show an opinion, or the words that may be meant."""
        typed = text.rpartition(",")[2].strip().casefold()
        exact = typed in self.field.choices
        self._words = [word for word in self.field.choices if word.startswith(typed)] if not exact else []
        self._opinion = opinion
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[str]:
        if not self._words:
            return wrap(safe(self._opinion.text), width)[:3]
        if len(self._words) <= 3 and self.field.path in WORDS:
            return [fit(f"{word}  {words_of(self.field.path, word)}", width) for word in self._words]
        lines = wrap(" ".join(safe(word, 80) for word in self._words), width)
        return lines if len(lines) <= 3 else [*lines[:2], lines[2] + " …"]

    def render(self) -> Content:
        """Draw it."""
        role = "muted" if self._words else self._opinion.role
        return to_content([((line, role),) for line in self._lines(self.content_size.width)])

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Count the lines."""
        return len(self._lines(width))

    def on_click(self, event: events.Click) -> None:
        """Find the word under the mouse."""
        lines = self._lines(self.content_size.width)
        y, x = event.y - self.styles.padding.top, event.x - self.styles.padding.left
        if not self._words or not 0 <= y < len(lines):
            return
        start = lines[y].rfind(" ", 0, x + 1) + 1
        word = lines[y][start:].split(" ", 1)[0]
        if word in self._words:
            self.post_message(self.Picked(self, word))
