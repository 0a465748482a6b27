"""Desks without an app, on three small cases and on the samples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.tui.commands.fake_desk import FakeDesk
from tests.tui.support import workspace

SAMPLES = Path(__file__).parents[3] / "cases"


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    """Return a desk on three small cases, the cursor on the first."""
    desk = FakeDesk(workspace(tmp_path / "cases"), tmp_path / "state")
    desk.stand_on("Kettle arrived cracked")
    return desk


@pytest.fixture
def samples(tmp_path: Path) -> FakeDesk:
    """Return a desk on the samples."""
    return FakeDesk(Path(shutil.copytree(SAMPLES, tmp_path / "samples")), tmp_path / "state")
