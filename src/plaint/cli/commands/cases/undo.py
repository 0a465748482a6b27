"""``plaint undo`` and ``plaint redo``: take the last change back, and do it again."""

from __future__ import annotations

import click

from plaint.cli import output
from plaint.cli.params import examples, session, shared_options


@click.command(epilog=examples("plaint undo"))
@shared_options
def undo() -> None:
    """Take the last change back.

    The last thing that plaint did to this workspace, as a whole, from either face. A file that was changed since
    by something else is left alone, and nothing is undone.
    """
    from plaint.services.cases import actions

    output.talk(f"undone: {actions.undo(session().workspace())}")


@click.command(epilog=examples("plaint redo"))
@shared_options
def redo() -> None:
    """Do again what was undone last."""
    from plaint.services.cases import actions

    output.talk(f"done again: {actions.redo(session().workspace())}")
