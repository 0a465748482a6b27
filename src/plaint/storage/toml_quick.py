"""A quick reader of plain TOML: what plaint writes itself, and most of what people write by hand.

``tomllib`` says what a text means, and takes most of the time in which a workspace is read. A text in which every
statement is one of the plain forms below means the same to both (tests/unit/storage/test_toml_quick.py holds them
against each other); for any other text, a broken one among them, this reader gives up and ``tomllib`` decides.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, NamedTuple

from plaint.storage.toml_scan import Path

_PLAIN = r'[^"\\\x00-\x08\x0a-\x1f\x7f]'
_LINES = r'[^"\\\x00-\x08\x0b-\x1f\x7f]'
_ESCAPED = r'\\["\\bfnrt]'
_TEXT = rf"(?:{_PLAIN}++|{_ESCAPED})*+"
_NAME = r"[A-Za-z0-9_-]{1,200}+"
_COMMENT = r"(?:#[^\x00-\x08\x0a-\x1f\x7f]*+)?+"
_MOMENT = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?+"
_STATEMENT = re.compile(
    rf"(?:[ \t]*+{_COMMENT}\n)*+[ \t]*+(?:(?P<key>{_NAME})[ \t]*+=[ \t]*+(?:"
    rf'"(?P<text>{_TEXT})"(?!")'
    rf'|"""\n?+(?P<block>(?:{_LINES}++|"{{1,2}}+(?!")|{_ESCAPED})*+)"""(?!")'
    rf"|(?P<moment>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_MOMENT})"
    rf"|(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    r"|(?P<number>0|[1-9][0-9]{0,17}+)"
    r"|(?P<truth>true|false)"
    rf'|\[[ \t\n]*+(?P<texts>(?:"{_TEXT}"[ \t\n]*+(?:,[ \t\n]*+|(?=\])))*+)\]'
    rf")|\[(?P<table>{_NAME}(?:\.{_NAME})?+)\]|\[\[(?P<element>{_NAME}(?:\.{_NAME})?+)\]\])?+"
    rf"[ \t]*+{_COMMENT}(?:\n|\Z)"
)
"""One statement with the blank lines and comments above it, or what is left of them at the end."""
_ELEMENT = re.compile(rf'"({_TEXT})"')
_ESCAPE = re.compile(_ESCAPED)
_MEANT = {
    '\\"': '"', "\\\\": "\\", "\\b": "\b", "\\f": "\f", "\\n": "\n", "\\r": "\r", "\\t": "\t",
}  # fmt: skip


class Quick(NamedTuple):
    """What a plain text says, and the lines of its headers (those of keys are found by toml_scan)."""

    values: dict[str, Any]
    heads: dict[Path, int]


def read(text: str) -> Quick | None:
    """Return what a text says, or None when it is not plain throughout."""
    text = text.replace("\r\n", "\n")
    top: dict[str, Any] = {}
    table, heads = top, {}
    position, line, counted, end = 0, 1, 0, len(text)
    match = _STATEMENT.match
    while position < end:
        found = match(text, position)
        if found is None:
            return None
        position, kind = found.end(), found.lastgroup
        if kind is None:
            continue
        if kind in _HEADERS:
            opened = _open(top, found[kind], element=kind == "element")
            if opened is None:
                return None
            line, counted = line + text.count("\n", counted, found.start(kind)), found.start(kind)
            table = opened[0]
            heads[opened[1]] = line
            continue
        key = found["key"]
        value = _value(kind, found[kind])
        if key in table or value is None:
            return None
        table[key] = value
    return Quick(top, heads)


_HEADERS = frozenset({"table", "element"})


def _open(top: dict[str, Any], name: str, *, element: bool) -> tuple[dict[str, Any], Path] | None:
    """Begin a table in the top or in a table of the top; None when what is there already leaves doubts."""
    first, _, second = name.partition(".")
    parent, key = top, first
    if second:
        held = top.get(first)
        if not isinstance(held, dict):
            return None
        parent, key = held, second
    path: Path = (first, second) if second else (first,)
    opened: dict[str, Any] = {}
    if not element:
        return None if key in parent else (parent.setdefault(key, opened), path)
    several = parent.get(key)
    if several is None:
        several = parent[key] = []
    elif not (isinstance(several, list) and several and isinstance(several[0], dict)):
        return None  # a value, perhaps an empty list that is closed for ever
    several.append(opened)
    return opened, (*path, len(several) - 1)


def _value(kind: str, text: str) -> Any:
    """Return a value by the form it stands in; None for a day or an hour that does not exist."""
    if kind in {"text", "block"}:
        return _unescaped(text)
    if kind == "texts":
        return [_unescaped(one) for one in _ELEMENT.findall(text)]
    if kind == "number":
        return int(text)
    if kind == "truth":
        return text == "true"
    try:
        return date.fromisoformat(text) if kind == "day" else datetime.fromisoformat(text)
    except ValueError:
        return None


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _MEANT[found[0]], text) if "\\" in text else text
