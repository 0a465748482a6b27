"""Export from the desk: what is missing, the form, the path."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.tui.support import fill, running

from plaint.tui.dialogs.form import Form
from plaint.tui.screens.export import ExportPage

SAMPLES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(SAMPLES, tmp_path / "samples"))
    without_date(next(root.glob("*k7f3/evidence/crack.png.toml")))
    return root


def without_date(side: Path) -> None:
    side.write_text("\n".join(line for line in side.read_text().split("\n") if not line.startswith("captured")))


async def test_x_says_what_is_missing_writes_and_shows_where_it_is(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.id == "k7f3qd")
        await driver.press("x")
        page = driver.app.screen
        assert isinstance(page, ExportPage)
        await driver.until(lambda: page.outlooks is not None)
        await driver.pilot.pause()
        assert "1 exhibit without a date" in driver.text()
        assert "5 exhibits" in driver.text()
        await driver.press("y")
        assert "Nothing is written yet" in driver.toasts
        await driver.press("x")
        assert isinstance(driver.app.screen, Form)
        fill(driver, format="md", redacted="yes", size="", output=str(tmp_path))
        await driver.press("ctrl+s")
        await driver.until(lambda: page.done is not None)
        await driver.pilot.pause()
        assert page.path is not None
        assert page.path.read_text("utf-8").startswith("# Kettle arrived cracked")
        assert "Written" in driver.text()
        await driver.press("escape")
        assert driver.app.screen_stack[-1] is driver.desk
