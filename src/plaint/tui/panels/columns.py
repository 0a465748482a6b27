"""Make the cells of a row of the list, and choose the columns that fit its width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from plaint.domain.model.finding import RESOLVE
from plaint.domain.safe import safe
from plaint.services.index.summary import Row, Summary
from plaint.services.index.urgency import Urgency, urgency
from plaint.tui.render.days import column_day
from plaint.tui.render.text import Line, Span, fit, fit_right

if TYPE_CHECKING:
    from plaint.tui.render.block import Choice

MARK = 10
"""Glyph, blank and the longest word of urgency."""
DAY = 10
SHORT_DAY = 7
"""``13 Nov``, or ``2027-02`` for a day further away: what a narrow list has room for."""
GAP = "  "
TITLE = 18
"""Cells that the title has at least, before another column gets any."""


def _day(when: datetime | date | None, today: date) -> str:
    return column_day(when.date() if isinstance(when, datetime) else when, today)


def _next(row: Summary) -> str:
    """Return what comes next: two versions of a case have to become one before anything else."""
    title = row.next.title if row.next else ""
    return f"{BADGE} · {title}" if row.conflicts and title else BADGE if row.conflicts else title


BADGE = "≠ conflict"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be chosen: its heading, least and greatest width, and the order that a click sorts by."""

    title: str
    least: int
    most: int
    sort: str
    text: Callable[[Summary, date], str]
    right: bool = False


CHOICES: dict[str, Column] = {
    "id": Column("Id", 6, 6, "", lambda row, _: row.id),
    "retailer": Column("Retailer", 12, 18, "retailer", lambda row, _: row.retailer or row.store),
    "order": Column("Order", 12, 20, "", lambda row, _: ", ".join(row.orders)),
    "country": Column("In", 2, 2, "", lambda row, _: row.country),
    "kind": Column("Problem", 10, 16, "", lambda row, _: row.kind),
    "labels": Column("Labels", 8, 16, "", lambda row, _: ", ".join(row.labels)),
    "stage": Column("Stage", 8, 8, "stage", lambda row, _: "…" if row.pending else row.stage.value),
    "opened": Column("Opened", DAY, DAY, "opened", lambda row, today: _day(row.opened, today)),
    "updated": Column("Updated", DAY, DAY, "updated", lambda row, today: _day(row.updated, today)),
    "claimed": Column("Claimed", 11, 14, "claimed", lambda row, _: " + ".join(map(str, row.claimed)), right=True),
    "received": Column("Received", 11, 14, "", lambda row, _: " + ".join(map(str, row.received)), right=True),
    "next": Column("Next", 14, 34, "", lambda row, _: _next(row)),
    "date": Column("Date", SHORT_DAY, DAY, "next", lambda row, today: column_day(row.day, today)),
}
"""In the order in which they stand."""
USUAL = ("retailer", "stage", "next", "date")
_RANK = (
    "date",
    "next",
    "id",
    "claimed",
    "received",
    "retailer",
    "order",
    "kind",
    "labels",
    "opened",
    "updated",
    "stage",
    "country",
)
"""Which column gets room first on a narrow list."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells: of the title, and of the other columns that there is room for."""

    title: int
    others: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=16)
def columns(width: int, wanted: tuple[str, ...] = USUAL) -> Columns:
    """Share out the width of the list: urgency and title always, then the wanted columns by their rank."""
    room = width - MARK - len(GAP)
    free = room - TITLE
    found: dict[str, int] = {}
    for name in sorted(set(wanted) & CHOICES.keys(), key=_RANK.index):
        need = CHOICES[name].least + len(GAP)
        if need <= free:
            found[name] = CHOICES[name].least
            free -= need
    # What is left goes to the title until it is readable, then to both it and the columns that can grow.
    title = TITLE + max(0, min(free, 4))
    free = max(0, free - 4)
    for name, share in (("next", 50), ("date", 100), ("retailer", 45), ("order", 45), ("kind", 45), ("labels", 45)):
        if name in found and (name != "date" or free >= 8):
            more = min(free * share // 100, CHOICES[name].most - found[name])
            found[name] += more
            free -= more
    title = title + free if room >= TITLE else room
    return Columns(title, tuple((name, found[name]) for name in CHOICES if name in found))


def header(widths: Columns, sort: str) -> list[Choice]:
    """Return the column titles; a click on one sorts by it. The one that the list is sorted by bears a mark."""
    from plaint.tui.render.block import Choice

    # Without a role: whether the list has the focus decides their colour (desk_screen.tcss).
    return [Choice(name, ((text, ""),)) for name, (text, _) in headings(widths, sort)]


def headings(widths: Columns, sort: str) -> list[tuple[str, Span]]:
    """Return the column titles, as they are while the list has the focus, and what a click on them sorts by."""
    found = [("urgency", (fit(_heading("", "urgency", sort), MARK), "heading"))]
    found.append(("title", (fit(_heading("Case", "title", sort), widths.title), "heading")))
    for name, width in widths.others:
        column = CHOICES[name]
        text = _heading(column.title, column.sort, sort)
        shown = fit_right(text, width) if column.right else fit(text, width)
        found.append((column.sort, (shown, "heading")))
    return found


def _heading(title: str, name: str, sort: str) -> str:
    return f"{title} ▾".strip() if name and name == sort else title


def cells(row: Row, widths: Columns, today: date) -> Line:
    """Return the line of one case."""
    level = urgency(row, today)
    first = (fit(f"{level.glyph} {level.word}", MARK), level.role)
    if not isinstance(row, Summary):
        width = widths.title + sum(cell + len(GAP) for _, cell in widths.others)
        place = f"{row.finding.file}:{row.finding.line}" if row.finding.line else row.finding.file
        name = safe(row.name, 200)
        badge = f"{BADGE}  " if row.finding.suggestion == RESOLVE else ""
        return (first, (GAP, ""), (fit(f"{badge}{name}  {safe(place)}  {safe(row.finding.message)}", width), "error"))
    quiet = "muted" if row.status == "closed" else ""
    title = safe(row.title, 400) or "(no title)"
    if row.conflicts and "next" not in dict(widths.others):
        title = f"{BADGE}  {title}"
    spans = [first, (GAP, ""), (fit(title, widths.title), quiet)]
    for name, width in widths.others:
        column = CHOICES[name]
        text = safe(column.text(row, today), 200)
        if name == "date" and width < DAY:
            text = text[:SHORT_DAY] if text[4:5] == "-" else text[4:]
        shown = fit_right(text, width) if column.right else fit(text, width)
        conflict = name == "next" and row.conflicts
        spans.append((GAP + shown, "warning" if conflict else _role(name, quiet, level)))
    return tuple(spans)


def _role(name: str, quiet: str, level: Urgency) -> str:
    if name == "next":
        return quiet
    if name == "date" and level.role in {"error", "warning"}:
        return level.role
    return "muted"
