"""Convert TOML values to typed attributes and back, driven by the list of fields. Nothing in a file is trusted.

A value of the wrong type never raises: it is taken in the way it can be understood, or left out, and a
finding with the place says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plaint.domain.errors import UsageProblem
from plaint.domain.model.fields import Field, Kind
from plaint.domain.model.finding import Level
from plaint.domain.model.money import is_currency, parse_amount
from plaint.domain.text import suggest
from plaint.storage.toml.diagnostics import Diagnostics, as_text, brief
from plaint.storage.toml.scan import Path

EARLIEST, LATEST = 1900, 2199
"""Years outside are taken for a slip: counting deadlines from year 1 or 9999 leaves the calendar."""
LARGEST_INTEGER = 2**63 - 1
_TYPO_LIMIT = 50
_EXPECTED = {
    Kind.TEXT: "a text in quotes",
    Kind.LONG_TEXT: "a text in quotes",
    Kind.INTEGER: "a whole number",
    Kind.QUANTITY: "a number",
    Kind.FLAG: "true or false without quotes",
    Kind.AMOUNT: 'an amount as text, such as "499.00"',
    Kind.CURRENCY: 'a currency as text, such as "ZAR"',
    Kind.COUNTRY: 'a country as text, such as "ZA"',
    Kind.DATE: "a date without quotes, such as 2026-11-12",
    Kind.MOMENT: "a date and time without quotes, such as 2026-11-12T10:15:00+02:00",
    Kind.CHOICE: "one word in quotes",
    Kind.TEXTS: 'a list of texts, such as ["one", "two"]',
    Kind.CHOICES: 'a list of words, such as ["one", "two"]',
    Kind.TABLES: "tables with double brackets",
}


Fields = Mapping[str, Field]
"""The fields of one table by the key in the file; lists of tables are among them."""


def by_name(fields: Iterable[Field]) -> Fields:
    """Return fields by their keys."""
    return {field.name: field for field in fields}


def read_table(table: Mapping[str, Any], fields: Fields, diagnostics: Diagnostics, path: Path = ()) -> dict[str, Any]:
    """Convert a table's fields to attributes, by attribute name; what is missing is left out.

    Lists of tables are not followed. ``path`` is where the table stands, for messages. A key that is probably a
    misspelt field gives a finding; keys of a person's own are left alone.
    """
    result: dict[str, Any] = {}
    unknown = []
    for key in table:
        field = fields.get(key)
        if field is None:
            unknown.append(key)
        elif field.kind is not Kind.TABLES:
            value = convert(table[key], field, diagnostics, (*path, key))
            if value is not None:
                result[field.attribute.rpartition(".")[2] or key] = value
    for key in unknown[:_TYPO_LIMIT]:
        _note_unknown(key, list(fields), diagnostics, path)
    return result


def _note_unknown(key: str, known: Sequence[str], diagnostics: Diagnostics, path: Path) -> None:
    near = nearest(key, known)
    if near:
        message = f"{diagnostics.place((*path, key))} is not a field; perhaps {near} is meant"
        suggestion = f"write {near}, or keep the name if it is your own"
        diagnostics.add("file.unknown-key", Level.INFO, message, suggestion, (*path, key))


def table_at(table: Mapping[str, Any], key: str, diagnostics: Diagnostics, path: Path = ()) -> Mapping[str, Any]:
    """Return the table under a key; anything else there gives a finding and an empty table."""
    value = table.get(key, {})
    if isinstance(value, Mapping):
        return value
    _wrong(diagnostics, (*path, key), value, f"a table that begins with [{key}]")
    return {}


def tables_at(
    table: Mapping[str, Any], key: str, diagnostics: Diagnostics, path: Path = ()
) -> list[tuple[Path, Mapping[str, Any]]]:
    """Return the elements of a list of tables with their paths; a single table counts as one, with a finding."""
    value, here = table.get(key, []), (*path, key)
    heading = f"[[{'.'.join(str(part) for part in here if isinstance(part, str))}]]"
    if isinstance(value, Mapping):
        _wrong(diagnostics, here, value, f"a heading with double brackets, {heading}")
        return [(here, value)]
    if not isinstance(value, list):
        _wrong(diagnostics, here, value, f"tables that begin with {heading}")
        return []
    found: list[tuple[Path, Mapping[str, Any]]] = []
    for index, element in enumerate(value):
        if isinstance(element, Mapping):
            found.append(((*here, index), element))
        else:
            _wrong(diagnostics, (*here, index), element, f"a table that begins with {heading}")
    return found


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known word that a word is probably meant to be, or an empty string."""
    if len(word) > 40:
        return ""
    return suggest.nearest(word, known, suggest.SURE)


def convert(value: Any, field: Field, diagnostics: Diagnostics, path: Path) -> Any:
    """Convert a value to that of an attribute; None when the field's default is to stand."""
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _text(value, field, diagnostics, path)
        case Kind.CHOICE | Kind.CURRENCY | Kind.COUNTRY:
            return _word(_text(value, field, diagnostics, path), field, diagnostics, path)
        case Kind.TEXTS | Kind.CHOICES:
            return _texts(value, field, diagnostics, path)
        case Kind.DATE | Kind.MOMENT:
            return _moment(value, field, diagnostics, path)
        case Kind.FLAG:
            if isinstance(value, bool):
                return value
            _wrong(diagnostics, path, value, _EXPECTED[field.kind])
            return None
        case Kind.INTEGER:
            if type(value) is int and 0 <= value <= LARGEST_INTEGER:
                return value
            _wrong(diagnostics, path, value, _EXPECTED[field.kind])
            return None
        case _:
            return _number(value, field, diagnostics, path)


def _wrong(diagnostics: Diagnostics, path: Path, value: object, expected: str, taken: str = "") -> None:
    message = f"{diagnostics.place(path)} is {brief(value)}; expected is {expected}"
    diagnostics.add(
        "file.wrong-type", Level.WARNING, message + (f". {taken}" if taken else ""), f"write {expected}", path
    )


def _text(value: Any, field: Field, diagnostics: Diagnostics, path: Path) -> str | None:
    if isinstance(value, str):
        return value
    scalars = value if isinstance(value, list) else [value]
    if any(isinstance(entry, list | Mapping) for entry in scalars):
        _wrong(diagnostics, path, value, _EXPECTED[field.kind])
        return None
    _wrong(diagnostics, path, value, _EXPECTED[field.kind], "It is taken as text.")
    return ", ".join(as_text(entry) for entry in scalars)


def _word(word: str | None, field: Field, diagnostics: Diagnostics, path: Path) -> str | None:
    """Check a word against its vocabulary or form; a strange one is kept as it is."""
    if not word:
        return word
    if field.kind is Kind.CHOICE:
        good = word in field.choices
    elif field.kind is Kind.CURRENCY:
        good = is_currency(word)
    else:
        good = len(word) == 2 and word.isascii() and word.isalpha() and word.isupper()
    if not good:
        what = "none of its words" if field.kind is Kind.CHOICE else f"no code of a {field.kind}"
        message = f"{diagnostics.place(path)} is {brief(word)}, which is {what}"
        diagnostics.add("file.unknown-value", Level.WARNING, message, _better(word, field), path)
    return word


def _better(word: str, field: Field) -> str:
    """Say what to write instead. Looking for a near word takes longer than all else, so only strange ones are."""
    if field.kind is Kind.CURRENCY:
        return "write three capital letters, such as ZAR"
    if field.kind is not Kind.CHOICE:
        return "write two capital letters, such as ZA"
    near = nearest(word, field.choices)
    return f"write {near}" if near else f"one of: {', '.join(field.choices)}"


def _texts(value: Any, field: Field, diagnostics: Diagnostics, path: Path) -> tuple[str, ...] | None:
    if isinstance(value, str):
        _wrong(diagnostics, path, value, _EXPECTED[field.kind], "It is taken as a list of one.")
        value = [value]
    if not isinstance(value, list):
        _wrong(diagnostics, path, value, _EXPECTED[field.kind])
        return None
    words = [_text(entry, field, diagnostics, (*path, index)) for index, entry in enumerate(value)]
    if field.kind is Kind.CHOICES:
        choice = Field(field.path, Kind.CHOICE, field.help, field.choices)
        words = [_word(word, choice, diagnostics, (*path, index)) for index, word in enumerate(words)]
    return tuple(word for word in words if word is not None)


def _moment(value: Any, field: Field, diagnostics: Diagnostics, path: Path) -> date | datetime | None:
    expected = _EXPECTED[field.kind]
    found: date | datetime | None = value if isinstance(value, date) else None
    if isinstance(value, str):
        found = _from_iso(value)
        if found is not None:
            _wrong(diagnostics, path, value, expected, "It is read as that date.")
    if found is None or not EARLIEST <= found.year <= LATEST:
        _wrong(diagnostics, path, value, expected if found is None else f"a year from {EARLIEST} to {LATEST}")
        return None
    if field.kind is Kind.DATE and isinstance(found, datetime):
        _wrong(diagnostics, path, value, expected, "Its day is taken.")
        return found.date()
    if field.kind is Kind.MOMENT and isinstance(found, datetime) and found.tzinfo is None:
        message = f"{diagnostics.place(path)} has no offset from UTC, so its order among others is a guess"
        diagnostics.add("file.no-offset", Level.INFO, message, "add the offset, as in 10:15:00+02:00", path)
    return found


def _from_iso(text: str) -> date | datetime | None:
    word = text.strip()
    try:
        return date.fromisoformat(word) if len(word) <= 10 else datetime.fromisoformat(word)
    except ValueError:
        return None


def _number(value: Any, field: Field, diagnostics: Diagnostics, path: Path) -> Decimal | None:
    """Read an amount (text) or a quantity (number or text); a float is refused for money."""
    expected = _EXPECTED[field.kind]
    quantity = field.kind is Kind.QUANTITY
    whole = type(value) is int
    if isinstance(value, float) and quantity and math.isfinite(value):
        value = format(Decimal(repr(value)), "f")
    if whole or isinstance(value, str):
        if not str(value).strip():
            return None
        try:
            number = parse_amount(str(value))
        except UsageProblem:
            number = None
        if number is not None:
            if whole and not quantity:
                _wrong(diagnostics, path, value, expected, "The number is used.")
            return number
    _wrong(diagnostics, path, value, expected)
    return None


def plain(value: object) -> Any:
    """Convert an attribute to a value of TOML: amounts as text, tuples as lists, whole quantities as numbers."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, datetime) and (value.utcoffset() or timedelta(0)) % timedelta(minutes=1):
        return value.astimezone(UTC)  # TOML has no offsets with seconds, as some places had before 1900
    return str(value) if isinstance(value, str) else value


def write_table(source: object, fields: Iterable[Field], always: Sequence[str] = ()) -> dict[str, Any]:
    """Return a table's values in the order of its fields; what is empty is left out unless named in ``always``."""
    result: dict[str, Any] = {}
    for field in fields:
        if field.kind is Kind.TABLES:
            continue
        value = getattr(source, field.attribute.rpartition(".")[2] or field.name)
        if value is None or value is False or (value in ("", ()) and field.name not in always):
            continue
        whole = field.kind is Kind.QUANTITY and isinstance(value, Decimal) and value.as_tuple().exponent == 0
        result[field.name] = int(value) if whole else plain(value)
    return result
