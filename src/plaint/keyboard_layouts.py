"""Map the letters of non-Latin keyboard layouts to the Latin keys at the same places.

Commands are single Latin letters, which no key gives while such a layout is on. The rows are those of the usual layouts
of the X keyboard data (``ru``, ``ua``, ``gr``, ``il``), which are Windows' too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

_LATIN = ("`", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./")
_ROWS = {
    "russian": ("ё", "йцукенгшщзхъ\\", "фывапролджэ", "ячсмитьбю."),
    "ukrainian": ("'", "йцукенгшщзхїґ", "фівапролджє", "ячсмитьбю."),
    "greek": ("`", ";ςερτυθιοπ[]\\", "ασδφγηξκλ´'", "ζχψωβνμ,./"),
    "hebrew": (";", "/'קראטוןםפ][\\", "שדגכעיחלךף,", "זסבהנמצתץ."),
}
"""What the keys give unshifted, row by row, beside what they give on a Latin keyboard in ``_LATIN``."""
_SHIFTED = dict(zip("`[]\\;',./", '~{}|:"<>?', strict=True))
NAMES = tuple(_ROWS)
"""Layouts that are known by name."""
_PAIR = "write the character that is typed and then the key that is meant, as in фa"


class Layout(NamedTuple):
    """The parsed setting."""

    keys: Mapping[str, str]
    """The character of a Latin keyboard that is meant, by the one that is typed."""
    problems: tuple[tuple[str, str], ...]
    """A sentence and a hint for each word of it that cannot be used."""


def layout_letters(name: str) -> dict[str, str]:
    """Return the Latin character of each letter of a layout, small and capital."""
    keys: dict[str, str] = {}
    for typed_row, latin_row in zip(_ROWS[name], _LATIN, strict=True):
        for typed, latin in zip(typed_row, latin_row, strict=True):
            # What is punctuation there as well means itself.
            if typed.isalpha() and not typed.isascii():
                keys |= {typed: latin} | _capital(typed, latin)
    return keys


def _capital(typed: str, latin: str) -> dict[str, str]:
    capital = typed.upper()
    # Hebrew has no capitals, and that of a final sigma is the capital of the other one.
    if capital == typed or capital.lower() != typed:
        return {}
    return {capital: _SHIFTED.get(latin, latin.upper())}


def parse_layouts(text: str) -> Layout:
    """Parse the setting: names of layouts and pairs of characters; a later word wins."""
    from unicodedata import normalize

    keys: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    # Keyboards send an й as one character, and an editor may have written it as two.
    for word in normalize("NFC", text).split():
        if word in _ROWS:
            keys |= layout_letters(word)
        elif len(word) == 2 and word[1].isascii():
            keys[word[0]] = word[1]
        else:
            problems += _unusable(word)
    return Layout(keys, tuple(problems))


def _unusable(word: str) -> Iterator[tuple[str, str]]:
    from plaint.domain.text.suggest import did_you_mean

    if len(word) == 2:
        yield f"layout: {word!r} does not end in a key of a Latin keyboard", _PAIR
    elif word.isascii():
        hint = did_you_mean(word, NAMES, f"known are {', '.join(NAMES)}; or {_PAIR}")
        yield f"layout: there is no layout {word!r}", hint
    else:
        yield f"layout: {word!r} is not a pair of two characters", _PAIR
