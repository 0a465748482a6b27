"""Periods that follow one another, that end no earlier than a day, that wait for an event, and ends of years."""

from __future__ import annotations

from datetime import date

import pytest

from plaint.domain.deadlines.counting_rules import PlainCalendar
from plaint.domain.deadlines.deadline import DeadlineState, compute, explain, last_day
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Floor, Further, Pause, Rule, Source, Unit

HERE = PlainCalendar("DE", days={date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Second Day"})
SOURCE = Source("a law", date(2026, 11, 28), Confidence.A, date(2028, 11, 28))
TODAY = date(2026, 12, 16)


def made(kind: str = "act_before", **parts: object) -> Rule:
    return Rule("a.rule", "A rule", DeadlineKind(kind), ("order.delivered",), SOURCE, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "offset", "unit", "counting", "expected"),
    [
        ("2026-12-12", 14, Unit.DAYS, "de-bgb", "2026-12-28"),  # Sat 26 Dec, Sun 27
        ("2026-12-26", 1, Unit.DAYS, "de-bgb", "2026-12-28"),  # § 193 knows no two working days
        ("2026-12-12", 14, Unit.DAYS, "es-cc", "2026-12-26"),  # stays
        ("2026-11-03", 30, Unit.DAYS, "ie-day-of", "2026-12-02"),  # the day of the event is day 1
        ("2026-12-09", 1, Unit.YEARS, "ie-day-of", "2027-12-08"),
        ("2026-12-15", 3, Unit.YEARS, "de-year-end", "2029-12-31"),
        ("2026-01-01", 3, Unit.YEARS, "de-year-end", "2029-12-31"),  # the whole year before it starts is not counted
        ("2026-12-15", 6, Unit.YEARS, "pl-year-end", "2032-12-31"),
    ],
)
def test_national_counting_rules(start: str, offset: int, unit: Unit, counting: str, expected: str) -> None:
    rule = made(offset=offset, unit=unit, counting=counting)
    events = {"order.delivered": date.fromisoformat(start)}
    assert last_day(rule, events, HERE) == date.fromisoformat(expected)


def test_a_period_goes_on_from_the_end_of_another() -> None:
    rule = made(offset=14, then=(Further(12, Unit.MONTHS),))
    events = {"order.delivered": date(2026, 11, 10)}
    found = compute(rule, events, HERE, TODAY)
    assert found.day == date(2027, 11, 24)
    assert "14 days end Tue 24 Nov 2026; 12 months more: Wed 24 Nov 2027" in found.explanation
    assert explain(rule, events, HERE, TODAY)[-1] == "Wed 24 Nov 2027  last day"


@pytest.mark.parametrize(
    ("noticed", "expected"),
    [
        (date(2028, 11, 20), date(2029, 3, 20)),  # 4 months after it showed
        (date(2027, 1, 5), date(2028, 12, 9)),  # long before the end
        (date(2028, 12, 9), date(2029, 4, 9)),  # on the last day
        (date(2028, 12, 10), date(2028, 12, 9)),  # over: nothing is revived
    ],
)
def test_a_period_ends_no_earlier_than_its_floor(noticed: date, expected: date) -> None:
    rule = made(offset=2, unit=Unit.YEARS, floors=(Floor(("problem.noticed",), 4, Unit.MONTHS),))
    events = {"order.delivered": date(2026, 12, 9), "problem.noticed": noticed}
    assert last_day(rule, events, HERE) == expected
    assert last_day(rule, {"order.delivered": date(2026, 12, 9)}, HERE) == date(2028, 12, 9)


def test_a_period_that_needs_an_event_stands_until_it_is_known() -> None:
    rule = made("they_owe_by", offset=14, floors=(Floor(("facts.returned_proof",), needed=True),))
    events = {"order.delivered": date(2026, 12, 1)}
    found = compute(rule, events, HERE, TODAY)
    assert (found.state, found.day) == (DeadlineState.ON_HOLD, None)
    assert "facts.returned_proof" in found.notes[0]
    assert explain(rule, events, HERE, TODAY)[-1] == found.notes[0]
    sent = compute(rule, events | {"facts.returned_proof": date(2026, 12, 20)}, HERE, TODAY)
    assert (sent.state, sent.day) == (DeadlineState.RUNNING, date(2026, 12, 20))
    assert "not before 2026-12-20" in sent.notes[0]


def test_a_way_opens_on_the_day_after_a_longer_period() -> None:
    rule = made("act_from", offset=14, after_period=True, floors=(Floor(("facts.returned_proof",), needed=True),))
    events = {"order.delivered": date(2026, 12, 1), "facts.returned_proof": date(2026, 12, 3)}
    assert last_day(rule, events, HERE) == date(2026, 12, 16)


@pytest.mark.parametrize(("counts", "expected"), [(True, date(2029, 12, 29)), (False, date(2029, 12, 30))])
def test_the_day_of_the_return_may_count(counts: bool, expected: date) -> None:
    pause = Pause("facts.repair_requested", "facts.repair_returned", return_counts=counts)
    rule = made(offset=3, unit=Unit.YEARS, pauses=(pause,))
    events = {
        "order.delivered": date(2026, 12, 9), "facts.repair_requested": date(2028, 6, 1),
        "facts.repair_returned": date(2028, 6, 21),
    }  # fmt: skip
    assert last_day(rule, events, HERE) == expected
