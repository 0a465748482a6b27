"""Choose the playbook of a case: the one it names, else by its retailer and country."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from plaint.domain.model.case import Case
from plaint.domain.model.finding import Finding, Level
from plaint.playbooks.build import EUROPEAN

GENERAL = "retail"
BLOCKS = frozenset({GENERAL, "payment"})
"""Ids that name no retailer."""
SUFFIXES = {"ZA": "za", "DE": "de", "ES": "es", "GB": "uk", "UK": "uk", "US": "us", "BR": "br"}
"""Country -> ending of a ladder's id, where it is not simply the code in small letters."""
_COUNTRY_ENDING = re.compile(r"-[a-z]{2}\Z")
_WORD = re.compile(r"[a-z0-9]+")


def choose(case: Case, ids: Collection[str]) -> str:
    """Return the id of the playbook of a case among ``ids``; there is always one.

    A ladder of the retailer goes before one of the country. A country that is not known is not guessed from the
    store: the ladder is then the one without a country, which names no law.
    """
    if case.playbook and case.playbook in ids:
        return case.playbook
    endings = _endings(case.consumer.country)
    for stem in (*_retailers(case, ids), GENERAL):
        for ending in endings:
            if stem + ending in ids:
                return stem + ending
    return GENERAL


def choice_finding(case: Case, ids: Collection[str]) -> Finding | None:
    """Return a finding when the case names a playbook that does not exist, else None."""
    from plaint.domain.text.suggest import did_you_mean

    if not case.playbook or case.playbook in ids:
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
    return [stem for stem, parts in _stems(tuple(ids)) if words.issuperset(parts)]


@lru_cache(maxsize=8)
def _stems(ids: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    stems = {_COUNTRY_ENDING.sub("", entry) for entry in ids} - BLOCKS
    ordered = sorted(stems, key=lambda stem: (-len(stem), stem))
    return tuple((stem, tuple(stem.split("-"))) for stem in ordered)
