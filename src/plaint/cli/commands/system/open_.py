"""``plaint PATH``: open the desk on a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from plaint.cli.desk import open_desk
from plaint.cli.params import session, shared_options


@click.command("open", hidden=True)
@click.argument("path", type=click.Path(path_type=Path))
@shared_options
def open_(path: Path) -> int:
    """Open the desk on a workspace."""
    here = session()
    here.folder = path
    return open_desk(here)
