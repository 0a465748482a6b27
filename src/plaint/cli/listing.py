"""``list``: the cases of a workspace, most urgent first."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from plaint import clock
from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.cli.params import Session, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.domain.progress import NextAction
    from plaint.services.overview import Row

_ASKS_FOR_CLOSED = re.compile(r"(?:^|\s)!*(?:status|stage):", re.IGNORECASE)
_LONGEST = 120
"""Characters of a title in a list; one of a megabyte would push everything else away."""
_WHEN = {"act_before": "by", "act_from": "from", "they_owe_by": "they by", "promised": "promised", "follow_up": "ask"}
_COLUMNS = (
    Column("urgency"),
    Column("id"),
    Column("title", 14),
    Column("retailer", 8, 2),
    Column("stage", drop=1),
    Column("next", 16, 4),
    Column("when", drop=3),
)


@click.command(
    "list",
    epilog=examples(
        "plaint list                                     open cases, most urgent first",
        "plaint list stage:act,classify retailer:amazon",
        "plaint list 'claimed:>100EUR' !label:work --sort opened",
        "plaint list --all opened:2026-01-01..2026-03-31 --json",
    ),
)
@click.argument("query", nargs=-1)
@click.option("--sort", default="urgency", metavar="FIELD", help="urgency, opened, updated, title, retailer, stage, …")
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@json_option
@shared_options
def list_cases(query: Sequence[str], sort: str, *, everything: bool, as_json: bool) -> None:
    """List open cases, most urgent first.

    QUERY is words, field:value and !not; values take ranges (claimed:>100, opened:2026-01-01..2026-03-31).
    """
    print_list(session(), " ".join(query), sort, everything=everything, as_json=as_json)


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
    from plaint.locations import cache_dir
    from plaint.services.overview import SORTS, sort_rows
    from plaint.services.rowcache import cached_rows

    if sort not in SORTS:
        raise UsageProblem(f"cases cannot be sorted by {sort!r}", f"sort by {', '.join(SORTS)}")
    today = here.today
    matches = _matcher(query, today)
    everything = everything or _ASKS_FOR_CLOSED.search(query) is not None
    root = here.known_root(remember=remember)
    listed = cached_rows(root, today, cache_dir(), clock.now().timestamp(), lambda: here.workspace(remember=remember))
    all_rows = listed.rows
    found = [row for row in all_rows if (everything or not _closed(row)) and matches(row)]
    if sort != "urgency":  # rows come in that order
        found = sort_rows(found, sort)
    if as_json:
        from plaint.services import jsonable

        output.json([jsonable.row(row) for row in found])
    else:
        output.table(_COLUMNS, [_cells(row, today) for row in found])
    for problem in listed.problems:
        output.finding(problem)
    _say_what_is_special(all_rows, found, query)


def _matcher(query: str, today: date) -> Callable[[object], bool]:
    if not query.strip():
        return lambda _row: True
    from plaint.domain.query import parse_query

    return parse_query(query, today).matches


def _closed(row: Row) -> bool:
    return getattr(row, "status", "") == "closed"


def _cells(row: Row, today: date) -> list[Cell]:
    from plaint.services.overview import Summary
    from plaint.services.urgency import urgency

    how = urgency(row, today)
    mark = how.glyph if output.has_unicode(sys.stdout) else how.plain
    first = Cell(f"{mark} {how.word}", how.role)
    if not isinstance(row, Summary):
        cause = row.finding
        what = f"{output.place(cause.file, cause.line)}{cause.message}"
        return [first, Cell("-"), Cell(safe(row.name, _LONGEST)), Cell(""), Cell(""), Cell(safe(what, 200)), Cell("")]
    action = row.next
    return [
        first,
        Cell(safe(row.id, 20)),
        Cell(safe(row.title, _LONGEST)),
        Cell(safe(row.retailer or row.store, 40)),
        Cell(str(row.stage)),
        Cell(safe(action.title, _LONGEST) if action else ""),
        Cell(when(action), "error" if row.overdue else ""),
    ]


def when(action: NextAction | None) -> str:
    """Return the day that matters, with the word that says what it means."""
    if action is None or action.day is None:
        return ""
    return f"{_WHEN.get(action.kind, '')} {action.day.isoformat()}".strip()


def _say_what_is_special(all_rows: Sequence[Row], found: Sequence[Row], query: str) -> None:
    ids: dict[str, list[str]] = {}
    for row in all_rows:
        if hasattr(row, "folder") and isinstance(row.folder, str):
            ids.setdefault(getattr(row, "id", ""), []).append(row.folder)
    for one, folders in ids.items():
        if len(folders) > 1:
            output.talk(f"plaint: {one} is the id of several cases: {', '.join(folders)}", "warning")
    if found:
        return
    if not all_rows:
        output.talk("no case yet; plaint new TITLE makes one, plaint demo shows the samples")
    elif query:
        output.talk(f"none of {len(all_rows)} cases is found; --all looks among closed ones too")
    else:
        output.talk(f"no open case; --all shows the {len(all_rows)} closed")
