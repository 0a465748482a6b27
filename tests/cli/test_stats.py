"""``plaint stats`` as programs and people read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINT_WORKSPACE", str(SAMPLES))


def test_stats_print_counts_money_and_waiting_with_bars(run: Run, samples: None) -> None:
    result = run("stats")
    assert result.status == 0
    assert result.out.startswith("8 cases, 6 open, 1 closed, 1 paused, 1 overdue")
    for heading in ("Stage", "Shop", "Problem", "Result", "Money", "by shop", "by step"):
        assert heading in result.out
    assert "█" in result.out
    assert "received       505.50" in result.out


def test_stats_as_json_have_the_keys_of_the_interface(run: Run, samples: None) -> None:
    found = run("stats", "--json").json
    assert set(found) == {"cases", "money", "waiting"}
    assert found["cases"]["stages"]["act"] == 4


def test_stats_of_an_empty_workspace_are_short(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert run("-C", tmp_path / "none", "stats").out == "0 cases, 0 open, 0 closed\n"
