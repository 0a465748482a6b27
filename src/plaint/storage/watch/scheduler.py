"""Schedule the work of the watcher: after a pause in a burst of events, and a scan of everything from time to time."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple


class Due(NamedTuple):
    """The tasks of the watcher that are due now."""

    events: bool
    reminder: bool
    scan: bool
    visible: bool = False
    """Scan the cases on the screen."""


@dataclass(slots=True)
class Scheduler:
    """Decides when the watcher acts. All values in seconds, by a clock that its caller reads."""

    first_delay: float = 0.005
    """A single finished save, after a quiet time, is acted on so soon, if meanwhile nothing is heard of elsewhere."""
    burst_pause: float = 0.1
    """A burst is over when nothing was heard for so long,"""
    burst_limit: float = 0.3
    """or when it has lasted so long;"""
    large_burst: int = 64
    """with more events than this it is a checkout or a sync, which is shown as one change,"""
    large_burst_limit: float = 1.0
    """unless it lasts longer than this."""
    grace: float = 0.5
    """So long nothing else is done after very many changes were told: what is on the screen is read meanwhile."""
    reminder: float = 0.3
    """So long a case.toml may be missing: git and some editors delete it before they write it."""
    interval: float = 10.0
    """Between two looks at everything,"""
    idle_interval: float = 30.0
    """when nothing has happened for ``idle_after``,"""
    idle_after: float = 60.0
    poll_interval: float = 2.0
    """and when there are no events to rely on."""
    visible_interval: float = 0.5
    """Then the cases on the screen are looked at so often: the file that a person edits is mostly one of them,"""
    visible_idle_interval: float = 2.0
    """and less when nothing has happened for long."""
    lost_interval: float = 1.0
    """Between two looks for a workspace whose folder has gone."""
    share: float = 0.05
    """The part of a core that looking may cost at most while something happens: with very many files, or on a slow
    disk, it is done less often. Ten thousand cases take 0.1 to 0.4 s."""
    idle_share: float = 0.001
    """And when nothing has happened for long,"""
    idle_longest: float = 120.0
    """though it is done after so long in any case; who comes back to the terminal has it done at once."""
    poll_share: float = 0.05
    """And when there are no events to rely on, so that changes are found in no other way."""
    _began: float = field(default=inf, init=False)
    """When the burst began; never without one. The others are moments too."""
    _calm: float = field(default=inf, init=False)
    _early: float = field(default=inf, init=False)
    _reminder: float = field(default=inf, init=False)
    _count: int = field(default=0, init=False)
    """Events in this burst."""
    _place: str | None = field(default=None, init=False)
    """Of the last event of this burst."""
    _several: bool = field(default=False, init=False)
    _acted: float = field(default=-inf, init=False)
    _active: float = field(default=-inf, init=False)
    _asked: bool = field(default=False, init=False)
    _next: float = field(default=-inf, init=False)
    _polling: bool = field(default=False, init=False)
    _visible: float = field(default=inf, init=False)

    def note_event(self, now: float, place: str = "", *, finished: bool = False) -> None:
        """Note an event in a folder; ``finished`` when the file is whole (renamed, or closed after writing)."""
        self._count += 1
        self._began = min(self._began, now)
        self._calm = now + self.burst_pause
        self._several |= self._place not in (None, place)
        self._place = place
        if self._several:
            self._early = inf
        elif finished and now - self._acted > self.burst_limit:
            self._early = min(self._early, now + self.first_delay)
        self._active = now

    def remind(self, now: float) -> None:
        """Schedule a reminder in a moment."""
        self._reminder = min(self._reminder, now + self.reminder)

    def request_scan(self, now: float) -> None:
        """Schedule a scan of everything now."""
        self._next = self._active = now
        self._asked = True

    def note_activity(self, now: float) -> None:
        """Note that something on the screen has changed."""
        self._active = now

    def note_scan(self, now: float, cost: float, *, found: bool = False) -> None:
        """Note that everything was scanned, how long that took, and whether anything had changed.

        When one was asked for since :meth:`take`, the next is due at once: it may be for what this one came too
        early for.
        """
        if found:
            self._active = now
        if not self._asked:
            self._next = now + self._pause(now, cost)

    def lost(self, now: float) -> None:
        """Note that the workspace is gone for now."""
        self._next = now + self.lost_interval

    def start_polling(self) -> None:
        """Note that there will be no events to rely on."""
        self._polling, self._visible = True, -inf

    def _pause(self, now: float, cost: float) -> float:
        if self._polling:
            return max(self.poll_interval, cost / self.poll_share)
        if now - self._active < self.idle_after:
            return max(self.interval, cost / self.share)
        return max(self.idle_interval, min(cost / self.idle_share, self.idle_longest))

    def _burst_ends(self) -> float:
        longest = self.large_burst_limit if self._count > self.large_burst else self.burst_limit
        return min(self._began + longest, self._calm, self._early)

    def burst_is_over(self, now: float) -> bool:
        """Tell whether there are events that need not wait for more."""
        return self._burst_ends() <= now

    def due(self, now: float) -> bool:
        """Tell whether there is anything to do."""
        return self.wait(now) <= 0

    def wait(self, now: float) -> float:
        """Return how long there is nothing to do; zero when there is."""
        return max(0.0, min(self._next, self._reminder, self._visible, self._burst_ends()) - now)

    def take(self, now: float) -> Due:
        """Return what is due; what is heard from now on is a new burst."""
        events, reminder, scan = self.burst_is_over(now), self._reminder <= now, self._next <= now
        if self._count:
            self._acted = now
        self._began = self._calm = self._early = inf
        self._count, self._place, self._several = 0, None, False
        if reminder:
            self._reminder = inf
        self._asked = self._asked and not scan
        visible = self._visible <= now
        if visible:
            active = now - self._active < self.idle_after
            self._visible = now + (self.visible_interval if active else self.visible_idle_interval)
        return Due(events, reminder, scan, visible)
