"""The values that a playbook is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.domain.small_ladder import (
    LADDER,
    LAW,
    SERVICE,
    SOURCE,
)

from plaint.domain.playbook.playbook import (
    Confidence,
)


def test_a_playbook_lists_all_its_sources_and_knows_the_stale_ones() -> None:
    ladder = replace(LADDER, rights=(LAW, replace(LAW, rule=None)), steps=(replace(SERVICE, sources=(SOURCE,)),))
    assert len(ladder.sources()) == 2 + 2 + 2 + 1
    assert SOURCE.stale(date(2027, 5, 23))
    assert not SOURCE.stale(date(2027, 5, 22))
    assert SOURCE.confirmed
    assert not replace(SOURCE, confidence=Confidence.C).confirmed
    assert ladder.step("nowhere") is None
