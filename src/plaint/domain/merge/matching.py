"""Compare values for a merge, and match the elements of two lists of tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plaint.domain.model.fields import (
    CASE_FIELDS,
    EVIDENCE_FIELDS,
    INTERACTION_FIELDS,
    LETTER_FIELDS,
    TABLES,
    Field,
    Kind,
)

ENTRIES = "interaction"
"""The list of tables under which the entries of a log are merged."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The merge rules for the fields of one kind of file; unknown fields are merged as whole values."""

    fields: Mapping[str, Field]
    """By dotted path, without the positions of elements: ``item.price``."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the path of a list of tables, the fields that tell its elements apart; the first is the one that matters."""
    only_grows: bool = False
    """Elements are never deleted: one that a side lacks is one it has not seen. They are known by their id alone."""


def _table_fields() -> dict[str, Field]:
    return {f"{table}.{inner.path}": inner for table, fields in TABLES.items() for inner in fields}


CASE = Shape(
    {entry.path: entry for entry in CASE_FIELDS} | _table_fields(),
    {
        "item": ("name", "listing"),
        "claim": ("head", "currency"),
        "task": ("text",),
        "retailer.contact": ("address", "channel"),
        "override": ("rule",),
    },
)
LOG = Shape({f"{ENTRIES}.{entry.path}": entry for entry in INTERACTION_FIELDS}, {ENTRIES: ("id",)}, only_grows=True)
"""The values are ``{"interaction": [entry, ...]}``, each entry with its id."""
EVIDENCE = Shape({entry.path: entry for entry in EVIDENCE_FIELDS})
LETTER = Shape({entry.path: entry for entry in LETTER_FIELDS} | {"body": Field("body", Kind.LONG_TEXT, "the text")})
"""The values are those of the front matter, and the Markdown below it as ``body``."""


def comparison_key(value: Any) -> Hashable:
    """Return a key that is equal for identical values only: 1 is not 1.0 or true, an offset counts."""
    if isinstance(value, Mapping):
        return "table", tuple((key, comparison_key(value[key])) for key in sorted(value))
    if isinstance(value, list | tuple):
        return "list", tuple(map(comparison_key, value))
    return type(value).__name__, repr(value)


def identical(left: Any, right: Any) -> bool:
    """Tell whether two values are identical."""
    return comparison_key(left) == comparison_key(right)


def are_tables(value: Any) -> bool:
    """Tell whether the value is a list of tables; an empty list may be one."""
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)


def match(
    left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]], names: Sequence[str], *, by_place: bool
) -> dict[int, int]:
    """Match the elements of two lists of tables: positions in ``left`` to positions in ``right``.

    The same element first, then one that agrees in the fields ``names``, then one that agrees in the first of them
    and lacks others on a side; with ``by_place`` at last one in the same place that shares any value, for an element
    that was given another name.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def pair(found: Iterator[tuple[int, int]]) -> None:
        for one, other in found:
            pairs[one] = other
            taken.add(other)

    def rest() -> tuple[list[int], list[int]]:
        return [at for at in range(len(left)) if at not in pairs], [at for at in range(len(right)) if at not in taken]

    pair(
        _equal(
            [(at, comparison_key(left[at])) for at in range(len(left))],
            [(at, comparison_key(right[at])) for at in range(len(right))],
        )
    )
    here, there = rest()
    pair(_equal([(at, _key(left[at], names)) for at in here], [(at, _key(right[at], names)) for at in there]))
    here, there = rest()
    pair(
        (one, other)
        for one, other in _equal(
            [(at, _key(left[at], names[:1])) for at in here], [(at, _key(right[at], names[:1])) for at in there]
        )
        if _compatible(left[one], right[other], names)
    )
    if by_place:
        here, there = rest()
        pair((at, at) for at in sorted({*here} & {*there}) if _share(left[at], right[at]))
    return pairs


def _equal(
    left: Sequence[tuple[int, Hashable | None]], right: Sequence[tuple[int, Hashable | None]]
) -> Iterator[tuple[int, int]]:
    """Match elements with equal keys, the first with the first; None matches nothing."""
    places: dict[Hashable, deque[int]] = {}
    for at, value in right:
        places.setdefault(value, deque()).append(at)
    for at, value in left:
        if value is not None and places.get(value):
            yield at, places[value].popleft()


def _key(element: Mapping[str, Any], names: Sequence[str]) -> Hashable | None:
    known = [name for name in names if name in element]
    return comparison_key([element.get(name) for name in names]) if known else None


def _compatible(left: Mapping[str, Any], right: Mapping[str, Any], names: Sequence[str]) -> bool:
    return all(identical(left[name], right[name]) for name in names if name in left and name in right)


def _share(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    return any(name in right and identical(value, right[name]) for name, value in left.items())
