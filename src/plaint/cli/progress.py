"""Show how far long work is, on one line of a terminal; ctrl+c stops it, and what was written is taken back."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from plaint.domain.errors import Cancelled
from plaint.domain.safe import safe

PATIENCE = 0.5
"""Seconds before anything is shown."""
TICK = 0.1


class Line:
    """A Progress of services; shows itself only on a terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown, self._drawn = shown, False
        self._next = time.monotonic() + PATIENCE
        self._stop = False

    def step(self, done: int, total: int, text: str = "") -> None:
        """Draw how far it is, ten times a second at most. Raises Cancelled."""
        self.check()
        if self._shown and time.monotonic() >= self._next:
            self._next = time.monotonic() + TICK
            self._drawn = True
            part = f"{100 * done // total:3} % " if total else ""
            sys.stderr.write(f"\r\x1b[K{part}{safe(text, 60)}")
            sys.stderr.flush()

    def check(self) -> None:
        """Raise Cancelled after ctrl+c."""
        if self._stop:
            raise Cancelled

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask for the end; asked once more, the program ends as it always does."""
        if self._stop:
            raise KeyboardInterrupt
        self._stop = True

    def clear(self) -> None:
        """Leave the line as it was."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def watched() -> Iterator[Line]:
    """Watch long work in the block."""
    from plaint.cli.output import is_terminal

    line = Line(shown=is_terminal(sys.stderr))
    in_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, line.stop) if in_main else None
    try:
        yield line
    finally:
        if in_main:
            signal.signal(signal.SIGINT, before)
        line.clear()
