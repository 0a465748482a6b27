"""Counting rules and the arithmetic of periods, on calendar facts worked out by hand.

Weekdays to check by: 1 November 2026 is a Sunday, 1 January 2027 a Friday, 29 February 2028 a Tuesday.
"""

from __future__ import annotations

from datetime import date

import pytest

from plaint.domain.deadlines.counting_rules import (
    COUNTING,
    WEEKENDS_ONLY,
    CountingRule,
    PlainCalendar,
    Roll,
    add_working_days,
    end_of_period,
    holidays_between,
    is_working_day,
    roll,
    why_closed,
    working_days,
)
from plaint.domain.playbook.playbook import Confidence, Unit

ELECTION = date(2026, 11, 4)
HERE = PlainCalendar("XX", days={ELECTION: "Election Day", date(2026, 11, 7): "A Saturday Feast"})


def test_every_counting_rule_names_its_source_and_what_it_does() -> None:
    for name, rule in COUNTING.items():
        assert rule.name == name
        assert rule.note
        assert rule.source


def test_the_rules_that_playbooks_may_name_are_all_there() -> None:
    needed = {"plain", "za-cpa", "za-interpretation", "eu-1182", "uk-day-after", "us-plain", "br-cdc"}
    assert needed <= set(COUNTING)


def test_what_nobody_confirmed_says_so() -> None:
    assert COUNTING["us-plain"].confidence is Confidence.C


def test_a_plain_calendar_answers_from_its_table() -> None:
    assert HERE.is_holiday(ELECTION)
    assert HERE.holiday_name(ELECTION) == "Election Day"
    assert HERE.holiday_name(date(2026, 11, 5)) == ""
    assert set(HERE.in_year(2026)) == {ELECTION, date(2026, 11, 7)}
    assert HERE.in_year(2027) == {}


def test_the_empty_calendar_knows_weekends_only() -> None:
    assert not WEEKENDS_ONLY.is_holiday(date(2026, 12, 25))
    assert WEEKENDS_ONLY.holiday_name(date(2026, 12, 25)) == ""
    assert WEEKENDS_ONLY.in_year(2026) == {}
    assert is_working_day(date(2026, 12, 25), WEEKENDS_ONLY)
    assert not is_working_day(date(2026, 11, 22), WEEKENDS_ONLY)


def test_a_closed_day_is_named_by_its_holiday_or_its_weekday() -> None:
    assert why_closed(ELECTION, HERE) == "Election Day"
    assert why_closed(date(2026, 11, 8), HERE) == "Sunday"


def test_only_holidays_on_weekdays_are_owed() -> None:
    assert holidays_between(date(2026, 11, 1), date(2026, 11, 30), HERE) == 1
    assert holidays_between(date(2026, 11, 5), date(2026, 11, 30), HERE) == 0


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ((2026, 11, 3), 0, (2026, 11, 3)),  # nothing to count, not even on a closed day
        ((2026, 11, 7), 0, (2026, 11, 7)),
        ((2026, 11, 3), 1, (2026, 11, 5)),  # the 4th is a holiday
        ((2026, 11, 6), 1, (2026, 11, 9)),  # Friday to Monday
        ((2026, 11, 7), 1, (2026, 11, 9)),  # from a Saturday
        ((2026, 11, 9), -1, (2026, 11, 6)),  # backwards over the weekend
        ((2026, 11, 5), -1, (2026, 11, 3)),  # backwards over the holiday
        ((2026, 11, 2), 260, (2027, 11, 2)),  # 52 weeks are 260 working days to Mon 1 Nov 2027, one was a holiday
        ((2027, 11, 2), -260, (2026, 11, 2)),  # and back
    ],
)
def test_working_days_are_counted_off(start: tuple[int, int, int], count: int, expected: tuple[int, int, int]) -> None:
    assert add_working_days(date(*start), count, HERE) == date(*expected)


def test_working_days_between_two_days_include_both() -> None:
    assert working_days(date(2026, 11, 2), date(2026, 11, 6), HERE) == 4
    assert working_days(date(2026, 11, 7), date(2026, 11, 8), HERE) == 0
    assert working_days(date(2026, 11, 6), date(2026, 11, 2), HERE) == 0
    assert working_days(date(2026, 11, 5), date(2026, 11, 16), HERE) == 8


def test_counting_past_the_last_year_overflows() -> None:
    with pytest.raises(OverflowError):
        add_working_days(date(9999, 12, 31), 1, WEEKENDS_ONLY)
    with pytest.raises(OverflowError):
        add_working_days(date(2026, 1, 1), 10**9, WEEKENDS_ONLY)


@pytest.mark.parametrize(
    ("counting", "start", "offset", "unit", "expected"),
    [
        ("plain", (2026, 11, 3), 6, Unit.MONTHS, (2027, 5, 3)),
        ("plain", (2026, 8, 31), 6, Unit.MONTHS, (2027, 2, 28)),  # February has no 31st
        ("plain", (2024, 2, 29), 1, Unit.YEARS, (2025, 2, 28)),
        ("plain", (2024, 2, 29), 4, Unit.YEARS, (2028, 2, 29)),
        ("plain", (2026, 11, 3), 2, Unit.WEEKS, (2026, 11, 17)),
        ("plain", (2026, 11, 3), -14, Unit.DAYS, (2026, 10, 20)),
        ("uk-day-of", (2026, 11, 3), 14, Unit.DAYS, (2026, 11, 16)),  # day 1 is the 3rd itself
        ("uk-day-of", (2026, 11, 3), 6, Unit.MONTHS, (2027, 5, 2)),
        ("uk-day-of", (2026, 8, 31), 6, Unit.MONTHS, (2027, 2, 28)),  # cut short already, not twice
        ("uk-day-of", (2026, 11, 3), 1, Unit.BUSINESS_DAYS, (2026, 11, 3)),
        ("uk-day-of", (2026, 11, 7), 1, Unit.BUSINESS_DAYS, (2026, 11, 9)),  # the event's day is a Saturday
        ("uk-day-of", (2026, 11, 3), 0, Unit.DAYS, (2026, 11, 3)),
        ("uk-day-of", (2026, 11, 3), 0, Unit.BUSINESS_DAYS, (2026, 11, 3)),
    ],
)
def test_a_period_ends_where_the_rule_says(
    counting: str, start: tuple[int, int, int], offset: int, unit: Unit, expected: tuple[int, int, int]
) -> None:
    assert end_of_period(date(*start), offset, unit, COUNTING[counting], WEEKENDS_ONLY) == date(*expected)


@pytest.mark.parametrize(
    ("counting", "start", "day", "unit", "expected"),
    [
        ("plain", (2026, 11, 1), (2026, 11, 8), Unit.DAYS, (2026, 11, 8)),  # a Sunday stays
        ("za-interpretation", (2026, 11, 1), (2026, 11, 8), Unit.DAYS, (2026, 11, 9)),
        ("za-interpretation", (2026, 10, 31), (2026, 11, 14), Unit.DAYS, (2026, 11, 14)),  # a Saturday stays
        ("za-interpretation", (2026, 10, 31), (2026, 11, 7), Unit.DAYS, (2026, 11, 9)),  # unless it is a holiday
        ("za-interpretation", (2026, 10, 8), (2026, 11, 8), Unit.MONTHS, (2026, 11, 8)),  # the Act speaks of days
        ("eu-1182", (2026, 11, 1), (2026, 11, 14), Unit.DAYS, (2026, 11, 16)),
        ("eu-1182", (2026, 10, 14), (2026, 11, 14), Unit.MONTHS, (2026, 11, 16)),
        ("eu-1182", (2026, 11, 5), (2026, 11, 7), Unit.HOURS, (2026, 11, 7)),  # hours never roll
        ("eu-1182", (2026, 11, 14), (2026, 11, 14), Unit.DAYS, (2026, 11, 14)),  # a date that somebody named stays
        ("eu-1182", (2026, 11, 13), (2026, 11, 15), Unit.DAYS, (2026, 11, 17)),  # two days hold two working days
        ("eu-1182", (2026, 11, 13), (2026, 11, 14), Unit.DAYS, (2026, 11, 16)),  # one day need not
        ("plain-previous", (2026, 11, 1), (2026, 11, 15), Unit.DAYS, (2026, 11, 13)),
        ("plain-previous", (2026, 11, 14), (2026, 11, 15), Unit.DAYS, (2026, 11, 14)),  # never before the event
    ],
)
def test_a_last_day_moves_as_the_rule_says(
    counting: str, start: tuple[int, int, int], day: tuple[int, int, int], unit: Unit, expected: tuple[int, int, int]
) -> None:
    assert roll(date(*day), date(*start), unit, COUNTING[counting], HERE) == date(*expected)


def test_a_place_with_other_rest_days_is_counted_by_them() -> None:
    friday_rest = CountingRule(
        "x", "x", "x", Confidence.C, roll=Roll.NEXT_WORKING_DAY, rest=frozenset({4}), least_working_days=0
    )
    assert roll(date(2026, 11, 6), date(2026, 11, 1), Unit.DAYS, friday_rest, WEEKENDS_ONLY) == date(2026, 11, 7)
    assert end_of_period(date(2026, 11, 1), 30, Unit.BUSINESS_DAYS, friday_rest, WEEKENDS_ONLY) == date(2026, 12, 6)
