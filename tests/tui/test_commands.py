"""The command table: every command is reachable, does something or says why not, and no key means two things."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.tui.support import Driver, running, workspace
from textual.app import App
from textual.binding import Binding
from textual.widgets import Input

from plaint.tui import external
from plaint.tui.commands.keys import keymap, name, shown
from plaint.tui.commands.moves import MOVES
from plaint.tui.commands.table import BY_NAME, COMMANDS
from plaint.tui.screens.desk import Desk
from plaint.tui.widgets.rows import Rows

EFFECTS_ELSEWHERE = {"quit", "palette"}
"""Tested by themselves."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def seen(driver: Driver) -> tuple[object, ...]:
    """Return whatever a command may change."""
    desk = driver.desk
    return (
        driver.app.screen, driver.app.focused, desk.detail.tab, desk.rowset.sort, len(desk.marks), driver.toasts,
        desk.remembered.beside, desk.remembered.above, driver.app.theme, desk.filter_bar.text, desk.cases.cursor,
    )  # fmt: skip


def test_no_key_is_given_to_two_commands_of_one_scope() -> None:
    keys = Counter(key for command in COMMANDS for key in command.keys)
    keys += Counter(key for move in MOVES for key in move.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_punctuation_key_has_a_twin_that_every_keyboard_can_send() -> None:
    for command in COMMANDS:
        if len(shown(command.keys[0])) == 1 and not shown(command.keys[0]).isalnum() and command.name != "back":
            twins = [key for key in command.keys if key.startswith("f") and key[1:].isdigit()]
            assert twins or {"left", "right"} & set(command.keys), command.name


def test_every_command_has_words_and_no_two_have_one_name() -> None:
    assert len(BY_NAME) == len(COMMANDS)
    for command in COMMANDS:
        assert command.title
        assert command.help.endswith((".", "…"))
        assert len(command.title.split()) <= 5


@pytest.mark.parametrize("filled", [True, False])
async def test_every_command_does_something_or_says_why_not(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: bool
) -> None:
    monkeypatch.setattr(external, "open_outside", lambda path, environment: None)
    if not filled:
        root = tmp_path / "empty"
        root.mkdir()
    async with running(root, tmp_path / "state") as driver:
        for command in COMMANDS:
            if command.name in EFFECTS_ELSEWHERE:
                continue
            for key in command.keys[:1]:
                before = seen(driver)
                await driver.press(key)
                await driver.until(lambda before=before: seen(driver) != before)  # type: ignore[misc]  # mypy cannot infer it
                while not isinstance(driver.app.screen, Desk) or isinstance(driver.app.focused, Input):
                    await driver.press("escape")
                driver.app.clear_notifications()
                await driver.pilot.pause()
        await driver.until(lambda: not driver.desk.workers or driver.app.is_running)


async def test_q_quits_at_the_top_only_and_ctrl_q_from_a_dialog_too(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("l", "q")
        assert driver.app.is_running
        await driver.press("escape", "q")
        await driver.until(lambda: not driver.app.is_running or driver.app.return_value == 0)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n", "ctrl+q")
        await driver.until(lambda: driver.app._exit)


async def test_keys_of_the_settings_win_over_defaults_and_are_shown(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", keys={"log": "n", "help": "ctrl+h", "nonsense": "x"}) as driver:
        assert "nonsense" in driver.toasts
        assert "n log" in driver.text().splitlines()[-1]
        await driver.press("n")
        assert "Log a contact" in driver.text()
        await driver.press("escape")
        await driver.press("l")
        assert driver.app.screen is driver.desk, "the old key does nothing any more"
        await driver.press("ctrl+h")
        assert "Help: every key" in driver.text()


def test_a_keymap_reports_unknown_commands_and_clashes() -> None:
    known = {"log": ("l",), "new": ("n", "f4"), "copy": ("y",)}
    found, problems = keymap({"log": "n", "copy": "n", "nope": "x", "new": ""}, known)
    assert found["log"] == "n"
    assert len(problems) == 3
    assert keymap({"log": "n"}, known) == ({"log": "n", "new": "f4"}, [])
    assert keymap({"log": "y"}, known)[0]["copy"] == "unbound_copy"
    assert keymap({"log": "/, ctrl+l"}, known)[0]["log"] == "slash,ctrl+l"
    assert keymap({"log": ","}, known)[0]["log"] == "comma"
    assert name(shown("question_mark")) == "question_mark"


def test_every_binding_of_desk_and_lists_comes_from_the_tables() -> None:
    bound = {binding.id for binding in Desk.BINDINGS if isinstance(binding, Binding)}
    assert bound == set(BY_NAME) - {"palette"}
    moves = {binding.id for binding in Rows.BINDINGS if isinstance(binding, Binding)}
    assert moves == {move.name for move in MOVES}
    assert BY_NAME["palette"].keys[0] == App.COMMAND_PALETTE_BINDING


async def test_keys_typed_after_q_do_nothing_any_more(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        desk = driver.desk
        desk.action_command("quit")
        desk.action_command("log")
        assert driver.app.screen is desk
