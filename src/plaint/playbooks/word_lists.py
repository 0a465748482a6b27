"""Load the word lists of the wording rules from ``wording/LANGUAGE.toml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from plaint.domain.text.word_lists import WordLists

DATA = Path(__file__).parent / "wording"
FALLBACK = "en"
SHARED = "shared"
"""Acronyms that every language writes in capitals."""


def word_lists_for(language: str) -> WordLists:
    """Return the lists of a language (``de``, also ``de-AT``), or the English ones."""
    code = language.strip().lower()[:2]
    return _read(code if code in languages() else FALLBACK)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have lists, sorted."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml") if path.stem != SHARED))


@lru_cache(maxsize=8)
def _read(language: str) -> WordLists:
    values, shared = _values(language), _values(SHARED)
    groups = {name: tuple(entries) for name, entries in values["lists"].items()}
    groups |= {f"remedy.{name}": tuple(entries) for name, entries in values["remedies"].items()}
    groups |= {f"date.{name}": tuple(entries) for name, entries in values["dates"].items()}
    return WordLists(
        language=language,
        groups=groups,
        months=tuple(tuple(forms.split("|")) for forms in values["months"]),
        names=frozenset(values.get("names", ())),
        acronyms=frozenset(shared["acronyms"]) | frozenset(values.get("acronyms", ())),
        instead=dict(values["instead"]),
    )


def _values(name: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
