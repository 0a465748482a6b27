"""Lines below a short list: the months with their dates, the next days, what is claimed.

Made from the rows alone, so it costs no reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.index.summary import Row, Summary
from plaint.tui.panels.month import WIDTH, WORDS, month_lines, next_month
from plaint.tui.render.days import column_day, distance
from plaint.tui.render.text import Line, fit, fit_right, line_width

LEAST = 13
"""Free lines below the list from which on there is an outlook."""
TALL = 36
"""Lines from which on there are two rows of months."""
MOST_ROWS = 60
"""Rows that are looked at; a list that is longer leaves no room anyway."""
_KINDS = {kind.value: kind for kind in DeadlineKind}


def outlook_lines(rows: Sequence[Row], today: date, width: int, height: int) -> list[Line]:
    """Return what lies ahead of these cases in at most ``height`` lines; nothing where no date is known."""
    active = [row for row in rows[:MOST_ROWS] if isinstance(row, Summary) and row.status != "closed"]
    dated = sorted(((row.day, row) for row in active if row.day), key=lambda pair: (pair[0], pair[1].id))
    if not dated or width < WIDTH + 2 or height < LEAST - 1:
        return []
    lines: list[Line] = [(("─" * width, "muted"),), *_months(dated, today, width, 2 if height >= TALL else 1)]
    money = list(_money(active, width))
    room = height - len(lines) - (len(money) + 1 if money else 0)
    if room >= 3:
        lines += [
            ((" Coming up", "heading"),),
            *(_coming(day, row, today, width) for day, row in dated[: room - 2]),
            (),
        ]
    if money and height - len(lines) >= len(money):
        lines += money
    return lines[:height]


def _months(dated: Sequence[tuple[date, Summary]], today: date, width: int, rows: int) -> Iterator[Line]:
    """Yield as many months side by side as there is room for, in so many rows."""
    glyphs: dict[date, tuple[str, str]] = {}
    for day, row in dated:
        glyph, _, role = WORDS[_KINDS.get(row.day_kind, DeadlineKind.FOLLOW_UP)]
        if row.overdue:
            glyph, role = "!", "error"
        glyphs.setdefault(day, (glyph, role))
    beside = max(1, (width + 2) // (WIDTH + 2))
    months = [next_month(today.year, today.month, step) for step in range(beside * rows)]
    for first in range(0, len(months), beside):
        columns = [month_lines(*month, glyphs.get, today, today) for month in months[first : first + beside]]
        for parts in zip(*columns, strict=True):
            yield tuple(span for part in parts for span in (*part, (" " * (WIDTH + 2 - line_width(part)), "")))


def _coming(day: date, row: Summary, today: date, width: int) -> Line:
    role = "error" if row.overdue else "warning" if (day - today).days <= 7 else ""
    what = row.closing or (row.next.title if row.next else "")
    room = max(10, width - 11 - 15 - 1)
    case = room * 45 // 100
    return (
        (" " + fit(column_day(day, today), 11), role),
        (fit(distance(day, today), 15), "muted"),
        (fit(safe(row.title, 200), case - 2) + "  ", ""),
        (fit(safe(what, 200), room - case), "muted"),
    )


def _money(rows: Sequence[Summary], width: int) -> Iterator[Line]:
    """Yield what the cases claim, each currency by itself."""
    sums: dict[str, tuple[Decimal, int]] = {}
    for row in rows:
        for money in row.claimed:
            amount, count = sums.get(money.currency, (Decimal(0), 0))
            sums[money.currency] = (amount + money.amount, count + 1)
    if sums:
        yield ((" Claimed in these cases", "heading"),)
    for currency, (amount, count) in sorted(sums.items(), key=lambda pair: -pair[1][1])[:4]:
        said = f"{amount:,.2f}".replace(",", "\N{NO-BREAK SPACE}")
        line: Line = (
            (" " + fit(safe(currency, 8), 5), "muted"),
            (fit_right(said, 14), ""),
            ("   " + counted("in {count} case", "in {count} cases", count), "muted"),
        )
        yield line if width > 40 else line[:2]
