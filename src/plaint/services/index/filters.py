"""Translate the filter language to conditions of the index, so that rows are found without being unpacked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from plaint.domain.model.money import Money
from plaint.domain.query import Query, QueryField, Term
from plaint.storage.index.index import Index

_COLUMNS = frozenset({"status", "stage", "overdue", "errors", "warnings", "opened", "updated"})
"""Fields that stand beside the words, so that the row need not be looked into."""


def conditions(query: Query, index: Index) -> tuple[str, tuple[object, ...]]:
    """Return what follows ``where day = ?`` to find the rows (``heads h``) that a query matches, and its values."""
    parts: list[str] = []
    values: list[object] = []
    for number, term in enumerate(sorted(query.terms, key=_cost)):
        turned = "not " if term.negated else ""
        if term.near is not None:
            index.define(f"near_{number}", term.near)
            parts.append(f" and {turned}near_{number}(words)")
        elif term.field is None:
            parts.append(f" and {turned}instr(words, ?)")
            values.append(term.word.encode("utf-8", "replace").decode())
        else:
            index.define(f"fits_{number}", _function(term, term.field))
            parts.append(f" and {turned}fits_{number}({_place(term.field.attribute)})")
    return "".join(parts), tuple(values)


def _cost(term: Term) -> int:
    """Order what is quickly told before what takes longer."""
    return 2 if term.field is not None else 1 if term.near is not None else 0


def _place(attribute: str) -> str:
    """Return where the index has an attribute of a row; of a case that cannot be read there is only its name."""
    if attribute in _COLUMNS:
        return f"case when broken then null else {attribute} end"
    row = "(select row from rows r where r.day = h.day and r.id = h.id)"
    of_broken = "words" if attribute == "folder" else "null"
    return f"case when broken then {of_broken} else json_extract({row}, '$.{attribute}') end"


def _function(term: Term, field: QueryField) -> Callable[[Any], bool]:
    fits = term.fits
    assert fits is not None
    # Most fields hold one of a few values, and what has been compared once need not be again.
    known: dict[Any, bool] = {}

    def test(value: Any) -> bool:
        found = known.get(value)
        if found is None:
            found = known[value] = fits(tuple(_values(field, value)))
        return found

    return test


def _values(field: QueryField, value: Any) -> Iterable[Any]:
    """Return what a row holds in a field, as the query compares it (domain.query.values)."""
    if value is None:
        return ("",)
    if field.kind == "money":
        return [Money(currency, Decimal(amount)) for currency, amount in json.loads(value)] or ("",)
    if field.kind == "date":
        return (datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value),) if value else ("",)
    if field.kind == "truth":
        return (bool(value),)
    if isinstance(value, str) and field.attribute in {"orders", "labels"}:
        return json.loads(value) or ("",)
    return (value,)
