"""The first screen of rows, painted before Textual is there: the same cells, and nothing in the way of the start."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from benchmarks.looks import FILE, looks
from rich.color import ColorSystem
from rich.console import Console
from tests.tui.support import TODAY, Driver, running, workspace

from plaint import entry, locations
from plaint.services.index.ordering import Order
from plaint.settings import config_file
from plaint.storage.index.index import Index
from plaint.storage.index.schema import place
from plaint.tui.app import PlaintApp
from plaint.tui.core import preferences
from plaint.tui.desk.loading import CaseLoader
from plaint.tui.startup import first_paint, handover, last_screen
from plaint.tui.startup.terminal import ENTER

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def plain(painted: str) -> list[str]:
    """Return the lines that were painted, without colours and the blanks below them."""
    found = [_CODES.sub("", piece) for piece in re.split(r"\x1b\[\d+;1H", painted)[1:]]
    return [text.rstrip() for text in found[1::2]]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("group", ["", "stage", "retailer"])
async def test_the_rows_of_the_next_start_are_those_of_the_desk_to_the_cell(
    tmp_path: Path, terminal: None, size: tuple[int, int], group: str
) -> None:
    root = workspace(tmp_path / "cases")
    (root / "torn").mkdir()
    (root / "torn" / "case.toml").write_text("id = \x1b[31m\n")
    async with running(root, tmp_path / "state", size) as driver:
        await driver.ready()
        driver.app.console._color_system = driver.app.console._color_system or ColorSystem.TRUECOLOR
        driver.desk.arrange_by(Order("title", group))
        await driver.press("g")
        index = driver.desk.session.case_store.index
        assert index is not None
        await driver.until(lambda: '"sort": "title"' in index.note(first_paint.NOTE))
        cases = driver.desk.cases
        across, down = cases.size.width, min(cases.size.height, cases.virtual_size.height)
        shown = [line[: across - 1].rstrip() for line in driver.text().split("\n")[2 : 2 + down]]
        heading = driver.text().split("\n")[1][: across - 1].rstrip()
    painted = drawn(root, size)
    assert plain(painted)[2 : 2 + down] == shown
    assert sum(line.endswith("──") for line in shown) == {"": 0, "stage": 2, "retailer": 4}[group]
    assert plain(painted)[1] == heading
    assert "\x1b[31m" not in painted


def drawn(root: Path, size: tuple[int, int]) -> str:
    """Return what the next start would draw, whatever is kept."""
    base = sqlite3.connect(place(locations.cache_dir(), os.path.realpath(root)))
    try:
        return first_paint.screen_of(base, TODAY, *size)
    finally:
        base.close()


def put_on_screen(root: Path, tmp_path: Path, size: tuple[int, int]) -> str:
    """Return what a start writes to the terminal."""
    output = tmp_path / "screen"
    with output.open("wb") as screen:
        last_screen.paint(root, locations.cache_dir(), TODAY, size, screen.fileno())
        last_screen.give_up(screen.fileno())
    return output.read_text()


@asynccontextmanager
async def keeping(root: Path, tmp_path: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Driver, Index]]:
    """Run a desk that keeps its screen without waiting; gives its index too."""
    patch.setattr("plaint.tui.desk.appearance.AT_REST", 0.0)
    async with running(root, tmp_path / "state", (120, 40)) as driver:
        await driver.ready()
        index = driver.desk.session.case_store.index
        assert index is not None
        yield driver, index


async def test_the_screen_of_the_last_run_is_put_up_as_it_was_until_anything_has_changed(
    tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path / "cases")
    async with keeping(root, tmp_path, monkeypatch) as (driver, index):
        await driver.until(lambda: index.note(last_screen.NOTE) != "")
    kept = json.loads(index_of(root).note(last_screen.NOTE))["screen"]
    assert kept == drawn(root, (120, 40))
    asked: list[object] = []
    real = first_paint.screen_of

    def counting(*words: Any) -> str:
        asked.append(words)
        return real(*words)

    monkeypatch.setattr(first_paint, "screen_of", counting)
    assert kept in put_on_screen(root, tmp_path, (120, 40))
    assert asked == [], "nothing is drawn that was drawn before"
    assert drawn(root, (80, 24)) in put_on_screen(root, tmp_path, (80, 24))
    assert len(asked) == 2, "another size of the screen is drawn"
    index_of(root).make_stale()
    put_on_screen(root, tmp_path, (120, 40))
    assert len(asked) == 3, "so is an index that was written to since"


async def test_the_screen_that_is_kept_follows_the_files(
    tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path / "cases")
    async with keeping(root, tmp_path, monkeypatch) as (driver, index):
        file = next(root.glob("*/case.toml"))
        file.write_text(re.sub(r"(?m)^title = .*", 'title = "Another kettle"', file.read_text()))
        await driver.until(lambda: "Another kettle" in index.note(last_screen.NOTE))


async def test_another_theme_or_divider_is_that_of_the_next_start(
    tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path / "cases")
    async with keeping(root, tmp_path, monkeypatch) as (driver, index):
        driver.app.console._color_system = driver.app.console._color_system or ColorSystem.TRUECOLOR
        driver.desk.set_theme("plaint-dark")
        await driver.until(lambda: index.note(first_paint.NOTE) != "")
        dark = json.loads(index.note(first_paint.NOTE))["colours"][""]
        driver.desk.set_theme("plaint-light")
        await driver.until(lambda: json.loads(index.note(first_paint.NOTE))["colours"][""] != dark)
        driver.desk.panes.split_by(-4)
        await driver.until(lambda: json.loads(index.note(first_paint.NOTE))["beside"] == driver.desk.remembered.beside)


def index_of(root: Path) -> Index:
    """Return the index that a run has left."""
    return Index(sqlite3.connect(place(locations.cache_dir(), os.path.realpath(root))), None)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_first_start_shows_the_heads_of_the_first_cases_and_the_desk_takes_them_over(
    tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    root = workspace(tmp_path / "cases")
    (root / "torn").mkdir()
    (root / "torn" / "case.toml").write_text("id = \x1b[31m\n")
    painted = plain(put_on_screen(root, tmp_path, size))
    titles = ["Kettle arrived cracked", "Blender charged twice", "Tent never delivered", "torn"]
    for line, title in zip(painted[2:6], titles, strict=True):
        assert title[:12] in line
        assert "reading" in line
    assert not any(painted[6:])
    last_screen.take_over()
    held = asyncio.Event()
    monkeypatch.setattr(CaseLoader, "read_all", lambda _: held.set())
    app = PlaintApp(root, TODAY, state=tmp_path / "state")
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.until(held.is_set)
        assert driver.titles == titles
        across, down = driver.desk.cases.size.width, min(driver.desk.cases.size.height, 4)
        assert [line[: across - 1].rstrip() for line in driver.text().split("\n")[2 : 2 + down]] == painted[
            2 : 2 + down
        ]
    assert first_paint.take_first_rows(str(root)) == []
    put_on_screen(root, tmp_path, size)
    last_screen.take_over()
    assert first_paint.take_first_rows(str(tmp_path)) == [], "another workspace was opened instead"
    assert first_paint.take_first_rows(str(root)) == []


async def test_the_colours_of_a_first_start_are_those_of_the_themes(terminal: None) -> None:
    assert json.loads(FILE.read_bytes()) == await looks()


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"TERM": "xterm", "COLORTERM": "24bit"},
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-kitty"},
        {"TERM": "xterm"},
        {"TERM": "dumb"},
        {},
    ],
)
def test_the_colours_of_a_terminal_are_found_as_rich_finds_them(environ: dict[str, str]) -> None:
    assert first_paint.colour_system(environ) == (Console(force_terminal=True, _environ=environ).color_system or "")
    assert first_paint.colour_system(environ | {"NO_COLOR": "1"}) == ""
    assert first_paint.colour_system(environ | {"TEXTUAL_COLOR_SYSTEM": "256"}) == ""


def test_a_first_start_paints_nothing_where_the_desk_would_look_otherwise(
    tmp_path: Path, terminal: None, own_home: Path
) -> None:
    environ = {"TERM": "xterm", "COLORTERM": "truecolor"}
    state = locations.state_dir()
    look = first_paint.first_look(environ)
    assert look is not None
    assert (look.beside, look.order) == (54, Order())
    preferences.write(state, preferences.Preferences(columns="id,title,nonsense", beside=40, theme="plaint-light"))
    light = first_paint.first_look(environ)
    assert light is not None
    assert (light.beside, "id" in light.columns, "nonsense" in light.columns) == (40, True, False)
    assert light.colours != look.colours
    for other in (
        preferences.Preferences(sort="title"), preferences.Preferences(group="stage"),
        preferences.Preferences(theme="another"),
    ):  # fmt: skip
        preferences.write(state, other)
        assert first_paint.first_look(environ) is None
    preferences.write(state, preferences.Preferences())
    assert first_paint.first_look({"NO_COLOR": "1"}) is None
    assert first_paint.first_screen(str(tmp_path), TODAY, 30, 24) == ""
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('theme = "plaint-light"\n')
    assert first_paint.first_look(environ) is None, "settings take longer to read than the start may take"


def test_without_a_case_with_a_damaged_index_or_on_another_terminal_nothing_is_painted(
    tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = tmp_path / "cases", tmp_path / "cache"
    root.mkdir()
    with Path(os.devnull).open("wb") as nowhere:
        assert not last_screen.paint(root, cache, TODAY, (120, 40), nowhere.fileno())
    cache.mkdir()
    place(cache, os.path.realpath(root)).write_bytes(b"noise" * 100)
    with Path(os.devnull).open("wb") as nowhere:
        assert not last_screen.paint(root, cache, TODAY, (120, 40), nowhere.fileno())
    kept = '{"sort": "urgency", "columns": [], "beside": 50, "above": 40, "colours": {}, "terminal": %s}'
    assert first_paint._look("") is None
    assert first_paint._look(kept % '"another"') is None
    assert first_paint._look('{"sort": "urgency"}') is None


def test_what_was_painted_is_taken_over_once_or_left_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_screen, "_screen", lambda *_: "rows")
    output = tmp_path / "screen"
    with output.open("wb") as screen:
        assert last_screen.paint(tmp_path, tmp_path, TODAY, (80, 24), screen.fileno())
        last_screen.give_up(screen.fileno())
        last_screen.give_up(screen.fileno())
    written = output.read_text()
    assert written.startswith(ENTER)
    assert written.count("\x1b[?1049l") == 1
    assert handover.driver_class() is None
    with output.open("wb") as screen:
        last_screen.paint(tmp_path, tmp_path, TODAY, (80, 24), screen.fileno())
    following = handover.driver_class()
    assert following is not None
    sent: list[str] = []
    monkeypatch.setattr("textual.drivers.linux_driver.LinuxDriver.write", lambda _self, data: sent.append(data))
    one = following.__new__(following)
    for data in (ENTER, "frame", ENTER):
        one.write(data)
    assert sent == ["frame", ENTER], "a second switch would clear what is painted"


def test_only_a_desk_on_a_terminal_is_painted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert entry.wants_desk([])
    assert entry.wants_desk([str(tmp_path)])
    assert not any(entry.wants_desk(words) for words in (["list"], [""], ["--help"], [str(tmp_path), "--today"]))
    monkeypatch.setattr(os, "isatty", lambda _: False)
    assert not entry.begin([])
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))
    monkeypatch.setenv("TERM", "xterm")
    asked: list[object] = []

    def paint(*words: object) -> bool:
        asked.extend(words)
        return True

    monkeypatch.setattr(last_screen, "paint", paint)
    assert entry.begin([str(tmp_path)])
    assert asked[0] == tmp_path
    monkeypatch.setenv("TERM", "dumb")
    assert not entry.begin([str(tmp_path)])


def test_the_program_runs_whatever_was_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(entry, "begin", lambda _: True)
    monkeypatch.setattr("plaint.cli.main.main", lambda: 3)
    monkeypatch.setattr(last_screen, "give_up", left.append)
    assert entry.main() == 3
    assert left == [2]


def test_painting_early_loads_neither_textual_nor_rich_nor_the_command_line() -> None:
    code = (
        "import plaint.entry, plaint.tui.startup.last_screen, plaint.tui.startup.first_paint, "
        "plaint.tui.panels.columns, "
        "plaint.services.index.ordering, plaint.services.index.codec, plaint.services.setup.locate, sqlite3, sys; "
        "print(sorted({'textual', 'rich', 'click', 'tomllib', 'pickle', 'asyncio'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
