"""Doing things to cases from the desk: every one ends in files, and can be taken back."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.tui.support import fill, form, running, saved, workspace

from plaint.tui.dialogs.confirm import Confirm
from plaint.tui.dialogs.form import Form
from plaint.tui.dialogs.menu import Menu


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def folder_named(root: Path, part: str) -> Path:
    return next(path for path in root.iterdir() if part in path.name)


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def entry_of(case: Path) -> dict[str, Any]:
    return toml(next((case / "interactions").iterdir()))


async def test_a_contact_is_logged_with_one_key_and_ends_in_a_file_of_its_own(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("l")
        await driver.type("asked for a refund")
        fill(driver, channel="chat", person="Thandi", text="Two lines\nof chat")
        await saved(driver)
        await driver.until(lambda: driver.desk.loaded is not None and len(driver.desk.loaded.log) == 1)
        written = entry_of(root / "case-0")
        assert written["reason"] == "asked for a refund"
        assert written["channel"] == "chat"
        assert written["direction"] == "out"
        assert written["text"].strip() == "Two lines\nof chat"
        assert written["at"].utcoffset() is not None
        await driver.press("l")
        values = form(driver).values
        assert values["channel"] == "chat", "the last channel is filled in"
        assert values["at"] == "now"


async def test_a_form_answers_beside_the_field_and_will_not_save_what_it_cannot_understand(
    root: Path, tmp_path: Path
) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("l")
        fill(driver, reason="called", promised_by="friday")
        await driver.until(lambda: "Fri 2026-11-27" in driver.text())
        fill(driver, promised_by="03/04/2026")
        await driver.until(lambda: "is not a date" in driver.text())
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, Form)
        assert not (root / "case-0" / "interactions").exists()
        fill(driver, promised_by="+14d", channel="pigeon")
        await driver.until(lambda: "not a known word" in driver.text())
        await saved(driver)
        assert str(entry_of(root / "case-0")["promised_by"]) == "2026-12-06"


async def test_what_was_typed_in_a_form_survives_leaving_it_and_a_resize(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("l")
        await driver.type("half a thought")
        await driver.pilot.resize_terminal(80, 24)
        await driver.until(lambda: driver.app.size.width == 80)
        assert form(driver).values["reason"] == "half a thought"
        await driver.until(lambda: "esc Cancel" in driver.text())
        await driver.press("escape")
        assert not (root / "case-0" / "interactions").exists()
        await driver.press("l")
        assert form(driver).values["reason"] == "half a thought"


async def test_a_new_case_is_made_and_gets_the_cursor(root: Path, tmp_path: Path) -> None:
    (root / "plaint.toml").write_text('[defaults]\ncountry = "ZA"\n', encoding="utf-8")
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n", "ctrl+s")
        assert "needed" in driver.text()
        await driver.type("Toaster burns")
        fill(driver, order_placed="2026-11-01", item_1_name="Toaster", item_1_price="499", item_1_currency="ZAR")
        assert form(driver).values["consumer.country"] == "ZA"
        await saved(driver)
        await driver.until(lambda: driver.under_cursor == "Toaster burns")
        place = folder_named(root, "toaster")
        made = toml(place / "case.toml")
        assert (
            made["item"] == [{"name": "Toaster", "price": "499.00", "currency": "ZAR"}]
            or made["item"][0]["name"] == "Toaster"
        )
        assert made["consumer"]["country"] == "ZA"


async def test_a_fact_is_set_in_place_and_comments_survive(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    path.write_text(path.read_text() + "\n# my own note\n")
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("S")
        assert isinstance(driver.app.screen, Menu)
        await driver.type("order.delivered")
        await driver.press("enter")
        fill(driver, order_delivered="yesterday")
        await saved(driver)
        await driver.until(lambda: "2026-11-21" in path.read_text())
        assert "# my own note" in path.read_text()
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.order.delivered)
        await driver.press("enter")
        while driver.desk.state.fact != "order.delivered":
            await driver.press("j")
        assert "Sat 21 Nov 2026" in driver.text()
        await driver.press("enter")
        assert form(driver).values == {"order.delivered": "2026-11-21"}
        fill(driver, order_delivered="")
        await saved(driver)
        await driver.until(lambda: "delivered" not in path.read_text())
        assert "# my own note" in path.read_text()


async def test_a_case_goes_to_the_trash_only_after_y_and_undo_brings_it_back(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("d")
        assert isinstance(driver.app.screen, Confirm)
        await driver.press("d")
        await driver.press("enter")
        assert len(driver.titles) == 3, "the trigger key does not confirm, and enter is Cancel"
        assert (root / "case-0").exists()
        await driver.press("d", "y")
        await driver.until(lambda: len(driver.titles) == 2)
        assert not (root / "case-0").exists()
        await driver.press("u")
        await driver.until(lambda: len(driver.titles) == 3)
        assert (root / "case-0" / "case.toml").is_file()
        await driver.press("U")
        await driver.until(lambda: len(driver.titles) == 2)


async def test_closing_asks_how_it_ended_and_reopening_undoes_it(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("c")
        fill(
            driver,
            outcome_results="full-refund",
            outcome_received="today",
            outcome_amount="499",
            outcome_currency="ZAR",
        )
        await saved(driver)
        await driver.until(lambda: toml(path)["status"] == "closed")
        assert str(toml(path)["outcome"]["received"]) == "2026-11-22"
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.status == "closed")
        await driver.press("c")
        assert "R opens it again" in driver.toasts
        await driver.press("R")
        await driver.until(lambda: toml(path)["status"] == "open")


async def test_an_answer_is_classified_by_one_key_of_a_menu_and_an_entry_withdrawn_with_a_reason(
    root: Path, tmp_path: Path
) -> None:
    folder = root / "case-0" / "interactions"
    folder.mkdir()
    (folder / "a.toml").write_text(
        'id = "aaaaaa"\nat = 2026-11-20T10:00:00+02:00\ndirection = "in"\nreason = "They answer"\n'
    )
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("A")
        assert "What is this answer? They answer" in driver.text()
        await driver.press("r")
        await driver.until(lambda: toml(folder / "a.toml").get("answer") == "refusal")
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.log[0].answer == "refusal")
        await driver.press("right", "tab", "W")
        fill(driver, why="logged twice")
        await saved(driver)
        await driver.until(lambda: toml(folder / "a.toml").get("withdrawn") == "logged twice")
        await driver.until(lambda: "withdrawn: They answer" in driver.text())


async def test_the_next_thing_is_done_by_one_key(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        shown = driver.desk.detail.shown
        assert shown is not None
        assert shown.guidance is not None
        assert shown.guidance.next is not None
        assert shown.guidance.next.title in driver.text()
        await driver.press("full_stop")
        assert isinstance(driver.app.screen, Form | Menu) or driver.toasts


async def test_a_failed_write_keeps_the_form_open_with_everything_in_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plaint.domain.errors import NotSaved
    from plaint.storage.workspace import Workspace

    def full(*_: object) -> Path:
        raise NotSaved("the disk is full", "make room and press ctrl+s again")

    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        with monkeypatch.context() as broken:
            broken.setattr(Workspace, "add_interaction", full)
            await driver.press("l")
            await driver.type("called them")
            await driver.press("ctrl+s")
            await driver.until(lambda: "the disk is full" in driver.text())
            assert form(driver).values["reason"] == "called them"
        await saved(driver)
        assert entry_of(root / "case-0")["reason"] == "called them"
