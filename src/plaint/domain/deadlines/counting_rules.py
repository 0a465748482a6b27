"""Counting rules for days: named rules with their sources, working days, holidays, periods and rolling.

A counting rule says whether the day of the event counts, which days are working days, and what becomes of a last
day on which offices are closed. Calendars of public holidays come from outside (playbooks/calendars.py); this
module only asks them. docs/deadlines.md is the same in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from plaint.domain.model.dates import add_months
from plaint.domain.playbook.playbook import Confidence, Unit

SUNDAY = 6
WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, as ``date.weekday()`` numbers them."""
CALENDAR_UNITS = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)  # tuples: an Enum's hash is slow (measured)
SHORT_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Calendar(Protocol):
    """The public holidays of one place."""

    @property
    def code(self) -> str:
        """``ZA`` or ``DE-BY``; empty for weekends only."""
        ...

    @property
    def known(self) -> bool:
        """False where the place asked for has no calendar and a coarser one (or none) answers instead."""
        ...

    def for_place(self, code: str) -> Calendar:
        """Return the calendar of another place, for a rule that names its own."""
        ...

    def in_year(self, year: int) -> Mapping[date, str]:
        """Return the holidays of one year with their names; empty where none are known."""
        ...

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a public holiday."""
        ...

    def holiday_name(self, day: date) -> str:
        """Return the holiday's name, empty on any other day."""
        ...


@dataclass(frozen=True, slots=True)
class PlainCalendar:
    """A calendar made from a table; without one, only weekends are free days."""

    code: str = ""
    known: bool = True
    days: Mapping[date, str] | None = None

    def for_place(self, code: str) -> Calendar:  # noqa: ARG002 - a table knows no other place
        """Return this same table for any place."""
        return self

    def in_year(self, year: int) -> Mapping[date, str]:
        """Return the holidays of one year with their names."""
        return {day: name for day, name in (self.days or {}).items() if day.year == year}

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is in the table."""
        return self.days is not None and day in self.days

    def holiday_name(self, day: date) -> str:
        """Return the holiday's name, empty on any other day."""
        return (self.days or {}).get(day, "")


WEEKENDS_ONLY = PlainCalendar()


class Roll(StrEnum):
    """What happens to a last day that is not a working day."""

    NONE = "none"
    NEXT_WORKING_DAY = "next-working-day"
    NEXT_NOT_SUNDAY_OR_HOLIDAY = "next-not-sunday-or-holiday"
    """A Saturday stays (South Africa)."""
    PREVIOUS = "previous"
    """The working day before: for what must reach somebody while the doors are open."""


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One way of counting days, with the legal text behind it."""

    name: str
    note: str
    """What it does, in a sentence that can be shown."""
    source: str
    confidence: Confidence
    cite: str = ""
    """The source in a few words, for explanations of working days and rolling."""
    roll_cite: str = ""
    """The same for rolling, where it rests on another text."""
    event_counts: bool = False
    """Whether the day of the event is day 1."""
    roll: Roll = Roll.NONE
    rolls: tuple[Unit, ...] = CALENDAR_UNITS
    """Units whose last day rolls; hours never do, business days cannot end on a closed day."""
    rest: frozenset[int] = WEEKEND
    """Weekdays that are never business days."""
    whole_hours: bool = False
    """Whether a period in hours begins with the next full hour."""
    year_end: bool = False
    """Whether the period runs from the end of the event's year, and so to the end of a year."""
    least_working_days: int = 0
    """Working days that a period of two days or more contains in any case."""


_RULES = (
    CountingRule(
        "plain",
        "the day of the event is not counted; the last day stays where it falls",
        "the everyday reading; our default, not a rule",
        Confidence.A,
    ),
    CountingRule(
        "plain-previous",
        "the day of the event is not counted; a last day on a weekend or holiday moves to the working day before",
        "our careful default for what must have arrived in time, not a rule",
        Confidence.A,
        roll=Roll.PREVIOUS,
    ),
    CountingRule(
        "za-cpa",
        "the day of the event is not counted, the last day is; business days leave out Saturdays, Sundays and public "
        "holidays; plain days roll over Sunday and holiday; months and years stay where they fall",
        "Consumer Protection Act 68 of 2008 (South Africa) s2(6); for plain days Interpretation Act 33 of 1957 s4",
        Confidence.A,
        "CPA s2(6)",
        roll_cite="Interpretation Act s4",
        roll=Roll.NEXT_NOT_SUNDAY_OR_HOLIDAY,
        rolls=(Unit.DAYS,),
    ),
    CountingRule(
        "za-interpretation",
        "the day of the event is not counted, the last day is, unless it is a Sunday or public holiday (not: a "
        "Saturday); the Act speaks of days, so weeks, months and years stay where they fall",
        "Interpretation Act 33 of 1957 (South Africa) s4",
        Confidence.B,
        "Interpretation Act s4",
        roll=Roll.NEXT_NOT_SUNDAY_OR_HOLIDAY,
        rolls=(Unit.DAYS,),
    ),
    CountingRule(
        "eu-1182",
        "the day of the event is not counted; a last day on a Saturday, Sunday or holiday moves to the next working "
        "day; hours begin with the next full hour",
        "Regulation (EEC, Euratom) 1182/71 Art 3",
        Confidence.B,
        "Reg. 1182/71 Art 3",
        roll=Roll.NEXT_WORKING_DAY,
        whole_hours=True,
        least_working_days=2,
    ),
    CountingRule(
        "uk-day-after",
        "the first day is the day after the event; the last day stays where it falls",
        "Consumer Rights Act 2015 (UK) s22(3)",
        Confidence.A,
    ),
    CountingRule(
        "uk-day-of",
        "the day of the event is the first day; the last day stays where it falls",
        "Consumer Rights Act 2015 (UK) s20(15): 14 days beginning with the day",
        Confidence.B,
        event_counts=True,
    ),
    CountingRule(
        "us-plain",
        "the day of the event is not counted; the last day stays where it falls",
        "no general federal rule for consumer time limits was found; counted plainly",
        Confidence.C,
    ),
    CountingRule(
        "br-cdc",
        "the day of the event is not counted, the last day is; it is not moved, because it is not confirmed that the "
        "Civil Code's extension over a holiday holds for the Consumer Code's periods",
        "Código Civil (Brazil) art. 132",
        Confidence.B,
    ),
    CountingRule(
        "de-bgb",
        "the day of the event is not counted; a last day on a Saturday, Sunday or holiday of the place moves to the "
        "next working day",
        "Bürgerliches Gesetzbuch (Germany) §§ 187(1), 188, 193",
        Confidence.A,
        "§ 193 BGB",
        roll=Roll.NEXT_WORKING_DAY,
    ),
    CountingRule(
        "es-cc",
        "the day of the event is not counted; holidays are not left out, and the last day stays where it falls",
        "Código Civil (Spain) art. 5",
        Confidence.A,
    ),
    CountingRule(
        "ie-day-of",
        "the day of the event is the first day; the last day stays where it falls",
        "Interpretation Act 2005 (Ireland) s18(h)",
        Confidence.A,
        event_counts=True,
    ),
    CountingRule(
        "de-year-end",
        "years run from the end of the year in which the event fell; the last day stays where it falls",
        "Bürgerliches Gesetzbuch (Germany) §§ 195, 199(1)",
        Confidence.A,
        year_end=True,
    ),
    CountingRule(
        "pl-year-end",
        "years run to the end of the calendar year; the last day stays where it falls",
        "Kodeks cywilny (Poland) art. 118, from memory",
        Confidence.C,
        year_end=True,
    ),
    CountingRule(
        "br-civil",
        "the day of the event is not counted, the last day is; a last day on a weekend or holiday moves to the next "
        "working day",
        "Código Civil (Brazil) art. 132 § 1",
        Confidence.B,
        "Código Civil art. 132",
        roll=Roll.NEXT_WORKING_DAY,
    ),
    CountingRule(
        "mx-lfpc",
        "the day of the event is not counted; business days leave out Saturdays, Sundays and public holidays; plain "
        "days are calendar days and stay where they fall",
        "the usual reading of días hábiles in Mexico; no rule about rolling was found",
        Confidence.C,
    ),
    CountingRule(
        "jp-inclusive",
        "the day of the event is day 1; the last day stays where it falls",
        "Act on Specified Commercial Transactions (Japan) art. 15-3: eight days from the day of receipt",
        Confidence.A,
        event_counts=True,
    ),
    CountingRule(
        "sg-eve",
        "the day of the event is day 1, so that a period in months or years ends on the day before the same date",
        "State Courts of Singapore, example of the small claims tribunals: accrued 5 January, last day 4 January",
        Confidence.A,
        event_counts=True,
    ),
    CountingRule(
        "fri-sat",
        "the day of the event is not counted; business days leave out Fridays, Saturdays and public holidays; the last "
        "day stays where it falls",
        "the weekend of Saudi Arabia and Egypt; our default, not a rule",
        Confidence.A,
        rest=frozenset({4, 5}),
    ),
)
COUNTING: Mapping[str, CountingRule] = {rule.name: rule for rule in _RULES}
"""Every counting rule by the name that a playbook uses."""
PLAIN = COUNTING["plain"]


def is_working_day(day: date, calendar: Calendar, rest: frozenset[int] = WEEKEND) -> bool:
    """Tell whether offices are open: neither a rest day of the week nor a public holiday."""
    return day.weekday() not in rest and not calendar.is_holiday(day)


def why_closed(day: date, calendar: Calendar) -> str:
    """Return the name of the holiday or of the weekday, for explanations."""
    return calendar.holiday_name(day) or LONG_WEEKDAYS[day.weekday()]


def holidays_between(first: date, last: date, calendar: Calendar, rest: frozenset[int] = WEEKEND) -> int:
    """Count the holidays that fall on working days between two days, both included."""
    found = 0
    for year in range(first.year, last.year + 1):
        for day in calendar.in_year(year):
            if first <= day <= last and day.weekday() not in rest:
                found += 1
    return found


def add_working_days(day: date, count: int, calendar: Calendar, rest: frozenset[int] = WEEKEND) -> date:
    """Return the ``count``-th working day after the day (before it, if negative); 0 is the day itself.

    Raises OverflowError outside the years 1 to 9999.
    """
    step = 1 if count > 0 else -1
    left = abs(count)
    week = 7 - len(rest)
    while left > 3 * week:  # whole weeks at once; the holidays in them are owed again
        weeks = (left - 1) // week
        there = day + timedelta(days=7 * weeks * step)
        first, last = (day + timedelta(days=1), there) if step > 0 else (there, day - timedelta(days=1))
        left += holidays_between(first, last, calendar, rest) - weeks * week
        day = there
    one, weekday, is_holiday = timedelta(days=step), day.weekday(), calendar.is_holiday
    while left:
        day += one
        weekday = (weekday + step) % 7
        if weekday not in rest and not is_holiday(day):
            left -= 1
    return day


def working_days(first: date, last: date, calendar: Calendar, rest: frozenset[int] = WEEKEND) -> int:
    """Count the working days from the first to the last day, both included; 0 if they are in the other order."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, odd = divmod(days, 7)
    ordinary = weeks * (7 - len(rest)) + sum((first.weekday() + more) % 7 not in rest for more in range(odd))
    return ordinary - holidays_between(first, last, calendar, rest)


def end_of_period(start: date, offset: int, unit: Unit, counting: CountingRule, calendar: Calendar) -> date:
    """Return the last day of a period that began with an event on ``start``, before any rolling.

    An offset of 0 is the day itself. In months and years it is the day of the same number; where the month lacks
    it, its last day (Reg. 1182/71 Art 3(2)(c)). Raises OverflowError outside the years 1 to 9999.
    """
    if unit is Unit.BUSINESS_DAYS:
        before = start - timedelta(days=1) if counting.event_counts and offset > 0 else start
        return add_working_days(before, offset, calendar, counting.rest)
    if counting.year_end and unit is Unit.YEARS:
        return add_months(date(start.year, 12, 31), offset * 12)
    if unit is Unit.MONTHS or unit is Unit.YEARS:  # not a set: an Enum's hash is slow
        end = add_months(start, offset * (12 if unit is Unit.YEARS else 1))
        exact = end.day == start.day
    else:
        end = start + timedelta(days=offset * (7 if unit is Unit.WEEKS else 1))
        exact = True
    # Day 1 is the event's own day: the period ends the day before the day of the same number.
    return end - timedelta(days=1) if counting.event_counts and offset > 0 and exact else end


def roll(day: date, start: date, unit: Unit, counting: CountingRule, calendar: Calendar) -> date:
    """Move the last day of a period as the counting rule says; never to before ``start``.

    Raises OverflowError outside the years 1 to 9999.
    """
    if day <= start or unit not in counting.rolls or counting.roll is Roll.NONE:
        return day
    rest = frozenset({SUNDAY}) if counting.roll is Roll.NEXT_NOT_SUNDAY_OR_HOLIDAY else counting.rest
    one = timedelta(days=-1 if counting.roll is Roll.PREVIOUS else 1)
    end = day
    while end > start and not is_working_day(end, calendar, rest):
        end += one
    least, inside = counting.least_working_days if (day - start).days > 1 else 0, end
    while least and inside > start:
        least -= is_working_day(inside, calendar, counting.rest)
        inside -= timedelta(days=1)
    return add_working_days(end, least, calendar, counting.rest) if least else end
