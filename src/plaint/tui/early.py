"""The first screen of rows, drawn from the index before Textual is imported (tui.flash puts it on the screen).

What the desk knew about its look when it was left (columns, order, groups, sizes, colours as the terminal wants them)
is a note in the index. Without one, or on another kind of terminal, nothing is painted and the start is as it would be.
Nothing of Textual or Rich is imported here, and nothing is written but the screen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from plaint.tui.flash import terminal

if TYPE_CHECKING:
    from sqlite3 import Connection

    from plaint.domain.findings import Finding
    from plaint.services.overview import Row
    from plaint.services.roworders import Order

NOTE = "look"
"""Key of the note in the index."""
NARROW = 100
"""Columns below which the detail goes under the list."""
TALL = 30
"""Lines from which the filter has a line of its own, so that nothing moves when it is opened."""
WORDS = frozenset({"sort", "group", "columns", "beside", "above", "terminal", "colours"})


@dataclass(frozen=True, slots=True)
class Torn:
    """A case that cannot be read, as far as a list shows it (storage.loading.BrokenCase takes long to import)."""

    name: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Look:
    """How the desk looks; ``colours`` are the terminal's codes by the names of roles, and of parts in ``#``."""

    order: Order
    columns: tuple[str, ...]
    beside: int
    above: int
    colours: Mapping[str, str]


def screen_of(base: Connection, today: date, width: int, height: int) -> str:
    """Return what to write for the rows of an index; empty when there is nothing that could be painted."""
    if width < 40 or height < 10:
        return ""
    notes: dict[str, str] = dict(base.execute("select key, value from notes where key in ('look', 'days')"))
    look = _look(notes.get(NOTE, ""))
    days = notes["days"].split()
    day = today.isoformat() if today.isoformat() in days else days[-1]
    return "" if look is None else _screen(base, look, today, day, width, height)


def _look(kept: str) -> Look | None:
    held = json.loads(kept) if kept else {}
    if not held.keys() >= WORDS or held["terminal"] != terminal():
        return None
    from plaint.services.roworders import Order

    order = Order(held["sort"], held["group"])
    return Look(order, tuple(held["columns"]), int(held["beside"]), int(held["above"]), held["colours"])


def list_place(width: int, height: int, look: Look) -> tuple[int, int]:
    """Return columns and lines of the list with its heading, as the desk shares the screen out."""
    body = height - 2 - (height >= TALL)
    if width < NARROW:
        return width, body * look.above // 100
    return width * look.beside // 100, body


def _screen(base: Connection, look: Look, today: date, day: str, width: int, height: int) -> str:
    from plaint.tui.panels.columns import GAP, columns, headings
    from plaint.tui.text import fit

    across, down = list_place(width, height, look)
    found = base.execute(
        f"select r.row{look.order.part} from heads h join rows r using (day, id) where h.day = ? "  # noqa: S608
        f"order by {look.order.clause} limit ?",
        (day, down),
    ).fetchall()
    if not found:
        return ""
    paper, top = look.colours[""], look.colours["#top"]
    widths = columns(across - 2, look.columns)
    lines = [f"{top}{fit(' plaint', width)}"]
    heading = GAP.join(_span(text, role, look) for _, (text, role) in headings(widths, look.order.sort))
    lines.append(f"{paper} {heading}{paper}")
    lines += islice(_rows(found, _sizes(base, look, day), look, today, across), down - 1)
    lines += [""] * (height - len(lines))
    blank = f"{paper}{' ' * width}"
    return "".join(f"\x1b[{line};1H{blank}\x1b[{line};1H{text}" for line, text in enumerate(lines, 1))


def _sizes(base: Connection, look: Look, day: str) -> dict[object, int]:
    """Return how many cases each group has."""
    if not look.order.group:
        return {}
    ask = f"select part, count(*) from (select day{look.order.part} from heads where day = ?) group by part"  # noqa: S608
    return dict(base.execute(ask, (day,)))


def _rows(
    found: Iterable[tuple[Any, ...]], sizes: Mapping[object, int], look: Look, today: date, across: int
) -> Iterator[str]:
    """Yield the lines of rows, and of headings where another group begins."""
    from plaint.tui.groups import heading
    from plaint.tui.panels.columns import cells, columns

    paper, widths = look.colours[""], columns(across - 2, look.columns)
    last: object = found
    for number, (text, *part) in enumerate(found):
        row = _row(text)
        if part and part[0] != last:
            last = part[0]
            line = heading(row, look.order.group, sizes[last], across - 2)
            yield f"{paper} {''.join(_span(words, role, look) for words, role in line)}{paper}"
        cursor = look.colours["#cursor"] if not number else ""
        gutter = "▌" if not number else " "
        spans = "".join(_span(shown, role, look, cursor) for shown, role in cells(row, widths, today))
        mark = f"{paper}{cursor}{look.colours['#mark'] if not number else ''}{gutter}"
        yield f"{mark}{spans}{paper}{cursor}{' ' if across > 1 else ''}{paper}"


def _span(text: str, role: str, look: Look, cursor: str = "") -> str:
    return f"{look.colours['']}{cursor}{look.colours.get(role, '') if role else ''}{text}"


def _row(text: str) -> Row:
    from plaint.services.packing import unpack_findings, unpack_row

    if text.startswith("["):
        name, findings = json.loads(text)
        return Torn(name, unpack_findings(findings)[0])  # type: ignore[return-value] # what cells() looks at is there
    return unpack_row(text, "")
