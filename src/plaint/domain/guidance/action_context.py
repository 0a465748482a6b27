"""Hold what the choice of the next action depends on: situation, log, states, dates, rights, open offer and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.guidance.offers import DECISION_LETTERS, Offer, offers, promises_only
from plaint.domain.guidance.questions import OpenQuestion, open_questions
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.guidance.situation import Situation
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.model.case import Case, Task
from plaint.domain.model.dates import day_of
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import OTHER_NAMES, Letter
from plaint.domain.playbook.playbook import Step


@dataclass(frozen=True, slots=True)
class ActionContext:
    """Everything that the choice of the next action depends on."""

    situation: Situation
    log: Sequence[Interaction]
    evidence: Sequence[Evidence]
    statuses: Sequence[StepStatus]
    deadlines: Sequence[Deadline]
    promises: Sequence[Deadline]
    rights: Sequence[RightWindow] = ()
    inferred: Mapping[str, str] = field(default_factory=dict)
    """Id of an entry -> the step that was guessed for it."""
    letters: Sequence[Letter] = ()

    @property
    def case(self) -> Case:
        """The facts."""
        return self.situation.case

    @property
    def today(self) -> date:
        """The day that everything is computed for."""
        return self.situation.today

    def questions(self) -> tuple[OpenQuestion, ...]:
        """Return the missing facts that would change the advice, the most deciding first."""
        return open_questions(self.case, self.situation.playbook, self.statuses, self.deadlines, self.rights)

    @property
    def started(self) -> bool:
        """Whether anything was sent."""
        return any(history.attempts for history in self.situation.steps.values()) or any(
            entry.direction == "out" and entry.counts and not entry.skipped for entry in self.log
        )

    def last_day(self, step: Step) -> date:
        """Return the day on which a step was taken last; the first of all days where it never was."""
        history = self.situation.history(step.id)
        return day_of(history.attempts[-1].at) if history.attempts else date.min

    def answered_since(self, asked: Interaction) -> bool:
        """Tell whether anything was sent after an entry, or a task that it asked for was noted."""
        position = self.log.index(asked)
        done = any(task.asked_by == asked.id for task in self.case.tasks)
        return done or any(
            entry.direction == "out" and entry.counts and entry.actor in {"", asked.actor, "retailer", "seller"}
            for entry in self.log[position + 1 :]
        )

    def untold_decision(self) -> Offer | None:
        """Return the last offer where what was decided on it has not been written to them, nor answered by them."""
        decided = next((one for one in reversed(offers(self.log)) if one.decision), None)
        if decided is None:
            return None
        position = next(number for number, one in enumerate(self.log) if one.id == decided.decided_by)
        entry, kind = self.log[position], DECISION_LETTERS[decided.decision]
        sent = [one for one in self.letters if OTHER_NAMES.get(one.kind, one.kind) == kind and not one.withdrawn]
        if any(one.sent and (entry.day is None or day_of(one.sent) >= entry.day) for one in sent):
            return None
        after = [one for one in self.log[position + 1 :] if one.counts and not one.skipped and not one.decides]
        return None if any(one.direction in {"in", "out"} for one in after) else decided

    def open_offer(self) -> Offer | None:
        """Return the last offer that is neither decided, answered nor lapsed."""
        for one in reversed(offers(self.log)):
            lapsed = one.until is not None and one.until < self.today
            waits = not one.decision and not lapsed and not promises_only(one.entry)
            if waits and not self.answered_since(one.entry):
                return one
        return None


def nearest_closing(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the nearest day after which something is lost, or None where none runs."""
    running = (one for one in deadlines if one.closes and one.state is DeadlineState.RUNNING and one.day)
    return min(running, key=lambda one: (one.remind or date.max, one.rule), default=None)


def alert_of(statuses: Iterable[StepStatus]) -> StepStatus | None:
    """Return the first step whose sentence comes before everything else until it is taken."""
    can_take = (StepState.AVAILABLE, StepState.DRAFTED)
    return next((one for one in statuses if one.step.alert and not one.taken and one.state in can_take), None)


def open_tasks(case: Case) -> tuple[Task, ...]:
    """Return the tasks that the consumer has not done, earliest due first."""
    return tuple(sorted((task for task in case.tasks if task.done is None), key=lambda task: task.due or date.max))
