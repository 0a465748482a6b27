"""``plaint log``: log a call, chat, mail or answer, classify an entry, withdraw one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.changes import print_changes
from plaint.cli.params import CASE, Session, examples, session, shared_options
from plaint.domain.errors import UsageProblem

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace

_SAID = ("promise", "promised_by", "offer", "amount", "currency", "offer_until")
"""What an entry that is classified may say."""
_LARGEST = 1_000_000
"""Characters of a text from standard input; a log entry beyond that is a file, and belongs to the evidence."""


@click.command(
    epilog=examples(
        "plaint log k7f3 'Asked for a refund' --channel chat --person Thandi --ref 'chat 8812, employee 4711'",
        "plaint log k7f3 'They will pay within 5 days' --direction in --answer offer --promise refund --by +5d",
        "plaint log k7f3 'Sent the photos' --channel email --at 'friday 10:15' --evidence lid.jpg --text - < mail.txt",
        "plaint log k7f3 'Voucher of R200' --answer offer --amount 200 --currency ZAR --until +7d --settles",
        "plaint log k7f3 'Neighbour saw the parcel' --direction in --actor witness --person 'Mrs Botha'",
        "plaint log k7f3 --classify m2q8 --answer refusal",
        "plaint log k7f3 --entry m2q8 --step customer-service     change the step that was guessed",
        "plaint log k7f3 'logged twice' --withdraw m2q8",
    )
)
@click.argument("case", type=CASE, default="")
@click.argument("reason", default="")
@click.option("--channel", default="", help="chat, phone, email, form, post, …")
@click.option("--direction", default="", metavar="out|in|note", help="from you, to you, or a note (default: out)")
@click.option("--at", default="", metavar="TIME", help="when: 2026-11-12T10:15, 10:15, friday (default: now)")
@click.option("--step", default="", help="the step that it takes or answers; none: no step (default: a guess)")
@click.option("--person", default="", help="who you spoke with")
@click.option("--actor", default="", help="who they are: retailer, seller, bank, carrier, witness, …")
@click.option("--ref", "reference", default="", help="chat id, employee number, case number")
@click.option("--text", default="", help="what was said; - reads standard input")
@click.option("--answer", default="", help="what an incoming one is: offer, refusal, …")
@click.option("--promise", default="", help="what was promised")
@click.option("--by", "promised_by", default="", metavar="DATE", help="by when")
@click.option("--offer", default="", help="what they offer")
@click.option("--amount", default="", metavar="AMOUNT", help="money that is offered, or that came back")
@click.option("--currency", default="", metavar="CODE", help="its currency (default: that of the claim)")
@click.option("--until", "offer_until", default="", metavar="DATE", help="last day to accept the offer")
@click.option("--settles", is_flag=True, help="Accepting the offer ends the whole matter.")
@click.option("--received", default="", metavar="REMEDY", help="what came back: refund, replacement, …")
@click.option("--evidence", multiple=True, metavar="NAME|FILE", help="evidence of the case, or a file to add")
@click.option("--skip", "skipped", default="", metavar="WHY", help="why the step was left out on purpose")
@click.option("--classify", default="", metavar="ID", help="say what an entry is, with --answer")
@click.option("--entry", "change", default="", metavar="ID", help="change an entry that is logged already")
@click.option("--withdraw", default="", metavar="ID", help="an entry that does not count; REASON says why")
@shared_options
def log(
    case: str,
    reason: str,
    *,
    evidence: Sequence[str],
    classify: str,
    change: str,
    withdraw: str,
    text: str,
    settles: bool,
    **fields: str,
) -> None:
    """Log a call, chat, mail or answer.

    Prints the new entry's id. Entries are never deleted; one that does not count is withdrawn. An entry without --step
    gets one by a guess, which show marks as such. With ACCESSIBLE=1 and no reason it asks for everything, one question
    after the other.
    """
    from plaint.cli import prompting
    from plaint.services.cases import actions

    here = session()
    asks = prompting.wanted() and not (reason or text or classify or change or withdraw)
    if not case and not asks:
        raise click.UsageError("Missing argument 'CASE'.", click.get_current_context())
    workspace = here.workspace()
    loaded = here.case(workspace, case or _choose_case(here))
    if asks:
        _ask_for_entry(here, workspace, loaded, evidence)
        return
    if classify:
        if not fields["answer"]:
            raise UsageProblem("--classify needs --answer", "say what it is: acknowledged, asks, offer, refusal, …")
        said = {name: fields[name] for name in _SAID} | {"settles": "yes" if settles else ""}
        print_changes(actions.classify(workspace, loaded, classify, fields["answer"], **said, now=here.now))
        return
    if withdraw:
        print_changes(actions.withdraw(workspace, loaded, withdraw, reason))
        return
    fields |= {"reason": reason, "text": _read_text() if text == "-" else text, "settles": "yes" if settles else ""}
    if fields["amount"] and not fields["currency"]:
        fields["currency"] = actions.usual_currency(workspace, loaded.case)
    steps = _all_steps(workspace, loaded) if fields["step"] else ()
    if change:
        if evidence:
            raise UsageProblem("--entry does not take --evidence", "link it from the evidence: plaint evidence set")
        print_changes(actions.change_entry(workspace, loaded, change, fields, now=here.now, steps=steps))
        return
    made = actions.log_interaction(
        workspace, loaded, fields, evidence=evidence, now=here.now, source=here.source, steps=steps
    )
    output.notes(made.notes)
    output.data(made.interaction.id)


def _choose_case(here: Session) -> str:
    from plaint.cli import prompting
    from plaint.services.index.summary import Summary, rows

    found = [row for row in rows(here.workspace(), here.today) if isinstance(row, Summary) and row.status != "closed"]
    return prompting.choose("Which case?", [(row.id, f"{row.title} ({row.id}, {row.stage.value})") for row in found])


def _ask_for_entry(here: Session, workspace: Workspace, loaded: LoadedCase, evidence: Sequence[str]) -> None:
    from plaint.cli import prompting
    from plaint.services.cases import actions

    output.talk(f"A new entry in the log of “{loaded.case.title}” ({loaded.case.id}).")
    steps = _steps(here, workspace, loaded)
    fields = prompting.log_entry(here.now, steps)
    if not prompting.agreed(f"Log “{fields['reason']}”?"):
        output.talk("nothing was written")
        return
    made = actions.log_interaction(
        workspace, loaded, fields, evidence=evidence, now=here.now, source=here.source, steps=steps
    )
    output.data(made.interaction.id)


def _read_text() -> str:
    text = sys.stdin.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise UsageProblem(
            "the text on standard input is too long", "keep it as a file and add it with --evidence FILE"
        )
    return text.strip("\n")


def _steps(here: Session, workspace: Workspace, loaded: LoadedCase) -> list[str]:
    from plaint.services.guidance.guidance import guide

    return [status.step.id for status in guide(loaded, workspace, here.today).steps]


def _all_steps(workspace: Workspace, loaded: LoadedCase) -> list[str]:
    """Return the ids of all steps of the ladder, also of those that the facts leave out."""
    from plaint.services.guidance.guidance import ladder_of

    return [step.id for step in ladder_of(loaded.case, workspace).steps]
