"""The pages beside the desk: calendar, statistics, playbooks, search."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from icalendar import Calendar as Ics
from tests.tui.support import Driver, fill, running
from textual.widgets import Input

from plaint.tui.dialogs.form import Form
from plaint.tui.screens.calendar import Calendar
from plaint.tui.screens.playbooks import Playbooks
from plaint.tui.screens.search import Search
from plaint.tui.screens.statistics import Statistics
from plaint.tui.widgets.block_list import BlockList

SAMPLES = Path(__file__).parents[2] / "cases"
SIZES = ((80, 24), (120, 40), (200, 60), (40, 12))


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES, tmp_path / "samples"))


async def calendar(driver: Driver) -> Calendar:
    await driver.press("D")
    page = driver.app.screen
    assert isinstance(page, Calendar)
    await driver.until(lambda: not page._waits)
    await driver.pilot.pause()
    return page


async def test_the_calendar_shows_every_deadline_by_day_and_leads_to_its_case(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        page = await calendar(driver)
        text = driver.text()
        assert "November 2026" in text
        assert "[22" in text
        assert "overdue" in text.splitlines()[0]
        assert "Wed 25 Nov 2026  in 3 days" in text
        assert page.due is not None
        assert page.due.case_title == "Kettle arrived cracked"
        assert "counted" in text
        await driver.press("enter")
        await driver.until(lambda: driver.under_cursor == "Kettle arrived cracked")
        assert driver.app.screen is driver.desk


async def test_the_calendar_turns_by_month_and_comes_back_to_today(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        page = await calendar(driver)
        await driver.press("right_square_bracket")
        assert (page.day.year, page.day.month) == (2026, 12)
        assert "January 2027" in driver.text()
        await driver.press("t")
        assert page.day.isoformat() == "2026-11-25"
        for _ in range(3):
            await driver.press("left_square_bracket")
        assert "no date in another month" in driver.toasts
        await driver.press("q")
        assert driver.app.screen is driver.desk


async def test_the_calendar_is_written_as_a_file_but_over_nothing_else(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state") as driver:
        page = await calendar(driver)
        await driver.press("x")
        other = tmp_path / "diary.txt"
        other.write_text("mine")
        fill(driver, file=str(other))
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, Form)
        assert other.read_text() == "mine"
        for _ in range(2):
            fill(driver, file=str(tmp_path / "deadlines.ics"))
            await driver.press("ctrl+s")
            await driver.until(lambda: driver.app.screen is page)
            await driver.press("x")
        events = Ics.from_ical((tmp_path / "deadlines.ics").read_bytes()).walk("VEVENT")
        assert len(events) == len([due for due in page.dues if due.day.year < 9999])


async def test_an_empty_calendar_says_so(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    async with running(tmp_path / "none", tmp_path / "state") as driver:
        await calendar(driver)
        assert "No date is running." in driver.text()
        await driver.press("enter", "x", "right_square_bracket")
        assert "no date to write" in driver.toasts


async def test_the_statistics_count_cases_money_and_days(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state", (160, 60)) as driver:
        await driver.press("T")
        page = driver.app.screen
        assert isinstance(page, Statistics)
        await driver.until(lambda: page.found is not None)
        await driver.pilot.pause()
        text = driver.text()
        for part in ("8 cases", "Money", "By shop", "Days until an answer, by step", "1 897.00", "█", "answers"):
            assert part in text
        await driver.press("r")
        await driver.until(lambda: page.found is not None)
        await driver.press("escape")
        assert driver.app.screen is driver.desk


async def test_the_playbooks_are_read_with_their_sources_and_doubts(samples: Path, tmp_path: Path) -> None:
    async with running(samples, tmp_path / "state", (120, 40)) as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press("P")
        page = driver.app.screen
        assert isinstance(page, Playbooks)
        await driver.until(lambda: page._book is not None and page._book.id == "amazon-za")
        await driver.pilot.pause()
        assert "not confirmed" in driver.text().splitlines()[0]
        await driver.press("tab", "enter")
        await driver.until(lambda: "Sources" in driver.text())
        assert "read 20" in driver.text()
        await driver.press("enter")
        await driver.until(lambda: "Sources" not in driver.text())
        await driver.press("y")
        assert driver.app.clipboard == "amazon-za"
        page.books.focus()
        await driver.press("g")
        await driver.until(lambda: page._book is not None and page._book.id == "aliexpress")
        await driver.press("enter")
        assert page.book.has_focus


async def test_words_are_found_as_they_are_typed_and_lead_to_the_case_and_its_tab(
    samples: Path, tmp_path: Path
) -> None:
    async with running(samples, tmp_path / "state") as driver:
        await driver.press("F")
        page = driver.app.screen
        assert isinstance(page, Search)
        await driver.type("thandi")
        await driver.until(lambda: len(page.hits) == 6)
        await driver.until(lambda: "6 places in 1 case" in driver.text())
        await driver.press("down", "G", "enter")
        await driver.until(lambda: driver.under_cursor == "Kettle arrived cracked")
        assert driver.desk.detail.tab == "evidence"
        await driver.press("F")
        narrow = driver.app.screen
        assert isinstance(narrow, Search)
        narrow.query_one(Input).value = "in:log person:thandi zzzz:x"
        await driver.until(lambda: "✗ there is no field" in driver.text())
        narrow.query_one(Input).value = "in:log person:thandi"
        await driver.until(lambda: bool(narrow.hits) and {hit.where for hit in narrow.hits} == {"log person"})
        place = narrow.hits[0]
        await driver.press("down", "g", "enter")
        await driver.until(lambda: driver.desk.detail.has_focus_within and driver.desk.detail.entry is not None)
        entry = driver.desk.detail.entry
        assert entry is not None
        assert (driver.desk.detail.tab, entry.file) == ("log", place.file)
        await driver.press("escape", "F")
        again = driver.app.screen
        assert isinstance(again, Search)
        again.query_one(Input).value = "nowhere at all"
        await driver.until(lambda: "nothing is found" in driver.text())
        again.query_one(Input).value = "x"
        await driver.until(lambda: "two letters" in driver.text())
        await driver.press("escape")
        assert driver.app.screen is driver.desk


@pytest.mark.parametrize("key", ["D", *(pytest.param(key, marks=pytest.mark.soak) for key in "TPFCL")])
async def test_every_page_fits_every_size_and_shows_the_way_back(samples: Path, tmp_path: Path, key: str) -> None:
    async with running(samples, tmp_path / "state", SIZES[0]) as driver:
        await driver.go_to("Kettle arrived cracked")
        await driver.press(key)
        for size in SIZES:
            await driver.pilot.resize_terminal(*size)
            await driver.until(lambda size=size: driver.app.size.width == size[0])  # type: ignore[misc]  # mypy cannot infer it
            await driver.pilot.pause()
            lines = driver.text().splitlines()
            assert max(map(len, lines)) <= size[0]
            assert "esc back" in lines[-1]


async def test_what_files_say_is_shown_and_never_obeyed(samples: Path, tmp_path: Path) -> None:
    folder = samples / "hostile"
    folder.mkdir()
    (folder / "case.toml").write_text(
        'format = 1\nid = "hhhhhh"\ntitle = "[red]\\u001b[31mx\\u202e"\n[retailer]\nname = "[/bold]\\u0007"\n'
        '[problem]\nkind = "[b]late"\ntext = "evil \\u001b]0;x\\u0007 crack"\n[[task]]\ntext = "[link=x]\\u009b"\n',
        encoding="utf-8",
    )
    (folder / "letters").mkdir()
    (folder / "letters" / "l.md").write_text(
        '+++\nid = "llllll"\ntitle = "[i]\\u001b"\nkind = "[x]"\n+++\n\n\x1b[31mhello crack\n', encoding="utf-8"
    )
    async with running(samples, tmp_path / "state") as driver:
        driver.desk.go_to("hhhhhh")
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.id == "hhhhhh")
        for tab in ("ladder", "letters", "case"):
            driver.desk.detail.open_tab(tab)
            await driver.pilot.pause()
            assert not set("\x1b\x07\x9b\u202e") & set(driver.text())
        for key in ("D", "T", "C", "L", "F"):
            await driver.press(key)
            if key == "F":
                driver.app.screen.query_one(Input).value = "crack"
                await driver.until(lambda: driver.app.screen.query_one(BlockList).item_count > 3)
            await driver.pilot.pause()
            assert not set("\x1b\x07\x9b\u202e") & set(driver.text())
            await driver.press("escape")
        driver.desk.detail.open_tab("letters")
        driver.desk.detail.view.focus()
        await driver.press("w")
        await driver.until(lambda: "cannot be shown" in driver.toasts)
