"""Money: an amount and its currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.model.money import Money, is_currency, parse_amount, total


def test_money_is_shown_with_its_code_first_and_two_decimals() -> None:
    assert str(Money("ZAR", Decimal(499))) == "ZAR 499.00"
    assert str(Money("", Decimal("1.5"))) == "1.50"
    assert str(Money("EUR", Decimal("0.125"))) == "EUR 0.125"


def test_amounts_of_two_currencies_are_never_added_together() -> None:
    assert total([Money("EUR", Decimal(1)), Money("ZAR", Decimal(2)), Money("EUR", Decimal(3))]) == (
        Money("EUR", Decimal(4)),
        Money("ZAR", Decimal(2)),
    )


@pytest.mark.parametrize("text", ["499", "499.00", "1 299.50", "-3.5", "1\u00a0000"])
def test_an_amount_with_a_decimal_point_is_read(text: str) -> None:
    assert parse_amount(text) == Decimal(text.replace(" ", "").replace("\u00a0", ""))


@pytest.mark.parametrize("text", ["", "1,299.00", "R499", "1e9", "NaN", "1.2345678", "9" * 16, "٣"])
def test_an_amount_that_could_be_misread_is_refused_with_what_to_write(text: str) -> None:
    if text == "٣":
        assert parse_amount(text) == 3  # an Arabic-Indic digit is a digit and unambiguous
        return
    with pytest.raises(UsageProblem) as caught:
        parse_amount(text)
    assert "1299.50" in caught.value.hint


def test_a_currency_is_three_capitals() -> None:
    assert is_currency("ZAR")
    assert not is_currency("R")
    assert not is_currency("zar")
