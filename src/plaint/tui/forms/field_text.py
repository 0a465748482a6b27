"""Facts of a case as text that ``set`` would parse, and the list of all facts that can be set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from plaint.domain.model.fields import CASE_FIELDS, TABLES, Kind, case_field
from plaint.tui.panels.facts import value_of

if TYPE_CHECKING:
    from plaint.domain.model.case import Case

_FIXED = {"format", "id"}


def text_of(case: Case, path: str) -> str:
    """Return a fact's present value as typed text; empty for none and for a row that is not there yet."""
    field = case_field(path)
    if field is not None:
        return _text(value_of(case, field))
    if path.startswith("facts."):
        return _text(case.facts.get(path.removeprefix("facts.")))
    table, _, name = path.rpartition(".")
    list_path, _, number = table.rpartition(".")
    listed, columns = case_field(list_path), TABLES.get(list_path, ())
    column = next((column for column in columns if column.name == name), None)
    rows = value_of(case, listed) if listed else ()
    if column is None or not isinstance(rows, tuple) or not number.isdigit() or int(number) > len(rows):
        return ""
    return _text(getattr(rows[int(number) - 1], column.attribute or column.name))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(f'"{one}"' if "," in str(one) else str(one) for one in value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def settable(case: Case, table: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and present value (or meaning) of every fact, or of those of one list or one row of it."""
    for field in CASE_FIELDS:
        if field.kind is Kind.TABLES:
            rows = value_of(case, field)
            count = len(rows) if isinstance(rows, tuple) else 0
            for number in range(1, count + 2):
                for column in TABLES[field.path]:
                    path = f"{field.path}.{number}.{column.name}"
                    if not table or path.startswith(f"{table}."):
                        new = "a new one: " if number > count else ""
                        yield path, text_of(case, path) or f"{new}{column.help}"
        elif not table and field.path not in _FIXED:
            yield field.path, text_of(case, field.path) or f"— {field.help}"
    if not table:
        for name, value in case.facts.items():
            yield f"facts.{name}", _text(value)
