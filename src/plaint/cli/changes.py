"""Print what an edit changed, for the commands that change a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.cli import output

if TYPE_CHECKING:
    from plaint.services.input.results import Edited


def print_changes(done: Edited) -> None:
    """Print on stderr what an edit changed."""
    output.notes(done.notes)
    for change in done.changed:
        output.talk(str(change))
    if not done.changed:
        output.talk("nothing to change: every field has that value already")
