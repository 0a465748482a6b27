"""Lossless edits of TOML files: only the bytes of the value that is set change.

A key on a line of its own is edited in the text, at the place that the scanner gives; what lies inside an
inline table or list is edited by tomlkit within that value. Every result is read again and compared with
what was meant before it is returned, so a mistake of either can refuse an edit but never spoil a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.storage.toml.convert import plain
from plaint.storage.toml.diagnostics import dotted
from plaint.storage.toml.locate import Layout
from plaint.storage.toml.parse import BOM, Document, parse_toml
from plaint.storage.toml.scan import Path

_PATH_PART = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^."']+)\s*(?:\.|\Z)""")
_NUMBER = re.compile(r"\d{1,6}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Set:
    """Give a field a value: ``Set("order.placed", date(2026, 11, 2))``, ``Set("item.0.price", "499.00")``.

    Elements of lists of tables are counted from 0. A mapping sets a whole table, a list of mappings a whole
    list of tables (only what differs is written). None removes.
    """

    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away a field, a table or an element of a list of tables (``item.0``); what is not there is no error."""

    path: str


@dataclass(frozen=True, slots=True)
class Append:
    """Add an element to the end of a list of tables: ``Append("item", {"name": "Kettle"})``."""

    path: str
    values: Mapping[str, Any]


Change = Set | Remove | Append


def edit_toml(data: bytes, name: str, changes: Sequence[Change], order: Sequence[str] = ()) -> bytes:
    """Apply the changes one after the other and return the new bytes.

    ``order`` lists dotted paths in the order in which the file should hold them; new fields go to their place.
    Raises BrokenFile when the file cannot be read, UsageProblem when a path makes no sense in it, and
    PlaintError when a change cannot be made without risk. Values that stand already change no byte.
    """
    document = parse_toml(data, name)
    for change in changes:
        for step in _steps(document, change):
            document = _apply(document, step, order)
    return document.data


@dataclass(frozen=True, slots=True)
class _Step:
    """One simple change; ``kind`` is "set", "remove" or "append"."""

    kind: str
    path: Path
    value: Any = None


def parse_path(text: str, values: Mapping[str, Any]) -> Path:
    """Split a dotted path; a number names an element where the document has a list. Raises UsageProblem."""
    path: list[str | int] = []
    here: Any = values
    position = 0
    while position < len(text):
        found = _PATH_PART.match(text, position)
        if found is None:
            break
        word = found[1].strip()
        quoted = word[0] in "\"'" if word else False
        part: str | int = word[1:-1] if quoted else word
        if isinstance(here, list) and not quoted and _NUMBER.match(word):
            part = int(word)
        here = _child(here, part)
        path.append(part)
        position = found.end()
    if not path or position < len(text) or text.endswith(".") or "" in path:
        raise UsageProblem(f"{text!r} is not the name of a field", "write it as consumer.name or item.0.price")
    return tuple(path)


def _child(here: Any, part: str | int) -> Any:
    if isinstance(here, list) and isinstance(part, int):
        return here[part] if part < len(here) else None
    return here.get(part) if isinstance(here, Mapping) and isinstance(part, str) else None


def _value_at(values: Any, path: Path) -> Any:
    for part in path:
        values = _child(values, part)
    return values


def _steps(document: Document, change: Change) -> list[_Step]:
    path = parse_path(change.path, document.values)
    if isinstance(change, Append):
        return [_Step("append", path, plain(change.values))]
    if isinstance(change, Remove) or change.value is None:
        return [_Step("remove", path)]
    return _set_steps(_value_at(document.values, path), path, plain(change.value))


def _set_steps(old: Any, path: Path, new: Any) -> list[_Step]:
    """Break the setting of a table or list of tables into its smallest changes."""
    if isinstance(new, dict) and (old is None or isinstance(old, dict)):
        old = old or {}
        steps = [_Step("remove", (*path, key)) for key in old if key not in new]
        for key, value in new.items():
            steps += _set_steps(old.get(key), (*path, key), value)
        return steps
    if _is_tables(new) and (old is None or _is_tables(old)):
        old = old or []
        kept = min(len(old), len(new))
        steps = [_Step("remove", (*path, index)) for index in range(len(old) - 1, kept - 1, -1)]
        for index in range(kept):
            steps += _set_steps(old[index], (*path, index), new[index])
        return steps + [_Step("append", path, values) for values in new[kept:]]
    if new == [] and _is_tables(old):
        return [_Step("remove", path)]
    return [_Step("set", path, new)]


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _apply(document: Document, step: _Step, order: Sequence[str]) -> Document:
    """Make one simple change, read the result and compare it with what was meant."""
    meant = deepcopy(document.values)
    if not _change(meant, step, document.name):
        return document
    layout = Layout(document.text, order)
    if step.kind == "remove":
        edit = layout.remove(step.path)
    else:
        edit = (layout.append if step.kind == "append" else layout.set_value)(step.path, step.value)
    if edit is None:
        raise _refusal(document, step)
    text = edit.applied_to(document.text, document.newline)
    try:
        result = parse_toml((BOM if document.bom else b"") + text.encode(), document.name)
    except BrokenFile:
        raise _refusal(document, step) from None
    exact = step.kind != "set" or same(_value_at(result.values, step.path), step.value)
    if not exact or not same(without_empty(result.values), without_empty(meant)):
        raise _refusal(document, step)
    return result


def _refusal(document: Document, step: _Step) -> PlaintError:
    return PlaintError(
        f"{dotted(step.path)} could not be changed without risk to the rest of the file",
        "change it by hand in a text editor; nothing was written",
        file=document.name,
    )


def _change(values: dict[str, Any], step: _Step, name: str) -> bool:
    """Make the change to plain values; return whether anything differs. Raises UsageProblem."""
    here = _container(values, step, name)
    last = step.path[-1]
    if here is None:
        return False
    if isinstance(here, list) != isinstance(last, int) or (isinstance(last, int) and last >= len(here)):
        raise _no_place(step.path, name)
    present = _child(here, last)
    if step.kind == "remove":
        if present is not None:
            del here[last]
        return present is not None
    if step.kind == "append":
        if present is not None and not _is_tables(present) and present != []:
            raise _no_place(step.path, name)
        here[last] = [*(present or []), step.value]
        return True
    here[last] = step.value
    return not same(present, step.value)


def _container(values: dict[str, Any], step: _Step, name: str) -> Any:
    """Return the table or list that holds the last part of a path; missing tables are made, unless to remove."""
    here: Any = values
    for index, part in enumerate(step.path[:-1], start=1):
        below = _child(here, part)
        if below is None and isinstance(here, dict) and isinstance(part, str):
            if step.kind == "remove":
                return None
            below = here[part] = {}
        if not isinstance(below, dict | list):
            raise _no_place(step.path[:index], name)
        here = below
    return here


def _no_place(path: Path, name: str) -> UsageProblem:
    return UsageProblem(
        f"there is no {dotted(path)} in the file that could be changed so", "look at its present form", file=name
    )


def same(left: Any, right: Any) -> bool:
    """Compare two values exactly: 1 is not 1.0 or true, an offset counts, and nan equals nan."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, date | time):
        return bool(left.isoformat() == right.isoformat())
    return bool(left == right) or (left != left and right != right)  # noqa: PLR0124 - only nan differs from itself


def without_empty(values: Any) -> Any:
    """Leave out empty tables and lists: whether a header without content remains is a matter of layout."""
    if isinstance(values, dict):
        kept = {key: without_empty(value) for key, value in values.items()}
        return {key: value for key, value in kept.items() if not (isinstance(value, dict | list) and not value)}
    if isinstance(values, list):
        return [without_empty(value) for value in values]
    return values
