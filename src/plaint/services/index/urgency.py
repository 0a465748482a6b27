"""Show how urgent a case is by a mark and a word: colour never carries the meaning alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from plaint.domain.guidance.status import Stage
from plaint.services.index.summary import SOON, Row, Summary

_ACTING = frozenset({"act_before", "follow_up", "promised"})
"""Kinds of dates that come nearer; an ``act_from`` is an opening, and ``they_owe_by`` is for them to watch."""


class Dated(Protocol):
    """What presses; a domain.guidance.status.NextAction is one."""

    @property
    def kind(self) -> str:
        """What the day means."""

    @property
    def day(self) -> date | None:
        """The day that matters."""


@dataclass(frozen=True, slots=True)
class Urgency:
    """A glyph, its stand-in for terminals without Unicode, a word, and a role for colour."""

    glyph: str
    plain: str
    word: str
    role: str = ""


PENDING = Urgency("…", ".", "reading", "muted")
BROKEN = Urgency("✗", "x", "broken", "error")
OVERDUE = Urgency("!", "!", "overdue", "error")
SOON_MARK = Urgency("▲", "^", "soon", "warning")
BY_STAGE = {
    Stage.CLASSIFY: Urgency("?", "?", "answer", "warning"),
    Stage.ACT: Urgency("▸", ">", "act", "accent"),
    Stage.READY: Urgency("▸", ">", "ready", "accent"),
    Stage.INTAKE: Urgency("○", "o", "intake"),
    Stage.WAITING: Urgency("·", ".", "waiting", "muted"),
    Stage.PROMISED: Urgency("·", ".", "promised", "muted"),
    Stage.PAUSED: Urgency("=", "=", "paused", "muted"),
    Stage.CLOSED: Urgency("✓", "+", "closed", "muted"),
}


def urgency(row: Row, today: date) -> Urgency:
    """Say how urgent a row is: broken, overdue and soon stand before what its stage says."""
    if isinstance(row, Summary) and row.pending and row.stage is Stage.WAITING:
        return PENDING
    if not isinstance(row, Summary):
        return BROKEN
    return urgency_of(row.stage, row.next, today, overdue=row.overdue, closes_soon=row.closes_soon == 2)


def urgency_of(stage: Stage, action: Dated | None, today: date, *, overdue: bool, closes_soon: bool = False) -> Urgency:
    """Say how urgent a case is, from what guidance says about it; ``closes_soon``: something is about to be lost."""
    if stage not in {Stage.CLOSED, Stage.PAUSED}:
        if overdue:
            return OVERDUE
        if closes_soon:
            return SOON_MARK
        if action and action.day and action.kind in _ACTING and (action.day - today).days <= SOON:
            return SOON_MARK
    return BY_STAGE[stage]
