"""Compute the state of every step of a playbook, with its reason and its deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from plaint.domain.deadlines.counting_rules import COUNTING, Roll
from plaint.domain.deadlines.deadline import Deadline, DeadlineState, compute, last_day
from plaint.domain.deadlines.events import SILENT, Attempt, StepHistory, When
from plaint.domain.deadlines.period import in_force
from plaint.domain.guidance.offers import is_promise
from plaint.domain.guidance.rungs import is_demand
from plaint.domain.guidance.situation import Situation, real_answer
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.model.dates import day_of
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.essentials import NAMES
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.conditions import assumed_fields, check_conditions, fitting_kind
from plaint.domain.playbook.playbook import ConditionResult, Playbook, Rule, Step, Unit
from plaint.domain.text.format import any_of, counted

# Tuples, here and below: an Enum's hash is slow, so that a set of them is asked more slowly than a short tuple.
ENDED = (StepState.REJECTED, StepState.NO_REPLY, StepState.SKIPPED)
"""States that let the ladder go on; a step that was answered with an offer lets it go on too."""
OPENED = (DeadlineState.OPEN, DeadlineState.MET)
"""States of an ``act_from`` date that no longer hold the step back."""
WAITING_ON_THEM = (StepState.SENT, StepState.WAITING)
BODY_DAYS = {"bank": 30, "carrier": 14, "mediator": 60, "ombud": 60, "authority": 60, "court": 60}
"""Actor -> days after which to ask how it stands, where no rule says it: our default. A body is no help desk."""
ACKNOWLEDGED_DAYS = 5
"""Business days that who has confirmed to look into it gets at least: our default."""
_CONTACT = "customer-service"
"""The first contact of every ladder: a written demand under a right stands in for it."""
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


def answer_state(situation: Situation, step: Step, deadlines: Sequence[Deadline]) -> tuple[StepState, str]:
    """Return the state of a step that was taken, by its last attempt and the answers since."""
    history = situation.history(step.id)
    last = history.attempts[-1]
    answer = real_answer(history)
    if answer:
        return _judged(answer, situation)
    sent = day_of(last.at)
    if step.actor == "self":
        return StepState.ACCEPTED, f"done on {sent.isoformat()}"
    if any(one.step == step.id and one.kind in OWED and one.overdue for one in deadlines):
        due = max(one.day for one in deadlines if one.step == step.id and one.kind in OWED and one.overdue and one.day)
        return StepState.NO_REPLY, f"no answer by {due.isoformat()}"
    if sent >= situation.today:
        return StepState.SENT, f"sent on {sent.isoformat()}"
    acknowledged = "; acknowledged" if any(one.answer == "acknowledged" for one in last.answers) else ""
    return StepState.WAITING, f"sent on {sent.isoformat()}{acknowledged}; their time is not over"


def _judged(answer: Interaction, situation: Situation) -> tuple[StepState, str]:
    day = answer.day.isoformat() if answer.day else "an unknown day"
    match answer.answer:
        case "remedy" if is_promise(answer) and not answer.received:
            return StepState.ACCEPTED, f"a remedy was promised on {day}"
        case "remedy" if situation.again is not None and answer.id != situation.again.id:
            again = situation.again.day.isoformat() if situation.again.day else "an unknown day"
            return StepState.REJECTED, f"what came on {day} did not settle it: the complaint went on on {again}"
        case "remedy":
            return StepState.ACCEPTED, f"a remedy was given on {day}"
        case "refusal":
            return StepState.REJECTED, f"refused on {day}"
        case "offer":
            return StepState.ANSWERED, f"an offer was made on {day}"
        case "asks":
            return StepState.ANSWERED, f"they asked for something on {day}"
        case _:
            return StepState.ANSWERED, f"an answer of {day} is not classified yet"


def ended_without_success(history: StepHistory, state: StepState) -> bool:
    """Tell whether the next steps may open: the step was refused, unanswered, skipped or got an offer."""
    answer = real_answer(history)
    return state in ENDED or (state is StepState.ANSWERED and answer is not None and answer.answer == "offer")


def _blocker(situation: Situation, step: Step) -> str:
    """Return why another step that was taken closes this one, or an empty text."""
    for closer, why in situation.playbook.closed_by.get(step.id, ()):
        if closer in situation.taken:
            return why
    return ""


def _title(playbook: Playbook, step: str) -> str:
    found = playbook.step(step)
    return found.title if found else step


def _too_early(playbook: Playbook, opening: Sequence[Deadline], opens: date | None) -> str:
    """Return why the dates from which a step is allowed hold it back, or an empty text."""
    missing = [_in_words(playbook, anchor) for one in opening for anchor in one.missing if ":" not in anchor]
    if missing and not opens and not any(one.state in OPENED for one in opening):
        return f"needs a date: {', '.join(dict.fromkeys(missing))}"
    waiting = [one for one in opening if one.day and one.state not in OPENED]
    return f"allowed from {opens.isoformat()}: {waiting[-1].title}" if waiting and opens else ""


def _over(closing: Sequence[Deadline]) -> Deadline | None:
    """Return the date after which a way is closed: any that has passed for sure, or all of them.

    One that rests on a missing fact closes nothing by itself: another fact would give a later date.
    """
    passed = [one for one in closing if one.state is DeadlineState.PASSED and one.day]
    certain = [one for one in passed if not one.assumed and one.severity != "soft"]
    if certain:
        return min(certain, key=lambda one: one.day or date.max)
    return max(passed, key=lambda one: one.day or date.min) if passed and len(passed) == len(closing) else None


def _in_words(playbook: Playbook, field: str) -> str:
    """Return what a person calls a field."""
    question = playbook.asks.get(field)
    return question.ask if question else NAMES.get(field, field.rpartition(".")[2].replace("_", " "))


def _counted(pieces: int) -> str:
    return counted("{count} piece is in the case", "{count} pieces are in the case", pieces)


def _before(situation: Situation, step: Step, ended: set[str]) -> list[str]:
    """Return the steps of which one has to have ended first; a written demand stands in for the first contact."""
    known = situation.playbook.by_id
    before = [one for one in step.after if one in known]
    demanded = any(one in ended and one in known and is_demand(known[one]) for one in situation.taken)
    return [] if demanded and _CONTACT in before else before


def _untaken(
    situation: Situation, step: Step, ended: set[str], own: Sequence[Deadline]
) -> tuple[StepState, str, date | None, date | None]:
    """Return state, reason, first day and last day of a step that has not been taken."""
    playbook = situation.playbook
    blocked = _blocker(situation, step)
    closing = [one for one in own if one.kind is DeadlineKind.ACT_BEFORE and one.state is not DeadlineState.MET]
    closes = min((one.remind for one in closing if one.remind and one.state is DeadlineState.RUNNING), default=None)
    opening = [one for one in own if one.kind is DeadlineKind.ACT_FROM]
    opens = max((one.day for one in opening if one.day and one.state is not DeadlineState.MET), default=None)
    if blocked:
        return StepState.BLOCKED, blocked, opens, closes
    if step.by_evidence and situation.pieces:
        return StepState.ACCEPTED, _counted(situation.pieces), opens, closes
    applies, unknown = situation.applies(step)
    if applies is ConditionResult.NO:
        return StepState.BLOCKED, step.not_open, None, None
    if applies is ConditionResult.UNKNOWN:
        return StepState.LOCKED, f"say first: {', '.join(_in_words(playbook, one) for one in unknown)}", opens, closes
    for required in step.requires:
        if required in playbook.by_id and required not in ended:
            return StepState.LOCKED, f"needs first: {_title(playbook, required)}", opens, closes
    early = _too_early(playbook, opening, opens)
    if early:
        return StepState.LOCKED, early, opens, closes
    over = _over(closing)
    if over is not None and over.day is not None:
        return StepState.LOCKED, f"too late since {over.day.isoformat()}: {over.title}", opens, over.day
    before = _before(situation, step, ended)
    if step.after_silence and not any(situation.silent(one) for one in before):
        return StepState.LOCKED, "fits only when no answer came in time", opens, closes
    if before and ended.isdisjoint(before):
        names = any_of(_title(playbook, one) for one in before[:3])
        return StepState.LOCKED, f"comes after: {names}", opens, closes
    if step.id in situation.drafted:
        return StepState.DRAFTED, "a letter is drafted and not sent", opens, closes
    return StepState.AVAILABLE, "can be taken now", opens, closes


_TOLD = frozenset({"problem.kind", "consumer.role", "facts.chargeback_filed"})
"""Facts that people tell by themselves, or are asked for before all others: no step has to ask for them."""


def _is_shown(situation: Situation, step: Step) -> bool:
    """Tell whether a step belongs on the ladder of the case.

    What is only for some kinds of problem stays away until the kind is known: it is asked for first of all. What is
    only for rare circumstances stays away until somebody tells of them, and the second part of a way that may not even
    be one until the first was gone.
    """
    if not step.when or step.not_open or step.id in situation.steps:
        return True
    applies, unknown = situation.applies(step)
    if applies is ConditionResult.UNKNOWN:
        return _TOLD.isdisjoint(unknown) and situation.taken.issuperset(step.requires)
    return applies is ConditionResult.YES


def step_statuses(situation: Situation) -> tuple[tuple[StepStatus, ...], tuple[Deadline, ...]]:
    """Return the state of every step that applies, in order, and all deadlines."""
    possible, _ = fitting_kind(situation.playbook, situation.case.problem.kind)
    if not situation.steps.keys() <= {step.id for step in possible}:
        possible = situation.playbook.steps
    steps = [step for step in possible if _is_shown(situation, step)]
    by_step = {
        step.id: step_deadlines(situation, step) if step.rules or step.id in situation.steps else [] for step in steps
    }
    states: dict[str, tuple[StepState, str]] = {}
    for step in steps:
        history = situation.history(step.id)
        if history.skipped:
            states[step.id] = (StepState.SKIPPED, f"left out: {history.skipped}")
        elif history.attempts:
            states[step.id] = answer_state(situation, step, by_step[step.id])
        elif history.stray:
            states[step.id] = _judged(history.stray[-1], situation)
    ended = {one for one, (state, _) in states.items() if ended_without_success(situation.history(one), state)}
    ended |= {step.id for step in steps if step.actor == "self" and step.id in situation.taken}  # nobody answers it
    statuses = []
    for step in steps:
        warnings = () if step.id in states else situation.playbook.warnings.get(step.id, ())
        source = step.sources[0] if step.sources else None
        if step.id in states:
            state, reason = states[step.id]
            taken = len(situation.history(step.id).attempts)
            statuses.append(StepStatus(step, state, reason, None, None, warnings, taken, source))
        else:
            state, reason, opens, closes = _untaken(situation, step, ended, by_step[step.id])
            unknown = situation.applies(step)[1] if state is StepState.LOCKED else ()
            statuses.append(StepStatus(step, state, reason, opens, closes, warnings, 0, source, unknown))
    closed = {one.step.id for one in statuses if one.state in (StepState.BLOCKED, StepState.SKIPPED)}
    dates = [_closed(one) if one.step in closed else one for group in by_step.values() for one in group]
    return tuple(statuses), _acted_upon(situation, dates)


def _closed(deadline: Deadline) -> Deadline:
    """Let the dates of a way that is closed or left out ask for nothing."""
    if deadline.state in (DeadlineState.MET, DeadlineState.PASSED) or deadline.kind in OWED:
        return deadline
    return replace(deadline, state=DeadlineState.BLOCKED, overdue=False, closes=False)


def _acted_upon(situation: Situation, deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Mark a missed answer as no longer overdue once another step was taken after its day."""
    if not any(one.overdue and one.kind in OWED for one in deadlines):
        return tuple(deadlines)
    latest = {step: day_of(history.attempts[-1].at) for step, history in situation.steps.items() if history.attempts}
    found = []
    for one in deadlines:
        if one.overdue and one.kind in OWED and one.day:
            after = any(day > one.day for step, day in latest.items() if step != one.step)
            found.append(replace(one, overdue=False) if after else one)
        else:
            found.append(one)
    return tuple(found)
