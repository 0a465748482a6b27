"""Print the list of cases, for ``plaint list`` and for the desk where there is no terminal."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from plaint import clock
from plaint.cli import output
from plaint.cli.day_labels import label_day
from plaint.cli.output import Cell, Column
from plaint.cli.params import Session
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.services.index.lines import Line
    from plaint.services.index.listing import Listed

_ASKS_FOR_CLOSED = re.compile(r"(?:^|\s)!*(?:status|stage):", re.IGNORECASE)
_LONGEST = 120
"""Characters of a title in a list; one of a megabyte would push everything else away."""
_COLUMNS = (
    Column("urgency"),
    Column("id"),
    Column("title", 14),
    Column("retailer", 8, 2),
    Column("stage", drop=1),
    Column("next", 16, 4),
    Column("when", drop=3),
)


def print_list(
    here: Session,
    query: str = "",
    sort: str = "urgency",
    *,
    everything: bool = False,
    as_json: bool = False,
    remember: bool = True,
) -> None:
    """Print the cases that are found; what is wrong with the workspace is said on stderr."""
    from plaint.domain.query import parse_query
    from plaint.locations import cache_dir
    from plaint.services.index.listing import Wanted, cached_rows
    from plaint.services.index.summary import SORTS

    if sort not in SORTS:
        raise UsageProblem(f"cases cannot be sorted by {sort!r}", f"sort by {', '.join(SORTS)}")
    today = here.today
    asked = parse_query(query, today) if query.strip() else None
    wanted = Wanted(asked, sort, everything or _ASKS_FOR_CLOSED.search(query) is not None)
    root = here.known_root(remember=remember)
    listed = cached_rows(
        root, today, cache_dir(), clock.now().timestamp(), lambda: here.workspace(remember=remember), wanted
    )
    if as_json:
        from plaint.services.cases import json_values

        output.json([json_values.row(row) for row in listed.rows])
    else:
        output.table(_COLUMNS, [_cells(line) for line in listed.lines(today)])
    for problem in listed.problems:
        output.finding(problem)
    _say_what_is_special(listed, query)


def _cells(line: Line) -> list[Cell]:
    mark = line.urgency.glyph if output.has_unicode(sys.stdout) else line.urgency.plain
    first = Cell(f"{mark} {line.urgency.word}", line.urgency.role)
    if line.finding is not None:
        what = f"{output.place(line.finding.file, line.finding.line)}{line.finding.message}"
        return [first, Cell("-"), Cell(safe(line.title, _LONGEST)), Cell(""), Cell(""), Cell(safe(what, 200)), Cell("")]
    return [
        first,
        Cell(safe(line.id, 20)),
        Cell(safe(line.title, _LONGEST)),
        Cell(safe(line.retailer, 40)),
        Cell(line.stage),
        Cell(safe(line.next, _LONGEST)),
        Cell(label_day(*line.when), "error" if line.overdue else ""),
    ]


def _say_what_is_special(listed: Listed, query: str) -> None:
    for one, folders in listed.doubles.items():
        output.talk(f"plaint: {safe(one, 20)} is the id of several cases: {safe(', '.join(folders))}", "warning")
    if listed.kept:
        return
    if not listed.total:
        output.talk("no case yet; plaint new TITLE makes one, plaint demo shows the samples")
    elif query:
        output.talk(f"none of {listed.total} cases is found; --all looks among closed ones too")
    else:
        output.talk(f"no open case; --all shows the {listed.total} closed")
