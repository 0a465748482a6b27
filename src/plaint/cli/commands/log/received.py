"""``plaint received``: log what really came back."""

from __future__ import annotations

import click

from plaint.cli import output
from plaint.cli.params import CASE, examples, session, shared_options


@click.command(
    epilog=examples(
        "plaint received k7f3 refund 250.00 --currency ZAR --on 2026-11-20",
        "plaint received k7f3 refund 249.00          the second instalment",
        "plaint received k7f3 replacement --on friday",
    )
)
@click.argument("case", type=CASE)
@click.argument("remedy")
@click.argument("amount", default="")
@click.option("--on", default="", metavar="DATE", help="day on which it came (default: now)")
@click.option("--currency", default="", metavar="CODE", help="currency of the amount (default: that of the claim)")
@click.option("--text", default="", help="more about it")
@shared_options
def received(case: str, remedy: str, amount: str, *, on: str, currency: str, text: str) -> None:
    """Log what really came back.

    REMEDY is refund, partial-refund, replacement, repair, delivery, … Each receipt is an entry of its own, any number
    of them, in any currency; together they are what counts as received. Prints the new entry's id.
    """
    from plaint.services.cases import answers

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    made = answers.receive(
        workspace, loaded, remedy, amount=amount, currency=currency, on=on, text=text, now=here.now, source=here.source
    )
    output.notes(made.notes)
    output.data(made.interaction.id)
