"""``plaint set``: change fields of a case in place."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plaint.cli.changes import print_changes
from plaint.cli.params import CASE, examples, session, shared_options


@click.command(
    "set",
    epilog=examples(
        "plaint set k7f3 order.delivered=2026-11-09 wanted.remedies=refund,replacement",
        "plaint set k7f3 labels+=urgent status=paused",
        "plaint set k7f3 item.1.price=499.00 claim.2.head=delivery claim.2.amount=50 claim.2.currency=ZAR",
        "plaint set k7f3 order.promised=            (removes it)",
    ),
)
@click.argument("case", type=CASE)
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True)
@shared_options
def set_(case: str, assignments: Sequence[str]) -> None:
    """Change fields of a case in place.

    Every other byte of case.toml stays as it is. += and -= add to and take from a list; an empty value removes a
    field; tables of a list are counted from 1, and one beyond the last makes a new one; facts.NAME is free.
    """
    from plaint.services.cases import actions

    here = session()
    workspace = here.workspace()
    done = actions.set_fields(workspace, here.case(workspace, case), assignments, now=here.now)
    print_changes(done)
