"""``plaint reopen``: open a closed or paused case again."""

from __future__ import annotations

import click

from plaint.cli.changes import print_changes
from plaint.cli.params import CASE, examples, session, shared_options


@click.command(epilog=examples("plaint reopen k7f3"))
@click.argument("case", type=CASE)
@shared_options
def reopen(case: str) -> None:
    """Open a closed or paused case again.

    How it had ended stays on record until it is set anew.
    """
    from plaint.services.cases import actions

    here = session()
    workspace = here.workspace()
    print_changes(actions.reopen_case(workspace, here.case(workspace, case)))
