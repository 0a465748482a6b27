"""Parse the Markdown of a letter into blocks that every format can render."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_VERSE = 60
"""Lines of a paragraph that are all shorter than this are lines on purpose, as of an address."""
_DATE = re.compile(r"^([ ]{0,3}(?:[-*+][ ]+)?\d{1,2})\.(?=[ ]+[^\W\d]+\.?[ ]+\d{4}\b)", re.MULTILINE)
"""The beginning of a line with a day, its month as a word and its year."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: str = ""
    """``strong``, ``emph``, ``code``, ``break`` (a line break) or empty."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, quotation, code block, rule or row of a table."""

    kind: str
    """``paragraph``, ``heading``, ``item``, ``quote``, ``code``, ``rule`` or ``row``."""
    spans: tuple[Span, ...] = ()
    mark: str = ""
    """What stands before a list item: a number with its point, or a dash."""
    level: int = 0
    cells: tuple[tuple[Span, ...], ...] = ()
    head: bool = False


def blocks(text: str) -> tuple[Block, ...]:
    """Parse Markdown with tables; HTML, links and pictures stay text. A day such as ``5. Mai 2026`` begins no list."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return tuple(_blocks(parser.parse(_DATE.sub(r"\1\\.", text))))


def reflowed(text: str) -> str:
    """Join the lines of wrapped paragraphs; short lines, as of an address, stay lines."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        rows = [row.strip() for row in paragraph.split("\n") if row.strip()]
        paragraphs.append(("\n" if all(len(row) < _VERSE for row in rows) else " ").join(rows))
    return "\n\n".join(filter(None, paragraphs))


@dataclass(slots=True)
class _Place:
    """The position in the nesting of tokens."""

    lists: list[int]
    mark: str = ""
    quotes: int = 0
    heading: int = 0
    head: bool = False
    cell: bool = False
    row: list[tuple[Span, ...]] = field(default_factory=list)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    at = _Place([])
    for token in tokens:
        match token.type:
            case "hr":
                yield Block("rule")
            case "fence" | "code_block":
                yield Block("code", (Span(token.content.rstrip("\n")),))
            case "tr_close":
                yield Block("row", cells=tuple(at.row), head=at.head)
                at.row = []
            case "inline" if at.cell:
                at.row.append(tuple(_spans(token)))
            case "inline" if at.lists:
                yield Block("item", tuple(_spans(token)), at.mark, len(at.lists))
                at.mark = ""
            case "inline":
                kind = "heading" if at.heading else "quote" if at.quotes else "paragraph"
                yield Block(kind, tuple(_spans(token)), level=at.heading or at.quotes)
            case _:
                _step(at, token)


def _step(at: _Place, token: Token) -> None:
    """Update the position for an opening or closing token."""
    match token.type:
        case "bullet_list_open" | "ordered_list_open":
            at.lists.append(1)
        case "bullet_list_close" | "ordered_list_close":
            at.lists.pop()
        case "list_item_open":
            at.mark = f"{token.info}." if token.info else "–"
        case "blockquote_open" | "blockquote_close":
            at.quotes += token.nesting
        case "heading_open":
            at.heading = int(token.tag[1:])
        case "heading_close":
            at.heading = 0
        case "thead_open" | "thead_close":
            at.head = token.nesting == 1
        case "td_open" | "th_open" | "td_close" | "th_close":
            at.cell = token.nesting == 1


def _spans(token: Token) -> Iterator[Span]:
    verse = all(len(line) < _VERSE for line in token.content.split("\n"))
    strong = emph = 0
    address = ""
    for child in token.children or ():
        strong += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        emph += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        style = "strong" if strong else "emph" if emph else ""
        match child.type:
            case "text" | "image":
                yield Span(child.content, style)
            case "code_inline":
                yield Span(child.content, "code")
            case "hardbreak":
                yield Span("\n", "break")
            case "softbreak":
                yield Span("\n", "break") if verse else Span(" ", style)
            case "link_open":
                address = str(child.attrGet("href") or "")
            case "link_close" if address and address not in token.content.split("](")[0]:
                yield Span(f" ({address})", style)
