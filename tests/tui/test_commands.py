"""The command table: every command is reachable, does something or says why not, and no key means two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from tests.tui.support import Driver, running, workspace
from textual.binding import Binding
from textual.widgets import Input

from plaint.tui import screens
from plaint.tui.app import PlaintApp
from plaint.tui.commands.remap import judge, scopes
from plaint.tui.commands.table import BY_NAME, COMMANDS
from plaint.tui.core import external
from plaint.tui.desk_screen import Desk
from plaint.tui.keys.bindings import EVERYWHERE, PLACES
from plaint.tui.keys.command import Command
from plaint.tui.keys.movement import MOVES
from plaint.tui.keys.names import Scope, keymap, name, shown
from plaint.tui.screens.calendar import Calendar
from plaint.tui.screens.page import Page
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
        driver.app.screen, driver.app.focused, desk.detail.tab, desk.rowset.order, len(desk.marks), driver.toasts,
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


@pytest.mark.parametrize(
    ("filled", "commands"),
    [
        (True, COMMANDS[::4]),
        pytest.param(True, COMMANDS, marks=pytest.mark.slow),
        pytest.param(False, COMMANDS, marks=pytest.mark.soak),
    ],
    ids=["few", "every", "every-empty"],
)
async def test_every_command_does_something_or_says_why_not(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: bool, commands: Sequence[Command[Any]]
) -> None:
    monkeypatch.setattr(external, "open_outside", lambda path, environment: None)
    if not filled:
        root = tmp_path / "empty"
        root.mkdir()
    async with running(root, tmp_path / "state") as driver:
        for command in commands:
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
    known = (Scope("the desk", {"log": ("l",), "new": ("n", "f4"), "copy": ("y",)}),)
    found, problems = keymap({"log": "n", "copy": "n", "coppy": "x", "new": ""}, known)
    assert found["log"] == "n"
    assert problems == [
        "keys: there is no command 'coppy'; did you mean copy?",
        "keys.new: write a key as text",
        "keys: n is given to log and to copy",
    ]
    assert keymap({"log": "n"}, known) == ({"log": "n", "new": "f4"}, [])
    found, problems = keymap({"log": "y"}, known)
    assert found["copy"] == "unbound_copy"
    assert problems == [
        "keys: y was the only key of copy in the desk; log has it now, so give copy another one",
    ]
    assert keymap({"log": "/, ctrl+l"}, known)[0]["log"] == "slash,ctrl+l"
    assert keymap({"log": ","}, known)[0]["log"] == "comma"
    assert keymap({"log": "ctrl+q"}, known) == ({"log": "l"}, ["keys.log: ctrl+q leaves plaint from anywhere"])
    assert name(shown("question_mark")) == "question_mark"


def test_a_key_counts_in_its_place_only_and_a_movement_in_all_of_them() -> None:
    assert judge({"log": "x"})[0].get("calendar_export") is None
    found, problems = judge({"down": "x"})
    assert found["calendar_export"] == "unbound_calendar_export"
    assert "keys: x was the only key of calendar_export in calendar; down has it now, so give" in "\n".join(problems)
    found, problems = judge({"calendar_today": "x", "log": "t"})
    assert found == {
        "calendar_today": "x", "log": "t", "theme": "unbound_theme", "calendar_export": "unbound_calendar_export"
    }  # fmt: skip
    assert len(problems) == 2


def test_no_usual_key_means_two_things_in_one_place_and_every_name_is_its_own() -> None:
    for scope in scopes():
        keys = Counter(key for keys in scope.keys.values() for key in keys)
        assert [key for key, count in keys.items() if count > 1] == [], scope.title
    names = [key.name for place in PLACES for key in place.keys] + [key.name for key in EVERYWHERE]
    assert len(set(names)) == len(names)
    assert not set(names) & (set(BY_NAME) | {move.name for move in MOVES})


def test_the_page_on_the_desk_lists_every_key_by_name() -> None:
    text = (Path(__file__).parents[2] / "docs" / "desk.md").read_text(encoding="utf-8")
    names = [command.name for command in COMMANDS if not command.name.startswith("view_")]
    names += [key.name for place in PLACES for key in place.keys if key.bound]
    assert [name for name in names if f"| `{name}` |" not in text] == []


def subclasses(kind: type[Page[Any]]) -> set[type[Page[Any]]]:
    return {found for one in kind.__subclasses__() for found in (one, *subclasses(one))}


def test_every_page_binds_the_keys_of_its_place() -> None:
    for module in iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    pages = subclasses(Page)
    found = [{one.id for one in page.BINDINGS if isinstance(one, Binding)} for page in pages]
    for place in PLACES:
        if place.page:
            wanted = {key.name for key in place.keys if key.bound}
            assert wanted in found, place.name
            assert all(len(key.title) <= 32 for key in place.keys)
            assert place.command in BY_NAME


async def test_a_page_answers_to_the_keys_of_the_settings_and_tells_them(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", keys={"calendar_export": "z", "page_back": "f12"}) as driver:
        await driver.press("D")
        await driver.until(lambda: isinstance(driver.app.screen, Calendar) and "z write .ics" in driver.text())
        assert "f12 back" in driver.text()
        await driver.press("question_mark")
        await driver.until(lambda: "Write the dates to an .ics file" in driver.text())
        await driver.type("month with")
        await driver.press("escape")
        await driver.press("x", "escape")
        assert isinstance(driver.app.screen, Calendar), "the usual keys do nothing any more"
        await driver.press("z")
        await driver.until(lambda: "There is no date to write" in driver.toasts)
        await driver.press("question_mark")
        await driver.type("go back")
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen is driver.desk)


def test_every_binding_of_desk_and_lists_comes_from_the_tables() -> None:
    bound = {binding.id for binding in Desk.BINDINGS if isinstance(binding, Binding)}
    assert bound == set(BY_NAME) - {"palette"}
    moves = {binding.id for binding in Rows.BINDINGS if isinstance(binding, Binding)}
    assert moves == {move.name for move in MOVES}
    assert "palette" in {one.id for one in PlaintApp.BINDINGS if isinstance(one, Binding)}


async def test_keys_typed_after_q_do_nothing_any_more(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        desk = driver.desk
        desk.action_command("quit")
        desk.action_command("log")
        assert driver.app.screen is desk
