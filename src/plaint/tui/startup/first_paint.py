"""The first screen of rows, drawn before Textual is imported (tui.flash puts it on the screen).

What the desk knew about its look when it was left (columns, order, groups, sizes, colours as the terminal wants them)
is a note in the index. Where there is no index yet, the first cases are shown from their heads, in the colours of a
theme of ours (``looks.json``, made by benchmarks.looks). Without a look, or on another kind of terminal, nothing is
painted and the start is as it would be. Nothing of Textual or Rich is imported here, and nothing is written but the
screen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from plaint.tui.startup.last_screen import terminal

if TYPE_CHECKING:
    from sqlite3 import Connection

    from plaint.domain.model.finding import Finding
    from plaint.services.index.ordering import Order
    from plaint.services.index.summary import Row, Summary

NOTE = "look"
"""Key of the note in the index."""
NARROW = 100
"""Columns below which the detail goes under the list."""
TALL = 30
"""Lines from which the filter has a line of its own, so that nothing moves when it is opened."""
WORDS = frozenset({"sort", "group", "columns", "beside", "above", "terminal", "colours"})

_first: dict[str, list[Summary]] = {}


@dataclass(frozen=True, slots=True)
class BrokenRow:
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


def first_screen(root: str, today: date, width: int, height: int) -> str:
    """Return what to write for a workspace without an index; empty when there is nothing that could be painted."""
    from plaint.services.index.first_lines import first_rows

    look = first_look(os.environ)
    if width < 40 or height < 10 or look is None:
        return ""
    _first[root] = first_rows(root)
    return _draw([(row,) for row in _first[root]], {}, look, today, width, height)


def take_first_rows(root: str) -> list[Summary]:
    """Return, once, the rows of a workspace that :func:`first_screen` has drawn, for whoever takes the screen over."""
    taken = _first.pop(root, [])
    _first.clear()
    return taken


def first_look(environ: Mapping[str, str]) -> Look | None:
    """Return how a desk looks that nobody has arranged; None where it may look otherwise."""
    from pathlib import Path

    from plaint import locations, settings
    from plaint.services.index.ordering import Order
    from plaint.tui.core import preferences
    from plaint.tui.panels.columns import CHOICES, USUAL

    remembered = preferences.read(locations.state_dir())
    looks = json.loads(Path(__file__).with_name("looks.json").read_bytes())
    colours = looks.get(remembered.theme, {}).get(colour_system(environ))
    if settings.config_file().exists() or (remembered.sort, remembered.group) != ("urgency", "") or colours is None:
        return None
    columns = tuple(name for name in remembered.columns.split(",") if name in CHOICES) or USUAL
    return Look(Order(), columns, remembered.beside, remembered.above, colours)


def colour_system(environ: Mapping[str, str]) -> str:
    """Return the colours of the terminal as Rich will find them; empty where it has none or somebody has chosen."""
    if environ.get("NO_COLOR") or environ.get("TEXTUAL_COLOR_SYSTEM", "auto") != "auto":
        return ""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return "truecolor"
    term = environ.get("TERM", "").strip().lower()
    if term in {"dumb", "unknown"}:
        return ""
    return "256" if term.rpartition("-")[2] in {"kitty", "256color"} else "standard"


def _look(kept: str) -> Look | None:
    held = json.loads(kept) if kept else {}
    if not held.keys() >= WORDS or held["terminal"] != terminal():
        return None
    from plaint.services.index.ordering import Order

    order = Order(held["sort"], held["group"])
    return Look(order, tuple(held["columns"]), int(held["beside"]), int(held["above"]), held["colours"])


def list_place(width: int, height: int, look: Look) -> tuple[int, int]:
    """Return columns and lines of the list with its heading, as the desk shares the screen out."""
    body = height - 2 - (height >= TALL)
    if width < NARROW:
        return width, body * look.above // 100
    return width * look.beside // 100, body


def _screen(base: Connection, look: Look, today: date, day: str, width: int, height: int) -> str:
    _, down = list_place(width, height, look)
    found = base.execute(
        f"select r.row{look.order.part} from heads h join rows r using (day, id) where h.day = ? "  # noqa: S608
        f"order by {look.order.clause} limit ?",
        (day, down),
    ).fetchall()
    rows = [(_row(text), *part) for text, *part in found]
    return _draw(rows, _sizes(base, look, day), look, today, width, height)


def _draw(
    rows: Sequence[tuple[Any, ...]], sizes: Mapping[object, int], look: Look, today: date, width: int, height: int
) -> str:
    """Return the whole screen; each row may come with what tells its group."""
    from plaint.tui.panels.columns import GAP, columns, headings
    from plaint.tui.render.text import fit

    if not rows:
        return ""
    across, down = list_place(width, height, look)
    paper, top = look.colours[""], look.colours["#top"]
    widths = columns(across - 2, look.columns)
    lines = [f"{top}{fit(' plaint', width)}"]
    heading = GAP.join(_span(text, role, look) for _, (text, role) in headings(widths, look.order.sort))
    lines.append(f"{paper} {heading}{paper}")
    lines += islice(_rows(rows, sizes, look, today, across), down - 1)
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
    from plaint.tui.panels.columns import cells, columns
    from plaint.tui.panels.groups import heading

    paper, widths = look.colours[""], columns(across - 2, look.columns)
    last: object = found
    for number, (row, *part) in enumerate(found):
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
    from plaint.services.index.codec import unpack_findings, unpack_row

    if text.startswith("["):
        name, findings = json.loads(text)
        return BrokenRow(name, unpack_findings(findings)[0])  # type: ignore[return-value] # what cells() looks at is there
    return unpack_row(text, "")
