"""Refuse a change of a field that another program changed since the file was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plaint.domain.errors import ChangedOnDisk
from plaint.domain.safe import safe
from plaint.storage.toml.edit import Append, Change, Remove, Set


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path (``item.0.price``, counted from 0), None where there is nothing."""
    found: Any = values
    for part in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, Sequence) and not isinstance(found, str) and part.isdecimal():
            found = found[int(part)] if int(part) < len(found) else None
        else:
            return None
    return found


def _compared(values: Mapping[str, Any], change: Set | Remove) -> Any:
    """Return what must not have changed: the value itself, and within a list also how long the list is."""
    parts = change.path.split(".")
    lengths = []
    for end in range(1, len(parts)):
        part = value_at(values, ".".join(parts[:end]))
        if isinstance(part, Sequence) and not isinstance(part, str):
            # Entry 1 is another one after somebody removed the first.
            lengths.append(len(part))
    return lengths, value_at(values, change.path)


def refuse_collisions(file: str, old: Mapping[str, Any], now: Mapping[str, Any], changes: Sequence[Change]) -> None:
    """Raise ChangedOnDisk when another writer changed a field that is to be changed here, to something else.

    ``old`` are the values that the change was based on, ``now`` those on disk. Appending never collides.
    """
    for change in changes:
        if isinstance(change, Append):
            continue
        before, present = _compared(old, change), _compared(now, change)
        wanted = change.value if isinstance(change, Set) else None
        if before != present and not (before[0] == present[0] and present[1] == wanted):
            raise ChangedOnDisk(
                f"{change.path} was changed elsewhere: it was {shown(before[1])} and is now {shown(present[1])}; "
                f"{shown(wanted)} was not saved",
                "Look at the new value, then set it again if yours is right.",
                file=file,
            )


def shown(value: Any) -> str:
    """Format a value for a message."""
    if value is None or (isinstance(value, str | list | tuple) and not value):
        return "(empty)"
    if isinstance(value, list | tuple):
        return ", ".join(shown(part) for part in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(part)}" for key, part in value.items())
    return safe(value, 200)
