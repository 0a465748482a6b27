"""``plaint init``: make a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from plaint.cli import output
from plaint.cli.params import examples, session, shared_options


@click.command(epilog=examples("plaint init ~/complaints", "plaint init ~/complaints --git"))
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--git", "with_git", is_flag=True, help="Make it a git repository that leaves evidence untouched.")
@shared_options
def init(folder: Path | None, *, with_git: bool) -> None:
    """Make a workspace.

    In DIR, or in the current folder. Nothing that is there is changed; plaint.toml holds defaults for new cases.
    Prints the folder.
    """
    from plaint.locations import state_dir
    from plaint.recent import remember_workspace
    from plaint.storage.workspace import Workspace

    here = session()
    workspace = Workspace.init(folder or here.folder or Path.cwd(), state=state_dir())
    if with_git:
        from plaint.services.sync.sync import make_repository

        output.notes(make_repository(workspace.root, here.now))
    remember_workspace(workspace.root)
    output.path(workspace.root)
