"""A list whose items take several lines each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from plaint.tui.render.block import Block
from plaint.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from plaint.tui.render.text import Line


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is in a list: the block under the cursor, and the line on top."""

    key: Hashable = None
    cursor: int = -1
    top: int = 0
    at_end: bool = False


Maker = Callable[[int], Iterable[Block]]
"""Makes the blocks for a width in cells."""


class BlockList(Rows):
    """Shows blocks that a function makes for the width; made again when the width changes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._maker: Maker = lambda _width: ()
        self._blocks: tuple[Block, ...] = ()
        self._starts: list[int] = []
        self._made_for = -1

    @property
    def item_count(self) -> int:
        """How many blocks there are."""
        return len(self._blocks)

    def selectable(self, index: int) -> bool:
        """Tell whether the block has a key."""
        return 0 <= index < len(self._blocks) and self._blocks[index].key is not None

    def lines_of(self, index: int) -> tuple[int, int]:
        """Return first line and number of lines of a block."""
        return self._starts[index], len(self._blocks[index].lines)

    def item_at(self, line: int) -> int:
        """Return the block that a line belongs to."""
        return bisect_right(self._starts, line) - 1

    def line_at(self, line: int) -> Line:
        """Return what stands in a line."""
        index = self.item_at(line)
        return self._blocks[index].lines[line - self._starts[index]]

    @property
    def current(self) -> Block | None:
        """The block under the cursor."""
        return self._blocks[self.cursor] if self.selectable(self.cursor) else None

    def block_at(self, index: int) -> Block:
        """Return a block."""
        return self._blocks[index]

    def show(self, maker: Maker, *, fresh: bool = False) -> None:
        """Show other blocks; the cursor stays on the block of its key, or with ``fresh`` begins at the top."""
        self._maker = maker
        if fresh:
            self.cursor = -1
            self._at_end = False
            self.scroll_home(animate=False, force=True)
        self._make()

    @property
    def place(self) -> Place:
        """Where the reader is."""
        return Place(self._key, self.cursor, self.scroll_offset.y, self._at_end)

    def turn(self, maker: Maker, place: Place) -> None:
        """Show something else, at the place where it was left. Nothing is laid out anew, as another list would be."""
        self._maker = maker
        self._blocks, self._starts = (), []
        self.cursor, self._at_end = place.cursor, place.at_end
        self._make(place.key)
        self.scroll_to(y=place.top, animate=False, force=True, immediate=True)

    @property
    def _key(self) -> Hashable:
        return self.current.key if self.current else None

    def again(self) -> None:
        """Make the blocks again, because what the maker looks at has changed."""
        self._make()

    def _make(self, key: Hashable = None) -> None:
        """Make the blocks, with the cursor on the one of this key, or the one that it is on."""
        # Without a width, or while it is hidden, there is nothing to make lines for; on_resize and on_show come back
        # here.
        width = self.size.width - 2
        self._made_for = -1
        if width <= 0 or not self.display:
            return
        self._made_for = self.size.width
        # What the maker opens may depend on where the cursor is, and that on what it made: once more settles it.
        for _ in range(2):
            before = self._key if key is None else key
            key = None
            self._place(tuple(block for block in self._maker(width) if block.lines), before)
            if self.current is None or self.current.key == before:
                break
        self.changed(sum(len(block.lines) for block in self._blocks))

    def _place(self, blocks: tuple[Block, ...], key: Hashable) -> None:
        """Take over blocks, with the cursor on the one of this key, else near where it was."""
        self._blocks = blocks
        self._starts = list(accumulate((len(block.lines) for block in blocks[:-1]), initial=0)) if blocks else []
        keys = [block.key for block in blocks]
        if key is not None and key in keys:
            self.cursor = keys.index(key)
            return
        self.cursor = self._step(min(max(self.cursor, 0), len(keys) - 1), 1)
        if self.cursor < 0:
            self.cursor = self._step(len(keys) - 1, -1)

    def on_show(self) -> None:
        """Make what was not made while it was hidden."""
        self.on_resize()

    def on_resize(self) -> None:
        """Break the lines anew for another width."""
        if self.size.width != self._made_for:
            self._make()
