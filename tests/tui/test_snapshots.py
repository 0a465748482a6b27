"""How the main screens look, as pictures at two sizes; :mod:`tests.tui.pictures` says how a new look is accepted."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from tests.tui.pictures import FOLDER, difference, hold_still, picture
from tests.tui.support import Driver, running, workspace
from textual.screen import Screen

from plaint import clock
from plaint.tui.dialogs.form import Form
from plaint.tui.dialogs.menu import Menu
from plaint.tui.dialogs.wizard import Wizard
from plaint.tui.screens.calendar import Calendar
from plaint.tui.screens.conflicts import Conflicts
from plaint.tui.screens.playbooks import Playbooks
from plaint.tui.screens.search import Search
from plaint.tui.screens.statistics import Statistics

ROOT = Path(__file__).parents[2]
SIZES = ((80, 24), (120, 40))
NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
KETTLE = "Kettle arrived cracked"
DESK = ("desk", "log", "evidence", "ladder", "letters")
"""The desk, with each tab open."""
PAGES: dict[str, tuple[str, type[Screen[Any]]]] = {
    "log-form": ("l", Form),
    "intake": ("n", Wizard),
    "help": ("question_mark", Menu),
    "calendar": ("D", Calendar),
    "statistics": ("T", Statistics),
    "playbooks": ("P", Playbooks),
}
"""The key that opens a page, and its class."""
NAMES = (*DESK, *PAGES, "search", "welcome", "conflicts")


def pinned() -> str:
    """Return the version of Textual that the pictures are made with."""
    constraints = ROOT / ".ci" / "constraints.txt"
    text = constraints.read_text(encoding="utf-8") if constraints.exists() else ""
    found = re.search(r"^textual==(\S+)", text, re.MULTILINE)
    return found[1] if found else ""


drawn_by_the_pinned = pytest.mark.skipif(
    version("textual") != pinned(),
    reason=f"the pictures are made with Textual {pinned() or 'of the constraints'}, this is {version('textual')}",
)


@pytest.fixture(autouse=True)
def still(tmp_path: Path) -> Iterator[None]:
    """Stand in a folder without a name of its own, at a fixed moment in a fixed zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("TZ", "UTC")
        time.tzset()
        patch.setattr(clock, "now", lambda: NOW)
        yield
    time.tzset()


class Album:
    """Takes pictures at one size, and tells at the end which are different."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.found: list[str] = []

    async def take(self, driver: Driver, name: str) -> None:
        """Take a picture of the screen as soon as nothing changes on it any more."""
        await driver.until(lambda: not any(worker.is_running for worker in driver.app.workers))
        hold_still(driver.app)
        drawn = ""
        while (now := picture(driver.app)) != drawn:
            drawn = now
            await driver.pilot.pause(0.1)
        self.found.append(difference(f"{name}-{self.size[0]}x{self.size[1]}", drawn))

    def judge(self) -> None:
        """Fail with all differences."""
        different = [text for text in self.found if text]
        if different:
            pytest.fail("\n\n".join(different), pytrace=False)


@drawn_by_the_pinned
@pytest.mark.parametrize("size", SIZES)
async def test_desk_and_pages_look_as_they_did(tmp_path: Path, size: tuple[int, int]) -> None:
    shutil.copytree(ROOT / "cases", "cases")
    album = Album(size)
    async with running(Path("cases"), tmp_path / "state", size) as driver:
        await driver.go_to(KETTLE)
        for tab in DESK:
            if tab == "evidence":  # not on a picture: its pixels are another library's
                await driver.press("tab", "j")
            await album.take(driver, tab)
            if tab == "evidence":
                await driver.press("escape")
            await driver.press("right")
        for name, (key, page) in PAGES.items():
            await driver.press(key)
            assert isinstance(driver.app.screen, page)
            await album.take(driver, name)
            await driver.press("escape")
            await driver.until(lambda: driver.app.screen is driver.desk)
        await driver.press("F")
        await driver.type("kettle")
        await driver.until(lambda: isinstance(driver.app.screen, Search) and " places in " in driver.text())
        await album.take(driver, "search")
    album.judge()


@drawn_by_the_pinned
@pytest.mark.parametrize("size", SIZES)
async def test_the_first_run_looks_as_it_did(tmp_path: Path, size: tuple[int, int]) -> None:
    album = Album(size)
    async with running(None, tmp_path / "state", size) as driver:
        await driver.until(lambda: "Look at the sample cases" in driver.text())
        await album.take(driver, "welcome")
    album.judge()


@drawn_by_the_pinned
@pytest.mark.parametrize("size", SIZES)
async def test_the_conflicts_look_as_they_did(tmp_path: Path, size: tuple[int, int]) -> None:
    case = workspace(tmp_path / "cases") / "case-0"
    text = (case / "case.toml").read_text().replace(KETTLE, "Kettle in pieces").replace('"open"', '"paused"')
    (case / "case (Ben's conflicted copy 2026-11-20).toml").write_text('language = "en"\n' + text)
    album = Album(size)
    async with running(Path("cases"), tmp_path / "state", size) as driver:
        await driver.go_to(KETTLE)
        await driver.press("m")
        await driver.until(lambda: isinstance(driver.app.screen, Conflicts) and driver.app.screen.proposals)
        await album.take(driver, "conflicts")
    album.judge()


def test_every_picture_that_is_kept_is_taken() -> None:
    wanted = {f"{name}-{width}x{height}.svg" for name in NAMES for width, height in SIZES}
    assert {path.name for path in FOLDER.glob("*.svg") if not path.name.endswith(".new.svg")} == wanted
