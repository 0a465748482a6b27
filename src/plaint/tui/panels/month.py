"""Lines for the calendar: months as grids with marked days, and the same dates as a list."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.guidance.reliability import doubt, source_words
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.safe import safe
from plaint.tui.render.block import Block
from plaint.tui.render.days import WEEKDAYS, distance, long_day
from plaint.tui.render.prose import labelled, paragraph
from plaint.tui.render.text import Line, fit

if TYPE_CHECKING:
    from plaint.services.guidance.agenda import Due

CELL = 5
WIDTH = 7 * CELL
HEIGHT = 9
"""Lines of one month with its title and the empty line below."""
NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WORDS: dict[str, tuple[str, str, str]] = {
    DeadlineKind.ACT_BEFORE: ("▲", "act before", "warning"),
    DeadlineKind.ACT_FROM: ("▸", "open from", "accent"),
    DeadlineKind.THEY_OWE_BY: ("◂", "they owe", ""),
    DeadlineKind.PROMISED: ("◂", "promised", ""),
    DeadlineKind.FOLLOW_UP: ("·", "follow up", "muted"),
    "burden": ("·", "they prove", "muted"),
    "theirs": ("·", "theirs", "muted"),
    "info": ("·", "until", "muted"),
}
"""Glyph, words and role by Deadline.meaning."""
KIND = 12
_ORDER = (DeadlineKind.ACT_BEFORE, DeadlineKind.ACT_FROM, DeadlineKind.THEY_OWE_BY, DeadlineKind.PROMISED)


def by_day(dues: Sequence[Due]) -> dict[date, list[Due]]:
    """Arrange deadlines by day; those without a date are left out."""
    found: dict[date, list[Due]] = {}
    for due in dues:
        if due.day != date.max:
            found.setdefault(due.day, []).append(due)
    return found


def mark_of(dues: Sequence[Due]) -> tuple[str, str]:
    """Return the glyph and role of a day: what matters most on it."""
    if any(due.deadline.overdue for due in dues):
        return "!", "error"
    for kind in _ORDER:
        if any(due.deadline.meaning == kind for due in dues):
            return WORDS[kind][0], WORDS[kind][2]
    return WORDS[DeadlineKind.FOLLOW_UP][0], ""


Marks = Callable[[date], tuple[str, str] | None]
"""Gives glyph and role of a day that has dates."""


def month_lines(year: int, month: int, marks: Marks, today: date, chosen: date) -> list[Line]:
    """Return one month as HEIGHT lines: ``[22]`` is today, ``>27▲`` the chosen day, a glyph marks a day with dates."""
    lines: list[Line] = [
        ((f" {NAMES[month - 1]} {year}", "heading"),),
        (("".join(f" {name[:2]}".ljust(CELL) for name in WEEKDAYS), "muted"),),
    ]
    for week in Calendar().monthdayscalendar(year, month):
        row = [date(year, month, number) if number else None for number in week]
        lines += [tuple(_day(day, marks(day), today, chosen) if day else (" " * CELL, "") for day in row)]
    lines += [()] * (HEIGHT - len(lines))
    return lines


def _day(day: date, mark: tuple[str, str] | None, today: date, chosen: date) -> tuple[str, str]:
    glyph, role = mark or (" ", "muted" if day < today else "")
    left = "[" if day == today else ">" if day == chosen else " "
    right = "]" if day == today else " "
    return f"{left}{day.day:2}{glyph}{right}" if glyph != " " else f"{left}{day.day:2}{right} ", role


def next_month(year: int, month: int, step: int) -> tuple[int, int]:
    """Move by months, within the years that dates know."""
    index = min(max(year * 12 + month - 1 + step, 12), 9999 * 12 + 11)
    return index // 12, index % 12 + 1


def months_block(
    start: tuple[int, int], count: int, days: Mapping[date, Sequence[Due]], today: date, chosen: date
) -> list[Line]:
    """Return several months one below the other."""
    lines: list[Line] = []

    def marks(day: date) -> tuple[str, str] | None:
        return mark_of(days[day]) if day in days else None

    for step in range(count):
        year, month = next_month(*start, step)
        lines += month_lines(year, month, marks, today, chosen)
    return lines


def legend_lines() -> list[Line]:
    """Say what the marks mean."""
    return [
        ((" ! ", "error"), ("overdue   ", "muted"), ("▲ ", "warning"), ("act before", "muted")),
        ((" ▸ ", "accent"), ("open from ", "muted"), ("◂ ", ""), ("they owe or promised", "muted")),
    ]


def agenda_blocks(dues: Sequence[Due], today: date, width: int, opened: object) -> Iterator[Block]:
    """Make a block for each deadline under a heading for each day; the one under the cursor with its explanation."""
    if not dues:
        yield Block(((("No date is running.", "muted"),),))
        return
    shown: date | None = None
    for number, due in enumerate(dues):
        if due.day != shown:
            shown = due.day
            yield Block(((), _day_heading(due.day, today)) if number else (_day_heading(due.day, today),))
        key = due_key(due, number)
        yield Block(tuple(_due_lines(due, today, width, whole=key == opened)), key, due)


def due_key(due: Due, number: int) -> str:
    """Return what a deadline is found again by; one rule may give several."""
    return f"{due.folder}:{due.deadline.step}:{due.deadline.rule}:{due.day}:{number if due.day == date.max else ''}"


def _day_heading(day: date, today: date) -> Line:
    if day == date.max:
        return (("No date yet", "heading"),)
    role = "error" if day < today else "heading"
    return ((long_day(day), role), (f"  {distance(day, today)}", "muted"))


def _due_lines(due: Due, today: date, width: int, *, whole: bool) -> Iterator[Line]:
    deadline = due.deadline
    glyph, word, role = WORDS[deadline.meaning]
    if deadline.overdue:
        glyph, role = "!", "error"
    room = width - KIND - 3
    case = room * 45 // 100 if room >= 50 else 0
    yield (
        (f" {glyph} ", role),
        (fit(word, KIND), role if deadline.overdue else "muted"),
        (fit(safe(deadline.title, 200), room - case), ""),
        (fit(f"  {safe(due.case_title, 200)}", case), "muted"),
    )
    if whole:
        inner = width - 3
        rows = labelled("case", f"{due.case_title} ({due.id})", inner)
        if deadline.day and deadline.day != due.day:
            rows += labelled("last day", long_day(deadline.day), inner)
        rows += paragraph(deadline.explanation, inner, "muted", fit("counted", 12) + " ")
        role = "warning" if doubt(deadline.source, today) else "muted"
        rows += labelled("source", source_words(deadline.source, today), inner, role)
        for line in rows:
            yield (("   ", ""), *line)
