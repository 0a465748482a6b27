"""Detect that the terminal has gone.

A terminal that is closed sends SIGHUP, which ends the program. Where that reaches nobody (a container that was
disconnected from, a program under nohup or setsid), Textual reads the end of its input again and again, and takes a
whole core for ever.
"""

from __future__ import annotations

import select

OFTEN = 2.0
"""Seconds between two questions."""


def hung_up(descriptor: int) -> bool:
    """Tell whether nobody is at the other end of a terminal any more; False where the system cannot be asked."""
    make = getattr(select, "poll", None)
    if make is None:
        return False
    asked = make()
    asked.register(descriptor, 0)  # that it is hung up is told without being asked for
    return any(event & select.POLLHUP for _, event in asked.poll(0))
