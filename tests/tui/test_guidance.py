"""The way of a complaint through the desk, as the article tells it: ladder, answers, rights, letters."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.tui.support import Driver, fill, form, running, saved
from textual.widgets import Input, TextArea

from plaint.storage.workspace import LoadedCase
from plaint.tui.desk.case_detail import TABS
from plaint.tui.dialogs.answer import ASKED, Answer
from plaint.tui.dialogs.form import Form
from plaint.tui.dialogs.menu import Menu
from plaint.tui.dialogs.picker import Picker
from plaint.tui.panels.facts import Fact
from plaint.tui.screens.reader import Reader
from plaint.tui.screens.writer import Writer
from plaint.tui.widgets.block_list import BlockList

WIDER = ((80, 24), (120, 40))
"""Sizes at which every tab is looked at when there is time; the smallest is the one where something is cut."""

SAMPLES = Path(__file__).parents[2] / "cases"
KETTLE = "Kettle arrived cracked"


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES, tmp_path / "samples"))


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def loaded(driver: Driver) -> LoadedCase:
    assert driver.desk.loaded is not None
    return driver.desk.loaded


def top(driver: Driver) -> object:
    """Return the screen on top; the type checker must not remember which one it was."""
    return driver.app.screen


async def into_tab(driver: Driver, tab: str) -> BlockList:
    driver.desk.detail.open_tab(tab)
    driver.desk.detail.view.focus()
    await driver.pilot.pause()
    return driver.desk.detail.view


async def to_block(driver: Driver, key: str) -> None:
    view = driver.desk.detail.view
    for index in range(view.item_count):
        if view.block_at(index).key == key:
            view.put_cursor(index)
            await driver.pilot.pause()
            return
    raise AssertionError(f"no {key}: {[view.block_at(at).key for at in range(view.item_count)]}")


async def test_a_case_from_intake_to_its_first_log_entry(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    async with running(root, tmp_path / "state") as driver:
        await driver.press("n")
        fill(
            driver, title="Lamp arrived broken", retailer_name="Amazon", order_numbers="406-1234567-7654321",
            order_placed="2026-11-10", order_delivered="2026-11-20", order_sold_by="retailer",
            order_shipped_by="retailer", item_1_name="Lamp", problem_kind="damaged", problem_noticed="2026-11-20",
            problem_text="The foot of the lamp is broken in two places.", wanted_remedies="refund",
            consumer_country="ZA",
        )  # fmt: skip
        await saved(driver)
        await driver.until(lambda: driver.desk.loaded is not None)
        shown = driver.desk.detail.shown
        assert shown is not None
        assert shown.guidance is not None
        assert shown.guidance.playbook.id == "amazon-za"
        await into_tab(driver, "ladder")
        await to_block(driver, "customer-service")
        await driver.press("l")
        values = form(driver).values
        assert values["step"] == "customer-service"
        assert values["channel"]
        fill(driver, reason="Asked for a refund")
        await saved(driver)
        await driver.until(lambda: len(loaded(driver).log) == 1)
        assert loaded(driver).log[0].step == "customer-service"
        await driver.until(lambda: "→ sent" in driver.text())


async def test_the_ladder_tells_states_dates_reasons_and_how_far_to_trust_them(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state", (200, 60)) as driver:
        await driver.go_to(KETTLE)
        await into_tab(driver, "ladder")
        await to_block(driver, "follow-up")
        text = driver.text()
        assert "… waiting" in text
        assert "◂ next" in text
        assert "· locked" in text
        assert "Direct contact" in text
        assert "follow up on Wed 25 Nov 2026" in text
        await to_block(driver, "customer-service")
        assert "not confirmed" in driver.text()


async def test_a_step_is_read_in_full_with_its_days_counted_one_by_one(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state", (120, 60)) as driver:
        await driver.go_to("Charged twice for a blender")
        await into_tab(driver, "ladder")
        await to_block(driver, "fcba")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Reader))
        whole = "\n".join(
            "".join(text for text, _ in line)
            for block in driver.app.screen.query_one(BlockList)._blocks
            for line in block.lines
        )
        for part in ("Why", "How", "Sources", "day 1", "confidence"):
            assert part in whole
        await driver.press("j", "j", "escape")
        assert driver.app.screen is driver.desk


async def test_an_answer_is_classified_with_its_promise_and_the_ladder_goes_on(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to("Return of a used tent refused")
        await driver.press("full_stop")
        assert isinstance(driver.app.screen, Answer)
        assert "they offer something" in driver.text()
        await driver.press("o")
        await driver.type("half the price")
        await driver.press("enter")
        await driver.type("400")
        driver.app.screen.query_one("#field-offer_until", Input).value = "03/04"
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, Answer), "a day that cannot be understood is not saved"
        driver.app.screen.query_one("#field-offer_until", Input).value = "friday"
        driver.app.screen.query_one("#field-settles", Input).value = "yes"
        await driver.press("ctrl+s")
        await driver.until(lambda: driver.app.screen is driver.desk)
        await driver.until(lambda: any(entry.offer == "half the price" for entry in loaded(driver).log))
        entry = next(entry for entry in loaded(driver).log if entry.offer == "half the price")
        assert (entry.answer, str(entry.offer_until), entry.settles) == ("offer", "2026-11-27", True)
        assert str(entry.amount) == "400.00"
        await driver.press("full_stop")
        await driver.until(lambda: isinstance(top(driver), Menu))
        assert "ends the whole matter" in driver.text()
        await driver.press("escape")
        await driver.press("u")
        await driver.until(lambda: not any(entry.offer == "half the price" for entry in loaded(driver).log))


async def test_a_promise_is_asked_for_what_and_by_when(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to("Return of a used tent refused")
        await driver.press("A", "m")
        rows = [name for name, _ in ASKED if driver.app.screen.query_one(f"#row-{name}").display]
        assert rows == ["promise", "amount", "currency", "promised_by"]
        await driver.type("all of it")
        await driver.press("ctrl+s")
        await driver.until(lambda: any(entry.promise == "all of it" for entry in loaded(driver).log))


async def test_what_came_back_is_logged_and_added_up(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("Z")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        fill(driver, received="refund", amount="100")
        await saved(driver)
        await driver.until(lambda: any(entry.received for entry in loaded(driver).log))
        await driver.until(lambda: str(getattr(driver.desk.row, "received", ())).count("100") == 1)


async def test_the_step_of_an_entry_is_guessed_and_one_key_changes_it(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("l")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        fill(driver, reason="Called them", step="")
        await saved(driver)
        await driver.until(lambda: any(one.reason == "Called them" for one in loaded(driver).log))
        identifier = next(one.id for one in loaded(driver).log if one.reason == "Called them")
        await into_tab(driver, "log")
        await to_block(driver, identifier)
        await driver.until(lambda: "reject-goods" in driver.text() or "(guessed)" in driver.text())
        await driver.press("N")
        await driver.until(lambda: isinstance(top(driver), Menu))
        await driver.type("belongs to no step")
        await driver.press("enter")
        await driver.until(lambda: next(one.step for one in loaded(driver).log if one.id == identifier) == "none")


async def test_rights_in_law_stand_beside_the_policy_and_the_longer_is_named(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("L")
        text = driver.text()
        assert "does not shorten it" in text
        assert "law:" in text
        await driver.press("escape")
        view = await into_tab(driver, "case")
        rights = [view.block_at(index).key for index in range(view.item_count)]
        assert any(str(key).startswith("right:") for key in rights)
        await to_block(driver, next(str(key) for key in rights if str(key).startswith("right:")))
        await driver.press("enter")
        assert isinstance(driver.app.screen, Reader)


async def test_the_call_sheet_has_what_a_call_asks_for_and_can_be_copied(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("C")
        text = driver.text()
        assert "406-1234567-7654321" in text
        assert "Earlier references" in text
        assert "Which channel" in text
        await driver.press("y")
        assert "406-1234567-7654321" in driver.app.clipboard
        await driver.press("l")
        await driver.until(lambda: isinstance(driver.app.screen, Form))


async def test_a_task_is_ticked_off_with_enter(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        view = await into_tab(driver, "case")
        await to_block(driver, "task.1")
        assert isinstance(view.current and view.current.value, Fact)
        done = loaded(driver).case.tasks[0].done
        await driver.press("enter")
        await driver.until(lambda: loaded(driver).case.tasks[0].done != done)
        await driver.press("enter")
        await driver.until(lambda: bool(loaded(driver).case.tasks[0].done) == bool(done))


async def test_a_letter_is_drafted_checked_changed_saved_and_marked_as_sent(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("w")
        assert isinstance(top(driver), Menu)
        await driver.type("demand")
        await driver.press("enter")
        await driver.until(lambda: isinstance(top(driver), Writer))
        writer = top(driver)
        assert isinstance(writer, Writer)
        assert "406-1234567-7654321" in writer.area.text
        await driver.until(lambda: writer._examined)
        writer.area.text = "You are liars!\n\n" + writer.area.text
        await driver.until(
            lambda: any(one.rule == "text.accusation" or "liar" in one.message for one in writer.findings)
        )
        assert "line 1" in driver.text()
        assert "not saved" in driver.text()
        await driver.press("f6")
        await driver.press("enter")
        assert driver.app.focused is writer.area
        assert writer.area.selected_text
        writer.area.text = writer.area.text.removeprefix("You are liars!\n\n")
        await driver.press("f3")
        assert isinstance(top(driver), Picker)
        await driver.press("g", "space", "ctrl+s")
        await driver.press("f2")
        fill(driver, to="Amazon, Customer Service", reply_by="+14d")
        await saved(driver)
        assert writer.letter.to == "Amazon, Customer Service"
        await driver.press("ctrl+s")
        await driver.until(lambda: not writer.unsaved)
        files = list((loaded(driver).folder / "letters").iterdir())
        assert len(files) == 1
        assert "Amazon, Customer Service" in files[0].read_text(encoding="utf-8")
        await driver.press("f4")
        fill(driver, sent="today", channel="post")
        await saved(driver)
        await driver.until(lambda: driver.app.screen is driver.desk)
        await driver.until(lambda: bool(loaded(driver).letters) and loaded(driver).letters[0].sent is not None)
        assert driver.desk.detail.tab == "letters"
        await driver.until(lambda: "→ sent" in driver.text())
        await driver.press("tab")
        await driver.press("w")
        await driver.until(lambda: isinstance(top(driver), Menu))  # a sent letter is not changed; another is written


async def test_what_was_written_and_not_saved_comes_back_with_the_letter(samples: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    async with running(samples, state, (80, 24)) as driver:
        await driver.go_to("Terugbetaling vir oorfone nie ontvang nie")
        await into_tab(driver, "letters")
        await driver.press("w")
        await driver.until(lambda: isinstance(top(driver), Writer))
        writer = driver.app.screen
        assert isinstance(writer, Writer)
        writer.area.text += "\nHalf a thought"
        await driver.press("escape")
        assert "comes back with the letter" in driver.toasts
        drafts = driver.desk.session.workspace.operations.drafts
        assert drafts is not None
        await driver.until(drafts.forms)
    async with running(samples, state) as driver:
        await driver.go_to("Terugbetaling vir oorfone nie ontvang nie")
        await into_tab(driver, "letters")
        await driver.press("w")
        await driver.until(lambda: isinstance(top(driver), Writer))
        assert "is back" in driver.text()
        area = driver.app.screen.query_one(TextArea)
        assert area.text.endswith("Half a thought")
        await driver.press("ctrl+s")
        await driver.until(lambda: loaded(driver) is not None and "Saved" in driver.toasts)
        again = driver.desk.session.workspace.operations.drafts
        assert again is not None
        await driver.until(lambda: not again.forms())


async def test_a_new_letter_that_was_not_saved_is_offered_first(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("w")
        await driver.until(lambda: isinstance(top(driver), Menu))
        await driver.press("enter")
        await driver.until(lambda: isinstance(top(driver), Writer))
        driver.app.screen.query_one(TextArea).text = "Only begun"
        await driver.press("escape")
        drafts = driver.desk.session.workspace.operations.drafts
        assert drafts is not None
        await driver.until(drafts.forms)
        await driver.press("w")
        await driver.until(lambda: isinstance(top(driver), Menu))
        assert "with what was not saved" in driver.text()
        await driver.press("enter")
        await driver.until(lambda: isinstance(top(driver), Writer))
        assert driver.app.screen.query_one(TextArea).text == "Only begun"
        await driver.press("ctrl+s")
        await driver.until(lambda: len(loaded(driver).letters) == 1)
        assert loaded(driver).letters[0].body.strip() == "Only begun"
        await driver.until(lambda: not drafts.forms())


async def test_a_letter_that_somebody_else_changed_is_not_overwritten(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to("Terugbetaling vir oorfone nie ontvang nie")
        await into_tab(driver, "letters")
        path = loaded(driver).folder / loaded(driver).letters[0].file
        await driver.press("w")
        await driver.until(lambda: isinstance(top(driver), Writer))
        writer = driver.app.screen
        assert isinstance(writer, Writer)
        theirs = path.read_text(encoding="utf-8") + "\nTheirs\n"
        path.write_text(theirs, encoding="utf-8")
        writer.area.text += "\nMine"
        await driver.press("ctrl+s")
        await driver.until(lambda: "Not saved" in driver.text())
        assert path.read_text(encoding="utf-8") == theirs
        assert writer.area.text.endswith("Mine")
        await driver.press("f8")
        await driver.until(lambda: len(list(path.parent.iterdir())) == 2)
        assert path.read_text(encoding="utf-8") == theirs


async def test_letters_are_withdrawn_and_marked_as_sent_from_the_list(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.go_to("Terugbetaling vir oorfone nie ontvang nie")
        await into_tab(driver, "letters")
        assert "▹ draft" in driver.text()
        await driver.press("M")
        fill(driver, sent="yesterday")
        await saved(driver)
        await driver.until(lambda: loaded(driver).letters[0].sent is not None)
        await driver.press("M")
        assert "sent already" in driver.toasts
        await driver.press("W")
        fill(driver, why="wrong address")
        await saved(driver)
        await driver.until(lambda: loaded(driver).letters[0].withdrawn == "wrong address")
        await driver.press("W")
        assert "withdrawn already" in driver.toasts


@pytest.mark.parametrize("size", [(40, 12), *(pytest.param(size, marks=pytest.mark.slow) for size in WIDER)])
async def test_every_tab_fits_every_size(samples: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    async with running(samples, tmp_path / "state", size) as driver:
        await driver.go_to(KETTLE)
        for tab in TABS:
            driver.desk.detail.open_tab(tab)
            await driver.pilot.pause()
            assert max(map(len, driver.text().splitlines())) <= size[0]
