"""``plaint edit``: open a case in the person's own editor and check it after."""

from __future__ import annotations

import os
import subprocess

import click

from plaint.cli import output
from plaint.cli.params import CASE, examples, session, shared_options
from plaint.domain.errors import PlaintError


@click.command(epilog=examples("plaint edit k7f3", "EDITOR='code -w' plaint edit k7f3"))
@click.argument("case", type=CASE)
@shared_options
def edit(case: str) -> int:
    """Open a case in your editor and check it after.

    $VISUAL or $EDITOR is used. What was saved stays as it was saved; what is wrong with it is told, and then the
    status is 1.
    """
    from plaint.domain.model.finding import Level
    from plaint.services.setup.editor import editor_command
    from plaint.storage.workspace import BrokenCase

    workspace = session().workspace()
    folder = workspace.find(case).folder
    words = [*editor_command(os.environ), str(folder / "case.toml")]
    try:
        status = subprocess.run(words, check=False).returncode  # noqa: S603 - the person's own editor, no shell
    except OSError as error:
        raise PlaintError(f"the editor {words[0]} could not be started: {error.strerror}") from None
    if status:
        output.talk(f"plaint: the editor ended with status {status}", "warning")
    found = workspace.read(folder)
    findings = (found.finding,) if isinstance(found, BrokenCase) else found.findings
    for finding in findings:
        output.finding(finding, found.name)
    return 1 if any(finding.level is Level.ERROR for finding in findings) else 0
