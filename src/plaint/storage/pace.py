"""When the watcher acts: after a pause in a burst of events, and at a look at everything from time to time."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple


class Due(NamedTuple):
    """What is to be done now."""

    events: bool
    reminder: bool
    look: bool


@dataclass(slots=True)
class Pace:
    """All values in seconds, by a clock that its caller reads."""

    lead: float = 0.015
    """A single finished save, after a quiet time, is acted on so soon."""
    quiet: float = 0.1
    """A burst is over when nothing was heard for so long,"""
    longest: float = 0.3
    """or when it has lasted so long."""
    reminder: float = 0.3
    """So long a case.toml may be missing: git and some editors delete it before they write it."""
    interval: float = 10.0
    """Between two looks at everything,"""
    idle_interval: float = 30.0
    """when nothing has happened for ``idle_after``,"""
    idle_after: float = 60.0
    poll_interval: float = 2.0
    """and when there are no events to rely on."""
    lost_interval: float = 1.0
    """Between two looks for a workspace whose folder has gone."""
    share: float = 0.02
    """The part of a core that looking may cost at most: with very many files it is done less often."""
    _burst: float = field(default=inf, init=False)
    """When the burst will have lasted too long; never without one. The others are moments too."""
    _calm: float = field(default=inf, init=False)
    _early: float = field(default=inf, init=False)
    _reminder: float = field(default=inf, init=False)
    _acted: float = field(default=-inf, init=False)
    _active: float = field(default=-inf, init=False)
    _next: float = field(default=-inf, init=False)
    _polling: bool = field(default=False, init=False)

    def heard(self, now: float, *, finished: bool = False) -> None:
        """Note an event; ``finished`` when the file is whole (renamed, or closed after writing)."""
        self._burst = min(self._burst, now + self.longest)
        self._calm = now + self.quiet
        if finished and now - self._acted > self.longest:
            self._early = min(self._early, now + self.lead)
        self._active = now

    def remind(self, now: float) -> None:
        """Ask to be reminded in a moment."""
        self._reminder = min(self._reminder, now + self.reminder)

    def ask(self, now: float) -> None:
        """Have everything looked at next."""
        self._next = now
        self._active = now

    def looked(self, now: float, cost: float, *, found: bool = False) -> None:
        """Note that everything was looked at, how long that took, and whether anything had changed."""
        if found:
            self._active = now
        self._next = now + max(self._pause(now), cost / self.share)

    def lost(self, now: float) -> None:
        """Note that there is nothing to look at for now."""
        self._next = now + self.lost_interval

    def poll(self) -> None:
        """Note that there will be no events to rely on."""
        self._polling = True

    def _pause(self, now: float) -> float:
        if self._polling:
            return self.poll_interval
        return self.interval if now - self._active < self.idle_after else self.idle_interval

    def _burst_ends(self) -> float:
        return min(self._burst, self._calm, self._early)

    def due(self, now: float) -> bool:
        """Tell whether there is anything to do."""
        return self.wait(now) <= 0

    def wait(self, now: float) -> float:
        """Return how long there is nothing to do; zero when there is."""
        return max(0.0, min(self._next, self._reminder, self._burst_ends()) - now)

    def take(self, now: float) -> Due:
        """Return what is due; what is heard from now on is a new burst."""
        events, reminder, look = self._burst_ends() <= now, self._reminder <= now, self._next <= now
        if self._burst < inf:
            self._acted = now
        self._burst = self._calm = self._early = inf
        if reminder:
            self._reminder = inf
        return Due(events, reminder, look)
