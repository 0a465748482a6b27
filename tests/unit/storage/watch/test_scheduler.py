"""When the watcher acts."""

from __future__ import annotations

from math import inf

import pytest

from plaint.storage.watch.scheduler import Scheduler

DEADLINE = 10.0


def test_a_single_save_is_acted_on_soon_and_a_burst_when_it_pauses() -> None:
    scheduler = Scheduler()
    scheduler.note_scan(0.0, 0.0)
    scheduler.note_event(1.0, finished=True)
    assert scheduler.wait(1.0) == pytest.approx(scheduler.first_delay)
    assert scheduler.due(1.02)
    assert scheduler.take(1.02) == (True, False, False, False)
    scheduler.note_event(1.1, finished=True)
    assert scheduler.wait(1.1) == pytest.approx(scheduler.burst_pause)
    for moment in (1.15, 1.2, 1.25, 1.3, 1.35):
        scheduler.note_event(moment)
        assert not scheduler.due(moment)
    assert scheduler.wait(1.35) == pytest.approx(0.05)
    assert scheduler.take(1.41).events


def test_news_from_a_second_folder_makes_a_burst_of_a_single_save() -> None:
    scheduler = Scheduler(interval=inf)
    scheduler.request_scan(0.0)
    assert scheduler.take(0.0).scan
    scheduler.note_scan(0.0, 0.0)
    scheduler.note_event(1.0, "a", finished=True)
    scheduler.note_event(1.005, "b", finished=True)
    scheduler.note_event(1.006, "b", finished=True)
    assert scheduler.wait(1.006) == pytest.approx(scheduler.burst_pause)
    assert scheduler.take(1.11).events
    scheduler.note_event(2.0, "b", finished=True)
    assert scheduler.wait(2.0) == pytest.approx(scheduler.first_delay)


def test_six_hundred_files_in_half_a_second_are_one_burst_and_an_endless_one_is_cut() -> None:
    scheduler = Scheduler(interval=inf)
    scheduler.request_scan(0.0)
    assert scheduler.take(0.0).scan
    scheduler.note_scan(0.0, 0.0)
    ended = []
    for number in range(3600):
        now = 1.0 + number / 1200
        if scheduler.due(now):
            scheduler.take(now)
            ended.append(now)
        scheduler.note_event(now, f"case-{number}", finished=True)
        if number == 600:
            assert not ended
    assert ended == pytest.approx([2.0, 3.0], abs=0.01)
    for number in range(40):
        now = 9.0 + number / 100
        if scheduler.due(now):
            scheduler.take(now)
            ended.append(now)
        scheduler.note_event(now, f"case-{number}", finished=True)
    assert ended[2:] == pytest.approx([9.0, 9.3], abs=0.02)


def test_looks_come_less_often_when_nothing_happens_or_when_they_cost_much() -> None:
    scheduler = Scheduler(visible_interval=inf, visible_idle_interval=inf)
    assert scheduler.due(0.0)
    scheduler.request_scan(0.0)
    assert scheduler.take(0.0).scan
    scheduler.note_scan(0.0, 0.01)
    assert scheduler.wait(0.0) == 10
    scheduler.note_scan(100.0, 0.01)
    assert scheduler.wait(100.0) == 30
    scheduler.note_scan(100.0, 0.01, found=True)
    assert scheduler.wait(100.0) == 10
    scheduler.note_scan(100.0, 0.5, found=True)
    assert scheduler.wait(100.0) == 10
    scheduler.note_scan(100.0, 4.0)
    assert scheduler.wait(100.0) == 80
    scheduler.note_scan(200.0, 0.1)
    assert scheduler.wait(200.0) == pytest.approx(100), "a thousandth of a core while nothing happens"
    scheduler.note_scan(200.0, 4.0)
    assert scheduler.wait(200.0) == 120, "and never less often than every two minutes"
    scheduler.start_polling()
    assert scheduler.take(100.0).visible
    scheduler.note_scan(100.0, 0.0)
    assert scheduler.wait(100.0) == 2
    scheduler.note_scan(100.0, 0.4)
    assert scheduler.wait(100.0) == pytest.approx(8)
    scheduler.lost(100.0)
    assert scheduler.wait(100.0) == 1
    scheduler.request_scan(100.0)
    assert scheduler.take(100.0) == (False, False, True, False)


def test_a_look_that_is_asked_for_during_a_look_is_had_after_it() -> None:
    scheduler = Scheduler()
    scheduler.request_scan(1.0)
    assert scheduler.take(1.0).scan
    scheduler.request_scan(1.5)
    scheduler.note_scan(2.0, 1.0)
    assert scheduler.take(2.0).scan
    scheduler.note_scan(2.5, 0.5)
    assert scheduler.wait(2.5) == pytest.approx(10)


def test_a_reminder_comes_once() -> None:
    scheduler = Scheduler(interval=inf)
    scheduler.request_scan(0.0)
    assert scheduler.take(0.0).scan
    scheduler.note_scan(0.0, 0.0)
    scheduler.remind(0.0)
    scheduler.remind(0.2)
    assert scheduler.wait(0.0) == pytest.approx(0.3)
    assert scheduler.take(0.3) == (False, True, False, False)
    assert scheduler.take(0.3) == (False, False, False, False)


def test_without_events_what_is_on_the_screen_is_looked_at_more_often_than_all() -> None:
    scheduler = Scheduler(poll_interval=inf)
    assert not scheduler.take(0.0).visible, "with events it need not be looked at"
    scheduler.start_polling()
    scheduler.note_scan(0.0, 1.0, found=True)
    assert scheduler.due(0.0)
    assert scheduler.take(0.0) == (False, False, False, True)
    assert scheduler.wait(0.0) == pytest.approx(scheduler.visible_interval)
    assert not scheduler.take(0.4).visible
    assert scheduler.take(0.5).visible
    late = scheduler.idle_after + 1.0
    assert scheduler.take(late).visible
    assert scheduler.wait(late) == pytest.approx(scheduler.visible_idle_interval)
    assert not scheduler.take(late + scheduler.visible_interval).visible
    scheduler.note_activity(late + scheduler.visible_idle_interval)
    assert scheduler.take(late + scheduler.visible_idle_interval).visible
    assert scheduler.wait(late + scheduler.visible_idle_interval) == pytest.approx(scheduler.visible_interval)
