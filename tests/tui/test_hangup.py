"""Whether a terminal is still there."""

from __future__ import annotations

import os
import pty
import select

import pytest

from plaint.tui.core.hangup import hung_up


def test_a_terminal_is_there_until_its_other_end_is_closed() -> None:
    ours, theirs = pty.openpty()
    assert not hung_up(theirs)
    os.write(ours, b"a key")
    assert not hung_up(theirs)
    os.close(ours)
    assert hung_up(theirs)
    os.close(theirs)


def test_a_system_that_cannot_be_asked_has_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(select, "poll")
    assert not hung_up(0)
