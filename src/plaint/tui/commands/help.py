"""Help and the palette, both made from the command tables: what can be read there can be run there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from plaint.tui.commands.table import COMMANDS
from plaint.tui.dialogs.menu import Item, Menu
from plaint.tui.keys.bindings import EVERYWHERE, PLACES
from plaint.tui.keys.movement import MOVES
from plaint.tui.keys.names import shown

if TYPE_CHECKING:
    from plaint.tui.app import PlaintApp
    from plaint.tui.desk_screen import Desk
    from plaint.tui.screens.page import Page

_GROUPS = ("Case", "List", "View")


def help_menu(app: PlaintApp) -> Menu[str]:
    """Make the searchable list of all keys; choosing one runs it, or opens the page where it counts."""
    items = [
        Item(command.name, command.title, app.key_shown(command.name, command.keys), command.help, command.group)
        for command in sorted(COMMANDS, key=lambda command: _GROUPS.index(command.group))
    ]
    items += _movements(app)
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


def page_menu(page: Page[Any]) -> Menu[str]:
    """Make the searchable list of what can be done on a page; choosing one returns its action."""
    app = page.app
    items = [
        Item(key.action, key.title, app.key_shown(key.name, key.keys), "", "Here")
        for key in (*page.keys_here, EVERYWHERE[0])
    ]
    items += [replace(item, value=item.value.removeprefix("move:")) for item in _movements(app)]
    return Menu(f"Help: {page.headline()}", items, search=True)


def _movements(app: PlaintApp) -> list[Item[str]]:
    overrides = app.key_overrides
    found = []
    for move in MOVES:
        keys = overrides[move.name].split(",") if move.name in overrides else move.keys
        words = " ".join(shown(key) for key in keys if not key.startswith("unbound_"))
        found.append(Item(f"move:{move.action}", move.title, words, "in every list", "Move"))
    return found


class _Line(NamedTuple):
    """One line of the palette."""

    title: str
    help: str
    run: Callable[[], object]


class CommandProvider(Provider):
    """What can be done on the screen that the palette was opened over."""

    def _lines(self) -> Iterator[_Line]:
        from plaint.tui.desk_screen import Desk
        from plaint.tui.screens.page import Page

        screen = self.screen
        if isinstance(screen, Desk):
            yield from _commands(screen)
        elif isinstance(screen, Page):
            for key in (*screen.keys_here, *EVERYWHERE):
                yield _Line(key.title, screen.key_of(key), partial(screen.run_later, key.action))

    async def discover(self) -> Hits:
        """List everything."""
        for line in self._lines():
            yield DiscoveryHit(line.title, line.run, help=line.help)

    async def search(self, query: str) -> Hits:
        """Find by title and help."""
        matcher = self.matcher(query)
        for line in self._lines():
            score = max(matcher.match(line.title), matcher.match(f"{line.title} {line.help}") * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(line.title), line.run, help=line.help)


def _commands(desk: Desk) -> Iterator[_Line]:
    for command in COMMANDS:
        if command.name != "palette":
            text = f"{desk.key_of(command.name)}  {command.help}"
            yield _Line(command.title, text, partial(desk.run_command, command.name))
