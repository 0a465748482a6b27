"""Normalise text for full-text search, and build the queries of the full-text index.

One function folds what is kept and what is typed: case and accents away (also those of Arabic and Hebrew), and the
scripts that write no blanks between words character by character, so that the middle of a sentence is found too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
"""Accents and points that people leave out when they type; the vowel signs of Indian scripts are letters."""
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese."""
_KEYS = re.compile(r"(?m)^[ \t]*[\w.-]+[ \t]*=")
_LONGEST = 40
"""Characters of a word that are asked for; the rest is compared with the text itself."""


def fold(text: str) -> str:
    """Remove case and accents from text; characters may become several (``ß``) or none."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())


def searchable(text: str, *, toml: bool = False) -> str:
    """Return text as the index stores it; the names of fields are left out."""
    text = fold(_KEYS.sub(" ", text) if toml else text)
    if text.isascii():
        return text
    return _UNSPACED.sub(r" \1 ", text).encode("utf-8", "replace").decode()  # file names may hold half characters


def is_word(character: str) -> bool:
    """Tell whether a character is part of words, as the tokenizer of the index has it."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) in {"Mn", "Mc", "Co"}


def tokens(text: str) -> list[str]:
    """Split typed text into the tokens of the index."""
    spaced = "".join(character if is_word(character) else " " for character in searchable(text))
    return spaced.split()


def expression(texts: Sequence[str]) -> str:
    """Build the FTS5 query for whatever may hold all the texts; empty when no word is among them.

    The last word of each text may be the beginning of a longer one.
    """
    wanted: dict[str, None] = {}
    for text in texts:
        words = tokens(text)
        for at, word in enumerate(words):
            begun = at == len(words) - 1 or len(word) > _LONGEST
            wanted[f'"{word[:_LONGEST]}"{"*" if begun else ""}'] = None
    return " AND ".join(wanted)
