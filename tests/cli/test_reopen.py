from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import held

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_reopening_takes_the_day_away_and_keeps_the_outcome(run: Run, kettle: Path) -> None:
    run("close", "k7f3", "--result", "rejected")
    assert run("reopen", "k7f3").status == 0
    values = held(kettle)
    assert values["status"] == "open"
    assert "closed" not in values
    assert values["outcome"] == {"results": ["rejected"]}
    again = run("reopen", "k7f3")
    assert again.status == 1
    assert "is open already" in again.err


def test_a_paused_case_can_be_reopened(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "status=paused")
    assert run("reopen", "k7f3").status == 0
    assert held(kettle)["status"] == "open"
