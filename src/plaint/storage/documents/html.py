"""Extract the text of an HTML page or mail; nothing in it is run, loaded or followed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser

LONGEST = 2_000_000
"""Characters of HTML that are looked at."""
_LINES = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section", "article",
     "header", "footer", "pre", "blockquote", "dt", "dd"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})


class _Words(HTMLParser):
    """Collects lines; what stands in a quotation begins with ``> ``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        """Begin a line, a cell, a quotation, or something that is not read."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _LINES:
            self.lines.append("")
        if tag in _CELLS and self.lines[-1]:
            self.lines[-1] += "  "
        self._quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        """End what was begun; an end without a beginning is nothing."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag in _LINES:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Take words; blanks are one."""
        words = re.sub(r"\s+", " ", data)
        if self._silent or not words:
            return
        line = self.lines[-1]
        if not line.strip("> "):
            words = words.lstrip()
            line = "> " if self._quoted and words else ""
        self.lines[-1] = line + words


def html_text(page: str) -> str:
    """Return the text of a page, line by line. Never raises for what the page holds."""
    reader = _Words()
    # html.parser gives up on some broken declarations; what was read until then stays.
    with contextlib.suppress(AssertionError, ValueError):
        reader.feed(page[:LONGEST])
        reader.close()
    text = "\n".join(line.strip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
