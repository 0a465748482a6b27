"""Evidence at the desk: mails come in, pictures are seen and marked, and each piece says what it proves."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
from tests.tui.support import Driver, fill, running, saved, workspace
from tests.unit.storage.odd_files import jpeg, pdf, png
from tests.unit.storage.odd_mails import SIMPLE
from tests.unit.storage.workspaces import NOW
from textual.widget import Widget
from textual.widgets import Static

from plaint.services.cases.actions import add_files
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.tui.screens.viewer import Viewer, draws_pixels
from plaint.tui.widgets.picture import Marked, Picture


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def put(root: Path, *paths: Path) -> None:
    space = Workspace.open(root)
    case = space.read(root / "case-0")
    assert isinstance(case, LoadedCase)
    add_files(space, case, paths, {}, now=NOW, source=random.Random(1))


def side(root: Path, name: str) -> dict[str, object]:
    return tomllib.loads((root / "case-0" / "evidence" / f"{name}.toml").read_text(encoding="utf-8"))


async def to_evidence(driver: Driver) -> None:
    await driver.go_to("Kettle arrived cracked")
    driver.desk.detail.open_tab("evidence")
    await driver.press("tab")
    await driver.until(lambda: driver.desk.detail.piece is not None)


async def test_a_mail_is_logged_and_the_piece_says_what_it_proves(root: Path, tmp_path: Path) -> None:
    mail = tmp_path / "answer.eml"
    mail.write_bytes(SIMPLE)
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("I")
        fill(driver, paths=str(mail))
        await saved(driver)
        await driver.until(lambda: driver.desk.loaded is not None and len(driver.desk.loaded.log) == 1)
        assert driver.desk.detail.tab == "log"
        await driver.until(lambda: "Imported: 1 entry, 1 files" in driver.toasts)
        await to_evidence(driver)
        await driver.until(lambda: "Thandi Nóbre <thandi@amazon.co.za>" in driver.text())
        await driver.press("J")
        fill(driver, proves="problem", shows="that they are sorry")
        await saved(driver)
        await driver.until(lambda: side(root, "answer.eml").get("proves") == ["problem"])
        assert side(root, "answer.eml")["shows"] == "that they are sorry"
        await driver.until(lambda: "that they are sorry" in driver.text() and driver.desk.loaded is not None)
        await driver.press("z")
        await driver.until(lambda: "nly pictures and PDFs" in driver.toasts)


async def test_what_a_new_piece_still_needs_is_asked_at_once_and_of_several_one_after_the_other(
    root: Path, tmp_path: Path
) -> None:
    for name, colour in (("page.png", "red"), ("screenshot.png", "blue"), ("slip.pdf", "")):
        (tmp_path / name).write_bytes(png(colour=colour) if colour else pdf("x"))
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("a")
        fill(driver, paths=str(tmp_path / "slip.pdf"))
        await driver.press("ctrl+s")
        await driver.until(lambda: "Still to be said of slip.pdf" in driver.text())
        assert "Added: slip.pdf" in driver.toasts
        fill(driver, kind="invoice")
        await driver.press("ctrl+s")
        await driver.until(lambda: "order number and quantity on it" in driver.text())
        assert side(root, "slip.pdf")["kind"] == "invoice"
        await driver.type("2026-11-05")
        await driver.press("escape")
        await driver.until(lambda: driver.desk.detail.piece is not None)
        await driver.press("a")
        fill(driver, paths=f"{tmp_path / 'page.png'}\n{tmp_path / 'screenshot.png'}")
        await saved(driver)
        await driver.until(lambda: "Something is to be said of 2 pieces: J asks about page.png" in driver.toasts)
        await driver.until(lambda: at_piece(driver) == "page.png" and "To be said of page.png" in driver.text())
        await driver.press("J")
        fill(driver, captured="yesterday 10:00", source="order page", shows="error 5")
        await saved(driver)
        await driver.until(lambda: at_piece(driver) == "screenshot.png")
        assert side(root, "page.png")["shows"] == "error 5"
        await driver.press("f")
        await driver.until(lambda: "Still to be said of slip.pdf" in driver.text() and "2026-11-05" in driver.text())


def at_piece(driver: Driver) -> str:
    return driver.desk.detail.piece.name if driver.desk.detail.piece else ""


async def test_a_view_at_its_end_stays_there_when_the_preview_comes_later(root: Path, tmp_path: Path) -> None:
    (tmp_path / "lid.txt").write_text("".join(f"line {number}\n" for number in range(60)), encoding="utf-8")
    put(root, tmp_path / "lid.txt")
    async with running(root, tmp_path / "state") as driver:
        await to_evidence(driver)
        detail = driver.desk.detail
        await driver.until(lambda: "lid.txt" in detail.previews)
        preview = detail.previews.pop("lid.txt")
        detail.view.again()
        await driver.press("G")
        detail.preview_read("lid.txt", preview)
        await driver.until(lambda: "line 59" in driver.text())
        await driver.press("g")
        await driver.until(lambda: "line 59" not in driver.text())
        detail.preview_read("lid.txt", preview)
        await driver.press("f1", "escape")
        assert detail.view.scroll_offset.y == 0


async def test_a_picture_is_seen_marked_and_copied_without_what_is_marked(root: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg())
    put(root, photo)
    async with running(root, tmp_path / "state") as driver:
        await to_evidence(driver)
        await driver.until(lambda: "JPEG picture, 16 x 8 pixels" in driver.text() and "▀▀▀▀" in driver.text())
        await driver.press("z")
        await driver.until(lambda: isinstance(driver.app.screen, Viewer) and "▀" in driver.text())
        await driver.press("ctrl+s")
        await driver.until(lambda: "Nothing is marked" in driver.toasts)
        await driver.press("space", "right", "right", "right", "down", "space")
        await driver.until(lambda: "1 marked" in driver.text())
        await driver.press("backspace")
        await driver.until(lambda: "1 marked" not in driver.text())
        await driver.pilot.mouse_down("#picture", offset=(0, 0))
        await driver.pilot.hover("#picture", offset=(3, 1))
        await driver.pilot.mouse_up("#picture", offset=(3, 1))
        await driver.until(lambda: "1 marked" in driver.text())
        await driver.press("ctrl+s")
        await driver.until((root / "case-0" / "evidence" / "photo-redacted.png").is_file)
        await driver.until(lambda: "1 place hidden" in driver.toasts)
        assert side(root, "photo-redacted.png")["redacts"] == "photo.jpg"


async def test_a_pdf_is_leafed_through_and_its_text_redacted(root: Path, tmp_path: Path) -> None:
    paper, torn = tmp_path / "bill.pdf", tmp_path / "torn.pdf"
    paper.write_bytes(pdf("Card 4111 1111 1111 1111", pages=2))
    torn.write_bytes(b"%PDF-1.4 torn")
    put(root, paper, torn)
    async with running(root, tmp_path / "state") as driver:
        await to_evidence(driver)
        await driver.until(lambda: "PDF, 2 pages" in driver.text())
        await driver.press("z")
        await driver.until(lambda: "page 1 of 2" in driver.text())
        await driver.press("n")
        await driver.until(lambda: "page 2 of 2" in driver.text())
        await driver.press("escape", "X", "t")
        await driver.until(lambda: "2 places hidden" in driver.toasts)
        await driver.until(lambda: driver.desk.loaded is not None and len(driver.desk.loaded.evidence) == 3)
        await driver.press("G")
        await driver.until(lambda: driver.desk.detail.piece is not None and driver.desk.detail.piece.name == "torn.pdf")
        await driver.until(lambda: "torn.pdf is a broken PDF" in driver.text())
        await driver.press("X", "r")
        await driver.until(lambda: not isinstance(driver.app.screen, Viewer) and "broken PDF" in driver.toasts)


async def test_a_terminal_that_draws_pixels_gets_the_true_picture(root: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg())
    put(root, photo)

    def graphic(picture: object) -> Widget:
        return Static(f"true pixels of {getattr(picture, 'size', None)}")

    async with running(root, tmp_path / "state") as driver:
        await to_evidence(driver)
        piece, case = driver.desk.detail.piece, driver.desk.loaded
        assert piece is not None
        assert case is not None
        driver.app.push_screen(Viewer(case.folder, piece, graphic))
        await driver.until(lambda: "true pixels of (16, 8)" in driver.text())
        await driver.press("m")
        await driver.until(lambda: "true pixels" not in driver.text() and driver.app.screen.query_one(Picture).display)


def test_only_terminals_that_may_draw_pixels_are_asked() -> None:
    assert draws_pixels({"TERM": "xterm-kitty"})
    assert draws_pixels({"KONSOLE_VERSION": "230800"})
    assert not draws_pixels({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"})
    assert Marked(0.25, 0.5, 0.75, 0.625).text == "25.000%,50.000%,50.000%,12.500%"
