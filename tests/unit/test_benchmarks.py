"""The benchmarks run, briefly; their figures are for a quiet machine and taken by hand."""

from __future__ import annotations

from benchmarks import guidance
from tests.unit.test_samples import CASES

from plaint.storage.workspace import LoadedCase, Workspace


def test_guidance_on_a_log_of_twenty_entries_can_be_timed() -> None:
    workspace = Workspace.open(CASES)
    found = [guidance.stretched(case) for case in workspace.cases() if isinstance(case, LoadedCase)]
    assert {len(case.log) for case in found} == {guidance.ENTRIES}
    assert 0 < guidance.median_ms(found[0], workspace, runs=3) < 1000


def test_the_floor_is_timed_on_the_same_machine() -> None:
    assert guidance.floor_ms(runs=1) > 1
