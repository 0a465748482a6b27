"""On a keyboard that is not Latin its letters are commands where commands are, and text where text is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.tui.support import TODAY, Driver, workspace, write_case
from textual import events

from plaint.settings import Settings, load_settings
from plaint.tui.app import PlaintApp
from plaint.tui.core.keyboard import Keyboard
from plaint.tui.desk_screen import Desk
from plaint.tui.dialogs.form import Form
from plaint.tui.dialogs.wizard import Wizard


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = workspace(tmp_path / "cases")
    write_case(found, 3, "Чайник разбит")
    return found


@asynccontextmanager
async def typing(root: Path, state: Path, layout: str, **keys: str) -> AsyncIterator[Driver]:
    """Run the desk with a layout, and keys of the settings' own."""
    app = PlaintApp(root, TODAY, state=state, settings=Settings(layout=layout, keys=keys))
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        await driver.ready()
        yield driver


async def test_a_letter_of_the_layout_is_the_command_in_its_place(root: Path, tmp_path: Path) -> None:
    async with typing(root, tmp_path / "state", "russian") as driver:
        first, second = driver.titles[:2]
        await driver.press("о")
        await driver.until(lambda: driver.under_cursor == second)
        await driver.press("л")
        await driver.until(lambda: driver.under_cursor == first)
        await driver.press("П")
        await driver.until(lambda: driver.under_cursor == driver.titles[-1])
        await driver.press("т")
        await driver.until(lambda: isinstance(driver.app.screen, Wizard))
        await driver.press("escape", "б")
        await driver.until(lambda: "Settings" in driver.text())
        await driver.press("escape", "g", "j")
        await driver.until(lambda: driver.under_cursor == second)


async def test_without_the_setting_a_letter_that_is_no_command_does_nothing(root: Path, tmp_path: Path) -> None:
    async with typing(root, tmp_path / "state", "") as driver:
        before = driver.under_cursor
        await driver.press("о", "т")
        assert (driver.app.screen, driver.under_cursor) == (driver.desk, before)


async def test_where_text_is_typed_the_letters_stay_what_they_are(root: Path, tmp_path: Path) -> None:
    async with typing(root, tmp_path / "state", "russian") as driver:
        await driver.press("slash", *"чайник")
        await driver.until(lambda: driver.titles == ["Чайник разбит"])
        assert driver.desk.filter_bar.text == "чайник"
        await driver.press("escape", "т")
        await driver.until(lambda: isinstance(driver.app.screen, Wizard))


@pytest.mark.parametrize("opens", ["slash", "f3"])
async def test_what_is_typed_ahead_of_the_line_that_opens_arrives_as_it_was_typed(
    root: Path, tmp_path: Path, opens: str
) -> None:
    async with typing(root, tmp_path / "state", "russian") as driver:
        for key in (opens, *"чайник"):  # one burst: most of these letters are commands
            driver.app.simulate_key(key)
        await driver.until(lambda: driver.desk.filter_bar.text == "чайник")
        assert driver.titles == ["Чайник разбит"]
        assert driver.app.screen is driver.desk


async def test_a_menu_is_chosen_from_by_the_letter_in_the_place_of_its_key(root: Path, tmp_path: Path) -> None:
    async with typing(root, tmp_path / "state", "greek") as driver:
        await driver.press("σ", "τ")
        await driver.until(lambda: driver.desk.rowset.order.sort == "title")


async def test_a_key_of_the_settings_wins_over_the_layout(root: Path, tmp_path: Path) -> None:
    async with typing(root, tmp_path / "state", "russian", new="о") as driver:
        await driver.press("о")
        await driver.until(lambda: isinstance(driver.app.screen, Form))


async def test_a_layout_that_is_chosen_holds_at_once_and_until_it_is_taken_back(root: Path, tmp_path: Path) -> None:
    async with typing(root, tmp_path / "state", "") as driver:
        await driver.press("comma", "b")
        assert "Ukrainian" in driver.text()
        await driver.press("2")
        await driver.until(lambda: driver.app.settings.layout == "ukrainian")
        assert load_settings().layout == "ukrainian"
        await driver.press("б", "и")
        await driver.until(lambda: "takes the line out" in driver.text())
        await driver.press("0")
        await driver.until(lambda: not driver.app.settings.layout)
        await driver.press("т")
        assert driver.app.screen is driver.desk


def test_the_letter_of_the_layout_with_ctrl_is_the_key_in_its_place_with_ctrl() -> None:
    keyboard = Keyboard({"ы": "s", "ю": ".", ";": "q"}, {"ctrl+ю"})

    def meant(key: str, character: str | None) -> tuple[str, str | None]:
        found = keyboard.meant(events.Key(key, character), None)
        return found.key, found.character

    assert meant("ctrl+ы", None) == ("ctrl+s", None)
    assert meant("ctrl+ю", None) == ("ctrl+ю", None), "it has a command of its own"
    assert meant("ю", "ю") == ("full_stop", ".")
    assert meant("semicolon", ";") == ("q", "q")
    assert meant("s", "s") == ("s", "s")
