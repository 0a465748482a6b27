"""Keys that come in one burst, as on a slow line: each does what it would have done if it had come alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.tui.support import Driver, form, running, workspace
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from plaint.tui.core.key_queue import KeyQueue
from plaint.tui.dialogs.form import Form
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
        await driver.until(lambda: isinstance(driver.app.screen, Form) and isinstance(driver.app.focused, Input))
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
        await driver.until(lambda: isinstance(driver.app.screen, Form) and form(driver).begun)
        await driver.until(lambda: form(driver).values["retailer.name"] == "e")
        assert form(driver).values["title"] == "abcd"


async def test_tab_is_done_before_the_next_key_moves_in_the_other_pane(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        burst(driver, "tab", "j", "j", "shift+tab", "j")
        await driver.until(lambda: driver.desk.cases.cursor == 1)
        assert driver.app.focused is driver.desk.cases


async def test_what_is_chosen_in_a_menu_in_one_burst_is_what_would_be_chosen_slowly(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("s", "down", "down", "enter")
        slowly = driver.desk.rowset.order.sort
        await driver.press("s", "up", "up", "enter")
        assert driver.desk.rowset.order.sort == "urgency"
        burst(driver, "s", "down", "down", "enter")
        await driver.until(lambda: driver.desk.rowset.order.sort != "urgency")
        assert driver.desk.rowset.order.sort == slowly


async def test_a_click_does_not_overtake_what_was_typed_before_it(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("c")
        await driver.until(lambda: isinstance(driver.app.screen, Form) and driver.app.focused is not None)
        region = form(driver).query_one("#field-3").region
        burst(driver, *"full-refund")
        for kind in (events.MouseDown, events.MouseUp):
            driver.app.post_message(kind(None, region.x + 1, region.y, 0, 0, 1, False, False, False))
        burst(driver, *"12")
        await driver.until(lambda: "12" in form(driver).values.values())  # what stands there once the hint is shorter
        assert form(driver).text_of(0) == "full-refund"


async def test_a_paste_is_not_lost_where_the_terminal_loses_the_focus(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n")
        await driver.until(lambda: isinstance(driver.app.screen, Form) and driver.app.focused is not None)
        driver.app.post_message(events.Paste("kettle"))
        driver.app.post_message(events.AppBlur())
        driver.app.post_message(events.AppFocus())
        await driver.until(lambda: form(driver).values["title"] == "kettle")


async def test_a_screen_that_never_gets_its_field_does_not_hold_the_keys_for_ever(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plaint.tui.core.key_queue.PATIENCE", 150)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n")
        form(driver).begun = False
        looks: list[int] = []
        look = KeyQueue._look

        def counted(ahead: KeyQueue) -> None:
            looks.append(1)
            look(ahead)

        monkeypatch.setattr(KeyQueue, "_look", counted)
        burst(driver, *"abcdefgh", "escape")
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert len(looks) < 300, "it has run out for all of them"


async def test_keys_are_handed_on_in_their_order_one_by_one(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        handed: list[str] = []

        async def hand_on(event: events.Event) -> None:
            assert isinstance(event, events.Key)
            handed.append(event.key)
            driver.desk.post_message(events.Callback(callback=lambda: handed.append(f"done {event.key}")))

        ahead = KeyQueue(driver.app, hand_on)
        for key in "abc":
            ahead.take(events.Key(key, key))
        await driver.until(lambda: len(handed) == 6)
        assert handed == ["a", "done a", "b", "done b", "c", "done c"]
