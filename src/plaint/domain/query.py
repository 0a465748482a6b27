"""The filter query language of lists and saved views: ``words field:value !not``.

Words are looked for anywhere (substring, case ignored) and all terms must hold. ``field:value`` looks into one
field; several values are parted by commas and one of them must hold. ``!`` before a term turns it round. ``~`` before
a word finds words that hold its letters in this order, two neighbours swapped at most (``~ketel`` finds kettle). Double
quotes keep spaces, commas and colons together. Dates and numbers take ``>x``, ``>=x``, ``<x``, ``<=x`` and
``x..y``; a date may be a year, a month, or relative (``-30d``). ``field:""`` finds what is empty, and an unfinished
``field:`` finds everything, so that a list does not flicker while it is typed.

    stage:act,classify retailer:amazon claimed:>100ZAR opened:2026-01-01..2026-03-31 !label:work "cracked lid"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from plaint.domain.errors import UsageProblem
from plaint.domain.guidance.status import Stage
from plaint.domain.model import vocabulary
from plaint.domain.model.dates import add_months, parse_date
from plaint.domain.model.money import Money, parse_amount
from plaint.domain.text.suggest import nearest

Test = Callable[[object], bool]
Span = Callable[[str], tuple[Any, Any]]

_TERM = re.compile(r'(!*)(~?)(?:([^\W\d][\w-]*):)?((?:"[^"]*"?|[^\s"])*)')
_ALTERNATIVE = re.compile(r'(?:"[^"]*"?|[^,"])+')
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?\s*(.*)\Z", re.DOTALL)
_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field that can be queried: the attribute of the row, and how it is compared."""

    attribute: str
    """Dotted attribute of a row (services.overview.Summary)."""
    kind: str
    """``text``, ``word`` (a ``choices`` word or its beginning), ``truth``, ``date``, ``number`` or ``money``."""
    choices: tuple[str, ...] = ()


FIELDS: dict[str, QueryField] = {
    "id": QueryField("id", "text"),
    "folder": QueryField("folder", "text"),
    "title": QueryField("title", "text"),
    "status": QueryField("status", "word", vocabulary.STATUSES),
    "stage": QueryField("stage", "word", tuple(Stage)),
    "level": QueryField("level", "number"),
    "retailer": QueryField("retailer", "text"),
    "store": QueryField("store", "text"),
    "order": QueryField("orders", "text"),
    "kind": QueryField("kind", "text"),
    "country": QueryField("country", "text"),
    "label": QueryField("labels", "text"),
    "opened": QueryField("opened", "date"),
    "updated": QueryField("updated", "date"),
    "claimed": QueryField("claimed", "money"),
    "received": QueryField("received", "money"),
    "next": QueryField("next.title", "text"),
    "step": QueryField("next.step", "text"),
    "due": QueryField("day", "date"),
    "overdue": QueryField("overdue", "truth"),
    "errors": QueryField("errors", "number"),
    "warnings": QueryField("warnings", "number"),
    "conflicts": QueryField("conflicts", "number"),
}
"""Every field by the name that a person types."""
_ALIASES = {"orders": "order", "labels": "label", "problem": "kind", "shop": "retailer", "date": "opened"}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query."""

    test: Test
    negated: bool = False
    word: str = ""
    """Lower-case text that the words of a row must hold, where the term is no more than that."""
    near: Callable[[str], bool] | None = None
    """Tells whether the words of a row hold something like it, where that is what is asked for."""
    field: QueryField | None = None
    """The field that the term is about,"""
    fits: Callable[[Iterable[Any]], bool] | None = None
    """and whether the values of it do (see :func:`values`), for whoever holds no row."""

    def in_words(self, words: str) -> bool:
        """Tell whether the words of a row match a term without a field."""
        return self.near(words) if self.near is not None else self.word in words

    def matches(self, row: object) -> bool:
        """Tell whether the row matches the term."""
        return self.test(row) is not self.negated


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: all of its terms must hold."""

    text: str = ""
    terms: tuple[Term, ...] = ()

    def matches(self, row: object) -> bool:
        """Tell whether a row matches; of a case that cannot be read only the folder's name is searched."""
        return all(term.matches(row) for term in self.terms)


def parse_query(text: str, today: date) -> Query:
    """Parse a query; relative dates count from ``today``.

    Raises UsageProblem, which names the nearest field or word, and nothing else.
    """
    terms = []
    for match in _TERM.finditer(text):
        bangs, tilde, name, value = match.groups()
        if name is None and not value.replace('"', ""):
            continue
        negated = len(bangs) % 2 == 1
        if tilde:
            near = _near(f"{name}:{value}" if name else value)
            terms.append(Term(lambda row, near=near: near(_words(row)), negated, near=near))  # type: ignore[misc]
        elif name is None:
            word = value.replace('"', "")
            terms.append(Term(_word(word), negated, word.lower()))
        else:
            terms.append(_field(name, value, today, negated=negated))
    return Query(text, tuple(terms))


def _word(word: str) -> Test:
    wanted = word.lower()

    return lambda row: wanted in _words(row)


def _words(row: object) -> str:
    """Return the searched words in lower case; of a case that cannot be read its folder's name."""
    found = getattr(row, "words", None)
    return found if isinstance(found, str) else str(getattr(row, "name", "")).lower()


def _near(typed: str) -> Callable[[str], bool]:
    """Match a word fuzzily: its letters in this order, or with two neighbours swapped.

    Letters are looked for one after the other: no text, however made, takes longer than its length.
    """
    wanted = [_forms(word) for word in typed.replace('"', "").lower().split()]

    def some(forms: tuple[str, ...], text: str) -> bool:
        # Most rows hold the letters in no order at all; only of the others is it asked in which word.
        return any(_in_order(form, text) and any(_in_order(form, word) for word in text.split()) for form in forms)

    return lambda text: all(some(forms, text) for forms in wanted)


def _forms(word: str) -> tuple[str, ...]:
    """Return a word as typed, and with each two neighbours swapped."""
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return tuple(dict.fromkeys((word, *swapped)))


def _in_order(letters: str, text: str) -> bool:
    at = -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return False
    return True


def _field(name: str, value: str, today: date, *, negated: bool) -> Term:
    key = name.lower()
    found = FIELDS.get(_ALIASES.get(key, key))
    if found is None:
        raise UsageProblem(f"there is no field {name!r} to look for", _nearest_field(key))
    if not value:
        return Term(lambda _row: True, negated, field=found, fits=lambda _values: True)
    tests = [_value(key, found, part, today) for part in _ALTERNATIVE.findall(value)]

    def fits(held: Iterable[Any]) -> bool:
        return any(any(map(test, held)) for test in tests)

    return Term(lambda row: fits(values(row, found.attribute)), negated, field=found, fits=fits)


def _nearest_field(name: str) -> str:
    near = nearest(name, [*FIELDS, *_ALIASES])
    meant = f"did you mean {near}:? " if near else ""
    return f'{meant}Fields are {", ".join(FIELDS)}; put text with a colon in "quotes"'


def values(row: object, attribute: str) -> Iterable[Any]:
    """Return the values of a row's attribute one by one; an empty text where it has none."""
    found: Any = row
    for name in attribute.split("."):
        found = getattr(found, name, None)
    if found is None or found == ():
        return ("",)
    return found if isinstance(found, tuple) else (found,)


def _value(name: str, field: QueryField, typed: str, today: date) -> Test:
    text = typed.replace('"', "").strip()
    if not text:
        return lambda value: value == ""
    if field.kind == "date":
        return _interval(name, text, lambda part: _days(part, today), _as_day)
    if field.kind == "number":
        return _interval(name, text, _number, lambda value: value if isinstance(value, int) else None)
    if field.kind == "money":
        return _money(name, text)
    if field.kind == "truth":
        wanted = _TRUTH[_choice(name, text, tuple(_TRUTH))[0]]
        return lambda value: value is wanted
    if field.kind == "word":
        allowed = _choice(name, text, field.choices)
        return lambda value: value in allowed
    return lambda value: text.lower() in str(value).lower()


def _choice(name: str, text: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices that begin with the text. Raises UsageProblem when there are none."""
    found = tuple(choice for choice in choices if choice.startswith(text.lower()))
    if found:
        return found
    near = nearest(text, choices)
    meant = f"did you mean {near}? " if near else ""
    raise UsageProblem(f"{name}: there is no {text!r}", f"{meant}Known are {', '.join(choices)}")


def _interval(name: str, text: str, span: Span, read: Callable[[object], Any]) -> Test:
    """Return a test for ``x``, ``>x``, ``x..y``; ``span`` gives the first and last value that x means."""
    try:
        low, high, strictly_above, strictly_below = _bounds(text, span)
    except UsageProblem as problem:
        hint = problem.hint or f"write {name}:5, {name}:>5 or {name}:5..10"
        raise UsageProblem(f"{name}: {problem.message}", hint) from None

    def test(raw: object) -> bool:
        value = read(raw)
        return (
            value is not None
            and (low is None or (value > low if strictly_above else value >= low))
            and (high is None or (value < high if strictly_below else value <= high))
        )

    return test


def _bounds(text: str, span: Span) -> tuple[Any, Any, bool, bool]:
    first, dots, last = text.partition("..")
    if dots:
        low = span(first.strip())[0] if first.strip() else None
        high = span(last.strip())[1] if last.strip() else None
        return low, high, False, False
    match = _COMPARISON.match(text)
    assert match is not None
    low, high = span(match[2].strip())
    return {
        ">": (high, None, True, False),
        ">=": (low, None, False, False),
        "<": (None, low, False, True),
        "<=": (None, high, False, False),
    }.get(match[1], (low, high, False, False))


def _money(name: str, text: str) -> Test:
    """Return a test on money: an amount or a range, with or without a currency, or a currency alone."""
    codes = [code.upper() for code in _CODE.findall(text)]
    amounts = _CODE.sub("", text).strip()
    within = _interval(name, amounts, _number, lambda value: value) if amounts else None

    def test(value: object) -> bool:
        if not isinstance(value, Money):
            return False
        return (not codes or value.currency in codes) and (within is None or within(value.amount))

    return test


def _number(text: str) -> tuple[Decimal, Decimal]:
    number = parse_amount(text)
    return number, number


def _days(text: str, today: date) -> tuple[date, date]:
    """Return the first and last day of a year (``2026``), a month (``2026-03``) or a day, however it is written."""
    part = re.fullmatch(r"(\d{4})(?:-(\d\d))?", text)
    if part is None:
        day = parse_date(text, today)
        return day, day
    try:
        first = date(int(part[1]), int(part[2] or 1), 1)
        return first, add_months(date(first.year, 1, 31), 11 if part[2] is None else first.month - 1)
    except ValueError:
        raise UsageProblem(f"{text!r} is not a month or a year", "write 2026, 2026-03 or 2026-03-31") from None


def _as_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
