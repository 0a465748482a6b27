"""Rights in law beside the policy of a shop."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.domain.small_ladder import (
    CALENDAR,
    FACTS,
    LAW,
    POLICY,
    SOURCE,
    TODAY,
    rule,
)

from plaint.domain.guidance.rights import RightWindow, applicable_rights, compare_windows
from plaint.domain.guidance.situation import Situation
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import (
    Condition,
    Playbook,
    Right,
)


def rights_in(ladder: Playbook) -> tuple[RightWindow, ...]:
    return applicable_rights(Situation.of(FACTS, (), (), (), ladder, CALENDAR, TODAY))


def test_law_and_policy_stand_side_by_side_and_the_longer_is_named() -> None:
    ladder = Playbook("x", "X", rights=(POLICY, LAW, Right("other", "O", "statutory", "…", SOURCE, reasons=("late",))))
    windows = rights_in(ladder)
    assert [(one.right.id, one.longest) for one in windows] == [("law", True), ("policy", False)]
    assert "does not shorten" in compare_windows(windows)
    generous = replace(POLICY, rule=rule("policy", DeadlineKind.ACT_BEFORE, "order.placed", 365))
    better = rights_in(replace(ladder, rights=(LAW, generous)))
    assert "more than the law" in compare_windows(better)
    assert compare_windows(windows[:1]) == ""


def test_a_right_that_cannot_apply_is_left_out_and_one_that_may_names_the_fact() -> None:
    no = replace(LAW, when=(Condition("order.sold_by", none_of=("seller",)),))
    maybe = replace(LAW, id="maybe", rule=None, when=(Condition("order.paid_with", any_of=("credit-card",)),))
    windows = rights_in(Playbook("x", "X", rights=(no, maybe)))
    assert [(one.right.id, one.unknown, one.deadline) for one in windows] == [("maybe", ("order.paid_with",), None)]
