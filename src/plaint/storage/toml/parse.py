"""Parse TOML bytes into values, with limits that keep a hostile file from costing time or memory.

Everything that can be wrong becomes one BrokenFile with file, line, reason and hint.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.storage.toml.scan import STRING, Path, scan

SIZE_LIMIT = 2_000_000
"""Bytes; a case file of a person is a hundredth of it."""
NESTING_LIMIT = 32
KEY_PARTS_LIMIT = 32
"""A key of 20,000 parts cost seconds and gigabytes in the standard library's parser."""
RUN_LIMIT = 1_000
"""Characters of a number or an unquoted key: the interpreter refuses to print numbers of over 4,300 digits."""

BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(
    rf"(?P<string>{STRING})|(?P<comment>#[^\n]*+)|(?P<open>[\[{{])|(?P<close>[\]}}])"
    r"|(?P<plain>[^\"'#\[\]{}]++)",
    re.DOTALL,
)
_KEY_END = re.compile(r"[\n=,]")
_LONG_RUN = re.compile(rf"(?<![0-9A-Za-z_+-])[0-9A-Za-z_+-]{{{RUN_LIMIT + 1}}}")
_OPENING_MARKER = re.compile(r"^<{7}(?=[ \r\n]|\Z)", re.MULTILINE)
_MIDDLE_MARKER = re.compile(r"^={7}(?=[ \r\n]|\Z)", re.MULTILINE)
_CLOSING_MARKER = re.compile(r"^>{7}(?=[ \r\n]|\Z)", re.MULTILINE)
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")
_HINT = "open the file in a text editor and repair this place; until then it is left exactly as it is"
_PLAIN = (
    ("Expected '=' after a key", "a name must be followed by = and a value"),
    ("Expected newline or end", "there is something after the value on this line; a text needs quotes around it"),
    ("Invalid value", "the value is not understood; a text needs quotes around it"),
    ("Unterminated string", "a text is not closed: the quotes at its end are missing"),
    ("Found invalid character", "a text in single quotes is not closed on its line"),
    ("Illegal character", "a text is not closed on its line, or holds a character that must be written as an escape"),
    ("Unclosed array", "a list is not closed: ] is missing"),
    ("Unclosed inline table", "a table is not closed: } is missing"),
    ("Unescaped '\\'", "a backslash in a text must be doubled, or the text put in single quotes"),
    ("Invalid hex value", "a backslash in a text must be doubled, or the text put in single quotes"),
    ("Escaped character is not", "an escape in a text names no character"),
    ("Cannot overwrite a value", "the same name is given twice"),
    ("Duplicate inline table key", "the same name is given twice"),
    ("Cannot declare", "the same table is opened twice"),
    ("Cannot redefine namespace", "the same table is opened twice"),
    ("Cannot mutate immutable", "a table that is complete in one line is added to"),
    ("Invalid date or datetime", "the date does not exist"),
    ("Invalid statement", "this is neither a name with a value nor a [table]"),
    ("Invalid initial character for a key", "a name is missing or starts with a character that needs quotes"),
    ("Expected", "a table's name is not closed with its bracket"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file that could be read."""

    name: str
    """Path for messages."""
    data: bytes
    text: str
    """The whole text without a BOM; line ends as they are in the file."""
    values: dict[str, Any]
    bom: bool
    newline: str
    """The line end that most lines have, ``\\n`` or ``\\r\\n``: for lines that are added."""


def parse_toml(data: bytes, name: str) -> Document:
    """Read a TOML file; raises BrokenFile with the line, a reason in plain words and a hint, and nothing else."""
    text = decode(data, name)
    check_limits(text, name)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(text, str(error), name) from None
    except (ValueError, OverflowError, RecursionError, MemoryError):
        raise BrokenFile("the file holds a value that no program can read", _HINT, file=name) from None
    return Document(name, data, text, values, data.startswith(BOM), newline_of(text))


def new_bytes(text: str) -> bytes:
    """Return the bytes of a new TOML file, proved to be readable; raises PlaintError for what no reader would take."""
    data = text.encode()
    try:
        parse_toml(data, "")
    except BrokenFile as error:
        reason = error.message.removeprefix("the file is not read: ")
        raise PlaintError(f"this cannot be saved, for it could not be read again: {reason}", "shorten it") from None
    return data


def newline_of(text: str) -> str:
    """Return the line end that most lines of a text have."""
    windows = text.count("\r\n")
    return "\r\n" if windows > text.count("\n") - windows else "\n"


def decode(data: bytes, name: str) -> str:
    """Return the text of a file without its BOM; raises BrokenFile when it is too large or not UTF-8 text."""
    if len(data) > SIZE_LIMIT:
        raise BrokenFile(
            f"the file has {len(data):,} bytes; more than {SIZE_LIMIT:,} are not read",
            "move long texts and attachments to evidence/",
            file=name,
        )
    raw = data.removeprefix(BOM)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenFile(
            "the file is not UTF-8 text", "save it as UTF-8 in a text editor", file=name, line=line
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BrokenFile("the file holds NUL characters: it is damaged or not a text", _HINT, file=name, line=line)
    return text


def check_limits(text: str, name: str) -> None:
    """Refuse what would exhaust the parser: deep nesting, keys of very many parts, endless numbers.

    The scan is linear and counts more rather than less, so that nothing beyond a limit reaches the parser.
    """
    depth = dots = 0
    for token in _TOKEN.finditer(text):
        kind, at = token.lastgroup, token.start()
        problem = ""
        if kind == "open":
            depth, dots = depth + 1, 0
            problem = f"brackets are nested more than {NESTING_LIMIT} deep" if depth > NESTING_LIMIT else ""
        elif kind == "close":
            depth, dots = max(depth - 1, 0), 0
        elif kind == "plain":
            piece = token.group()
            long_run = _LONG_RUN.search(piece) if len(piece) > RUN_LIMIT else None
            if dots or "." in piece:
                most, offset, dots = _dots(piece, dots)
                at += offset
                problem = f"a name has more than {KEY_PARTS_LIMIT} parts" if most >= KEY_PARTS_LIMIT else ""
            if long_run:
                at = token.start() + long_run.start()
                problem = f"a number or name has more than {RUN_LIMIT:,} characters"
        if problem:
            line = text.count("\n", 0, at) + 1
            raise BrokenFile(f"the file is not read: {problem}", _HINT, file=name, line=line)


def _dots(piece: str, before: int) -> tuple[int, int, int]:
    """Count the dots of the keys in a piece outside quotes: the most in one, where that one is, those of the last."""
    parts = _KEY_END.split(piece)
    counts = [part.count(".") for part in parts]
    counts[0] += before
    most = max(counts)
    offset = sum(len(part) + 1 for part in parts[: counts.index(most)])
    return most, offset, counts[-1]


def _syntax_error(text: str, reason: str, name: str) -> BrokenFile:
    marker = has_markers(text)
    if marker is not None:
        return BrokenFile("the file has conflict markers of git", "run: plaint resolve", file=name, line=marker)
    place = _PLACE.search(reason)
    known = next((plain for start, plain in _PLAIN if reason.startswith(start)), "it is not valid TOML")
    if "(at end of document)" in reason and reason.startswith("Invalid value"):
        known = "a value is missing, or a list is not closed with ]"
    line = int(place[1]) if place and place[1] else _open_end(text)
    return BrokenFile(f"the file cannot be read: {known}", _HINT, file=name, line=line)


def _open_end(text: str) -> int:
    """Return the line of the last statement: what is open at the end of a document was opened there."""
    last = 1
    for statement in scan(text):
        last = statement.line
    return last


def has_markers(text: str) -> int | None:
    """Return the line of the first conflict marker of git, also inside a multi-line text, or None.

    ``=======`` alone underlines a heading in Markdown and ``>>>>>>>`` alone can be a quotation; they count together.
    """
    found = _OPENING_MARKER.search(text)
    if found is None and _CLOSING_MARKER.search(text):
        found = _MIDDLE_MARKER.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def index_lines(text: str) -> dict[Path, int]:
    """Return the line of every key, table and element of a list of tables (several headers: the first)."""
    lines: dict[Path, int] = {}
    for statement in scan(text):
        lines.setdefault(statement.path, statement.line)
    return lines


def nearest_line(lines: dict[Path, int], path: Sequence[str | int]) -> int | None:
    """Return the line of a path in an index, or of the nearest thing that holds it or that it holds."""
    wanted = tuple(path)
    for length in range(len(wanted), 0, -1):
        if wanted[:length] in lines:
            return lines[wanted[:length]]
    inside = [line for known, line in lines.items() if wanted and known[: len(wanted)] == wanted]
    return min(inside, default=None)


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line (from 1) on which a key or table stands, as well as it can be told; None if unknown."""
    return nearest_line(index_lines(text), path)
