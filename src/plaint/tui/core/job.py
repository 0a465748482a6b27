"""Long work under way: the thread that does it tells how far it is, a dialog shows it and can stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from plaint.domain.errors import Cancelled


class Job:
    """State of one job. It is a Progress of services: they call ``step`` and ``check``, the screen reads the rest."""

    def __init__(self, title: str, *, behind: bool = False) -> None:
        self.title = title
        self.behind = behind
        """Whether it may go on while the screen is used for something else."""
        self.stage = "beginning"
        self.done = self.total = 0
        """How far it is; a total of 0 is not known."""
        self.begun = time.monotonic()
        self.over = False
        self.ended: Callable[[], bool] = lambda: False
        """Tells whether the app is being left, which stops it too."""
        self._stop = threading.Event()

    def tell(self, stage: str) -> None:
        """Take note of the part that begins."""
        self.stage = stage

    def step(self, done: int, total: int, text: str = "") -> None:
        """Take note of how far it is. Raises Cancelled."""
        self.check()
        self.done, self.total = done, total
        self.stage = text or self.stage

    def check(self) -> None:
        """Raise Cancelled when the end was asked for."""
        if self.stopped():
            raise Cancelled

    def stop(self) -> None:
        """Ask for the end."""
        self._stop.set()

    def stopped(self) -> bool:
        """Tell whether the end was asked for."""
        return self._stop.is_set() or self.ended()
