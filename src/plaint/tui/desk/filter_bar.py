"""The line at the bottom to type a filter in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from plaint.tui.render.text import content
from plaint.tui.widgets.safe_input import SafeInput


class FilterBar(Horizontal):
    """The filter's line, shown while it is open or something is filtered; a tall screen has it always.

    There a key that opens it moves nothing, so that no more than its line is painted.
    """

    DEFAULT_CSS = """
    FilterBar { height: 1; display: none; background: $panel; padding: 0 1; }
    FilterBar.open { display: block; }
    FilterBar #slash { width: 2; color: $quiet; }
    FilterBar.open #slash { color: $accent; text-style: bold; }
    FilterBar Input { height: 1; border: none; padding: 0; width: 1fr; background: $panel; }
    FilterBar Input:focus { border: none; }
    FilterBar #found { width: 55%; height: 1; text-align: right; color: $quiet; padding-left: 2; }
    FilterBar #found.problem { color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority they act before the next key is handed on: what is typed ahead goes to the list.
        Binding("escape", "clear", "Clear the filter", show=False, priority=True),
        Binding("down,enter", "leave", "To the list", show=False, priority=True),
    ]

    @dataclass
    class Changed(Message):
        """The query is another one."""

        query: str

    class Left(Message):
        """The list should have the focus."""

    def compose(self) -> ComposeResult:
        """The slash, the line, what was found."""
        yield Static("/", id="slash")
        yield SafeInput(placeholder="words  field:value  !not", select_on_focus=False)
        yield Static(id="found")

    def on_descendant_focus(self) -> None:
        """Open it for who clicks into it as well."""
        self.add_class("open")

    @property
    def text(self) -> str:
        """The query."""
        return self.query_one(Input).value

    def open(self) -> None:
        """Show it and type in it."""
        self.add_class("open")
        self.screen.set_focus(self.query_one(Input))

    def put(self, query: str) -> None:
        """Filter by a query that was saved."""
        self.set_class(bool(query), "open")
        self.query_one(Input).value = query

    def say(self, text: str, *, problem: bool = False) -> None:
        """Say how much was found, or what is wrong with the query."""
        shown = self.query_one("#found", Static)
        shown.set_class(problem, "problem")
        shown.update(content(text), layout=False)

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """Filter as typed."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def action_leave(self) -> None:
        """Go to the list; the filter stays, unless it is empty."""
        if not self.text:
            self.remove_class("open")
        self._leave()

    def action_clear(self) -> None:
        """Show everything again."""
        self.clear()
        self._leave()

    def _leave(self) -> None:
        self.post_message(self.Left())

    def clear(self) -> None:
        """Empty the line and hide it."""
        self.query_one(Input).value = ""
        self.remove_class("open")
