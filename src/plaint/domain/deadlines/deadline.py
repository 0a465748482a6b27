"""Compute a deadline: a rule, events and a calendar give a date with its kind, state and explanation.

Never a guess: a missing event is named. Never an exception: a date that cannot exist is said so.
docs/deadlines.md tells the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from plaint.domain.deadlines.counting_rules import COUNTING, Calendar
from plaint.domain.deadlines.explanation import explain, in_words, line, missing_words, with_weekday
from plaint.domain.deadlines.period import Events, count_period, needs_calendar
from plaint.domain.model.case import Override
from plaint.domain.model.dates import day_of
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Rule, Source

__all__ = [
    "COUNTING",
    "Calendar",
    "Deadline",
    "DeadlineState",
    "Events",
    "compute",
    "explain",
    "last_day",
    "needs_calendar",
]

NOT_CLAIMS = frozenset({"burden", "theirs", "info"})
"""Roles of rights whose windows ask nothing of the consumer."""
_NOT_PROCLAIMED = "the holidays of {year} are those known today; others may still be proclaimed"
_TOO_FAR = "the date lies outside the years 1 to 9999; check the dates of the case"


class DeadlineState(StrEnum):
    """The state of a deadline as of today."""

    RUNNING = "running"
    OPEN = "open"
    """``act_from``: the day (or moment) has come."""
    MET = "met"
    """One of the events that settle it is known."""
    PASSED = "passed"
    BLOCKED = "blocked"
    """The way that it belongs to is closed or left out; the date asks for nothing."""
    ON_HOLD = "on-hold"
    """The clock stands still; there is no day until it runs on."""
    NEEDS_DATE = "needs-date"
    """No event to count from is known (``missing`` names them), or the dates make no sense."""


@dataclass(slots=True)  # not frozen: many are made for every case, and a frozen one is three times as slow to make
class Deadline:
    """One computed deadline. Immutable by convention: change it with :func:`dataclasses.replace`."""

    rule: str
    title: str
    kind: DeadlineKind
    step: str
    """Id of the step it belongs to; empty for a right or a promise."""
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
    right: str = ""
    """Id of the right whose window it is; empty for any other."""
    closes: bool = False
    """Whether something is lost after the day: a hard or normal ``act_before`` that is the consumer's."""
    assumed: tuple[str, ...] = ()
    """Missing facts that were taken for the case with the shortest time."""
    role: str = ""
    """Role of the right whose window it is (playbook.Right.role); empty for any other."""

    @property
    def shown(self) -> date | None:
        """The day that every list shows and sorts by: the safer one to act on, else the last."""
        return self.remind or self.day

    @property
    def meaning(self) -> str:
        """Its kind; or ``burden``, ``theirs`` or ``info`` for a window in which the consumer has nothing to do."""
        return self.role if self.role in NOT_CLAIMS else self.kind.value


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
    """Compute one deadline. ``calendar`` is the consumer's; a rule that names a place uses that place's calendar.

    ``now`` sharpens periods in hours; without it they are judged by whole days.
    """
    found = _overridden(_found(rule, events, calendar), override) if override else _found(rule, events, calendar)
    text, notes = found.text, found.notes
    settled = _settled(rule, events, found.anchor)
    if settled:
        state = DeadlineState.MET
        when = day_of(settled[1])
        text = f"{text}; settled {in_words(when)} ({settled[0]})"
        if found.day and when > found.day and rule.kind is not DeadlineKind.ACT_FROM:
            notes = (*notes, "settled after the day")
    else:
        state = _state(rule.kind, found, today, now)
        if found.day is not None and found.day.year > today.year + 1 and needs_calendar(rule):
            notes = (*notes, _NOT_PROCLAIMED.format(year=found.day.year))
    return Deadline(
        rule.id,
        rule.title,
        rule.kind,
        step,
        found.day,
        found.remind,
        found.at,
        text,
        rule.source,
        rule.anchors if state is DeadlineState.NEEDS_DATE and not found.too_far else (),
        state,
        state is DeadlineState.PASSED,
        rule.severity,
        found.reason,
        notes,
    )


@dataclass(slots=True)
class _Found:
    """The result of the rule alone, before it is compared with today."""

    text: str
    notes: tuple[str, ...]
    anchor: str = ""
    day: date | None = None
    remind: date | None = None
    at: datetime | None = None
    on_hold: bool = False
    too_far: bool = False
    reason: str = ""


def last_day(rule: Rule, events: Events, calendar: Calendar) -> date | None:
    """Compute only the day that :func:`compute` would find, without the explanation."""
    try:
        result = count_period(rule, events, calendar.for_place(rule.calendar) if rule.calendar else calendar)
    except OverflowError:
        return None
    return result.day if result else None


def _found(rule: Rule, events: Events, calendar: Calendar) -> _Found:
    notes: tuple[str, ...] = (rule.note,) if rule.note else ()
    calendar = calendar.for_place(rule.calendar) if rule.calendar else calendar
    try:
        result = count_period(rule, events, calendar)
        if result is None:
            return _Found(missing_words(rule.anchors), notes)
        text = line(rule, result, calendar)
    except OverflowError:
        return _Found(_TOO_FAR, notes, too_far=True)
    if rule.counting not in COUNTING:
        notes += (f"unknown counting rule “{rule.counting}”: counted plainly",)
    elif result.counting.confidence is Confidence.C:
        notes += (f"how the days are counted is not confirmed: {result.counting.source}",)
    remind = day = result.day
    if rule.kind is DeadlineKind.ACT_BEFORE and day is not None and result.unrolled is not None:
        remind = min(day, result.unrolled)
    return _Found(text, notes + result.notes, result.anchor, day, remind, result.at, on_hold=day is None)


def _overridden(found: _Found, override: Override) -> _Found:
    """Replace the rule's date with the one set by a person, if it has a reason; else note that it is ignored."""
    reason = override.reason.strip()
    if override.day is None:
        found.notes += ("a date set by hand has no date and is ignored",)
    elif not reason:
        found.notes += (f"the date {in_words(override.day)} set by hand has no reason and is ignored",)
    else:
        found.text = f"set by hand to {with_weekday(override.day)}: {reason}; the rule says: {found.text}"
        found.day = found.remind = override.day
        found.at, found.reason = None, reason
    return found


def _state(kind: DeadlineKind, found: _Found, today: date, now: datetime | None) -> DeadlineState:
    day, at = found.day, found.at
    if day is None:
        return DeadlineState.ON_HOLD if found.on_hold else DeadlineState.NEEDS_DATE
    if kind is DeadlineKind.ACT_FROM:
        return DeadlineState.OPEN if _opened(day, at, today, now) else DeadlineState.RUNNING
    # The other side is late only on the next day, whatever the hour; a right of one's own ends with its moment.
    gone = kind is DeadlineKind.ACT_BEFORE and at is not None and now is not None and _after(now, at)
    return DeadlineState.PASSED if gone or today > day else DeadlineState.RUNNING


def _opened(day: date, at: datetime | None, today: date, now: datetime | None) -> bool:
    if at is None or at.time() == time.min:
        return today >= day
    if now is not None:
        return not _after(at, now)
    return today > day  # the hour is not known: the safe side is the next day


def _after(one: datetime, other: datetime) -> bool:
    """Compare two moments; if only one has an offset, both are compared as clock time."""
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return one > other


def _settled(rule: Rule, events: Events, anchor: str) -> tuple[str, date | datetime] | None:
    """Return the first event that settles the rule. Events before a repeated step do not settle the repeat."""
    since = day_of(events[anchor]) if anchor.startswith("last:") else None
    for name in rule.ends_with:
        when = events.get(name)
        if when is not None and (since is None or day_of(when) >= since):
            return name, when
    return None
