"""The base of pages that are one list, filled by what a worker reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual.app import ComposeResult

from plaint.tui.render.block import Block
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList

Result = TypeVar("Result")


class ListPage(Page[Result]):
    """Shows the blocks that a subclass makes of what it has, and has it read once the list is there."""

    def body(self) -> ComposeResult:
        """The list."""
        yield BlockList(id="blocks")

    @property
    def view(self) -> BlockList:
        """The list."""
        return self.query_one(BlockList)

    def on_mount(self) -> None:
        """Show the list, and read off the screen."""
        self.view.show(self.blocks)
        self.view.focus()
        self.begin()

    def begin(self) -> None:
        """Start to read; called once."""
        raise NotImplementedError

    def blocks(self, width: int) -> Iterable[Block]:
        """Make the blocks of what is known now, for a width in cells."""
        raise NotImplementedError
