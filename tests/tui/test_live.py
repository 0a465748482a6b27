"""What other programs do to the files is on the screen without a key, and the cursor stays on its case."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.tui.support import TODAY, Driver, running, workspace, write_case

from plaint.locations import cache_dir
from plaint.services.index.summary import Row
from plaint.storage.workspace import Workspace
from plaint.tui.dialogs.form import Form
from plaint.tui.model.case_store import CaseStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


def replace_text(path: Path, before: str, after: str) -> None:
    """Save as editors do: a new file beside it, then a rename over it."""
    text = path.read_text().replace(before, after)
    beside = path.with_name("4913")
    beside.write_text(text)
    beside.replace(path)


def _entries(driver: Driver, root: Path) -> int:
    """Return how many entries the desk has seen of the first case, by what it read last."""
    index = driver.desk.session.case_store.index
    (files,) = index.ask("select files from cases where name = ?", (b"case-0",))[0] if index else ("",)
    return int(files.count("interactions/"))


async def within_a_second(driver: Driver, condition: Callable[[], object]) -> None:
    """Wait, then assert on the time it took; the bound has room for a machine that does other things too."""
    began = time.monotonic()
    await driver.until(condition)
    assert time.monotonic() - began < 3.0


async def test_an_external_change_appears_and_the_cursor_stays_on_its_case(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("s", "t")
        await driver.go_to("Kettle arrived cracked")
        replace_text(root / "case-2" / "case.toml", "Tent never", "A tent never")
        await within_a_second(driver, lambda: "A tent never delivered" in driver.titles)
        assert driver.titles[0] == "A tent never delivered"
        assert driver.under_cursor == "Kettle arrived cracked"
        replace_text(root / "case-0" / "case.toml", "cracked", "shattered")
        await within_a_second(driver, lambda: driver.under_cursor == "Kettle arrived shattered")
        await driver.until(lambda: "Kettle arrived shattered" in driver.text().split("│", 1)[1])


async def test_a_log_entry_written_elsewhere_appears_in_the_open_tab(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("right")
        folder = root / "case-0" / "interactions"
        folder.mkdir()
        (folder / "b.toml").write_text('id = "bbbbbb"\nat = 2026-11-20\nreason = "Written with vi"\n')
        await within_a_second(driver, lambda: "Written with vi" in driver.text())


async def test_new_removed_and_renamed_cases_are_followed(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("s", "t", "g")
        assert driver.under_cursor == "Blender charged twice"
        write_case(root, 3, "Another case", folder="deep/er/case")
        await within_a_second(driver, lambda: "Another case" in driver.titles)
        assert driver.under_cursor == "Blender charged twice"
        (root / "case-1").rename(root / "renamed-by-hand")
        await driver.until(lambda: driver.desk.row is not None and "renamed-by-hand" in driver.desk.rowset.by_folder)
        await driver.until(lambda: "case-1" not in driver.desk.rowset.by_folder)
        assert driver.under_cursor == "Blender charged twice"
        (root / "case-0" / "case.toml").unlink()
        await within_a_second(driver, lambda: "Kettle arrived cracked" not in driver.titles)
        assert driver.under_cursor == "Blender charged twice"


async def test_when_the_case_under_the_cursor_goes_its_neighbour_takes_over(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("s", "t", "G")
        assert driver.under_cursor == "Tent never delivered"
        (root / "case-2" / "case.toml").unlink()
        await driver.until(lambda: driver.under_cursor == "Kettle arrived cracked")
        await driver.until(lambda: driver.desk.loaded is not None)


async def test_a_file_that_breaks_and_is_mended_shows_both(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    whole = path.read_text()
    async with running(root, tmp_path / "state") as driver:
        path.write_text(whole + "\n[order\n")
        await within_a_second(driver, lambda: driver.titles[0] == "case-0")
        path.write_text(whole)
        await within_a_second(driver, lambda: "Kettle arrived cracked" in driver.titles)


async def test_a_change_that_another_program_took_into_the_index_first_is_shown_all_the_same(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(root, tmp_path / "state") as driver:
        folder = driver.desk.session.root / driver.desk.row.folder  # type: ignore[union-attr]
        other = CaseStore(Workspace.open(root), TODAY, cache_dir())
        real = CaseStore.refresh

        def second(library: CaseStore, dirty: Collection[Path] = (), **options: Any) -> object:
            real(other, [folder])
            return real(library, dirty, **options)

        list(other.load(lambda: False))
        monkeypatch.setattr(CaseStore, "refresh", second)
        file = folder / "case.toml"
        file.write_text(re.sub(r"(?m)^title = .*", 'title = "Read by another"', file.read_text()))
        await driver.until(lambda: "Read by another" in driver.titles)
        await driver.until(lambda: driver.desk.loaded and driver.desk.loaded.case.title == "Read by another")


async def test_a_burst_of_changes_is_one_refresh_or_few(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    refresh = CaseStore.refresh

    def counted(self: CaseStore, *args: object, **named: object) -> Mapping[str, Row | None]:
        changes = refresh(self, *args, **named)  # type: ignore[arg-type]  # handed on as they came
        if changes:
            painted.append(len(changes))
        return changes

    monkeypatch.setattr(CaseStore, "refresh", counted)
    async with running(root, tmp_path / "state") as driver:
        painted.clear()
        folder = root / "case-0" / "interactions"
        folder.mkdir()
        for number in range(300):
            (folder / f"{number}.toml").write_text(f'id = "{number:06}"\nreason = "entry {number}"\n')
        await driver.until(lambda: _entries(driver, root) == 300)
        assert len(painted) <= 10


async def test_a_form_that_is_open_while_its_file_changes_keeps_what_was_typed_and_merges(
    root: Path, tmp_path: Path
) -> None:
    path = root / "case-0" / "case.toml"
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("S")
        await driver.type("problem.text")
        await driver.press("enter")
        await driver.type("lid is split")
        replace_text(path, 'status = "open"', 'status = "paused"')
        await driver.until(lambda: driver.desk.row is not None and getattr(driver.desk.row, "status", "") == "paused")
        assert isinstance(driver.app.screen, Form)
        assert driver.app.screen.values["problem.text"] == "lid is split"
        await driver.press("ctrl+s")
        await driver.until(lambda: "lid is split" in path.read_text())
        assert 'status = "paused"' in path.read_text()


async def test_reading_again_by_key_finds_what_no_event_told(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        driver.desk.loader.stop_watching()
        write_case(root, 3, "Silent arrival")
        assert "Silent arrival" not in driver.titles
        await driver.press("r")
        await driver.until(lambda: "Silent arrival" in driver.titles)


async def test_a_folder_that_cannot_be_read_is_counted_on_top(root: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        (root / "plaint.toml").write_text('[defaults]\ncuntry = "ZA"\n')
    else:
        (root / "locked").mkdir(mode=0o000)
    async with running(root, tmp_path / "state") as driver:
        assert "1 of the workspace" in driver.text().splitlines()[0]


async def test_at_midnight_everything_is_computed_for_the_new_day(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "case-0" / "case.toml"
    path.write_text(path.read_text() + "\n[order]\nplaced = 2026-11-21\n")
    async with running(root, tmp_path / "state", (160, 90)) as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.until(lambda: "Sat 21 Nov 2026, yesterday" in driver.text())
        driver.desk.session.chosen = date(2026, 11, 23)
        driver.desk.check_day()
        await driver.until(lambda: "Sat 21 Nov 2026, 2 days ago" in driver.text())
        assert driver.under_cursor == "Kettle arrived cracked"
