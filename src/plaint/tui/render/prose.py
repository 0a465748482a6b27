"""Wrap running text: paragraphs with a hanging indent, sources with how far they can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len

from plaint.domain.safe import safe
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit, wrap

if TYPE_CHECKING:
    from plaint.domain.playbook.playbook import Source

MEASURE = 96
"""Cells beyond which a line of running text is hard to follow."""


def paragraph(text: str, width: int, role: str = "", lead: str = "", lead_role: str = "muted") -> list[Line]:
    """Wrap a text; ``lead`` stands before its first line and the others are set in by as much."""
    room = min(width, MEASURE) - cell_len(lead)
    lines = wrap(safe(text, 20_000), room)
    indent = " " * cell_len(lead)
    return [((lead if not number else indent, lead_role), (line, role)) for number, line in enumerate(lines)]


def labelled(label: str, text: str, width: int, role: str = "", room: int = 12) -> list[Line]:
    """Put a name before a text, as facts are shown; nothing for an empty text."""
    return paragraph(text, width, role, fit(label, room) + " ") if text else []


def heading(text: str) -> Block:
    """Make a heading."""
    return Block((((safe(text, 200), "heading"),),))


def gap() -> Block:
    """Make an empty line."""
    return Block(((),))


def section(title: str, lines: Iterable[Line]) -> Iterable[Block]:
    """Yield a heading, the lines and an empty line, or nothing where there are no lines."""
    held = tuple(lines)
    if held:
        yield heading(title)
        yield Block(held)
        yield gap()


def doubts(source: Source, today: date) -> tuple[str, str]:
    """Say how far a source can be trusted, and the role that colours it."""
    if not source.confirmed:
        return "not confirmed", "warning"
    if source.stale(today):
        return f"check again, due since {source.check_after.isoformat()}", "warning"
    words = {"A": "read in the official text", "B": "secondary source"}
    return words.get(source.confidence.value, f"confidence {source.confidence}"), "muted"


def source_lines(source: Source, today: date, width: int, lead: str = "") -> list[Line]:
    """Return a source: what it is, when it was read, how far to trust it, and what is unsure about it."""
    trust, role = doubts(source, today)
    often = "; changes often" if source.volatile else ""
    lines = paragraph(source.text, width, "muted", lead)
    told = f"confidence {source.confidence}, {trust}; read {source.read_on.isoformat()}{often}"
    lines += paragraph(told, width, role, " " * cell_len(lead))
    if source.note:
        lines += paragraph(source.note, width, "muted", " " * cell_len(lead))
    return lines
