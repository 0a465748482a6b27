"""When the watcher acts."""

from __future__ import annotations

from math import inf

import pytest

from plaint.storage.watch.scheduler import Pace

DEADLINE = 10.0


def test_a_single_save_is_acted_on_soon_and_a_burst_when_it_pauses() -> None:
    pace = Pace()
    pace.looked(0.0, 0.0)
    pace.heard(1.0, finished=True)
    assert pace.wait(1.0) == pytest.approx(pace.lead)
    assert pace.due(1.02)
    assert pace.take(1.02) == (True, False, False, False)
    pace.heard(1.1, finished=True)
    assert pace.wait(1.1) == pytest.approx(pace.quiet)
    for moment in (1.15, 1.2, 1.25, 1.3, 1.35):
        pace.heard(moment)
        assert not pace.due(moment)
    assert pace.wait(1.35) == pytest.approx(0.05)
    assert pace.take(1.41).events


def test_news_from_a_second_folder_makes_a_burst_of_a_single_save() -> None:
    pace = Pace(interval=inf)
    pace.ask(0.0)
    assert pace.take(0.0).look
    pace.looked(0.0, 0.0)
    pace.heard(1.0, "a", finished=True)
    pace.heard(1.005, "b", finished=True)
    pace.heard(1.006, "b", finished=True)
    assert pace.wait(1.006) == pytest.approx(pace.quiet)
    assert pace.take(1.11).events
    pace.heard(2.0, "b", finished=True)
    assert pace.wait(2.0) == pytest.approx(pace.lead)


def test_six_hundred_files_in_half_a_second_are_one_burst_and_an_endless_one_is_cut() -> None:
    pace = Pace(interval=inf)
    pace.ask(0.0)
    assert pace.take(0.0).look
    pace.looked(0.0, 0.0)
    ended = []
    for number in range(3600):
        now = 1.0 + number / 1200
        if pace.due(now):
            pace.take(now)
            ended.append(now)
        pace.heard(now, f"case-{number}", finished=True)
        if number == 600:
            assert not ended
    assert ended == pytest.approx([2.0, 3.0], abs=0.01)
    for number in range(40):
        now = 9.0 + number / 100
        if pace.due(now):
            pace.take(now)
            ended.append(now)
        pace.heard(now, f"case-{number}", finished=True)
    assert ended[2:] == pytest.approx([9.0, 9.3], abs=0.02)


def test_looks_come_less_often_when_nothing_happens_or_when_they_cost_much() -> None:
    pace = Pace(near_interval=inf, near_idle_interval=inf)
    assert pace.due(0.0)
    pace.ask(0.0)
    assert pace.take(0.0).look
    pace.looked(0.0, 0.01)
    assert pace.wait(0.0) == 10
    pace.looked(100.0, 0.01)
    assert pace.wait(100.0) == 30
    pace.looked(100.0, 0.01, found=True)
    assert pace.wait(100.0) == 10
    pace.looked(100.0, 0.5, found=True)
    assert pace.wait(100.0) == 10
    pace.looked(100.0, 4.0)
    assert pace.wait(100.0) == 80
    pace.looked(200.0, 0.1)
    assert pace.wait(200.0) == pytest.approx(100), "a thousandth of a core while nothing happens"
    pace.looked(200.0, 4.0)
    assert pace.wait(200.0) == 120, "and never less often than every two minutes"
    pace.poll()
    assert pace.take(100.0).near
    pace.looked(100.0, 0.0)
    assert pace.wait(100.0) == 2
    pace.looked(100.0, 0.4)
    assert pace.wait(100.0) == pytest.approx(8)
    pace.lost(100.0)
    assert pace.wait(100.0) == 1
    pace.ask(100.0)
    assert pace.take(100.0) == (False, False, True, False)


def test_a_look_that_is_asked_for_during_a_look_is_had_after_it() -> None:
    pace = Pace()
    pace.ask(1.0)
    assert pace.take(1.0).look
    pace.ask(1.5)
    pace.looked(2.0, 1.0)
    assert pace.take(2.0).look
    pace.looked(2.5, 0.5)
    assert pace.wait(2.5) == pytest.approx(10)


def test_a_reminder_comes_once() -> None:
    pace = Pace(interval=inf)
    pace.ask(0.0)
    assert pace.take(0.0).look
    pace.looked(0.0, 0.0)
    pace.remind(0.0)
    pace.remind(0.2)
    assert pace.wait(0.0) == pytest.approx(0.3)
    assert pace.take(0.3) == (False, True, False, False)
    assert pace.take(0.3) == (False, False, False, False)


def test_without_events_what_is_on_the_screen_is_looked_at_more_often_than_all() -> None:
    pace = Pace(poll_interval=inf)
    assert not pace.take(0.0).near, "with events it need not be looked at"
    pace.poll()
    pace.looked(0.0, 1.0, found=True)
    assert pace.due(0.0)
    assert pace.take(0.0) == (False, False, False, True)
    assert pace.wait(0.0) == pytest.approx(pace.near_interval)
    assert not pace.take(0.4).near
    assert pace.take(0.5).near
    late = pace.idle_after + 1.0
    assert pace.take(late).near
    assert pace.wait(late) == pytest.approx(pace.near_idle_interval)
    assert not pace.take(late + pace.near_interval).near
    pace.noticed(late + pace.near_idle_interval)
    assert pace.take(late + pace.near_idle_interval).near
    assert pace.wait(late + pace.near_idle_interval) == pytest.approx(pace.near_interval)
