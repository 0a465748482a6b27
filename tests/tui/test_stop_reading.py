"""The reading of many cases can be stopped: what is read can be worked with, the rest is read when it is wanted."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from benchmarks.corpus import make
from tests.tui.support import TODAY, Driver, running, workspace, write_case

from plaint.services.index.case_entry import CaseReader, Read
from plaint.services.index.indexer import Indexer
from plaint.services.index.summary import Summary
from plaint.storage.listing import Signature
from plaint.tui.app import PlaintApp
from plaint.tui.desk_screen import Desk
from plaint.tui.model.case_store import CaseStore, Tell
from plaint.tui.model.row_set import folder_of
from plaint.tui.panels.counts import Counts
from plaint.tui.panels.frame import top_line
from plaint.tui.render.text import line_width

MANY, HELD = 120, 60


class Gate:
    """Holds the reading after some cases, until it is opened."""

    def __init__(self, patch: pytest.MonkeyPatch, free: int) -> None:
        self.read: list[str] = []
        self._free, self._open = free, threading.Event()
        real = CaseReader.read

        def held(reader: CaseReader, folder: str, digest: bytes | None) -> Read | None:
            if len(self.read) >= self._free and not self._open.wait(20):
                self._open.set()  # a test that has failed is not to wait for each case
            self.read.append(Path(folder).name)
            return real(reader, folder, digest)

        patch.setattr(CaseReader, "read", held)

    def open(self) -> None:
        self._open.set()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make many cases."""
    place = tmp_path_factory.mktemp("many") / "cases"
    list(make(place, MANY, 1))
    return place


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr("plaint.services.index.indexer.PARTED", 10**6)
    monkeypatch.setattr("plaint.services.index.indexer.BATCH", 10)
    for name in ("FIRST", "LATER", "LATEST"):
        monkeypatch.setattr(f"plaint.tui.model.case_store.{name}", 0.0)
    return Gate(monkeypatch, HELD)


@asynccontextmanager
async def reading(root: Path, state: Path, gate: Gate, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    """Run the app until it is in the midst of reading."""
    app = PlaintApp(root, TODAY, state=state)
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        await driver.until(lambda: driver.desk.loader.so_far[0] > 0 and len(gate.read) == HELD)
        yield driver


def top(driver: Driver) -> str:
    return driver.text().splitlines()[0]


def pending(driver: Driver) -> int:
    return sum(isinstance(row, Summary) and row.pending for row in driver.desk.rowset.shown)


async def stopped(driver: Driver, gate: Gate) -> int:
    """Stop the reading; return how many cases are read."""
    await driver.press("ctrl+x")
    assert "stopping" in top(driver)
    gate.open()
    await driver.ready()
    read, total = driver.desk.loader.left_unread
    assert 0 < read < total == MANY
    assert f"{read} of {total} read, r reads on" in top(driver)
    return read


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_reading_is_stopped_by_a_key_and_read_on_by_another(
    root: Path, tmp_path: Path, gate: Gate, size: tuple[int, int]
) -> None:
    async with reading(root, tmp_path / "state", gate, size) as driver:
        await driver.until(lambda: "━" in top(driver) and f"/{MANY}" in top(driver))
        assert "ctrl+x stops" in top(driver)
        read = await stopped(driver, gate)
        assert len(set(gate.read)) == read, "not one more case is read"
        assert len(driver.titles) == MANY
        assert pending(driver) == MANY - read
        await driver.press("slash")
        await driver.type("kettle")
        assert 0 < len(driver.titles) < MANY
        await driver.press("escape", "G")
        await driver.until(
            lambda: driver.desk.loaded is not None and driver.desk.loaded.case.title == driver.under_cursor
        )
        under = driver.under_cursor
        await driver.press("ctrl+x")
        assert "nothing is being read" in driver.toasts.casefold()
        await driver.press("r")
        assert "Reading on" in driver.toasts
        await driver.until(lambda: pending(driver) == 0)
        await driver.ready()
        assert driver.desk.loader.left_unread == (0, 0)
        assert "● live" in top(driver) or "polling" in top(driver)
        assert driver.under_cursor == under


async def test_what_is_left_is_read_when_it_changes_and_not_because_something_else_does(
    root: Path, tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "cases"
    list(make(copy, MANY, 1))
    async with reading(copy, tmp_path / "state", gate) as driver:
        read = await stopped(driver, gate)
        write_case(copy, 0, "A new one")
        await driver.until(lambda: "A new one" in driver.titles)
        driver.desk.on_app_focus()
        left = sorted(set(driver.desk.session.case_store._indexer.left))  # type: ignore[union-attr]  # it is opened
        path = Path(left[0]) / "case.toml"
        path.write_text(path.read_text().replace('title = "', 'title = "Changed: ', 1))
        await driver.until(lambda: any(title.startswith("Changed: ") for title in driver.titles))
        assert driver.desk.loader.left_unread == (read + 2, MANY + 1)
        assert f"{read + 2} of {MANY + 1} read" in top(driver)
        await driver.press("j", "r")
        await driver.until(lambda: pending(driver) == 0)


async def test_of_many_changes_at_once_those_on_the_screen_are_shown_first_and_the_rest_can_be_stopped(
    tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "cases"
    list(make(copy, MANY, 1))
    gate.open()
    async with running(copy, tmp_path / "state") as driver:
        desk, titles = driver.desk, driver.titles
        await driver.press("G", "k")
        seen = len(desk.cases.in_sight)
        assert 20 < seen < HELD
        again, watcher = Gate(monkeypatch, seen), desk.loader.watcher
        assert watcher is not None
        desk.loader.refreshing = True  # so that all of it is news at once, however slowly it is written
        for path in copy.glob("*/case.toml"):
            path.write_text(path.read_text().replace('title = "', 'title = "Zq', 1))
        await driver.until(lambda: len(watcher._dirty) == MANY)
        desk.loader.refreshing = False
        desk.on_cases_dirty()
        await driver.until(lambda: all(getattr(row, "title", "").startswith("Zq") for row in desk.cases.in_sight))
        assert sum(title.startswith("Zq") for title in driver.titles) == seen, "and they stay where they are"
        assert [title.removeprefix("Zq") for title in driver.titles] == titles
        await driver.until(lambda: "ctrl+x stops" in top(driver))
        read = await stopped(driver, again)
        assert seen <= read < MANY
        await driver.press("r")
        await driver.until(lambda: all(title.startswith("Zq") for title in driver.titles))
        await driver.ready()
        assert driver.desk.loader.left_unread == (0, 0)


async def test_a_case_that_is_away_while_many_are_read_has_the_cursor_when_it_comes_back(
    tmp_path: Path, gate: Gate
) -> None:
    gate.open()
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        desk = driver.desk
        await driver.press("j")
        title = driver.under_cursor
        assert desk.row is not None
        place = tmp_path / "cases" / folder_of(desk.row)
        desk.loader.reading_went_on(1, 100)
        place.rename(tmp_path / "away")
        await driver.until(lambda: title not in driver.titles)
        assert driver.under_cursor != title
        (tmp_path / "away").rename(place.with_name("moved"))
        await driver.until(lambda: title in driver.titles)
        assert driver.under_cursor == title
        desk.loader.reading_went_on(0, 0)


async def test_a_case_that_the_filter_hides_while_many_are_read_does_not_draw_the_cursor_back_later(
    tmp_path: Path, gate: Gate
) -> None:
    gate.open()
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        desk = driver.desk
        await driver.go_to("Kettle arrived cracked")
        desk.loader.reading_went_on(1, 100)
        await driver.press("slash")
        await driver.type("tent")
        await driver.press("enter")
        assert driver.under_cursor == "Tent never delivered"
        desk.loader.reading_went_on(0, 0)
        await driver.press("escape")
        await driver.until(lambda: len(driver.titles) == 3)
        assert driver.under_cursor == "Tent never delivered"


async def test_a_refresh_that_fails_does_not_seem_to_go_on(
    tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.open()
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:

        def fail(_: CaseStore, dirty: object, *, tell: Tell, **_options: object) -> None:
            tell(1, 100, {})
            raise ValueError("a mistake of ours")

        with monkeypatch.context() as patch:
            patch.setattr(CaseStore, "refresh", fail)
            driver.desk.loader.look()
            await driver.until(lambda: "a mistake of ours" in driver.toasts)
        await driver.until(lambda: "reading" not in top(driver))
        write_case(tmp_path / "cases", 3, "A new one")
        await driver.until(lambda: "A new one" in driver.titles)


async def test_a_stop_that_comes_too_late_stops_nothing_else(tmp_path: Path, gate: Gate) -> None:
    gate.open()
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        driver.desk.loader.stopping.set()
        write_case(tmp_path / "cases", 3, "A new one")
        await driver.until(lambda: "A new one" in driver.titles)
        await driver.until(lambda: not driver.desk.loader.stopping.is_set())
        assert driver.desk.loader.left_unread == (0, 0)


async def test_a_stop_that_is_taken_back_at_once_goes_on(root: Path, tmp_path: Path, gate: Gate) -> None:
    async with reading(root, tmp_path / "state", gate) as driver:
        await driver.press("ctrl+x", "r")
        gate.open()
        await driver.ready()
        assert driver.desk.loader.left_unread == (0, 0)
        assert len(gate.read) >= MANY


async def test_reading_that_had_ended_before_it_was_to_go_on_begins_once_more(
    root: Path, tmp_path: Path, gate: Gate
) -> None:
    async with reading(root, tmp_path / "state", gate) as driver:
        await stopped(driver, gate)
        desk = driver.desk
        desk.loader.reading_all = True
        desk.loader.stopping.clear()
        desk.reading_ended()
        await driver.until(lambda: pending(driver) == 0)
        await driver.ready()


async def test_at_midnight_what_was_left_is_read_for_the_new_day(root: Path, tmp_path: Path, gate: Gate) -> None:
    async with reading(root, tmp_path / "state", gate) as driver:
        await stopped(driver, gate)
        driver.desk.session.chosen = TODAY.replace(day=23)
        driver.desk.check_day()
        await driver.until(lambda: driver.desk.rowset.today.day == 23 and pending(driver) == 0)
        await driver.ready()


async def test_stopped_before_a_case_is_read_the_list_says_which_key_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, held = Indexer._all_changes, threading.Event()

    def late(indexer: Indexer) -> tuple[dict[str, Signature], list[str], int]:
        held.wait(20)
        return looked(indexer)

    monkeypatch.setattr(Indexer, "_all_changes", late)
    app = PlaintApp(workspace(tmp_path / "cases"), TODAY, state=tmp_path / "state")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        await driver.press("ctrl+x")
        held.set()
        await driver.until(lambda: driver.desk.loader.left_unread == (0, 3))
        assert pending(driver) == 3
        assert "0 of 3 read, r reads on" in top(driver)
        await driver.press("r")
        await driver.until(lambda: pending(driver) == 0)
        await driver.ready()


async def test_a_small_workspace_is_read_without_a_word_of_it(tmp_path: Path) -> None:
    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        assert "reading" not in top(driver)
        await driver.press("r")
        assert "Read again" in driver.toasts


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_bar_and_key_stand_where_there_is_room(width: int) -> None:
    counts = Counts(open=300)
    line = top_line(
        "/home/anna/cases", counts, "", "reading 120/300", 0, width, so_far=(120, 300), keys=("ctrl+x", "r")
    )
    text = "".join(words for words, _ in line)
    assert line_width(line) <= width
    assert "reading 120/300" in text
    assert ("━" in text) is (width >= 60)
    assert ("ctrl+x stops" in text) is (width >= 60)
    rest = "".join(words for words, _ in top_line("/r", counts, "", "", 0, 80, unread=(120, 300), keys=("", "r")))
    assert rest.endswith("120 of 300 read, r reads on")
