"""The first run: choose a folder, make one, look at the samples; nothing is written before it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.support import running, workspace
from textual.widgets import Input

from plaint.recent import last_workspace
from plaint.tui.app import PlaintApp
from plaint.tui.desk_screen import Desk
from plaint.tui.run import run
from plaint.tui.screens.welcome import Welcome


def everything_below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_without_a_workspace_three_ways_are_offered_and_nothing_is_written(
    tmp_path: Path, own_home: Path
) -> None:
    before = everything_below(own_home)
    async with running(None, tmp_path / "state", (80, 24)) as driver:
        await driver.until(lambda: "Look at the sample cases" in driver.text())
        assert "Make a new folder" in driver.text()
        assert isinstance(driver.app.screen, Welcome)
    assert everything_below(own_home) == before


async def test_a_folder_is_opened_by_its_path_and_kept_for_the_next_time(tmp_path: Path) -> None:
    root = workspace(tmp_path / "cases")
    async with running(None, tmp_path / "state") as driver:
        await driver.press("1")
        path = driver.app.screen.query_one(Input)
        path.value = str(tmp_path / "nowhere")
        await driver.press("enter")
        await driver.until(lambda: "there is no folder" in driver.text())
        path.value = str(root)
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Desk))
        await driver.ready()
        assert len(driver.titles) == 3
    assert last_workspace() == root


async def test_a_folder_is_made_only_after_enter(tmp_path: Path) -> None:
    async with running(None, tmp_path / "state") as driver:
        await driver.press("2")
        path = driver.app.screen.query_one(Input)
        assert path.value == "~/complaints"
        path.value = str(tmp_path / "new place")
        await driver.press("escape")
        assert not (tmp_path / "new place").exists()
        await driver.press("2", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, Desk))
        assert (tmp_path / "new place").is_dir()
        await driver.ready()
        assert "No cases here yet." in driver.text()


async def test_the_samples_are_opened_as_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with running(None, tmp_path / "state") as driver:
        await driver.press("down", "down", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, Desk))
        await driver.ready()
        assert len(driver.titles) == 8
        assert tmp_path in driver.desk.session.root.parents


async def test_a_workspace_that_cannot_be_opened_is_told_on_the_first_screen(tmp_path: Path) -> None:
    app = PlaintApp(tmp_path / "gone", None, state=tmp_path / "state")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Welcome)
        assert "there is no folder" in app.screen._problem


def test_run_takes_the_settings_and_returns_the_status(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gc

    seen: dict[str, object] = {}
    config = own_home / "config" / "plaint"
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text('theme = "plaint-light"\nmouse = false\n[keys]\nlog = "x"\n')

    def pretend(self: PlaintApp, **named: object) -> int:
        seen.update(named, theme=self.settings.theme, keys=self.settings.keys, root=self.workspace)
        return 0

    monkeypatch.setattr(PlaintApp, "run", pretend)
    try:
        assert run(tmp_path, None) == 0
    finally:
        gc.enable()
    assert seen == {"mouse": False, "theme": "plaint-light", "keys": {"log": "x"}, "root": tmp_path}
