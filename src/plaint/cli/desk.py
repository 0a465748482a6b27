"""Open the terminal app on the workspace that is meant; without a terminal print the list."""

from __future__ import annotations

import sys

from plaint.cli import output
from plaint.cli.params import TODAY, Session


def open_desk(here: Session, *, remember: bool = True) -> int:
    """Open the terminal app on the workspace that is meant; without a terminal print the list. Returns the status."""
    import os

    served = "TEXTUAL_DRIVER" in os.environ  # a browser is the terminal
    if not (served or (output.is_terminal(sys.stdout) and output.is_terminal(sys.stdin))):
        from plaint.cli.case_list import print_list

        print_list(here, remember=remember)
        return 0
    root = here.workspace(remember=remember).root if here.root() else None
    from plaint.tui.run import run

    return run(root, here.today if here.day_text or os.environ.get(TODAY) else None)
