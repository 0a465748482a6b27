"""All that the state of a step depends on, gathered once per case: facts, histories, events, exclusions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from plaint.domain.deadlines.deadline import Calendar
from plaint.domain.deadlines.events import (
    SILENT,
    Attempt,
    StepHistory,
    When,
    case_events,
    histories,
    sort_key,
    step_events,
)
from plaint.domain.model.case import Case, Override
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.playbook.conditions import all_hold
from plaint.domain.playbook.playbook import Holds, Playbook, Step

_NOTHING = StepHistory()
"""What the log says about a step that it does not name; never changed."""
_ALWAYS: tuple[Holds, tuple[str, ...]] = (Holds.YES, ())


@dataclass(slots=True)
class Situation:
    """All that the state of a step depends on, gathered once per case."""

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
    verdicts: dict[str, tuple[Holds, tuple[str, ...]]] = field(default_factory=dict)
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
        steps = histories(log, letters)
        _share_answers(playbook, steps)
        events = case_events(case) | step_events(steps)
        overrides = {override.rule: override for override in case.overrides}
        taken = frozenset(step for step, history in steps.items() if history.attempts)
        drafted = frozenset(one.step for one in letters if one.sent is None and not one.withdrawn)
        pieces = sum(1 for one in evidence if one.counts)
        return cls(case, playbook, calendar, today, now, steps, events, overrides, taken, drafted, pieces)

    def history(self, step: str) -> StepHistory:
        """Return what the log says about a step; empty when it says nothing."""
        return self.steps.get(step) or _NOTHING

    def silent(self, step: str) -> bool:
        """Tell whether a step was taken and has brought no real answer since."""
        history = self.history(step)
        return bool(history.attempts) and real_answer(history) is None

    def applies(self, step: Step) -> tuple[Holds, tuple[str, ...]]:
        """Tell whether a step fits the facts, with the fields that would decide it."""
        if not step.when:
            return _ALWAYS
        if step.id not in self.verdicts:
            self.verdicts[step.id] = all_hold(step.when, self.case, self.taken)
        return self.verdicts[step.id]


def real_answer(history: StepHistory) -> Interaction | None:
    """Return the latest answer to the latest attempt that is more than an acknowledgement, or None."""
    answers = history.attempts[-1].answers if history.attempts else history.stray
    return next((answer for answer in reversed(answers) if answer.answer not in SILENT), None)


def _share_answers(playbook: Playbook, steps: dict[str, StepHistory]) -> None:
    """Let an answer to a reminder answer the first contact too, and the other way round: it is one conversation."""
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
