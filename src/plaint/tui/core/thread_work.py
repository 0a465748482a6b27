"""Run something that may block in a worker thread of a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen


def run_in_thread(screen: Screen[None], act: Callable[[], object], *, group: str, exclusive: bool = False) -> None:
    """Start a thread worker; an error in it is told by the screen and does not end the app.

    Args:
        screen: The screen that the worker belongs to: it is cancelled with it.
        act: What to run.
        group: Name of the group of workers, which is also told when the worker fails.
        exclusive: Whether the other workers of the group are cancelled first.
    """
    screen.run_worker(act, name=group, group=group, exclusive=exclusive, exit_on_error=False, thread=True)
