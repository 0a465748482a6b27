"""``plaint next``: say what to do now, why, from when and until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.day_labels import KIND_LABELS, action_day
from plaint.cli.output import Cell, Column
from plaint.cli.params import CASE, Session, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.domain.guidance.status import NextAction
    from plaint.services.cases.json_values import Json
    from plaint.services.guidance.guidance import Guidance
    from plaint.storage.workspace import LoadedCase, Workspace


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
    from plaint.domain.guidance.call_sheet import call_sheet

    rows = call_sheet(loaded.case, loaded.log)
    room = max(len(label) for label, _ in rows)
    for label, text in rows:
        output.paragraph(f"{label:<{room}}  {safe(text)}")


def _next_of_all(here: Session, workspace: Workspace, *, as_json: bool) -> None:
    from plaint.services.index.summary import Summary, rows

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
            Cell(action_day(row.next), "error" if row.overdue else ""),
        ]
        for row in found
    ]
    output.table((Column("id"), Column("case", 14), Column("what to do", 24), Column("when", drop=1)), cells)
    if not found:
        output.talk("nothing to do: no case is open")


def _as_json(case_id: str, action: NextAction) -> Json:
    from plaint.services.cases import json_values

    return {"case": case_id} | (json_values.next_action(action) or {})


def _next_of_one(here: Session, workspace: Workspace, loaded: LoadedCase, *, as_json: bool) -> None:
    from plaint.services.guidance.guidance import guide

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
        output.heading("You could also")
        for action in guidance.others[:5]:
            output.paragraph(f"- {safe(action.title)}{_days(action)}", 2)


def _days(action: NextAction) -> str:
    return f" ({KIND_LABELS.get(action.kind, 'on')} {action.day})" if action.day else ""


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
    for place in step.where:
        output.paragraph(f"Where: {safe(place)}", 2)
    for source in step.sources:
        doubt = "" if source.confirmed else "; not confirmed"
        output.paragraph(
            f"Source: {safe(source.text)} (read {source.read_on}, confidence {source.confidence}{doubt})", 2
        )


def _channels(guidance: Guidance, today: date) -> None:
    from plaint.services.guidance.guidance import channels_of

    if guidance.next is None or guidance.next.command != "log" or not guidance.next.channel:
        return
    output.heading("Which channel")
    for channel, advice in channels_of(guidance, today)[:3]:
        output.paragraph(f"- {channel.id}: {safe(advice)}", 2)


def _rights(loaded: LoadedCase, workspace: Workspace, today: date) -> None:
    from plaint.domain.guidance.rights import compare_windows
    from plaint.services.guidance.guidance import rights_of

    windows = [one for one in rights_of(loaded, workspace, today) if one.deadline and one.deadline.day]
    if not windows:
        return
    output.heading("Your rights and the shop's policy")
    for window in windows:
        assert window.deadline is not None
        basis = "law" if window.right.basis == "statutory" else "policy"
        longest = ", the longest" if window.longest and len(windows) > 1 else ""
        output.paragraph(f"- {basis}: {safe(window.right.title)}, until {window.deadline.day}{longest}", 2)
    if sentence := compare_windows(tuple(windows)):
        output.paragraph(safe(sentence), 2)
