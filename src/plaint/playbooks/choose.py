"""Choose the playbook of a case: the one it names, else by its retailer and country.

A marketplace has one file for the world. Its playbook for a country, as ``ebay-de``, needs no file: compose.py merges
the marketplace with the country's general playbook.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from plaint.domain.model.case import Case
from plaint.domain.model.finding import Finding, Level
from plaint.playbooks.build import EUROPEAN
from plaint.playbooks.files import shipped_blocks, shipped_overlays

GENERAL = "retail"
ALIASES = {"mercadolibre": "mercado libre", "mercadolivre": "mercado livre", "ali": "aliexpress"}
"""Other spellings of a retailer's name, as in its web address -> the words of its ladder's id."""
SUFFIXES = {"ZA": "za", "DE": "de", "ES": "es", "GB": "uk", "UK": "uk", "US": "us", "BR": "br"}
"""Country -> ending of a ladder's id, where it is not simply the code in small letters."""
_COUNTRY_ENDING = re.compile(r"-[a-z]{2}\Z")
_WORD = re.compile(r"[a-z0-9]+")


def choose(case: Case, ids: Collection[str]) -> str:
    """Return the id of the playbook of a case among ``ids``; there is always one.

    A ladder of the retailer goes before one of the country. A country that is not known is not guessed from the
    store: the ladder is then the one without a country, which names no law.
    """
    if case.playbook and is_known(case.playbook, ids):
        return case.playbook
    endings = _endings(case.consumer.country)
    for stem in (*_retailers(case, ids), GENERAL):
        for ending in endings:
            if is_known(stem + ending, ids):
                return stem + ending
    return GENERAL


def is_known(playbook_id: str, ids: Collection[str]) -> bool:
    """Tell whether there is a ladder of this id: a file, or a marketplace that is laid over a country."""
    return playbook_id in ids or overlaid(playbook_id, ids) is not None


def overlaid(playbook_id: str, ids: Collection[str]) -> tuple[str, str] | None:
    """Return the marketplace and the country's ladder that an id without a file stands for, or None.

    ``ebay-de`` stands for ``ebay`` and ``retail-de``.
    """
    stem, hyphen, ending = playbook_id.rpartition("-")
    base = f"{GENERAL}-{ending}"
    if playbook_id in ids or not hyphen or stem not in shipped_overlays():
        return None
    return (stem, base) if stem in ids and base in ids else None


def choice_finding(case: Case, ids: Collection[str]) -> Finding | None:
    """Return a finding when the case names a playbook that does not exist, else None."""
    from plaint.domain.text.suggest import did_you_mean

    if not case.playbook or is_known(case.playbook, ids):
        return None
    used = choose(case, ids)
    advice = did_you_mean(case.playbook, sorted(ids), "see the list of playbooks, or leave the field empty")
    message = f"there is no playbook {case.playbook[:80]!r}; {used} is used"
    return Finding("playbook.unknown", Level.WARNING, message, advice, "case.toml")


def _endings(country: str) -> tuple[str, ...]:
    code = country.strip().upper()
    if not code:
        return ("",)
    own = "-" + SUFFIXES.get(code, code.lower())
    return (own, "-eu", "") if code in EUROPEAN else (own, "")


def _retailers(case: Case, ids: Collection[str]) -> list[str]:
    """Return the stems of playbooks (``amazon`` of ``amazon-za``) that name this retailer, longest first."""
    words = set(_WORD.findall(f"{case.retailer.name} {case.retailer.store}".lower()))
    words.update(word for name in words & ALIASES.keys() for word in ALIASES[name].split())
    return [stem for stem, parts in _stems(tuple(ids)) if words.issuperset(parts)]


@lru_cache(maxsize=8)
def _stems(ids: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    stems = {_COUNTRY_ENDING.sub("", entry) for entry in ids if entry not in shipped_blocks()} - {GENERAL}
    ordered = sorted(stems, key=lambda stem: (-len(stem), stem))
    return tuple((stem, tuple(stem.split("-"))) for stem in ordered)
