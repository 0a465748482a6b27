"""Render values as TOML text for new files and for edits: one blank line between fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from plaint.domain.errors import PlaintError

_BARE = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")
_ESCAPED = re.compile(r'[\x00-\x08\x0b-\x1f\x7f\\]|"(?="")|"\Z')
"""What a text in three quotes may not hold as it is."""
_SHORT = {"\b": "\\b", "\f": "\\f", "\r": "\\r", "\\": "\\\\", '"': '\\"'}
_WIDTH = 100
"""Longer lists get a line for each element."""


def render_key(key: str) -> str:
    """Return a key, in quotes where it needs them."""
    return key if _BARE.match(key) else render_text(key)


def render_value(value: Any) -> str:
    """Return a value as TOML; a text of several lines becomes a block in three quotes.

    Raises PlaintError for what TOML cannot hold.
    """
    if isinstance(value, str):
        return render_block(value) if "\n" in value else render_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return render_list([render_inline(entry) for entry in value])
    return render_inline(value)


def render_text(text: str) -> str:
    """Return a text in one pair of quotes, on one line."""
    import tomli_w

    _check(text)
    return tomli_w.dumps({"k": text}).removeprefix("k = ").removesuffix("\n")


def render_block(text: str) -> str:
    """Return a text in three quotes, starting on the next line; quotes inside stay readable."""
    _check(text)
    body = _ESCAPED.sub(lambda found: _SHORT.get(found[0], f"\\u{ord(found[0]):04X}"), text)
    return f'"""\n{body}"""'


def render_list(entries: list[str], *, comments: Sequence[str] = (), in_lines: bool = False) -> str:
    """Return a list on one line, or with a line for each element where it is long or has comments to keep."""
    flat = f"[{', '.join(entries)}]"
    if not comments and (not entries or (not in_lines and len(flat) <= _WIDTH)):
        return flat
    lines = [*comments, *(f"{entry}," for entry in entries)]
    return "\n".join(["[", *(f"    {line}" for line in lines), "]"])


def render_inline(value: Any) -> str:
    """Return a value that stays on one line, as an element or in an inline table must."""
    import tomli_w

    if isinstance(value, str):
        return render_text(value)
    if isinstance(value, list):
        return f"[{', '.join(render_inline(entry) for entry in value)}]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{render_key(str(key))} = {render_inline(entry)}" for key, entry in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, date | time):
        return render_value(value)
    try:
        return tomli_w.dumps({"k": value}).removeprefix("k = ").removesuffix("\n")
    except (TypeError, ValueError):
        raise PlaintError(
            f"a value of the kind {type(value).__name__} cannot be written", "use text, numbers, dates or lists"
        ) from None


def _check(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise PlaintError("the text holds half a character, which no file can keep", "type that place again") from None


def render_fields(values: Mapping[str, Any]) -> str:
    """Return ``key = value`` lines with one blank line between them, ending in a line feed unless empty."""
    return "\n".join(f"{render_key(key)} = {render_value(value)}\n" for key, value in values.items())


def render_document(values: Mapping[str, Any]) -> str:
    """Return a whole document: plain fields first, then ``[tables]`` and ``[[lists of tables]]`` in their order."""
    blocks: list[str] = []
    _collect(values, (), blocks, "")
    return "\n".join(block for block in blocks if block)


def _collect(values: Mapping[str, Any], path: tuple[str, ...], blocks: list[str], header: str) -> None:
    """Gather a table's own fields as one block, then the blocks of the tables in it (one level of them)."""
    below = len(path) < 2
    inner = {key: value for key, value in values.items() if below and _is_table(value)}
    own = {key: value for key, value in values.items() if key not in inner}
    if own or (header and not inner) or header.startswith("[["):
        blocks.append(header + render_fields(own))
    for key, value in inner.items():
        name = ".".join(render_key(part) for part in (*path, key))
        if isinstance(value, Mapping):
            _collect(value, (*path, key), blocks, f"[{name}]\n")
            continue
        blocks.extend(f"[[{name}]]\n" + render_fields(element) for element in value)


def _is_table(value: object) -> bool:
    """Tell what deserves a header of its own: a table, or a list of tables."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(entry, Mapping) for entry in value)
    return isinstance(value, Mapping)
