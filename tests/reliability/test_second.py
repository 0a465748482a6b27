"""A second program saves the same file at the same moment: nobody's words are lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.reliability.second import ACTS, race

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux swaps and tells whether a file is open for writing"
)


@pytest.mark.parametrize("act", ACTS)
def test_no_edit_is_lost_in_sixty_races(tmp_path: Path, act: str) -> None:
    tally = race(tmp_path, act, 60)
    assert tally.lost == []
    assert tally.trials == 60
    assert tally.together > 0


@pytest.mark.soak
@pytest.mark.parametrize("act", ACTS)
def test_no_edit_is_lost_in_a_thousand_races(tmp_path: Path, act: str) -> None:
    tally = race(tmp_path, act, 1000)
    assert tally.lost == []
    assert tally.trials == 1000
