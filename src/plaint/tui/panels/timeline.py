"""Blocks of the Log tab: entries in time order; the one under the cursor in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.guidance.offers import offers
from plaint.domain.guidance.step_inference import unclassified
from plaint.domain.model.money import Money
from plaint.domain.safe import safe, safe_lines
from plaint.tui.render.block import Block
from plaint.tui.render.days import day_and_distance, moment_words
from plaint.tui.render.text import Line, fit, reflow, wrap

if TYPE_CHECKING:
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.playbook.playbook import Playbook
    from plaint.services.guidance.guidance import Guidance
    from plaint.storage.workspace import LoadedCase

ARROWS = {"out": "→", "in": "←", "note": "·"}
DIRECTIONS = {"out": "to them", "in": "from them", "note": "note"}
DECIDED = {"accept": "accepted", "decline": "declined", "counter": "answered with your own"}
DAY, TIME, CHANNEL = 10, 5, 9
INDENT = DAY + 1 + TIME + 1


def log_blocks(
    loaded: LoadedCase,
    today: date,
    width: int,
    is_open: Callable[[str], bool],
    key: str,
    guidance: Guidance | None = None,
    step_key: str = "",
) -> Iterator[Block]:
    """Make a block for each entry; ``is_open`` tells by id which are shown in full.

    ``guidance`` knows the guessed steps, ``step_key`` changes one.
    """
    playbook = guidance.playbook if guidance else None
    decisions = {one.entry.id: one.decision for one in offers(loaded.log)}
    if not loaded.log:
        yield Block(((("Nothing is logged yet.", "muted"),), ((key, "key"), (" log the first contact", ""))))
        return
    for entry in loaded.log:
        asked = asks_for_class(entry, playbook)
        lines = [_headline(entry, today, width, asked=asked)]
        if is_open(entry.id):
            guess = guidance.guessed_step(entry.id) if guidance else ""
            changes = f"   {step_key} changes it" if guess and step_key else ""
            lines += _whole(entry, today, width, f"{guess}{changes}", asked=asked)
        else:
            lines += _gist(entry, today, width, decisions.get(entry.id, ""))
        yield Block(tuple(lines), entry.id, entry)


def asks_for_class(entry: Interaction, playbook: Playbook | None) -> bool:
    """Tell whether nobody has said yet what an answer is, and somebody should."""
    return bool(unclassified((entry,), playbook))


def _headline(entry: Interaction, today: date, width: int, *, asked: bool) -> Line:
    day, time = moment_words(entry.at, today)
    arrow = ARROWS.get(entry.direction, " ")
    quiet = "muted" if entry.withdrawn else ""
    answer, role = "", ""
    if entry.direction == "in" and not entry.withdrawn:
        said = entry.answer or ("received" if entry.received else "")
        answer, role = (f"{safe(said, 20)}: ", "accent") if said else ("? ", "warning") if asked else ("", "")
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


def _gist(entry: Interaction, today: date, width: int, decision: str) -> Iterator[Line]:
    if entry.answer == "offer" and not entry.withdrawn and (entry.offer or entry.amount is not None or decision):
        until = f", until {day_and_distance(entry.offer_until, today)}" if entry.offer_until else ""
        what = ", ".join(filter(None, (safe(entry.offer, 200), _money(entry))))
        state = f"; {DECIDED.get(decision, decision)}" if decision else f"{until}; waits for your decision"
        yield (
            (" " * (INDENT + 2), ""),
            (fit(f"offered: {what}{state}", width - INDENT - 2), "" if decision else "warning"),
        )
    if entry.promise and not entry.withdrawn:
        until = f", by {day_and_distance(entry.promised_by, today)}" if entry.promised_by else ""
        yield (
            (" " * (INDENT + 2), ""),
            (fit(f"promised: {safe(entry.promise, 200)}{until}", width - INDENT - 2), "warning"),
        )


def _money(entry: Interaction) -> str:
    return "" if entry.amount is None else safe(str(Money(entry.currency, entry.amount)))


def _whole(entry: Interaction, today: date, width: int, guess: str, *, asked: bool) -> Iterator[Line]:
    """Yield every value of the entry, its text last."""
    pad = ("  ", "")
    direction = DIRECTIONS.get(entry.direction, entry.direction)
    room = width - INDENT - 2 - CHANNEL - 1 - (len(entry.answer) + 2 if entry.answer else 2)
    rows = (
        ("about", entry.reason if len(entry.reason) > room else ""),
        ("who", " · ".join(part for part in (direction, entry.person) if part)),
        ("reference", entry.reference),
        ("actor", entry.actor),
        ("step", entry.step or guess),
        ("offer", entry.offer),
        ("amount", _money(entry)),
        ("until", day_and_distance(entry.offer_until, today) if entry.offer_until else ""),
        ("in full", "accepting it ends the whole matter" if entry.settles else ""),
        ("decision", f"{DECIDED.get(entry.decision, entry.decision)}: {entry.decides}" if entry.decides else ""),
        ("received", entry.received),
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
    if asked:
        yield pad, ("? nobody has said yet what this answer is", "warning")
    if entry.text.strip():
        yield ()
        for line in wrap(reflow(safe_lines(entry.text.strip("\n"), 20_000)), width - 4):
            yield pad, (line, "")
    yield ()
