"""Long work shows how far it is and ends by a key; what is quick shows nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.tui.support import fill, form, running, workspace

from plaint.domain.errors import PlaintError
from plaint.services.cases import actions, bulk
from plaint.services.progress import Progress
from plaint.tui.dialogs import run_job
from plaint.tui.dialogs.form import Form
from plaint.tui.dialogs.progress import Progress as Shown


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def files(root: Path, pattern: str) -> int:
    return len(list(root.glob(pattern)))


async def test_a_long_job_shows_its_bar_and_ends_by_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_job, "PATIENCE", 0.01)
    go, told = threading.Event(), list[object]()

    def work(progress: Progress) -> str:
        progress.step(30, 120, "reading\x1b[31m letters")
        go.wait(10)
        progress.step(2_000_000, 4_000_000)
        return "done"

    async with running(root, tmp_path / "state", size=(80, 24)) as driver:
        run_job.run_job(driver.app, "Read everything", work, told.append)
        await driver.until(lambda: "30 of 120" in driver.text())
        assert "Read everything" in driver.text()
        assert "━━━━━━" in driver.text()
        assert "enter" not in driver.text(), "it cannot be left to itself"
        await driver.press("enter")
        assert isinstance(driver.app.screen, Shown)
        go.set()
        await driver.until(lambda: told == ["done"])
        run_job.run_job(driver.app, "Quick", lambda _: "quick", told.append)
        await driver.until(lambda: told == ["done", "quick"])
        assert len(driver.app.screen_stack) == 2


async def test_what_fails_is_told_whatever_it_is(root: Path, tmp_path: Path) -> None:
    def fail(problem: Exception) -> None:
        def work(_progress: Progress) -> None:
            raise problem

        run_job.run_job(driver.app, "Fail", work, lambda _: None)

    async with running(root, tmp_path / "state") as driver:
        fail(PlaintError("there is no room", "Make some."))
        fail(OSError(28, "No space left on device"))
        fail(ZeroDivisionError("oh"))
        await driver.until(lambda: "There is no room" in driver.toasts and "No space left" in driver.toasts)
        await driver.until(lambda: "stumbled: ZeroDivisionError" in driver.toasts)


async def test_copying_evidence_that_is_stopped_adds_nothing_and_keeps_the_form(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_job, "PATIENCE", 0.01)
    real = actions.add_files
    begun, go = threading.Event(), threading.Event()

    def slow(*args: object, progress: Progress, **more: object) -> object:
        begun.set()
        go.wait(10)
        return real(*args, progress=progress, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "add_files", slow)
    (tmp_path / "lid.jpg").write_bytes(b"x" * 100)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("a")
        fill(driver, paths=str(tmp_path / "lid.jpg"))
        await driver.press("ctrl+s")
        await driver.until(lambda: begun.is_set() and isinstance(driver.app.screen, Shown))
        await driver.press("escape")
        go.set()
        await driver.until(lambda: isinstance(driver.app.screen, Form))
        await driver.until(lambda: "it was stopped" in driver.text())
        assert files(root, "*/evidence/*") == 0
        assert form(driver).text_of(0) == str(tmp_path / "lid.jpg")


async def test_a_bulk_act_that_is_stopped_changes_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_job, "PATIENCE", 0.01)
    real, go = bulk.trash, threading.Event()

    def slow(*args: object, progress: Progress, **more: object) -> bulk.Done:
        go.wait(10)
        return real(*args, progress=progress, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "trash", slow)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("asterisk", "d", "y")
        await driver.until(lambda: isinstance(driver.app.screen, Shown))
        await driver.press("escape")
        go.set()
        await driver.until(lambda: "It was stopped" in driver.toasts)
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert files(root, "case-*") == 3


def tamper(root: Path) -> None:
    for piece in root.glob("*/evidence/lid.jpg"):
        piece.chmod(0o644)
        piece.write_bytes(b"y" * 100)


async def test_evidence_is_hashed_again_and_what_is_wrong_is_shown(root: Path, tmp_path: Path) -> None:
    (tmp_path / "lid.jpg").write_bytes(b"x" * 100)
    async with running(root, tmp_path / "state", size=(80, 24)) as driver:
        await driver.press("E", "t")
        await driver.until(lambda: "There is no evidence yet" in driver.toasts)
        await driver.press("a")
        fill(driver, paths=str(tmp_path / "lid.jpg"))
        await driver.press("ctrl+s")
        await driver.until(lambda: "Still to be said of lid.jpg" in driver.text())
        await driver.press("escape", "E", "a")
        await driver.until(lambda: "All of the evidence is as it was added: 1 file" in driver.toasts)
        tamper(root)
        await driver.press("E", "a")
        await driver.until(lambda: "✗ changed" in driver.text())
        assert "1 of 1 file to look at" in driver.text()
        assert "evidence/lid.jpg" in driver.text()
