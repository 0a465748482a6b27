"""Write the Markdown of a letter as plain text without marks, for forms, mails and printers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plaint.exporters.markup import Block, Span, blocks

WIDTH = 72
"""Characters of a line of a text that is printed."""


def plain_text(body: str, width: int = WIDTH) -> str:
    """Return Markdown as plain text: marks are taken away, lists keep their numbers, lines are wrapped.

    With a width of 0 a paragraph is one line, as forms and mail programs want it.
    """
    pieces: list[str] = []
    before = ""
    for block in blocks(body):
        together = block.kind == before and block.kind in {"item", "row"}
        if pieces:
            pieces.append("\n" if together else "\n\n")
        pieces.append("\n".join(_wrapped(block, width)))
        before = block.kind
    return "".join(pieces).rstrip("\n") + "\n" if pieces else ""


def text_of(spans: Sequence[Span]) -> str:
    """Return the text of some spans; breaks are line feeds."""
    return "".join(span.text for span in spans)


def _wrapped(block: Block, width: int) -> Iterator[str]:
    """Yield the lines of a block."""
    if block.kind == "rule":
        yield "-" * 20
        return
    if block.kind == "row":
        yield " | ".join(text_of(cell) for cell in block.cells)
        return
    text = text_of(block.spans)
    if block.kind == "code":
        yield from text.split("\n")
        return
    first, later = _margins(block)
    for number, line in enumerate(text.split("\n")):
        yield from _filled(line, width, later if number else first, later)


def _margins(block: Block) -> tuple[str, str]:
    """Return what stands before the first and the other lines."""
    if block.kind == "quote":
        return "> " * block.level, "> " * block.level
    if block.kind != "item":
        return "", ""
    mark = "-" if block.mark == "–" else block.mark
    start = "  " * (block.level - 1)
    return f"{start}{mark} " if mark else f"{start}  ", start + " " * (len(mark or "-") + 1)


def _filled(line: str, width: int, first: str, later: str) -> list[str]:
    if not width:
        return [first + line]
    import textwrap

    return textwrap.wrap(
        line, width, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    ) or [first.rstrip()]
