"""Choose one item of a list: by key, by cursor, by mouse, or by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from plaint.domain.safe import safe
from plaint.tui.core.key_queue import Expecting
from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.rows import Rows

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Item(Generic[Value]):
    """One choice. ``key`` is pressed (Textual's name) or, in a searched list, only shown."""

    value: Value
    title: str
    key: str = ""
    note: str = ""
    group: str = ""


class Menu(Expecting, Dialog[Value], Generic[Value]):
    """The dialog; returns the value chosen. With ``search`` typing narrows the list, else an item's key chooses it."""

    places_cursor = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    def __init__(self, title: str, items: Sequence[Item[Value]], *, search: bool = False, current: Value | None = None):
        super().__init__()
        self._title, self._items, self._search, self._current = title, items, search, current
        self._found = list(items)

    def compose(self) -> ComposeResult:
        """Title, the line to type in, the list."""
        with Vertical(id="frame"):
            yield from heading(self._title)
            if self._search:
                yield Input(placeholder="type to search", id="search", select_on_focus=False)
            yield BlockList(id="choices")

    def on_mount(self) -> None:
        """Show everything, with the cursor on what holds now."""
        view = self.query_one(BlockList)
        view.show(self._blocks)
        self._fit()
        self.query_one("#search" if self._search else "#choices").focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._to_current()
        self.begun = True

    def _fit(self) -> None:
        groups = len({item.group for item in self._found if item.group})
        self.query_one(BlockList).styles.height = max(1, min(len(self._found) + groups, 30))

    def _to_current(self) -> None:
        values = [item.value for item in self._found]
        view = self.query_one(BlockList)
        wanted = str(values.index(self._current)) if self._current in values else "0"
        for index in range(view.item_count):
            if view.selectable(index) and view.block_at(index).key == wanted:
                view.put_cursor(index)

    def _blocks(self, width: int) -> list[Block]:
        blocks: list[Block] = []
        group = ""
        keys = max((len(safe(item.key)) for item in self._items), default=0)
        titles = min(max((len(item.title) for item in self._items), default=0), 32)
        for number, item in enumerate(self._found):
            if item.group != group:
                group = item.group
                blocks.append(Block((((safe(group), "heading"),),)))
            note = fit(safe(item.note), width - keys - titles - 4)
            line: Line = (
                (fit(safe(item.key), keys) + ("  " if keys else ""), "key"),
                (fit(safe(item.title), titles) + "  ", ""),
                (note, "muted"),
            )
            blocks.append(Block((line,), str(number), item))
        return blocks or [Block(((("Nothing fits what was typed.", "muted"),),))]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        words = event.value.casefold().split()
        self._found = [
            item
            for item in self._items
            if all(word in f"{item.key} {item.title} {item.note} {item.group}".casefold() for word in words)
        ]
        view = self.query_one(BlockList)
        view.show(self._blocks, fresh=True)
        self._fit()

    @on(Input.Submitted)
    def take_first(self) -> None:
        """Choose what the cursor is on."""
        self.query_one(BlockList).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Return the choice."""
        event.stop()
        block = self.query_one(BlockList).current
        if block is not None and isinstance(block.value, Item):
            self.dismiss(block.value.value)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Keep the movement to the menu."""
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Choose with one click."""
        if isinstance(event.widget, BlockList) and event.widget.current is not None:
            event.widget.action_choose()

    def on_key(self, event: events.Key) -> None:
        """Choose by key."""
        if self._search:
            return
        for item in self._found:
            if item.key and event.key == item.key:
                event.stop()
                self.dismiss(item.value)
                return

    def action_step(self, count: int) -> None:
        """Move the cursor while the line to type in has the focus."""
        self.query_one(BlockList).move(count)
