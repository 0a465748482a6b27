"""Render pictures as half blocks: a cell shows two pixels, one above the other, in the colours of text and ground.

A role that begins with ``#`` is a pair of colours, ``#rrggbb on #rrggbb``; the lists paint it as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

if TYPE_CHECKING:
    from plaint.services.evidence.preview import Colour
    from plaint.tui.render.text import Line

HALF = "▀"
NARROWEST, LOWEST = 16, 6
EDGES = 6
"""Cells of a line of the detail that are not the picture's."""


def picture_room(width: int, height: int) -> tuple[int, int]:
    """Return how many cells and half lines a picture may take in a list of this width, on a screen of this height."""
    return min(max(NARROWEST, width - EDGES), 120), 2 * min(max(LOWEST, height // 2), 45)


def picture_lines(cells: Sequence[Sequence[Colour]]) -> Iterator[Line]:
    """Return the lines of a picture; an odd last row stands on its own colour."""
    for at in range(0, len(cells), 2):
        below = cells[at + 1] if at + 1 < len(cells) else cells[at]
        yield _line(cells[at], below)


def _line(above: Sequence[Colour], below: Sequence[Colour]) -> Line:
    """Join neighbours of one colour, which is what most screenshots are made of."""
    spans: list[tuple[str, str]] = []
    for top, bottom in zip(above, below, strict=True):
        role = f"{_hex(top)} on {_hex(bottom)}"
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + HALF, role)
        else:
            spans.append((HALF, role))
    return tuple(spans)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


@lru_cache(maxsize=20_000)
def pixel_style(role: str) -> Style:
    """Return the style of a pair of colours."""
    return Style.parse(role)
