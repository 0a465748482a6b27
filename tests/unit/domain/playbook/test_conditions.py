"""Conditions on the facts of a case: met, missed, or unknown for want of a fact."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.unit.domain.small_ladder import (
    FACTS,
    ZONE,
)

from plaint.domain.playbook.conditions import check_condition, check_conditions, lookup
from plaint.domain.playbook.playbook import (
    Condition,
    ConditionResult,
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("order.sold_by", any_of=("seller",)), ConditionResult.YES),
        (Condition("order.sold_by", none_of=("seller",)), ConditionResult.NO),
        (Condition("order.shipped_by", any_of=("seller",)), ConditionResult.UNKNOWN),
        (Condition("wanted.remedies", any_of=("repair",)), ConditionResult.NO),
        (Condition("consumer.country", any_of=("za",)), ConditionResult.YES),
        (Condition("claimed", at_most=Decimal(20000), currency="ZAR"), ConditionResult.YES),
        (Condition("claimed", above=Decimal(499)), ConditionResult.NO),
        (Condition("item_price", at_least=Decimal(500)), ConditionResult.NO),
        (Condition("claimed", at_least=Decimal(1), currency="EUR"), ConditionResult.UNKNOWN),
        (Condition("order.placed", since=date(2026, 1, 1)), ConditionResult.YES),
        (Condition("order.placed", since=date(2026, 12, 1)), ConditionResult.NO),
        (Condition("order.placed", until=date(2026, 1, 1)), ConditionResult.NO),
        (Condition("title", since=date(2026, 1, 1)), ConditionResult.UNKNOWN),
        (Condition("facts.moment", until=date(2027, 1, 1)), ConditionResult.YES),
        (Condition("step", none_of=("court",)), ConditionResult.YES),
        (Condition("step", any_of=("court",)), ConditionResult.NO),
        (Condition("order.sold_by"), ConditionResult.YES),
    ],
)
def test_a_condition_is_met_missed_or_unknown(condition: Condition, expected: ConditionResult) -> None:
    case = FACTS.edit(facts={"moment": datetime(2026, 11, 1, 12, tzinfo=ZONE)})
    assert check_condition(condition, case) is expected


def test_conditions_together_name_the_facts_that_would_decide() -> None:
    unknown = Condition("order.shipped_by", any_of=("seller",))
    assert check_conditions((unknown, Condition("order.sold_by")), FACTS) == (
        ConditionResult.UNKNOWN,
        ("order.shipped_by",),
    )
    assert check_conditions((unknown, Condition("order.sold_by", none_of=("seller",))), FACTS) == (
        ConditionResult.NO,
        (),
    )
    assert check_conditions((), FACTS) == (ConditionResult.YES, ())
    assert lookup(FACTS, "order.nothing") is None
    assert lookup(FACTS, "item") == FACTS.items
    assert lookup(FACTS, "claim") is None
