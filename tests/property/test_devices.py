"""Whatever two people, their editors, git, a cloud client and sudden ends do in any order: nothing typed is lost."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.reliability.computer import WAYS, memory
from tests.reliability.devices import World

from plaint.domain.merge.three_way import Side

NAMES = st.sampled_from("ab")
NUMBERS = st.integers(0, 20)
ENDS = st.one_of(st.none(), st.none(), st.none(), st.integers(0, 220))
"""At which call to the disk the process is killed."""
STALE = st.booleans()


class Devices(RuleBasedStateMachine):
    """What can happen, one rule each."""

    top: ClassVar[Path]
    steps: ClassVar[int] = 0
    kills: ClassVar[int] = 0
    words: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.world = self.stack.enter_context(World(self.top))
        self.since_sync = 0
        self.touched = "a"

    def done(self, name: str) -> None:
        """Look at the device that something was done on."""
        type(self).steps += 1
        self.since_sync += 1
        self.world.check(self.world.devices[name])

    @rule(name=NAMES, number=NUMBERS, case=NUMBERS, stale=STALE, end=ENDS)
    def a_field_is_set(self, name: str, number: int, case: int, stale: bool, end: int | None) -> None:
        device = self.world.devices[name]
        found = self.world.case_for(device, number=case, stale=stale)
        if found is not None:
            self.world.set_field(device, found, number, end)
        self.done(name)

    @rule(name=NAMES, case=NUMBERS, stale=STALE, end=ENDS)
    def a_contact_is_logged(self, name: str, case: int, stale: bool, end: int | None) -> None:
        device = self.world.devices[name]
        found = self.world.case_for(device, number=case, stale=stale)
        if found is not None:
            self.world.log(device, found, end)
        self.done(name)

    @rule(name=NAMES, number=NUMBERS, case=NUMBERS, stale=STALE, end=ENDS)
    def an_entry_is_withdrawn(self, name: str, number: int, case: int, stale: bool, end: int | None) -> None:
        device = self.world.devices[name]
        found = self.world.case_for(device, number=case, stale=stale)
        if found is not None:
            self.world.edit_entry(device, found, number, end)
        self.done(name)

    @rule(name=NAMES, number=NUMBERS, case=NUMBERS, stale=STALE, end=ENDS)
    def a_letter_is_written(self, name: str, number: int, case: int, stale: bool, end: int | None) -> None:
        device = self.world.devices[name]
        found = self.world.case_for(device, number=case, stale=stale)
        if found is not None:
            self.world.write_letter(device, found, number, end)
        self.done(name)

    @rule(name=NAMES, case=NUMBERS, end=ENDS)
    def evidence_is_added(self, name: str, case: int, end: int | None) -> None:
        device = self.world.devices[name]
        found = self.world.case_for(device, number=case, stale=False)
        if found is not None:
            self.world.add_evidence(device, found, end)
        self.done(name)

    @rule(name=NAMES, end=ENDS)
    def a_case_is_made(self, name: str, end: int | None) -> None:
        self.world.new_case(self.world.devices[name], end)
        self.done(name)

    @rule(name=NAMES, case=NUMBERS, end=ENDS, sure=st.integers(0, 3))
    def a_case_goes_to_the_trash(self, name: str, case: int, end: int | None, sure: int) -> None:
        device = self.world.devices[name]
        found = self.world.case_for(device, number=case, stale=False)
        if found is not None and not sure:
            self.world.trash(device, found, end)
        self.done(name)

    @rule(name=NAMES, redo=st.booleans(), end=ENDS)
    def the_last_change_is_taken_back(self, name: str, redo: bool, end: int | None) -> None:
        self.world.undo(self.world.devices[name], end, redo=redo)
        self.done(name)

    @rule(name=NAMES, number=NUMBERS)
    def an_editor_opens_a_file(self, name: str, number: int) -> None:
        self.world.editor_opens(self.world.devices[name], number)
        self.done(name)

    @rule(name=NAMES, way=st.sampled_from(WAYS), torn=st.integers(0, 9))
    def an_editor_saves(self, name: str, way: str, torn: int) -> None:
        self.world.editor_saves(self.world.devices[name], way, torn=not torn)
        self.done(name)

    @rule(way=st.sampled_from(WAYS))
    def the_cloud_copies(self, way: str) -> None:
        self.world.cloud(way)
        self.done("a")
        self.world.check(self.world.devices["b"])

    @rule(name=NAMES, number=NUMBERS, side=st.sampled_from([None, *Side]), end=ENDS)
    def conflicts_are_settled(self, name: str, number: int, side: Side | None, end: int | None) -> None:
        self.world.resolve(self.world.devices[name], number, side, end)
        self.done(name)

    @precondition(lambda self: self.since_sync >= 8)
    @rule(name=NAMES)
    def git_shares(self, name: str) -> None:
        self.world.sync(self.world.devices[name])
        self.since_sync = 0
        self.done(name)

    @rule(name=NAMES)
    def plaint_is_started_anew(self, name: str) -> None:
        self.world.devices[name].start()
        self.done(name)

    def teardown(self) -> None:
        type(self).kills += self.world.kills
        type(self).words += len(self.world.wanted)
        try:
            lost = self.world.lost()
            assert not lost, sorted(lost)
        finally:
            self.stack.close()


@pytest.fixture
def place(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder, in memory where the system has such a place."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (own_home / ".gitconfig").write_text("[gc]\nauto = 0\n[init]\ndefaultBranch = main\n", encoding="utf-8")
    top = Path(tempfile.mkdtemp(dir=memory()))
    yield top
    shutil.rmtree(top)


def run_devices(
    top: Path, *, examples: int, steps: int, derandomize: bool = True, shortest: bool = True
) -> tuple[int, int, int]:
    """Run the machine; return how many steps, kills and words there were.

    Fails with a way to a loss, and with ``shortest`` looks for the shortest one, which takes minutes.
    """
    Devices.top = top
    Devices.steps = Devices.kills = Devices.words = 0
    given = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=derandomize,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shortest else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Devices, settings=given)
    return Devices.steps, Devices.kills, Devices.words


def test_nothing_that_was_typed_is_lost(place: Path) -> None:
    steps, _kills, words = run_devices(place, examples=8, steps=40)
    assert steps > 100
    assert words > 10


@pytest.mark.soak
def test_nothing_that_was_typed_is_lost_in_ten_thousand_steps(place: Path) -> None:
    steps, kills, _ = run_devices(place, examples=60, steps=200, derandomize=False)
    assert steps > 5_000
    assert kills > 50
