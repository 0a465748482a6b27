"""What commands show, copy, choose and sync, without an app."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.tui.commands.fake_desk import FakeDesk, case_of, step, top

from plaint.services.sync.sync import Synced
from plaint.settings import View, load_settings
from plaint.storage.layout import LOG_FILE
from plaint.tui.commands import files, pages, sync
from plaint.tui.core import external
from plaint.tui.dialogs.confirm import Confirm
from plaint.tui.screens.reader import Reader

KETTLE = "Kettle arrived cracked"


# Reading and copying -------------------------------------------------------------------------------------------------


def test_rights_call_sheet_and_step_are_opened_to_read(samples: FakeDesk) -> None:
    samples.stand_on(KETTLE)
    samples.detail.step = step(samples, warned=False)
    for name in ("rights", "call", "read_step"):
        samples.app.screen = None
        samples.run(name)
        assert isinstance(top(samples), Reader), name
    samples.answer("skip")
    assert samples.asked, "what the page offers is a command"


def test_copying_says_truly_where_the_text_went(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "copy_natively", lambda text, environment: "xclip")
    desk.run("copy")
    assert desk.answer("id") == "Copied the id: by xclip"
    assert desk.app.clipboard == "k7f3qd"
    monkeypatch.setattr(external, "copy_natively", lambda text, environment: "")
    desk.run("copy")
    assert desk.answer("summary").startswith("Sent the summary to the terminal")
    assert desk.app.clipboard.startswith(f"{KETTLE} (k7f3qd)\nShop: Amazon")
    desk.run("mark_all")
    desk.run("copy")
    desk.answer("path")
    assert len(desk.app.clipboard.splitlines()) == 3


def test_a_broken_case_is_summed_up_by_what_is_wrong_with_it(desk: FakeDesk) -> None:
    (desk.session.root / "case-0" / "case.toml").write_text("[torn", encoding="utf-8")
    desk.look_again()
    assert desk.row is not None
    assert files.summary(desk.row).startswith("case-0: ")


def test_evidence_that_is_not_there_is_not_opened(desk: FakeDesk) -> None:
    desk.detail.tab, desk.detail.has_focus_within = "evidence", True
    desk.detail.piece = SimpleNamespace(name="gone.txt")  # type: ignore[assignment]  # only its name is asked for
    assert desk.run("open") == "✗ gone.txt is not there"


def test_checking_the_evidence_tells_that_there_is_none_or_that_all_is_well(samples: FakeDesk, desk: FakeDesk) -> None:
    desk.run("verify")
    assert desk.answer("all") == "There is no evidence yet: a adds some"
    samples.stand_on(KETTLE)
    samples.run("verify")
    assert samples.answer("this") == "All of the evidence is as it was added: 5 files"
    (case_of(samples).folder / "evidence" / "chat-8812.txt").chmod(0o644)
    (case_of(samples).folder / "evidence" / "chat-8812.txt").write_text("other words")
    samples.run("verify")
    samples.answer("this")
    assert isinstance(top(samples), Reader)


# The list ------------------------------------------------------------------------------------------------------------


def test_order_groups_columns_and_theme_are_chosen_from_menus_and_escape_changes_nothing(desk: FakeDesk) -> None:
    for name in ("sort", "group", "theme", "columns"):
        desk.run(name)
        desk.answer(None)
    assert (*desk.rowset.order, desk.app.theme) == ("urgency", "", "plaint-dark")
    desk.run("sort")
    desk.answer("title")
    desk.run("group")
    desk.answer("stage")
    desk.run("theme")
    desk.answer("plaint-light")
    desk.run("columns")
    desk.answer(("id", "next"))
    assert (*desk.rowset.order, desk.app.theme) == ("title", "stage", "plaint-light")
    assert set(desk.cases.wanted) == {"id", "next"}


def test_a_view_is_saved_shown_renamed_and_removed(desk: FakeDesk) -> None:
    desk.filter_bar.text = "amazon"
    desk.sort_by("title")
    desk.run("views")
    desk.answer("save")
    assert desk.fill(name="Shop").startswith("Saved the view")
    assert load_settings().views == (View("Shop", "amazon", "title"),)
    desk.filter_bar.text = ""
    desk.sort_by("urgency")
    assert desk.run("view_1") == "Shop: amazon"
    assert (desk.filter_bar.text, desk.rowset.order.sort) == ("amazon", "title")
    desk.run("views")
    desk.answer("rename")
    desk.answer(1)
    desk.fill(name="Kettles")
    assert [view.name for view in load_settings().views] == ["Kettles"]
    desk.run("views")
    desk.answer("remove")
    assert desk.answer(1).startswith("Removed the view")
    assert load_settings().views == ()


def test_a_kept_form_is_gone_on_with_and_one_of_a_lost_case_is_read_out(desk: FakeDesk) -> None:
    desk.app.drafts["log:zzzzzz"] = {"reason": "Lost words"}
    told = desk.run("drafts")
    assert "not here any more" in told
    assert "Lost words" in told
    assert not desk.app.drafts
    desk.app.drafts["log:m2q8x4"] = {"reason": "Called them"}
    desk.run("drafts")
    assert desk.asked
    assert desk.asked.title == "Log a contact: Blender charged twice"


def test_a_place_of_a_case_that_has_gone_is_not_led_to(desk: FakeDesk) -> None:
    desk.run("calendar")
    assert desk.answer("case-0") == ""
    assert desk.went_to == "k7f3qd"
    desk.run("calendar")
    assert desk.answer("case-9") == "✗ this case is not there any more"
    assert [pages._tab_of(file) for file in (LOG_FILE, "interactions/a.toml", "letters/b.md", "case.toml")] == [
        "log", "log", "letters", "case",
    ]  # fmt: skip


def test_the_last_thing_is_to_leave(desk: FakeDesk) -> None:
    desk.run("quit")
    assert (desk.leaving, desk.app.status) == (True, 0)


# Git -----------------------------------------------------------------------------------------------------------------


def test_a_sync_tells_what_it_made_received_and_pushed(desk: FakeDesk) -> None:
    sync.tell_synced(desk, Synced())  # type: ignore[arg-type]  # a desk without an app
    sync.tell_synced(desk, Synced(received=1, pushed=2, waiting=3))  # type: ignore[arg-type]  # as above
    assert desk.told == [
        "Synced: nothing was to be done",
        "Synced: received 1 commit, pushed 2 commits, 3 not pushed",
    ]


def test_a_workspace_is_put_under_git_only_after_the_question(desk: FakeDesk) -> None:
    desk.run("sync")
    assert isinstance(top(desk), Confirm)
    desk.answer(None)
    assert not (desk.session.root / ".git").exists()
    desk.run("sync")
    assert "The workspace is under git" in desk.answer(result=True)
    assert (desk.session.root / ".git").is_dir()
