"""Deadlines: a rule, the events and a calendar give a date with its kind, its state and the line that explains it.

Never a guess: a missing event is named. Never an exception: a date that cannot exist is said so.
docs/deadlines.md tells the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from plaint.domain.case import Override
from plaint.domain.counting import COUNTING, Calendar
from plaint.domain.explaining import explain, in_words, line, missing_words, with_weekday
from plaint.domain.ladder import Confidence, DeadlineKind, Rule, Source
from plaint.domain.reckoning import Events, Reckoning, choose_anchor, day_of, needs_calendar, reckon

__all__ = ["COUNTING", "Calendar", "Deadline", "DeadlineState", "Events", "compute", "explain", "needs_calendar"]

_TOO_FAR = "the date lies outside the years 1 to 9999; check the dates of the case"


class DeadlineState(StrEnum):
    """Where a deadline stands today."""

    RUNNING = "running"
    OPEN = "open"
    """``act_from``: the day (or moment) has come."""
    MET = "met"
    """One of the events that settle it is known."""
    PASSED = "passed"
    ON_HOLD = "on-hold"
    """The clock stands still; there is no day until it runs on."""
    NEEDS_DATE = "needs-date"
    """No event to count from is known (``missing`` names them), or the dates make no sense."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One computed date."""

    rule: str
    title: str
    kind: DeadlineKind
    step: str
    """Id of the step it belongs to; empty for a right."""
    day: date | None
    """The last day in law (``act_from``: the first day), after rolling; None on hold or without an anchor."""
    remind: date | None
    """The safer day to act on: for ``act_before`` the earlier of the unrolled and the rolled one; else ``day``."""
    at: datetime | None
    """The exact moment, for periods in hours that began at a known time."""
    explanation: str
    """How the date was found, on one line."""
    source: Source | None
    missing: tuple[str, ...]
    """Anchors of which one has to be known; empty unless the state is ``needs-date``."""
    state: DeadlineState
    overdue: bool
    """Whether the day is over and nothing settled it; the other side is overdue only on the next day."""
    severity: str
    override_reason: str = ""
    """Why a person set the date, if one did."""
    notes: tuple[str, ...] = ()


def compute(
    rule: Rule,
    events: Events,
    calendar: Calendar,
    today: date,
    *,
    step: str = "",
    override: Override | None = None,
    now: datetime | None = None,
) -> Deadline:
    """Compute one deadline. ``now`` sharpens periods in hours; without it they are judged by whole days."""
    try:
        result = reckon(rule, events, calendar)
        text = line(rule, result, calendar) if result else missing_words(rule.anchors)
    except OverflowError:
        result, text = None, _TOO_FAR
    day = result.day if result else None
    at = result.at if result else None
    remind = result.unrolled if result and rule.kind is DeadlineKind.ACT_BEFORE else day
    if remind and day and remind > day:  # rolled backwards
        remind = day
    notes = _notes(rule, result, calendar)
    reason = ""
    if override is not None:
        reason, refused = _accepted(override)
        if refused:
            notes = (*notes, refused)
        else:
            day = remind = override.day
            at = None
            assert day is not None
            text = f"set by hand to {with_weekday(day)}: {reason}; the rule says: {text}"
    settled = _settled(rule, events, result.anchor if result else "")
    if settled:
        name, when = settled
        text = f"{text}; settled {in_words(day_of(when))} ({name})"
        if day and day_of(when) > day and rule.kind is not DeadlineKind.ACT_FROM:
            notes = (*notes, "settled after the day")
    state = DeadlineState.MET if settled else _state(rule.kind, day, at, today, now, held=result is not None)
    unknown = state is DeadlineState.NEEDS_DATE and choose_anchor(rule, events) is None
    return Deadline(
        rule.id,
        rule.title,
        rule.kind,
        step,
        day,
        remind,
        at,
        text,
        rule.source,
        rule.anchors if unknown else (),
        state,
        state is DeadlineState.PASSED,
        rule.severity,
        reason,
        notes,
    )


def _state(
    kind: DeadlineKind, day: date | None, at: datetime | None, today: date, now: datetime | None, *, held: bool
) -> DeadlineState:
    if day is None:
        return DeadlineState.ON_HOLD if held else DeadlineState.NEEDS_DATE
    if kind is DeadlineKind.ACT_FROM:
        return DeadlineState.OPEN if _opened(day, at, today, now) else DeadlineState.RUNNING
    gone = today > day or (kind is DeadlineKind.ACT_BEFORE and at is not None and now is not None and _after(now, at))
    return DeadlineState.PASSED if gone else DeadlineState.RUNNING


def _opened(day: date, at: datetime | None, today: date, now: datetime | None) -> bool:
    if at is None or at.time() == time.min:
        return today >= day
    if now is not None:
        return not _after(at, now)
    return today > day  # the hour is not known: the safe side is the next day


def _after(one: datetime, other: datetime) -> bool:
    """Compare two moments; if only one has an offset, both are read as clock time."""
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return one > other


def _accepted(override: Override) -> tuple[str, str]:
    """Return the reason of an override that counts, or an empty reason and why it does not."""
    if override.day is None:
        return "", "a date set by hand has no date and is ignored"
    if not override.reason.strip():
        return "", f"the date {in_words(override.day)} set by hand has no reason and is ignored"
    return override.reason.strip(), ""


def _settled(rule: Rule, events: Events, anchor: str) -> tuple[str, date | datetime] | None:
    """Return the first event that settles the rule. What came before a repeated step does not settle the repeat."""
    since = day_of(events[anchor]) if anchor.startswith("last:") else None
    for name in rule.ends_with:
        when = events.get(name)
        if when is not None and (since is None or day_of(when) >= since):
            return name, when
    return None


def _notes(rule: Rule, result: Reckoning | None, calendar: Calendar) -> tuple[str, ...]:
    notes: tuple[str, ...] = (rule.note,) if rule.note else ()
    if result is None:
        return notes
    if rule.counting not in COUNTING:
        notes = (*notes, f"unknown counting rule “{rule.counting}”: counted plainly")
    elif result.counting.confidence is Confidence.C:
        notes = (*notes, f"how the days are counted is not confirmed: {result.counting.source}")
    if not calendar.known and needs_calendar(rule):
        place = f"“{calendar.code}”" if calendar.code else "this place"
        notes = (*notes, f"no calendar of public holidays is known for {place}; a coarser one was used")
    return notes + result.notes
