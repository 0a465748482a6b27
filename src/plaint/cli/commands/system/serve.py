"""``plaint serve``: open the desk in a browser, on this machine only."""

from __future__ import annotations

import secrets

import click

from plaint.cli import output
from plaint.cli.params import examples, session, shared_options


@click.command(epilog=examples("plaint serve", "plaint serve -C ~/complaints --port 8123"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@shared_options
def serve(port: int) -> None:
    """Open the desk in a browser, on this machine only.

    Prints the address to open. It holds a secret that is new each time: without it nobody on the machine, and no
    other page in your browser, gets in. Ends with ctrl+c.
    """
    from plaint.services.setup import serve as serving

    here = session()
    root = here.workspace(remember=True).root
    with serving.listen(port) as listener:
        secret = secrets.token_urlsafe(24)
        output.talk("Open this address in your browser; ctrl+c ends it.")
        output.data(serving.address(listener, secret))
        output.flush()
        serving.serve(listener, secret, root)
