"""Compose a playbook from the files that it inherits from, merged by id and field by field.

A file of a workspace that has an error is left out and the composition is made again without it, so a ladder
is always there; what was left out, and why, are the findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plaint.domain.model.finding import Finding
from plaint.playbooks import schema
from plaint.playbooks.choose import overlaid
from plaint.playbooks.files import PlaybookFile, own_ids, read_own, read_shipped, shipped_ids
from plaint.playbooks.schema import Problem
from plaint.playbooks.validate import LISTS, Unusable, validate

Values = dict[str, Any]
_NESTED = ("rule", "need", "excludes")


@dataclass(frozen=True, slots=True)
class Composition:
    """The result: one table of merged values, and the files it came from."""

    id: str
    values: Values
    files: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class PlaybookFiles:
    """The playbook files of the program and of a workspace, each read at most once."""

    folder: Path | None = None
    findings: list[Finding] = field(default_factory=list)
    _files: dict[tuple[bool, str], PlaybookFile | None] = field(default_factory=dict)
    _shipped: frozenset[str] = field(default_factory=lambda: frozenset(shipped_ids()))
    _own: frozenset[str] | None = None

    def get(self, playbook_id: str, *, own: bool) -> PlaybookFile | None:
        """Return a usable file, or None; the findings of an own one are kept."""
        if self._own is None:
            self._own = frozenset(own_ids(self.folder))
        if playbook_id not in (self._own if own else self._shipped):
            return None
        key = (own, playbook_id)
        if key not in self._files:
            if own and self.folder is not None:
                file = read_own(self.folder, playbook_id)
                self.findings += file.findings
                self._files[key] = file if file.usable else None
            else:
                self._files[key] = read_shipped(playbook_id)
        return self._files[key]

    def ids(self) -> frozenset[str]:
        """Return the id of every file."""
        self._own = frozenset(own_ids(self.folder)) if self._own is None else self._own
        return self._shipped | self._own

    def ban(self, file: PlaybookFile, problem: Problem) -> None:
        """Exclude a file from now on, with the reason."""
        self.findings.append(file.finding(problem))
        self._files[not file.shipped, file.id] = None


def compose(playbook_id: str, shelf: PlaybookFiles) -> Composition | None:
    """Return the merged values of a playbook with all that it inherits, or None when it does not exist."""
    while True:
        try:
            files = tuple(_lineage(playbook_id, shelf))
            if not files:
                return None
            values = _merge(files)
            validate(values, files)
        except Unusable as reason:
            shelf.ban(reason.file, reason.problem)
            continue
        values["id"] = playbook_id
        names = tuple(file.name for file in files if file.name)
        return Composition(playbook_id, values, names, tuple(shelf.findings))


def _joined(playbook_id: str, shelf: PlaybookFiles) -> PlaybookFile | None:
    """Return a file in memory that joins a marketplace and a country's ladder, where the id stands for such a pair."""
    pair = overlaid(playbook_id, shelf.ids())
    files = [shelf.get(name, own=True) or shelf.get(name, own=False) for name in pair or ()]
    marketplace, base = files if len(files) == 2 else (None, None)
    if pair is None or marketplace is None or base is None:
        return None
    shop = str(marketplace.values.get("title", pair[0])).partition(",")[0]
    place = str(base.values.get("title", pair[1])).rpartition(",")[2].strip()
    values: Values = {"title": f"{shop}, {place}", "extends": list(pair)}
    values.update({key: marketplace.values[key] for key in ("summary", "order_number") if key in marketplace.values})
    unknown = [one.values.get("not_known", ()) for one in (marketplace, base)]
    if all(unknown):
        values["not_known"] = [*unknown[0], *unknown[1]]
    return PlaybookFile(playbook_id, "", shipped=True, values=values)


def _lineage(playbook_id: str, shelf: PlaybookFiles) -> Iterator[PlaybookFile]:
    """Yield the files to merge, ancestors first, each once."""
    joined = _joined(playbook_id, shelf)
    done: set[tuple[bool, str]] = set()
    open_: list[PlaybookFile] = []

    def visit(name: str, *, own: bool) -> Iterator[PlaybookFile]:
        file = shelf.get(name, own=own) or (joined if own and name == playbook_id else None)
        if file is None:
            if own:
                yield from visit(name, own=False)
            return
        if (own, name) in done:
            return
        if file in open_:
            _blame(open_[open_.index(file) :], _circle(open_, file))
        open_.append(file)
        if own and file is not joined and not file.values.get("replace"):
            yield from visit(name, own=False)
        for parent in file.values.get("extends", ()):
            if not (shelf.get(parent, own=True) or shelf.get(parent, own=False)):
                message = f"extends {parent!r}, and there is no such playbook"
                _blame([file], Problem(("extends",), "playbook.reference", message, "leave it out or correct it"))
            yield from visit(parent, own=True)
        open_.pop()
        done.add((own, name))
        yield file

    return visit(playbook_id, own=True)


def _circle(open_: Sequence[PlaybookFile], file: PlaybookFile) -> Problem:
    names = [entry.id for entry in open_[open_.index(file) :]] + [file.id]
    message = f"playbooks extend one another in a circle: {' > '.join(names)}"
    return Problem(("extends",), "playbook.cycle", message, "take one of them out of extends")


def _blame(files: Sequence[PlaybookFile], problem: Problem) -> None:
    """Attribute a problem to the last file of the workspace; the program's own files are tested to be sound."""
    raise Unusable(next((file for file in reversed(files) if not file.shipped), files[-1]), problem)


def _merge(files: Sequence[PlaybookFile]) -> Values:
    merged: Values = {"source": {}, "removed": [], "rows": {}, **{name: {} for name in LISTS}}
    for file in files:
        for name in file.values.get("remove", ()):
            merged["removed"].append(name)
            for section in LISTS:
                merged[section].pop(name, None)
        for key, value in file.values.items():
            if key == "source":
                _lay_named(merged["source"], value)
            elif key in LISTS:
                _lay_list(merged[key], value, schema.NAMED_BY[key])
            elif key not in {"remove", "replace", "extends", "part", "id"}:
                merged[key] = value
        _collect_rows(file.values, file.id, merged["rows"])
    present = _entry_ids(merged)
    kept = {row: [name for name in names if name in present] for row, names in merged["rows"].items()}
    merged["rows"] = {row: names for row, names in kept.items() if names}
    merged["extends"] = list(files[-1].values.get("extends", ()))
    return merged


def _entry_ids(merged: Values) -> set[str]:
    """Return the ids of all entries and of their rules that were not removed."""
    entries = [entry for section in LISTS for entry in merged[section].values()]
    rules = [entry["rule"] for entry in entries if "rule" in entry]
    nested = {str(rule["id"]) for rule in rules if "id" in rule} | {name for rule in rules for name in rule}
    return {str(entry["id"]) for entry in entries if "id" in entry} | nested


def _lay_named(base: Values, over: Mapping[str, Values]) -> None:
    for name, entry in over.items():
        base[name] = {**base.get(name, {}), **entry}


def _lay_list(base: Values, over: Sequence[Values], names: Sequence[str]) -> None:
    """Merge lists of entries by name; lists of plain values are replaced, nested entries merged."""
    for entry in over:
        name = " ".join(str(entry[key]) for key in names)
        base[name] = _lay_entry(base.get(name, {}), entry)


def _lay_entry(base: Values, over: Values) -> Values:
    merged = dict(base)
    for key, value in over.items():
        if key in _NESTED and isinstance(value, list):
            nested = dict(merged.get(key, {}))
            _lay_list(nested, value, schema.NAMED_BY[key])
            merged[key] = nested
        elif key in _NESTED:  # the one rule of a right
            merged[key] = {**merged.get(key, {}), **value}
        elif key == "remove":
            for section in _NESTED:
                kept = {name: entry for name, entry in merged.get(section, {}).items() if name not in value}
                merged[section] = kept
        elif key != "row":
            merged[key] = value
    return merged


def _collect_rows(value: object, owner: str, rows: dict[str, list[str]]) -> None:
    """Record which entries carry which row of the table of facts."""
    if isinstance(value, list):
        for entry in value:
            _collect_rows(entry, owner, rows)
    elif isinstance(value, dict):
        name = str(value.get("id") or value.get("step") or owner)
        row = value.get("row", [])
        for number in [row] if isinstance(row, str) else row:
            carried = rows.setdefault(number, [])
            if name not in carried:
                carried.append(name)
        for key, entry in value.items():
            if key in LISTS or key in _NESTED:
                _collect_rows(entry, name, rows)
