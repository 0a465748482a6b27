"""What a case claims and what it received, and which evidence counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plaint.domain.model.case import Case, Claim, Item, Outcome
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.money import Money

SUNDAY = date(2026, 11, 22)


def test_a_case_claims_its_heads_and_without_any_the_price_of_its_items() -> None:
    items = (Item("Kettle", Decimal(2), Decimal("10.50"), "ZAR"), Item("Lid", None, Decimal(1), "ZAR"), Item("Gift"))
    assert Case("k7f3qd", "x", items=items).claimed() == (Money("ZAR", Decimal("22.00")),)
    claims = (Claim("price", Decimal(5), "EUR"), Claim("loss", None, "EUR"))
    assert Case("k7f3qd", "x", items=items, claims=claims).claimed() == (Money("EUR", Decimal(5)),)


def test_money_counts_as_received_only_with_a_day_of_receipt() -> None:
    promised = Case("k7f3qd", "x", outcome=Outcome(amount=Decimal(5), currency="EUR", promised=SUNDAY))
    assert promised.received() == ()
    got = promised.edit(outcome=Outcome(amount=Decimal(5), currency="EUR", received=SUNDAY))
    assert got.received() == (Money("EUR", Decimal(5)),)


def test_withdrawn_evidence_does_not_count() -> None:
    assert Evidence("a.png").counts
    assert not Evidence("a.png", withdrawn="wrong file").counts
