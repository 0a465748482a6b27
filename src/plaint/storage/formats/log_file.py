"""Read and write log files: one entry each, or ``interactions.toml`` with ``[[interaction]]`` blocks by hand.

One bad entry never hides the others: reading never raises, and a file with a syntax error is read block by block.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.domain.model.fields import INTERACTION_FIELDS, Field, Kind
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.ids import ALPHABET, is_id
from plaint.domain.model.interaction import Interaction
from plaint.storage.toml.convert import by_name, read_table, tables_at, write_table
from plaint.storage.toml.diagnostics import Diagnostics, brief
from plaint.storage.toml.parse import BOM, Document, has_markers, new_bytes, parse_toml
from plaint.storage.toml.scan import Path

if TYPE_CHECKING:
    from plaint.storage.toml.edit import Change

KEY = "interaction"
HAND_WRITTEN = "interactions.toml"
DERIVED_LENGTH = 10
_FIELDS = by_name(INTERACTION_FIELDS)
_NAMES = tuple(_FIELDS)
_AT_TOP = {**_FIELDS, KEY: Field(KEY, Kind.TABLES, "entries")}
ORDER: tuple[str, ...] = (*_NAMES, *(f"{KEY}.{name}" for name in _NAMES))
_BLOCK = re.compile(rb"^[ \t]*\[\[[ \t]*interaction[ \t]*\]\]", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*interaction[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    """Where it stands in the document; empty for the entry at the top of the file."""
    values: Mapping[str, Any]
    id: str
    derived: bool


def parse_log_file(data: bytes, name: str) -> tuple[tuple[Interaction, ...], tuple[Finding, ...]]:
    """Read the entries of one file in the order of the file, with what is wrong in it; never raises.

    An entry without an id gets one derived from its content (ten letters and digits of a SHA-256), the same
    on every machine as long as the entry is not changed.
    """
    try:
        document = parse_toml(data, name)
    except BrokenFile as error:
        return _recover(data, name, error)
    diagnostics = Diagnostics(name, document.text, unnamed=KEY)
    entries = _read_document(document, diagnostics)
    if not entries and name.rpartition("/")[2] != HAND_WRITTEN:
        diagnostics.add("log.no-entry", Level.WARNING, "the file holds no entry", "write the entry, or remove the file")
    diagnostics.add_markers(has_markers(document.text))
    return entries, (*diagnostics.findings, *duplicate_ids(entries))


def _read_document(document: Document, diagnostics: Diagnostics, lead: int = 0) -> tuple[Interaction, ...]:
    found = []
    entries = _entries(document.values, diagnostics)
    if not any(entry.path == () for entry in entries):
        read_table(document.values, _AT_TOP, diagnostics)  # only for misspelt names, as [[interactions]]
    lines = _header_lines(document.text, sum(1 for entry in entries if entry.path))
    for entry in entries:
        attributes = read_table(entry.values, _FIELDS if entry.path else _AT_TOP, diagnostics, entry.path)
        attributes["id"] = entry.id
        line = 1 + lead if not entry.path else next(lines) + lead if lines else diagnostics.line(entry.path)
        found.append(Interaction(**attributes, file=document.name, line=line))
        if entry.derived:
            diagnostics.add(
                "log.no-id",
                Level.INFO,
                "the entry has no id; one is derived from its content and changes with it",
                f'write id = "{entry.id}" to keep it',
                entry.path or (next(iter(entry.values)),),
            )
        elif not is_id(entry.id):
            message = f"the id {brief(entry.id)} is not six or more of 0-9 and a-z without i, l, o and u"
            diagnostics.add(
                "log.bad-id", Level.WARNING, message, "plaint shows it; other tools may not", (*entry.path, "id")
            )
    return tuple(found)


def _header_lines(text: str, count: int) -> Iterator[int] | None:
    """Return the lines of the blocks, or None where only reading the whole text for them tells for sure.

    Where there are as many lines that look like a header as there are blocks, and no header is written otherwise
    (quoted), they are the headers.
    """
    found = list(_HEADER.finditer(text))
    if len(found) != count or '"interaction"' in text or "'interaction'" in text:
        return None
    starts = [0, *(match.start() for match in found)]
    return (line + 1 for line in accumulate(text.count("\n", *between) for between in pairwise(starts)))


def _entries(values: Mapping[str, Any], diagnostics: Diagnostics) -> list[_Entry]:
    """Return the entry at the top, if there is one, and those of the blocks, each with its id."""
    tables: list[tuple[Path, Mapping[str, Any]]] = []
    if any(name in values for name in _NAMES):
        tables.append(((), {key: value for key, value in values.items() if key != KEY}))
    tables += tables_at(values, KEY, diagnostics)
    seen: dict[str, int] = {}
    entries = []
    for path, table in tables:
        own = table.get("id")
        if isinstance(own, str) and own.strip():
            entries.append(_Entry(path, table, own, derived=False))
            continue
        digest = derived_id(table)
        seen[digest] = seen.get(digest, 0) + 1
        identifier = digest if seen[digest] == 1 else derived_id(table, seen[digest])
        entries.append(_Entry(path, table, identifier, derived=True))
    return entries


def raw_entries(document: Document) -> list[tuple[Path, dict[str, Any], bool]]:
    """Return the entries as the file holds them: place, values with the id, and whether that one is derived.

    The place is empty for the entry at the top of the file. For merging, which must not lose unknown fields.
    """
    found = _entries(document.values, Diagnostics(document.name, document.text, unnamed=KEY))
    return [(entry.path, {**entry.values, "id": entry.id}, entry.derived) for entry in found]


def derived_id(values: Mapping[str, Any], copy: int = 1) -> str:
    """Return a stable id for an entry's content; ``copy`` tells apart entries that are exactly alike."""
    return content_id(f"{_canonical(values)}{copy}".encode())


def content_id(content: bytes) -> str:
    """Return ten characters of the alphabet of ids for some bytes; the same bytes give the same id."""
    digest = hashlib.sha256(content).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:DERIVED_LENGTH])


def _canonical(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_canonical(value[key])}" for key in sorted(value)) + "}"
    return "[" + ",".join(map(_canonical, value)) + "]" if isinstance(value, list) else repr(value)


def _recover(data: bytes, name: str, error: BrokenFile) -> tuple[tuple[Interaction, ...], tuple[Finding, ...]]:
    """Read a broken file block by block, so that only the bad blocks are missing."""
    entries: list[Interaction] = []
    findings: list[Finding] = []
    raw = data.removeprefix(BOM)
    whole = Finding("file.syntax", Level.ERROR, error.message, error.hint, name, error.line)
    marked = b"<<<<<<<" in raw or b">>>>>>>" in raw
    for lead, block in _blocks(_without_markers(raw) if marked else raw):
        try:
            document = parse_toml(block, name)
        except BrokenFile as problem:
            line = lead + (problem.line or 1)
            findings.append(Finding("file.syntax", Level.ERROR, problem.message, problem.hint, name, line))
            continue
        diagnostics = Diagnostics(name, document.text, lead, KEY)
        entries += _read_document(document, diagnostics, lead)
        findings += diagnostics.findings
    if not any(finding.rule == "file.syntax" for finding in findings) or (marked and whole not in findings):
        findings.insert(0, whole)
    return tuple(entries), (*findings, *duplicate_ids(entries))


def _blocks(raw: bytes) -> list[tuple[int, bytes]]:
    """Split a file at its ``[[interaction]]`` headers; each block comes with the number of lines above it."""
    starts = [found.start() for found in _BLOCK.finditer(raw)]
    bounds = [0, *(start for start in starts if start), len(raw)]
    lead, blocks = 0, []
    for start, end in pairwise(bounds):
        blocks.append((lead, raw[start:end]))
        lead += raw.count(b"\n", start, end)
    return blocks


def _without_markers(raw: bytes) -> bytes:
    """Blank the lines of conflict markers and the common ancestor between them; entries of both sides stay."""
    lines, in_base = [], False
    for line in raw.split(b"\n"):
        if re.match(rb"(<{7}|\|{7}|={7}|>{7})( |\r?\Z)", line):
            in_base = line.startswith(b"|||||||")
            lines.append(b"")
        else:
            lines.append(b"" if in_base else line)
    return b"\n".join(lines)


def duplicate_ids(entries: Iterable[Interaction]) -> list[Finding]:
    """Return an error for every entry whose id an earlier entry has; all of them are kept and shown."""
    first: dict[str, Interaction] = {}
    findings = []
    for entry in entries:
        other = first.setdefault(entry.id, entry)
        if other is not entry:
            place = f"{other.file}, line {other.line}" if other.line else other.file
            findings.append(
                Finding(
                    "log.duplicate-id",
                    Level.ERROR,
                    f"two entries have the id {brief(entry.id)}; the other one is in {place}",
                    "give one of them another id, or remove the copy",
                    entry.file,
                    entry.line,
                )
            )
    return findings


def interaction_values(interaction: Interaction) -> dict[str, Any]:
    """Return what the entry's file would hold, in its order, with nothing empty."""
    return write_table(interaction, INTERACTION_FIELDS, ("id",))


def new_interaction_bytes(interaction: Interaction) -> bytes:
    """Return the bytes of a new file of one entry; they read back as an equal entry."""
    from plaint.storage.toml.render import render_fields

    return new_bytes(render_fields(interaction_values(interaction)))


def edit_interaction(data: bytes, name: str, interaction_id: str, changes: Sequence[Change]) -> bytes:
    """Change fields of one entry and leave every other byte; paths are those within the entry (``text``).

    An entry that had no id gets its derived one written, so that it stays the same entry. Raises UsageProblem
    when the entry is not in the file, PlaintError when two have its id, BrokenFile when the file cannot be read.
    """
    document = parse_toml(data, name)
    diagnostics = Diagnostics(name, document.text, unnamed=KEY)
    found = [entry for entry in _entries(document.values, diagnostics) if entry.id == interaction_id]
    if not found:
        raise UsageProblem(f"{name} has no entry with the id {interaction_id}", "look at the log again", file=name)
    if len(found) > 1:
        raise PlaintError(f"two entries have the id {interaction_id}", "give one of them another id first", file=name)
    entry = found[0]
    prefix = "".join(f"{part}." for part in entry.path)
    from plaint.storage.toml.edit import Set, edit_toml

    own: list[Change] = [Set("id", entry.id)] if entry.derived else []
    return edit_toml(data, name, [_below(prefix, change) for change in (*own, *changes)], ORDER)


def _below(prefix: str, change: Change) -> Change:
    return replace(change, path=prefix + change.path)
