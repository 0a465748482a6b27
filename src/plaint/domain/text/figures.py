"""Find amounts of money and dates in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from plaint.domain.text.word_lists import WordLists

CODES = frozenset({
    "ZAR", "EUR", "GBP", "USD", "BRL", "CHF", "AUD", "CAD", "NZD", "INR", "JPY", "CNY", "PLN", "SEK", "NOK",
    "DKK", "CZK", "HUF", "RON", "BGN", "TRY", "MXN", "ARS", "CLP", "COP", "NAD", "BWP", "SGD", "HKD",
})  # fmt: skip
"""Currencies that are recognised by their code; any other three capitals may be anything."""
_SIGNS = {"R$": "BRL", "€": "EUR", "£": "GBP", "$": "", "US$": "USD", "R": "ZAR", "EURO": "EUR", "EUROS": "EUR",
          "RAND": "ZAR", "REAIS": "BRL", "POUNDS": "GBP", "PFUND": "GBP"}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.,’']\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,2})?(?![\d])"
_CODE = "|".join(sorted(CODES))
_AMOUNT = re.compile(
    rf"(?<![^\W_])(?P<before>US\$|R\$|[€£$]|R(?=[ \u00a0]?\d)|{_CODE})[ \u00a0\u202f]?(?P<first>{_NUMBER})"
    rf"|(?<![\d.,])(?P<second>{_NUMBER})[ \u00a0\u202f]?(?P<after>[€£]|(?:{_CODE}|(?i:euros?|rand|reais|pounds))\b)"
)


SOON = 93
"""Days within which a date without a year is taken for one to come."""


class MentionedAmount(NamedTuple):
    """An amount of money in a text."""

    start: int
    end: int
    value: Decimal
    currency: str
    """Empty for a dollar of which country is not said."""


class MentionedDate(NamedTuple):
    """A date in a text; ``year`` is None where the text names none."""

    start: int
    end: int
    readings: tuple[tuple[int | None, int, int], ...]
    """Year, month, day; two of them where 03/04 may be March or April."""

    def may_be(self, day: date) -> bool:
        """Tell whether the text may mean this day."""
        return any(
            year in {None, day.year} and (month, number) == (day.month, day.day)
            for year, month, number in self.readings
        )

    def agrees(self, other: MentionedDate) -> bool:
        """Tell whether two dates may mean the same day."""
        return any(
            mine[1:] == yours[1:] and (mine[0] == yours[0] or None in {mine[0], yours[0]})
            for mine in self.readings
            for yours in other.readings
        )

    def after(self, today: date) -> bool:
        """Tell whether the text means a day to come; without a year one within about three months."""
        ahead = [
            (month * 31 + number - today.month * 31 - today.day) % 372 in range(1, SOON)
            if year is None
            else (year, month, number) > (today.year, today.month, today.day)
            for year, month, number in self.readings
        ]
        return all(ahead)


def find_amounts(text: str) -> Iterator[MentionedAmount]:
    """Yield every amount that has a currency beside it."""
    for one in _AMOUNT.finditer(text):
        sign = one["before"] or one["after"]
        yield MentionedAmount(
            one.start(), one.end(), value_of(one["first"] or one["second"]), _SIGNS.get(sign.upper(), sign)
        )


def value_of(number: str) -> Decimal:
    """Parse a number as written anywhere: the last mark is a decimal one unless three digits follow it."""
    compact = re.sub(r"[ \u00a0\u202f’']", "", number)
    whole, mark, rest = compact, "", ""
    last = max(compact.rfind("."), compact.rfind(","))
    if last >= 0 and len(compact) - last - 1 < 3:
        whole, mark, rest = compact[:last], ".", compact[last + 1 :]
    return Decimal(re.sub(r"[.,]", "", whole) + mark + rest)


@lru_cache(maxsize=16)
def _patterns(months: str) -> re.Pattern[str]:
    return re.compile(
        r"(?<![\d-])(?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])"
        r"|(?<![\d./-])(?P<a>\d{1,2})(?P<mark>[./])(?P<b>\d{1,2})(?P=mark)(?P<short>\d{4}|\d{2})(?![\d/]|\.\d)"
        rf"|(?<![\d.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|°|\.|ste|de)?[ \u00a0]?(?:\s?(?:de|of)\s)?\s?"
        rf"(?P<month>{months})\b\.?(?:,?\s(?:de[l]?\s)?(?P<year>\d{{4}})\b)?"
        rf"|\b(?P<month2>{months})\b\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year2>\d{{4}})\b)?",
        re.IGNORECASE,
    )


def find_dates(text: str, lists: WordLists) -> Iterator[MentionedDate]:
    """Yield every date of a text; impossible dates (31 June) are left out."""
    for one in _patterns(lists.month_pattern).finditer(text):
        readings = tuple(reading for reading in _readings(one, lists) if _possible(*reading))
        if readings:
            yield MentionedDate(one.start(), one.end() - one[0].endswith("."), readings)


def _readings(one: re.Match[str], lists: WordLists) -> Iterator[tuple[int | None, int, int]]:
    if one["iso"]:
        year, month, number = one["iso"].split("-")
        yield (int(year), int(month), int(number))
    elif one["a"]:
        first, second = int(one["a"]), int(one["b"])
        year_said = int(one["short"]) + (2000 if len(one["short"]) == 2 else 0)
        yield (year_said, second, first)
        if one["mark"] == "/" and first != second:
            yield (year_said, first, second)
    else:
        named = lists.month(one["month"] or one["month2"])
        year_text = one["year"] or one["year2"]
        if named:
            yield (int(year_text) if year_text else None, named, int(one["day"] or one["day2"]))


def _possible(year: int | None, month: int, number: int) -> bool:
    try:
        date(2024 if year is None else year, month, number)
    except ValueError:
        return False
    return True
