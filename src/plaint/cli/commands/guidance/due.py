"""``plaint due``: list deadlines, explain them, write a calendar file, notify of them."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.day_labels import KIND_LABELS
from plaint.cli.output import Cell, Column
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.cli.params import Session
    from plaint.services.cases.json_values import Json
    from plaint.services.guidance.agenda import Due
    from plaint.storage.workspace import LoadedCase, Workspace

_SPAN = re.compile(r"(\d{1,4})([dw]?)\Z")


@click.command(
    epilog=examples(
        "plaint due                       every deadline of the open cases",
        "plaint due --within 14d",
        "plaint due k7f3 --days           one case, every date counted day by day",
        "plaint due --ics deadlines.ics   for your calendar; importing it again updates it",
        "plaint due --notify --within 5d  runs your command for each that was not told today",
    )
)
@click.argument("case", type=CASE, required=False)
@click.option("--within", metavar="SPAN", help="Only what falls due within 14d or 3w; overdue ones stay.")
@click.option("--all", "everything", is_flag=True, help="Also what is settled, has run out or lacks a date.")
@click.option("--explain", is_flag=True, help="Print how each date was found.")
@click.option("--days", is_flag=True, help="Count every date of CASE day by day.")
@click.option("--ics", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write a calendar file.")
@click.option("--notify", is_flag=True, help="Tell of each once a day by the command of the settings; 3d ahead.")
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
    notify: bool,
    as_json: bool,
) -> int:
    """List every deadline of the open cases, or of CASE, the nearest first.

    With --notify those that were told now are listed; status 1 when one could not be told.
    """
    here = session()
    limit = span(within) if within else None
    if notify:
        if everything or days or ics:
            raise UsageProblem("--notify tells of what asks for something", "leave out --all, --days and --ics")
        return _notify(here, case, limit, explain=explain, as_json=as_json)
    if days and case is None:
        raise UsageProblem("days are counted for one case", "name it: plaint due CASE --days")
    workspace = here.workspace()
    loaded = None if case is None else here.case(workspace, case)
    found = _found(workspace, loaded, here.today, limit, everything=everything)
    if days and loaded:
        _count_days(loaded, workspace, found, here.today)
        return 0
    if ics is not None:
        from plaint.services.guidance.calendar import write_calendar

        count = write_calendar(found, ics, here.now)
        output.talk(f"plaint: {count} dates written to {ics}")
    if as_json:
        output.json([_due_json(one, here.today) for one in found])
    elif ics is None:
        _print_dues(found, here.today, explain=explain, states=everything)
        _tell_doubts(found, here.today)
    return 0


def _tell_doubts(found: list[Due], today: date) -> None:
    from plaint.domain.guidance.reliability import doubt_line
    from plaint.services.guidance.advice import cited_by_dates

    if line := doubt_line(cited_by_dates(one.deadline for one in found), today):
        output.talk(safe(line, 1000), "warning")


def _found(
    workspace: Workspace, loaded: LoadedCase | None, today: date, limit: timedelta | None, *, everything: bool = False
) -> list[Due]:
    """Return the deadlines of a case, or of all that are not closed."""
    from plaint.services.guidance.agenda import agenda, due_within, dues_of

    if loaded is None:
        return agenda(workspace, today, within=limit, everything=everything)
    return due_within(dues_of(loaded, workspace, today, everything=everything), today, limit)


def _notify(here: Session, case: str | None, limit: timedelta | None, *, explain: bool, as_json: bool) -> int:
    """Run the command of the settings for what was not told today, and print what was told now."""
    from plaint.locations import state_dir
    from plaint.services.guidance.notify import AHEAD, NotificationLog, tell
    from plaint.settings import config_file

    words = _command()
    workspace = here.workspace()
    loaded = None if case is None else here.case(workspace, case)
    found = _found(workspace, loaded, here.today, AHEAD if limit is None else limit)
    told = NotificationLog(state_dir(), workspace.root, here.today)
    outcome = tell(found, told, here.today, words=words, folder=config_file().parent)
    for text, reason in outcome.failed:
        output.talk(f"plaint: {reason}", "error")
        output.talk(f"  {text}")
    if as_json:
        output.json([_due_json(one, here.today) for one in outcome.told])
    elif outcome.told:
        _print_dues(outcome.told, here.today, explain=explain)
    elif not outcome.failed and output.is_terminal(sys.stdout):  # cron would send a mail of it
        output.talk("nothing is left to tell today")
    return 1 if outcome.failed else 0


def _command() -> tuple[str, ...]:
    """Return the command of the settings, which a workspace cannot give. Raises UsageProblem when there is none."""
    from plaint.settings import config_file, load_settings

    held = load_settings()
    if not held.notify:
        output.notes(f"{problem.message}. {problem.suggestion}" for problem in held.problems)
        raise UsageProblem(
            "the settings name no command to tell with",
            f'write into {config_file()}, above its first [table]: notify = "notify-send plaint"',
        )
    return held.notify


def _count_days(loaded: LoadedCase, workspace: Workspace, found: list[Due], today: date) -> None:
    """Print how each date was found, with the days that were left out and why."""
    from plaint.domain.guidance.reliability import source_words
    from plaint.services.guidance.guidance import counted_rules, ladder_of

    playbook = ladder_of(loaded.case, workspace)
    shown = {one.deadline.rule for one in found}
    rules = [rule for step in playbook.steps for rule in step.rules if rule.id in shown]
    rules += [right.rule for right in playbook.rights if right.rule and right.rule.id in shown]
    lines = counted_rules(loaded, workspace, rules, today)
    for one in found:
        output.data(f"{one.deadline.shown or 'no date'}  {safe(one.deadline.title)}", "heading")
        for line in lines.get(one.deadline.rule, (one.deadline.explanation,)):
            output.paragraph(safe(line), 2)
        if source := source_words(one.deadline.source, today):
            output.paragraph(safe(f"source: {source}"), 2)


def span(text: str) -> timedelta:
    """Understand ``14d``, ``14`` or ``2w``. Raises UsageProblem."""
    found = _SPAN.match(text.strip().lower().removeprefix("+"))
    if not found:
        raise UsageProblem(f"{text!r} is not a span of time", "write 14d or 2w")
    return timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


def _due_json(one: Due, today: date) -> Json:
    from plaint.services.cases import json_values

    return {"case": one.id, "folder": one.folder} | json_values.deadline(one.deadline, today)


def _print_dues(found: list[Due], today: date, *, explain: bool, states: bool = False) -> None:
    """Print deadlines as a table; ``states`` adds which of them run, have passed, are settled or lack a date."""
    from plaint.domain.guidance.reliability import explained
    from plaint.services.guidance.agenda import once_each

    found = once_each(found)
    rows = [
        [
            Cell(str(one.deadline.shown or "no date"), "error" if one.deadline.overdue else ""),
            *([Cell(_STATES.get(one.deadline.state, str(one.deadline.state)), "muted")] if states else []),
            Cell(KIND_LABELS[one.deadline.meaning]),
            Cell(_left(one, today), "error" if _is_late(one) else "muted"),
            Cell(safe(one.id, 20)),
            Cell(safe(one.case_title, 80)),
            Cell(safe(explained(one.deadline, today) if explain else one.deadline.title, 1000 if explain else 160)),
        ]
        for one in found
    ]
    columns = (
        Column("date"),
        *((Column("state"),) if states else ()),
        Column("kind", drop=2),
        Column("in"),
        Column("id", drop=1),
        Column("case", 12),
        Column("what", 16),
    )
    output.table(columns, rows)
    if not found:
        output.talk("no date is running")


_STATES = {"met": "settled", "on-hold": "on hold", "needs-date": "no date"}


def _is_late(one: Due) -> bool:
    """Tell whether somebody still owes something: a right that has run out is over, and not late."""
    return one.deadline.overdue and one.deadline.kind != "act_before"


def _left(one: Due, today: date) -> str:
    if one.day == date.max:
        return ""
    days = (one.day - today).days
    if one.deadline.state in {"passed", "met", "blocked"} and not _is_late(one):
        return f"{-days} d ago" if days < 0 else "today" if days == 0 else f"{days} d"
    if one.deadline.overdue:
        return f"{-days} d late"
    return "today" if days == 0 else f"{days} d"
