"""The help of the desk, made from the table of commands: what can be read there can be run there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plaint.tui.dialogs.key_help import movement_items
from plaint.tui.dialogs.menu import Item, Menu
from plaint.tui.keys.bindings import PLACES

if TYPE_CHECKING:
    from plaint.tui.core.base_app import BaseApp
    from plaint.tui.keys.command import Command

_GROUPS = ("Case", "List", "View")


def help_menu(app: BaseApp, commands: Sequence[Command[Any]]) -> Menu[str]:
    """Make the searchable list of all keys; choosing one runs it, or opens the page where it counts."""
    items = [
        Item(command.name, command.title, app.key_shown(command.name, command.keys), command.help, command.group)
        for command in sorted(commands, key=lambda command: _GROUPS.index(command.group))
    ]
    items += movement_items(app)
    items += [
        Item("", "Between the panes", "tab", "list, detail, filter", "Move"),
        Item("", "Leave from anywhere", "ctrl+q", "also out of dialogs", "Move"),
    ]
    items += [
        Item(place.command, key.title, app.key_shown(key.name, key.keys), "", f"On the page: {place.title}")
        for place in PLACES
        for key in place.keys
        if key.bound
    ]
    return Menu("Help: every key; enter runs it", items, search=True)
