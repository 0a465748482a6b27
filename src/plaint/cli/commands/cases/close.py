"""``close``, ``reopen``, ``trash``, ``undo`` and ``redo``: how cases end, and how a step is taken back."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from plaint.cli import output
from plaint.cli.commands.cases.new import report
from plaint.cli.params import CASE, examples, session, shared_options
from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.safe import safe


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
    report(actions.close_case(workspace, here.case(workspace, case), result, outcome, now=here.now))


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
    report(actions.reopen_case(workspace, here.case(workspace, case)))


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


def confirmed(question: str) -> bool:
    """Ask on the terminal; anything but yes is no. Raises UsageProblem where nobody can be asked."""
    if not output.is_terminal(sys.stdin):
        raise UsageProblem("there is nobody to ask", "add --yes to do it without asking")
    sys.stderr.write(f"{safe(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


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
