"""Three-way merge of two versions of one file, field by field, without losing a value.

A side's value is taken only where the other side left the field as it was. Where both changed it differently, or
one changed what the other removed, the result is a Clash that a person settles. Without a common earlier version a
field that one side has is kept, and one that both have differently is a Clash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plaint.domain.merge.matching import (
    CASE,
    EVIDENCE,
    LETTER,
    LOG,
    Shape,
    are_tables,
    comparison_key,
    identical,
    match,
)
from plaint.domain.model.fields import Field, Kind

__all__ = [
    "CASE",
    "EVIDENCE",
    "LETTER",
    "LOG",
    "Choice",
    "Clash",
    "CustomValue",
    "Merge",
    "Shape",
    "Side",
    "merge",
    "quote_key",
]


class Side(StrEnum):
    """The choices at a conflict: our value, theirs, or both."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class CustomValue:
    """A value that the person typed to resolve a conflict; None removes the field."""

    value: Any


Choice = Side | CustomValue


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict: a field that both sides changed in different ways; None stands for a missing value."""

    path: str
    """Dotted, unique in its merge: ``problem.text``; elements of lists are counted from 1 as the merged list has
    them (``item.2.price``), those of a log are named by their id (``m2q8x4.text``)."""
    base: Any
    ours: Any
    theirs: Any
    field: Field | None = None
    """What is known of the field; None for a whole element and for fields of the user's own."""

    @property
    def both(self) -> Any:
        """Return both values joined, ours first, or None where they cannot be joined (two dates, two amounts).

        Texts of several lines are joined by a line end and short ones by a slash, lists become one list without
        doubles. A value that one side removed and the other changed is kept.
        """
        if self.ours is None or self.theirs is None:
            return self.theirs if self.ours is None else self.ours
        if isinstance(self.ours, list) and isinstance(self.theirs, list):
            return _union(self.ours, self.theirs)
        if not (isinstance(self.ours, str) and isinstance(self.theirs, str) and _is_prose(self.field)):
            return None
        if "\n" in self.ours + self.theirs or (self.field is not None and self.field.kind is Kind.LONG_TEXT):
            return self.ours + ("" if self.ours.endswith("\n") else "\n") + self.theirs
        return f"{self.ours} / {self.theirs}"

    def picked(self, choice: Choice) -> Any:
        """Return the value that a choice gives; None is no value."""
        if isinstance(choice, CustomValue):
            return choice.value
        return {Side.OURS: self.ours, Side.THEIRS: self.theirs, Side.BOTH: self.both}[choice]


_PROSE = frozenset(
    {"title", "text", "reason", "promise", "reference", "person", "found_at", "withdrawn", "skipped", "shows", "source"}
)
"""Short texts that say the same when two stand in one; a name of a file or of a step does not."""


def _is_prose(known: Field | None) -> bool:
    return known is None or known.kind is Kind.LONG_TEXT or (known.kind is Kind.TEXT and known.name in _PROSE)


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a merge: the values, and the conflicts that are left."""

    tree: Mapping[str, Any]
    """The merged values, with a Clash in every place that is not settled."""
    clashes: tuple[Clash, ...]

    @property
    def values(self) -> dict[str, Any]:
        """Return the merged values; where a conflict is left, our value stands."""
        return dict(_settled(self.tree, {}, Side.OURS))

    def settle(self, choices: Mapping[str, Choice], rest: Side | None = None) -> Merge:
        """Resolve the conflicts that ``choices`` names by path; ``rest`` is for all others.

        ``both`` leaves a clash as it is where the two values cannot stand together.
        """
        tree = _settled(self.tree, choices, rest)
        return Merge(tree, tuple(_clashes(tree)))


def merge(
    base: Mapping[str, Any] | None, ours: Mapping[str, Any], theirs: Mapping[str, Any], shape: Shape = CASE
) -> Merge:
    """Merge two versions of a file's values (as TOML holds them), given the common ancestor, if known.

    ``shape`` is CASE, LOG, EVIDENCE or LETTER.
    """
    tree = _Merger(shape).tables(base or {}, ours, theirs, (), "")
    return Merge(tree, tuple(_clashes(tree)))


_Path = tuple[str, ...]


class _Gone:
    """Marks a missing value."""


_GONE = _Gone()


def _or(value: Any, default: Any) -> Any:
    return default if value is _GONE else value


class _Merger:
    """Merges a tree of values. Paths come twice: as shown, and without the positions of elements."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def value(self, base: Any, ours: Any, theirs: Any, path: _Path, name: str) -> Any:
        """Merge one value of a table; any of the three may be missing."""
        marks = comparison_key(base), comparison_key(ours), comparison_key(theirs)
        if marks[1] == marks[2]:
            return ours
        if (
            not self.shape.only_grows or len(path) > 1
        ):  # the list of a log's entries loses none, whoever left it as it was
            if marks[0] == marks[2]:
                return ours
            if marks[0] == marks[1]:
                return theirs
        known = self.shape.fields.get(name)
        sides = (base, ours, theirs)
        there = [side for side in sides if side is not _GONE]
        merged: Any = None
        if all(isinstance(side, Mapping) for side in there):
            merged = self.tables(_or(base, {}), _or(ours, {}), _or(theirs, {}), path, name)
        elif known is not None and known.kind is Kind.TEXTS and all(isinstance(side, list) for side in there):
            merged = _merged_set(_or(base, []), _or(ours, []), _or(theirs, []))
        elif all(map(are_tables, there)):
            merged = self.rows(_or(base, []), _or(ours, []), _or(theirs, []), path, name)
        if merged is None:
            return Clash(".".join(path), _or(base, None), _or(ours, None), _or(theirs, None), known)
        # Nothing is left of a table or list that one side removed: it is gone.
        return _GONE if not merged and len(there) < len(sides) else merged

    def tables(
        self, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], path: _Path, name: str
    ) -> dict[str, Any]:
        """Merge two tables key by key, in our order."""
        merged = {}
        for key in dict.fromkeys((*ours, *theirs)):
            old, mine, other = base.get(key, _GONE), ours.get(key, _GONE), theirs.get(key, _GONE)
            value = self.value(old, mine, other, (*path, quote_key(key)), f"{name}.{key}" if name else key)
            if value is not _GONE:
                merged[key] = value
        return merged

    def rows(self, base: list[Any], ours: list[Any], theirs: list[Any], path: _Path, name: str) -> list[Any] | None:
        """Merge two lists of tables element by element; None where elements cannot be matched."""
        names = self.shape.keys.get(name)
        if names is None:
            if not len(base) == len(ours) == len(theirs):
                return None
            names = ()
            origins = [{at: at for at in range(len(base))}] * 2
        else:
            by_place = not self.shape.only_grows
            origins = [match(side, base, names, by_place=by_place) for side in (ours, theirs)]
        merged: list[Any] = []
        for first, one, two in _aligned(ours, theirs, origins, names):
            old = _GONE if first is None else base[first]
            mine = _GONE if one is None else ours[one]
            other = _GONE if two is None else theirs[two]
            element = self.element(old, mine, other, self.place(path, mine, other, len(merged) + 1), name)
            if element is not _GONE:
                merged.append(element)
        return merged

    def place(self, path: _Path, ours: Any, theirs: Any, number: int) -> _Path:
        """Return how a path names an element: an entry of a log by its id, any other by its number."""
        known = theirs if ours is _GONE else ours
        return (quote_key(str(known.get("id"))),) if self.shape.only_grows else (*path, str(number))

    def element(self, base: Any, ours: Any, theirs: Any, path: _Path, name: str) -> Any:
        """Merge an element of a list: it was removed as a whole, or it is merged field by field."""
        if _GONE not in (ours, theirs):
            whole = self.tables({} if base is _GONE else base, ours, theirs, path, name)
            # Within an element the sides may have removed every field there was.
            return whole or _GONE
        present = theirs if ours is _GONE else ours
        if base is _GONE or self.shape.only_grows:
            return present
        return _GONE if identical(base, present) else Clash(".".join(path), base, _or(ours, None), _or(theirs, None))


def _aligned(
    ours: list[Any], theirs: list[Any], origins: list[dict[int, int]], names: tuple[str, ...]
) -> Iterator[tuple[int | None, int | None, int | None]]:
    """Yield the positions of each element in base, ours and theirs: in our order, then what only they have."""
    mine, other = origins
    new = [at for at in range(len(ours)) if at not in mine]
    new_other = [at for at in range(len(theirs)) if at not in other]
    twins = match([ours[at] for at in new], [theirs[at] for at in new_other], names, by_place=False)
    pairs = {new[one]: new_other[two] for one, two in twins.items()}
    of_base = {origin: at for at, origin in other.items()}
    used = set()
    for at in range(len(ours)):
        two = of_base.get(mine[at]) if at in mine else pairs.get(at)
        used.add(two)
        yield mine.get(at), at, two
    for at in range(len(theirs)):
        if at not in used:
            yield other.get(at), None, at


def _merged_set(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Merge unordered lists: keep what either side added, drop what either side removed."""
    old, other = ({comparison_key(entry) for entry in side} for side in (base, theirs))
    kept = [entry for entry in ours if comparison_key(entry) in other or comparison_key(entry) not in old]
    return _union(kept, [entry for entry in theirs if comparison_key(entry) not in old])


def _union(first: list[Any], second: list[Any]) -> list[Any]:
    known = {comparison_key(entry) for entry in first}
    return [*first, *{comparison_key(entry): entry for entry in second if comparison_key(entry) not in known}.values()]


def _settled(node: Any, choices: Mapping[str, Choice], rest: Side | None) -> Any:
    """Return the tree with resolved conflicts replaced; fields resolved to no value are left out."""
    if isinstance(node, Clash):
        choice = choices.get(node.path, rest)
        if choice is None or (choice is Side.BOTH and node.both is None):
            return node
        picked = node.picked(choice)
        return _GONE if picked is None else picked
    if isinstance(node, Mapping):
        settled = {key: _settled(value, choices, rest) for key, value in node.items()}
        return {key: value for key, value in settled.items() if value is not _GONE}
    if isinstance(node, list):
        return [value for value in (_settled(entry, choices, rest) for entry in node) if value is not _GONE]
    return node


def _clashes(node: Any) -> Iterator[Clash]:
    if isinstance(node, Clash):
        yield node
    elif isinstance(node, Mapping | list):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from _clashes(value)


_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def quote_key(key: str) -> str:
    """Return a key as it is written in a path: quoted unless it is a plain word."""
    if _BARE.match(key):
        return key
    return f"'{key}'" if '"' in key else f'"{key}"'
