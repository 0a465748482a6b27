"""When the watcher acts."""

from __future__ import annotations

from math import inf

import pytest

from plaint.storage.pace import Pace

DEADLINE = 10.0


def test_a_single_save_is_acted_on_soon_and_a_burst_when_it_pauses() -> None:
    pace = Pace()
    pace.looked(0.0, 0.0)
    pace.heard(1.0, finished=True)
    assert pace.wait(1.0) == pytest.approx(pace.lead)
    assert pace.due(1.02)
    assert pace.take(1.02) == (True, False, False)
    pace.heard(1.1, finished=True)
    assert pace.wait(1.1) == pytest.approx(pace.quiet)
    for moment in (1.15, 1.2, 1.25, 1.3, 1.35):
        pace.heard(moment)
        assert not pace.due(moment)
    assert pace.wait(1.35) == pytest.approx(0.05)
    assert pace.take(1.41).events


def test_looks_come_less_often_when_nothing_happens_or_when_they_cost_much() -> None:
    pace = Pace()
    assert pace.due(0.0)
    pace.ask(0.0)
    pace.looked(0.0, 0.01)
    assert pace.wait(0.0) == 10
    pace.looked(100.0, 0.01)
    assert pace.wait(100.0) == 30
    pace.looked(100.0, 0.01, found=True)
    assert pace.wait(100.0) == 10
    pace.looked(100.0, 1.0)
    assert pace.wait(100.0) == 50
    pace.poll()
    pace.looked(100.0, 0.0)
    assert pace.wait(100.0) == 2
    pace.lost(100.0)
    assert pace.wait(100.0) == 1
    pace.ask(100.0)
    assert pace.take(100.0) == (False, False, True)


def test_a_reminder_comes_once() -> None:
    pace = Pace(interval=inf)
    pace.ask(0.0)
    pace.looked(0.0, 0.0)
    pace.remind(0.0)
    pace.remind(0.2)
    assert pace.wait(0.0) == pytest.approx(0.3)
    assert pace.take(0.3) == (False, True, False)
    assert pace.take(0.3) == (False, False, False)
