"""Blocks of the Letters tab: drafts and sent letters; the one under the cursor with facts and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from plaint.domain.safe import safe, safe_lines
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day, day_and_distance
from plaint.tui.render.prose import labelled
from plaint.tui.render.text import Line, fit, wrap

if TYPE_CHECKING:
    from plaint.domain.model.letter import Letter
    from plaint.storage.workspace import LoadedCase

STATE, DAY, KIND = 10, 10, 16
PREVIEW = 200
"""Lines of a letter that are shown."""


def letter_blocks(
    loaded: LoadedCase, today: date, width: int, is_open: Callable[[str], bool], key: str
) -> Iterator[Block]:
    """Make a block for each letter, the newest first."""
    if not loaded.letters:
        hint = ((key, "key"), (" write one from the facts of the case", ""))
        yield Block(((("No letters yet.", "muted"),), hint))
        return
    for letter in sorted(loaded.letters, key=lambda one: (_day(one) or date.min, one.id), reverse=True):
        lines = [_headline(letter, today, width)]
        if is_open(letter.id):
            lines += _whole(letter, today, width)
        yield Block(tuple(lines), letter.id, letter)


def _day(letter: Letter) -> date | None:
    at = letter.sent or letter.created
    return at.date() if isinstance(at, datetime) else at


def state_of(letter: Letter) -> tuple[str, str, str]:
    """Return glyph, word and role of what became of a letter."""
    if letter.withdrawn:
        return "-", "withdrawn", "muted"
    return ("→", "sent", "success") if letter.sent is not None else ("▹", "draft", "warning")


def _headline(letter: Letter, today: date, width: int) -> Line:
    glyph, word, role = state_of(letter)
    kind = KIND + 1 if width >= 70 else 0
    title = width - STATE - DAY - 2 - kind
    quiet = "muted" if letter.withdrawn else ""
    return (
        (fit(f"{glyph} {word}", STATE), role),
        (fit(column_day(_day(letter), today), DAY) + "  ", "muted"),
        (fit(safe(letter.kind, 40), KIND) + " " if kind else "", "muted"),
        (fit(safe(letter.title or letter.kind or letter.id, 300), title), quiet),
    )


def fact_lines(letter: Letter, today: date, width: int) -> list[Line]:
    """Return what the front matter says, aligned."""
    sent = letter.sent.isoformat(sep=" ", timespec="minutes") if isinstance(letter.sent, datetime) else letter.sent
    rows = (
        ("to", letter.to),
        ("sent", " by ".join(part for part in (str(sent or ""), letter.channel) if part) if sent else ""),
        ("reply by", day_and_distance(letter.reply_by, today) if letter.reply_by else ""),
        ("step", letter.step),
        ("language", letter.language),
        ("enclosed", ", ".join(letter.enclosures)),
        ("withdrawn", letter.withdrawn),
        ("file", letter.file),
    )
    return [line for label, value in rows for line in labelled(label, value, width)]


def _whole(letter: Letter, today: date, width: int) -> Iterator[Line]:
    for line in fact_lines(letter, today, width - 2):
        yield (("  ", ""), *line)
    yield ()
    for text in wrap(safe_lines(letter.body.strip("\n"), 40_000), min(width - 4, 100), PREVIEW):
        yield (("  ", ""), ("│ ", "muted"), (text, ""))
    yield ()
