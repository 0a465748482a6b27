"""Small things of forms, menus and panes that hands do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.support import fill, form, running, workspace
from textual.widgets import TextArea

from plaint.domain.guidance.status import NextAction
from plaint.services.guidance.guidance import Guidance
from plaint.services.index.summary import summary
from plaint.storage.workspace import LoadedCase
from plaint.tui.commands import cases, files, ladder, letters, log
from plaint.tui.dialogs.form import Form
from plaint.tui.widgets.field_input import FieldInput


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


async def test_long_text_is_typed_once_and_tab_goes_on(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("l")
        await driver.type("reason")
        await driver.press("enter")
        assert isinstance(driver.app.focused, TextArea)
        await driver.type("abc")
        await driver.press("enter")
        await driver.type("d")
        assert form(driver).values["text"] == "abc\nd"
        await driver.press("tab")
        assert driver.app.focused is form(driver).query_one("#field-2")


async def test_words_of_a_vocabulary_are_taken_by_key_and_by_mouse(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("l")
        fill(driver, direction="")
        names = [asked.name for asked in form(driver).spec.fields]
        number = names.index("direction")
        form(driver).query_one(f"#field-{number}").focus()
        await driver.press("ctrl+n")
        assert form(driver).values["direction"] == "out"
        await driver.press("ctrl+n")
        assert form(driver).values["direction"] == "in"
        await driver.press("ctrl+b")
        assert form(driver).values["direction"] == "out"
        fill(driver, direction="")
        await driver.pilot.pause()
        await driver.pilot.click(f"#hint-{number}", offset=(6, 0))
        assert form(driver).values["direction"] == "in"
        await driver.press("up", "down", "enter")
        assert driver.app.focused is form(driver).query_one(f"#field-{number + 1}")


async def test_a_list_of_choices_is_put_together_word_by_word(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("c")
        await driver.type("full")
        await driver.press("right")
        assert form(driver).values["outcome.results"] == "full-refund"
        entry = form(driver).query_one("#field-0", FieldInput)
        entry.value = "full-refund, "
        entry.take("apology")
        assert form(driver).values["outcome.results"] == "full-refund, apology"
        await driver.pilot.click("#cancel")
        await driver.until(lambda: not isinstance(driver.app.screen, Form))
        await driver.press("c")
        await driver.pilot.click("#save")
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.status == "closed")


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("log", "Log a contact"), ("letter", "Letter"), ("evidence", "Add evidence"), ("close", "Close:"),
        ("edit", "order.numbers"), ("wait", "wait until 2026-12-01"), ("classify", ""), ("reopen", "open already"),
    ],
)  # fmt: skip
async def test_the_one_key_does_what_the_next_action_names(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, shows: str
) -> None:
    from datetime import date

    from plaint.services.guidance.guidance import guide

    def suggesting(*arguments: object) -> Guidance:
        import dataclasses

        action = NextAction("step", "Do it", "because", "act_before", command, date(2026, 12, 1), field="order.numbers")
        return dataclasses.replace(guide(*arguments), next=action)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr("plaint.services.guidance.guidance.guide", suggesting)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("full_stop")
        if shows:
            await driver.until(lambda: shows in driver.text() + driver.toasts)
        assert driver.app.is_running


async def test_a_case_that_plaint_stumbles_over_is_shown_and_hides_no_other(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(loaded: LoadedCase, guidance: Guidance) -> object:
        if loaded.case.title.startswith("Tent"):
            raise KeyError("mistake of ours")
        return summary(loaded, guidance)

    monkeypatch.setattr("plaint.services.index.summary.summary", stumble)
    async with running(root, tmp_path / "state") as driver:
        assert len(driver.titles) == 3
        assert driver.titles[0] == "case-2"
        assert "stumbled" in driver.text()


async def test_commands_of_an_empty_desk_do_nothing_when_called(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    async with running(tmp_path / "empty", tmp_path / "state") as driver:
        desk = driver.desk
        for act in (
            cases.close, cases.reopen, cases.trash, log.log, log.withdraw, log.set_fact, ladder.classify,
            ladder.skip, ladder.read_step, ladder.call_sheet, ladder.rights, letters.write, letters.mark_sent,
            letters.withdraw, files.add_evidence, files.edit, files.open_outside, files.copy,
        ):  # fmt: skip
            act(desk)
        await driver.pilot.pause()
        assert driver.app.screen is desk


async def test_entries_open_and_close_by_enter_on_a_low_screen(root: Path, tmp_path: Path) -> None:
    folder = root / "case-0" / "interactions"
    folder.mkdir()
    (folder / "a.toml").write_text(
        'id = "aaaaaa"\nat = 2026-11-20T10:00:00+02:00\ndirection = "in"\nanswer = "offer"\nreason = "They offer"\n'
        'text = "Whole text"\npromise = "a voucher"\npromised_by = 2026-11-25\nperson = "Thandi"\n'
    )
    async with running(root, tmp_path / "state", (80, 24)) as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("right")
        assert "promised: a voucher" in driver.text()
        assert "Whole text" not in driver.text()
        await driver.press("tab", "enter", "plus")
        await driver.press("underscore", "underscore", "underscore", "underscore")
        await driver.until(lambda: "from them · Thandi" in driver.text())
        await driver.press("enter")
        assert "from them · Thandi" not in driver.text()
