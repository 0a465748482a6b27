"""The counting rules against an independent package (lexdays): random periods, and every known difference by name."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from plaint.domain.deadlines.counting_rules import COUNTING, Roll
from plaint.domain.deadlines.deadline import last_day
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Rule, Source, Unit
from plaint.playbooks.calendars import calendar_for

lexdays = pytest.importorskip("lexdays")

SOURCE = Source("a test", date(2026, 11, 28), Confidence.A, date(2028, 11, 28))
YEARS = range(2023, 2034)
PLACES = ("ZA", "DE-BY", "GB-ENG", "FR", "ES-MD", "BR-SP", "US-CA", "IE", "PL", "JP")
UNITS = {
    Unit.DAYS: ("day", 400), Unit.WEEKS: ("week", 60), Unit.MONTHS: ("month", 40), Unit.YEARS: ("year", 4),
    Unit.BUSINESS_DAYS: ("business_day", 120),
}  # fmt: skip
SPECIAL = [name for name, rule in COUNTING.items() if rule.year_end or rule.least_working_days]
"""Rules that lexdays cannot express; each has a difference below."""
INCLUSIVE = [name for name, rule in COUNTING.items() if rule.event_counts]
"""Rules by which the day of the event is day 1; lexdays knows that for days alone."""
ALIKE = [name for name in COUNTING if name not in {*SPECIAL, *INCLUSIVE}]
"""Rules that leave out the day of the event, so that every unit can be compared."""
Difference = tuple[str, date, int, Unit, str, date, str]
DIFFERENCES: list[Difference] = [
    ("eu-1182", date(2026, 12, 24), 2, Unit.DAYS, "FR", date(2026, 12, 29),
     "Regulation 1182/71 Art. 3(5): a period of two days or more includes two working days"),
    ("de-year-end", date(2024, 3, 15), 3, Unit.YEARS, "DE", date(2027, 12, 31),
     "BGB § 199(1): the period begins with the end of the year"),
    ("pl-year-end", date(2024, 3, 15), 2, Unit.YEARS, "PL", date(2026, 12, 31),
     "Kodeks cywilny art. 118: the period ends with the last day of the year"),
    ("ie-day-of", date(2026, 3, 10), 6, Unit.YEARS, "IE", date(2032, 3, 9),
     "Interpretation Act 2005 (Ireland) s. 18(h): the day itself is day 1"),
    ("uk-day-of", date(2026, 3, 2), 2, Unit.WEEKS, "GB-ENG", date(2026, 3, 15),
     "Consumer Rights Act 2015 s. 20(15): beginning with the day"),
    ("sg-eve", date(2025, 1, 5), 2, Unit.YEARS, "SG", date(2027, 1, 4),
     "State Courts of Singapore: accrued 5 January, last day 4 January"),
    ("jp-inclusive", date(2026, 11, 2), 1, Unit.WEEKS, "JP", date(2026, 11, 8),
     "Act on Specified Commercial Transactions art. 15-3: from the day of receipt"),
]  # fmt: skip
"""Rule, event, period, place, our day counted by hand, and the article that decides against lexdays."""


def ours(counting: str, start: date, amount: int, unit: Unit, place: str) -> date | None:
    rule = Rule("r", "r", DeadlineKind.ACT_BEFORE, ("opened",), SOURCE, offset=amount, unit=unit, counting=counting)
    return last_day(rule, {"opened": start}, calendar_for(place))


def their_calendar(place: str, weekend: frozenset[int]) -> dict[str, Any]:
    """Give lexdays the same holidays, so that counting alone is compared."""
    calendar = calendar_for(place)
    days = [day for year in YEARS for day in calendar.in_year(year)]
    one_off = [{"id": f"d{day:%Y%m%d}", "name": {"en": "holiday"}, "date": day.isoformat()} for day in days]
    return {"id": "x", "weekend": sorted(day + 1 for day in weekend), "one_off": one_off}


@cache
def their_rules(counting: str, unit: Unit, place: str) -> Any:
    """Say a counting rule in lexdays's own words."""
    rule = COUNTING[counting]
    steps: list[dict[str, Any]] = [{"type": "count", "exclude_start_day": not rule.event_counts}]
    weekend = rule.rest
    if rule.roll is not Roll.NONE and unit in rule.rolls and unit is not Unit.BUSINESS_DAYS:
        steps.append({"type": "roll", "direction": "backward" if rule.roll is Roll.PREVIOUS else "forward"})
        weekend = frozenset({6}) if rule.roll is Roll.NEXT_NOT_SUNDAY_OR_HOLIDAY else rule.rest
    return lexdays.RulePack({
        "id": "x", "name": {"en": "x"}, "calendar": their_calendar(place, weekend), "calendar_family": "x",
        "steps": steps,
    })  # fmt: skip


def theirs(counting: str, start: date, amount: int, unit: Unit, place: str) -> date:
    found: date = their_rules(counting, unit, place).compute(start, (amount, UNITS[unit][0])).deadline
    return found


def compare(counting: str, units: tuple[Unit, ...], times: int, seed: int) -> None:
    chance = random.Random(f"{counting} {seed}")
    for _ in range(times):
        unit = chance.choice(units)
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(4 * 365))
        amount = chance.randint(1, UNITS[unit][1])
        place = chance.choice(PLACES)
        expected = theirs(counting, start, amount, unit, place)
        if expected <= start:
            continue  # rolled back to before the event: no period of ours ends before it begins
        found = ours(counting, start, amount, unit, place)
        assert found == expected, f"{counting}: {amount} {unit} from {start} in {place}"


def test_every_rule_that_cannot_be_compared_has_a_difference() -> None:
    assert {one[0] for one in DIFFERENCES} >= set(SPECIAL)


@pytest.mark.parametrize("counting", ALIKE)
def test_a_few_periods_are_counted_as_lexdays_counts_them(counting: str) -> None:
    compare(counting, tuple(UNITS), 12, 1)


@pytest.mark.parametrize("counting", INCLUSIVE)
def test_a_few_days_from_the_day_itself_are_counted_as_lexdays_counts_them(counting: str) -> None:
    compare(counting, (Unit.DAYS,), 12, 1)


@pytest.mark.slow
@pytest.mark.parametrize("counting", ALIKE)
def test_random_periods_are_counted_as_lexdays_counts_them(counting: str) -> None:
    compare(counting, tuple(UNITS), 3000, 2)


@pytest.mark.slow
@pytest.mark.parametrize("counting", INCLUSIVE)
def test_random_days_from_the_day_itself_are_counted_as_lexdays_counts_them(counting: str) -> None:
    compare(counting, (Unit.DAYS,), 3000, 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "theirs_"), [("DE-BE", "de-be"), ("DE-NW", "de-nw"), ("DE-SN", "de-sn"), ("DE-HH", "de-hh")]
)
def test_german_periods_are_counted_as_by_the_code_of_civil_procedure(place: str, theirs_: str) -> None:
    """ZPO § 222 takes BGB §§ 187 to 193 over; lexdays has its own holidays of the states."""
    chance = random.Random(place)
    for _ in range(1500):
        unit = chance.choice((Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS))
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(3 * 365))
        amount = chance.randint(1, 24 if unit is not Unit.YEARS else 3)
        there = lexdays.compute("de/zpo", start, (amount, UNITS[unit][0]), calendar=theirs_).deadline
        assert ours("de-bgb", start, amount, unit, place) == there, (start, amount, unit)


@pytest.mark.parametrize("case", DIFFERENCES, ids=lambda case: case[0])
def test_our_day_is_the_one_that_was_counted_by_hand(case: Difference) -> None:
    counting, start, amount, unit, place, here, _ = case
    assert ours(counting, start, amount, unit, place) == here


@pytest.mark.parametrize(
    "case", [pytest.param(one, marks=pytest.mark.xfail(reason=one[-1], strict=True), id=one[0]) for one in DIFFERENCES]
)
def test_lexdays_gives_the_same_day(case: Difference) -> None:
    counting, start, amount, unit, place, here, _ = case
    assert theirs(counting, start, amount, unit, place) == here


@pytest.mark.parametrize(
    ("pack", "counting", "start", "amount", "place"),
    [
        pytest.param(
            "us/frcp", "us-plain", "2026-11-04", 10, "US", id="federal procedure",
            marks=pytest.mark.xfail(reason="Fed. R. Civ. P. 6(a)(1)(C) rolls; it is for courts, not for claims"),
        ),
        pytest.param(
            "eu/cj", "eu-1182", "2026-11-02", 14, "FR", id="distance",
            marks=pytest.mark.xfail(reason="Rules of Procedure of the Court of Justice Art. 51: ten days for distance"),
        ),
    ],
)  # fmt: skip
def test_rules_of_courts_are_not_those_of_consumers(
    pack: str, counting: str, start: str, amount: int, place: str
) -> None:
    there = lexdays.compute(pack, start, (amount, "day")).deadline
    assert ours(counting, date.fromisoformat(start), amount, Unit.DAYS, place) == there
