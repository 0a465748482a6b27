"""What is typed is not lost: a crash, a change on the disk, a save that fails, a resize."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.support import fill, form, running, saved, workspace

from plaint.domain.errors import NotSaved
from plaint.services.cases import actions
from plaint.storage.workspace import LoadedCase
from plaint.tui.core.form_drafts import FormDrafts
from plaint.tui.dialogs.form import Form


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def kept(root: Path, state: Path) -> FormDrafts:
    found = FormDrafts(state)
    found.load(str(root))
    return found


async def test_a_form_is_offered_again_after_plaint_ended_in_the_middle(root: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    async with running(root, state) as driver:
        await driver.go_to("Blender charged twice")
        await driver.press("f")
        assert "no form waits" in driver.toasts.casefold()
        await driver.press("l")
        await driver.type("Called them")
        await driver.until(lambda: "log:m2q8x4" in kept(root, state))
    async with running(root, state) as driver:
        await driver.until(lambda: "A form was not saved when plaint ended" in driver.toasts)
        await driver.press("f")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        assert form(driver).spec.title == "Log a contact: Blender charged twice"
        assert form(driver).values["reason"] == "Called them"
        await saved(driver)
        await driver.until(lambda: not kept(root, state))
        assert not driver.app.drafts


async def test_several_kept_forms_are_told_apart_and_one_of_a_lost_case_is_read_out(root: Path, tmp_path: Path) -> None:
    drafts = FormDrafts(tmp_path / "state")
    drafts.load(str(root))
    drafts.keep("log:k7f3qd", {"reason": "One"})
    drafts.keep("order.placed:k7f3qd", {"order.placed": "2026-11-01"})
    drafts.keep("log:zzzzzz", {"reason": "Lost words"})
    drafts.keep("new", {"title": "A new one"})
    async with running(root, tmp_path / "state") as driver:
        await driver.until(lambda: "4 forms were not saved" in driver.toasts)
        await driver.press("f")
        await driver.until(lambda: "a log entry: Kettle arrived" in driver.text())
        await driver.press("2")
        await driver.until(lambda: "Lost words" in driver.toasts)
        await driver.press("f", "3")
        await driver.until(
            lambda: isinstance(driver.app.screen, Form) and form(driver).spec.draft == "order.placed:k7f3qd"
        )
        assert form(driver).values == {"order.placed": "2026-11-01"}
        await driver.press("escape", "f", "2")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        assert form(driver).values["title"] == "A new one"


def test_what_was_left_on_purpose_is_not_kept_on_the_disk(root: Path, tmp_path: Path) -> None:
    drafts = FormDrafts(tmp_path / "state")
    drafts.load(str(root))
    drafts.opened("new")
    drafts.keep("new", {"title": "x"})
    drafts.left("new", {"title": "xy"})
    drafts.keep("new", {"title": "too late"})
    assert drafts == {"new": {"title": "xy"}}
    assert kept(root, tmp_path / "state") == {}
    assert kept(tmp_path, tmp_path / "state") == {}, "forms of another workspace are not offered"


async def test_an_open_form_follows_the_disk_where_nobody_typed_and_says_so_where_somebody_did(
    root: Path, tmp_path: Path
) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("c")
        fill(driver, outcome_results="rejected")
        case = driver.desk.loaded
        assert case is not None
        file = case.folder / "case.toml"
        file.write_text(file.read_text() + '\n[outcome]\nresults = ["apology"]\ntext = "They are sorry"\n')
        await driver.until(lambda: form(driver).values["outcome.text"] == "They are sorry")
        assert form(driver).values["outcome.results"] == "rejected"
        await driver.until(lambda: "the file says now: apology" in driver.text())
        await saved(driver)
        after = driver.desk.session.workspace.read(case.folder)
        assert isinstance(after, LoadedCase)
        assert after.case.outcome.results == ("rejected",)
        assert after.case.outcome.text == "They are sorry"


async def test_a_save_that_fails_keeps_the_form_and_one_key_tries_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = actions.log_interaction

    def full(*arguments: object, **named: object) -> object:
        raise NotSaved("the disk is full", "make room")

    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("l")
        fill(driver, reason="Called")
        monkeypatch.setattr(actions, "log_interaction", full)
        await driver.press("ctrl+s")
        await driver.until(lambda: "the disk is full" in driver.text())
        assert "ctrl+s tries again" in driver.text()
        await driver.pilot.resize_terminal(80, 24)
        assert form(driver).values["reason"] == "Called"
        monkeypatch.setattr(actions, "log_interaction", real)
        await saved(driver)
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.log)
