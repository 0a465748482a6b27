"""Fit text into cells: spans, lines, wrapping, and the one way from a string to what a widget shows.

A line is a tuple of spans, a span a text that is already :func:`plaint.domain.safe.safe` and a role. Roles are
turned into colours by whoever paints, so the same lines serve lists, panels and tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from plaint.domain.safe import safe

if TYPE_CHECKING:
    from textual.content import Content

Span = tuple[str, str]
"""Text without control characters, and one of ROLES (or empty for ordinary text)."""
Line = tuple[Span, ...]

_NARROW = re.compile(r"[ -~\xa0-\xac\xae-\u02ff…▲▸○·✓✗≠▌]*\Z")
"""Characters of one cell each: what most lines consist of is measured without loading the tables of all others."""


def cell_len(text: str) -> int:
    """Return how many cells the text takes."""
    if _NARROW.match(text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def set_cell_size(text: str, width: int) -> str:
    """Cut the text to cells, or fill it with spaces."""
    if _NARROW.match(text):
        return text[:width].ljust(width)
    from rich.cells import set_cell_size as sized

    return sized(text, width)


ROLES = ("muted", "strong", "accent", "error", "warning", "success", "heading", "key")
_STYLES = {
    "": "",
    "muted": "$quiet",
    "strong": "bold",
    "accent": "$accent",
    "error": "$error",
    "warning": "$warning",
    "success": "$success",
    "heading": "bold $accent",
    "key": "bold $accent",
}


def fit(text: str, width: int) -> str:
    """Return the text in exactly ``width`` cells: cut with an ellipsis or filled with spaces."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, width)


def fit_right(text: str, width: int) -> str:
    """Like :func:`fit`, set to the right."""
    return " " * max(0, width - cell_len(text)) + text if cell_len(text) <= width else fit(text, width)


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that is wider than the line, by cells."""
    piece = ""
    for character in word:
        if piece and cell_len(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def wrap(text: str, width: int, limit: int = 500) -> list[str]:
    """Break text at spaces so that no line is wider than ``width`` cells; line feeds stay; at most ``limit`` lines."""
    width = max(8, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in (piece for whole in paragraph.split(" ") for piece in _pieces(whole, width)):
            if not line:
                line = word
            elif cell_len(line) + 1 + cell_len(word) <= width:
                line += " " + word
            else:
                lines.append(line)
                line = word
        lines.append(line)
        if len(lines) >= limit:
            return [*lines[:limit], "…"]
    return lines


def reflow(text: str) -> str:
    """Join lines that were broken by hand at a margin, so that they fill the width; lists and blank lines stay."""
    lines = text.split("\n")
    found = lines[0]
    for before, line in pairwise(lines):
        joins = len(before) >= 60 and line[:1].isalpha()
        found += (" " if joins else "\n") + line
    return found


def line_width(line: Line) -> int:
    """Return how many cells the line takes."""
    return sum(cell_len(text) for text, _ in line)


def content(text: object, style: str = "") -> Content:
    """Make what widgets show from any string: visible symbols for control characters, and never markup."""
    from textual.content import Content

    return Content(safe(text)) if not style else Content.styled(safe(text), style)


def to_content(lines: Iterable[Line]) -> Content:
    """Make content of several lines from spans."""
    from textual.content import Content

    return Content("\n").join(
        Content.assemble(*((text, _STYLES[role]) for text, role in line if text)) for line in lines
    )


def bar_line(done: int, total: int, room: int) -> Line:
    """Return a bar of so many cells, filled as far as it is done."""
    cells = min(room, done * room // total) if total else 0
    return (("━" * cells, "accent"), ("─" * (room - cells), "muted"))
