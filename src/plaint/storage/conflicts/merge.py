"""Three-way merge of one file by its fields, written as an edit of our version so that comments survive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.merge.matching import ENTRIES, are_tables, identical, match
from plaint.domain.merge.three_way import (
    CASE,
    EVIDENCE,
    LETTER,
    LOG,
    Choice,
    Clash,
    Merge,
    Shape,
    Side,
    merge,
    quote_key,
)
from plaint.storage.formats.side_file import edit_side_file
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR, LETTERS_DIR, LOG_DIR, LOG_FILE
from plaint.storage.toml.diagnostics import brief
from plaint.storage.toml.edit import Append, Change, Remove, Set, edit_toml
from plaint.storage.toml.parse import parse_toml

_BODY = "body"


@dataclass(frozen=True, slots=True)
class FileMerge:
    """Two versions of a file and what a merge makes of them."""

    name: str
    ours: bytes
    merge: Merge
    fast: bytes | None
    """The other side's bytes, where ours are those that it started from."""

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """What a person must decide."""
        return self.merge.clashes

    def settle(self, choices: Mapping[str, Choice], rest: Side | None = None) -> FileMerge:
        """Return the merge with clashes settled (see :meth:`Merge.settle`)."""
        return FileMerge(self.name, self.ours, self.merge.settle(choices, rest), self.fast)

    def changes(self) -> list[Change]:
        """Return what is different from our version, as changes of its file; paths count elements from 0."""
        return _changes(self.name, self.ours, self.merge.values)

    def data(self) -> bytes:
        """Return the merged file; where a clash is left it holds our value.

        Raises PlaintError when the file's form does not allow the edit without risk.
        """
        return self.fast if self.fast is not None else _edited(self.name, self.ours, self.merge.values)


def merge_file(name: str, base: bytes | None, ours: bytes, theirs: bytes) -> FileMerge:
    """Merge two versions of a file; ``name`` is its path relative to the case and tells what kind of file it is.

    A base that cannot be read counts as none. Raises BrokenFile when ours or theirs cannot be read, PlaintError when
    they are not versions of one thing.
    """
    mine, other = read_values(name, ours), read_values(name, theirs)
    if "id" in mine and "id" in other and mine["id"] != other["id"]:
        ids = f"{brief(mine['id'])} and {brief(other['id'])}"
        raise PlaintError(f"the two are not versions of one thing: their ids are {ids}", file=name)
    try:
        old = None if base is None else read_values(name, base)
    except BrokenFile:
        old = None
    merged = merge(old, mine, other, shape_of(name))
    untouched = ours == base and identical(merged.values, other)
    return FileMerge(name, ours, merged, theirs if untouched else None)


def shape_of(name: str) -> Shape:
    """Return what is known of the fields of a file. Raises PlaintError for one that is not a case's."""
    top, _, rest = name.partition("/")
    if name == CASE_FILE:
        return CASE
    if name == LOG_FILE or (top == LOG_DIR and rest):
        return LOG
    if top == LETTERS_DIR and rest:
        return LETTER
    if top == EVIDENCE_DIR and name.endswith(".toml"):
        return EVIDENCE
    raise PlaintError("only the files of a case are merged by meaning", file=name)


def read_values(name: str, data: bytes) -> dict[str, Any]:
    """Return a version's values in the form that its shape names. Raises BrokenFile."""
    shape = shape_of(name)
    if shape is LETTER:
        from plaint.storage.formats.letter_file import raw_letter

        values, body = raw_letter(data, name)
        return {**values, _BODY: body}
    document = parse_toml(data, name)
    if shape is LOG:
        from plaint.storage.formats.log_file import raw_entries

        return {ENTRIES: [values for _, values, _ in raw_entries(document)]}
    if shape is CASE:
        from plaint.storage.formats.case_file import parse_case

        parse_case(data, name)
    return document.values


def _changes(name: str, ours: bytes, values: Mapping[str, Any]) -> list[Change]:
    old = read_values(name, ours)
    if shape_of(name) is LOG:
        return _log_changes(name, ours, values)
    return list(_table_changes(old, values, "", "", shape_of(name)))


def _log_changes(name: str, ours: bytes, values: Mapping[str, Any]) -> list[Change]:
    """Return the changes of a log: fields of entries where they stand, and new entries at the end."""
    from plaint.storage.formats.log_file import raw_entries

    entries = raw_entries(parse_toml(ours, name))
    merged = values.get(ENTRIES, [])
    pairs = match(merged, [entry for _, entry, _ in entries], ("id",), by_place=False)
    changes: list[Change] = []
    for at, entry in enumerate(merged):
        if at not in pairs:
            changes.append(Append(ENTRIES, entry))
            continue
        place, old, derived = entries[pairs[at]]
        path = ".".join(map(str, place))
        found = list(_table_changes(old, entry, path, ENTRIES, LOG))
        # A derived id changes with the entry; written down, it stays the same entry.
        own: list[Change] = [Set(f"{path}.id" if path else "id", old["id"])] if derived and found else []
        changes += [*own, *found]
    return changes


def _table_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str, name: str, shape: Shape
) -> Iterator[Change]:
    """Yield what makes a table the new one; ``name`` is its path without the positions of elements."""
    for key, value in new.items():
        here, called = _below(path, key), f"{name}.{key}" if name else key
        present = old.get(key)
        if present is None:
            yield Set(here, value)
        elif isinstance(present, Mapping) and isinstance(value, Mapping):
            yield from _table_changes(present, value, here, called, shape)
        elif value and present and are_tables(present) and are_tables(value):
            yield from _row_changes(present, value, here, called, shape)
        elif not identical(present, value):
            if isinstance(present, Mapping) or (present and are_tables(present)):
                yield Remove(here)  # tables have lines of their own, a value has one
            yield Set(here, value)
    yield from (Remove(_below(path, key)) for key in old if key not in new)


def _row_changes(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], path: str, name: str, shape: Shape
) -> Iterator[Change]:
    """Yield what makes a list of tables the new one: each element is changed where it stands."""
    pairs = match(new, old, shape.keys.get(name, ()), by_place=True)
    kept = [pairs[at] for at in sorted(pairs)]
    if kept != sorted(kept) or any(at not in pairs for at in range(len(pairs))):
        yield Set(path, list(new))  # elements in another order, or new ones among the old
        return
    for at, element in enumerate(new):
        if at in pairs:
            yield from _table_changes(old[pairs[at]], element, f"{path}.{pairs[at]}", name, shape)
        else:
            yield Append(path, element)
    for at in range(len(old) - 1, -1, -1):
        if at not in kept:
            yield Remove(f"{path}.{at}")


def _below(path: str, key: str) -> str:
    return f"{path}.{quote_key(key)}" if path else quote_key(key)


def _edited(name: str, ours: bytes, values: Mapping[str, Any]) -> bytes:
    """Apply the changes to our bytes by the editor of the kind of file."""
    changes = _changes(name, ours, values)
    shape = shape_of(name)
    if shape is LETTER:
        from plaint.storage.formats.letter_file import edit_letter

        body = next((change.value for change in changes if change.path == _BODY and isinstance(change, Set)), None)
        return edit_letter(ours, name, [change for change in changes if change.path != _BODY], body)
    if shape is CASE:
        from plaint.storage.formats.case_file import edit_case

        return edit_case(ours, name, changes)
    if shape is LOG:
        from plaint.storage.formats.log_file import ORDER

        return edit_toml(ours, name, changes, ORDER)
    return edit_side_file(ours, name, changes)
