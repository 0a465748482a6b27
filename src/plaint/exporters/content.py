"""The content of a dossier, whatever its format: texts in page order, in its language.

Nothing here knows a file, a screen or a format. Texts come from hostile files: they are made visible
(``domain.safe``) and each format escapes them for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plaint.exporters.labels import Labels


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; several lines are separated by line feeds."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the chronology."""

    when: str
    who: str
    text: str
    detail: str = ""
    """What was said, in whole; may have several lines."""
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One exhibit and what is known about it."""

    number: int
    name: str
    """Name of the file below ``evidence/``."""
    title: str
    kind: str
    """In the words of the language."""
    captured: str
    source: str
    shows: str
    proves: str
    sha256: str
    """Of the file as it is now; empty where it could not be read."""
    size: str
    remark: str = ""
    """What is wrong with the file, in a sentence."""
    withheld: bool = False
    """Whether the file itself is left out because it is not redacted."""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that went out."""

    title: str
    when: str
    facts: tuple[Fact, ...]
    body: str
    """Markdown."""
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row of the money table."""

    label: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class CurrencyTotals:
    """The money table of one currency; currencies are never added together."""

    currency: str
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True, slots=True)
class DueDay:
    """One deadline."""

    day: str
    kind: str
    title: str
    reason: str
    """How the date was found."""
    source: str
    state: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a whole dossier."""

    words: Labels
    title: str
    case_id: str
    author: str
    """The consumer's name; empty where it is not known."""
    day: date
    """The day that it was made for: deadlines are as of this day."""
    prepared: str
    country: str
    """ISO 3166 code, which decides the size of the paper."""
    summary: tuple[Fact, ...]
    problem: str
    wish: str
    chronology: tuple[Event, ...]
    exhibits: tuple[Exhibit, ...]
    letters: tuple[SentLetter, ...]
    money: tuple[CurrencyTotals, ...]
    deadlines: tuple[DueDay, ...]
    integrity: tuple[str, ...]
    redacted: bool = False

    @property
    def language(self) -> str:
        """Return the ISO 639 code of the language."""
        return self.words.language


def reference(words: Labels, numbers: Sequence[int]) -> str:
    """Format a reference to exhibits: ``Exhibit 2, 5``; empty for none."""
    return f"{words('exhibit')} {', '.join(map(str, numbers))}" if numbers else ""
