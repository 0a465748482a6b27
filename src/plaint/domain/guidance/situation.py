"""Gather once per case what step states depend on: facts, step histories, events, exclusions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from plaint.domain.deadlines.deadline import Calendar
from plaint.domain.deadlines.events import (
    SILENT,
    Attempt,
    StepHistory,
    When,
    case_events,
    received_events,
    sort_key,
    step_events,
    step_histories,
)
from plaint.domain.guidance.offers import reopened
from plaint.domain.guidance.step_inference import is_third_party
from plaint.domain.model.case import Case, Override
from plaint.domain.model.dates import day_of
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import TRADERS
from plaint.domain.playbook.conditions import check_conditions
from plaint.domain.playbook.playbook import ConditionResult, Playbook, Step

_NOTHING = StepHistory()
"""What the log says about a step that it does not name; never changed."""
_ALWAYS: tuple[ConditionResult, tuple[str, ...]] = (ConditionResult.YES, ())


@dataclass(slots=True)
class Situation:
    """What the states of all steps of one case depend on."""

    case: Case
    playbook: Playbook
    calendar: Calendar
    today: date
    now: datetime | None = None
    steps: dict[str, StepHistory] = field(default_factory=dict)
    events: dict[str, When] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    """Ids of the steps that were taken at least once."""
    drafted: frozenset[str] = frozenset()
    """Ids of the steps for which a letter lies ready."""
    pieces: int = 0
    """How much evidence counts."""
    computed: Mapping[str, str] = field(default_factory=dict)
    """How a repair and a replacement went, for conditions (see plaint.domain.playbook.conditions)."""
    again: Interaction | None = None
    """The entry that went on with the complaint after something had come back."""
    verdicts: dict[str, tuple[ConditionResult, tuple[str, ...]]] = field(default_factory=dict)
    """What :meth:`applies` found, by step."""

    @classmethod
    def of(
        cls,
        case: Case,
        log: Sequence[Interaction],
        letters: Sequence[Letter],
        evidence: Sequence[Evidence],
        playbook: Playbook,
        calendar: Calendar,
        today: date,
        now: datetime | None = None,
    ) -> Situation:
        """Gather the histories and events; ``log`` is in time order."""
        # A decision on an offer is told by its letter: alone it is no message whose answer is awaited.
        told = [one for one in log if not one.decides and not is_third_party(one, playbook)]
        steps = step_histories(told, letters)
        _share_answers(playbook, steps)
        events = case_events(case) | step_events(steps) | received_events(log)
        overrides = {override.rule: override for override in case.overrides}
        taken = frozenset(step for step, history in steps.items() if history.attempts)
        drafted = frozenset(one.step for one in letters if one.sent is None and not one.withdrawn)
        pieces = sum(1 for one in evidence if one.counts)
        again = reopened(case, log)
        computed = {remedy: remedy_course(remedy, case, log) for remedy in ("repair", "replacement")}
        computed["today"] = today.isoformat()
        return cls(
            case, playbook, calendar, today, now, steps, events, overrides, taken, drafted, pieces, computed, again
        )

    def history(self, step: str) -> StepHistory:
        """Return the history of a step; empty when the log says nothing about it."""
        return self.steps.get(step) or _NOTHING

    def silent(self, step: str) -> bool:
        """Tell whether a step was taken and has brought no real answer since."""
        history = self.history(step)
        return bool(history.attempts) and real_answer(history) is None

    def applies(self, step: Step) -> tuple[ConditionResult, tuple[str, ...]]:
        """Tell whether a step applies to the facts, with the fields that would decide it."""
        if not step.when:
            return _ALWAYS
        if step.id not in self.verdicts:
            self.verdicts[step.id] = check_conditions(step.when, self.case, self.taken, self.computed)
        return self.verdicts[step.id]


def remedy_course(remedy: str, case: Case, log: Sequence[Interaction]) -> str:
    """Tell how a repair or a replacement went: ``none``, ``asked``, ``refused``, ``received`` or ``failed``.

    It has failed once the goods came back and something was complained about since; a refusal is one that answers the
    request for it. Facts of the same name in ``case.toml`` (``facts.repair_failed``, ...) go before the log.
    """
    facts = case.facts
    for course in ("failed", "refused"):
        if _said(facts.get(f"{remedy}_{course}")):
            return course
    back = _first_day(facts.get(f"{remedy}_returned"), (one for one in log if one.received == remedy))
    if back is not None:
        since = (one for one in log if one.counts and one.day and one.day > back)
        again = any(one.direction == "out" or one.answer == "refusal" for one in since)
        return "failed" if again else "received"
    asked = _said(facts.get(f"{remedy}_requested"))
    if asked or (case.wanted.remedies[:1] == (remedy,) and any(one.direction == "out" and one.counts for one in log)):
        refused = any(one.answer == "refusal" and one.counts and one.actor in TRADERS for one in log)
        return "refused" if refused and not asked else "asked"
    return "none"


def _said(fact: object) -> bool:
    """Tell whether a fact says yes: any day does, and any text but ``no``."""
    return bool(fact) and str(fact).strip().lower() != "no"


def _first_day(fact: object, entries: Iterable[Interaction]) -> date | None:
    days = [one.day for one in entries if one.counts and one.day]
    if isinstance(fact, date):
        days.append(day_of(fact))
    return min(days, default=None)


def real_answer(history: StepHistory) -> Interaction | None:
    """Return the latest answer to the latest attempt that is more than an acknowledgement, or None."""
    answers = history.attempts[-1].answers if history.attempts else history.stray
    return next((answer for answer in reversed(answers) if answer.answer not in SILENT), None)


def _share_answers(playbook: Playbook, steps: dict[str, StepHistory]) -> None:
    """Count an answer to a reminder for the first contact too, and the other way round: one conversation."""
    for step in playbook.steps:
        reminder = steps.get(step.id)
        if not step.after_silence or reminder is None or not reminder.attempts:
            continue
        for first in (steps[one] for one in step.after if one in steps and steps[one].attempts):
            after_reminder = _following(first.attempts[-1].answers, reminder.attempts[-1])
            after_first = _following(reminder.attempts[-1].answers, first.attempts[-1])
            _add_answers(reminder.attempts[-1], after_reminder)
            _add_answers(first.attempts[-1], after_first)


def _following(answers: Sequence[Interaction], attempt: Attempt) -> list[Interaction]:
    if not answers:
        return []
    since = sort_key(attempt.at)
    return [one for one in answers if one.at is not None and sort_key(one.at) >= since]


def _add_answers(attempt: Attempt, answers: Sequence[Interaction]) -> None:
    fresh = [one for one in answers if one not in attempt.answers]
    if fresh:
        attempt.answers[:] = sorted([*attempt.answers, *fresh], key=lambda one: sort_key(one.at or date.max))
