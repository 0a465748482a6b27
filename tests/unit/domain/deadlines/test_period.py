"""A clock that stands still: UK Consumer Rights Act 2015 s22(6)-(8); delivered 3 Nov 2026, 30 days end 3 Dec."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import partial

import pytest

from plaint.domain.deadlines.counting_rules import WEEKENDS_ONLY
from plaint.domain.deadlines.deadline import DeadlineState, compute
from plaint.domain.deadlines.period import Events
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Pause, Rule, Source, Unit
from plaint.playbooks.calendars import calendar_for

SOURCE = Source("the text of the rule", date(2026, 11, 22), Confidence.A, date(2027, 11, 22))
TODAY = date(2026, 11, 5)
BEFORE = DeadlineKind.ACT_BEFORE
OWE = DeadlineKind.THEY_OWE_BY
HOURS = Unit.HOURS
BUSINESS = Unit.BUSINESS_DAYS
EVENT = "order.delivered"
Day = tuple[int, int, int]
rule_of = partial(Rule, "r", "A rule", anchors=(EVENT,), source=SOURCE)
SAST = timezone(timedelta(hours=2))
MORNING = datetime(2026, 11, 3, 10, 15, tzinfo=SAST)

ASKED, BACK, ASKED2, BACK2 = "facts.repair_requested", "facts.repair_returned", "facts.second_requested", "facts.second"
REJECT = rule_of(
    kind=BEFORE, offset=30, counting="uk-day-after", pauses=(Pause(ASKED, BACK, 7), Pause(ASKED2, BACK2, 7))
)


@pytest.mark.parametrize(
    ("pauses", "day"),
    [
        ({}, (2026, 12, 3)),
        # 10-20 Nov stand still (11 days): 24 days (10 Nov-3 Dec) were left and run from 21 Nov.
        ({ASKED: (2026, 11, 10), BACK: (2026, 11, 20)}, (2026, 12, 14)),
        ({ASKED: (2026, 11, 10), BACK: (2026, 11, 10)}, (2026, 12, 4)),  # one day stood still
        ({ASKED: (2026, 12, 1), BACK: (2026, 12, 20)}, (2026, 12, 27)),  # 3 days left: 7 are the longer
        ({ASKED: (2026, 12, 3), BACK: (2026, 12, 4)}, (2026, 12, 11)),  # asked on the last day
        ({ASKED: (2026, 12, 4), BACK: (2026, 12, 20)}, (2026, 12, 3)),  # too late: nothing is revived
        ({ASKED: (2026, 12, 4)}, (2026, 12, 3)),
        # 14 days (1-14 Dec) were left at the second request and run from 6 Dec.
        (
            {ASKED: (2026, 11, 10), BACK: (2026, 11, 20), ASKED2: (2026, 12, 1), BACK2: (2026, 12, 5)},
            (2026, 12, 19),
        ),
        # The second begins within the first: from 21 Nov 24 days were left and run from 26 Nov.
        (
            {ASKED: (2026, 11, 10), BACK: (2026, 11, 20), ASKED2: (2026, 11, 15), BACK2: (2026, 11, 25)},
            (2026, 12, 19),
        ),
        # The second lies within the first and adds nothing; the order of the pauses in the rule does not matter.
        (
            {ASKED: (2026, 11, 12), BACK: (2026, 11, 18), ASKED2: (2026, 11, 10), BACK2: (2026, 11, 20)},
            (2026, 12, 14),
        ),
        # Asked for before it was delivered: all 30 days are left and run from 7 Nov.
        ({ASKED: (2026, 11, 1), BACK: (2026, 11, 6)}, (2026, 12, 6)),
        ({ASKED: (2026, 11, 1), BACK: (2026, 11, 2)}, (2026, 12, 3)),  # over before the first day
    ],
)
def test_a_repair_stops_the_clock(pauses: dict[str, Day], day: Day) -> None:
    events: Events = {EVENT: date(2026, 11, 3), **{name: date(*when) for name, when in pauses.items()}}
    found = compute(REJECT, events, calendar_for("GB"), TODAY)
    assert found.day == found.remind == date(*day)
    assert found.state is DeadlineState.RUNNING


def test_while_it_is_being_repaired_there_is_no_last_day() -> None:
    events: Events = {EVENT: date(2026, 11, 3), ASKED: date(2026, 11, 10)}
    found = compute(REJECT, events, WEEKENDS_ONLY, date(2027, 6, 1))
    assert found.state is DeadlineState.ON_HOLD
    assert (found.day, found.remind, found.overdue) == (None, None, False)
    assert "24 days remain, counted from the day after “repair returned” (facts.repair_returned)" in found.explanation
    last = compute(REJECT, {**events, ASKED: date(2026, 12, 2)}, WEEKENDS_ONLY, TODAY)
    assert "2 days remain, at least 7" in last.explanation


def test_a_return_before_the_request_is_left_out_and_said() -> None:
    events: Events = {EVENT: date(2026, 11, 3), ASKED: date(2026, 11, 10), BACK: date(2026, 11, 9)}
    found = compute(REJECT, events, WEEKENDS_ONLY, TODAY)
    assert found.day == date(2026, 12, 3)
    assert "this pause is left out" in found.notes[0]


def test_business_days_that_were_left_run_on_as_business_days() -> None:
    rule = rule_of(kind=OWE, offset=10, unit=BUSINESS, pauses=(Pause(ASKED, BACK),))
    events: Events = {EVENT: date(2026, 11, 3), ASKED: date(2026, 11, 10), BACK: date(2026, 11, 20)}
    # Days 5 to 10 (10 to 17 Nov) were left: 23 24 25 26 27 | 30 Nov
    found = compute(rule, events, WEEKENDS_ONLY, TODAY)
    assert found.day == date(2026, 11, 30)
    assert "6 business days remained" in found.explanation


def test_a_paused_period_rolls_at_its_new_end() -> None:
    rule = rule_of(kind=BEFORE, offset=30, counting="eu-1182", pauses=(Pause(ASKED, BACK),))
    events: Events = {EVENT: date(2026, 11, 3), ASKED: date(2026, 11, 10), BACK: date(2026, 11, 18)}
    found = compute(rule, events, calendar_for("DE-BY"), TODAY)
    assert (found.day, found.remind) == (date(2026, 12, 14), date(2026, 12, 12))  # Saturday to Monday


def test_hours_cannot_be_paused_and_that_is_said() -> None:
    rule = rule_of(kind=OWE, offset=48, unit=HOURS, pauses=(Pause(ASKED, BACK),))
    found = compute(rule, {EVENT: MORNING, ASKED: date(2026, 11, 4)}, WEEKENDS_ONLY, TODAY)
    assert found.notes == ("facts.repair_requested stops no clock that runs in hours",)
