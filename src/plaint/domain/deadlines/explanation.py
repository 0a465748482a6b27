"""Explain deadlines in words: the one line beside a date, and the count day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from plaint.domain.deadlines.counting_rules import (
    SHORT_WEEKDAYS,
    Calendar,
    end_of_period,
    is_working_day,
    why_closed,
    working_days,
)
from plaint.domain.deadlines.period import (
    CountedPeriod,
    Events,
    Stop,
    When,
    count_period,
    further_ends,
    needs_calendar,
)
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Rule, Unit
from plaint.domain.text.format import any_of

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELDS = {
    "opened": ("case opened", "the day the case was opened"),
    "closed": ("case closed", "the day the case was closed"),
    "order.placed": ("ordered", "the order date"),
    "order.promised": ("promised delivery", "the promised delivery date"),
    "order.delivered": ("delivered", "the delivery date"),
    "order.statement": ("statement sent", "the day of the statement with the charge"),
    "problem.noticed": ("problem noticed", "the day the problem was noticed"),
    "wanted.reply_by": ("reply asked by", "the day an answer was asked for"),
    "outcome.promised": ("remedy promised for", "the day the remedy was promised for"),
    "outcome.received": ("remedy received", "the day the remedy was received"),
}
_LOG = {
    "step": ("{} first taken", "the first entry about {}"),
    "last": ("{} last taken", "an entry about {}"),
    "answer": ("answer to {}", "an answer to {}"),
    "refusal": ("refusal of {}", "a refusal of {}"),
    "promise": ("promised after {} for", "a promise after {}"),
    "acknowledged": ("{} acknowledged", "an acknowledgement of {}"),
    "received": ("{} came back", "the day {} came back"),
}
_UNITS = {unit: unit.value.replace("-", " ") for unit in Unit}


@lru_cache(maxsize=4096)
def _words_of_day(day: date) -> tuple[str, str, str]:
    """Format a date as ``3 Nov``, ``3 Nov 2026`` and ``Tue 3 Nov 2026``.

    For plain dates only: equal moments may differ in words.
    """
    short = f"{day.day} {_MONTHS[day.month]}"
    return short, f"{short} {day.year}", f"{SHORT_WEEKDAYS[day.weekday()]} {short} {day.year}"


def in_words(when: When) -> str:
    """Format a date or moment: ``3 Nov 2026`` or ``3 Nov 2026 10:15``."""
    if isinstance(when, datetime):
        return f"{_words_of_day(when.date())[1]} {when.hour:02}:{when.minute:02}"
    return _words_of_day(when)[1]


def with_weekday(when: When) -> str:
    """Format a date or moment with its weekday: ``Tue 3 Nov 2026`` or ``Tue 3 Nov 2026 10:15``."""
    if isinstance(when, datetime):
        return f"{_words_of_day(when.date())[2]} {when.hour:02}:{when.minute:02}"
    return _words_of_day(when)[2]


@lru_cache(maxsize=1024)
def event_words(anchor: str) -> str:
    """Return the words for an anchor, as ``delivered``."""
    return _words(anchor, 0)


def missing_words(anchors: tuple[str, ...]) -> str:
    """Say which fact a rule lacks: ``needs the delivery date (order.delivered)``."""
    if not anchors:
        return "the rule names no event to count from"
    return "needs " + any_of(f"{_words(anchor, 1)} ({anchor})" for anchor in anchors)


def _words(anchor: str, form: int) -> str:
    field = _FIELDS.get(anchor)
    if field:
        return field[form]
    prefix, colon, step = anchor.partition(":")
    if colon and prefix in _LOG:
        return _LOG[prefix][form].format(step)
    name = anchor.rpartition(".")[2].replace("_", " ")
    return name if form == 0 else f"the date of “{name}”"


def period_words(rule: Rule) -> str:
    """Format the length of the period: ``6 months``, ``1 day``."""
    return _length(rule.offset, rule.unit)


def _length(offset: int, unit: Unit) -> str:
    words = _UNITS[unit]
    return f"{abs(offset)} {words[:-1] if abs(offset) == 1 else words}"


def line(rule: Rule, result: CountedPeriod, calendar: Calendar) -> str:
    """Explain on one line how a date was computed."""
    if rule.unit is Unit.HOURS:
        parts = [
            f"{event_words(result.anchor)} {in_words(result.start)}",
            f"{period_words(rule)}: {with_weekday(result.at or result.plain)}",
        ]
        return "; ".join([*parts, result.remark] if result.remark else parts)
    parts = [f"{event_words(result.anchor)} {in_words(result.start_day)}"]
    if rule.offset > 0:
        parts.append(f"day 1 = {_words_of_day(_day_one(rule, result, calendar))[0]}")
    if rule.offset:
        if rule.offset < 0 or rule.kind is DeadlineKind.ACT_FROM:
            verb = "earlier:" if rule.offset < 0 else "later:"
        else:
            verb = "ends" if rule.offset == 1 else "end"
        cite = _cited(result.counting.cite) if rule.unit is Unit.BUSINESS_DAYS else ""
        parts.append(f"{period_words(rule)} {verb} {with_weekday(result.plain)}{cite}")
    if rule.then:
        ends = further_ends(rule, result.plain, calendar)
        parts += [
            f"{_length(part.offset, part.unit)} more: {with_weekday(end)}"
            for part, end in zip(rule.then, ends, strict=True)
        ]
    if result.stops:
        parts += [_stop_words(rule, stop) for stop in result.stops]
    if (result.stops or rule.floors) and result.unrolled:
        parts.append(f"last day then {with_weekday(result.unrolled)}")
    if result.day is not None and result.day != result.unrolled:
        cite = _cited(result.counting.roll_cite or result.counting.cite)
        parts.append(f"{_why_moved(result, calendar)}, so {with_weekday(result.day)}{cite}")
    if needs_calendar(rule) and not calendar.known:
        parts.append(_coarse(calendar))
    return "; ".join(parts)


def _cited(text: str) -> str:
    return f" ({text})" if text else ""


def _coarse(calendar: Calendar) -> str:
    if calendar.code:
        return f"the region's own holidays are not known, those of {calendar.code} were used"
    return "the country's holidays are not known, only weekends were left out"


def _day_one(rule: Rule, result: CountedPeriod, calendar: Calendar) -> date:
    if rule.unit is Unit.BUSINESS_DAYS:
        return end_of_period(result.start_day, 1, rule.unit, result.counting, calendar)
    return result.start_day + timedelta(days=not result.counting.event_counts)


def _why_moved(result: CountedPeriod, calendar: Calendar) -> str:
    assert result.unrolled is not None
    if is_working_day(result.unrolled, calendar, result.counting.rest):
        return "fewer than two working days"
    return why_closed(result.unrolled, calendar)


def _stop_words(rule: Rule, stop: Stop) -> str:
    unit = "business days" if rule.unit is Unit.BUSINESS_DAYS else "days"
    if stop.end is None:
        least = f", at least {stop.pause.at_least}" if stop.pause.at_least > stop.remaining else ""
        return (
            f"the clock stands since {in_words(stop.begin)} ({event_words(stop.pause.start)}): {stop.remaining} {unit} "
            f"remain{least}, counted from the day after “{event_words(stop.pause.end)}” ({stop.pause.end})"
        )
    lifted = f", raised to {stop.pause.at_least} days" if stop.lifted else ""
    begin = _words_of_day(stop.begin)[0]
    return (
        f"the clock stood from {begin} to {in_words(stop.end)} ({event_words(stop.pause.start)}): "
        f"{stop.remaining} {unit} remained{lifted}"
    )


def explain(rule: Rule, events: Events, calendar: Calendar, today: date, limit: int = 400) -> tuple[str, ...]:
    """Explain the count day by day, in at most ``limit`` lines (10 or more); the middle of a long one is left out."""
    calendar = calendar.for_place(rule.calendar) if rule.calendar else calendar
    try:
        result = count_period(rule, events, calendar)
    except OverflowError:
        return ("the date lies outside the years 1 to 9999",)
    if result is None:
        return (missing_words(rule.anchors),)
    if rule.unit is Unit.HOURS or rule.offset < 0:
        return tuple(line(rule, result, calendar).split("; "))
    days = list(_days(rule, result, calendar, max(10, limit) - 5))
    first = f"{with_weekday(result.start_day)}  {event_words(result.anchor)}"
    if not (result.counting.event_counts and days):  # else the day of the event is day 1 and listed as such
        days.insert(0, first + (", not counted" if rule.offset else ""))
    return (*(_mark(text, today) for text in days), *_ending(rule, result, calendar))


def _mark(text: str, today: date) -> str:
    return f"{text}  ← today" if text.startswith(f"{with_weekday(today)} ") else text


def _ending(rule: Rule, result: CountedPeriod, calendar: Calendar) -> Iterator[str]:
    if result.day is None:
        yield from [_stop_words(rule, result.stops[-1])] if result.stops else result.notes
        return
    if result.day != result.unrolled:
        yield f"{_why_moved(result, calendar)}: moved"
    if needs_calendar(rule) and not calendar.known:
        yield _coarse(calendar)
    yield f"{with_weekday(result.day)}  {'first' if rule.kind is DeadlineKind.ACT_FROM else 'last'} day"


def _days(rule: Rule, result: CountedPeriod, calendar: Calendar, room: int) -> Iterator[str]:
    """Yield a line for each day of the period, or for as many at both ends as there is room for."""
    first = result.start_day + timedelta(days=not result.counting.event_counts)
    end = result.unrolled or (result.stops[-1].begin if result.stops else result.plain)
    total = (end - first).days + 1
    head = total if total <= room else room // 2
    number = 0
    for ahead in range(head):
        day = first + timedelta(days=ahead)
        why = _not_counted(rule, result, day, calendar)
        number += not why
        yield f"{with_weekday(day)}  {why or f'day {number}'}"
    if head >= total:
        return
    tail = room - head
    yield f"… {total - head - tail} days more …"
    for ahead in range(total - tail, total):
        day = first + timedelta(days=ahead)
        why = _not_counted(rule, result, day, calendar)
        yield f"{with_weekday(day)}  {why or f'day {_number(rule, result, first, day, calendar)}'}"


def _number(rule: Rule, result: CountedPeriod, first: date, day: date, calendar: Calendar) -> int:
    """Return the number of a counted day within the period."""

    def counted(start: date, end: date) -> int:
        if rule.unit is Unit.BUSINESS_DAYS:
            return working_days(start, end, calendar, result.counting.rest)
        return max(0, (end - start).days + 1)

    return counted(first, day) - sum(
        counted(stop.begin, stop.end) for stop in result.stops if stop.end and stop.end < day
    )


def _not_counted(rule: Rule, result: CountedPeriod, day: date, calendar: Calendar) -> str:
    if any(stop.begin <= day <= (stop.end or day) for stop in result.stops):
        return "not counted (the clock stands)"
    if rule.unit is Unit.BUSINESS_DAYS and not is_working_day(day, calendar, result.counting.rest):
        return f"not counted ({why_closed(day, calendar)})"
    return ""
