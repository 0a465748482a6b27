"""``plaint decide``: accept, decline or counter an offer."""

from __future__ import annotations

import click

from plaint.cli import output
from plaint.cli.params import CASE, examples, session, shared_options


@click.command(
    epilog=examples(
        "plaint decide k7f3 accept",
        "plaint decide k7f3 decline --text 'A voucher does not pay for the kettle'",
        "plaint decide k7f3 counter --entry m2q8 --text 'R350 in money would be enough'",
    )
)
@click.argument("case", type=CASE)
@click.argument("decision", metavar="accept|decline|counter")
@click.option("--entry", default="", metavar="ID", help="which offer (default: the newest that waits)")
@click.option("--text", default="", help="what you say to it")
@shared_options
def decide(case: str, decision: str, *, entry: str, text: str) -> None:
    """Accept, decline or counter an offer.

    Writes an entry of its own that names the offer, prints its id, and says which letter goes with it.
    """
    from plaint.services.cases import answers

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    made = answers.decide(workspace, loaded, decision, reference=entry, text=text, now=here.now, source=here.source)
    output.notes(made.notes)
    output.data(made.interaction.id)
