"""Parse a search query: words and beginnings of words, "phrases", field:value, !not; and find them in a line.

    thermometer "box corner" in:log person:thandi stage:act !refund

Case and accents are ignored. Fields of lists (``stage:``, ``retailer:``, ``opened:`` …) choose cases; ``in:`` chooses
where is looked (case, log, letter, evidence); any other field of the files (``person:``, ``reason:`` …) asks for a
word in it. ``!`` before a word or field turns it round: the file, or the case, must not fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from plaint.domain.errors import UsageProblem
from plaint.domain.model import fields
from plaint.domain.query import FIELDS, Query, parse_query
from plaint.domain.text.suggest import nearest
from plaint.storage.index.full_text import fold

PARTS = {"case": "case", "log": "log", "letter": "letter", "letters": "letter", "evidence": "evidence"}
_TERM = re.compile(r'(!*)(?:([^\W\d][\w-]*):)?((?:"[^"]*"?|[^\s"])+|(?<=:))')
_MOST = 50
"""Places in a line that are marked."""


def _file_fields() -> frozenset[str]:
    tables = (
        fields.CASE_FIELDS, fields.CONTACT_FIELDS, fields.ITEM_FIELDS, fields.CLAIM_FIELDS, fields.TASK_FIELDS,
        fields.INTERACTION_FIELDS, fields.EVIDENCE_FIELDS, fields.LETTER_FIELDS,
    )  # fmt: skip
    return frozenset(field.name for table in tables for field in table)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One text that is looked for, and the field that it must stand in (empty: any)."""

    text: str
    field: str = ""
    negated: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it in folded text."""
        return _pattern(self.text)

    def fits(self, where: str) -> bool:
        """Tell whether a line at this place (``log person``) is one that it may stand in."""
        return not self.field or where.rpartition(" ")[2].rpartition(".")[2] == self.field


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    """Find a text at the beginning of a word, however many blanks part its words within a line."""
    folded = fold(text)
    body = r"[^\S\n]+".join(re.escape(word) for word in folded.split(" ") if word)
    # Where words are not parted by blanks, any place may begin one.
    begins = r"(?<![^\W_])" if folded[:1].isalnum() and ord(folded[0]) < 0x0E00 else ""
    return re.compile(begins + body)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search that was understood."""

    wanted: tuple[Wanted, ...] = ()
    cases: Query = field(default_factory=Query)
    """What the case must be."""
    parts: tuple[str, ...] = ()
    """Parts of a case that are looked into; none: all."""
    but_parts: tuple[str, ...] = ()

    @property
    def positive(self) -> tuple[Wanted, ...]:
        """What must be there."""
        return tuple(one for one in self.wanted if not one.negated)

    @property
    def negative(self) -> tuple[Wanted, ...]:
        """What must not be there."""
        return tuple(one for one in self.wanted if one.negated)

    def looks_into(self, part: str) -> bool:
        """Tell whether a part (``evidence name``) is looked into."""
        kind = part.partition(" ")[0]
        return (not self.parts or kind in self.parts) and kind not in self.but_parts


def understand(text: str, today: date) -> SearchQuery:
    """Understand what was typed; relative dates count from ``today``.

    Raises UsageProblem when nothing is asked, or for a field that there is none of.
    """
    wanted: list[Wanted] = []
    rows: list[str] = []
    parts: dict[bool, list[str]] = {False: [], True: []}
    for match in _TERM.finditer(text):
        bangs, name, value = match[1], (match[2] or "").lower(), match[3].replace('"', "").strip()
        negated = len(bangs) % 2 == 1
        if name == "in":
            parts[negated] += [_part(one) for one in value.split(",") if one]
        elif name in FIELDS or name in {"label", "labels", "shop", "problem"}:
            rows.append(match[0])
        elif name and name not in _file_fields():
            _refuse(name)
        elif value.strip("*"):
            wanted.append(Wanted(value.rstrip("*"), name, negated))
    if not rows and not any(not one.negated for one in wanted):
        raise UsageProblem("there is nothing to search for", "name a word: plaint search thermometer")
    return SearchQuery(
        tuple(dict.fromkeys(wanted)), parse_query(" ".join(rows), today), tuple(parts[False]), tuple(parts[True])
    )


def _part(word: str) -> str:
    if word.lower() not in PARTS:
        raise UsageProblem(f"in: there is no {word!r}", f"look in {', '.join(dict.fromkeys(PARTS.values()))}")
    return PARTS[word.lower()]


def _refuse(name: str) -> None:
    known = [*FIELDS, *sorted(_file_fields()), "in"]
    near = nearest(name, known)
    meant = f"did you mean {near}:? " if near else ""
    raise UsageProblem(f"there is no field {name!r} to search in", f'{meant}put text with a colon in "quotes"')


def joined(words: Sequence[str]) -> str:
    """Join the words of a command line: what holds blanks was quoted for the shell, and stays together."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if '"' in word or not re.search(r"\s", word.strip()):
        return word
    match = re.match(r"(!*(?:[^\W\d][\w-]*:)?)(.*)", word, re.DOTALL)
    assert match is not None
    return f'{match[1]}"{" ".join(match[2].split())}"'


def places(line: str, wanted: Sequence[Wanted]) -> tuple[tuple[int, int], ...]:
    """Return where texts stand in a line as it is written, although folding makes more or fewer characters."""
    folded = fold(line)
    origin: Sequence[int] = range(len(line))
    if not line.isascii():
        pieces = [fold(character) for character in line]
        folded, origin = "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]
    found = {
        (origin[match.start()], origin[match.end() - 1] + 1)
        for one in wanted
        for match, _ in zip(one.pattern.finditer(folded), range(_MOST), strict=False)
        if match.end() > match.start()
    }
    return tuple(sorted(found))
