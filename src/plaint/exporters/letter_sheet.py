"""Take a letter apart for paper and mail: sender, recipient, date, subject and text; and where each stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from plaint.exporters.labels import DATA

_SUBJECT = re.compile(r"(?:\*\*(?P<bold>[^\n]+)\*\*|#{1,3} (?P<heading>[^\n]+))\Z")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor a mail may hold, and marks that would turn the order of the text around."""
LONGEST_LINE = 120
"""Characters of a line of a sender or recipient; a longer one is no line of an address."""
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Pieces:
    """The parts of a letter's text. What the text does not have is empty."""

    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    date: str = ""
    subject: str = ""
    text: str = ""
    """Markdown, from the references or the greeting to the end."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the sheet, in millimetres from its upper left corner; a height of 0 is as high as its text."""

    left: float
    top: float
    width: float
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a letter stands on its paper (``data/letter_paper.toml``)."""

    name: str
    paper: str
    fold: tuple[float, ...]
    return_line: bool
    """Whether the sender stands in small letters above the recipient, in the window."""
    recipient: Box
    sender: Box
    body: float
    """Where the date and the text begin."""
    date: str
    """``left`` or ``right``."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it goes onto paper."""

    language: str
    country: str
    day: date
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    date: str
    subject: str
    text: str
    """Markdown."""
    signer: str
    """The name below which it is signed; room for the signature is left above it."""

    @property
    def layout(self) -> Layout:
        """Return where its parts stand."""
        return layout_of(self.country)


def clean(text: str) -> str:
    """Return a text with plain line ends and without characters that neither XML nor a mail may hold."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))


def take_apart(body: str) -> Pieces:
    """Split the text of a letter at its subject, the first line in bold; without one all of it is the text.

    Of what stands above the subject the first block is the sender, the second the recipient, and a single line after
    them the date. What fits none of these stays in the text.
    """
    blocks = [block.strip("\n") for block in re.split(r"\n[ ]*\n", clean(body).strip("\n")) if block.strip()]
    at = next((number for number, block in enumerate(blocks[:6]) if _SUBJECT.match(block.strip())), None)
    if at is None:
        return Pieces(text="\n\n".join(blocks))
    found = _SUBJECT.match(blocks[at].strip())
    assert found is not None
    head, rest = blocks[:at], blocks[at + 1 :]
    subject = (found["bold"] or found["heading"]).strip()
    if len(head) < 2 or any(not _is_address(block) for block in head[:2]):
        return Pieces(subject=subject, text="\n\n".join([*head, *rest]))
    day = head[2].strip() if len(head) > 2 and "\n" not in head[2].strip() else ""
    kept = head[3:] if day else head[2:]
    return Pieces(_lines(head[0]), _lines(head[1]), day, subject, "\n\n".join([*kept, *rest]))


def _lines(block: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in block.split("\n") if line.strip())


def _is_address(block: str) -> bool:
    lines = block.split("\n")
    return len(lines) <= MOST_LINES and all(len(line) <= LONGEST_LINE for line in lines)


def has_postal_address(lines: Sequence[str]) -> bool:
    """Tell whether a recipient has a postal address: below the name a line with a number, as of a house or a town."""
    return any(any(mark.isdigit() for mark in line) for line in lines[1:] if _is_place(line))


def _is_place(line: str) -> bool:
    """Tell whether a line is neither a mail address, a site nor a blank."""
    return bool(line) and "@" not in line and "://" not in line and not _blank(line)


def _blank(line: str) -> bool:
    return line.startswith("[") and line.endswith("]")


def with_blank(lines: Sequence[str], blank: str) -> tuple[str, ...]:
    """Return a recipient for an envelope: without its mail address, or with a visible blank for the postal one."""
    if has_postal_address(lines):
        return tuple(line for line in lines if "@" not in line)
    if any(_blank(line) for line in lines[1:]):
        return tuple(lines)
    return (*(line for line in lines if "@" not in line), f"[{blank}]")


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads((DATA / "letter_paper.toml").read_text("utf-8"))


@lru_cache(maxsize=8)
def layout_of(country: str) -> Layout:
    """Return the layout of the usual envelope of a country; one that is not known has the window on the left."""
    data = _data()
    name = data["countries"].get(country.strip().upper(), "left")
    table = data["layout"][name]
    return Layout(
        name, table["paper"], tuple(table["fold"]), table["return_line"], Box(**table["recipient"]),
        Box(**table["sender"]), table["body"], table["date"],
    )  # fmt: skip


def word(language: str, country: str, name: str) -> str:
    """Return a word that the program adds to a letter, in the language of the letter and, where it differs, country."""
    words = _data()["words"]
    own = words.get(f"{language}-{country.strip().upper()}", {})
    return str(own.get(name) or words.get(language, words["en"])[name])


def sender_line(sheet: Sheet) -> str:
    """Return the sender in one line, as it stands above the recipient in a window."""
    return " · ".join(line for line in sheet.sender if "@" not in line and any(one.isalpha() for one in line))
