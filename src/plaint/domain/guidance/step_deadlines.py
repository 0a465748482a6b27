"""Compute the deadlines of a step, for each time it was taken: by its rules, else by the channel that was used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from plaint.domain.deadlines.counting_rules import COUNTING, Roll
from plaint.domain.deadlines.deadline import Deadline, DeadlineState, compute, last_day
from plaint.domain.deadlines.events import SILENT, Attempt, StepHistory, When
from plaint.domain.deadlines.period import in_force
from plaint.domain.guidance.situation import Situation
from plaint.domain.model.dates import day_of
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.conditions import assumed_fields, check_conditions
from plaint.domain.playbook.playbook import ConditionResult, Rule, Step, Unit

BODY_DAYS = {"bank": 30, "carrier": 14, "mediator": 60, "ombud": 60, "authority": 60, "court": 60}
"""Actor -> days after which to ask how it stands, where no rule says it: our default. A body is no help desk."""
ACKNOWLEDGED_DAYS = 5
"""Business days that who has confirmed to look into it gets at least: our default."""
OWED = (DeadlineKind.THEY_OWE_BY, DeadlineKind.FOLLOW_UP)
"""Kinds of deadlines by which the other side should have answered."""


def _attempt_events(events: Mapping[str, When], step: str, attempt: Attempt) -> dict[str, When]:
    """Return the events as of one attempt: its own time and the first real answer to it."""
    own = dict(events)
    own[f"last:{step}"] = attempt.at
    own.pop(f"answer:{step}", None)
    for answer in attempt.answers:
        if answer.answer not in SILENT and answer.at is not None:
            own[f"answer:{step}"] = answer.at
            break
    return own


def _settled_in_time(rule: Rule, deadline: Deadline, history: StepHistory) -> bool:
    """Tell whether the step was taken by the last day; not for what is to be done after it, as sending goods back."""
    step = deadline.step
    own = any(one.field == "step" and step in one.any_of for one in rule.when)
    if own or any(anchor.partition(":")[2] == step for anchor in rule.anchors):
        return False
    if deadline.kind is not DeadlineKind.ACT_BEFORE or deadline.day is None:
        return False
    return any(day_of(attempt.at) <= deadline.day for attempt in history.attempts)


def _channel_rule(situation: Situation, step: Step, history: StepHistory) -> Rule | None:
    """Make a follow-up rule from the channel that was used, where the step has no rule about an answer."""
    if any(rule.kind in OWED for rule in step.rules):
        return None
    channel = next((one for one in situation.playbook.channels if one.id == history.attempts[-1].channel), None)
    if channel is None:
        return None
    offset, unit, title = channel.answer_within, channel.unit, f"Answer expected by {channel.id}"
    if step.actor in BODY_DAYS:
        offset, unit, title = BODY_DAYS[step.actor], Unit.DAYS, f"Ask how it stands: {step.title}"
    elif f"acknowledged:{step.id}" in situation.events:
        offset, unit = max(offset, ACKNOWLEDGED_DAYS), Unit.BUSINESS_DAYS
    return Rule(
        id=f"{step.id}-answer-by-{channel.id}",
        title=title,
        kind=DeadlineKind.FOLLOW_UP,
        anchors=(f"acknowledged:{step.id}", f"last:{step.id}"),
        source=channel.source,
        offset=offset,
        unit=unit,
        pick="latest",
        ends_with=(f"answer:{step.id}",),
        severity="soft",
    )


def step_deadlines(situation: Situation, step: Step) -> list[Deadline]:
    """Compute the deadlines of one step; a rule on ``last:`` gives one for each attempt.

    A deadline that has passed stays in the list whatever is logged later; an earlier attempt's deadline that
    was still running when the step was taken again is left out, the new attempt has its own.
    """
    history, events = situation.history(step.id), situation.events
    channel = _channel_rule(situation, step, history) if history.attempts else None
    found: list[Deadline] = []
    for rule in (*step.rules, channel) if channel else step.rules:
        if rule.from_log and events.keys().isdisjoint(rule.anchors):
            continue  # it waits for an entry of the log: there is nothing to tell the consumer yet
        if not in_force(rule, events, situation.today) or not _holds(rule, situation):
            continue
        if len(history.attempts) > 1 and f"last:{step.id}" in rule.anchors:
            for earlier, later in pairwise(history.attempts):
                found += _earlier(situation, step, rule, earlier, later)
        deadline = compute(
            rule, events, situation.calendar, situation.today, step=step.id,
            override=situation.overrides.get(rule.id), now=situation.now,
        )  # fmt: skip
        # Set and not replaced: nobody else has it yet, and a copy takes as long as the counting.
        if _settled_in_time(rule, deadline, history):
            deadline.state, deadline.overdue = DeadlineState.MET, False
        deadline.closes = rule.kind is DeadlineKind.ACT_BEFORE and rule.severity != "soft"
        if rule.when:
            deadline.assumed = assumed_fields(rule.when, situation.case)
        found.append(deadline)
    return _as_asked(found, history, situation)


def _as_asked(found: list[Deadline], history: StepHistory, situation: Situation) -> list[Deadline]:
    """Let the day that the letter asked for an answer by stand in for our own default of the same step."""
    asked = history.attempts[-1].reply_by if history.attempts else None
    if asked is None:
        return found
    # Of the deadlines of one rule the last is that of the last attempt; the letter says nothing about the others.
    latest = {one.rule: number for number, one in enumerate(found) if _is_default(one)}
    return [
        _moved(one, asked, situation.today) if latest.get(one.rule) == number else one
        for number, one in enumerate(found)
    ]


def _is_default(deadline: Deadline) -> bool:
    return deadline.kind is DeadlineKind.FOLLOW_UP and deadline.severity == "soft" and deadline.day is not None


def _moved(deadline: Deadline, asked: date, today: date) -> Deadline:
    met = deadline.state is DeadlineState.MET
    late = not met and asked < today
    state = DeadlineState.MET if met else DeadlineState.PASSED if late else DeadlineState.RUNNING
    text = f"the day by which your letter asks for an answer; {deadline.explanation}"
    return replace(deadline, day=asked, remind=asked, at=None, state=state, overdue=late, explanation=text)


def _holds(rule: Rule, situation: Situation) -> bool:
    if not rule.when:
        return True
    result, _ = check_conditions(rule.when, situation.case, situation.taken, situation.computed)
    return result is ConditionResult.YES


def _earlier(situation: Situation, step: Step, rule: Rule, attempt: Attempt, later: Attempt) -> list[Deadline]:
    """Return the deadline of an attempt that was answered or ran out before the step was taken again."""
    if _still_running(rule, attempt, min(day_of(later.at), situation.today)):
        return []
    events = _attempt_events(situation.events, step.id, attempt)
    if f"answer:{step.id}" not in events:
        day = last_day(rule, events, situation.calendar)
        if day is None or day >= min(day_of(later.at), situation.today):
            return []
    deadline = compute(rule, events, situation.calendar, situation.today, step=step.id, now=situation.now)
    return [replace(deadline, overdue=False)] if deadline.overdue else [deadline]


def _still_running(rule: Rule, attempt: Attempt, end: date) -> bool:
    """Tell cheaply whether an attempt has no answer and its time cannot be over by ``end``.

    A period is never shorter than its days on the calendar, a month has 28 at least. Chats come in bursts, and the
    full count for each would be most of the work on a long log.
    """
    counting = COUNTING.get(rule.counting)
    if len(rule.anchors) > 1 or counting is None or counting.roll is Roll.PREVIOUS or counting.event_counts:
        return False
    if any(answer.answer not in SILENT for answer in attempt.answers):
        return False
    least = rule.offset * _LEAST_DAYS[rule.unit]
    return least > 0 and (end - day_of(attempt.at)).days <= least


_LEAST_DAYS = {
    Unit.HOURS: 0, Unit.DAYS: 1, Unit.BUSINESS_DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365,
}  # fmt: skip
"""Unit -> calendar days that it has at least; hours are left to the full count."""
