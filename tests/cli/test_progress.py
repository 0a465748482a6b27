"""The line that shows how far long work is."""

from __future__ import annotations

import signal
import sys
from io import StringIO

import pytest

from plaint.cli import progress
from plaint.domain.errors import Cancelled


def test_progress_is_drawn_on_a_terminal_only_and_ctrl_c_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(progress, "PATIENCE", 0)
    drawn = Terminal()
    monkeypatch.setattr(sys, "stderr", drawn)
    before = signal.getsignal(signal.SIGINT)
    with progress.watched() as line:
        line.step(1, 4, "a\x1bb")
        line.step(2, 4, "too soon")
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            line.step(3, 4)
        with pytest.raises(KeyboardInterrupt):
            line.stop()
    assert drawn.getvalue() == "\r\x1b[K 25 % a␛b\r\x1b[K"
    assert signal.getsignal(signal.SIGINT) is before
    plain = StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    with progress.watched() as line:
        line.step(1, 0, "unseen")
    assert plain.getvalue() == ""
