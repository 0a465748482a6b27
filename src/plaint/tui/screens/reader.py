"""A page of text: a step in full, the rights, the call sheet. Some offer commands of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.keys.names import name as key_name
from plaint.tui.render.block import Block, Choice
from plaint.tui.render.text import Line
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList, Maker

KEYS = keys_of("reader")


class Reader(Page[str]):
    """The page; returns the name of the command whose key was pressed, if any of ``offers`` was."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(
        self, title: str, maker: Maker, *, note: Line = (), copy: str = "", offers: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        """``offers`` are key as it is printed, command and label; ``copy`` is what ``y`` copies."""
        super().__init__()
        self._title, self._maker, self._note = title, maker, note
        self._copy, self._offers = copy, offers

    def body(self) -> ComposeResult:
        """The text."""
        yield BlockList(id="text")

    def on_mount(self) -> None:
        """Show the text from its beginning."""
        view = self.query_one(BlockList)
        view.show(self._lined, fresh=True)
        view.focus()

    def _lined(self, width: int) -> Iterable[Block]:
        # Nothing is chosen here, so that the movement keys scroll line by line.
        for block in self._maker(width):
            yield Block(block.lines)

    def headline(self) -> str:
        """Return what is read."""
        return self._title

    def aside(self) -> Line:
        """Return what else is to be said of it."""
        return self._note

    @property
    def keys_here(self) -> tuple[Key, ...]:
        """The keys of the page that do something now."""
        return KEYS if self._copy else ()

    def offered(self) -> list[Choice]:
        """Return the commands that can be run from here, and the page's own."""
        lines = [(name, ((key, "key"), (f" {label}", "muted"))) for key, name, label in self._offers if key]
        return [*(Choice(f"offer('{name}')", line) for name, line in lines), *super().offered()]

    def on_key(self, event: events.Key) -> None:
        """Take the key of an offer."""
        for key, name, _ in self._offers:
            if key and key_name(key) in {event.key, event.character}:
                event.stop()
                self.dismiss(name)
                return

    def action_offer(self, name: str) -> None:
        """Leave for a command."""
        self.dismiss(name)

    def action_copy(self) -> None:
        """Copy the text by both ways that there are."""
        if not self._copy:
            return
        import os

        from plaint.tui.core import external

        text = self._copy
        self.app.copy_to_clipboard(text)
        self.run_worker(lambda: external.copy_natively(text, os.environ), thread=True, group="copy")
        self.notify("Copied, if the terminal or the system's clipboard takes it.", markup=False, timeout=4)
