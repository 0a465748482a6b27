"""Choose several items of a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button

from plaint.domain.safe import safe
from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.keys.bindings import bindings, keys_of
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit, to_content
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.rows import Rows


class Picker(Dialog[tuple[str, ...]]):
    """The dialog; returns names in the order in which they were chosen. ``items`` are names and descriptions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys_of("form"), "form_save", priority=True),
        Binding("space", "take", "Choose", show=False),
    ]

    def __init__(self, title: str, items: Sequence[tuple[str, str]], chosen: Collection[str]) -> None:
        super().__init__()
        known = {name for name, _ in items}
        gone = [(name, "not in the folder") for name in chosen if name not in known]
        self._title, self._items, self._chosen = title, [*items, *gone], list(chosen)

    def compose(self) -> ComposeResult:
        """The list and the buttons."""
        with Vertical(id="frame"):
            yield from heading(self._title)
            yield BlockList(id="choices")
            yield self.buttons(
                Button(to_content([(("space ", "key"), ("Choose", ""))]), id="toggle"),
                Button(to_content([(("ctrl+s ", "key"), ("Take over", ""))]), id="save"),
                Button(to_content([(("esc ", "key"), ("Cancel", ""))]), id="cancel"),
            )

    def on_mount(self) -> None:
        """Show what is chosen."""
        view = self.query_one(BlockList)
        view.styles.height = max(1, min(len(self._items), 20))
        view.show(self._blocks)
        view.focus()

    def _blocks(self, width: int) -> list[Block]:
        if not self._items:
            return [Block(((("The case holds no evidence yet.", "muted"),),))]
        name_room = min(max(len(safe(name)) for name, _ in self._items), width // 2)
        return [Block((self._line(name, note, name_room, width),), name) for name, note in self._items]

    def _line(self, name: str, note: str, room: int, width: int) -> Line:
        number = f"{self._chosen.index(name) + 1:2}" if name in self._chosen else "  "
        return (
            (f"[{number}] ", "key" if name in self._chosen else "muted"),
            (fit(safe(name, 200), room) + "  ", ""),
            (fit(safe(note, 200), width - room - 7), "muted"),
        )

    def action_take(self) -> None:
        """Choose the one under the cursor, or not."""
        view = self.query_one(BlockList)
        if view.current is None:
            return
        name = str(view.current.key)
        if name in self._chosen:
            self._chosen.remove(name)
        else:
            self._chosen.append(name)
        view.again()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Choose by enter and double click as well."""
        event.stop()
        self.action_take()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Keep the movement to the dialog."""
        event.stop()

    def action_save(self) -> None:
        """Return what is chosen."""
        self.dismiss(tuple(self._chosen))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the mouse's answer."""
        actions = {"toggle": self.action_take, "save": self.action_save}
        actions.get(str(event.button.id), self.action_cancel)()
