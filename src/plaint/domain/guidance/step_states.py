"""Compute the state of every step of a playbook, with its reason and its deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.deadlines.events import StepHistory
from plaint.domain.guidance.offers import is_promise
from plaint.domain.guidance.rungs import is_demand
from plaint.domain.guidance.situation import Situation, real_answer
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.guidance.step_deadlines import OWED, step_deadlines
from plaint.domain.model.dates import day_of
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.essentials import NAMES
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.conditions import fitting_kind
from plaint.domain.playbook.playbook import ConditionResult, Playbook, Step
from plaint.domain.text.format import any_of, counted

# Tuples, here and below: an Enum's hash is slow, so that a set of them is asked more slowly than a short tuple.
ENDED = (StepState.REJECTED, StepState.NO_REPLY, StepState.SKIPPED)
"""States that let the ladder go on; a step that was answered with an offer lets it go on too."""
OPENED = (DeadlineState.OPEN, DeadlineState.MET)
"""States of an ``act_from`` date that no longer hold the step back."""
WAITING_ON_THEM = (StepState.SENT, StepState.WAITING)
_CONTACT = "customer-service"
"""The first contact of every ladder: a written demand under a right stands in for it."""


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
