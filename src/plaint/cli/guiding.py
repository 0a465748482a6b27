"""``next``, ``due`` and ``check``: what to do now, by when, and what is missing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.cli.params import CASE, Session, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.domain.progress import NextAction
    from plaint.services.agenda import Checked, Due
    from plaint.services.guidance import Guidance
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
    "next",
    epilog=examples(
        "plaint next                 the next action of every open case, most urgent first",
        "plaint next k7f3            one case: what, why, by when, what to have at hand",
        "plaint next k7f3 --call     the sheet to have beside you on a call or in a chat",
    ),
)
@click.argument("case", type=CASE, required=False)
@click.option("--call", is_flag=True, help="Print the call sheet of the case.")
@json_option
@shared_options
def next_(case: str | None, *, call: bool, as_json: bool) -> None:
    """Say what to do now, why, from when and until when."""
    here = session()
    workspace = here.workspace()
    if case is None:
        if call:
            raise UsageProblem("a call sheet is for one case", "name it: plaint next CASE --call")
        _next_of_all(here, workspace, as_json=as_json)
        return
    loaded = here.case(workspace, case)
    if call:
        _call_sheet(loaded)
    else:
        _next_of_one(here, workspace, loaded, as_json=as_json)


def _call_sheet(loaded: LoadedCase) -> None:
    from plaint.domain.callsheet import call_sheet

    rows = call_sheet(loaded.case, loaded.log)
    room = max(len(label) for label, _ in rows)
    for label, text in rows:
        output.paragraph(f"{label:<{room}}  {safe(text)}")


def _next_of_all(here: Session, workspace: Workspace, *, as_json: bool) -> None:
    from plaint.cli.listing import when
    from plaint.services.overview import Summary, rows

    found = [row for row in rows(workspace, here.today) if isinstance(row, Summary) and row.next]
    found = [row for row in found if row.status != "closed" or row.overdue]
    if as_json:
        output.json([_as_json(row.id, row.next) for row in found if row.next])
        return
    cells = [
        [
            Cell(safe(row.id, 20)),
            Cell(safe(row.title, 120)),
            Cell(safe(row.next.title, 160) if row.next else ""),
            Cell(when(row.next), "error" if row.overdue else ""),
        ]
        for row in found
    ]
    output.table((Column("id"), Column("case", 14), Column("what to do", 24), Column("when", drop=1)), cells)
    if not found:
        output.talk("nothing to do: no case is open")


def _as_json(case_id: str, action: NextAction) -> Json:
    from plaint.services import jsonable

    return {"case": case_id} | (jsonable.next_action(action) or {})


def _next_of_one(here: Session, workspace: Workspace, loaded: LoadedCase, *, as_json: bool) -> None:
    from plaint.services.guidance import guide

    guidance = guide(loaded, workspace, here.today)
    if as_json:
        actions = [guidance.next, *guidance.others] if guidance.next else []
        output.json([_as_json(loaded.case.id, action) for action in actions])
        return
    if guidance.next is None:
        output.data(f"{safe(loaded.case.title)} is closed; nothing is left to do.")
        return
    _tell(guidance.next)
    _how(guidance, guidance.next)
    _channels(guidance, here.today)
    _rights(loaded, workspace, here.today)
    if guidance.others:
        output.data()
        output.data("You could also", "heading")
        for action in guidance.others[:5]:
            output.paragraph(f"- {safe(action.title)}{_days(action)}", 2)


def _days(action: NextAction) -> str:
    return f" ({KINDS.get(action.kind, 'on')} {action.day})" if action.day else ""


def _tell(action: NextAction) -> None:
    output.data(safe(action.title), "strong")
    output.paragraph(safe(action.why), 2)
    if action.opens:
        output.data(f"  From:   {action.opens}")
    if action.closes:
        output.data(f"  Until:  {action.closes}")
    if action.overdue and action.day:
        output.data(f"  Since:  {action.day} (overdue)", "error")
    if action.attach:
        output.paragraph(f"Attach: {safe(', '.join(action.attach))}", 2)
    for warning in action.warnings:
        output.paragraph(f"Before you do: {safe(warning)}", 2)


def _how(guidance: Guidance, action: NextAction) -> None:
    step = guidance.playbook.step(action.step)
    if step is None:
        return
    for number, line in enumerate(step.how, 1):
        output.paragraph(f"{number}. {safe(line)}", 2)
    for source in step.sources:
        doubt = "" if source.confirmed else "; not confirmed"
        output.paragraph(
            f"Source: {safe(source.text)} (read {source.read_on}, confidence {source.confidence}{doubt})", 2
        )


def _channels(guidance: Guidance, today: date) -> None:
    from plaint.services.guidance import channels_of

    if guidance.next is None or guidance.next.command != "log" or not guidance.next.channel:
        return
    output.data()
    output.data("Which channel", "heading")
    for channel, advice in channels_of(guidance, today)[:3]:
        output.paragraph(f"- {channel.id}: {safe(advice)}", 2)


def _rights(loaded: LoadedCase, workspace: Workspace, today: date) -> None:
    from plaint.domain.rights import comparison
    from plaint.services.guidance import rights_of

    windows = [one for one in rights_of(loaded, workspace, today) if one.deadline and one.deadline.day]
    if not windows:
        return
    output.data()
    output.data("Your rights and the shop's policy", "heading")
    for window in windows:
        assert window.deadline is not None
        basis = "law" if window.right.basis == "statutory" else "policy"
        longest = ", the longest" if window.longest and len(windows) > 1 else ""
        output.paragraph(f"- {basis}: {safe(window.right.title)}, until {window.deadline.day}{longest}", 2)
    if sentence := comparison(tuple(windows)):
        output.paragraph(safe(sentence), 2)


@click.command(
    epilog=examples(
        "plaint due                       every deadline of the open cases",
        "plaint due --within 14d",
        "plaint due --ics deadlines.ics   for your calendar; importing it again updates it",
    )
)
@click.option("--within", metavar="SPAN", help="Only what falls due within 14d or 3w; overdue ones stay.")
@click.option("--all", "everything", is_flag=True, help="Also what is settled, has run out or lacks a date.")
@click.option("--explain", is_flag=True, help="Print how each date was found.")
@click.option("--ics", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write a calendar file.")
@json_option
@shared_options
def due(within: str | None, ics: Path | None, *, everything: bool, explain: bool, as_json: bool) -> None:
    """List every deadline, the nearest first."""
    from plaint.services.agenda import agenda

    here = session()
    workspace = here.workspace()
    found = agenda(workspace, here.today, within=span(within) if within else None, everything=everything)
    if ics is not None:
        from plaint.services.calendar import write_calendar

        count = write_calendar(found, ics, here.now)
        output.talk(f"plaint: {count} dates written to {ics}")
    if as_json:
        output.json([_due_json(one) for one in found])
    elif ics is None:
        _print_dues(found, here.today, explain=explain)


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


@click.command(
    epilog=examples(
        "plaint check                 findings on every open case",
        "plaint check k7f3",
        "plaint check --errors --json",
    )
)
@click.argument("case", type=CASE, required=False)
@click.option("--errors", is_flag=True, help="Only errors.")
@json_option
@shared_options
def check(case: str | None, *, errors: bool, as_json: bool) -> int:
    """Find what is missing, badly said or broken; exit status 1 if an error is among it.

    Findings are advice: none of them locks anything.
    """
    from plaint.services.agenda import check_all, check_case

    here = session()
    workspace = here.workspace()
    if case is None:
        found = list(check_all(workspace, here.today))
    else:
        found = check_case(workspace.find(case), workspace, here.today)
    bad = sum(one.finding.level == "error" for one in found)
    if errors:
        found = [one for one in found if one.finding.level == "error"]
    if as_json:
        output.json([_checked_json(one) for one in found])
    else:
        _print_checked(found)
    return 1 if bad else 0


def _checked_json(one: Checked) -> Json:
    from plaint.services import jsonable

    return {"case": one.id, "folder": one.folder} | jsonable.finding(one.finding)


def _print_checked(found: list[Checked]) -> None:
    shown = ""
    for one in found:
        if one.folder != shown:
            output.data(("\n" if shown else "") + safe(one.folder), "strong")
            shown = one.folder
        role = {"error": "error", "warning": "warning"}.get(one.finding.level, "muted")
        place = output.place(safe(one.finding.file), one.finding.line)
        output.data(f"  {one.finding.level}  {one.finding.rule}", role)
        output.paragraph(f"{place}{safe(one.finding.message)}", 4)
        if one.finding.suggestion:
            output.paragraph(f"-> {safe(one.finding.suggestion)}", 4)
    if not found:
        output.talk("nothing to remark")
