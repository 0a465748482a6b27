"""Deadlines on real calendars, each worked out by hand; the reasoning stands beside it.

Weekdays to check by: 1 November 2026 is a Sunday, 1 December 2026 a Tuesday, 1 January 2027 a Friday.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from plaint.domain.deadlines.deadline import Deadline, compute
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
DAYS = Unit.DAYS
BUSINESS = Unit.BUSINESS_DAYS
WEEKS = Unit.WEEKS
MONTHS = Unit.MONTHS
YEARS = Unit.YEARS
EVENT = "order.delivered"
Day = tuple[int, int, int]
rule_of = partial(Rule, "r", "A rule", anchors=(EVENT,), source=SOURCE)


def one(rule: Rule, when: date, place: str = "", today: date = TODAY) -> Deadline:
    return compute(rule, {EVENT: when}, calendar_for(place), today)


TABLE: list[tuple[str, str, Day, int, Unit, Day, Day]] = [
    # South Africa, business days (CPA s2(6)): the event's day out, the last day in, no Saturdays, Sundays, holidays.
    # Wed 4 Nov 2026 was made a holiday for the local elections: 5 Nov is day 1, 18 Nov day 10.
    ("za-cpa", "ZA", (2026, 11, 3), 10, BUSINESS, (2026, 11, 18), (2026, 11, 18)),
    ("za-cpa", "", (2026, 11, 3), 10, BUSINESS, (2026, 11, 17), (2026, 11, 17)),  # the same without the holiday
    ("za-cpa", "ZA", (2026, 11, 7), 10, BUSINESS, (2026, 11, 20), (2026, 11, 20)),  # delivered on a Saturday
    ("za-cpa", "ZA", (2026, 11, 8), 10, BUSINESS, (2026, 11, 20), (2026, 11, 20)),  # on a Sunday: the same
    ("za-cpa", "ZA", (2026, 12, 15), 1, BUSINESS, (2026, 12, 17), (2026, 12, 17)),  # 16 Dec: Day of Reconciliation
    # 17 18 | 21 22 23 24 | 25 Christmas, 26 Sat | 28 29 30 31
    ("za-cpa", "ZA", (2026, 12, 15), 10, BUSINESS, (2026, 12, 31), (2026, 12, 31)),
    ("za-cpa", "ZA", (2026, 12, 24), 5, BUSINESS, (2027, 1, 4), (2027, 1, 4)),  # 28-31 Dec are 4, 1 Jan is free
    # Sun 21 Mar 2027 Human Rights Day makes Mon 22 free; 26 Good Friday, 29 Family Day: 23 24 25 30 31
    ("za-cpa", "ZA", (2027, 3, 19), 5, BUSINESS, (2027, 3, 31), (2027, 3, 31)),
    ("za-cpa", "ZA", (2026, 8, 7), 1, BUSINESS, (2026, 8, 11), (2026, 8, 11)),  # Sun 9 Aug moves to Mon 10 Aug
    ("za-cpa", "ZA", (2026, 11, 3), 15, BUSINESS, (2026, 11, 25), (2026, 11, 25)),  # CGSO, first part
    # CGSO, whole: 4 Nov, 16 and 25 Dec and 1 Jan are free; 31 Dec is day 39, 29 Jan day 59
    ("za-cpa", "ZA", (2026, 11, 3), 60, BUSINESS, (2027, 2, 1), (2027, 2, 1)),
    # South Africa, months and years end on the day of the same number and stay there.
    ("za-cpa", "ZA", (2026, 11, 3), 6, MONTHS, (2027, 5, 3), (2027, 5, 3)),
    ("za-cpa", "ZA", (2026, 11, 1), 6, MONTHS, (2027, 5, 1), (2027, 5, 1)),  # Workers' Day
    ("za-cpa", "ZA", (2026, 8, 31), 6, MONTHS, (2027, 2, 28), (2027, 2, 28)),  # no 31 Feb; a Sunday
    ("za-cpa", "ZA", (2026, 11, 30), 3, MONTHS, (2027, 2, 28), (2027, 2, 28)),
    ("za-cpa", "ZA", (2024, 2, 29), 3, YEARS, (2027, 2, 28), (2027, 2, 28)),  # 2027 has no 29 Feb
    # South Africa, plain days (Interpretation Act s4): over Sunday and holiday, not over Saturday.
    ("za-interpretation", "ZA", (2026, 11, 1), 7, DAYS, (2026, 11, 9), (2026, 11, 8)),  # Sun 8 Nov
    ("za-interpretation", "ZA", (2026, 10, 31), 7, DAYS, (2026, 11, 7), (2026, 11, 7)),  # Sat 7 Nov stays
    ("za-interpretation", "ZA", (2026, 12, 9), 7, DAYS, (2026, 12, 17), (2026, 12, 16)),  # Reconciliation
    ("za-interpretation", "ZA", (2026, 12, 18), 7, DAYS, (2026, 12, 28), (2026, 12, 25)),  # 25, 26 free, 27 Sunday
    ("za-interpretation", "ZA", (2026, 12, 20), 14, DAYS, (2027, 1, 4), (2027, 1, 3)),  # Sun 3 Jan
    ("za-interpretation", "ZA", (2026, 11, 25), 30, DAYS, (2026, 12, 28), (2026, 12, 25)),
    ("za-interpretation", "ZA", (2026, 10, 28), 7, DAYS, (2026, 11, 5), (2026, 11, 4)),  # election day
    ("za-interpretation", "ZA", (2026, 11, 1), 1, WEEKS, (2026, 11, 8), (2026, 11, 8)),  # the Act speaks of days
    ("za-cpa", "ZA", (2026, 11, 1), 7, DAYS, (2026, 11, 9), (2026, 11, 8)),  # the CPA's plain days: same Act
    # European Union (Reg. 1182/71): a last day on Saturday, Sunday or holiday moves to the next working day.
    ("eu-1182", "DE-BY", (2026, 11, 3), 14, DAYS, (2026, 11, 17), (2026, 11, 17)),
    ("eu-1182", "DE-BY", (2026, 11, 7), 14, DAYS, (2026, 11, 23), (2026, 11, 21)),  # Saturday
    ("eu-1182", "DE-BY", (2026, 11, 8), 14, DAYS, (2026, 11, 23), (2026, 11, 22)),  # Sunday
    ("eu-1182", "DE-BY", (2026, 12, 11), 14, DAYS, (2026, 12, 28), (2026, 12, 25)),  # 25, 26 free, 27 Sunday
    ("eu-1182", "DE-BY", (2026, 12, 18), 14, DAYS, (2027, 1, 4), (2027, 1, 1)),  # New Year's Day is a Friday
    ("eu-1182", "DE-BY", (2026, 12, 23), 14, DAYS, (2027, 1, 7), (2027, 1, 6)),  # Epiphany in Bavaria ...
    ("eu-1182", "DE-BE", (2026, 12, 23), 14, DAYS, (2027, 1, 6), (2027, 1, 6)),  # ... not in Berlin
    ("eu-1182", "DE-BE", (2027, 2, 22), 14, DAYS, (2027, 3, 9), (2027, 3, 8)),  # Women's Day in Berlin ...
    ("eu-1182", "DE-BY", (2027, 2, 22), 14, DAYS, (2027, 3, 8), (2027, 3, 8)),  # ... not in Bavaria
    ("eu-1182", "ES-MD", (2026, 10, 19), 14, DAYS, (2026, 11, 3), (2026, 11, 2)),  # All Saints' moved to Mon 2 Nov
    ("eu-1182", "DE-BE", (2026, 10, 19), 14, DAYS, (2026, 11, 2), (2026, 11, 2)),
    ("eu-1182", "DE-BY", (2026, 11, 3), 2, YEARS, (2028, 11, 3), (2028, 11, 3)),  # a Friday
    ("eu-1182", "DE-BY", (2026, 11, 5), 2, YEARS, (2028, 11, 6), (2028, 11, 5)),  # a Sunday
    ("eu-1182", "DE-BY", (2027, 1, 31), 1, MONTHS, (2027, 3, 1), (2027, 2, 28)),  # 28 Feb 2027 is a Sunday
    ("eu-1182", "DE-BY", (2028, 1, 31), 1, MONTHS, (2028, 2, 29), (2028, 2, 29)),  # a leap year, Tuesday
    ("eu-1182", "DE-BY", (2024, 2, 29), 12, MONTHS, (2025, 2, 28), (2025, 2, 28)),  # a Friday
    ("eu-1182", "DE-BY", (2027, 1, 30), 13, MONTHS, (2028, 2, 29), (2028, 2, 29)),  # SEPA, unauthorised
    ("eu-1182", "DE-BY", (2026, 11, 2), 8, WEEKS, (2026, 12, 28), (2026, 12, 28)),  # SEPA refund, a Monday
    ("eu-1182", "DE-BY", (2026, 10, 30), 8, WEEKS, (2026, 12, 28), (2026, 12, 25)),
    # Good Friday 26 Mar, Saturday, Easter Sunday, Easter Monday 29 Mar 2027
    ("eu-1182", "DE-BY", (2027, 3, 19), 1, WEEKS, (2027, 3, 30), (2027, 3, 26)),
    ("eu-1182", "DE-BY", (2026, 11, 6), 2, DAYS, (2026, 11, 10), (2026, 11, 8)),  # Art 3(5): two working days
    ("eu-1182", "DE-BY", (2026, 12, 23), 3, DAYS, (2026, 12, 28), (2026, 12, 26)),  # the 24th and the 28th are two
    ("eu-1182", "DE-BY", (2026, 12, 23), 5, BUSINESS, (2026, 12, 31), (2026, 12, 31)),  # 24 28 29 30 31
    # United Kingdom: from the day after; nothing rolls.
    ("uk-day-after", "GB", (2026, 11, 3), 30, DAYS, (2026, 12, 3), (2026, 12, 3)),  # CRA s22
    ("uk-day-after", "GB", (2026, 11, 25), 30, DAYS, (2026, 12, 25), (2026, 12, 25)),  # Christmas stays
    ("uk-day-after", "GB", (2026, 12, 18), 14, DAYS, (2027, 1, 1), (2027, 1, 1)),
    ("uk-day-after", "GB", (2026, 8, 31), 6, MONTHS, (2027, 2, 28), (2027, 2, 28)),
    ("uk-day-after", "GB", (2024, 2, 29), 6, YEARS, (2030, 2, 28), (2030, 2, 28)),
    # 24 Dec is day 9; 25 and Mon 28 (for Boxing Day, a Saturday) are free; 29 30 31 are 12; 4 5 6 Jan
    ("uk-day-after", "GB", (2026, 12, 11), 15, BUSINESS, (2027, 1, 6), (2027, 1, 6)),
    ("uk-day-after", "GB-SCT", (2026, 12, 11), 15, BUSINESS, (2027, 1, 7), (2027, 1, 7)),  # 2 Jan, moved to Mon 4
    # Mar 2-25 are 18, Good Friday and Easter Monday free, 31 Mar is 20, 16 Apr 32
    ("uk-day-after", "GB", (2027, 3, 1), 35, BUSINESS, (2027, 4, 21), (2027, 4, 21)),
    ("uk-day-after", "GB-SCT", (2027, 3, 1), 35, BUSINESS, (2027, 4, 20), (2027, 4, 20)),  # no Easter Monday
    ("uk-day-of", "GB", (2026, 11, 3), 14, DAYS, (2026, 11, 16), (2026, 11, 16)),  # CRA s20(15): the day is day 1
    # United States
    ("us-plain", "US", (2026, 12, 1), 60, DAYS, (2027, 1, 30), (2027, 1, 30)),  # FCBA; a Saturday stays
    ("plain-previous", "US", (2026, 12, 1), 60, DAYS, (2027, 1, 29), (2027, 1, 29)),  # must arrive: Friday
    ("plain-previous", "US", (2026, 12, 22), 5, DAYS, (2026, 12, 24), (2026, 12, 24)),  # 27, 26, 25 are free
    # Sat 4 Jul 2026 is observed on Fri 3 Jul: 29 30 1 2 6 7 8
    ("us-plain", "US", (2026, 6, 26), 7, BUSINESS, (2026, 7, 8), (2026, 7, 8)),
    ("us-plain", "US", (2026, 11, 20), 7, BUSINESS, (2026, 12, 2), (2026, 12, 2)),  # Thanksgiving
    ("us-plain", "US-WA", (2026, 11, 20), 7, BUSINESS, (2026, 12, 3), (2026, 12, 3)),  # the Friday after it too
    ("us-plain", "US", (2026, 11, 22), 90, DAYS, (2027, 2, 20), (2027, 2, 20)),
    ("us-plain", "US", (2028, 1, 30), 30, DAYS, (2028, 2, 29), (2028, 2, 29)),
    # Scheme and shop rules, everywhere
    ("plain", "", (2026, 11, 3), 120, DAYS, (2027, 3, 3), (2027, 3, 3)),  # chargeback: 27+31+31+28 days, then 3
    ("plain", "", (2026, 11, 3), 540, DAYS, (2028, 4, 26), (2028, 4, 26)),  # its outer limit
    ("plain", "", (2026, 11, 10), 90, DAYS, (2027, 2, 8), (2027, 2, 8)),  # A-to-z: promised day + 90
    ("plain", "", (2026, 11, 3), 30, DAYS, (2026, 12, 3), (2026, 12, 3)),  # return window
    # Brazil
    ("br-cdc", "BR", (2026, 11, 3), 7, DAYS, (2026, 11, 10), (2026, 11, 10)),  # regret
    ("br-cdc", "BR", (2026, 10, 26), 7, DAYS, (2026, 11, 2), (2026, 11, 2)),  # All Souls': not moved
    ("br-cdc", "BR", (2026, 11, 3), 90, DAYS, (2027, 2, 1), (2027, 2, 1)),  # durable goods
    ("br-cdc", "BR", (2026, 11, 9), 10, BUSINESS, (2026, 11, 24), (2026, 11, 24)),  # Fri 20 Nov is free
    # The date itself, and back in time
    ("eu-1182", "DE-BY", (2026, 11, 8), 0, DAYS, (2026, 11, 8), (2026, 11, 8)),  # nobody moves a date that was named
    ("plain", "", (2026, 12, 1), -14, DAYS, (2026, 11, 17), (2026, 11, 17)),
    ("us-plain", "US", (2026, 12, 1), -5, BUSINESS, (2026, 11, 23), (2026, 11, 23)),  # 30 27 25 24 23
]


@pytest.mark.parametrize(("counting", "place", "start", "offset", "unit", "day", "remind"), TABLE)
def test_the_last_day_to_act(
    counting: str, place: str, start: Day, offset: int, unit: Unit, day: Day, remind: Day
) -> None:
    found = one(rule_of(kind=BEFORE, offset=offset, unit=unit, counting=counting), date(*start), place)
    assert (found.day, found.remind) == (date(*day), date(*remind))
    assert found.at is None


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (OWE, (2026, 11, 23)),  # their last day rolls as ours does ...
        (FROM, (2026, 11, 21)),  # ... but a step may be opened, a promise falls due and we ask on a Saturday too
        (PROMISED, (2026, 11, 21)),
        (FOLLOW, (2026, 11, 21)),
    ],
)
def test_only_periods_in_law_roll_and_only_our_own_are_reminded_earlier(kind: DeadlineKind, day: Day) -> None:
    found = one(rule_of(kind=kind, offset=14, counting="eu-1182"), date(2026, 11, 7), "DE-BY")
    assert found.day == found.remind == date(*day)


def berlin() -> ZoneInfo:
    try:
        return ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone data")


SAST = timezone(timedelta(hours=2))
MORNING = datetime(2026, 11, 3, 10, 15, tzinfo=SAST)
NAIVE = MORNING.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("kind", "counting", "hours", "start", "at", "day"),
    [
        (FROM, "plain", 48, MORNING, datetime(2026, 11, 5, 10, 15, tzinfo=SAST), (2026, 11, 5)),
        (OWE, "plain", 72, MORNING, datetime(2026, 11, 6, 10, 15, tzinfo=SAST), (2026, 11, 6)),
        # Midnight at the end of 5 Nov: their last day is the 5th, ours to open is the 6th.
        (OWE, "plain", 48, datetime(2026, 11, 4, tzinfo=UTC), datetime(2026, 11, 6, tzinfo=UTC), (2026, 11, 5)),
        (FROM, "plain", 48, datetime(2026, 11, 4, tzinfo=UTC), datetime(2026, 11, 6, tzinfo=UTC), (2026, 11, 6)),
        # Reg. 1182/71 Art 3(1): the hour of the event is not counted.
        (OWE, "eu-1182", 48, MORNING, datetime(2026, 11, 5, 11, tzinfo=SAST), (2026, 11, 5)),
        (
            OWE,
            "eu-1182",
            1,
            datetime(2026, 11, 3, 10, tzinfo=UTC),
            datetime(2026, 11, 3, 12, tzinfo=UTC),
            (2026, 11, 3),
        ),
        (OWE, "plain", 0, MORNING, MORNING, (2026, 11, 3)),
        (OWE, "eu-1182", 0, MORNING, MORNING, (2026, 11, 3)),
        (FROM, "plain", 24, NAIVE, NAIVE + timedelta(days=1), (2026, 11, 4)),
    ],
)
def test_hours_run_from_the_moment(
    kind: DeadlineKind, counting: str, hours: int, start: datetime, at: datetime, day: Day
) -> None:
    found = one(rule_of(kind=kind, offset=hours, unit=HOURS, counting=counting), start)
    assert found.at == at
    assert found.day == date(*day)


def test_the_end_of_summer_time_does_not_lengthen_hours() -> None:
    rule = rule_of(kind=FROM, offset=48, unit=HOURS)
    # Clocks went back on 25 Oct 2026: 48 hours after noon on the 24th it is 11 o'clock on the 26th.
    found = one(rule, datetime(2026, 10, 24, 12, tzinfo=berlin()))
    assert found.at == datetime(2026, 10, 26, 10, tzinfo=UTC)
    assert "Mon 26 Oct 2026 11:00" in found.explanation
    # A file's fixed offset knows no clock change; the instant is the same.
    fixed = one(rule, datetime(2026, 10, 24, 12, tzinfo=SAST))
    assert fixed.at == found.at


def test_the_american_change_of_clocks_moves_the_day_too() -> None:
    berlin()  # the same data
    start = datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    found = one(rule_of(kind=FROM, offset=24, unit=HOURS), start)
    # 25 hours lie between half past eleven on 31 Oct and on 1 Nov.
    assert found.day == date(2026, 11, 1)
    assert found.at is not None
    assert (found.at.hour, found.at.minute) == (22, 30)


def test_the_beginning_of_summer_time_does_not_shorten_hours() -> None:
    found = one(rule_of(kind=OWE, offset=24, unit=HOURS), datetime(2027, 3, 27, 12, tzinfo=berlin()))
    assert found.at is not None
    assert found.at.hour == 13


def test_a_time_without_an_offset_is_counted_by_the_clock_and_says_so() -> None:
    found = one(rule_of(kind=FROM, offset=24, unit=HOURS), NAIVE)
    assert "no UTC offset" in found.explanation


@pytest.mark.parametrize(
    ("kind", "hours", "day", "side"),
    [
        (FROM, 48, (2026, 11, 6), "end"),  # 4 and 5 Nov have to be over
        (FROM, 1, (2026, 11, 5), "end"),  # the first day that is free as a whole
        (OWE, 48, (2026, 11, 5), "end"),  # they have all of the 5th
        (OWE, 50, (2026, 11, 6), "end"),
        (BEFORE, 48, (2026, 11, 4), "start"),  # from midnight at the start of the 3rd
        (BEFORE, 1, (2026, 11, 3), "start"),
        (BEFORE, 0, (2026, 11, 3), ""),
        (FROM, -24, (2026, 11, 2), ""),
    ],
)
def test_hours_from_a_day_without_a_time_are_counted_carefully(
    kind: DeadlineKind, hours: int, day: Day, side: str
) -> None:
    found = one(rule_of(kind=kind, offset=hours, unit=HOURS), date(2026, 11, 3))
    assert found.at is None
    assert found.day == date(*day)
    assert (f"from the {side} of that day" in found.explanation) == bool(side)
