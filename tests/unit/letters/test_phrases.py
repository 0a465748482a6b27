"""The five languages say the same things, each as it writes dates and amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plaint.domain.model.money import Money
from plaint.domain.model.vocabulary import (
    ANSWERS,
    CHANNELS,
    CLAIM_HEADS,
    LANGUAGES,
    LETTER_KINDS,
    PAYMENT_METHODS,
    PROBLEM_KINDS,
    REMEDIES,
)
from plaint.letters.phrases import Phrases, builtin_phrases


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [("en", "ZAR 1,299,000.50", "1 March 2027"), ("af", "R1\u00a0299\u00a0000,50", "1 Maart 2027"),
     ("de", "1.299.000,50 ZAR", "1. März 2027"), ("es", "1.299.000,50 ZAR", "1 de marzo de 2027"),
     ("pt", "1.299.000,50 ZAR", "1 de março de 2027")],
)  # fmt: skip
def test_amounts_and_dates_are_written_as_the_language_writes_them(language: str, amount: str, day: str) -> None:
    assert builtin_phrases(language).money(Money("ZAR", Decimal("1299000.5"))) == amount
    assert builtin_phrases(language).date(date(2027, 3, 1)) == day


def test_odd_amounts_keep_their_digits() -> None:
    say = builtin_phrases("en")
    assert say.money(Money("", Decimal("-1234.125"))) == "-1,234.125"
    assert say.money(Money("ZAR", Decimal("-0"))) == "ZAR 0.00"
    assert builtin_phrases("pt").money(Money("BRL", Decimal(5))) == "R$ 5,00"


def test_another_language_is_written_in_english() -> None:
    assert builtin_phrases("fr").language == "en"
    assert builtin_phrases("../../etc").language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_word_for_every_value_of_the_files(language: str) -> None:
    tables: dict[str, tuple[str, ...]] = {
        "issues": PROBLEM_KINDS,
        "remedies": REMEDIES,
        "heads": CLAIM_HEADS,
        "payments": PAYMENT_METHODS,
        "channels": CHANNELS,
        "answers": tuple(set(ANSWERS) - {"irrelevant"}),
        "kinds": LETTER_KINDS,
    }
    say = builtin_phrases(language)
    missing = [f"{table}.{name}" for table, names in tables.items() for name in names if name not in say.tables[table]]
    assert missing == []


def shape(say: Phrases) -> set[str]:
    return {
        f"{name}.{key}" if isinstance(table, dict) else name
        for name, table in say.tables.items()
        if name not in {"rights", "money"}
        for key in (table if isinstance(table, dict) else [""])
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences(language: str) -> None:
    assert shape(builtin_phrases(language)) == shape(builtin_phrases("en"))
    assert set(builtin_phrases(language).tables["rights"]) <= set(builtin_phrases("en").tables["rights"])
