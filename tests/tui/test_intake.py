"""The intake: short pages, all of which can be skipped, and the ladder they lead to."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.support import form, running, workspace
from textual.widgets import Input

from plaint.profile import load_profile, profile_file
from plaint.services.cases import intake
from plaint.storage.workspace import LoadedCase
from plaint.tui.dialogs.form import Form
from plaint.tui.dialogs.wizard import Wizard


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=pytest.mark.soak)])
async def test_a_case_is_taken_in_page_by_page_and_the_ladder_is_told(
    root: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(root, tmp_path / "state", size) as driver:
        await driver.press("n")
        await driver.type("Lamp flickers")
        await driver.press("enter")
        await driver.type("Amazon")
        await driver.press("enter", "enter")
        await driver.type("ZA")
        await driver.until(lambda: "Ladder: Amazon, South Africa" in driver.text())
        await driver.press("pagedown")
        assert "2 of 4  The order" in driver.text()
        assert "Lamp flickers" not in driver.text().split("2 of 4")[1]
        await driver.press("pageup")
        assert "1 of 4" in driver.text()
        await driver.pilot.click("#next")
        await driver.press("tab", "tab", "tab")
        await driver.type("yesterday")
        await driver.until(lambda: "✓ Sat 2026-11-21" in driver.text())
        await driver.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert "4 of 4" in driver.text()
        await driver.press("ctrl+s")
        await driver.until(lambda: driver.under_cursor == "Lamp flickers")
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.title == "Lamp flickers")
        case = driver.desk.loaded
        assert isinstance(case, LoadedCase)
        assert case.case.order.delivered is not None
        assert case.case.consumer.country == "ZA"


async def test_what_is_wrong_on_another_page_is_shown_there(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n", "pagedown", "ctrl+s")
        assert "1 of 4" in driver.text(), "the title is needed"
        await driver.type("Lamp")
        await driver.press("pagedown", "tab")
        await driver.type("nonsense")
        await driver.press("pageup", "ctrl+s")
        await driver.until(lambda: "2 of 4" in driver.text())
        assert form(driver).query_one("#field-7").has_focus
        await driver.press("escape")
        await driver.until(lambda: not isinstance(driver.app.screen, Form))
        await driver.press("n")
        assert isinstance(driver.app.screen, Wizard)
        assert form(driver).values["title"] == "Lamp"


def test_every_question_of_the_intake_has_a_field_that_says_what_it_means() -> None:
    assert len(set(intake.answers())) == len(intake.answers())
    assert all(intake.field_of(path).help != "a fact of your own" for path in intake.answers())


@pytest.mark.parametrize(
    ("kind", "asked", "left"),
    [
        ("subscription", {"facts.charged", "facts.cancelled", "order.numbers"}, {"order.delivered", "problem.detail"}),
        ("a charge that I did not make", {"order.statement", "facts.charged"}, {"order.delivered", "item.1.name"}),
        ("overcharged", {"problem.detail", "order.statement", "order.delivered"}, {"facts.cancelled"}),
        ("not-delivered", {"order.promised"}, {"order.delivered"}),
        ("account closed", {"problem.text"}, {"order.sold_by", "item.1.name", "order.shipped_by"}),
        ("", {"order.delivered", "order.sold_by", "consumer.role"}, {"problem.detail", "order.card_network"}),
    ],
)
def test_a_kind_is_asked_what_it_needs(kind: str, asked: set[str], left: set[str]) -> None:
    found = {path for path in intake.answers() if intake.asks(path, {"problem.kind": kind})}
    assert asked <= found
    assert not left & found


def test_which_item_is_affected_is_asked_where_there_are_two() -> None:
    one = {"item.1.name": "Kettle"}
    assert not intake.asks("item.1.affected", one)
    assert intake.asks("item.1.affected", one | {"item.2.name": "Mug"})
    assert intake.asks("seller.name", {"order.sold_by": "private"})


def test_what_was_typed_for_another_kind_is_not_written() -> None:
    typed = {"problem.kind": "account-closed", "order.delivered": "yesterday", "problem.text": "It is shut."}
    assert set(intake.kept(typed)) == {"problem.kind", "problem.text"}


async def test_the_wizard_shows_the_questions_of_the_kind(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n")
        await driver.type("Prime renewed")
        driver.app.screen.query_one("#field-5", Input).value = "subscription"
        await driver.press("pagedown")
        assert "cancelled on" in driver.text()
        assert "delivered on" not in driver.text()


async def test_who_you_are_is_asked_with_the_first_case_only(root: Path, tmp_path: Path) -> None:
    profile_file().unlink()
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n")
        await driver.type("Lamp flickers")
        await driver.press(*["pagedown"] * 4)
        assert "5 of 5  You, for your letters" in driver.text()
        await driver.press("tab")
        await driver.type("Ana Costa")
        await driver.press("ctrl+s")
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.title == "Lamp flickers")
        case = driver.desk.loaded
        assert isinstance(case, LoadedCase)
        assert case.case.consumer.name == "Ana Costa"
        assert load_profile().profile.name == "Ana Costa"
        await driver.press("n")
        assert "1 of 4" in driver.text()
