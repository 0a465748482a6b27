"""Random keys and clicks; ``python -m benchmarks.monkey`` plays longer by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.monkey import run


@pytest.mark.parametrize("steps", [20, pytest.param(600, marks=pytest.mark.slow)])
def test_no_random_key_or_click_raises_or_writes_outside_the_workspace(tmp_path: Path, steps: int) -> None:
    assert run(tmp_path, steps, seed=7) == steps
