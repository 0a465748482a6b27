"""Find the rights in law and the shop's policies that fit a case, and until when each can be used (S59 to S62).

Every window of a right is a deadline like any other. A policy window never shortens a right in law: both are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plaint.domain.deadlines.deadline import Deadline, DeadlineState, compute
from plaint.domain.deadlines.period import in_force
from plaint.domain.guidance.situation import Situation
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.conditions import assumed_fields, check_conditions, fitting_kind
from plaint.domain.playbook.playbook import ConditionResult, Right

_NOTHING: Mapping[str, Deadline] = {}
_STATES = {
    DeadlineState.RUNNING: "running", DeadlineState.ON_HOLD: "running", DeadlineState.PASSED: "passed",
    DeadlineState.NEEDS_DATE: "needs-date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RightWindow:
    """One right or policy that applies to the case, and until when it can be used."""

    right: Right
    deadline: Deadline | None
    """None where the right has no date of its own."""
    longest: bool = False
    """Whether its window ends last among the claims that can still be used."""
    unknown: tuple[str, ...] = ()
    """Fields that would decide whether it applies."""

    @property
    def state(self) -> str:
        """``running``, ``passed``, ``needs-date``, or ``open`` where no day ends it."""
        if self.deadline is None:
            return "open"
        if self.deadline.kind is DeadlineKind.THEY_OWE_BY and self.deadline.state is DeadlineState.PASSED:
            return "open"  # their time is over: from now on the right can be used
        return _STATES.get(self.deadline.state, "open")

    @property
    def usable(self) -> bool:
        """Whether it can be used today, and is known to apply; not while the other side still has time."""
        waiting = self.deadline is not None and self.deadline.kind is not DeadlineKind.ACT_BEFORE
        return not self.unknown and (self.state == "open" or (self.state == "running" and not waiting))

    @property
    def until(self) -> date | None:
        """The last day on which it can be used, where one is known."""
        closing = self.deadline is not None and self.deadline.kind is DeadlineKind.ACT_BEFORE
        return self.deadline.day if closing and self.deadline else None

    @property
    def opens(self) -> date | None:
        """The first day on which it can be used, where it has to be waited for."""
        waiting = self.deadline is not None and self.deadline.kind is not DeadlineKind.ACT_BEFORE
        return self.deadline.day if waiting and self.deadline else None


def applicable_rights(
    situation: Situation, step_deadlines: Mapping[str, Deadline] = _NOTHING
) -> tuple[RightWindow, ...]:
    """Return the rights and policies that fit the facts: those in law first, in the order of remedies of the law.

    ``step_deadlines`` are the deadlines of the steps by the ids of their rules: some rights share one with a step.
    """
    found = []
    for right in fitting_kind(situation.playbook, situation.case.problem.kind)[1]:
        unknown = _unknown(right, situation)
        if unknown is None or (right.rule and not in_force(right.rule, situation.events, situation.today)):
            continue
        deadline = window_of(right, situation) if right.rule else _shared(right, situation, step_deadlines)
        found.append(RightWindow(right, deadline, unknown=unknown))
    last = max((one.until for one in found if one.until and one.usable and one.right.role == "claim"), default=None)
    windows = (replace(one, longest=True) if _is_longest(one, last) else one for one in found)
    return tuple(sorted(windows, key=lambda one: (one.right.basis != "statutory", one.right.order, one.right.id)))


def _is_longest(window: RightWindow, last: date | None) -> bool:
    return last is not None and window.until == last and window.usable and window.right.role == "claim"


def _unknown(right: Right, situation: Situation) -> tuple[str, ...] | None:
    """Return the facts that would decide whether a right applies; None if it does not."""
    case = situation.case
    if case.order.sold_by == "private" and right.binds == "trader" and right.basis == "statutory":
        return None
    applies, unknown = check_conditions(right.when, case, situation.taken, situation.computed)
    return None if applies is ConditionResult.NO else unknown


def _shared(right: Right, situation: Situation, step_deadlines: Mapping[str, Deadline]) -> Deadline | None:
    """Return the window that a right shares with a step.

    The right runs on where the step is closed only because something else is wished for.
    """
    deadline = step_deadlines.get(right.window)
    if deadline is None:
        return None
    if deadline.state is DeadlineState.BLOCKED and not situation.history(deadline.step).skipped:
        deadline = _running(deadline, situation)
    return deadline


def _running(deadline: Deadline, situation: Situation) -> Deadline:
    """Return a deadline as it would be if its step were open."""
    step = situation.playbook.step(deadline.step)
    rule = next((one for one in step.rules if one.id == deadline.rule), None) if step else None
    if rule is None:
        return deadline
    again = compute(
        rule, situation.events, situation.calendar, situation.today, step=deadline.step,
        override=situation.overrides.get(rule.id), now=situation.now,
    )  # fmt: skip
    closes = rule.kind is DeadlineKind.ACT_BEFORE and rule.severity != "soft"
    return replace(again, closes=closes, assumed=deadline.assumed)


def window_of(right: Right, situation: Situation) -> Deadline:
    """Compute the window of a right that has a rule."""
    rule = right.rule
    assert rule is not None
    deadline = compute(
        rule, situation.events, situation.calendar, situation.today,
        override=situation.overrides.get(rule.id), now=situation.now,
    )  # fmt: skip
    # Just made, and nobody else's yet: to copy it would take as long as to count it.
    deadline.right, deadline.role = right.id, right.role
    deadline.closes = rule.kind is DeadlineKind.ACT_BEFORE and right.role == "claim" and rule.severity != "soft"
    if right.when or rule.when:
        deadline.assumed = assumed_fields((*right.when, *rule.when), situation.case)
    return deadline


def compare_windows(windows: Sequence[RightWindow]) -> str:
    """Say in a sentence which window is the longer where law and policy both have one, else an empty text."""
    dated = [one for one in windows if one.until and one.usable and one.right.role == "claim"]
    law = [one for one in dated if one.right.basis == "statutory"]
    policy = [one for one in dated if one.right.basis == "policy"]
    if not law or not policy:
        return ""
    best = max(law, key=_last)
    shop = max(policy, key=_last)
    if _last(best) == _last(shop):
        return ""
    if _last(best) > _last(shop):
        longer, shorter, tail = best, shop, "the shop's policy does not shorten it"
    else:
        longer, shorter, tail = shop, best, "the shop gives more than the law"
    end, other = _last(longer), _last(shorter)
    return f"{longer.right.title} runs longer (to {end}) than {shorter.right.title} (to {other}): {tail}."


def _last(window: RightWindow) -> date:
    assert window.until is not None
    return window.until
