"""Parse typed text into a field value: for ``set``, for options and for forms alike.

A value of the domain (``date``, ``Decimal``, ``tuple``) comes out; :func:`for_file` turns it into what the files
hold. Vocabulary is never enforced (a file is not refused for one word): an unknown word is kept and noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from plaint.domain.errors import UsageProblem
from plaint.domain.model.dates import parse_date, parse_moment
from plaint.domain.model.fields import Field, Kind
from plaint.domain.model.money import is_currency, parse_amount
from plaint.domain.model.words import code_of, words_of
from plaint.domain.text.suggest import nearest

Value = str | int | bool | Decimal | date | datetime | tuple[str, ...] | None
"""None means empty: the field is left out of the file."""

_LISTS = (Kind.TEXTS, Kind.CHOICES)
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@dataclass(frozen=True, slots=True)
class Typed:
    """A value that was understood, and what the person should be told about it."""

    value: Value
    notes: tuple[str, ...] = ()
    """Sentences: how a date was understood, or that a word is not of the vocabulary."""


def split_list(text: str) -> tuple[str, ...]:
    """Split on commas; an entry in double quotes may hold commas. Empty entries and repetitions are dropped."""
    entries = (quoted or plain for quoted, plain in re.findall(r'\s*"([^"]*)"\s*(?:,|$)|([^,]+)', text))
    return tuple(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))


def understand(field: Field, text: str, now: datetime) -> Typed:
    """Read typed text as a value of the field; blank text is the empty value.

    Raises UsageProblem, which names the field and what is expected.
    """
    if not text.strip():
        return Typed(None)
    try:
        return _READERS[field.kind](field, text, now) if field.kind in _READERS else Typed(text.strip())
    except UsageProblem as problem:
        raise UsageProblem(f"{field.path}: {problem.message}", problem.hint) from None


def _long_text(_field: Field, text: str, _now: datetime) -> Typed:
    return Typed(text.strip("\n"))


def _integer(_field: Field, text: str, _now: datetime) -> Typed:
    if not re.fullmatch(r"[+-]?\d{1,18}", text.strip()):
        raise UsageProblem(f"{text!r} is not a whole number", "write digits only, as 3")
    return Typed(int(text))


_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "si", "sí", "sim", "s"})
_NO = frozenset({"no", "n", "false", "0", "-", "nee", "nein", "não", "nao"})


def _flag(_field: Field, text: str, _now: datetime) -> Typed:
    word = text.strip().casefold()
    if word in _YES:
        return Typed(value=True)
    if word in _NO:
        return Typed(None)
    raise UsageProblem(f"{text!r} is neither yes nor no", "write yes or no")


def _amount(_field: Field, text: str, _now: datetime) -> Typed:
    return Typed(Decimal(amount_text(parse_amount(text))))


def _quantity(_field: Field, text: str, _now: datetime) -> Typed:
    return Typed(parse_amount(text))


def _currency(_field: Field, text: str, _now: datetime) -> Typed:
    code = text.strip().upper()
    if not is_currency(code):
        raise UsageProblem(
            f"{text!r} is not a currency", "write the three letters of ISO 4217, as ZAR, EUR, GBP or USD"
        )
    return Typed(code)


def _country(_field: Field, text: str, _now: datetime) -> Typed:
    code = text.strip().upper()
    if not _COUNTRY.match(code):
        raise UsageProblem(f"{text!r} is not a country", "write the two letters of ISO 3166, as ZA, DE, GB or US")
    return Typed("GB", ("UK understood as GB, its ISO code",)) if code == "UK" else Typed(code)


def _date(field: Field, text: str, now: datetime) -> Typed:
    day = parse_date(text, now.date(), back=not field.ahead)
    return Typed(day, _echo(field, text, day.isoformat(), f"{day:%A} {day.isoformat()}"))


def _moment(field: Field, text: str, now: datetime) -> Typed:
    at = parse_moment(text, now).replace(microsecond=0)
    shown = at.isoformat(timespec="minutes")
    return Typed(at, _echo(field, text, at.isoformat(), f"{at:%A} {shown}"))


def _echo(field: Field, text: str, iso: str, shown: str) -> tuple[str, ...]:
    return () if text.strip() == iso else (f"{field.path}: {text.strip()!r} understood as {shown}",)


def _choice(field: Field, text: str, _now: datetime) -> Typed:
    word, notes = _word(field, text)
    return Typed(word, notes)


def _texts(_field: Field, text: str, _now: datetime) -> Typed:
    return Typed(split_list(text) or None)


def _choices(field: Field, text: str, _now: datetime) -> Typed:
    words = [_word(field, entry) for entry in split_list(text)]
    return Typed(
        tuple(dict.fromkeys(word for word, _ in words)) or None, tuple(note for _, notes in words for note in notes)
    )


def _tables(field: Field, _text: str, _now: datetime) -> Typed:
    raise UsageProblem("is a list of tables and cannot be set as a whole", f"set one value of it, as {field.path}.1.…=")


def _word(field: Field, text: str) -> tuple[str, tuple[str, ...]]:
    """Return the vocabulary's own spelling, or the word as it is with a note."""
    word = text.strip()
    if not field.choices or word in field.choices:
        return word, ()
    plain = re.sub(r"[\s_]+", "-", word.casefold())
    if code := code_of(field.path, word, field.choices):
        told = field.path == "problem.kind" and plain not in {code, words_of(field.path, code)}
        return code, (f"{field.path}: {word!r} understood as {code}",) if told else ()
    near = nearest(plain, field.choices)
    meant = f"did you mean {near!r}? " if near else ""
    return word, (f"{field.path}: {word!r} is not a known word; {meant}Known are: {', '.join(field.choices)}",)


_READERS = {
    Kind.LONG_TEXT: _long_text,
    Kind.FLAG: _flag,
    Kind.INTEGER: _integer,
    Kind.QUANTITY: _quantity,
    Kind.AMOUNT: _amount,
    Kind.CURRENCY: _currency,
    Kind.COUNTRY: _country,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.CHOICE: _choice,
    Kind.TEXTS: _texts,
    Kind.CHOICES: _choices,
    Kind.TABLES: _tables,
}


def amount_text(amount: Decimal) -> str:
    """Write an amount as the files hold it: plain digits, at least two decimals."""
    exponent = amount.as_tuple().exponent
    return f"{amount:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{amount:f}"


def for_file(field: Field, value: Value) -> object:
    """Return what the file holds for a value: amounts and fractions as text, lists as ``list``."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        if field.kind is Kind.QUANTITY:
            return int(value) if value == value.to_integral_value() else f"{value:f}"
        return amount_text(value)
    return value


def shown(value: object) -> str:
    """Return a value as one line for a person; ``(empty)`` for nothing."""
    if value is None or value is False or value in ("", (), []):
        return "(empty)"
    if value is True:
        return "yes"
    if isinstance(value, tuple | list):
        return ", ".join(str(entry) for entry in value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return str(value)


def is_list(field: Field) -> bool:
    """Tell whether the field holds a list of words or texts."""
    return field.kind in _LISTS
