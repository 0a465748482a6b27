"""The command palette: what can be done on the screen that it was opened over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from plaint.tui.desk_screen import Desk
from plaint.tui.keys.bindings import EVERYWHERE
from plaint.tui.screens.page import Page


class _Line(NamedTuple):
    """One line of the palette."""

    title: str
    help: str
    run: Callable[[], object]


class CommandProvider(Provider):
    """Finds commands of the screen that the palette was opened over."""

    def _lines(self) -> Iterator[_Line]:
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
    for command in desk.commands:
        if command.name != "palette":
            text = f"{desk.key_of(command.name)}  {command.help}"
            yield _Line(command.title, text, partial(desk.run_command, command.name))
