"""The searchable list of the keys of a page, and of the movements in every list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from plaint.tui.dialogs.menu import Item, Menu
from plaint.tui.keys.bindings import EVERYWHERE, Key
from plaint.tui.keys.movement import MOVES
from plaint.tui.keys.names import shown

if TYPE_CHECKING:
    from plaint.tui.core.base_app import BaseApp


def page_menu(app: BaseApp, headline: str, keys: Sequence[Key]) -> Menu[str]:
    """Make the searchable list of what can be done on a page; choosing one returns its action."""
    items = [
        Item(key.action, key.title, app.key_shown(key.name, key.keys), "", "Here") for key in (*keys, EVERYWHERE[0])
    ]
    items += [replace(item, value=item.value.removeprefix("move:")) for item in movement_items(app)]
    return Menu(f"Help: {headline}", items, search=True)


def movement_items(app: BaseApp) -> list[Item[str]]:
    """List the movements with their keys as they are bound now; choosing one returns ``move:`` and its action."""
    overrides = app.key_overrides
    found = []
    for move in MOVES:
        keys = overrides[move.name].split(",") if move.name in overrides else move.keys
        words = " ".join(shown(key) for key in keys if not key.startswith("unbound_"))
        found.append(Item(f"move:{move.action}", move.title, words, "in every list", "Move"))
    return found
