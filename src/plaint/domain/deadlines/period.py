"""Count the period of a rule from its anchor event: end, pauses and rolling to a working day.

Nothing here knows today. :mod:`plaint.domain.deadlines.deadline` judges the result,
:mod:`plaint.domain.deadlines.explanation` puts it in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from plaint.domain.deadlines.counting_rules import (
    COUNTING,
    PLAIN,
    Calendar,
    CountingRule,
    Roll,
    add_working_days,
    end_of_period,
    roll,
    working_days,
)
from plaint.domain.model.dates import day_of
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Pause, Rule, Unit

When = date | datetime
Events = Mapping[str, When]
"""Anchor name -> when it happened."""

ROLLING_KINDS = (DeadlineKind.ACT_BEFORE, DeadlineKind.THEY_OWE_BY)
"""A step may be opened, a promise falls due and we ask again on a Sunday too."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """A time during which the period was paused."""

    begin: date
    """First day that was not counted."""
    end: date | None
    """Last day that was not counted; None while the clock still stands."""
    pause: Pause
    remaining: int
    """Days (of the rule's own unit: calendar or business days) that were left when it stopped."""
    lifted: bool = False
    """Whether the remainder was raised to ``pause.at_least``."""


@dataclass(slots=True)  # not frozen: it lives for one computation, and a frozen one is three times as slow to make
class CountedPeriod:
    """The result of counting a period."""

    anchor: str
    start: When
    start_day: date
    """The day of the event on the clock of whoever wrote it."""
    counting: CountingRule
    plain: date
    """Last day before pauses and rolling."""
    unrolled: date | None
    """Last day with pauses, before rolling; None while the clock stands."""
    day: date | None
    """Last day in law (for ``act_from``: first day); None while the clock stands."""
    at: datetime | None = None
    """The moment, for periods in hours from an exact time."""
    stops: tuple[Stop, ...] = ()
    notes: tuple[str, ...] = ()
    remark: str = ""
    """How hours were counted where the exact time is not known."""


def counting_of(rule: Rule) -> CountingRule:
    """Return the counting rule of a rule; an unknown name counts plainly (the loader reports it)."""
    return COUNTING.get(rule.counting, PLAIN)


def needs_calendar(rule: Rule) -> bool:
    """Tell whether holidays can matter to the rule at all; where they cannot, no calendar is loaded."""
    counting = counting_of(rule)
    rolls = (
        (rule.kind in ROLLING_KINDS or rule.after_period)
        and counting.roll is not Roll.NONE
        and rule.unit in counting.rolls
    )
    return rolls or rule.unit is Unit.BUSINESS_DAYS


def choose_anchor(rule: Rule, events: Events) -> tuple[str, When] | None:
    """Return the anchor to count from as ``rule.pick`` says, or None if none is known."""
    known = [(name, events[name]) for name in rule.anchors if name in events]
    if len(known) > 1 and rule.pick == "earliest":
        return min(known, key=lambda pair: _order(pair[1]))
    if len(known) > 1 and rule.pick == "latest":
        return max(known, key=lambda pair: _order(pair[1]))
    return known[0] if known else None


def _order(when: When) -> tuple[date, time]:
    return (when.date(), when.time()) if isinstance(when, datetime) else (when, time.min)


def in_force(rule: Rule, events: Events, today: date) -> bool:
    """Tell whether this version of a rule governs the case: by the day that it counts from, else by today."""
    if rule.valid_from is None and rule.valid_until is None:
        return True
    chosen = choose_anchor(rule, events)
    day = day_of(chosen[1]) if chosen else today
    return (rule.valid_from is None or day >= rule.valid_from) and (rule.valid_until is None or day <= rule.valid_until)


def count_period(rule: Rule, events: Events, calendar: Calendar) -> CountedPeriod | None:
    """Count the rule's period, or return None if no anchor is known.

    Raises OverflowError where a day would fall outside the years 1 to 9999.
    """
    chosen = choose_anchor(rule, events)
    if chosen is None:
        return None
    anchor, start = chosen
    first = day_of(start)
    counting = counting_of(rule)
    if rule.unit is Unit.HOURS:
        day, at, remark = _hours(rule, start, counting)
        idle: tuple[str, ...] = tuple(
            f"{pause.start} stops no clock that runs in hours" for pause in rule.pauses if pause.start in events
        )
        return CountedPeriod(anchor, start, first, counting, day, day, day, at, (), idle, remark)
    plain = end_of_period(first, rule.offset, rule.unit, counting, calendar)
    if rule.then or rule.floors:
        return _longer(rule, events, calendar, CountedPeriod(anchor, start, first, counting, plain, plain, plain))
    if rule.after_period and rule.kind is DeadlineKind.ACT_FROM:
        opens = roll(plain, first, rule.unit, counting, calendar) + _ONE_DAY
        return CountedPeriod(anchor, start, first, counting, plain, opens, opens)
    if not rule.pauses and rule.kind not in ROLLING_KINDS:
        return CountedPeriod(anchor, start, first, counting, plain, plain, plain)
    unrolled: date | None = plain
    stops: tuple[Stop, ...] = ()
    notes: tuple[str, ...] = ()
    if rule.pauses:
        unrolled, stops, notes = _paused(_Clock(rule, counting, calendar), events, plain, first)
    day_in_law = unrolled
    if unrolled is not None and rule.kind in ROLLING_KINDS:
        day_in_law = roll(unrolled, first, rule.unit, counting, calendar)
    return CountedPeriod(anchor, start, first, counting, plain, unrolled, day_in_law, None, stops, notes)


def further_ends(rule: Rule, end: date, calendar: Calendar) -> tuple[date, ...]:
    """Return the last days of the periods that follow the first one, which ends on ``end``."""
    ends = []
    for part in rule.then:
        end = end_of_period(end, part.offset, part.unit, PLAIN, calendar)
        ends.append(end)
    return tuple(ends)


def _longer(rule: Rule, events: Events, calendar: Calendar, found: CountedPeriod) -> CountedPeriod:
    """Lengthen a period by those that follow it, by pauses, and to the days before which it does not end."""
    counting = found.counting
    end: date | None = (found.plain, *further_ends(rule, found.plain, calendar))[-1]
    notes: tuple[str, ...] = ()
    if rule.pauses and end is not None:
        end, found.stops, notes = _paused(_Clock(rule, counting, calendar), events, end, found.start_day)
    if end is not None:
        end, more = _raised(rule, events, calendar, end)
        notes += more
    found.unrolled = found.day = end
    found.notes = notes
    if end is None:
        return found
    if rule.kind in ROLLING_KINDS or rule.after_period:
        found.day = roll(end, found.start_day, rule.unit, counting, calendar)
    if rule.after_period and rule.kind is DeadlineKind.ACT_FROM:
        found.unrolled = found.day = found.day + _ONE_DAY if found.day else None
    return found


def _raised(rule: Rule, events: Events, calendar: Calendar, end: date) -> tuple[date | None, tuple[str, ...]]:
    """Raise the last day to the days before which the period does not end; None while a needed event is missing."""
    last, notes = end, []
    for floor in rule.floors:
        anchor = next((name for name in floor.anchors if name in events), None)
        if anchor is None:
            if floor.needed:
                return None, (f"the clock stands until one of these is known: {', '.join(floor.anchors)}",)
            continue
        day = day_of(events[anchor])
        least = end_of_period(day, floor.offset, floor.unit, PLAIN, calendar)
        if least > last and (floor.needed or floor.always or day <= end):
            last = least
            notes.append(f"not before {least.isoformat()}, because of {anchor}")
    return last, tuple(notes)


def _hours(rule: Rule, start: When, counting: CountingRule) -> tuple[date, datetime | None, str]:
    """Count a period in hours: exactly from a moment (in UTC), on the safe side from a plain day."""
    if not isinstance(start, datetime):
        return _hours_from_day(rule, start)
    begin = start
    if counting.whole_hours and rule.offset > 0:
        begin = start.replace(minute=0, second=0, microsecond=0)
    length = timedelta(hours=rule.offset + (begin is not start))
    note = ""
    if begin.tzinfo is None:
        at = begin + length
        note = "the time has no UTC offset: a change of the clock in between is not accounted for"
    else:
        at = (begin.astimezone(UTC) + length).astimezone(begin.tzinfo)
    ends_at_midnight = at.time() == time.min and rule.kind is not DeadlineKind.ACT_FROM and rule.offset > 0
    return (at.date() - _ONE_DAY if ends_at_midnight else at.date()), at, note


def _hours_from_day(rule: Rule, start: date) -> tuple[date, None, str]:
    """Count hours from a day without a time, on the safe side for the consumer."""
    full, part = divmod(rule.offset, 24)
    up = full + (part > 0)
    if rule.offset <= 0:
        return start + timedelta(days=full), None, ""
    if rule.kind is DeadlineKind.ACT_BEFORE:
        return start + timedelta(days=max(0, full - 1)), None, "no time is known: counted from the start of that day"
    days = up + 1 if rule.kind is DeadlineKind.ACT_FROM else up
    return start + timedelta(days=days), None, "no time is known: counted from the end of that day"


@dataclass(frozen=True, slots=True)
class _Clock:
    """Counts the remaining days as the rule does: working days or all days."""

    rule: Rule
    counting: CountingRule
    calendar: Calendar

    def left(self, stood: date, end: date) -> int:
        if self.rule.unit is Unit.BUSINESS_DAYS:
            return working_days(stood, end, self.calendar, self.counting.rest)
        return max(0, (end - stood).days + 1)

    def run_on(self, returned: date, left: int) -> date:
        if self.rule.unit is Unit.BUSINESS_DAYS:
            return add_working_days(returned, left, self.calendar, self.counting.rest)
        return returned + timedelta(days=left)


def _paused(
    clock: _Clock, events: Events, plain: date, first: date
) -> tuple[date | None, tuple[Stop, ...], tuple[str, ...]]:
    """Apply the pauses in time order (CRA 2015 s22(6)-(8)); return the new last day, the stops and notes.

    The day of the request and the day of the return both stand still. What was left when the clock stopped runs
    from the day after the return, and at least ``at_least`` days run. A request after the last day revives nothing.
    """
    end = plain
    free_from = first + _ONE_DAY
    stops: list[Stop] = []
    notes: list[str] = []
    begun = [(day_of(events[pause.start]), pause) for pause in clock.rule.pauses if pause.start in events]
    for began, pause in sorted(begun, key=lambda pair: pair[0]):
        if began > end:
            continue
        stood = max(began, free_from)
        left = clock.left(stood, end)
        back = events.get(pause.end)
        if back is None:
            return None, (*stops, Stop(stood, None, pause, left)), tuple(notes)
        returned = day_of(back)
        if pause.return_counts and returned > began:
            returned -= _ONE_DAY
        if returned < began:
            notes.append(f"{pause.end} ({returned}) is before {pause.start} ({began}): this pause is left out")
        elif returned >= stood:
            resumed = clock.run_on(returned, left)
            end = max(resumed, returned + timedelta(days=pause.at_least))
            stops.append(Stop(stood, returned, pause, left, lifted=end > resumed))
            free_from = returned + _ONE_DAY
    return end, tuple(stops), tuple(notes)
