"""Deadlines in words: the one line beside a date, and the days one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from plaint.domain.counting import SHORT_WEEKDAYS, Calendar, Roll, end_of_period, is_working_day, why_closed
from plaint.domain.ladder import Rule, Unit
from plaint.domain.reckoning import Events, Reckoning, Stop, When, day_of, reckon

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELDS = {
    "opened": ("case opened", "the day the case was opened"),
    "closed": ("case closed", "the day the case was closed"),
    "order.placed": ("ordered", "the order date"),
    "order.promised": ("promised delivery", "the promised delivery date"),
    "order.delivered": ("delivered", "the delivery date"),
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
}
_UNITS = {unit: unit.value.replace("-", " ") for unit in Unit}


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month]}"


def in_words(when: When) -> str:
    """Return ``3 Nov 2026``, or ``3 Nov 2026 10:15`` for a moment."""
    text = f"{when.day} {_MONTHS[when.month]} {when.year}"
    return f"{text} {when.hour:02}:{when.minute:02}" if isinstance(when, datetime) else text


def with_weekday(when: When) -> str:
    """Return ``Tue 3 Nov 2026``."""
    return f"{SHORT_WEEKDAYS[when.weekday()]} {in_words(when)}"


def event_words(anchor: str) -> str:
    """Return what happened at an anchor, as ``delivered``."""
    return _words(anchor, 0)


def missing_words(anchors: tuple[str, ...]) -> str:
    """Return what has to be known before a rule can count: ``needs the delivery date (order.delivered)``."""
    if not anchors:
        return "the rule names no event to count from"
    return "needs " + " or ".join(f"{_words(anchor, 1)} ({anchor})" for anchor in anchors)


def _words(anchor: str, form: int) -> str:
    if anchor in _FIELDS:
        return _FIELDS[anchor][form]
    prefix, colon, step = anchor.partition(":")
    if colon and prefix in _LOG:
        return _LOG[prefix][form].format(step)
    name = anchor.rpartition(".")[2].replace("_", " ")
    return name if form == 0 else f"the date of “{name}”"


def period_words(rule: Rule) -> str:
    """Return the length of the period: ``6 months``, ``1 day``."""
    unit = _UNITS[rule.unit]
    return f"{rule.offset} {unit[:-1] if abs(rule.offset) == 1 else unit}"


def line(rule: Rule, result: Reckoning, calendar: Calendar) -> str:
    """Return how a date was found, on one line."""
    start = result.start if rule.unit is Unit.HOURS else result.start_day
    parts = [f"{event_words(result.anchor)} {in_words(start)}"]
    if rule.unit is Unit.HOURS:
        parts.append(f"{period_words(rule)}: {with_weekday(result.at or result.plain)}")
        parts += result.notes
        return "; ".join(parts)
    if rule.offset > 0:
        first = end_of_period(
            result.start_day,
            1,
            Unit.BUSINESS_DAYS if rule.unit is Unit.BUSINESS_DAYS else Unit.DAYS,
            result.counting,
            calendar,
        )
        parts.append(f"day 1 = {_short(first)}")
    if rule.offset:
        parts.append(f"{period_words(rule)} end {with_weekday(result.plain)}")
    parts += [_stop_words(rule, stop) for stop in result.stops]
    if result.stops and result.unrolled is not None:
        parts.append(f"new last day {with_weekday(result.unrolled)}")
    if result.unrolled is not None and result.day is not None and result.day != result.unrolled:
        parts.append(f"that is {_moved_from(result, calendar)}, moved to {with_weekday(result.day)}")
    return "; ".join(parts) + _source(rule, result)


def _moved_from(result: Reckoning, calendar: Calendar) -> str:
    assert result.unrolled is not None
    if is_working_day(result.unrolled, calendar, result.counting.rest):
        return "too short (two working days at least)"
    return f"“{why_closed(result.unrolled, calendar)}”"


def _source(rule: Rule, result: Reckoning) -> str:
    counts = rule.unit is Unit.BUSINESS_DAYS or result.day != result.unrolled
    return f" ({result.counting.source})" if counts and result.counting.name != "plain" else ""


def _stop_words(rule: Rule, stop: Stop) -> str:
    unit = "business days" if rule.unit is Unit.BUSINESS_DAYS else "days"
    if stop.end is None:
        least = f", at least {stop.pause.at_least}" if stop.pause.at_least > stop.remaining else ""
        return (
            f"the clock stands since {in_words(stop.begin)} ({event_words(stop.pause.start)}): {stop.remaining} {unit} "
            f"remain{least}, counted from the day after “{event_words(stop.pause.end)}” ({stop.pause.end})"
        )
    lifted = f", raised to {stop.pause.at_least} days" if stop.lifted else ""
    return (
        f"the clock stood from {_short(stop.begin)} to {in_words(stop.end)} ({event_words(stop.pause.start)}): "
        f"{stop.remaining} {unit} remained{lifted}"
    )


def explain(rule: Rule, events: Events, calendar: Calendar, today: date, limit: int = 400) -> tuple[str, ...]:
    """Show the count day by day, at most ``limit`` lines; the middle of a longer count is left out and said so."""
    try:
        result = reckon(rule, events, calendar)
    except OverflowError:
        return ("the date lies outside the years 1 to 9999",)
    if result is None:
        return (missing_words(rule.anchors),)
    lines = [f"{with_weekday(result.start)}  {event_words(result.anchor)}"]
    if rule.unit is Unit.HOURS:
        lines.append(f"{with_weekday(result.at or result.plain)}  {period_words(rule)}")
        return (*lines, *result.notes)
    ending = _ending(result, calendar, today)
    room = max(2, limit - len(lines) - len(ending))
    days = list(_days(rule, result, calendar, room))
    return tuple(lines + days + ending)


def _ending(result: Reckoning, calendar: Calendar, today: date) -> list[str]:
    if result.day is None:
        stop = result.stops[-1]
        return [f"clock stands since {in_words(stop.begin)}: {stop.remaining} remain, {(today - stop.begin).days + 1}"]
    lines = []
    if result.unrolled is not None and result.day != result.unrolled:
        lines.append(f"{with_weekday(result.unrolled)}  not the last day: {_moved_from(result, calendar)}")
    lines.append(f"{with_weekday(result.day)}  last day; today is {with_weekday(today)}")
    return lines


def _days(rule: Rule, result: Reckoning, calendar: Calendar, room: int) -> Iterator[str]:
    end = result.unrolled or result.stops[-1].begin
    total = (end - result.start_day).days
    cut = max(0, total - room)
    number = 0
    skipped = False
    for ahead in range(0 if result.counting.event_counts else 1, total + 1):
        day = result.start_day + timedelta(days=ahead)
        why = _not_counted(rule, result, day, calendar)
        number += not why
        if total // 2 - cut / 2 <= ahead < total // 2 + cut / 2 and cut:
            if not skipped:
                yield f"… {cut} days left out here …"
            skipped = True
            continue
        yield f"{with_weekday(day)}  " + (why or f"day {number}")


def _not_counted(rule: Rule, result: Reckoning, day: date, calendar: Calendar) -> str:
    if any(stop.begin <= day <= (stop.end or day) for stop in result.stops):
        return "not counted (the clock stands)"
    if rule.unit is Unit.BUSINESS_DAYS and not is_working_day(day, calendar, result.counting.rest):
        return f"not counted ({why_closed(day, calendar)})"
    return ""


__all__ = ["Roll", "day_of", "event_words", "explain", "in_words", "line", "missing_words", "with_weekday"]
