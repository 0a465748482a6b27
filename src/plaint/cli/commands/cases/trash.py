"""``plaint trash``: move a case to the workspace's trash."""

from __future__ import annotations

import click

from plaint.cli import output
from plaint.cli.confirm import confirmed
from plaint.cli.params import CASE, examples, session, shared_options
from plaint.domain.errors import PlaintError


@click.command(epilog=examples("plaint trash k7f3", "plaint trash k7f3 --yes"))
@click.argument("case", type=CASE)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@shared_options
def trash(case: str, *, yes: bool) -> None:
    """Move a case to the workspace's trash.

    Nothing is deleted: undo brings it back. On a terminal it asks first.
    """
    from plaint.services.cases import actions

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    if not yes and not confirmed(f"Move {loaded.case.id} {loaded.case.title!r} to the trash?"):
        raise PlaintError("nothing was moved")
    where = actions.trash_case(workspace, loaded)
    output.talk(f"moved to {where}; plaint undo brings it back")
