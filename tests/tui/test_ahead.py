"""Keys that come in one burst, as on a slow line: each does what it would have done if it had come alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.tui.support import Driver, form, running, workspace
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from plaint.tui.ahead import Ahead, Expecting
from plaint.tui.modals.form import Form
from plaint.tui.screens.search import Search


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def burst(driver: Driver, *keys: str) -> None:
    """Let the app have them all before it can answer the first."""
    for key in keys:
        driver.app.post_message(events.Key(_character_to_key(key), key) if len(key) == 1 else events.Key(key, None))


def contents(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.toml")}


async def test_what_follows_the_key_of_the_filter_is_text_and_no_command(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        before = contents(root)
        burst(driver, "slash", *"tent")  # t and e alone would be commands
        await driver.until(lambda: driver.desk.filter_bar.text == "tent")
        await driver.until(lambda: driver.titles == ["Tent never delivered"])
        assert driver.app.screen is driver.desk
        assert contents(root) == before


async def test_what_follows_the_end_of_the_filter_is_a_command(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        burst(driver, "slash", *"ket", "enter", "n")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        assert driver.desk.filter_bar.text == "ket"


@pytest.mark.parametrize("opens", ["n", "F"])
async def test_what_follows_the_key_of_a_form_stands_in_its_first_field(root: Path, tmp_path: Path, opens: str) -> None:
    async with running(root, tmp_path / "state") as driver:
        before = contents(root)
        burst(driver, opens, *"kettle")
        await driver.until(lambda: isinstance(driver.app.focused, Input) and driver.app.focused.value == "kettle")
        assert isinstance(driver.app.screen, Form | Search)
        assert contents(root) == before


async def test_a_form_that_is_filled_in_and_saved_in_one_burst_is_saved_whole(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        file = driver.desk.loaded.folder / "case.toml"  # type: ignore[union-attr]
        burst(driver, "c", *"full-refund", "tab", "tab", "tab", *"12", "enter", *"EUR", "ctrl+s")
        await driver.until(lambda: tomllib.loads(file.read_text("utf-8")).get("status") == "closed")
        closed = tomllib.loads(file.read_text("utf-8"))["outcome"]
        assert (closed["results"], closed["amount"], closed["currency"]) == (["full-refund"], "12.00", "EUR")


async def test_a_paste_keeps_its_place_among_the_keys(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        burst(driver, "n", "a")
        driver.app.post_message(events.Paste("bc"))
        burst(driver, "d", "tab", "e")
        await driver.until(
            lambda: isinstance(driver.app.screen, Form) and form(driver).values.get("retailer.name") == "e"
        )
        assert form(driver).values["title"] == "abcd"


async def test_tab_is_done_before_the_next_key_moves_in_the_other_pane(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        burst(driver, "tab", "j", "j", "shift+tab", "j")
        await driver.until(lambda: driver.desk.cases.cursor == 1)
        assert driver.app.focused is driver.desk.cases


async def test_a_screen_that_never_gets_its_field_does_not_hold_the_keys_for_ever(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plaint.tui.ahead.PATIENCE", 3)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n")
        form(driver).begun = False
        burst(driver, *"ab", "escape")
        await driver.until(lambda: driver.app.screen is driver.desk)


async def test_keys_are_handed_on_in_their_order_one_by_one(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        handed: list[str] = []

        async def hand_on(event: events.Event) -> None:
            assert isinstance(event, events.Key)
            handed.append(event.key)
            driver.desk.post_message(events.Callback(callback=lambda: handed.append(f"done {event.key}")))

        ahead = Ahead(driver.app, hand_on)
        for key in "abc":
            ahead.take(events.Key(key, key))
        await driver.until(lambda: len(handed) == 6)
        assert handed == ["a", "done a", "b", "done b", "c", "done c"]
        assert not isinstance(driver.desk, Expecting)
