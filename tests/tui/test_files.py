"""Evidence, the editor, the system's programs, the clipboard."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.tui.support import fill, form, running, saved, workspace
from textual.app import App
from textual.widgets import TextArea

from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.tui.commands import files
from plaint.tui.core import external
from plaint.tui.dialogs.confirm import Confirm


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def entry_of(case: Path) -> dict[str, Any]:
    return toml(next((case / "interactions").iterdir()))


async def test_evidence_is_copied_in_several_files_at_once_and_its_text_is_shown(root: Path, tmp_path: Path) -> None:
    chat, photo = tmp_path / "chat log.txt", tmp_path / "photo.png"
    chat.write_text("Agent: sorry about that", encoding="utf-8")
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("a")
        fill(driver, paths=f"'{chat}' {photo}")
        await driver.until(lambda: "2 files" in driver.text())
        await saved(driver)
        await driver.until(lambda: driver.desk.loaded is not None and len(driver.desk.loaded.evidence) == 2)
        kept = root / "case-0" / "evidence"
        assert (kept / "chat-log.txt").read_bytes() == chat.read_bytes()
        assert toml(kept / "photo.png.toml")["size"] == 58
        assert driver.desk.detail.tab == "evidence"
        await driver.until(lambda: "Agent: sorry about that" in driver.text())
        await driver.press("tab", "G")
        await driver.until(lambda: "no picture of a known" in driver.text() or "broken picture" in driver.text())


async def test_a_path_that_is_not_there_is_answered_beside_the_field_and_tab_completes(
    root: Path, tmp_path: Path
) -> None:
    (tmp_path / "invoice-2026.pdf").write_bytes(b"%PDF-1.4")
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("a")
        fill(driver, paths=f"{tmp_path}/invoi")
        await driver.until(lambda: "there is no file" in driver.text())
        area = form(driver).query_one(TextArea)
        area.focus()
        area.move_cursor((0, len(area.text)))
        await driver.press("tab")
        assert area.text == f"{tmp_path}/invoice-2026.pdf"
        await driver.press("tab")
        assert driver.app.focused is not area


async def test_the_editor_gets_the_file_and_its_change_is_shown_after(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "edit.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n"
        "path.write_text(path.read_text().replace('Kettle arrived cracked', 'Kettle leaks'))\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    from contextlib import nullcontext

    monkeypatch.setattr(App, "suspend", lambda self: nullcontext())
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("e")
        await driver.until(lambda: "Kettle leaks" in driver.titles)
        await driver.until(lambda: driver.under_cursor == "Kettle leaks")
        monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
        await driver.press("e")
        await driver.until(lambda: "no-such-editor-anywhere" in driver.toasts)


async def test_without_a_terminal_to_hand_over_the_editor_is_refused_politely(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", sys.executable)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("e")
        await driver.until(lambda: "editor cannot be opened from here" in driver.toasts)


async def test_opening_outside_asks_first_for_what_can_run(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(external, "open_outside", lambda path, environment: opened.append(path))
    kept = root / "case-0" / "evidence"
    kept.mkdir()
    (kept / "setup.sh").write_text("echo hello")
    (kept / "a.txt").write_text("text")
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("o")
        assert opened == [root / "case-0"]
        await driver.press("right", "right", "tab", "g", "o")
        assert opened[-1] == kept / "a.txt"
        await driver.press("G", "o")
        assert isinstance(driver.app.screen, Confirm)
        await driver.press("escape")
        assert len(opened) == 2
        await driver.press("o", "y")
        assert opened[-1] == kept / "setup.sh"


def test_what_should_not_be_opened_without_asking_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bill.pdf"
    piece = Evidence("bill.pdf", state=EvidenceState.RECORDED)
    path.write_bytes(b"%PDF-1.4")
    assert files._doubt(piece, path) == ("", "")
    path.write_bytes(b"MZ\x90")
    assert "is a program" in files._doubt(piece, path)[1]
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert files._doubt(piece, path)[1] == "Its content is: png"
    assert "Download it" in files._doubt(Evidence("bill.pdf", state=EvidenceState.IN_CLOUD), path)[0]
    path.unlink()
    assert files._doubt(piece, path) == ("", "")
