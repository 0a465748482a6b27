"""``plaint resolve``: list conflicting changes of a case and settle them field by field."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from plaint.cli import output
from plaint.cli.confirm import confirmed
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.domain.merge.three_way import Choice, Clash, Side
    from plaint.services.sync.conflicts import Outcome, Proposal
    from plaint.storage.workspace import AnyCase, Workspace

    _Waiting = Sequence[tuple[AnyCase, Sequence[Proposal]]]

_SIDES = ("ours", "theirs", "both")


@click.command(
    epilog=examples(
        "plaint resolve                              list the conflicts of every case",
        "plaint resolve k7f3 --field problem.text=both --field status=theirs",
        "plaint resolve k7f3 --theirs                take the other side's value wherever the two differ",
        "plaint resolve --yes                        merge whatever needs no decision",
    )
)
@click.argument("case", type=CASE, required=False)
@click.option("--ours", "rest", flag_value="ours", help="Keep our value of every field that is not named.")
@click.option("--theirs", "rest", flag_value="theirs", help="Take their value of every field that is not named.")
@click.option("--both", "rest", flag_value="both", help="Keep both values, where two can stand together.")
@click.option("--field", "fields", multiple=True, metavar="FIELD=SIDE", help="Decide one field: ours, theirs or both.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@json_option
@shared_options
def resolve(case: str | None, rest: str | None, fields: Sequence[str], *, yes: bool, as_json: bool) -> int:
    """Settle what two sides changed at the same time.

    Conflicts come from git and from the conflicted copies of cloud services. Fields that one side changed are merged;
    what both changed differently is listed with both values, and stays until you decide. Copies go to the trash, and
    undo takes everything back. The status is 1 as long as a conflict remains.
    """
    from plaint.domain.merge.three_way import Side
    from plaint.services.sync.conflicts import review

    workspace = session().workspace()
    if case is None and fields:
        raise UsageProblem("--field needs a case", "name it: plaint resolve CASE --field FIELD=SIDE")
    choices = _choices(fields)
    side = Side(rest) if rest else None
    found = [workspace.find(case)] if case else list(workspace.cases())
    waiting = [(one, proposals) for one in found if (proposals := review(workspace, one))]
    _refuse_unknown(choices, waiting)
    if not as_json:
        for one, proposals in waiting:
            for proposal in proposals:
                _show(one, proposal.settle(choices, side))
    decided = yes or side is not None or bool(choices)
    agreed = bool(waiting) and (decided or (not as_json and _agreed(waiting)))
    outcomes = [(one, _settled(workspace, one, proposals, choices, side, agreed)) for one, proposals in waiting]
    return _report(outcomes, as_json=as_json)


def _choices(fields: Sequence[str]) -> dict[str, Choice]:
    """Read FIELD=SIDE. Raises UsageProblem."""
    from plaint.domain.merge.three_way import Side

    choices: dict[str, Choice] = {}
    for text in fields:
        path, equals, side = text.rpartition("=")
        if not equals or not path or side not in _SIDES:
            raise UsageProblem(f"{text!r} is no decision", f"write FIELD=SIDE; a side is {', '.join(_SIDES)}")
        choices[path] = Side(side)
    return choices


def _refuse_unknown(choices: dict[str, Choice], waiting: _Waiting) -> None:
    known = {clash.path for _, proposals in waiting for proposal in proposals for clash in proposal.clashes}
    for path in choices:
        if path not in known:
            listed = ", ".join(safe(name, 60) for name in sorted(known))
            hint = f"to be decided: {listed}" if known else "nothing is to be decided"
            raise UsageProblem(f"the two sides do not differ in {path!r}", hint)


def _agreed(waiting: _Waiting) -> bool:
    """Ask whether to merge what needs no decision; without a terminal nobody agrees."""
    ready = sum(
        proposal.merge is not None and not proposal.clashes for _, proposals in waiting for proposal in proposals
    )
    return (
        bool(ready)
        and output.is_terminal(sys.stdin)
        and confirmed(counted("Merge {count} file?", "Merge {count} files?", ready))
    )


def _settled(
    workspace: Workspace,
    found: AnyCase,
    proposals: Sequence[Proposal],
    choices: dict[str, Choice],
    side: Side | None,
    agreed: bool,  # noqa: FBT001
) -> list[Outcome]:
    """Settle the conflicts of a case, or say what is open where nobody agreed."""
    from plaint.services.sync.conflicts import Outcome, settle

    if agreed:
        return settle(workspace, found.folder, choices, side)
    return [Outcome(proposal, proposal.clashes, proposal.problem or "not agreed to yet") for proposal in proposals]


def _show(found: AnyCase, proposal: Proposal) -> None:
    """Print one conflict: what merges by itself, and both values of what does not."""
    from plaint.services.sync.conflicts import taken_over

    conflict = proposal.conflict
    output.data(_place(found, proposal), "strong")
    if conflict.doubtful:
        output.data("  the versions were guessed from the conflict markers: look closely", "warning")
    if proposal.problem:
        output.data(f"  {safe(proposal.problem)}", "error")
    taken = taken_over(proposal)
    for path, value in taken:
        output.data(f"  {safe(path)}: {_shown(value)}", "success")
    if not (taken or proposal.clashes or proposal.problem):
        output.data("  it holds nothing that our file lacks")
    for clash in proposal.clashes:
        output.data(f"  {safe(clash.path)} is to be decided:", "warning")
        for name, value in (("was", clash.base), ("ours", clash.ours), ("theirs", clash.theirs)):
            if name != "was" or value is not None:
                output.data(f"    {name + ':':8}{_shown(value)}")


def _place(found: AnyCase, proposal: Proposal) -> str:
    conflict = proposal.conflict
    return f"{safe(f'{found.name}/{conflict.path}')} and {safe(conflict.label or 'another version')}"


def _shown(value: object) -> str:
    from plaint.storage.toml.field_conflicts import shown

    return "(removed)" if value is None else shown(value)


def _report(outcomes: Sequence[tuple[AnyCase, Sequence[Outcome]]], *, as_json: bool) -> int:
    """Say what became of each conflict; 1 while one remains."""
    every = [(found, outcome) for found, listed in outcomes for outcome in listed]
    if as_json:
        output.json([_row(found, outcome) for found, outcome in every])
    elif not every:
        output.talk("no conflicts")
    for found, outcome in () if as_json else every:
        if outcome.done:
            output.talk(f"merged {found.name}/{outcome.proposal.conflict.path}; plaint undo takes it back")
        elif outcome.left:
            fields = ", ".join(clash.path for clash in outcome.left)
            output.talk(f"plaint: {found.name}/{outcome.proposal.conflict.path} waits for a decision on {fields}")
        else:
            output.talk(f"plaint: {found.name}/{outcome.proposal.conflict.path}: {outcome.problem}", "warning")
    left = [outcome for _, outcome in every if not outcome.done]
    if left and not as_json:
        output.talk("  plaint resolve CASE --field FIELD=ours|theirs|both decides, --yes merges the rest")
    return 1 if left else 0


def _row(found: AnyCase, outcome: Outcome) -> dict[str, Any]:
    from plaint.services.cases.json_values import value
    from plaint.services.sync.conflicts import taken_over

    conflict = outcome.proposal.conflict
    return {
        "folder": found.name,
        "file": conflict.path,
        "source": str(conflict.source),
        "copy": conflict.copy or None,
        "label": conflict.label,
        "doubtful": conflict.doubtful,
        "problem": outcome.problem or None,
        "taken": [{"field": path, "value": value(taken)} for path, taken in taken_over(outcome.proposal)],
        "open": [_clash(clash) for clash in outcome.left],
        "resolved": outcome.done,
    }


def _clash(clash: Clash) -> dict[str, Any]:
    from plaint.services.cases.json_values import value

    sides = {"base": clash.base, "ours": clash.ours, "theirs": clash.theirs}
    return {"field": clash.path, **{name: value(side) for name, side in sides.items()}}
