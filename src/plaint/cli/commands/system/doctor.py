"""``plaint doctor``: check this computer and the workspace for what may go wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.params import examples, json_option, session, shared_options
from plaint.domain.model.finding import Level

if TYPE_CHECKING:
    from plaint.services.doctor.check import Check

_ROLES = {Level.ERROR: "error", Level.WARNING: "warning"}


@click.command(
    epilog=examples("plaint doctor", "plaint doctor --json | jq -r '.[] | select(.level != \"ok\") | .message'")
)
@click.option("-q", "--quiet", is_flag=True, help="Only what asks for something.")
@json_option
@shared_options
def doctor(*, quiet: bool, as_json: bool) -> int:
    """Look for what may go wrong, and say what to do.

    Files that cannot be read, conflicts, cloud folders, network mounts, drafts that wait, git, settings, the
    terminal. Nothing is changed and nothing of a repository is run. Status 1 when something is an error.
    """
    from plaint import clock
    from plaint.services.doctor.check import Terminal
    from plaint.services.doctor.doctor import examine

    here = session()
    size = shutil.get_terminal_size()
    terminal = Terminal(
        tty=output.is_terminal(sys.stdout),
        term=os.environ.get("TERM", ""),
        colours=os.environ.get("COLORTERM", ""),
        unicode=output.has_unicode(sys.stdout),
        columns=size.columns,
        lines=size.lines,
    )
    workspace = here.workspace(remember=False) if here.root() is not None else None
    every = examine(workspace, terminal, now=here.now, clock=clock.now(), judge_keys=_judge_keys)
    found = [check for check in every if not quiet or check.level is not None]
    if as_json:
        output.json([_json(check) for check in found])
    else:
        _print(found)
    return 1 if any(check.level is Level.ERROR for check in found) else 0


def _judge_keys(keys: Mapping[str, str]) -> list[str]:
    """Ask the terminal app's table of keys, which loads no widget."""
    from plaint.tui.commands.remap import problems

    return problems(keys)


def _json(check: Check) -> dict[str, object]:
    return {
        "check": check.name,
        "level": str(check.level or "ok"),
        "message": check.message,
        "suggestion": check.advice,
        "file": check.file or None,
        "line": check.line,
    }


def _print(found: list[Check]) -> None:
    widest = max((len(check.name) for check in found), default=0)
    for check in found:
        role = _ROLES.get(check.level, "") if check.level else "muted"
        lead = f"{check.level or 'ok':7}  {check.name:{widest}}  "
        output.data(output.styled(lead, role, sys.stdout) + output.place(check.file, check.line) + check.message)
        if check.advice and check.level:
            output.paragraph(check.advice, indent=len(lead))
