"""List the rights in law and the shop's policies that apply, each with its time window (S59 to S62).

A policy window never shortens a right in law: both are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plaint.domain.deadlines.deadline import Calendar, Deadline, compute
from plaint.domain.deadlines.events import When
from plaint.domain.model.case import Case
from plaint.domain.playbook.conditions import check_conditions
from plaint.domain.playbook.playbook import ConditionResult, Playbook, Right


@dataclass(frozen=True, slots=True)
class RightWindow:
    """One right or policy that applies to the case, and until when it can be used."""

    right: Right
    deadline: Deadline | None
    """None where the right has no date of its own."""
    longest: bool
    """Whether its window ends last among those that fit."""
    unknown: tuple[str, ...] = ()
    """Fields that would decide whether it applies."""


def applicable_rights(
    case: Case, playbook: Playbook, events: Mapping[str, When], calendar: Calendar, today: date
) -> tuple[RightWindow, ...]:
    """Return the rights and policies that fit the kind of problem, those in law first."""
    found: list[tuple[Right, Deadline | None, tuple[str, ...]]] = []
    for right in playbook.rights:
        if right.reasons and case.problem.kind and case.problem.kind not in right.reasons:
            continue
        applies, unknown = check_conditions(right.when, case)
        if applies is ConditionResult.NO:
            continue
        deadline = compute(right.rule, events, calendar, today) if right.rule else None
        found.append((right, deadline, unknown))
    last = max((deadline.day for _, deadline, _ in found if deadline and deadline.day), default=None)
    windows = [
        RightWindow(right, deadline, bool(deadline and deadline.day and deadline.day == last), unknown)
        for right, deadline, unknown in found
    ]
    return tuple(sorted(windows, key=lambda window: (window.right.basis != "statutory", window.right.id)))


def compare_windows(windows: tuple[RightWindow, ...]) -> str:
    """Say in a sentence whether law or policy gives more time; empty unless both have a window."""
    dated = [window for window in windows if window.deadline and window.deadline.day]
    law = [window for window in dated if window.right.basis == "statutory"]
    policy = [window for window in dated if window.right.basis == "policy"]
    if not law or not policy:
        return ""
    best = max(law, key=_last)
    shop = max(policy, key=_last)
    if _last(best) >= _last(shop):
        longer, shorter, tail = best, shop, "the shop's policy does not shorten it"
    else:
        longer, shorter, tail = shop, best, "the shop gives more than the law"
    end, other = _last(longer), _last(shorter)
    return f"{longer.right.title} runs longer (to {end}) than {shorter.right.title} (to {other}): {tail}."


def _last(window: RightWindow) -> date:
    assert window.deadline is not None
    assert window.deadline.day is not None
    return window.deadline.day
