"""Compute where groups of a list begin and which lines their headings take; make a heading.

It knows no widget and nothing of Textual: the first paint needs it too.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from plaint.domain.guidance.status import Stage
from plaint.domain.safe import safe
from plaint.services.index.summary import Row, Summary
from plaint.tui.render.days import MONTHS
from plaint.tui.render.text import Line, cell_len, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE: array[int] = array("q")
"""Of a list without groups."""


class Groups:
    """The groups of a list of ``count`` items; ``starts`` are the items that they begin with, the first being 0.

    The heading of a group is the line above its first item. Without groups a line is an item.
    """

    def __init__(self, starts: Sequence[int] = NONE, count: int = 0) -> None:
        self._starts, self._count = starts, count
        self._headings = [start + number for number, start in enumerate(starts)]

    def __len__(self) -> int:
        return len(self._starts)

    def line_of(self, item: int) -> int:
        """Return the line of an item."""
        return item + bisect_right(self._starts, item) if self._headings else item

    def item_at(self, line: int) -> int:
        """Return the item in a line, of a heading the one below it."""
        return line - bisect_left(self._headings, line) if self._headings else line

    def begins(self, item: int) -> bool:
        """Tell whether a group begins with the item."""
        return bool(self._headings) and bisect_right(self._starts, item) > bisect_left(self._starts, item)

    def size_at(self, item: int) -> int:
        """Return how many items the group has that an item is in."""
        number = bisect_right(self._starts, item)
        end = self._starts[number] if number < len(self._starts) else self._count
        return end - self._starts[number - 1]


def heading(row: Row, group: str, count: int, width: int) -> Line:
    """Return the heading of a group of ``count`` cases; ``group`` is one of services.index.ordering.GROUPS."""
    size = f" · {count} "
    words = fit(_name(row, group), width - len(size)).rstrip() + size
    return ((words, "heading"), ("─" * (width - cell_len(words)), "muted"))


def _name(row: Row, group: str) -> str:
    if not isinstance(row, Summary):
        return "cannot be read"
    if group == "retailer":
        return safe(row.retailer or row.store, 200) or "no shop given"
    if group == "opened":
        return f"{MONTHS[row.opened.month - 1]} {row.opened.year}" if row.opened else "no date given"
    return "not read yet" if row.pending and row.stage is Stage.WAITING else row.stage.value
