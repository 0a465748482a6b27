"""The types of an assessment: stage, step state and status, next action. They are computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a list of cases needs stages and next actions, not ladders
    from plaint.domain.playbook.playbook import Source, Step


class Stage(StrEnum):
    """The stage of the whole case (computed)."""

    INTAKE = "intake"
    """Facts or evidence are missing that the first complaint needs."""
    READY = "ready"
    """Everything is there; nothing has been sent."""
    WAITING = "waiting"
    """The other side has the ball and its time is not over."""
    CLASSIFY = "classify"
    """An answer came in and nobody has said what it is."""
    ACT = "act"
    """The consumer has the ball."""
    PROMISED = "promised"
    """A remedy was promised and its day has not passed."""
    CLOSED = "closed"
    PAUSED = "paused"


class StepState(StrEnum):
    """The state of one step of the playbook (computed)."""

    LOCKED = "locked"
    AVAILABLE = "available"
    BLOCKED = "blocked"
    """Another forum that was used closes it."""
    DRAFTED = "drafted"
    SENT = "sent"
    """Taken today; no answer is due yet."""
    WAITING = "waiting"
    ANSWERED = "answered"
    NO_REPLY = "no-reply"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SKIPPED = "skipped"


@dataclass(slots=True)  # not frozen: many are made for every case, and a frozen one is three times as slow to make
class StepStatus:
    """A step with its state and the reason. Immutable by convention."""

    step: Step
    state: StepState
    reason: str
    """Why it is in this state, in a sentence; for a locked one what opens it."""
    opens: date | None = None
    closes: date | None = None
    warnings: tuple[str, ...] = ()
    """What taking it would close or harm, said before it is taken."""
    taken: int = 0
    """How often it was taken."""
    source: Source | None = None
    unknown: tuple[str, ...] = ()
    """Fields that would decide whether the step fits at all."""


@dataclass(frozen=True, slots=True)
class NextAction:
    """The next action: what to do, why, from when, until when."""

    step: str
    """Id of the ladder's step, or one of ``classify``, ``facts``, ``evidence``, ``task``, ``promise``, ``wait``,
    ``close``, ``reopen``; or the kind of the letter with a decision: ``offer-accept``, ``offer-decline``."""
    title: str
    """An instruction: what to do, in a few words."""
    why: str
    kind: str
    """Deadline kind of ``date``, or empty."""
    command: str
    """What one key should do: ``log``, ``classify``, ``edit``, ``evidence``, ``letter``, ``close``, ``reopen`` or
    ``wait``."""
    day: date | None = None
    """The day that matters: act by, act from, or they owe by."""
    opens: date | None = None
    closes: date | None = None
    overdue: bool = False
    channel: str = ""
    attach: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    field: str = ""
    """The field to fill, where the action is to fill one."""
    interaction: str = ""
    """The entry to classify or to follow up."""
