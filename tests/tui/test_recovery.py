"""What could not be saved, and what was written over, is offered on the desk until somebody decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.support import running, workspace

from plaint.storage.saving.drafts import Drafts
from plaint.storage.toml.edit import Set
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.tui.dialogs.confirm import Confirm
from plaint.tui.screens.conflicts import Conflicts
from plaint.tui.screens.recovery import Recovery

KETTLE = "Kettle arrived cracked"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def keep(tmp_path: Path, path: Path, text: str) -> None:
    Drafts(tmp_path / "state" / "drafts").keep(path, text.encode())


async def test_without_anything_missing_there_is_no_banner_and_the_key_says_why(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("B")
        assert "Nothing waits to be brought back" in driver.toasts
        assert "looks at it" not in driver.text()


async def test_a_draft_of_an_earlier_run_is_merged_into_its_file_after_a_look(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    keep(tmp_path, path, path.read_text() + '\n[problem]\nkind = "damaged"\n')
    path.write_text(path.read_text().replace("opened = 2026-11-01", "opened = 2026-11-01  # looked up"))
    async with running(root, tmp_path / "state", size=(80, 24)) as driver:
        await driver.until(lambda: "! 1 change could not be saved; B looks at it" in driver.text())
        await driver.press("B")
        await driver.until(lambda: isinstance(driver.app.screen, Recovery) and "problem.kind" in driver.text())
        assert "could not be saved" in driver.text()
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Conflicts) and driver.app.screen.proposals)
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        assert "problem" not in path.read_text()
        await driver.press("y")
        await driver.until(lambda: "Nothing is missing" in driver.text())
        assert 'kind = "damaged"' in path.read_text()
        assert "# looked up" in path.read_text()
        await driver.press("escape")
        await driver.until(lambda: not driver.desk.recovery.missing and "looks at it" not in driver.text())


async def test_a_draft_is_let_go_only_after_a_question(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    keep(tmp_path, path, path.read_text() + "# more\n")
    async with running(root, tmp_path / "state") as driver:
        await driver.until(lambda: driver.desk.recovery.missing)
        await driver.press("B", "x")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("x", "escape")
        assert len(Drafts(tmp_path / "state" / "drafts").pending()) == 1
        await driver.press("x", "y")
        await driver.until(lambda: "Nothing is missing" in driver.text())
        assert Drafts(tmp_path / "state" / "drafts").pending() == []
        assert "# more" not in path.read_text()


async def test_a_draft_of_a_file_that_is_gone_makes_it_again(root: Path, tmp_path: Path) -> None:
    entry = root / "case-0" / "interactions" / "2026-11-20-m2q8x4.toml"
    keep(tmp_path, entry, 'id = "m2q8x4"\nreason = "called"\n')
    own = root / "plaint.toml"
    own.write_text("# old\n")
    keep(tmp_path, own, "# new\n")
    async with running(root, tmp_path / "state") as driver:
        await driver.until(lambda: len(driver.desk.recovery.missing) == 2)
        await driver.press("B", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: entry.exists() or own.read_text() == "# new\n")
        await driver.until(lambda: isinstance(driver.app.screen, Recovery) and len(driver.app.screen.missing) == 1)
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: "Nothing is missing" in driver.text())
        assert "called" in entry.read_text()
        assert own.read_text() == "# new\n"


async def test_a_version_that_a_stale_editor_wrote_over_is_offered_and_merged(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    old = path.read_text()
    async with running(root, tmp_path / "state", size=(120, 30)) as driver:
        await driver.go_to(KETTLE)
        before = driver.desk.session.workspace
        loaded = before.find("k7f3qd")
        assert isinstance(loaded, LoadedCase)
        before.edit(loaded, [Set("status", "paused")])
        await driver.until(lambda: getattr(driver.desk.row, "status", "") == "paused")
        path.write_text(old + "\n# typed in an editor that was open all the time\n")
        await driver.until(lambda: "1 saved version was written over by another program" in driver.text())
        await driver.press("B")
        await driver.until(lambda: "status: open -> paused" in driver.text())
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Conflicts) and driver.app.screen.proposals)
        assert "status: paused" in driver.text()
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: 'status = "paused"' in path.read_text())
        assert "typed in an editor" in path.read_text()
        await driver.press("escape", "escape")
        await driver.until(lambda: not driver.desk.recovery.missing)


async def test_what_was_written_over_before_the_start_is_offered_at_the_start(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    old = path.read_text()
    earlier = Workspace.open(root, state=tmp_path / "state")
    loaded = earlier.find("k7f3qd")
    assert isinstance(loaded, LoadedCase)
    earlier.edit(loaded, [Set("status", "paused")])
    path.write_text(old)
    async with running(root, tmp_path / "state") as driver:
        await driver.until(lambda: driver.desk.recovery.missing)
        await driver.press("B", "x")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.until(lambda: "The file stays as it is" in driver.text())
        await driver.press("y")
        await driver.until(lambda: "Nothing is missing" in driver.text())
        await driver.press("escape")
        await driver.until(lambda: not driver.desk.recovery.missing)
        assert path.read_text() == old
