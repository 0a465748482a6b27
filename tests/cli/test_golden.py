"""What the commands print about the samples, to the byte; PLAINT_GOLDEN=write renews it after a wanted change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "cases"
GOLDEN = Path(__file__).parents[1] / "data" / "golden"
COMMANDS = {
    "list": ("list",),
    "list-all": ("list", "--all", "--sort", "opened"),
    "next": ("next",),
    "next-kettle": ("next", "k7f3"),
    "due": ("due", "--within", "30d"),
    "due-kettle-days": ("due", "k7f3", "--within", "14d", "--days"),
    "check": ("check",),
    "show-kettle": ("show", "k7f3"),
    "evidence-kettle": ("evidence", "list", "k7f3"),
    "playbooks": ("playbooks",),
    "stats": ("stats",),
    "letter-headphones": ("letter", "r4w8"),
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_samples_are_told_to_the_byte(run: Run, name: str) -> None:
    told = run("-C", SAMPLES, *COMMANDS[name]).out
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("PLAINT_GOLDEN") == "write":
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
    assert str(SAMPLES) not in told
