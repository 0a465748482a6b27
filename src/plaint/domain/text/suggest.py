"""Suggest the known word that a mistyped one is meant to be: "did you mean".

One policy for the whole program: case, and whether words are joined by ``-``, ``_`` or a blank, make no difference;
``CUTOFF`` is how alike two words must be. Where the word may be right as it stands (a key of a person's own in a
file), they must be more alike (``SURE``).
"""

from __future__ import annotations

from collections.abc import Iterable

CUTOFF = 0.6
"""Least likeness of a suggestion, from 0 to 1, as difflib measures it."""
SURE = 0.7
"""Least likeness where the word may be meant as it is."""
LONGEST = 80
"""Characters of a word that are compared: a long text and thousands of names would take seconds."""


def matches(word: str, known: Iterable[str], count: int, cutoff: float = CUTOFF) -> list[str]:
    """Return at most ``count`` known words like this one, the most alike first."""
    from difflib import get_close_matches

    by_form: dict[str, str] = {}
    for name in known:
        by_form.setdefault(_form(name), name)
    return [by_form[form] for form in get_close_matches(_form(word[:LONGEST]), by_form, count, cutoff)]


def nearest(word: str, known: Iterable[str], cutoff: float = CUTOFF) -> str:
    """Return the known word most like this one, or an empty string."""
    return next(iter(matches(word, known, 1, cutoff)), "")


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``did you mean …?`` with the known word most like this one, or ``otherwise`` where none is."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near else otherwise


def _form(word: str) -> str:
    return word.strip().casefold().replace("_", "-").replace(" ", "-")
