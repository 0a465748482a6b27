"""Find the lines of a text that hold what was searched, and the fields that they belong to.

Only lines in which something is found are looked at closely, so a long log costs little.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from plaint.services.index import texts
from plaint.services.search.query import SearchQuery, Wanted
from plaint.storage.index.full_text import fold

LINES = 5
"""Lines of one file that are returned at most."""
_MOST = 200
"""Places of one word in a text that are looked at."""
_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([^\[\]#\n]+?)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
_KEY = re.compile(r"""[ \t]*([\w.-]+|"[^"\n]*")[ \t]*=""")
_FENCES = ('"""', "'''")


def lines_of(text: str, part: str, asked: SearchQuery) -> Iterator[tuple[int, str, str]]:
    """Yield number, place (``log person``) and text of the lines that hold the most of what is wanted.

    Nothing as long as something is not found in any line, or something unwanted is.
    """
    looked = _Text(text, part)
    held: dict[int, int] = {}
    for one in asked.negative:
        if any(True for _ in looked.lines_with(one)):
            return
    for one in asked.positive:
        found = set(looked.lines_with(one))
        if not found:
            return
        for line in found:
            held[line] = held.get(line, 0) + 1
    if not asked.positive:
        held = {line: 0 for line in range(looked.count) if looked.where(line)[0] == "case title"}
    whole = [line for line, count in held.items() if count == len(asked.positive)]
    for line in sorted(sorted(whole or held, key=lambda one: (-held[one], one))[:LINES]):
        where, begins = looked.where(line)
        yield line + 1, where, looked.lines[line][begins:]


class _Text:
    """A text with its lines; those of a file of fields are told apart into names and values."""

    def __init__(self, text: str, part: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._part = part
        self._folded = fold(self._text)
        self.lines: Sequence[str] = self._text.split("\n")
        self.count = len(self.lines)
        self._starts = _starts(self._folded)
        self._plain = _starts(self._text) if len(self._text) != len(self._folded) else self._starts
        self._headers: list[tuple[int, str]] | None = None
        self._known: dict[int, tuple[str, int]] = {}

    def lines_with(self, wanted: Wanted) -> Iterator[int]:
        """Yield the lines, counted from 0, in whose values something stands."""
        last = -1
        for match in islice(wanted.pattern.finditer(self._folded), _MOST):
            line = bisect_right(self._starts, match.start()) - 1
            if line == last:
                continue
            where, begins = self.where(line)
            if match.start() - self._starts[line] >= begins and wanted.fits(where):
                last = line
                yield line

    def where(self, line: int) -> tuple[str, int]:
        """Return what field a line belongs to, and where its value begins; a heading has none."""
        if line not in self._known:
            self._known[line] = self._look(line) if self._part in texts.TOML else (self._part, 0)
        return self._known[line]

    def _look(self, line: int) -> tuple[str, int]:
        start, text = self._plain[line], self.lines[line]
        opened = self._opened(start)
        if opened is None and _HEADER.match(text) and not _KEY.match(text):
            return self._part, len(text) + 1
        key = _KEY.match(text if opened is None else self.lines[opened])
        table = self._table(self._plain[opened] if opened is not None else start)
        names = ("" if table == "interaction" else table, key[1].strip('"') if key else "")
        place = f"{self._part} {'.'.join(name for name in names if name)}".strip()
        return place, key.end() if key and opened is None else 0

    def _opened(self, start: int) -> int | None:
        """Return the line on which the text of several lines begins that this place is in."""
        for fence in _FENCES:
            if self._text.count(fence, 0, start) % 2:
                return bisect_right(self._plain, self._text.rfind(fence, 0, start)) - 1
        return None

    def _table(self, start: int) -> str:
        if self._headers is None:
            found = ((match.start(), match[1]) for match in _HEADER.finditer(self._text))
            self._headers = [(at, name) for at, name in found if self._opened(at) is None]
        before = bisect_right(self._headers, (start, "\uffff")) - 1
        return self._headers[before][1] if before >= 0 else ""


def _starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]
