"""Find the entries of word lists in a text: whole words, in one pass, whatever the size of the lists.

An entry is a word or several; ``thie*`` stands for every word that begins so, ``a|b`` for one of two words, ``..`` for
up to four words between two others of one sentence, and ``=`` before an entry asks for its accents as they are
(``=coño`` is not ``cono``). Without it a text may leave accents out and write ae for ä.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’](?=[^\W\d_]))*")
"""A word: letters, combining marks, and apostrophes within."""
_JOINS = re.compile(r"[ \t]*\r?\n?[ \t]*[-'’]?\Z")
"""What may stand between two words of an entry: Afrikaans 'n begins with an apostrophe."""
GAP = ".."
GAP_AT_MOST = 4
"""Words that a gap of an entry may stand for."""
_BREAKS = re.compile(r"[.!?;:…]|\n[ \t]*\n")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Token(NamedTuple):
    """A word of a text, with its offsets."""

    start: int
    end: int
    text: str
    plain: str
    """Lower case, without accents."""


class Hit(NamedTuple):
    """An entry of a list that was found."""

    group: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=8192)
def normalize_word(word: str) -> str:
    """Return a word in lower case without accents, with a straight apostrophe."""
    lowered = word.casefold().replace("’", "'")
    if lowered.isascii():
        return lowered
    return "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char))


def _exact(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold().replace("’", "'"))


def tokenize(text: str) -> list[Token]:
    """Return the words of a text in order."""
    return [Token(one.start(), one.end(), one[0], normalize_word(one[0])) for one in WORD.finditer(text)]


class _Entry(NamedTuple):
    group: str
    words: tuple[tuple[str, ...], ...]
    """The forms of each word; ``(GAP,)`` is a gap."""
    exact: bool

    def end(self, tokens: Sequence[Token], text: str, at: int) -> int:
        """Return the index after the entry's last word if it stands at ``at``, else -1."""
        return self._end(tokens, text, at, 0)

    def _end(self, tokens: Sequence[Token], text: str, at: int, word: int) -> int:
        while word < len(self.words):
            if self.words[word] == (GAP,):
                return self._after_gap(tokens, text, at, word + 1)
            joined = not word or self.words[word - 1] == (GAP,) or self._joined(tokens, text, at)
            if not (at < len(tokens) and joined and self._says(tokens[at], word)):
                return -1
            at, word = at + 1, word + 1
        return at

    def _after_gap(self, tokens: Sequence[Token], text: str, at: int, word: int) -> int:
        for place in range(at, min(at + GAP_AT_MOST + 1, len(tokens))):
            if not self._says(tokens[place], word):
                continue
            if _BREAKS.search(text, tokens[at - 1].end, tokens[place].start):
                return -1
            end = self._end(tokens, text, place, word)
            if end >= 0:
                return end
        return -1

    def _says(self, token: Token, word: int) -> bool:
        said = _exact(token.text) if self.exact else token.plain
        return any(said.startswith(one[:-1]) if one.endswith("*") else said == one for one in self.words[word])

    @staticmethod
    def _joined(tokens: Sequence[Token], text: str, at: int) -> bool:
        return at < len(tokens) and bool(_JOINS.match(text, tokens[at - 1].end, tokens[at].start))


class Lexicon:
    """The entries of several lists, indexed for one pass over a text."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._words: dict[str, list[_Entry]] = {}
        self._stems: dict[str, list[_Entry]] = {}
        for group, entries in groups.items():
            for written in entries:
                self._add(group, written)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, group: str, written: str) -> None:
        exact = written.startswith("=")
        lowered = _exact(written.removeprefix("="))
        forms = {lowered} if exact else {normalize_word(lowered), normalize_word(lowered.translate(_UMLAUTS))}
        for form in forms:
            entry = _Entry(group, tuple(tuple(word.split("|")) for word in re.split(r"[\s-]+", form)), exact)
            for first in map(normalize_word, entry.words[0]):
                place = self._stems if first.endswith("*") else self._words
                place.setdefault(first.rstrip("*"), []).append(entry)

    def _starting(self, word: str) -> Iterator[_Entry]:
        yield from self._words.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())

    def hits(self, tokens: Sequence[Token], text: str) -> Iterator[Hit]:
        """Find every entry in order; of several entries of one list at one place, the longest."""
        for at, token in enumerate(tokens):
            best: dict[str, int] = {}
            for entry in self._starting(token.plain):
                after = entry.end(tokens, text, at)
                if after > best.get(entry.group, at):
                    best[entry.group] = after
            for group, after in best.items():
                end = tokens[after - 1].end
                yield Hit(group, token.start, end, text[token.start : end])


@dataclass(frozen=True, slots=True)
class WordLists:
    """The word lists of one language. docs/wording.md tells what each list is for."""

    language: str
    groups: Mapping[str, tuple[str, ...]]
    """List name -> entries; the words of a remedy stand under ``remedy.refund`` and so on."""
    months: tuple[tuple[str, ...], ...] = ()
    """Twelve, each with the forms that dates use; one with a capital counts only with it (May, not may)."""
    names: frozenset[str] = frozenset()
    """Words that are also people's names: not found when they stand in capital beside another capital."""
    acronyms: frozenset[str] = frozenset()
    """Capitals that are no shouting."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """List name -> a sentence of this language that says it better."""
    lexicon: Lexicon = field(init=False, compare=False, repr=False)
    month_pattern: str = field(init=False, compare=False, repr=False)
    """Alternation of all month names, the longest first; matches nothing where there are none."""

    def __post_init__(self) -> None:
        """Index the lists once."""
        object.__setattr__(self, "lexicon", Lexicon(self.groups))
        forms = sorted({form for month in self.months for form in month}, key=len, reverse=True)
        object.__setattr__(self, "month_pattern", "|".join(map(re.escape, forms)) or r"(?!)")

    def month(self, written: str) -> int | None:
        """Return the number of a month by its name, or None."""
        for number, forms in enumerate(self.months, 1):
            for form in forms:
                if form.casefold() == written.casefold() and (form[0].islower() or written[0].isupper()):
                    return number
        return None
