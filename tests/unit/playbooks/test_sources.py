"""Every source of every shipped ladder parses, can be opened, and says when to look at it again."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest

from plaint.domain.playbook.playbook import Confidence, Playbook, Source, SourceKind
from plaint.playbooks.files import shipped_ids
from plaint.playbooks.loader import available, load
from plaint.playbooks.sources import UsedSource, due_sources, every_ladder, used_sources

TODAY = date(2026, 11, 28)
LADDERS = [one.id for one in available()]


@cache
def all_sources() -> tuple[UsedSource, ...]:
    return used_sources(load(name) for name in LADDERS)


def test_every_source_can_be_opened_but_our_own_defaults() -> None:
    without = [
        one.source.text for one in all_sources() if not one.source.url and one.source.kind is not SourceKind.OWN_DEFAULT
    ]
    assert without == []
    assert all(one.source.url.startswith("https://") or one.source.url[:7] in {"", "http://"} for one in all_sources())


def test_no_source_was_read_in_the_future_and_each_is_looked_at_again_later() -> None:
    for one in all_sources():
        assert one.source.text.strip()
        assert date(2026, 1, 1) <= one.source.read_on <= TODAY, one.source.text
        assert one.source.check_after > one.source.read_on, one.source.text


def test_every_ladder_takes_part_and_each_source_is_named_once() -> None:
    used = all_sources()
    assert {name for one in used for name in one.playbooks} == set(LADDERS)
    assert len({one.source for one in used}) == len(used)
    assert all(one.entries for one in used)
    assert set(LADDERS) <= set(shipped_ids())


def test_what_is_due_comes_first_where_it_waits_longest() -> None:
    late = TODAY + timedelta(days=365 * 3)
    ladders = [load("retail-za")]
    due = due_sources(ladders, late)
    assert [one.source.check_after for one in due] == sorted(one.source.check_after for one in due)
    assert due_sources(ladders, date(2026, 11, 28)) == ()
    assert all(one.source.stale(late) for one in due)


def test_what_to_look_at_is_the_address_the_words_and_the_copy() -> None:
    source = Source("An Act", TODAY, Confidence.A, TODAY, url="https://law.example", quote="within two years")
    assert UsedSource(source, ("r",), ("p",)).to_look_at() == "https://law.example; look for “within two years”"
    bare = Source("Talk", TODAY, Confidence.C, TODAY, archived="https://copy.example")
    said = UsedSource(bare, ("r",), ("p",)).to_look_at()
    assert said.startswith("no address")
    assert "no words are kept" in said
    assert said.endswith("a stored copy: https://copy.example")


@pytest.mark.parametrize("name", ["retail-de", "amazon-za"])
def test_a_ladder_has_all_its_sources_in_the_list(name: str) -> None:
    playbook: Playbook = load(name)
    assert set(playbook.sources()) <= {one.source for one in used_sources([playbook])}


def test_every_ladder_is_looked_at() -> None:
    assert [one.id for one in every_ladder(None)] == LADDERS
