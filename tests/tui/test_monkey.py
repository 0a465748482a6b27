"""Random keys and clicks; ``python -m benchmarks.monkey`` plays longer by hand."""

from __future__ import annotations

from pathlib import Path

from benchmarks.monkey import run


def test_no_random_key_or_click_raises_or_writes_outside_the_workspace(tmp_path: Path) -> None:
    assert run(tmp_path, 60, seed=7) == 60
