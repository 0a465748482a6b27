"""``init``, ``demo`` and the desk itself: how work begins."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from plaint.cli import output
from plaint.cli.params import TODAY, Session, examples, session, shared_options


def open_desk(here: Session, *, remember: bool = True) -> int:
    """Open the terminal app on the workspace that is meant; without a terminal print the list. Returns the status."""
    import os

    served = "TEXTUAL_DRIVER" in os.environ  # a browser is the terminal
    if not (served or (output.is_terminal(sys.stdout) and output.is_terminal(sys.stdin))):
        from plaint.cli.commands.cases.list import print_list

        print_list(here, remember=remember)
        return 0
    root = here.workspace(remember=remember).root if here.root() else None
    from plaint.tui.run import run

    return run(root, here.today if here.day_text or os.environ.get(TODAY) else None)


@click.command("open", hidden=True)
@click.argument("path", type=click.Path(path_type=Path))
@shared_options
def open_(path: Path) -> int:
    """Open the desk on a workspace."""
    here = session()
    here.folder = path
    return open_desk(here)


@click.command(epilog=examples("plaint demo", "plaint demo --today 2026-11-22"))
@shared_options
def demo() -> int:
    """Try the program on a copy of the samples.

    The copy is in a temporary folder of its own: change what you like.
    """
    from plaint.services.setup.samples import copy_samples

    here = session()
    here.folder = copy_samples()
    output.talk(f"The samples are in {here.folder}")
    return open_desk(here, remember=False)


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
