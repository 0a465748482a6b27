"""Show doubt about a date: where a law can be read in two ways, both dates with their sources, and the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Playbook

_SHOWN = (DeadlineState.RUNNING, DeadlineState.OPEN, DeadlineState.PASSED, DeadlineState.MET)


def with_readings(deadlines: Sequence[Deadline], playbook: Playbook) -> tuple[Deadline, ...]:
    """Add to each date that can be read otherwise the sentence that names both, and the day to act by.

    What the consumer has to do is to be done by the earlier day; what others have to do may take until the later.
    """
    pairs = [(rule.reading_of, rule.id) for step in playbook.steps for rule in step.rules if rule.reading_of]
    if not pairs:
        return tuple(deadlines)
    dated = {one.rule: one for one in deadlines if one.day is not None and one.state in _SHOWN}
    said: dict[str, str] = {}
    for first, second in pairs:
        one, other = dated.get(first), dated.get(second)
        if one is not None and other is not None and _last(one) != _last(other):
            said[first] = said[second] = _sentence(one, other)
    return tuple(
        replace(one, explanation=f"{one.explanation}; {said[one.rule]}") if one.rule in said else one
        for one in deadlines
    )


def _last(deadline: Deadline) -> date:
    assert deadline.day is not None
    return deadline.day


def _sentence(one: Deadline, other: Deadline) -> str:
    early, late = sorted((one, other), key=_last)
    both = f"two readings: {_last(early)} ({_of(early)}) or {_last(late)} ({_of(late)})"
    if one.kind is DeadlineKind.ACT_BEFORE:
        return f"{both}; act by the earlier, {_last(early)}"
    return f"{both}; expect it by the earlier, and take the next step after the later, {_last(late)}"


def _of(deadline: Deadline) -> str:
    """Return the source of a date, and how far it can be trusted."""
    return f"{deadline.source.text}, confidence {deadline.source.confidence}" if deadline.source else "no source"
