"""What a letter asks for in money: each head by its name, and only what its reader owes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.letters.support import CASE, text, with_claims, with_parts

from plaint.domain.model.case import Case, Claim, Item, Problem, Wanted
from plaint.domain.model.interaction import Interaction

CLAIMED = with_claims(("price", "358.00"), ("return-postage", "12.50"), ("loss", "45.00"))
BACK = Interaction("eeeeee", date(2026, 11, 20), direction="in", received="refund", amount=Decimal(100), currency="ZAR")


def test_a_loss_is_no_refund() -> None:
    body = text(CLAIMED)
    assert "a refund of ZAR 358.00, ZAR 12.50 for the return postage and ZAR 45.00 for further loss because" in body
    assert "pay ZAR 415.50 within 14 days" in body


@pytest.mark.parametrize("kind", ["chargeback", "withdrawal", "bank-complaint", "unauthorised-payment"])
def test_a_bank_and_a_withdrawal_bring_back_only_what_was_paid(kind: str) -> None:
    body = text(CLAIMED, kind=kind)
    assert "ZAR 358.00" in body
    assert not any(sum_ in body for sum_ in ("415.50", "12.50", "45.00"))


def test_a_replacement_leaves_the_price_with_the_shop() -> None:
    body = text(replace(CLAIMED, wanted=Wanted(("replacement",))))
    assert "a replacement, ZAR 12.50 for the return postage and ZAR 45.00 for further loss because" in body
    assert "358.00" not in body


def test_what_was_charged_too_much_is_not_the_whole_price() -> None:
    case = with_parts(problem=Problem("overcharged", date(2026, 11, 11), "x"))
    assert "a refund of [amount]" in text(case)
    assert "a refund of ZAR 499.00" in text(replace(case, problem=replace(case.problem, detail="duplicate")))
    assert "a refund of ZAR 50.00" in text(replace(case, claims=(Claim("price", Decimal(50), "ZAR"),)))


def test_what_came_back_is_deducted_and_shown() -> None:
    body = text(CASE, BACK)
    assert "a refund of ZAR 399.00 because" in body
    assert "- Price: ZAR 499.00\n- Less what I have received: ZAR 100.00\n- Still owed: ZAR 399.00" in body
    assert "a refund of [amount]" in text(CASE, replace(BACK, amount=Decimal(499)))
    assert "a refund of ZAR 499.00" in text(CASE, replace(BACK, currency="EUR")), "currencies stay apart"


def test_only_the_affected_things_are_named_and_claimed() -> None:
    two = Item("Red lamp, 40 W", Decimal(2), Decimal(10), "ZAR", affected=True), Item("Socks", None, Decimal(5), "ZAR")
    body = text(with_parts(items=two))
    assert "a refund of ZAR 20.00 because the red lamp arrived damaged." in body
    assert "Socks" not in body


@pytest.mark.parametrize(
    ("item", "said"),
    [("Hiking boots, brown", "the hiking boots are faulty"), ("Samsung Frame TV", "the Samsung Frame TV is faulty"),
     ("Glass", "the glass is faulty"), ("The Lamp", "because the Lamp is faulty"),
     ("Bag of nails", "the bag of nails is faulty")],
)  # fmt: skip
def test_one_thing_or_many_agree_with_the_verb(item: str, said: str) -> None:
    case: Case = with_parts(items=(Item(item),), problem=Problem("defective", date(2026, 11, 11), "x"))
    assert said in text(case)
