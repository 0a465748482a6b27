"""Lines for the statistics: one bar for each number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.cases.statistics import Statistics, Sum, Wait, bar
from plaint.tui.render.text import Line, fit, fit_right, line_width

WIDE = 100
"""Columns from which two charts stand side by side."""
NAME = 22
GAP = 4
LONGEST = 48
"""Cells of the longest bar: beyond that it says no more."""
MOST = 12
"""Rows of one chart; what is left is summed up in one more."""


def page_lines(found: Statistics, titles: Mapping[str, str], width: int) -> list[Line]:
    """Return the whole page for a width; ``titles`` are the steps' names by id."""
    half = (width - GAP) // 2 if width >= WIDE else width
    charts = [
        chart("Open and closed, by stage", found.cases.stages, half),
        money_chart(found.money, half),
        chart("By shop", found.cases.retailers, half),
        wait_chart("Days until an answer, by shop", found.by_retailer, {}, half),
        chart("By kind of problem", found.cases.kinds, half),
        wait_chart("Days until an answer, by step", found.by_step, titles, half),
        chart("How they ended", found.cases.results, half),
    ]
    shown = [one for one in charts if one]
    lines = [*_summary(found), ()]
    if width < WIDE:
        for one in shown:
            lines += [*one, ()]
        return lines
    columns: tuple[list[Line], list[Line]] = ([], [])
    for one in shown:
        # The shorter column takes the next chart, so that neither is a desert.
        shorter = min(columns, key=len)
        shorter += [*one, ()]
    return lines + beside(columns[0], columns[1], half)


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Put two blocks of lines side by side."""
    lines: list[Line] = []
    for first, second in zip_longest(left, right, fillvalue=()):
        lines.append((*first, (" " * max(0, width - line_width(first) + GAP), ""), *second))
    return lines


def _summary(found: Statistics) -> list[Line]:
    cases, wait = found.cases, found.waiting
    spans: list[tuple[str, str]] = [(f"{cases.total}", "strong"), (" cases", "")]
    for number, word, role in (
        (cases.open, "open", ""), (cases.paused, "paused", "muted"), (cases.closed, "closed", "muted"),
        (cases.overdue, "overdue", "error"), (cases.closing, "about to lose a right", "warning"),
        (cases.broken, "broken", "error"),
    ):  # fmt: skip
        if number:
            spans += [("  ·  ", "muted"), (f"{number} {word}", role)]
    lines: list[Line] = [tuple(spans)]
    if wait.median_days is not None:
        told = f"half of {wait.answers} answers came within {wait.median_days:g} days, the slowest after "
        lines.append(((f"{told}{wait.longest_days}; {wait.unanswered} are awaited", "muted"),))
    return lines


def chart(title: str, counted: Mapping[str, int], width: int) -> list[Line]:
    """Return a bar chart of numbers by name; nothing where nothing is counted."""
    if not counted:
        return []
    rows = list(counted.items())
    rest = sum(number for _, number in rows[MOST:])
    rows = rows[:MOST] + ([(f"{len(counted) - MOST} others", rest)] if rest else [])
    largest = max(number for _, number in rows)
    room = max(4, min(LONGEST, width - NAME - 6))
    lines: list[Line] = [((title, "heading"),)]
    for name, number in rows:
        lines.append(
            (
                (fit(safe(name, 80), NAME), "muted" if name == "not given" else ""),
                (f"{number:4}  ", "strong"),
                (bar(number, largest, room), "accent"),
            )
        )
    return lines


def money_chart(sums: Iterable[Sum], width: int) -> list[Line]:
    """Return claimed and received per currency: two bars on one scale, which is that currency's own."""
    lines: list[Line] = []
    for one in sums:
        largest = float(max(one.claimed, one.received))
        room = max(4, min(LONGEST, width - 28))
        for word, amount, role in (("claimed", one.claimed, "accent"), ("received", one.received, "success")):
            name = (one.currency or "none") if word == "claimed" else ""
            lines.append(
                (
                    (fit(safe(name, 8), 5), "strong"),
                    (fit(word, 9), "muted"),
                    (fit_right(f"{amount:,.2f}".replace(",", " "), 12) + "  ", ""),
                    (bar(float(amount), largest, room), role),
                )
            )
    return [(("Money", "heading"),), *lines] if lines else []


def wait_chart(title: str, waits: Sequence[Wait], titles: Mapping[str, str], width: int) -> list[Line]:
    """Return the median days by name, with how many answers that rests on and how many are awaited."""
    if not waits:
        return []
    largest = max((float(one.median_days) for one in waits if one.median_days is not None), default=0.0)
    lines: list[Line] = [((title, "heading"),)]
    tail = 24 if width >= 66 else 12
    room = max(4, min(LONGEST, width - NAME - 7 - tail))
    for one in waits[:MOST]:
        days = "–" if one.median_days is None else f"{float(one.median_days):.1f}".removesuffix(".0")
        drawn = bar(float(one.median_days or 0), largest, room)
        lines.append(
            (
                (fit(safe(titles.get(one.name, one.name), 80), NAME), ""),
                (fit_right(days, 5) + "  ", "strong"),
                (fit(drawn, room), "accent"),
                (fit(_resting_on(one, tail), tail), "muted"),
            )
        )
    return lines


def _resting_on(wait: Wait, room: int) -> str:
    if room < 20:
        return f" {_counted(wait)}" if wait.answers else f" {wait.unanswered} awaited"
    words = [_counted(wait)] if wait.answers else []
    words += [f"{wait.unanswered} awaited"] if wait.unanswered else []
    return f" {', '.join(words)}"


def _counted(wait: Wait) -> str:
    return counted("{count} answer", "{count} answers", wait.answers)
