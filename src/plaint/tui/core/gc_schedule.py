"""Schedule full garbage collections for moments without a key.

Left alone Python collects in the middle of a key: 30 to 60 ms, with what reading and judging cases has loaded.
"""

from __future__ import annotations

import gc
from time import monotonic

from textual.message_pump import MessagePump

from plaint.tui.core.timers import Timer, later

RARELY = 200
"""Looks at what is younger, after which it looks at everything all the same: files change for days without a key."""
QUIET, PAUSE = 2.0, 60.0
"""Seconds without a key before it looks, and seconds at least between two looks."""


class GcSchedule:
    """The schedule of one app. It begins only where the start has switched collecting off (tui.run), not in tests."""

    def __init__(self, pump: MessagePump) -> None:
        self._pump = pump
        self._last = 0.0
        self._waiting: Timer | None = None
        self._since = 0.0
        """When it looked."""
        self.working = False

    def begin(self) -> None:
        """Collect again after the start, without looking at what that has made until the keys rest."""
        if gc.isenabled():
            return
        self.working = True
        gc.enable()
        gc.freeze()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, RARELY)
        self.touched()

    def touched(self) -> None:
        """Take note that somebody is at work: a while after the last time it looks."""
        self._last = monotonic()
        if self.working and self._waiting is None:
            self._waiting = later(self._pump, max(QUIET, self._since + PAUSE - self._last), self._look)

    def _look(self) -> None:
        self._waiting = None
        left = self._last + QUIET - monotonic()
        if left > 0:
            self._waiting = later(self._pump, left, self._look)
            return
        gc.unfreeze()  # what was in use the last time may be garbage now
        gc.collect()
        gc.freeze()
        self._since = monotonic()
