"""Blocks of the Log tab: entries in time order; the one under the cursor in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.safe import safe, safe_lines
from plaint.tui.render.block import Block
from plaint.tui.render.days import day_and_distance, moment_words
from plaint.tui.render.text import Line, fit, reflow, wrap

if TYPE_CHECKING:
    from plaint.domain.model.interaction import Interaction
    from plaint.storage.workspace import LoadedCase

ARROWS = {"out": "→", "in": "←", "note": "·"}
DIRECTIONS = {"out": "to them", "in": "from them", "note": "note"}
DAY, TIME, CHANNEL = 10, 5, 9
INDENT = DAY + 1 + TIME + 1


def log_blocks(
    loaded: LoadedCase, today: date, width: int, is_open: Callable[[str], bool], key: str
) -> Iterator[Block]:
    """Make a block for each entry; ``is_open`` tells by id which are shown in full."""
    if not loaded.log:
        yield Block(((("Nothing is logged yet.", "muted"),), ((key, "key"), (" log the first contact", ""))))
        return
    for entry in loaded.log:
        lines = [_headline(entry, today, width)]
        if is_open(entry.id):
            lines += _whole(entry, today, width)
        else:
            lines += _gist(entry, today, width)
        yield Block(tuple(lines), entry.id, entry)


def _headline(entry: Interaction, today: date, width: int) -> Line:
    day, time = moment_words(entry.at, today)
    arrow = ARROWS.get(entry.direction, " ")
    quiet = "muted" if entry.withdrawn else ""
    answer, role = "", ""
    if entry.direction == "in" and not entry.withdrawn:
        answer, role = (f"{safe(entry.answer, 20)}: ", "accent") if entry.answer else ("? ", "warning")
    channel = fit(safe(entry.channel, 20), CHANNEL)
    room = width - INDENT - 2 - CHANNEL - 1 - len(answer)
    reason = safe(entry.reason or entry.text.strip().partition("\n")[0] or "(no reason given)", 300)
    if entry.withdrawn:
        reason = f"withdrawn: {reason}"
    return (
        (fit(day, DAY) + " " + fit(time, TIME) + " ", "muted"),
        (f"{arrow} ", quiet or "accent"),
        (f"{channel} ", "muted"),
        (answer, quiet or role),
        (fit(reason, max(4, room)), quiet),
    )


def _gist(entry: Interaction, today: date, width: int) -> Iterator[Line]:
    if entry.promise and not entry.withdrawn:
        until = f", by {day_and_distance(entry.promised_by, today)}" if entry.promised_by else ""
        yield (
            (" " * (INDENT + 2), ""),
            (fit(f"promised: {safe(entry.promise, 200)}{until}", width - INDENT - 2), "warning"),
        )


def _whole(entry: Interaction, today: date, width: int) -> Iterator[Line]:
    """Yield every value of the entry, its text last."""
    pad = ("  ", "")
    direction = DIRECTIONS.get(entry.direction, entry.direction)
    room = width - INDENT - 2 - CHANNEL - 1 - (len(entry.answer) + 2 if entry.answer else 2)
    rows = (
        ("about", entry.reason if len(entry.reason) > room else ""),
        ("who", " · ".join(part for part in (direction, entry.person) if part)),
        ("reference", entry.reference),
        ("step", entry.step),
        ("promise", entry.promise),
        ("by", day_and_distance(entry.promised_by, today) if entry.promised_by else ""),
        ("evidence", ", ".join(entry.evidence)),
        ("withdrawn", entry.withdrawn),
        ("skipped", entry.skipped),
        ("entry", f"{entry.id}  {entry.file}"),
    )
    for label, value in rows:
        for number, line in enumerate(wrap(safe(value), width - 14) if value else ()):
            yield pad, (fit(label if not number else "", 10), "muted"), pad, (line, "muted" if label == "entry" else "")
    if entry.direction == "in" and not entry.answer and not entry.withdrawn:
        yield pad, ("? nobody has said yet what this answer is", "warning")
    if entry.text.strip():
        yield ()
        for line in wrap(reflow(safe_lines(entry.text.strip("\n"), 20_000)), width - 4):
            yield pad, (line, "")
    yield ()
