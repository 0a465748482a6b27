"""The five languages say the same things, each as it writes dates and amounts."""

from __future__ import annotations

import tomllib
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
from plaint.letters.phrases import DATA, Phrases, builtin_phrases


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
        "reasons": PROBLEM_KINDS,
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
        if name not in {"rights", "money", "nouns", "recipients"}
        for key in (table if isinstance(table, dict) else [""])
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences(language: str) -> None:
    assert shape(builtin_phrases(language)) == shape(builtin_phrases("en"))


@pytest.mark.parametrize(
    ("language", "country", "variant", "amount", "day"),
    [
        ("en", "GB", "en-GB", "£1,299.50", "1 March 2027"),
        ("en", "", "en-GB", "£1,299.50", "1 March 2027"),
        ("en", "US", "en-US", "£1,299.50", "March 1, 2027"),
        ("en", "za", "en-ZA", "£1,299.50", "1 March 2027"),
        ("de", "AT", "de-AT", "1.299,50 £", "1. März 2027"),
        ("es", "MX", "es-419", "1,299.50 GBP", "1 de marzo de 2027"),
        ("es", "", "es-ES", "1.299,50 £", "1 de marzo de 2027"),
        ("pt", "PT", "pt-PT", "1\u00a0299,50 £", "1 de março de 2027"),
        ("pt", "", "pt-BR", "1.299,50 GBP", "1 de março de 2027"),
        ("af", "ZA", "af-ZA", "£1\u00a0299,50", "1 Maart 2027"),
    ],
)
def test_the_country_decides_how_a_language_is_written(
    language: str, country: str, variant: str, amount: str, day: str
) -> None:
    say = builtin_phrases(language, country)
    assert (say.language, say.variant) == (language, variant)
    assert say.money(Money("GBP", Decimal("1299.5"))) == amount
    assert say.date(date(2027, 3, 1)) == day


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*-*.toml")))
def test_a_variant_holds_only_what_its_language_has(name: str) -> None:
    base = builtin_phrases(name[:2]).tables
    with (DATA / f"{name}.toml").open("rb") as file:
        over = tomllib.load(file)
    kinds = over.pop("kinds", {})
    extra = [f"{table}.{key}" for table, keys in over.items() if isinstance(keys, dict) and table != "money"
             for key in keys if key not in base.get(table, {})]  # fmt: skip
    extra += [f"{kind}.{key}" for kind, keys in kinds.items() for key in keys if key not in base["kinds"][kind]]
    assert extra == []
