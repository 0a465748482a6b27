"""``plaint close``: close a case with its result."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plaint.cli.changes import print_changes
from plaint.cli.params import CASE, examples, session, shared_options


@click.command(
    epilog=examples(
        "plaint close k7f3 --result full-refund --received 2026-11-20 --amount 499.00 --currency ZAR",
        "plaint close k7f3 --result rejected --text 'The ombud found for the shop'",
    )
)
@click.argument("case", type=CASE)
@click.option("--result", multiple=True, metavar="RESULT", help="full-refund, replacement, rejected, … (repeatable)")
@click.option("--received", default="", metavar="DATE", help="day the money or goods were really there")
@click.option("--promised", default="", metavar="DATE", help="day for which it is promised")
@click.option("--amount", default="", metavar="AMOUNT", help="money received or promised")
@click.option("--currency", default="", metavar="CODE", help="its currency")
@click.option("--text", default="", help="how it ended, in words")
@shared_options
def close(case: str, result: Sequence[str], **outcome: str) -> None:
    """Close a case with its result.

    A promise is not a receipt: without --received a result that means money or goods is closed with a warning.
    """
    from plaint.services.cases import actions

    here = session()
    workspace = here.workspace()
    print_changes(actions.close_case(workspace, here.case(workspace, case), result, outcome, now=here.now))
