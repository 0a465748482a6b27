"""Help and the palette, both made from the command table: what can be read there can be run there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from plaint.tui.commands.keys import shown
from plaint.tui.commands.moves import MOVES
from plaint.tui.commands.table import COMMANDS
from plaint.tui.modals.menu import Item, Menu

if TYPE_CHECKING:
    from plaint.tui.screens.desk import Desk


def help_menu(key_of: Callable[[str], str]) -> Menu[str]:
    """Make the searchable list of all keys; choosing one runs it."""
    items = [
        Item(command.name, command.title, key_of(command.name), command.help, command.group)
        for command in sorted(COMMANDS, key=lambda command: ("Case", "List", "View").index(command.group))
    ]
    items += [
        Item(f"move:{move.action}", move.title, " ".join(shown(key) for key in move.keys), "in every list", "Move")
        for move in MOVES
    ]
    items += [
        Item("", "Between the panes", "tab", "list, detail, filter", "Move"),
        Item("", "Leave from anywhere", "ctrl+q", "also out of dialogs", "Move"),
    ]
    return Menu("Help: every key; enter runs it", items, search=True)


class CommandProvider(Provider):
    """The table in the palette."""

    @property
    def _desk(self) -> Desk | None:
        from plaint.tui.screens.desk import Desk

        screen = self.screen
        return screen if isinstance(screen, Desk) else None

    async def discover(self) -> Hits:
        """List all commands."""
        desk = self._desk
        for command in COMMANDS if desk else ():
            if command.name != "palette" and desk:
                text = f"{desk.key_of(command.name)}  {command.help}"
                yield DiscoveryHit(command.title, partial(desk.run_command, command.name), help=text)

    async def search(self, query: str) -> Hits:
        """Find commands by title and help."""
        desk = self._desk
        matcher = self.matcher(query)
        for command in COMMANDS if desk else ():
            score = max(matcher.match(command.title), matcher.match(f"{command.title} {command.help}") * 0.8)
            if score > 0 and desk and command.name != "palette":
                text = f"{desk.key_of(command.name)}  {command.help}"
                yield Hit(score, matcher.highlight(command.title), partial(desk.run_command, command.name), help=text)
