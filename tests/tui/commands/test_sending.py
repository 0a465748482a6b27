"""Letters leave from the desk: copied, written, opened in the mail program, marked as sent."""

from __future__ import annotations

import shutil
from email import message_from_bytes
from pathlib import Path

import pytest
from tests.tui.commands.fake_desk import FakeDesk

from plaint.domain.errors import UsageProblem
from plaint.domain.model.letter import Letter
from plaint.tui.core import external
from plaint.tui.dialogs.menu import Menu

SAMPLES = Path(__file__).parents[3] / "cases"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Write down what would be opened and copied, in place of doing so."""
    found: list[str] = []
    monkeypatch.setattr(external, "open_outside", lambda path, _: found.append(str(path)))
    monkeypatch.setattr(external, "open_address", lambda address, _: found.append(address))
    monkeypatch.setattr(external, "copy_natively", lambda *_: "")
    return found


@pytest.fixture
def desk(tmp_path: Path, opened: list[str]) -> FakeDesk:
    root = Path(shutil.copytree(SAMPLES, tmp_path / "samples"))
    desk = FakeDesk(root, tmp_path / "state")
    case = desk.stand_on("Terugbetaling vir oorfone nie ontvang nie")
    desk.detail.tab, desk.detail.has_focus_within, desk.detail.letter = "letters", True, case.letters[0]
    return desk


def letter(desk: FakeDesk) -> Letter:
    assert desk.loaded is not None
    return desk.loaded.letters[0]


def test_one_key_copies_the_text_without_marks(desk: FakeDesk) -> None:
    told = desk.run("copy")
    assert "text of the letter" in told
    assert "**" not in desk.app.clipboard
    assert letter(desk).body.splitlines()[0] in desk.app.clipboard
    desk.detail.letter = None
    desk.run("copy")
    assert isinstance(desk.app.screen, Menu), "elsewhere it asks what to copy"


def test_without_a_letter_it_says_what_to_do(desk: FakeDesk) -> None:
    desk.detail.letter = None
    assert "put the cursor on a letter first" in desk.run("send")


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("txt", b""), ("eml", b"")])
def test_a_letter_is_written_and_marked_in_one_step(
    desk: FakeDesk, opened: list[str], tmp_path: Path, form: str, start: bytes
) -> None:
    desk.run("send")
    assert isinstance(desk.app.screen, Menu)
    desk.answer(form)
    target = tmp_path / f"out.{form}"
    told = desk.fill(output=str(target), channel="post")
    assert f"{target}" in told
    assert "marked as sent" in told
    assert target.read_bytes().startswith(start)
    assert opened == ([str(target)] if form == "eml" else [])
    assert letter(desk).sent is not None
    assert letter(desk).channel == "post"
    if form == "eml":
        assert message_from_bytes(target.read_bytes())["X-Unsent"] == "1"


def test_a_file_that_is_there_is_kept(desk: FakeDesk, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine", "utf-8")
    desk.run("send")
    desk.answer("txt")
    with pytest.raises(UsageProblem, match="already"):
        desk.fill(output=str(target), channel="post")
    assert target.read_text("utf-8") == "mine"
    assert letter(desk).sent is None
    desk.run("send")
    desk.answer("txt")
    desk.fill(output=str(target), replace="yes")
    assert target.read_text("utf-8") != "mine"
    desk.run("send")
    desk.answer("txt")
    desk.fill(output=str(tmp_path))
    assert list(tmp_path.glob("*-2026-11-22.txt"))


def test_the_mail_program_is_opened_and_a_long_text_copied(desk: FakeDesk, opened: list[str]) -> None:
    desk.run("send")
    told = desk.answer("mailto")
    assert opened[0].startswith("mailto:")
    assert "mail program" in told
    assert ("body=" in opened[0]) != bool(desk.app.clipboard)


def test_a_machine_without_a_mail_program_is_said(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise UsageProblem("this system has no program that opens files", "mailto:x")

    monkeypatch.setattr(external, "open_address", none)
    desk.run("send")
    assert "no program that opens files" in desk.answer("mailto")


def test_it_can_be_marked_as_sent_alone(desk: FakeDesk) -> None:
    desk.run("send")
    desk.answer("sent")
    assert desk.asked is not None
    assert desk.asked.title.startswith("Mark as sent")


def test_only_links_for_a_mail_program_are_opened() -> None:
    with pytest.raises(UsageProblem):
        external.open_address("file:///etc/passwd", {})
