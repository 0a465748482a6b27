"""Scan a TOML text for its statements: the span of every key, header and value.

``tomllib`` says what a text means but not where. This scanner says only where, and trusts the text to be
valid; on a broken text it still returns what it recognises, which is good enough to name a line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

Path = tuple[str | int, ...]
"""Keys from the top of the document; an element of a list of tables is its number, counted from 0."""

# Possessive quantifiers keep every pattern linear; an unclosed text runs to the end, where the parser stops as well.
STRING = (
    r'"""(?:[^"\\]++|\\(?:.|\Z)|"{1,2}+(?!"))*+(?:"{3,5}+|\Z)'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+(?:'{3,5}+|\Z)"
    r'|"(?:[^"\\\n]++|\\[^\n]?+)*+"?+'
    r"|'[^'\n]*+'?+"
)
"""Any of TOML's four kinds of text; the pattern needs re.DOTALL."""

_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\[^\n])*+"|'[^'\n]*+')"""
_KEY = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+"
_PARTS = re.compile(_PART)
_ASSIGNMENT = re.compile(rf"[ \t]*+({_KEY})[ \t]*+=[ \t]*+")
_HEADER = re.compile(rf"[ \t]*+(\[\[?+)[ \t]*+({_KEY})[ \t]*+\]")
_VALUE = re.compile(
    rf"(?P<string>{STRING})|(?P<comment>#[^\n]*+)|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<end>\n)|[^\"'#\[\]{{}}\n]++",
    re.DOTALL,
)


class Role(Enum):
    """What a statement is."""

    KEY = "key"
    TABLE = "table"
    ELEMENT = "element"
    """A header in double brackets: one more element of a list of tables."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One key or header. Offsets count characters of the text; ``start`` and ``end`` enclose whole lines."""

    role: Role
    path: Path
    block: Path
    """Path of the header above it (its own, for a header); empty at the top of the document."""
    line: int
    start: int
    end: int
    value_start: int = 0
    value_end: int = 0


def split_key(text: str) -> tuple[str, ...]:
    """Return the parts of a dotted key; a quoted part may hold dots of its own."""
    return tuple(_unquote(part) for part in _PARTS.findall(text))


def _unquote(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] == '"':
        try:
            return str(tomllib.loads(f"k = {part}")["k"])
        except tomllib.TOMLDecodeError:
            return part
    return part


def scan(text: str) -> Iterator[Statement]:
    """Yield the statements of a text in their order; a line that cannot be recognised is passed over."""
    counts: dict[Path, int] = {}
    block: Path = ()
    position, line = 0, 1
    while position < len(text):
        header = _HEADER.match(text, position)
        assignment = None if header else _ASSIGNMENT.match(text, position)
        end = _line_end(text, position)
        if header:
            element = header[1] == "[["
            block = _resolve(split_key(header[2]), counts, element=element)
            yield Statement(Role.ELEMENT if element else Role.TABLE, block, block, line, position, end)
        elif assignment:
            value_end = value_span_end(text, assignment.end())
            end = _line_end(text, value_end)
            path = (*block, *split_key(assignment[1]))
            yield Statement(Role.KEY, path, block, line, position, end, assignment.end(), value_end)
        line += text.count("\n", position, end)
        position = end


def _line_end(text: str, position: int) -> int:
    return text.find("\n", position) + 1 or len(text)


def _resolve(parts: Sequence[str], counts: dict[Path, int], *, element: bool) -> Path:
    """Put the number of the element that is meant behind the name of every list of tables in a header."""
    path: Path = ()
    for index, part in enumerate(parts, start=1):
        path = (*path, part)
        if element and index == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def value_span_end(text: str, start: int) -> int:
    """Return the offset behind the value that starts at ``start``, without a comment or blanks after it."""
    depth, end = 0, start
    for token in _VALUE.finditer(text, start):
        kind = token.lastgroup
        if depth == 0 and kind in {"comment", "end"}:
            break
        depth += (kind == "open") - (kind == "close")
        if kind not in {"comment", "end"} and not token.group().isspace():
            end = token.start() + len(token.group().rstrip(" \t\r"))
    return end


def comments_in(text: str, start: int, end: int) -> list[str]:
    """Return the comments between two offsets, as inside an array of several lines."""
    return [token.group().rstrip("\r") for token in _VALUE.finditer(text, start, end) if token.lastgroup == "comment"]
