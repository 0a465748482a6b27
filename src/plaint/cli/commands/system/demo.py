"""``plaint demo``: open the desk on a copy of the samples."""

from __future__ import annotations

import click

from plaint.cli import output
from plaint.cli.desk import open_desk
from plaint.cli.params import examples, session, shared_options


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
