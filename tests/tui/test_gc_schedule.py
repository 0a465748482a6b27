"""Garbage is looked for when nobody types: a look at everything would be felt in the middle of a key."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.tui.support import running, workspace

from plaint.tui.core import gc_schedule
from plaint.tui.core.gc_schedule import RARELY


class Looks:
    """Counts looks at everything."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, phase: str, info: dict[str, int]) -> None:
        self.count += phase == "stop" and info["generation"] == 2


@pytest.fixture
def looks() -> Iterator[Looks]:
    before, found = gc.get_threshold(), Looks()
    gc.callbacks.append(found.note)
    yield found
    gc.callbacks.remove(found.note)
    gc.unfreeze()
    gc.set_threshold(*before)
    gc.enable()


async def test_it_is_looked_for_once_the_keys_rest_and_not_before(
    tmp_path: Path, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc_schedule, "QUIET", 0.2)
    monkeypatch.setattr(gc_schedule, "PAUSE", 0.0)
    gc.collect()
    gc.disable()
    before = looks.count
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        assert gc.isenabled(), "after the first frame"
        assert gc.get_threshold()[2] == RARELY
        await driver.until(lambda: looks.count > before)
        kept = gc.get_freeze_count()
        assert kept > 0
        monkeypatch.setattr(gc_schedule, "QUIET", 1000.0)
        await driver.press("j")
        seen = looks.count
        driver.app._gc_schedule._look()
        assert looks.count == seen, "somebody types"
        monkeypatch.setattr(gc_schedule, "QUIET", 0.0)
        driver.app._gc_schedule._look()
        assert looks.count == seen + 1
        assert gc.get_freeze_count() > kept // 2


async def test_where_the_start_did_not_switch_it_off_everything_stays_as_it_is(tmp_path: Path, looks: Looks) -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        await driver.press("j", "k")
        assert (gc.get_threshold(), gc.get_freeze_count()) == (before, frozen)
        assert not driver.app._gc_schedule.working


class Ring:
    """Garbage that only a look finds."""

    def __init__(self) -> None:
        self.itself = self


async def test_what_was_in_use_at_one_look_is_found_by_the_next(
    tmp_path: Path, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc_schedule, "QUIET", 0.0)
    gc.disable()
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        await driver.until(lambda: gc.get_freeze_count() > 0)
        ring = Ring()
        held = weakref.ref(ring)
        driver.app._gc_schedule._look()
        del ring
        driver.app._gc_schedule._look()
        assert held() is None
    assert looks.count > 1
