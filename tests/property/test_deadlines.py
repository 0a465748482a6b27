"""Deadlines for any rule and any date: counted as a naive count counts, never raised, never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.deadlines.counting_rules import (
    COUNTING,
    PlainCalendar,
    add_working_days,
    is_working_day,
    working_days,
)
from plaint.domain.deadlines.deadline import DeadlineState, compute, explain
from plaint.domain.model.case import Override
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Pause, Rule, Source, Unit
from plaint.playbooks.calendars import calendar_for

SOURCE = Source("text", date(2026, 11, 22), Confidence.B, date(2027, 5, 22))
PLACES = st.sampled_from(["", "ZA", "DE-BY", "GB", "US", "XX"])
NEAR = st.dates(date(2015, 1, 1), date(2035, 12, 31))
ANCHORS = ("order.delivered", "order.promised", "step:a-to-z", "last:chat", "answer:chat")
ZONES = st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))
MOMENTS = st.datetimes(timezones=st.one_of(st.none(), st.just(UTC), ZONES))
WHEN = st.one_of(st.dates(), MOMENTS)
KINDS = st.sampled_from(list(DeadlineKind))


def rules(offsets: st.SearchStrategy[int], units: st.SearchStrategy[Unit]) -> st.SearchStrategy[Rule]:
    return st.builds(
        Rule,
        id=st.just("r"),
        title=st.just("A rule"),
        kind=KINDS,
        anchors=st.lists(st.sampled_from(ANCHORS), max_size=3).map(tuple),
        source=st.just(SOURCE),
        offset=offsets,
        unit=units,
        pick=st.sampled_from(["first", "earliest", "latest"]),
        counting=st.sampled_from([*COUNTING, "unknown"]),
        pauses=st.lists(
            st.builds(Pause, st.sampled_from(ANCHORS), st.sampled_from(ANCHORS), st.integers(0, 30)), max_size=2
        ).map(tuple),
        ends_with=st.lists(st.sampled_from(ANCHORS), max_size=1).map(tuple),
        note=st.sampled_from(["", "a note"]),
    )


UNITS = st.sampled_from(list(Unit))
SMALL = rules(st.integers(-40, 200), UNITS)


@given(NEAR, st.integers(-400, 400), PLACES)
def test_working_days_agree_with_a_count_day_by_day(start: date, count: int, place: str) -> None:
    calendar = calendar_for(place)
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= is_working_day(day, calendar)
    assert add_working_days(start, count, calendar) == day
    assert working_days(start + timedelta(days=1), day, calendar) == max(0, count)


@given(st.sets(st.dates(date(2026, 10, 1), date(2027, 3, 31)), max_size=120), st.integers(0, 150))
def test_working_days_agree_where_holidays_are_many(days: set[date], count: int) -> None:
    calendar = PlainCalendar("XX", days=dict.fromkeys(days, "feast"))
    day, left = date(2026, 11, 1), count
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, calendar)
    assert add_working_days(date(2026, 11, 1), count, calendar) == day


@given(
    rules(st.one_of(st.integers(-60, 400), st.integers()), UNITS),
    st.dictionaries(st.sampled_from(ANCHORS), WHEN),
    PLACES,
    st.dates(),
    st.one_of(st.none(), MOMENTS),
    st.one_of(st.none(), st.builds(Override, st.just("r"), st.one_of(st.none(), st.dates()), st.text(max_size=3))),
)
def test_nothing_is_ever_raised(
    rule: Rule,
    events: dict[str, date],
    place: str,
    today: date,
    now: datetime | None,
    override: Override | None,
) -> None:
    found = compute(rule, events, calendar_for(place), today, now=now, override=override)
    assert found.explanation
    assert "\n" not in found.explanation
    assert found.overdue == (found.state is DeadlineState.PASSED)
    if found.state in {DeadlineState.NEEDS_DATE, DeadlineState.ON_HOLD}:
        assert found.day is None
    elif found.state is not DeadlineState.MET:
        assert found.day is not None
    assert (found.day is None) == (found.remind is None)


@given(SMALL, st.dictionaries(st.sampled_from(ANCHORS), WHEN), PLACES)
def test_the_count_shown_is_never_longer_than_asked_for(rule: Rule, events: dict[str, date], place: str) -> None:
    shown = explain(rule, events, calendar_for(place), date(2026, 11, 22), limit=40)
    assert 1 <= len(shown) <= 40
    assert all(shown)


@given(SMALL, st.dictionaries(st.sampled_from(ANCHORS), NEAR), PLACES, NEAR)
def test_the_day_to_act_on_is_never_after_the_last_day(
    rule: Rule, events: dict[str, date], place: str, today: date
) -> None:
    found = compute(replace(rule, kind=DeadlineKind.ACT_BEFORE), events, calendar_for(place), today)
    if found.day is not None:
        assert found.remind is not None
        assert found.remind <= found.day


@given(SMALL, st.dictionaries(st.sampled_from(ANCHORS[:3]), NEAR, min_size=1), PLACES, st.integers(1, 900))
def test_later_entries_never_make_a_passed_deadline_disappear(
    rule: Rule, events: dict[str, date], place: str, later: int
) -> None:
    rule = replace(rule, pick="earliest", anchors=ANCHORS, pauses=(), ends_with=())
    calendar = calendar_for(place)
    before = compute(rule, events, calendar, date(2026, 11, 22))
    more = {name: max(events.values()) + timedelta(days=later) for name in ANCHORS if name not in events}
    after = compute(rule, {**more, **events}, calendar, date(2026, 11, 22))
    assert (after.day, after.remind, after.state) == (before.day, before.remind, before.state)


@given(SMALL, NEAR, st.integers(-40, 200), st.integers(0, 60), PLACES, st.sampled_from(DeadlineKind), st.booleans())
def test_a_longer_period_never_ends_earlier(
    rule: Rule, start: date, offset: int, more: int, place: str, kind: DeadlineKind, timed: bool
) -> None:
    when = datetime(start.year, start.month, start.day, 15, 30, tzinfo=UTC) if timed else start
    base = replace(rule, kind=kind, anchors=("order.delivered",), pauses=(), ends_with=())
    calendar = calendar_for(place)
    events = {"order.delivered": when}
    short = compute(replace(base, offset=offset), events, calendar, start)
    long = compute(replace(base, offset=offset + more), events, calendar, start)
    assert short.day is not None
    assert long.day is not None
    assert short.day <= long.day


@given(NEAR, st.integers(1, 60), st.integers(0, 80), st.integers(0, 80), st.integers(0, 10))
def test_a_pause_gives_back_exactly_the_days_it_took(start: date, offset: int, ask: int, stay: int, least: int) -> None:
    rule = Rule(
        "r", "A rule", DeadlineKind.ACT_BEFORE, ("order.delivered",), SOURCE, offset,
        pauses=(Pause("facts.out", "facts.back", least),),
    )  # fmt: skip
    asked = start + timedelta(days=ask)
    back = asked + timedelta(days=stay)
    events = {"order.delivered": start, "facts.out": asked, "facts.back": back}
    found = compute(rule, events, calendar_for(""), start)
    last = start + timedelta(days=offset)
    stood = {asked + timedelta(days=number) for number in range(stay + 1)}
    # Day by day: count the days on which the clock ran until the period is used up.
    day, left = start, offset
    while left:
        day += timedelta(days=1)
        left -= not (day in stood and asked <= last)
    assert found.day == (max(day, back + timedelta(days=least)) if asked <= last and back > start else day)
