"""The sentences of a language (``data/LANGUAGE.toml``), and its formats of dates, amounts and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from plaint.domain.model.letter import OTHER_NAMES
from plaint.domain.model.money import Money
from plaint.domain.model.vocabulary import LANGUAGES

DATA = Path(__file__).parent / "data"
SHARED = "shared"
_BRACES = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def one_line(text: str) -> str:
    """Return a text on one line, without control characters: it may be pasted into any form."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def own_words(word: str) -> str:
    """Return a value outside the vocabulary as a person would write it: ``free_gift`` becomes ``free gift``."""
    return one_line(word.replace("-", " ").replace("_", " "))


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences and formats of one language."""

    language: str
    tables: Mapping[str, Any]
    shared: Mapping[str, Any]
    variant: str = ""
    """``en-ZA`` and the like, where the letter is written for a country; empty for the language alone."""

    def __call__(self, path: str, **parts: str) -> str:
        """Return a sentence by ``table.name`` with its parts filled in. KeyError for one that does not exist."""
        table, _, name = path.rpartition(".")
        entry: Any = self.tables
        for key in [*filter(None, table.split(".", 1)), name]:
            entry = entry[key]
        return fill_placeholders(str(entry), parts)

    def find(self, table: str, name: str, **parts: str) -> str:
        """Return a sentence of a table, or an empty text where this language has none of that name."""
        return fill_placeholders(str(self.tables.get(table, {}).get(name, "")), parts)

    def word(self, table: str, name: str) -> str:
        """Return the word for a value of the files; one outside the vocabulary stays as its writer wrote it."""
        return self.find(table, name) or own_words(name)

    def blank(self, name: str) -> str:
        """Return a placeholder in square brackets, which the wording check finds wherever it stands."""
        return f"[{self(f'blanks.{name}')}]"

    def kind(self, kind: str, name: str) -> Any:
        """Return what a kind of letter has by this name (``title``, ``opening``, ``extra``), or an empty text."""
        return self.tables["kinds"][kind].get(name, "")

    def recipient(self, step: str) -> str:
        """Return the name of the body that a step of the ladder turns to, or an empty text."""
        return self.find("recipients", step) or str(self.shared["recipients"].get(step, ""))

    def count(self, path: str, *, many: bool, **parts: str) -> str:
        """Return a sentence by ``table.name`` for one thing or for many: it holds both forms, as ``{is|are}``."""
        return fill_placeholders(choose_number(self(path), many=many), parts)

    def date(self, day: date) -> str:
        """Format a date with its month as a word, so that it cannot be misread."""
        return _formatted_date(self.tables["locale"], self.tables["date"], day)

    def money(self, money: Money) -> str:
        """Format an amount with the marks of the language; its digits are exactly the case's own."""
        rules = self.tables["money"]
        amount = _formatted_number(self.tables["locale"], abs(Money("", money.amount).amount))
        amount = sign_of(money.amount) + amount
        signs, currency = rules.get("signs", {}), one_line(money.currency)
        if currency in signs:
            return fill_placeholders(str(signs[currency]), {"amount": amount})
        return fill_placeholders(str(rules["pattern"]), {"amount": amount, "currency": currency}).strip()

    def amounts(self, amounts: Iterable[Money]) -> str:
        """Return amounts of several currencies as a list; they are never added up."""
        return self.all(self.money(one) for one in amounts)

    def all(self, parts: Iterable[str]) -> str:
        """Join parts of a list: ``a, b and c``."""
        *first, last = [*parts] or [""]
        return self("and").join([", ".join(first), last]) if first else last


def placeholders(sentence: str) -> set[str]:
    """Return the names that stand in braces."""
    return set(_BRACES.findall(sentence))


def choose_number(sentence: str, *, many: bool) -> str:
    """Replace ``{one|many}`` by the form for one thing or for many."""
    return _CHOICE.sub(lambda one: one[2] if many else one[1], sentence)


def fill_placeholders(sentence: str, parts: Mapping[str, str]) -> str:
    """Replace the ``{names}`` of a sentence; other braces, as a user's own sentence may hold, stay."""
    return _BRACES.sub(lambda one: str(parts.get(one[1], one[0])), sentence) if parts else sentence


@lru_cache(maxsize=512)
def _formatted_date(locale: str, pattern: str, day: date) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=locale))


def _formatted_number(locale: str, amount: Decimal) -> str:
    """Return a number with the separators of a place, two decimals at least and none rounded away."""
    from decimal import localcontext

    from babel.numbers import format_decimal

    exponent = amount.as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    with localcontext() as context:
        context.prec = 100  # amounts of hostile files are longer than decimal's usual 28 digits
        return str(format_decimal(amount, "#,##0." + "0" * decimals, locale=locale))


def sign_of(amount: Decimal) -> str:
    """Return the minus of a negative amount."""
    return "-" if amount.is_signed() and amount else ""


@lru_cache(maxsize=32)
def builtin_phrases(language: str, country: str | None = None) -> Phrases:
    """Return the sentences of one of LANGUAGES, or the English ones.

    With a country (empty where the case names none) they are those that are written there: dates, signs of money,
    spelling and names of bodies of its variant are laid over those of the language.
    """
    code = language if language in LANGUAGES and (DATA / f"{language}.toml").is_file() else LANGUAGES[0]
    tables, shared = _read(code), _read(SHARED)
    variant = "" if country is None else variant_of(code, country)
    if variant:
        tables = _merged(tables, _read(variant))
        tables["locale"] = shared["locales"].get(f"{code}_{(country or '').strip().upper()}", tables["locale"])
    tables["kinds"] |= {name: tables["kinds"][kind] for name, kind in OTHER_NAMES.items()}
    return Phrases(code, tables, shared, variant)


def variant_of(language: str, country: str) -> str:
    """Return the variant in which letters of a language are written in a country, such as ``pt-PT``."""
    variants: Mapping[str, str] = _read(SHARED)["variants"].get(language, {})
    return variants.get(country.strip().upper(), variants.get("default", ""))


def _merged(tables: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the tables of a variant over those of its language."""
    found = dict(tables)
    for name, value in over.items():
        there = found.get(name)
        found[name] = _merged(there, value) if isinstance(there, Mapping) and isinstance(value, Mapping) else value
    return found


def with_overrides(say: Phrases, own: Mapping[str, Any]) -> Phrases:
    """Return the sentences with some replaced by a user's own; unknown names are ignored."""
    return replace(say, tables=_overlaid(say.tables, own))


def _overlaid(tables: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(tables)
    for name, value in own.items():
        there = found.get(name)
        if isinstance(there, Mapping) and isinstance(value, Mapping):
            found[name] = _overlaid(there, value)
        elif name in {"locale", "date"}:  # not sentences: a wrong one would stop every letter
            continue
        elif (isinstance(value, str) and isinstance(there, str | None)) or (
            isinstance(value, list) and isinstance(there, list) and all(isinstance(one, str) for one in value)
        ):
            found[name] = value
    return found


def _read(name: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(_source(name))


@lru_cache(maxsize=16)
def _source(name: str) -> str:
    return (DATA / f"{name}.toml").read_text("utf-8")
