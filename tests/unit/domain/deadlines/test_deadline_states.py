"""Which event a deadline counts from, what it means today, what settles it, and dates set by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial

import pytest

from plaint.domain.deadlines.counting_rules import WEEKENDS_ONLY, PlainCalendar
from plaint.domain.deadlines.deadline import Deadline, DeadlineState, compute, explain, last_day
from plaint.domain.deadlines.period import Events
from plaint.domain.model.case import Override
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Rule, Source, Unit
from plaint.playbooks.calendars import calendar_for

SOURCE = Source("the text of the rule", date(2026, 11, 22), Confidence.A, date(2027, 11, 22))
TODAY = date(2026, 11, 5)
BEFORE = DeadlineKind.ACT_BEFORE
FROM = DeadlineKind.ACT_FROM
OWE = DeadlineKind.THEY_OWE_BY
PROMISED = DeadlineKind.PROMISED
FOLLOW = DeadlineKind.FOLLOW_UP
HOURS = Unit.HOURS
EVENT = "order.delivered"
Day = tuple[int, int, int]
rule_of = partial(Rule, "r", "A rule", anchors=(EVENT,), source=SOURCE)
SAST = timezone(timedelta(hours=2))
MORNING = datetime(2026, 11, 3, 10, 15, tzinfo=SAST)
NAIVE = MORNING.replace(tzinfo=None)


def one(rule: Rule, when: date, place: str = "", today: date = TODAY) -> Deadline:
    return compute(rule, {EVENT: when}, calendar_for(place), today)


SENT, PROMISE = "last:customer-service", "order.promised"
SEVERAL: Events = {PROMISE: date(2026, 11, 10), EVENT: date(2026, 11, 3), SENT: MORNING}


@pytest.mark.parametrize(
    ("pick", "anchors", "day"),
    [
        ("first", (PROMISE, EVENT), (2026, 11, 11)),
        ("first", ("facts.unknown", EVENT, PROMISE), (2026, 11, 4)),
        ("earliest", (PROMISE, EVENT), (2026, 11, 4)),
        ("latest", (EVENT, PROMISE), (2026, 11, 11)),
        ("latest", ("facts.unknown", EVENT), (2026, 11, 4)),
    ],
)
def test_the_anchor_is_picked_as_the_rule_says(pick: str, anchors: tuple[str, ...], day: Day) -> None:
    rule = Rule("r", "A rule", BEFORE, anchors, SOURCE, offset=1, pick=pick)
    assert compute(rule, SEVERAL, WEEKENDS_ONLY, TODAY).day == date(*day)


def test_days_and_moments_are_compared_without_complaint() -> None:
    rule = Rule("r", "A rule", FROM, (EVENT, SENT), SOURCE, offset=48, unit=HOURS, pick="latest")
    assert compute(rule, SEVERAL, WEEKENDS_ONLY, TODAY).at == MORNING + timedelta(hours=48)


def test_a_moment_counts_by_the_day_on_its_own_clock() -> None:
    late = datetime(2026, 11, 3, 23, 30, tzinfo=timezone(timedelta(hours=-8)))  # already 4 Nov in UTC
    assert one(rule_of(kind=BEFORE, offset=1), late).day == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("anchors", "words"),
    [
        ((EVENT,), "needs the delivery date (order.delivered)"),
        (
            (PROMISE, "facts.statement_sent"),
            "needs the promised delivery date (order.promised) or the date of “statement sent” (facts.statement_sent)",
        ),
        ((SENT,), "needs an entry about customer-service (last:customer-service)"),
        ((), "the rule names no event to count from"),
    ],
)
def test_a_missing_event_is_named_and_never_guessed(anchors: tuple[str, ...], words: str) -> None:
    found = compute(Rule("r", "A rule", BEFORE, anchors, SOURCE, offset=1), {}, WEEKENDS_ONLY, TODAY)
    assert found.state is DeadlineState.NEEDS_DATE
    assert found.missing == anchors
    assert (found.day, found.remind, found.at, found.overdue) == (None, None, None, False)
    assert found.explanation == words


@pytest.mark.parametrize("unit", list(Unit))
def test_a_date_beyond_the_calendar_is_said_and_not_raised(unit: Unit) -> None:
    rule = rule_of(kind=BEFORE, offset=10**9, unit=unit)
    for when in (date(9999, 12, 31), datetime(9999, 12, 31, 23, tzinfo=UTC)):
        found = one(rule, when)
        assert found.state is DeadlineState.NEEDS_DATE
        assert found.missing == ()
        assert "9999" in found.explanation
        assert explain(rule, {EVENT: when}, WEEKENDS_ONLY, TODAY) == ("the date lies outside the years 1 to 9999",)


def test_the_day_alone_is_found_without_its_words() -> None:
    rule = rule_of(kind=OWE, offset=5, unit=Unit.BUSINESS_DAYS, counting="za-cpa")
    for place in ("", "ZA"):
        there = replace(rule, calendar=place)
        assert last_day(there, {EVENT: MORNING}, calendar_for("")) == one(there, MORNING).day
    assert last_day(rule, {}, calendar_for("")) is None
    assert last_day(replace(rule, offset=10**9), {EVENT: MORNING}, calendar_for("")) is None


# What the day means today ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "today", "state"),
    [
        (BEFORE, (2026, 11, 10), DeadlineState.RUNNING),
        (BEFORE, (2026, 11, 11), DeadlineState.PASSED),
        (OWE, (2026, 11, 10), DeadlineState.RUNNING),  # overdue only the next day
        (OWE, (2026, 11, 11), DeadlineState.PASSED),
        (PROMISED, (2026, 11, 10), DeadlineState.RUNNING),
        (PROMISED, (2026, 11, 11), DeadlineState.PASSED),
        (FOLLOW, (2026, 11, 11), DeadlineState.PASSED),
        (FROM, (2026, 11, 9), DeadlineState.RUNNING),
        (FROM, (2026, 11, 10), DeadlineState.OPEN),
        (FROM, (2027, 11, 10), DeadlineState.OPEN),
    ],
)
def test_the_state_follows_from_today(kind: DeadlineKind, today: Day, state: DeadlineState) -> None:
    found = one(rule_of(kind=kind, offset=7), date(2026, 11, 3), today=date(*today))
    assert found.state is state
    assert found.overdue == (state is DeadlineState.PASSED)


@pytest.mark.parametrize(
    ("kind", "now", "state"),
    [
        (FROM, datetime(2026, 11, 5, 10, 14, tzinfo=SAST), DeadlineState.RUNNING),
        (FROM, datetime(2026, 11, 5, 8, 15, tzinfo=UTC), DeadlineState.OPEN),  # the same instant
        (FROM, NAIVE + timedelta(hours=48), DeadlineState.OPEN),  # without offset: by the clock
        (BEFORE, datetime(2026, 11, 5, 10, 15, tzinfo=SAST), DeadlineState.RUNNING),
        (BEFORE, datetime(2026, 11, 5, 10, 16, tzinfo=SAST), DeadlineState.PASSED),
        (OWE, datetime(2026, 11, 5, 10, 16, tzinfo=SAST), DeadlineState.RUNNING),  # overdue only the next day
    ],
)
def test_hours_are_judged_to_the_minute_where_the_time_is_known(
    kind: DeadlineKind, now: datetime, state: DeadlineState
) -> None:
    rule = rule_of(kind=kind, offset=48, unit=HOURS)
    assert compute(rule, {EVENT: MORNING}, WEEKENDS_ONLY, now.date(), now=now).state is state


def test_without_a_time_of_day_a_step_in_hours_opens_on_the_next_day() -> None:
    rule = rule_of(kind=FROM, offset=48, unit=HOURS)
    assert one(rule, MORNING, today=date(2026, 11, 5)).state is DeadlineState.RUNNING
    assert one(rule, MORNING, today=date(2026, 11, 6)).state is DeadlineState.OPEN
    midnight = datetime(2026, 11, 3, tzinfo=SAST)
    assert one(rule, midnight, today=date(2026, 11, 5)).state is DeadlineState.OPEN


def test_an_event_that_settles_it_ends_it() -> None:
    rule = Rule("r", "A rule", OWE, (EVENT,), SOURCE, offset=7, ends_with=("answer:x", "outcome.received"))
    events: Events = {EVENT: date(2026, 11, 3), "outcome.received": date(2026, 11, 9)}
    found = compute(rule, events, WEEKENDS_ONLY, date(2026, 12, 1))
    assert found.state is DeadlineState.MET
    assert not found.overdue
    assert found.day == date(2026, 11, 10)
    assert found.explanation.endswith("settled 9 Nov 2026 (outcome.received)")
    assert found.notes == ()
    late = compute(rule, {**events, "outcome.received": date(2026, 11, 12)}, WEEKENDS_ONLY, date(2026, 12, 1))
    assert late.state is DeadlineState.MET
    assert late.notes == ("settled after the day",)


def test_a_step_taken_after_its_first_day_is_not_late() -> None:
    rule = Rule("r", "A rule", FROM, (EVENT,), SOURCE, offset=1, ends_with=("step:x",))
    found = compute(rule, {EVENT: date(2026, 11, 3), "step:x": MORNING + timedelta(days=9)}, WEEKENDS_ONLY, TODAY)
    assert found.state is DeadlineState.MET
    assert found.notes == ()


def test_what_is_settled_needs_no_date_any_more() -> None:
    rule = Rule("r", "A rule", OWE, (EVENT,), SOURCE, offset=7, ends_with=("outcome.received",))
    found = compute(rule, {"outcome.received": date(2026, 11, 9)}, WEEKENDS_ONLY, TODAY)
    assert found.state is DeadlineState.MET
    assert found.missing == ()


def test_an_answer_to_an_earlier_attempt_does_not_settle_the_repeat() -> None:
    rule = Rule("r", "A rule", OWE, (SENT,), SOURCE, offset=3, ends_with=("refusal:customer-service",))
    events: Events = {SENT: date(2026, 11, 10), "refusal:customer-service": date(2026, 11, 6)}
    assert compute(rule, events, WEEKENDS_ONLY, date(2026, 11, 20)).state is DeadlineState.PASSED
    same_day = {**events, "refusal:customer-service": datetime(2026, 11, 10, 17, tzinfo=SAST)}
    assert compute(rule, same_day, WEEKENDS_ONLY, date(2026, 11, 20)).state is DeadlineState.MET


def test_a_date_set_by_hand_replaces_the_rules_and_shows_both() -> None:
    override = Override("r", date(2026, 12, 24), "  the shop gave us until Christmas  ")
    rule = rule_of(kind=BEFORE, offset=48, unit=HOURS)
    found = compute(rule, {EVENT: MORNING}, WEEKENDS_ONLY, TODAY, override=override)
    assert found.day == found.remind == date(2026, 12, 24)
    assert found.at is None
    assert found.override_reason == "the shop gave us until Christmas"
    assert found.explanation == (
        "set by hand to Thu 24 Dec 2026: the shop gave us until Christmas; the rule says: delivered 3 Nov 2026 10:15; "
        "48 hours: Thu 5 Nov 2026 10:15"
    )


def test_a_date_set_by_hand_helps_where_the_event_is_unknown() -> None:
    override = Override("r", date(2026, 11, 4), "read on the parcel")
    found = compute(rule_of(kind=BEFORE, offset=7), {}, WEEKENDS_ONLY, TODAY, override=override)
    assert found.state is DeadlineState.PASSED
    assert found.missing == ()
    assert found.explanation.endswith("the rule says: needs the delivery date (order.delivered)")


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (Override("r", date(2026, 12, 24), " "), "the date 24 Dec 2026 set by hand has no reason and is ignored"),
        (Override("r", None, "because"), "a date set by hand has no date and is ignored"),
    ],
)
def test_a_date_set_by_hand_needs_a_date_and_a_reason(override: Override, words: str) -> None:
    found = compute(rule_of(kind=BEFORE, offset=7), {EVENT: date(2026, 11, 3)}, WEEKENDS_ONLY, TODAY, override=override)
    assert found.day == date(2026, 11, 10)
    assert found.override_reason == ""
    assert found.notes == (words,)


@pytest.mark.parametrize("place", ["", "DE-BY", "XX"])
def test_a_rule_that_names_its_place_is_counted_by_it_wherever_the_consumer_lives(place: str) -> None:
    rule = rule_of(kind=BEFORE, offset=1, unit=Unit.BUSINESS_DAYS, counting="za-cpa", calendar="ZA")
    found = one(rule, date(2026, 11, 3), place)
    assert found.day == date(2026, 11, 5)  # Wed 4 Nov was election day in South Africa
    assert "not known" not in found.explanation
    shown = explain(rule, {EVENT: date(2026, 11, 3)}, calendar_for(place), TODAY)
    assert "Local Government Elections" in shown[1]


def test_a_table_answers_for_every_place() -> None:
    table = PlainCalendar("XX", days={date(2026, 11, 4): "Feast"})
    rule = rule_of(kind=BEFORE, offset=1, unit=Unit.BUSINESS_DAYS, calendar="ZA")
    assert compute(rule, {EVENT: date(2026, 11, 3)}, table, TODAY).day == date(2026, 11, 5)


def test_a_date_far_ahead_that_depends_on_holidays_says_that_more_may_be_proclaimed() -> None:
    def notes(counting: str, months: int) -> tuple[str, ...]:
        source = Source("s", date(2026, 1, 1), Confidence.A, date(2028, 1, 1))
        rule = Rule(
            "r", "R", DeadlineKind.ACT_BEFORE, ("opened",), source, offset=months, unit=Unit.MONTHS, counting=counting
        )
        return compute(rule, {"opened": date(2026, 11, 2)}, WEEKENDS_ONLY, date(2026, 11, 22)).notes

    assert notes("de-bgb", 36) == ("the holidays of 2029 are those known today; others may still be proclaimed",)
    assert notes("de-bgb", 12) == ()
    assert notes("plain", 36) == ()
