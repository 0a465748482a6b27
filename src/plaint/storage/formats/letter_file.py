"""Read and write letter files: TOML front matter between ``+++`` lines, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model.fields import LETTER_FIELDS
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.letter import Letter
from plaint.storage.formats.log_file import content_id
from plaint.storage.toml.convert import by_name, read_table, write_table
from plaint.storage.toml.diagnostics import Diagnostics
from plaint.storage.toml.parse import BOM, Document, decode, has_markers, newline_of, parse_toml

if TYPE_CHECKING:
    from plaint.storage.toml.edit import Change

FENCE = "+++"
_FIELDS = by_name(LETTER_FIELDS)
_NAMES = tuple(_FIELDS)
_OPENING = re.compile(r"\+\+\+[ \t]*(?:\r?\n|\Z)")
_CLOSING = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_BLANK = re.compile(r"[ \t]*\r?\n")
_CANDIDATES = 8
"""A text in the front matter may itself hold a line +++; so many are tried as its end."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A letter's text in three pieces that together are the whole: offsets of the front matter and the body."""

    text: str
    front: Document
    front_start: int
    front_end: int
    body_start: int
    separated: bool
    """Whether a blank line stands between front matter and body."""


def parse_letter(data: bytes, name: str) -> tuple[Letter | None, tuple[Finding, ...]]:
    """Read a letter; never raises. Text without usable front matter is a letter with a derived id and an error.

    None only for a file that is no text at all. The body has line feeds, whatever the file has.
    """
    try:
        text = decode(data, name)
    except BrokenFile as error:
        return None, (_error("file.syntax", error),)
    try:
        parts = _split(text, name)
    except BrokenFile as error:
        body = line_feeds(text)
        rule = "letter.no-front-matter" if error.line is None else "file.syntax"
        return Letter(content_id(data), title=_stem(name), body=body, file=name), (_error(rule, error),)
    diagnostics = Diagnostics(name, parts.front.text, lead=1)
    values = parts.front.values
    attributes = read_table(values, _FIELDS, diagnostics)
    if not attributes.get("id"):
        attributes["id"] = content_id(data)
        diagnostics.add(
            "letter.no-id", Level.WARNING, "the letter has no id; one is derived", f'write id = "{attributes["id"]}"'
        )
    diagnostics.add_markers(has_markers(text))
    body = line_feeds(text[parts.body_start :])
    line = text.count("\n", 0, parts.body_start) + 1
    return Letter(**attributes, body=body, file=name, body_line=line), diagnostics.findings


def raw_letter(data: bytes, name: str) -> tuple[dict[str, Any], str]:
    """Return the front matter as the file holds it, unknown fields too, and the body with line feeds.

    Raises BrokenFile for a letter without usable front matter.
    """
    parts = _split(decode(data, name), name)
    return parts.front.values, line_feeds(parts.text[parts.body_start :])


def line_feeds(text: str) -> str:
    """Return a text with plain line feeds at the ends of its lines."""
    return re.sub(r"\r+\n", "\n", text)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0] or name


def _error(rule: str, error: BrokenFile) -> Finding:
    return Finding(rule, Level.ERROR, error.message, error.hint, error.file, error.line)


def _split(text: str, name: str) -> _Parts:
    """Find front matter and body; raises BrokenFile, without a line where there is no front matter at all."""
    opening = _OPENING.match(text)
    first: BrokenFile | None = None
    for closing in _closings(text, opening.end()) if opening else ():
        assert opening is not None
        start, end = opening.end(), closing.start()
        try:
            front = parse_toml(text[start:end].encode(), name)
        except BrokenFile as error:
            first = first or error
            continue
        body = closing.end()
        blank = _BLANK.match(text, body)
        return _Parts(text, front, start, end, blank.end() if blank else body, blank is not None)
    if first is not None:
        raise BrokenFile(first.message, first.hint, file=name, line=(first.line or 1) + 1)
    raise BrokenFile(
        "the letter has no front matter: it must begin with a line +++, fields, and a second line +++",
        "add the two lines with the fields between them; the text is shown as it is",
        file=name,
    )


def _closings(text: str, start: int) -> Iterator[re.Match[str]]:
    for number, found in enumerate(_CLOSING.finditer(text, start)):
        if number == _CANDIDATES:
            return
        yield found


def letter_values(letter: Letter) -> dict[str, Any]:
    """Return what the front matter would hold, in its order, with nothing empty."""
    return write_table(letter, LETTER_FIELDS, ("id",))


def new_letter_bytes(letter: Letter) -> bytes:
    """Return the bytes of a new letter; they read back as an equal one (line ends of the body become line feeds)."""
    from plaint.storage.toml.render import render_fields

    front, body = render_fields(letter_values(letter)), line_feeds(letter.body)
    data = _encoded(f"{FENCE}\n{front}{FENCE}\n\n{body}", letter.file)
    _verify(data, letter.file, front, body)
    return data


def edit_letter(data: bytes, name: str, changes: Sequence[Change], body: str | None = None) -> bytes:
    """Change fields of the front matter, the body (given with line feeds), or both; every other byte stays.

    Raises BrokenFile for a letter without usable front matter, and PlaintError when an edit is not safe.
    """
    text = decode(data, name)
    parts = _split(text, name)
    from plaint.storage.toml.edit import edit_toml

    front = edit_toml(parts.front.data, name, changes, _NAMES).decode()
    old_body = text[parts.body_start :]
    new_body = old_body if body is None else _kept_lines(old_body, body, newline_of(text))
    between = text[parts.front_end : parts.body_start]
    if new_body and not between.endswith("\n"):
        between += newline_of(text) * 2
    elif new_body is not old_body and not parts.separated and _starts_blank(new_body):
        between += newline_of(text)
    result = text[: parts.front_start] + front + between + new_body
    encoded = (BOM if data.startswith(BOM) else b"") + _encoded(result, name)
    _verify(encoded, name, front, new_body)
    return encoded


def _starts_blank(body: str) -> bool:
    return _BLANK.match(body) is not None


def _kept_lines(old: str, new: str, newline: str) -> str:
    """Return the new body; lines at its start and end that did not change keep the line ends they had."""
    before, after = old.split("\n"), line_feeds(new).split("\n")
    limit = min(len(before), len(after))
    head = 0
    while head < limit and before[head].rstrip("\r") == after[head]:
        head += 1
    tail = 0
    while tail < limit - head and before[-1 - tail].rstrip("\r") == after[-1 - tail]:
        tail += 1
    ending = newline.removesuffix("\n")
    middle = [line + ending for line in after[head : len(after) - tail]]
    kept = [*before[:head], *middle, *before[len(before) - tail :]]
    # The last line has no line end, so it must not get half of one.
    kept[-1] = kept[-1].removesuffix("\r") if not new.endswith("\r") else kept[-1]
    return "\n".join(kept)


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise PlaintError(
            "the text holds half a character, which no file can keep", "type that place again", file=name
        ) from None


def _verify(data: bytes, name: str, front: str, body: str) -> None:
    """Read the result back: front matter and body must be what was meant."""
    try:
        parts = _split(decode(data, name), name)
    except BrokenFile:
        parts = None
    if parts is None or parts.front.text != front or parts.text[parts.body_start :] != body:
        raise PlaintError(
            "the letter could not be saved so that it can be read again",
            "take out characters that no text holds, or shorten it; nothing was written",
            file=name,
        )
