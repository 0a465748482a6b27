"""Split a text into paragraphs, sentences, quotations and names, as character offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

QUOTES = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‚": "‘’", "‹": "›"}
"""Opening mark -> the marks that may close it. Single straight quotes are apostrophes too often to count."""
QUOTED_AT_MOST = 400
"""Characters: a quotation mark without its partner must not exempt the rest of a text."""
OPENED_AT_MOST = 300
"""Quotation marks looked at: a file of nothing else must not cost seconds."""
_OPENING = re.compile("[" + "".join(QUOTES) + "]")
_CLOSING = {opening: re.compile(f"[{marks}]|\\n[ \\t]*\\n") for opening, marks in QUOTES.items()}
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_ASIDE = re.compile(r"[ \t]*(?:[|>#]|```)")
_STOP = re.compile(r"[.!?…][\"'”»’)\]*_]*\s+(?=[\"“„«¿¡(*_]*[^\W_a-zà-öø-ÿ])")

_SHORTENED = re.compile(
    r"(?<!\w)(?:no|nos|nr|nrs|n|mr|mrs|ms|mnr|mev|me|dr|dra|sr|sra|hr|fr|prof|st|tel|art|abs|\d{1,2})\.º?\s*\Z",
    re.IGNORECASE,
)
"""An abbreviation, or a day of a German date, after which the sentence goes on."""


def blocks(text: str) -> Iterator[Span]:
    """Yield paragraphs and list items; tables, headings and quoted lines (``>``) are left out."""
    start: int | None = None
    position = 0
    for line in [*text.split("\n"), ""]:  # the empty line ends what is open
        if start is not None and (not line.strip() or _ASIDE.match(line) or _ITEM.match(line)):
            yield (start, min(position, len(text)))
            start = None
        if start is None and line.strip() and not _ASIDE.match(line):
            item = _ITEM.match(line)
            start = position + (item.end() if item else 0)
        position += len(line) + 1


def sentences(text: str, block: Span) -> Iterator[Span]:
    """Yield the sentences of a block. An abbreviation may split one in two."""
    start = block[0]
    for stop in _STOP.finditer(text, *block):
        yield (start, stop.end())
        start = stop.end()
    yield (start, block[1])


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of all sentences of a text in order; an empty line ends one, "Mrs." and "3." do not."""
    found: list[Span] = []
    start = 0
    for gap in [*re.finditer(r"\n[ \t]*\n", text), None]:
        block = (start, gap.start() if gap else len(text))
        for begin, end in sentences(text, block) if block[1] > start else ():
            goes_on = begin > start and _SHORTENED.search(text, max(start, begin - 12), begin)
            found.append((found.pop()[0] if goes_on else begin, end))
        start = gap.end() if gap else len(text)
    return found


def quotations(text: str) -> list[Span]:
    """Return the spans in quotation marks."""
    found: list[Span] = []
    position = 0
    tries = 0
    while (opening := _OPENING.search(text, position)) and (tries := tries + 1) <= OPENED_AT_MOST:
        position = opening.end()
        closing = _CLOSING[opening[0]].search(text, position, position + QUOTED_AT_MOST)
        if closing and closing[0].strip():
            found.append((opening.start(), closing.end()))
            position = closing.end()
    return found


def quoted_lines(text: str) -> list[Span]:
    """Return the spans of lines that quote a message, as mail programs do."""
    return [(one.start(), one.end()) for one in re.finditer(r"^[ \t]{0,3}>[^\n]*", text, re.MULTILINE)]


def occurrences(text: str, names: Iterable[str]) -> list[Span]:
    """Return every place where one of the names stands as a whole word, ignoring case."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose lower case is longer would move every place
        lowered = text
    found: list[Span] = []
    for name in {name.lower() for name in names}:
        at = lowered.find(name)
        while at >= 0:
            end = at + len(name)
            if not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum()):
                found.append((at, end))
            at = lowered.find(name, end)
    return found


class Places:
    """A set of spans that tells quickly whether a place lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, position: int) -> bool:
        """Tell whether the place lies within a span."""
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._ends[at]
