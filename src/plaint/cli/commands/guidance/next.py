"""``plaint next``: say what to do now, why, from when and until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from plaint.cli import advice_text, output
from plaint.cli.day_labels import label_day
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
@click.option("--all", "everything", is_flag=True, help="Every other thing that could be done, not the first five.")
@json_option
@shared_options
def next_(case: str | None, *, call: bool, everything: bool, as_json: bool) -> None:
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
        _call_sheet(here, workspace, loaded)
    else:
        _next_of_one(here, workspace, loaded, everything=everything, as_json=as_json)


def _call_sheet(here: Session, workspace: Workspace, loaded: LoadedCase) -> None:
    from plaint.services.guidance.guidance import call_sheet_of, guide

    rows = call_sheet_of(guide(loaded, workspace, here.today), loaded.log)
    room = max(len(label) for label, _ in rows)
    for label, text in rows:
        output.paragraph(f"{label:<{room}}  {safe(text)}")


def _next_of_all(here: Session, workspace: Workspace, *, as_json: bool) -> None:
    from plaint.services.index.summary import Summary, judged, sort_rows

    found = {row.folder: (row, guidance) for row, guidance in judged(workspace, here.today) if row.next}
    ordered = sort_rows((row for row, _ in found.values()), "urgency")
    rows = [row for row in ordered if isinstance(row, Summary) and (row.status != "closed" or row.overdue)]
    if as_json:
        output.json([_as_json(row.id, row.next, found[row.folder][1], here.today) for row in rows if row.next])
        return
    cells = [
        [
            Cell(safe(row.id, 20)),
            Cell(safe(row.title, 120)),
            Cell(safe(row.next.title, 160) if row.next else ""),
            Cell(label_day(row.day_kind, row.day.isoformat()) if row.day else "", "error" if row.overdue else ""),
        ]
        for row in rows
    ]
    output.table((Column("id"), Column("case", 14), Column("what to do", 24), Column("when", drop=1)), cells)
    if not rows:
        output.talk("nothing to do: no case is open")


def _as_json(case_id: str, action: NextAction, guidance: Guidance, today: date) -> Json:
    from plaint.services.cases import json_values

    return {"case": case_id} | json_values.advice(action, guidance, today)


def _next_of_one(here: Session, workspace: Workspace, loaded: LoadedCase, *, everything: bool, as_json: bool) -> None:
    from plaint.services.guidance.guidance import guide

    guidance, case_id = guide(loaded, workspace, here.today), safe(loaded.case.id, 40)
    if as_json:
        actions = [guidance.next, *guidance.others] if guidance.next else []
        output.json([_as_json(loaded.case.id, action, guidance, here.today) for action in actions])
        return
    if guidance.next is None:
        output.data(f"{safe(loaded.case.title)} is closed; nothing is left to do.")
        return
    advice_text.first_lines(guidance)
    advice_text.action(case_id, guidance, guidance.next, here.today)
    advice_text.after_action(case_id, guidance, here.today)
    _channels(guidance, here.today)
    advice_text.rights(guidance.rights, here.today)
    advice_text.others(case_id, guidance, everything=everything)


def _channels(guidance: Guidance, today: date) -> None:
    from plaint.services.guidance.guidance import channels_of

    if guidance.next is None or guidance.next.command != "log" or not guidance.next.channel:
        return
    output.heading("Which channel")
    for channel, advice in channels_of(guidance, today):
        output.paragraph(f"- {channel.id}: {safe(advice)}", 2)
