"""List the deadlines of a whole workspace in order, and the findings of one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.services.guidance.check import Checked, in_order, type_mismatches
from plaint.services.guidance.guidance import guide
from plaint.services.progress import QUIET, Progress, cases
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace

OVER = frozenset({DeadlineState.MET, DeadlineState.OPEN, DeadlineState.BLOCKED})
"""States in which a date asks for nothing any more."""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of one case."""

    id: str
    folder: str
    case_title: str
    deadline: Deadline

    @property
    def day(self) -> date:
        """The safer day, by which lists are sorted; the last day of all for a date that is not known."""
        return self.deadline.shown or date.max


def matters(deadline: Deadline) -> bool:
    """Tell whether a deadline still asks for something: running, on hold, or missed by the other side.

    A right that has run out is history; the ladder shows it as too late.
    """
    if deadline.state in OVER or deadline.state is DeadlineState.NEEDS_DATE:
        return False
    return not (deadline.state is DeadlineState.PASSED and deadline.kind is DeadlineKind.ACT_BEFORE) and (
        deadline.state is not DeadlineState.PASSED or deadline.overdue
    )


def once_each(found: list[Due]) -> list[Due]:
    """Leave out a date of a step that a right of the same case has too: for people it is one date."""
    seen = {_seen(due) for due in found if due.deadline.right}
    return [due for due in found if due.deadline.right or _seen(due) not in seen]


def _seen(due: Due) -> tuple[str, str, date | None, str]:
    return due.folder, due.deadline.title, due.deadline.day, str(due.deadline.state)


def dues_of(loaded: LoadedCase, workspace: Workspace, today: date, *, everything: bool = False) -> list[Due]:
    """Return the deadlines of one case, the nearest first; ``everything`` adds what is met, passed or lacks a date."""
    case = loaded.case
    found = [
        Due(case.id, loaded.name, case.title, one)
        for one in guide(loaded, workspace, today).deadlines
        if everything or matters(one)
    ]
    return sorted(found, key=lambda due: (due.day, due.deadline.rule))


def agenda(
    workspace: Workspace,
    today: date,
    *,
    within: timedelta | None = None,
    everything: bool = False,
    progress: Progress = QUIET,
) -> list[Due]:
    """Return the deadlines of all open and paused cases, the nearest first; overdue ones are always among them."""
    found: list[Due] = []
    for loaded in cases(workspace, progress):
        if isinstance(loaded, BrokenCase) or loaded.case.status == "closed":
            continue
        found += dues_of(loaded, workspace, today, everything=everything)
    return sorted(due_within(found, today, within), key=lambda due: (due.day, due.folder, due.deadline.rule))


def due_within(found: list[Due], today: date, within: timedelta | None) -> list[Due]:
    """Leave out what falls due later than ``within`` from today; None leaves out nothing."""
    return found if within is None else [due for due in found if due.day <= today + within]


def check_case(loaded: LoadedCase | BrokenCase, workspace: Workspace, today: date) -> list[Checked]:
    """Return the findings of one case; the errors first."""
    if isinstance(loaded, BrokenCase):
        return [Checked("", loaded.name, loaded.finding)]
    found = in_order((*guide(loaded, workspace, today).findings, *type_mismatches(loaded)))
    return [Checked(loaded.case.id, loaded.name, one) for one in found]
