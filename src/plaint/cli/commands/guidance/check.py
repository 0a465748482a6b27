"""``plaint check``: find what is missing, badly said or broken in cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.params import CASE, Session, examples, json_option, session, shared_options
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.services.cases.json_values import Json
    from plaint.services.guidance.check import Checked


@click.command(
    epilog=examples(
        "plaint check                 findings on every open case",
        "plaint check k7f3",
        "plaint check --errors --json",
    )
)
@click.argument("case", type=CASE, required=False)
@click.option("--errors", is_flag=True, help="Only errors.")
@click.option("--playbooks", "ladders", is_flag=True, help="Also run the examples of the shipped playbooks.")
@json_option
@shared_options
def check(case: str | None, *, errors: bool, ladders: bool, as_json: bool) -> int:
    """Find what is missing, badly said or broken; exit status 1 if an error is among it.

    Findings are advice: none of them locks anything. Without a case your own playbooks are checked too, and the
    examples beside their rules are run.
    """
    here = session()
    found = _findings_of(here, case) if case else [*_all_findings(here), *_of_playbooks(here, ladders=ladders)]
    bad = sum(one.finding.level == "error" for one in found)
    if errors:
        found = [one for one in found if one.finding.level == "error"]
    if as_json:
        output.json([_checked_json(one) for one in found])
    else:
        _print_checked(found)
    return 1 if bad else 0


def _findings_of(here: Session, case: str) -> list[Checked]:
    from plaint.services.guidance.agenda import check_case

    workspace = here.workspace()
    return check_case(workspace.find(case), workspace, here.today)


def _all_findings(here: Session) -> list[Checked]:
    from plaint import clock
    from plaint.locations import cache_dir
    from plaint.services.index.listing import cached_checks

    return cached_checks(here.known_root(), here.today, cache_dir(), clock.now().timestamp(), here.workspace)


def _of_playbooks(here: Session, *, ladders: bool) -> list[Checked]:
    """Return what is wrong with the workspace's own playbooks; ``ladders`` runs the program's examples too."""
    root = here.known_root()
    if not ladders and not (root / "playbooks").is_dir():
        return []
    from plaint.locations import cache_dir
    from plaint.playbooks.calendars import calendar_for
    from plaint.playbooks.examples import check_playbooks
    from plaint.services.guidance.check import Checked

    found = check_playbooks(root, lambda place: calendar_for(place, cache_dir() / "holidays"), shipped=ladders)
    return [Checked("", "playbooks", one) for one in found]


def _checked_json(one: Checked) -> Json:
    from plaint.services.cases import json_values

    return {"case": one.id, "folder": one.folder} | json_values.finding(one.finding)


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
