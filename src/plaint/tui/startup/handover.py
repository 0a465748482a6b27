"""Make the terminal driver that goes on with the screen which the first paint has drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.tui.startup.last_screen import take_over
from plaint.tui.startup.terminal import ENTER

if TYPE_CHECKING:
    from textual.driver import Driver


def driver_class() -> type[Driver] | None:
    """Return a driver that goes on where the first paint left off; None where nothing was painted."""
    if not take_over():
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class Following(LinuxDriver):
        """A driver that does not switch to the other screen, where we are already: that would clear it."""

        _entered = False

        def write(self, data: str) -> None:
            if data == ENTER and not self._entered:
                self._entered = True
                return
            super().write(data)

    return Following
