"""One function makes a row's cells, for whoever paints the list. Which columns stay on a narrow list is ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plaint.domain.safe import safe
from plaint.services.overview import Row
from plaint.services.urgency import urgency
from plaint.storage.workspace import BrokenCase
from plaint.tui.days import column_day
from plaint.tui.text import Line, fit

MARK = 10
"""Glyph, blank and the longest word of urgency."""
DAY = 10
GAP = "  "


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells; 0 leaves a column out."""

    title: int
    retailer: int
    stage: int
    next: int
    day: int


def columns(width: int) -> Columns:
    """Share out the width of the list: urgency and title always, then day, next step, retailer, stage."""
    room = width - MARK - len(GAP)
    day = DAY if room >= 20 + len(GAP) + DAY else 0
    room -= day + len(GAP) if day else 0
    step = retailer = stage = 0
    if room >= 48:
        step = min(34, room * 45 // 100)
        room -= step + len(GAP)
    if room >= 40:
        retailer = min(18, room * 35 // 100)
        room -= retailer + len(GAP)
    if room >= 42 and step:
        stage = 8
        room -= stage + len(GAP)
    return Columns(room, retailer, stage, step, day)


def header(widths: Columns) -> Line:
    """Return the line of column titles."""
    cells = [fit("", MARK), fit("Case", widths.title)]
    cells += [fit("Retailer", widths.retailer)] if widths.retailer else []
    cells += [fit("Stage", widths.stage)] if widths.stage else []
    cells += [fit("Next", widths.next)] if widths.next else []
    cells += [fit("Date", widths.day)] if widths.day else []
    return ((GAP.join(cells), "muted"),)


def cells(row: Row, widths: Columns, today: date) -> Line:
    """Return the line of one case."""
    level = urgency(row, today)
    spans = [(fit(f"{level.glyph} {level.word}", MARK), level.role), (GAP, "")]
    if isinstance(row, BrokenCase):
        width = widths.title + sum(
            cell + len(GAP) for cell in (widths.retailer, widths.stage, widths.next, widths.day) if cell
        )
        place = f"{row.finding.file}:{row.finding.line}" if row.finding.line else row.finding.file
        name = safe(row.name, 200)
        spans += [(fit(f"{name}  {safe(place)}  {safe(row.finding.message)}", width), "error")]
        return tuple(spans)
    quiet = "muted" if row.status == "closed" else ""
    spans.append((fit(safe(row.title, 400) or "(no title)", widths.title), quiet))
    if widths.retailer:
        spans.append((GAP + fit(safe(row.retailer or row.store, 100), widths.retailer), "muted"))
    if widths.stage:
        spans.append((GAP + fit(row.stage.value, widths.stage), quiet or "muted"))
    if widths.next:
        spans.append((GAP + fit(safe(row.next.title, 200) if row.next else "", widths.next), quiet))
    if widths.day:
        day = column_day(row.next.day, today) if row.next else ""
        role = level.role if level.role in {"error", "warning"} else "muted"
        spans.append((GAP + fit(day, widths.day), role))
    return tuple(spans)
