"""Money: a decimal amount with its currency, never a float, never added across currencies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from plaint.domain.errors import UsageProblem

LARGEST = Decimal(10) ** 15
"""Amounts beyond this are taken for a mistake: no consumer order comes near, and they burst every column."""
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in one currency (ISO 4217 code, or empty where the file names none)."""

    currency: str
    amount: Decimal

    def __str__(self) -> str:
        """Format as ``ZAR 499.00``: the code first, with at least two decimals."""
        exponent = self.amount.as_tuple().exponent
        shown = f"{self.amount:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{self.amount:f}"
        return f"{self.currency} {shown}".strip()


def parse_amount(text: str) -> Decimal:
    """Parse an amount as files hold it: ``499``, ``499.00``; spaces are dropped.

    Raises UsageProblem for anything else, also for ``1,299.00``: a comma is a decimal point in half the world.
    """
    compact = text.replace(" ", "").replace("\u00a0", "")
    if not _AMOUNT.match(compact):
        raise UsageProblem(f"{text!r} is not an amount", "write it with a decimal point and no separators, as 1299.50")
    try:
        return Decimal(compact)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits decimals only
        raise UsageProblem(f"{text!r} is not an amount") from error


def is_currency(text: str) -> bool:
    """Tell whether a text has the form of an ISO 4217 code."""
    return _CURRENCY.match(text) is not None


def total(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Add amounts per currency; the result is sorted by currency."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return tuple(Money(currency, amount) for currency, amount in sorted(sums.items()))
