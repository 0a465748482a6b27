"""Parse ``FIELD=VALUE`` as people type it into changes of ``case.toml``.

``order.delivered=2026-11-09`` sets, ``order.delivered=`` removes, ``labels+=urgent`` and ``labels-=urgent`` add to
and take from a list, ``item.1.price=499`` sets a value of the first table of a list (one beyond the last makes a
new table), ``facts.anything=…`` is free: an ISO date becomes a date, everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from plaint.domain.errors import UsageProblem
from plaint.domain.model.case import Case
from plaint.domain.model.fields import CASE_FIELDS, FACT_FIELDS, TABLES, Field, Kind, case_field
from plaint.domain.text.suggest import nearest
from plaint.services.input import values
from plaint.services.input.field_changes import FieldChanges, change_of
from plaint.storage.toml.edit import Append, Set

_ASSIGNMENT = re.compile(r"\s*([^=\s+-][^=\s+]*?)\s*([+-]?)=(.*)\Z", re.DOTALL)
_FACT = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")
_FIXED = {"id": "the id of a case never changes", "format": "the program sets the format itself"}
_FACTS = "facts"


def plan(case: Case, assignments: Iterable[str], now: datetime) -> FieldChanges:
    """Work out the changes that the assignments ask for; nothing is written.

    Raises UsageProblem for what cannot be understood, before anything is done.
    """
    planner = _Planner(case, now)
    for text in assignments:
        planner.take(text)
    planner.finish()
    return planner.plan


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value goes: a field, and for one of a list of tables the list and the index from 0."""

    path: str
    field: Field
    table: str = ""
    index: int = 0


class _Planner:
    def __init__(self, case: Case, now: datetime) -> None:
        self.case = case
        self.now = now
        self.plan = FieldChanges()
        self.seen: dict[str, values.Value] = {}
        self.new: dict[str, list[dict[str, object]]] = {}

    def take(self, text: str) -> None:
        path, sign, typed = split(text)
        if sign and path.startswith(f"{_FACTS}."):
            raise UsageProblem(f"{path}: {sign}= works on lists only", f"write {path}=VALUE")
        place = self._fact(path) if path.startswith(f"{_FACTS}.") else self._place(path)
        understood = (
            values.understand(place.field, typed, self.now) if place.field.path else fact_value(path, typed, self.now)
        )
        value = understood.value
        self.plan.notes += understood.notes
        before = self.seen.get(path, self._before(place))
        if sign:
            value = self._joined(place, before, value, adding=sign == "+")
        if value != before:
            self.seen[path] = value
            self._record(place, before, value)

    def finish(self) -> None:
        for table, entries in self.new.items():
            if not all(entries):
                raise UsageProblem(
                    f"a new {table} needs at least one value", f"write {table}.1.{TABLES[table][0].name}=…"
                )
            self.plan.changes += [Append(table, entry) for entry in entries]

    def _fact(self, path: str) -> _Place:
        name = path.partition(".")[2]
        if not _FACT.match(name):
            raise UsageProblem(f"{path!r} is not a name for a fact", "use letters, digits, - and _, as facts.returned")
        return _Place(path, Field("", Kind.TEXT, ""))

    def _place(self, path: str) -> _Place:
        if path in _FIXED:
            raise UsageProblem(f"{path} cannot be set: {_FIXED[path]}")
        match = re.match(r"(.+)\.(\d{1,4})\.([^.]+)\Z", path)
        if match and match[1] in TABLES:
            return self._table_place(path, match[1], int(match[2]), match[3])
        found = case_field(path)
        if found is None:
            raise unknown_field(path)
        return _Place(path, found)

    def _table_place(self, path: str, table: str, number: int, name: str) -> _Place:
        column = next((column for column in TABLES[table] if column.name == name), None)
        if column is None:
            raise unknown_field(path)
        room = self._count(table) + len(self.new.get(table, ())) + 1
        if not 1 <= number <= room:
            raise UsageProblem(
                f"{path}: there are {room - 1} of {table}, counted from 1", f"{table}.{room}.{name}= makes a new one"
            )
        return _Place(path, replace(column, path=path, attribute=column.attribute or name), table, number - 1)

    def _count(self, table: str) -> int:
        return len(_rows(self.case, table))

    def _before(self, place: _Place) -> values.Value:
        if place.table:
            rows = _rows(self.case, place.table)
            found = getattr(rows[place.index], place.field.attribute) if place.index < len(rows) else None
        elif place.field.path:
            found = attribute(self.case, place.field)
        else:
            found = self.case.facts.get(place.path.partition(".")[2])
        return None if found in ("", ()) else found

    def _joined(self, place: _Place, before: values.Value, value: values.Value, *, adding: bool) -> values.Value:
        if not values.is_list(place.field):
            raise UsageProblem(f"{place.path}: += and -= work on lists only", f"write {place.path}=VALUE")
        old = before if isinstance(before, tuple) else ()
        typed = value if isinstance(value, tuple) else ()
        if adding:
            return tuple(dict.fromkeys((*old, *typed))) or None
        self.plan.notes += [f"{place.path}: {word!r} is not in the list" for word in typed if word not in old]
        return tuple(word for word in old if word not in typed) or None

    def _record(self, place: _Place, before: values.Value, value: values.Value) -> None:
        path = f"{place.table}.{place.index}.{place.path.rpartition('.')[2]}" if place.table else place.path
        found = change_of(place.field, before, value, path=path, label=place.path)
        assert found is not None, "whoever calls compares before"
        change, changed = found
        self.plan.changed.append(changed)
        existing = self._count(place.table) if place.table else 0
        if place.table and place.index >= existing:
            entries = self.new.setdefault(place.table, [])
            while len(entries) <= place.index - existing:
                entries.append({})
            name = place.path.rpartition(".")[2]
            if isinstance(change, Set):
                entries[place.index - existing][name] = change.value
            else:
                entries[place.index - existing].pop(name)
            return
        self.plan.changes = [earlier for earlier in self.plan.changes if earlier.path != path]
        self.plan.changes.append(change)


def split(text: str) -> tuple[str, str, str]:
    """Part ``FIELD=VALUE``, ``FIELD+=VALUE`` or ``FIELD-=VALUE`` into field, sign and value."""
    match = _ASSIGNMENT.match(text)
    if match is None:
        raise UsageProblem(f"{text!r} is not FIELD=VALUE", "write for example order.delivered=2026-11-09")
    return match[1], match[2], match[3]


def unknown_field(path: str) -> UsageProblem:
    """Return the error for a field that does not exist, naming the nearest one."""
    known = [entry.path for entry in CASE_FIELDS if entry.path not in _FIXED and entry.kind is not Kind.TABLES]
    known += [f"{table}.1.{column.name}" for table, columns in TABLES.items() for column in columns]
    near = nearest(re.sub(r"\.\d+\.", ".1.", path), known) or _by_name(path, known)
    hint = f"did you mean {near}?" if near else "docs/file-format.md lists them; facts.NAME takes anything else"
    return UsageProblem(f"there is no field {path!r}", hint)


def _by_name(path: str, known: Sequence[str]) -> str:
    """Return the only field whose last part is this name, as ``delivered`` for ``order.delivered``."""
    name = path.rpartition(".")[2]
    found = [entry for entry in known if entry.rpartition(".")[2] == name]
    return found[0] if found else ""


def attribute(case: Case, entry: Field) -> values.Value:
    """Return a case's value of a field."""
    found: object = case
    for name in (entry.attribute or entry.path).split("."):
        found = getattr(found, name)
    return found  # type: ignore[return-value]  # every field that is no list of tables has such a value


def _rows(case: Case, table: str) -> tuple[object, ...]:
    entry = case_field(table)
    assert entry is not None, table
    return attribute(case, entry)  # type: ignore[return-value]  # a list of tables is a tuple of dataclasses


def fact_value(path: str, text: str, now: datetime) -> values.Typed:
    """Understand the value of ``facts.NAME``: a day where rules count from it and it is one, else free."""
    known = FACT_FIELDS.get(path.partition(".")[2])
    if known is not None and text.strip():
        try:
            return values.understand(known, text, now)
        except UsageProblem:
            pass  # a fact is free: "yes" may be all that is known
    return free_value(text)


def free_value(text: str) -> values.Typed:
    """Understand the value of a fact: an ISO date is a date, the rest is text."""
    word = text.strip()
    if not word:
        return values.Typed(None)
    try:
        return values.Typed(date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word) else word)
    except ValueError:
        return values.Typed(word, (f"{word} is no day of the calendar and is kept as text",))
