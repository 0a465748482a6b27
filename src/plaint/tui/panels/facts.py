"""Blocks of the Case tab: findings first, then every known fact, aligned, and the few that every case needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.guidance.reliability import explained
from plaint.domain.model.fields import CASE_FIELDS, TABLES, Field, Kind
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.money import Money
from plaint.domain.safe import safe, safe_lines
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day, day_and_distance, distance
from plaint.tui.render.text import Line, fit, reflow, wrap

if TYPE_CHECKING:
    from plaint.domain.model.case import Case
    from plaint.storage.workspace import LoadedCase

LABEL = 12
"""Cells of the column of names."""
SECTIONS = (
    ("task", "Tasks"),
    ("", "The case"),
    ("problem", "Problem"),
    ("wanted", "Wanted"),
    ("order", "Order"),
    ("item", "Items"),
    ("claim", "Claimed"),
    ("retailer", "Shop"),
    ("seller", "Seller"),
    ("consumer", "You"),
    ("outcome", "Outcome"),
    ("override", "Dates set by hand"),
)
ALWAYS = frozenset(
    {
        "problem.kind", "problem.noticed", "problem.text", "wanted.remedies", "order.numbers", "order.placed",
        "order.delivered", "order.sold_by", "order.shipped_by", "order.paid_with", "retailer.name", "consumer.country",
    }
)  # fmt: skip
"""Facts that are shown even when they are empty, because a complaint rests on them."""
KIND_WORDS = {
    "act_before": "act before",
    "act_from": "open from",
    "they_owe_by": "they owe",
    "promised": "promised",
    "follow_up": "follow up",
    "burden": "they prove",
    "theirs": "theirs",
    "info": "until",
}
"""By Deadline.meaning."""
KIND = 10
HIDDEN = frozenset({"format", "id", "title"})
GLYPHS = {Level.ERROR: ("✗", "error"), Level.WARNING: ("!", "warning"), Level.INFO: ("i", "muted")}


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of a row of the Case tab: the path that ``set`` takes, or a finding's place."""

    path: str = ""
    finding: Finding | None = None
    note: str = ""
    """What enter says of it, where nothing can be set."""


def case_blocks(
    loaded: LoadedCase,
    findings: tuple[Finding, ...],
    deadlines: tuple[Deadline, ...],
    today: date,
    width: int,
    is_open: Callable[[str], bool],
    advice: Iterable[Block] = (),
) -> Iterator[Block]:
    """Make the blocks of the Case tab; ``is_open`` tells by key which findings are shown in full.

    ``advice`` are blocks about the next action, which stand before the facts.
    """
    yield from finding_blocks(findings, width, is_open)
    yield from deadline_blocks(deadlines, today, width)
    yield from advice
    for table, title in SECTIONS:
        blocks = list(_section(loaded.case, table, today, width))
        if blocks:
            yield Block((((title, "heading"),),))
            yield from blocks
            yield Block(((),))
    blocks = [
        _row(f"facts.{name}", safe(name, 60), _shown(value, today), width) for name, value in loaded.case.facts.items()
    ]
    if blocks:
        yield Block(((("Further facts", "heading"),),))
        yield from blocks


def finding_blocks(findings: tuple[Finding, ...], width: int, is_open: Callable[[str], bool]) -> Iterator[Block]:
    """Make a line for each finding, errors first; an opened one in full, with what to do about it."""
    order = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}
    for number, finding in enumerate(sorted(findings, key=lambda one: order[one.level])):
        glyph, role = GLYPHS[finding.level]
        place = f" ({finding.file}{f':{finding.line}' if finding.line else ''})" if finding.file else ""
        text = safe(finding.message + place)
        key = f"finding:{number}"
        opened = is_open(key)
        shown = wrap(text, width - 2) if opened else [fit(text, width - 2)]
        lines: list[Line] = [((f"{glyph} " if first else "  ", role), (line, "")) for first, line in _firsts(shown)]
        if finding.suggestion and opened:
            lines += [(("  ", ""), (line, "muted")) for line in wrap(safe(finding.suggestion), width - 2)]
        yield Block(tuple(lines), key, Fact(finding=finding))
    if findings:
        yield Block(((),))


def deadline_blocks(deadlines: tuple[Deadline, ...], today: date, width: int) -> Iterator[Block]:
    """Make a block for each running deadline, soonest first; then those that would close something and lack a date.

    A right that is over asks for nothing any more: the ladder shows it. A date of a step that is a right's as well is
    one date.
    """
    from plaint.services.guidance.agenda import matters

    asked = [one for one in deadlines if one.day is not None and (matters(one) or one.state is DeadlineState.OPEN)]
    each = {(one.title, one.day): one for one in sorted(asked, key=lambda one: bool(one.right))}
    dated = [(one.day, one) for one in each.values() if one.day is not None]
    undated = [one for one in deadlines if one.closes and one.state is DeadlineState.NEEDS_DATE]
    if not dated and not undated:
        return
    yield Block(((("Deadlines", "heading"),),))
    for number, (day, deadline) in enumerate(sorted(dated, key=lambda pair: pair[0])):
        late = deadline.overdue
        when = f"{'!' if late else ' '} {column_day(day, today):10}  {distance(day, today):14}"
        words = KIND_WORDS.get(deadline.meaning, "")
        title = fit(safe(deadline.title, 200), width - len(when) - KIND - 1)
        line: Line = ((when, "error" if late else "muted"), (fit(words, KIND) + " ", "muted"), (title, ""))
        yield Block((line,), f"deadline:{number}", Fact(note=explained(deadline, today)))
    for number, deadline in enumerate(undated, len(dated)):
        text = fit(safe(f"{deadline.title}: {deadline.explanation}", 300), width - 12)
        yield Block(
            ((("  no date   ", "warning"), (text, "")),), f"deadline:{number}", Fact(note=explained(deadline, today))
        )
    yield Block(((),))


def _firsts(lines: list[str]) -> Iterator[tuple[bool, str]]:
    for number, line in enumerate(lines):
        yield number == 0, line


def _section(case: Case, table: str, today: date, width: int) -> Iterator[Block]:
    for entry in CASE_FIELDS:
        if entry.path in HIDDEN:
            continue
        if entry.kind is Kind.TABLES:
            if entry.path == table or (entry.table == table and table):
                yield from _table(case, entry, today, width)
        elif entry.table == table:
            value = value_of(case, entry)
            if value or entry.path in ALWAYS:
                yield _row(entry.path, entry.name.replace("_", " "), _shown(value, today), width)


def _table(case: Case, entry: Field, today: date, width: int) -> Iterator[Block]:
    rows = value_of(case, entry)
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        path = f"{entry.path}.{number}"
        yield _row(path, f"{entry.name} {number}", _row_text(entry.path, row, today), width)


def _row_text(table: str, row: object, today: date) -> str:
    values = {column.name: getattr(row, column.attribute or column.name) for column in TABLES[table]}
    amount = values.pop("price", None)
    amount = amount if amount is not None else values.pop("amount", None)
    currency = values.pop("currency", "")
    parts = []
    quantity = values.pop("quantity", None)
    if quantity is not None and quantity != 1:
        parts.append(f"{quantity} ×")
    parts += [_shown(value, today) for name, value in values.items() if value and name != "done"]
    text = " ".join(parts[:2]) if quantity is not None and quantity != 1 else ", ".join(parts)
    if amount is not None:
        text += f"  {Money(str(currency), amount)}"
    if values.get("done"):
        return f"✓ {text}, done {values['done']}"
    return f"○ {text}" if table == "task" else text


def value_of(case: Case, entry: Field) -> object:
    """Return a case's value of a field."""
    found: object = case
    for name in (entry.attribute or entry.path).split("."):
        found = getattr(found, name)
    return found


def _shown(value: object, today: date) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return day_and_distance(value, today)
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _row(path: str, label: str, value: str, width: int) -> Block:
    text = wrap(reflow(safe_lines(value.strip("\n"), 20_000)), width - LABEL - 2)
    role = ""
    if not value:
        text, role = ["—"], "muted"
    lines: list[Line] = [
        ((fit(label if first else "", LABEL), "muted"), ("  ", ""), (line, role)) for first, line in _firsts(text)
    ]
    return Block(tuple(lines), path, Fact(path))
