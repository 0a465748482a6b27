"""Looking for files to add: by keys, by mouse, over several folders; what cannot be taken says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.tui.support import Driver, form, running, saved, workspace
from textual.widgets import Input

from plaint.tui.core.folders import arranged, beginning, look
from plaint.tui.dialogs.form import Form
from plaint.tui.screens.browser import Browser
from plaint.tui.widgets.block_list import BlockList


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    place = tmp_path / "home" / "Downloads"
    (place / "older").mkdir(parents=True)
    for number, name in enumerate(("lid.jpg", "Box.png", ".secret")):
        (place / name).write_bytes(b"x" * (number + 1))
        os.utime(place / name, (1_000_000 + number, 1_000_000 + number))
    (place / "older" / "invoice.pdf").write_bytes(b"%PDF-1.7\n")
    (place / "link.jpg").symlink_to(place / "lid.jpg")
    os.mkfifo(place / "pipe")
    return place


def test_a_folder_is_listed_with_what_cannot_be_taken(pictures: Path) -> None:
    folder = look(pictures)
    assert [entry.name for entry in arranged(folder, "", hidden=False, newest=False)] == [
        "older", "Box.png", "lid.jpg", "link.jpg", "pipe",
    ]  # fmt: skip
    shown = arranged(folder, "", hidden=True, newest=True)
    assert [entry.name for entry in shown if not entry.why_not] == ["older", ".secret", "Box.png", "lid.jpg"]
    assert {entry.name: entry.why_not for entry in shown if entry.why_not} == {
        "link.jpg": "a link",
        "pipe": "not a file",
    }
    assert [entry.name for entry in arranged(folder, "JP li", hidden=False, newest=False)] == ["lid.jpg", "link.jpg"]
    assert look(pictures / "lid.jpg").problem == "Not a directory"
    assert look(Path("/nul\0")).problem == "this is no path"


def test_it_begins_where_a_person_would_look(pictures: Path, tmp_path: Path) -> None:
    assert beginning("", "") == pictures
    assert beginning("", str(tmp_path)) == tmp_path
    assert beginning(str(pictures / "older" / "x.pdf"), "") == pictures / "older"
    assert beginning("/no/such/place/x", "") == pictures


def cursor_to(driver: Driver, name: str) -> None:
    view = driver.app.screen.query_one(BlockList)
    view.put_cursor([view.block_at(index).key for index in range(view.item_count)].index(name))


async def test_files_of_two_folders_are_marked_and_added(root: Path, tmp_path: Path, pictures: Path) -> None:
    async with running(root, tmp_path / "state", size=(80, 24)) as driver:
        await driver.press("a", "ctrl+o")
        await driver.until(lambda: isinstance(driver.app.screen, Browser) and "lid.jpg" in driver.text())
        assert all(len(line) <= 80 for line in driver.text().splitlines())
        cursor_to(driver, "lid.jpg")
        await driver.press("space")
        assert "* 1 file, 1 B" in driver.text()
        cursor_to(driver, "link.jpg")
        await driver.press("space")
        assert "link.jpg: a link" in driver.toasts
        cursor_to(driver, "older")
        await driver.press("space")
        assert "Only files can be marked" in driver.toasts
        cursor_to(driver, "older")
        await driver.press("enter")
        await driver.until(lambda: "invoice.pdf" in driver.text())
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        assert form(driver).text_of(0).splitlines() == [
            str(pictures / "lid.jpg"), str(pictures / "older" / "invoice.pdf"),
        ]  # fmt: skip
        await saved(driver)
        await driver.until(lambda: "Added" in driver.toasts)
    assert added(root) == {"lid.jpg", "invoice.pdf"}


def added(root: Path) -> set[str]:
    return {path.name for path in root.glob("*/evidence/*") if path.suffix != ".toml"}


async def test_folders_are_walked_narrowed_and_ordered_by_keys_and_mouse(
    root: Path, tmp_path: Path, pictures: Path
) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("a", "ctrl+o")
        await driver.until(lambda: isinstance(driver.app.screen, Browser) and "lid.jpg" in driver.text())
        browser = driver.app.screen
        assert isinstance(browser, Browser)
        await driver.press("full_stop", "s")
        assert ".secret" in driver.text()
        assert "newest first" in driver.text()
        await driver.press("slash")
        await driver.type("lid")
        await driver.press("enter")
        assert "Box.png" not in driver.text()
        await driver.press("escape")
        assert "Box.png" in driver.text()
        await driver.press("h")
        await driver.until(lambda: browser.folder.path == pictures.parent)
        view = browser.query_one(BlockList)
        assert view.current is not None
        assert view.current.key == "Downloads", "the cursor is on the folder that one came from"
        await driver.press("tilde")
        await driver.until(lambda: not browser._waits)
        line = next(number for number, text in enumerate(driver.text().splitlines()) if "Downloads/" in text)
        await driver.pilot.click(offset=(4, line), times=2)
        await driver.until(lambda: browser.folder.path == pictures)
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        assert form(driver).text_of(0) == ""


async def test_what_cannot_be_looked_into_says_why(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        found: list[object] = []
        driver.app.push_screen(Browser(tmp_path / "gone", folders_only=True), found.append)
        await driver.until(lambda: "✗ No such file or directory" in driver.text())
        await driver.press("g", "enter")
        await driver.until(lambda: "cases/" in driver.text())
        assert not driver.app.screen.query_one(Input).display
        await driver.press("ctrl+s")
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert found == [(tmp_path,)]
