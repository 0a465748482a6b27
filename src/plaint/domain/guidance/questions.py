"""Choose the missing facts to ask for, the most deciding first: those that decide a date, then a right, then a way.

A question is asked only where its answer changes something, and says what it changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.model.case import Case
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.essentials import NAMES
from plaint.domain.playbook.conditions import assumed_fields, lookup
from plaint.domain.playbook.entries import Question
from plaint.domain.playbook.playbook import Playbook

NOT_ARRIVED = ("not-delivered", "late", "misdelivered")
"""Problem kinds for which nobody can say when the goods arrived."""
_NO_GOODS = ("subscription", "unauthorised-charge", "account-closed", "digital-content", "insolvent")
"""Problem kinds without a delivery to ask about."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A missing fact, and what its answer decides."""

    field: str
    """Dotted path in ``case.toml``."""
    ask: str
    """An instruction or a question, in words."""
    why: str
    """What it decides, in a sentence."""
    rank: int
    """0: a date on which a right or a claim ends; 1: a right; 2: a way on the ladder."""
    question: Question | None = None
    """How the ladder asks for it, where it does."""
    rule: str = ""
    """Id of the rule whose date cannot be counted without it."""
    step: str = ""
    """Id of the step whose date that is; empty for the window of a right."""

    @property
    def decides_date(self) -> bool:
        """Whether nobody can tell without it when a right or a claim ends."""
        return self.rank == 0


def open_questions(
    case: Case,
    playbook: Playbook,
    statuses: Sequence[StepStatus],
    deadlines: Sequence[Deadline],
    rights: Sequence[RightWindow],
) -> tuple[OpenQuestion, ...]:
    """Return the questions whose answers would change the advice, the most deciding first, each field once."""
    found: dict[str, OpenQuestion] = {}
    for one in (
        *_dates(case, playbook, deadlines),
        *_rights(case, playbook, rights),
        *_ways(case, playbook, statuses, deadlines),
    ):
        found.setdefault(one.field, one)
    return tuple(sorted(found.values(), key=lambda one: one.rank))


def _dates(case: Case, playbook: Playbook, deadlines: Sequence[Deadline]) -> Iterator[OpenQuestion]:
    for one in deadlines:
        if one.state is not DeadlineState.NEEDS_DATE or one.kind is not DeadlineKind.ACT_BEFORE:
            continue
        if one.closes and (one.severity == "hard" or one.right):
            why = f"It decides whether this still runs: {one.title}."
            for field in one.missing:
                if asked := _asked(field, why, 0, case, playbook):
                    yield replace(asked, rule=one.rule, step=one.step)
                    break


def _rights(case: Case, playbook: Playbook, rights: Sequence[RightWindow]) -> Iterator[OpenQuestion]:
    for window in rights:
        right = window.right
        if right.role == "claim" and right.basis == "statutory" and window.state != "passed":
            why = f"It decides whether you have this right: {right.title}."
            for field in (*window.unknown, *assumed_fields(right.when, case)):
                if asked := _asked(field, why, 1, case, playbook):
                    yield asked


def _ways(
    case: Case, playbook: Playbook, statuses: Sequence[StepStatus], deadlines: Sequence[Deadline]
) -> Iterator[OpenQuestion]:
    for status in statuses:
        if status.state is StepState.LOCKED and status.unknown:
            why = f"It decides whether this way is open: {status.step.title}."
            for field in status.unknown:
                if asked := _asked(field, why, 2, case, playbook):
                    yield asked
    for one in deadlines:
        if one.state is DeadlineState.NEEDS_DATE and one.kind is not DeadlineKind.ACT_BEFORE:
            for field in one.missing:
                if asked := _asked(field, f"This date is counted from it: {one.title}.", 2, case, playbook):
                    yield asked
                    break


def _asked(field: str, why: str, rank: int, case: Case, playbook: Playbook) -> OpenQuestion | None:
    """Return the question for a field; None where nobody could answer it, or where no words are known for it."""
    if ":" in field or lookup(case, field) is not None:
        return None
    if field == "order.delivered" and case.problem.kind in (*NOT_ARRIVED, *_NO_GOODS):
        return None
    if field == "problem.noticed" and case.problem.kind in NOT_ARRIVED and case.order.promised is not None:
        return None  # it was noticed on the day on which it should have come
    question = playbook.asks.get(field)
    if question is not None:
        return OpenQuestion(field, question.ask, why, rank, question)
    return OpenQuestion(field, f"Fill in {NAMES[field]}", why, rank) if field in NAMES else None
