"""``due``: every deadline, how it was found, and a calendar file of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.services.agenda import Due
    from plaint.services.jsonable import Json
    from plaint.storage.workspace import LoadedCase, Workspace

_SPAN = re.compile(r"(\d{1,4})([dw]?)\Z")
KINDS = {
    "act_before": "act by",
    "act_from": "from",
    "they_owe_by": "they owe",
    "promised": "promised",
    "follow_up": "follow up",
}
"""What a deadline kind is called before its date."""


@click.command(
    epilog=examples(
        "plaint due                       every deadline of the open cases",
        "plaint due --within 14d",
        "plaint due k7f3 --days           one case, every date counted day by day",
        "plaint due --ics deadlines.ics   for your calendar; importing it again updates it",
    )
)
@click.argument("case", type=CASE, required=False)
@click.option("--within", metavar="SPAN", help="Only what falls due within 14d or 3w; overdue ones stay.")
@click.option("--all", "everything", is_flag=True, help="Also what is settled, has run out or lacks a date.")
@click.option("--explain", is_flag=True, help="Print how each date was found.")
@click.option("--days", is_flag=True, help="Count every date of CASE day by day.")
@click.option("--ics", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write a calendar file.")
@json_option
@shared_options
def due(
    case: str | None,
    within: str | None,
    ics: Path | None,
    *,
    everything: bool,
    explain: bool,
    days: bool,
    as_json: bool,
) -> None:
    """List every deadline of the open cases, or of CASE, the nearest first."""
    from plaint.services.agenda import agenda, due_within, dues_of

    here = session()
    workspace = here.workspace()
    limit = span(within) if within else None
    if case is None:
        if days:
            raise UsageProblem("days are counted for one case", "name it: plaint due CASE --days")
        found = agenda(workspace, here.today, within=limit, everything=everything)
    else:
        loaded = here.case(workspace, case)
        found = due_within(dues_of(loaded, workspace, here.today, everything=everything), here.today, limit)
        if days:
            _count_days(loaded, workspace, found, here.today)
            return
    if ics is not None:
        from plaint.services.calendar import write_calendar

        count = write_calendar(found, ics, here.now)
        output.talk(f"plaint: {count} dates written to {ics}")
    if as_json:
        output.json([_due_json(one) for one in found])
    elif ics is None:
        _print_dues(found, here.today, explain=explain)


def _count_days(loaded: LoadedCase, workspace: Workspace, found: list[Due], today: date) -> None:
    """Print how each date was found, with the days that were left out and why."""
    from plaint.services.counting_days import counted
    from plaint.services.guidance import ladder_of

    playbook = ladder_of(loaded.case, workspace)
    steps = {one.deadline.step: playbook.step(one.deadline.step) for one in found}
    lines: dict[str, tuple[str, ...]] = {}
    for step in steps.values():
        lines |= counted(loaded, workspace, step, today) if step else {}
    for one in found:
        output.data(f"{one.deadline.remind or one.deadline.day or 'no date'}  {safe(one.deadline.title)}", "heading")
        for line in lines.get(one.deadline.rule, (one.deadline.explanation,)):
            output.paragraph(safe(line), 2)


def span(text: str) -> timedelta:
    """Understand ``14d``, ``14`` or ``2w``. Raises UsageProblem."""
    found = _SPAN.match(text.strip().lower().removeprefix("+"))
    if not found:
        raise UsageProblem(f"{text!r} is not a span of time", "write 14d or 2w")
    return timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


def _due_json(one: Due) -> Json:
    from plaint.services import jsonable

    return {"case": one.id, "folder": one.folder} | jsonable.deadline(one.deadline)


def _print_dues(found: list[Due], today: date, *, explain: bool) -> None:
    rows = [
        [
            Cell(str(one.deadline.remind or one.deadline.day or "no date"), "error" if one.deadline.overdue else ""),
            Cell(KINDS[one.deadline.kind]),
            Cell(_left(one, today), "error" if one.deadline.overdue else "muted"),
            Cell(safe(one.id, 20)),
            Cell(safe(one.case_title, 80)),
            Cell(safe(one.deadline.explanation if explain else one.deadline.title, 400 if explain else 160)),
        ]
        for one in found
    ]
    columns = (
        Column("date"),
        Column("kind", drop=2),
        Column("in"),
        Column("id", drop=1),
        Column("case", 12),
        Column("what", 16),
    )
    output.table(columns, rows)
    if not found:
        output.talk("no date is running")


def _left(one: Due, today: date) -> str:
    if one.day == date.max:
        return ""
    days = (one.day - today).days
    if one.deadline.overdue:
        return f"{-days} d late"
    return "today" if days == 0 else f"{days} d"
