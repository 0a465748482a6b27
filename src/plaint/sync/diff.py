"""Compare two versions of a case's file: differences of fields and log entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plaint.domain.errors import BrokenFile
from plaint.domain.model.interaction import Interaction
from plaint.domain.safe import safe
from plaint.storage.formats.log_file import interaction_values, parse_log_file
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR, LETTERS_DIR, LOG_DIR, LOG_FILE, SIDE_SUFFIX
from plaint.storage.toml.field_conflicts import shown
from plaint.storage.toml.parse import parse_toml

NONE = "-"


class ChangeKind(StrEnum):
    """The kind of a change to a file or a part of it."""

    FIELD = "field"
    OPENED = "opened"
    LOGGED = "logged"
    UNLOGGED = "entry removed"
    EVIDENCE = "evidence added"
    EVIDENCE_CHANGED = "evidence changed"
    EVIDENCE_REMOVED = "evidence removed"
    LETTER = "letter written"
    FILE = "file changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. ``path`` is the field (``order.delivered``, ``m2q8x4.withdrawn``) or the file that changed."""

    what: ChangeKind
    file: str
    """Relative to the case's folder."""
    path: str
    before: str = NONE
    after: str = NONE

    def __str__(self) -> str:
        """Format as ``order.delivered: - -> 2026-11-09``."""
        if self.what is ChangeKind.FIELD:
            return f"{self.path}: {self.before} -> {self.after}"
        if self.what in {ChangeKind.LOGGED, ChangeKind.UNLOGGED}:
            return f"{self.what} {self.path}: {self.before if self.after == NONE else self.after}"
        return f"{self.what}: {self.path}"


def differences(file: str, before: bytes | None, after: bytes | None) -> list[Difference]:
    """Compare two versions of a file, named relative to the case's folder; None stands for no file."""
    if before == after:
        return []
    if file == CASE_FILE:
        return _fields(file, before, after)
    if file == LOG_FILE or (file.startswith(LOG_DIR + "/") and file.endswith(".toml")):
        return list(_entries(file, before, after))
    if file.startswith(EVIDENCE_DIR + "/") and not file.endswith(SIDE_SUFFIX):
        what = (
            ChangeKind.EVIDENCE
            if before is None
            else ChangeKind.EVIDENCE_REMOVED
            if after is None
            else ChangeKind.EVIDENCE_CHANGED
        )
        return [Difference(what, file, safe(file.partition("/")[2]))]
    if file.startswith(EVIDENCE_DIR + "/"):
        return [] if before is None or after is None else _fields(file, before, after)
    if file.startswith(LETTERS_DIR + "/"):
        return list(_letter(file, before, after))
    return [Difference(ChangeKind.FILE, file, safe(file))]


def _fields(file: str, before: bytes | None, after: bytes | None) -> list[Difference]:
    old, new = _values(file, before), _values(file, after)
    if old is None or new is None:
        return [Difference(ChangeKind.FILE, file, safe(file))]
    if before is None:
        return [Difference(ChangeKind.OPENED, file, safe(new.get("title", file)))]
    if after is None:
        return [Difference(ChangeKind.FILE, file, f"{safe(file)} removed")]
    lead = "" if file == CASE_FILE else f"{safe(file.partition('/')[2])}."
    return list(_compared(ChangeKind.FIELD, file, lead, old, new))


def _compared(
    what: ChangeKind, file: str, lead: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    first, second = dict(_flat(old)), dict(_flat(new))
    for path in dict.fromkeys((*first, *second)):
        left, right = first.get(path), second.get(path)
        if left != right:
            yield Difference(what, file, lead + safe(path, 200), _text(left), _text(right))


def _text(value: Any) -> str:
    return NONE if value is None else shown(value)


def _flat(values: Mapping[str, Any], lead: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted paths with their values; elements of lists of tables are counted from 1, as ``set`` does."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{lead}{key}.")
        elif isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
            for number, entry in enumerate(value, 1):
                yield from _flat(entry, f"{lead}{key}.{number}.")
        else:
            yield f"{lead}{key}", value


def _values(file: str, data: bytes | None) -> dict[str, Any] | None:
    try:
        return {} if data is None else parse_toml(data, file).values
    except BrokenFile:
        return None


def _entries(file: str, before: bytes | None, after: bytes | None) -> Iterator[Difference]:
    old, new = _log(file, before), _log(file, after)
    if not old and not new:
        yield Difference(ChangeKind.FILE, file, safe(file))
        return
    for entry_id in dict.fromkeys((*old, *new)):
        first, second = old.get(entry_id), new.get(entry_id)
        if first is None and second is not None:
            yield Difference(ChangeKind.LOGGED, file, safe(entry_id), after=_gist(second))
        elif second is None and first is not None:
            yield Difference(ChangeKind.UNLOGGED, file, safe(entry_id), before=_gist(first))
        elif first is not None and second is not None:
            both = interaction_values(first), interaction_values(second)
            yield from _compared(ChangeKind.FIELD, file, f"{safe(entry_id)}.", *both)


def _log(file: str, data: bytes | None) -> dict[str, Interaction]:
    return {} if data is None else {entry.id: entry for entry in parse_log_file(data, file)[0]}


def _gist(entry: Interaction) -> str:
    first = entry.text.strip().splitlines()
    return safe(entry.reason or (first[0] if first else "") or entry.channel or "without a reason", 200)


def _letter(file: str, before: bytes | None, after: bytes | None) -> Iterator[Difference]:
    from plaint.storage.formats.letter_file import letter_values, parse_letter

    old, new = (None if data is None else parse_letter(data, file)[0] for data in (before, after))
    if new is None or old is None:
        title = safe(new.title or new.kind or file, 200) if new else safe(file)
        yield Difference(ChangeKind.LETTER if before is None and new else ChangeKind.FILE, file, title)
        return
    yield from _compared(ChangeKind.FIELD, file, f"{safe(new.id or file)}.", letter_values(old), letter_values(new))
    if old.body != new.body:
        yield Difference(ChangeKind.FIELD, file, f"{safe(new.id or file)}.text", "earlier text", "new text")
