"""Add up what a letter asks for in money: each head of claim by its name, and only what its reader owes.

A bank owes what was paid; a withdrawal brings back price and delivery; a replacement leaves the price with the shop.
What came back already is deducted. Currencies stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plaint.domain.guidance.letter_basis import TO_BANKS
from plaint.domain.guidance.offers import received_money
from plaint.domain.model.money import Money, total
from plaint.letters.context import LetterContext

PAID = frozenset({"price", "delivery"})
"""Heads that are the money that was paid for the order."""
WHOLE_PRICE = frozenset({"refund", "cancel-charge"})
"""Remedies whose amount is the price of the goods where no claim names another one."""
MONEY = WHOLE_PRICE | {"partial-refund", "price-reduction", "compensation", "corrected-bill"}
"""Remedies that are paid."""
_ONLY_PAID = TO_BANKS | {"withdrawal"}


@dataclass(frozen=True, slots=True)
class HeadOfClaim:
    """One amount that a letter asks for, by the name of what it is."""

    head: str
    money: Money


def heads_for(material: LetterContext, remedy: str) -> tuple[HeadOfClaim, ...]:
    """Return what this reader owes if it grants this remedy, before anything is deducted."""
    named = tuple(
        HeadOfClaim(claim.head or "other", Money(claim.currency, claim.amount))
        for claim in material.case.claims
        if claim.amount is not None
    )
    heads = named or _prices(material, remedy)
    if material.kind in _ONLY_PAID:
        return tuple(one for one in heads if one.head in PAID) or _prices(material, "refund")
    if remedy and remedy not in MONEY:  # what is repaired or delivered is not paid back
        return tuple(one for one in heads if one.head not in PAID)
    if remedy == "compensation":
        return tuple(one for one in heads if one.head != "price") or heads
    return heads


def _prices(material: LetterContext, remedy: str) -> tuple[HeadOfClaim, ...]:
    """Return the prices of the affected items, where the whole price is what is asked for."""
    problem = material.case.problem
    difference = problem.kind == "overcharged" and problem.detail != "duplicate"
    if (remedy and remedy not in WHOLE_PRICE) or difference or material.case.claims:
        return ()
    return tuple(HeadOfClaim("price", money) for money in material.case.claimed())


def still_owed(material: LetterContext, remedy: str) -> tuple[HeadOfClaim, ...]:
    """Return what is owed after what came back was deducted, from the price first."""
    left = {one.currency: one.amount for one in received_money(material.case, material.log)}
    found = []
    for head in sorted(heads_for(material, remedy), key=lambda one: one.head not in PAID):
        back = min(left.get(head.money.currency, Decimal(0)), max(head.money.amount, Decimal(0)))
        if back > 0:
            left[head.money.currency] -= back
            head = replace(head, money=replace(head.money, amount=head.money.amount - back))  # noqa: PLW2901 - the rest
        if head.money.amount or back <= 0:
            found.append(head)
    return tuple(found)


def deducted(material: LetterContext, remedy: str) -> tuple[Money, ...]:
    """Return what came back, in the currencies of the claim."""
    claimed = {one.money.currency for one in heads_for(material, remedy)}
    return tuple(one for one in received_money(material.case, material.log) if one.currency in claimed and one.amount)


def main_and_other(heads: Sequence[HeadOfClaim], remedy: str) -> tuple[tuple[Money, ...], tuple[HeadOfClaim, ...]]:
    """Part the sum of the remedy itself from the further costs, which have names of their own."""
    if remedy == "compensation":
        return added(heads), ()
    main = [one for one in heads if one.head in PAID]
    if not main and remedy in MONEY:
        return added(heads), ()
    return added(main), tuple(one for one in heads if one.head not in PAID)


def added(heads: Iterable[HeadOfClaim]) -> tuple[Money, ...]:
    """Add heads per currency."""
    return total(one.money for one in heads)
