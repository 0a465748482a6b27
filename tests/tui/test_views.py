"""Saved views, columns, marks and bulk acts, settings: what a person sets up for themselves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.tui.support import TODAY, Driver, fill, form, running, saved, workspace
from textual.widgets import Input

from plaint.settings import Settings, View, config_file, load_settings
from plaint.storage.workspace import LoadedCase
from plaint.tui.app import PlaintApp
from plaint.tui.desk_screen import Desk
from plaint.tui.panels.columns import USUAL


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def cases_of(driver: Driver) -> list[LoadedCase]:
    return [one for one in driver.desk.session.workspace.cases() if isinstance(one, LoadedCase)]


async def test_a_view_is_saved_from_what_is_shown_then_chosen_renamed_and_removed(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("3")
        assert "there is no view 3 yet" in driver.toasts.casefold()
        await driver.press("slash")
        await driver.type("amazon")
        await driver.press("enter", "s", "t", "v", "s")
        assert not config_file().exists(), "nothing is written before the person says so"
        fill(driver, name="Shop")
        await saved(driver)
        await driver.until(lambda: driver.app.settings.views)
        assert load_settings().views == (View("Shop", "amazon", "title"),)
        await driver.press("escape")
        await driver.until(lambda: len(driver.titles) == 3)
        await driver.press("s", "u", "1")
        await driver.until(lambda: driver.titles == ["Kettle arrived cracked"])
        assert driver.desk.rowset.order.sort == "title"
        await driver.press("v", "r", "1")
        fill(driver, name="Kettles")
        await saved(driver)
        await driver.until(lambda: driver.app.settings.views[0].name == "Kettles")
        await driver.press("v", "d", "1")
        await driver.until(lambda: not driver.app.settings.views)
        assert load_settings().views == ()


async def test_columns_are_chosen_remembered_and_sorted_by_a_click(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", (160, 40)) as driver:
        assert "Retailer" in driver.text()
        await driver.press("V", "space", "j", "space", "ctrl+s")
        await driver.until(lambda: "id" in driver.desk.cases.wanted)
        assert "Retailer" not in driver.text()
        assert "k7f3qd" in driver.text().split("│", maxsplit=1)[0] + driver.text()
        line = driver.text().splitlines()[1]
        await driver.pilot.click("#columns", offset=(line.index("Case") + 1, 0))
        await driver.until(lambda: driver.desk.rowset.order.sort == "title")
        assert "Case ▾" in driver.text()
        await driver.until(lambda: "id" in (tmp_path / "state" / "desk.json").read_text())
    async with running(root, tmp_path / "state", (160, 40)) as driver:
        assert "id" in driver.desk.cases.wanted
        driver.desk.show_columns(())
        assert driver.desk.cases.wanted == USUAL


async def test_marked_cases_are_labelled_closed_and_undone_as_one(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("b")
        assert "mark cases first" in driver.toasts.casefold()
        await driver.press("asterisk")
        assert "* 3 marked" in driver.text()
        await driver.press("b", "l")
        assert form(driver).spec.title == "Add a label to 3 cases"
        fill(driver, value="urgent")
        await saved(driver)
        await driver.until(lambda: all(case.case.labels == ("urgent",) for case in cases_of(driver)))
        await driver.press("u")
        await driver.until(lambda: not any(case.case.labels for case in cases_of(driver)))
        await driver.press("b", "c")
        fill(driver, results="rejected")
        await saved(driver)
        await driver.until(lambda: all(case.case.status == "closed" for case in cases_of(driver)))
        await driver.press("slash")
        await driver.type("kettle")
        await driver.until(lambda: "3 marked, 2 not shown" in driver.text())
        await driver.press("escape", "asterisk")
        assert not driver.desk.marks


async def test_settings_are_written_when_they_are_chosen(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("comma")
        assert "Settings" in driver.text()
        await driver.press("e")
        assert "no settings file yet" in driver.toasts
        await driver.press("comma", "t", "2")
        await driver.until(lambda: driver.app.theme == "plaint-light")
        assert load_settings().theme == "plaint-light"
        await driver.press("comma", "s", "t")
        await driver.until(lambda: load_settings().sort == "title")
        await driver.press("comma", "l", "2")
        await driver.until(lambda: load_settings().language == "af")
        await driver.press("comma", "m")
        await driver.until(lambda: load_settings().mouse is False)
        await driver.press("comma", "c", "space", "ctrl+s")
        await driver.until(lambda: load_settings().columns)
        await driver.press("comma", "s", "0")
        await driver.until(lambda: load_settings().sort == "")


async def test_a_key_is_changed_by_pressing_it_and_given_back(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("comma", "k")
        assert isinstance(driver.app.focused, Input)
        await driver.type("statis")
        await driver.press("enter", "ctrl+t")
        await driver.until(lambda: load_settings().keys == {"statistics": "ctrl+t"})
        await driver.until(lambda: driver.desk.key_of("statistics") == "ctrl+t")
        await driver.press("ctrl+t")
        await driver.until(lambda: not isinstance(driver.app.screen, Desk))
        await driver.press("escape", "comma", "k")
        await driver.type("statis")
        await driver.press("enter", "backspace")
        await driver.until(lambda: not load_settings().keys)
        await driver.until(lambda: driver.desk.key_of("statistics") == "T")
        await driver.press("comma", "k", "enter", "escape")
        assert driver.app.screen is driver.desk


async def test_a_workspace_that_can_only_be_read_says_so_and_why(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **more: mode != os.W_OK and asked(path, mode, **more))
    async with running(root, tmp_path / "state") as driver:
        assert "read-only" in driver.text().splitlines()[0]
        await driver.press("l")
        assert driver.app.screen is driver.desk
        assert "can only be read" in driver.toasts


async def test_what_the_settings_say_holds_at_the_start_and_what_is_wrong_with_them_is_listed(
    root: Path, tmp_path: Path
) -> None:
    settings = Settings(sort="title", columns=("id", "nonsense"), theme="plaint-light", keys={"nope": "x"})
    app = PlaintApp(root, TODAY, state=tmp_path / "state", settings=settings)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        await driver.ready()
        assert driver.titles == ["Blender charged twice", "Kettle arrived cracked", "Tent never delivered"]
        assert driver.desk.cases.wanted == ("id",)
        assert driver.app.theme == "plaint-light"
        await driver.press("comma")
        await driver.until(lambda: "there is no command 'nope'" in driver.text())
