"""Dates and amounts in a text, as five languages write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plaint.domain.text import figures
from plaint.domain.text.word_lists import WordLists
from plaint.playbooks.word_lists import word_lists_for


@pytest.mark.parametrize(
    ("language", "date_text"),
    [
        ("en", "11 November 2026"), ("en", "November 11, 2026"), ("en", "11th of November"), ("en", "2026-11-11"),
        ("af", "11 November 2026"), ("de", "11. November 2026"), ("de", "11.11.2026"), ("de", "11.11.26"),
        ("es", "11 de noviembre de 2026"), ("pt", "11 de novembro de 2026"), ("en", "11/11/2026"),
    ],
)  # fmt: skip
def test_dates_are_read_as_each_language_writes_them(language: str, date_text: str) -> None:
    days = list(figures.find_dates(f"on {date_text} it came", word_lists_for(language)))
    assert [day.may_be(date(2026, 11, 11)) for day in days] == [True]
    assert not days[0].may_be(date(2026, 11, 12))


@pytest.mark.parametrize("text", ["31 June 2026", "may 5 people", "99/99/2026", "0000-01-01", "version 1.2.30.4"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert list(figures.find_dates(text, word_lists_for("en"))) == []


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("R1 299,00", "1299.00", "ZAR"), ("R499", "499", "ZAR"), ("R$ 1.299,00", "1299.00", "BRL"),
        ("$79.99", "79.99", ""), ("US$ 1,299", "1299", "USD"), ("139,95 EUR", "139.95", "EUR"),
        ("34,90 €", "34.90", "EUR"), ("GBP 505.50", "505.50", "GBP"),
        ("1.234.567,8 Euro", "1234567.8", "EUR"), ("CHF 1’200.50", "1200.50", "CHF"), ("50 rand", "50", "ZAR"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, value: str, currency: str) -> None:
    assert [(one.value, one.currency) for one in figures.find_amounts(f"I paid {text} then")] == [
        (Decimal(value), currency)
    ]


def test_a_language_without_months_has_no_written_months() -> None:
    lists = WordLists("xx", {})
    assert lists.month("May") is None
    assert [day.readings for day in figures.find_dates("5 May 2026 and 2026-05-05", lists)] == [((2026, 5, 5),)]
