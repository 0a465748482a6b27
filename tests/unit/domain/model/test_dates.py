"""Dates and moments as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.model.dates import add_months, parse_date, parse_moment

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", SUNDAY),
        ("Tomorrow", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 21)),
        ("+14d", date(2026, 12, 6)),
        ("-2w", date(2026, 11, 8)),
        ("+3m", date(2027, 2, 22)),
        ("-1y", date(2025, 11, 22)),
        ("friday", date(2026, 11, 27)),
        ("sun", date(2026, 11, 29)),  # never today itself
        ("2026-02-28", date(2026, 2, 28)),
    ],
)
def test_a_date_is_understood(text: str, day: date) -> None:
    assert parse_date(text, SUNDAY) == day


@pytest.mark.parametrize("text", ["", "03/04/2026", "soon", "2026-02-30", "+9999y", "+14", "f"])
def test_a_date_that_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="not a date"):
        parse_date(text, SUNDAY)


@pytest.mark.parametrize(
    ("text", "day"), [("friday", date(2026, 11, 20)), ("sunday", SUNDAY), ("mon", date(2026, 11, 16))]
)
def test_a_weekday_of_what_has_happened_is_the_last_one(text: str, day: date) -> None:
    assert parse_date(text, SUNDAY, back=True) == day


def test_adding_months_ends_on_the_last_day_a_month_has() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 15), -13) == date(2025, 2, 15)
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


def test_a_moment_is_understood_in_the_zone_of_now() -> None:
    zone = timezone(timedelta(hours=2))
    now = datetime(2026, 11, 22, 15, 30, tzinfo=zone)
    assert parse_moment("now", now) == now
    assert parse_moment("10:15", now) == datetime(2026, 11, 22, 10, 15, tzinfo=zone)
    assert parse_moment("yesterday 9:05", now) == datetime(2026, 11, 21, 9, 5, tzinfo=zone)
    assert parse_moment("2026-11-12T10:15", now) == datetime(2026, 11, 12, 10, 15, tzinfo=zone)
    assert parse_moment("2026-11-12T10:15+00:00", now) == datetime(2026, 11, 12, 10, 15, tzinfo=UTC)
    assert parse_moment("friday", now) == datetime(2026, 11, 20, 12, 0, tzinfo=zone)  # what has happened lies back
    assert parse_moment("friday 10:15", now) == datetime(2026, 11, 20, 10, 15, tzinfo=zone)
    assert parse_moment("sunday 9:05", now) == datetime(2026, 11, 22, 9, 5, tzinfo=zone)  # today on itself
    assert parse_moment("today", now) == now
    for wrong in ("2026-13-12T10:15", "25:00", "soon"):
        with pytest.raises(UsageProblem):
            parse_moment(wrong, now)
