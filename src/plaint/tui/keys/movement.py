"""The movement keys of every list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import BindingType


class Move(NamedTuple):
    """A movement: remappable name, keys (the shown one first), what it does."""

    name: str
    keys: tuple[str, ...]
    title: str
    action: str


MOVES: tuple[Move, ...] = (
    Move("down", ("j", "down"), "Next row", "move('down')"),
    Move("up", ("k", "up"), "Previous row", "move('up')"),
    Move("top", ("g", "home"), "First row", "move('top')"),
    Move("bottom", ("G", "end"), "Last row", "move('bottom')"),
    Move("half_down", ("ctrl+d",), "Half a page down", "move('half_down')"),
    Move("half_up", ("ctrl+u",), "Half a page up", "move('half_up')"),
    Move("page_down", ("pagedown", "ctrl+f"), "A page down", "move('page_down')"),
    Move("page_up", ("pageup", "ctrl+b"), "A page up", "move('page_up')"),
    Move("choose", ("enter",), "Open what the cursor is on", "choose"),
)


def move_bindings() -> list[BindingType]:
    """Return the bindings of a list."""
    from textual.binding import Binding

    return [Binding(",".join(move.keys), move.action, move.title, show=False, id=move.name) for move in MOVES]
