"""Lists are painted in less work than Textual would take, and look the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.segment import Segment
from tests.tui.support import Driver, running
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from plaint.tui.model.row_set import folder_of
from plaint.tui.widgets.block_list import Place
from plaint.tui.widgets.rows import Rows
from plaint.tui.widgets.scrollbar import thumb_ends

CASES = 60


@pytest.fixture
async def driver(tmp_path: Path) -> AsyncIterator[Driver]:
    root = tmp_path / "cases"
    for number in range(CASES):
        folder = root / f"case-{number}"
        folder.mkdir(parents=True)
        text = f'format = 1\nid = "aaaa{number:02}"\ntitle = "Case {number:02}"\nstatus = "open"\n'
        (folder / "case.toml").write_text(text)
    async with running(root, tmp_path / "state", (100, 24)) as made:
        await made.press("s", "t")
        yield made


def looks(strips: list[Strip]) -> list[list[Segment]]:
    return [list(Segment.simplify(strip)) for strip in strips]


@pytest.mark.parametrize("theme", ["plaint-dark", "ansi-dark"])
async def test_lines_are_those_that_textual_makes(driver: Driver, theme: str) -> None:
    driver.app.theme = theme
    await driver.press("l", "escape", "j", "j", "ctrl+d", "space")
    for rows in driver.desk.query(Rows):
        whole = rows.region.size.region
        for crop in (whole, Region(3, 2, whole.width - 5, 4)):
            assert looks(rows.render_lines(crop)) == looks(ScrollView.render_lines(rows, crop))


async def test_a_list_with_a_border_or_half_seen_through_has_it(driver: Driver) -> None:
    cases = driver.desk.cases
    for name, value in (("padding", (1, 2)), ("opacity", 0.5), ("border", ("round", "red")), ("tint", "red 50%")):
        setattr(cases.styles, name, value)
        await driver.pilot.pause()
        whole = cases.region.size.region
        assert looks(cases.render_lines(whole)) == looks(ScrollView.render_lines(cases, whole))


@pytest.mark.parametrize(("down", "places"), [(3, 3), pytest.param(27, 6, marks=pytest.mark.slow)])
async def test_the_thumb_stands_where_the_whole_bar_would_have_it(driver: Driver, down: int, places: int) -> None:
    bar = driver.desk.cases.vertical_scrollbar
    seen = set()
    for key in (*"j" * down, "ctrl+d", "k", "G", "ctrl+u", "ctrl+u", "g", "pagedown", "j", "G"):
        await driver.press(key)
        await driver.pilot.pause()
        painted = looks(bar.render_lines(bar.size.region))
        seen.add(thumb_ends(bar, bar.position))
        bar.refresh()
        await driver.pilot.pause()
        assert painted == looks(bar.render_lines(bar.size.region)), key
    assert len(seen) >= places
    assert thumb_ends(bar, bar.position)[1] >= bar.size.height * 8 - 1, "at the end"


async def test_the_bar_of_a_list_that_fits_has_no_thumb(driver: Driver) -> None:
    await driver.press("slash")
    await driver.type("07")
    await driver.until(lambda: driver.titles == ["Case 07"])
    bar, width = driver.desk.cases.vertical_scrollbar, driver.desk.cases.size.width
    assert thumb_ends(bar, 0) == (0, 0)
    await driver.press("escape")
    await driver.until(lambda: len(driver.titles) == CASES)
    assert driver.desk.cases.size.width == width, "columns stay where they are when the thumb comes and goes"


async def test_the_next_half_page_is_painted_before_it_is_asked_for(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = driver.desk.cases
    below = cases.size.height
    await driver.press("j")
    await driver.until(lambda: (below + 2, False, False) in cases._strips)
    painted: list[int] = []
    real = Rows._paint

    def paint(self: Rows, line: int, index: int, width: int, *, on_cursor: bool) -> Strip:
        if self is cases:
            painted.append(line)
        return real(self, line, index, width, on_cursor=on_cursor)

    monkeypatch.setattr(Rows, "_paint", paint)
    cases.scroll_to(y=below // 2, animate=False, immediate=True)
    seen = cases.render_lines(cases.region.size.region)
    assert "Case" in seen[-1].text
    assert painted == []


async def test_a_row_that_is_told_of_is_new_at_every_width(driver: Driver) -> None:
    desk = driver.desk
    row = desk.rowset.shown[3]
    await driver.pilot.resize_terminal(110, 24)
    await driver.until(lambda: "Case 03" in driver.text())
    await driver.pilot.resize_terminal(100, 24)
    await driver.until(lambda: "Case 03" in driver.text())
    file = desk.session.root / folder_of(row) / "case.toml"
    file.write_text(file.read_text().replace("Case 03", "Case 03 anew"))
    await driver.until(lambda: "Case 03 anew" in driver.text())
    await driver.pilot.resize_terminal(110, 24)
    await driver.until(lambda: "Case 03 anew" in driver.text())


async def test_a_list_without_room_that_shows_something_else_is_painted_blank(driver: Driver) -> None:
    view = driver.desk.detail.view
    assert view.virtual_size.height > 2
    view.display = False
    view.turn(lambda _width: (), Place())
    assert [strip.text.strip() for strip in view.render_lines(Region(0, 0, 20, 2))] == ["", ""]
    view.display = True
