"""Groups of the list: headings with numbers, over which the cursor passes, whatever is done below them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.support import TODAY, Driver, fill, running, saved, write_case

from plaint.settings import Settings, View, load_settings
from plaint.tui.app import PlaintApp
from plaint.tui.desk_screen import Desk
from plaint.tui.panels.groups import Groups

SHOPS = ("Amazon", "Larkfield", "Amazon", "Zander", "Larkfield", "Zander")
TITLES = ("Kettle", "Blender", "Tent", "Lamp", "Boots", "Cot")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Six cases: two of each shop; two are paused, one is closed."""
    place = tmp_path / "cases"
    for number, (title, shop) in enumerate(zip(TITLES, SHOPS, strict=True)):
        write_case(place, number, title, f'\n[retailer]\nname = "{shop}"\n')
    for number, status in ((3, "paused"), (4, "paused"), (5, "closed")):
        set_status(place, number, status)
    return place


def set_status(root: Path, number: int, status: str, before: str = "open") -> None:
    path = root / f"case-{number}" / "case.toml"
    path.write_text(path.read_text().replace(f'status = "{before}"', f'status = "{status}"'))


def listed(driver: Driver) -> list[str]:
    """Return the lines of the list as they are seen: gutter and what begins the line, without blanks at the end."""
    cases = driver.desk.cases
    x, y, width, height = cases.region
    lines = [line[x : x + width - 1] for line in driver.text().split("\n")[y : y + height]]
    return [line.rstrip() for line in lines if line.strip()]


def headings(driver: Driver) -> list[str]:
    return [line.strip("─ ") for line in listed(driver) if line.endswith("──")]


def test_lines_and_items_are_told_from_each_other() -> None:
    groups = Groups([0, 3, 4], 6)
    assert [groups.line_of(item) for item in range(6)] == [1, 2, 3, 5, 7, 8]
    assert [groups.item_at(line) for line in range(9)] == [0, 0, 1, 2, 3, 3, 4, 4, 5]
    assert [groups.begins(item) for item in range(6)] == [True, False, False, True, True, False]
    assert [groups.size_at(item) for item in range(6)] == [3, 3, 3, 1, 2, 2]
    assert len(groups) == 3
    assert groups.line_of(-1) == -1
    none = Groups()
    assert (none.line_of(7), none.item_at(7), none.begins(0), len(none)) == (7, 7, False, 0)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_grouped_by_stage_the_cursor_passes_over_the_headings(
    root: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(root, tmp_path / "state", size) as driver:
        assert headings(driver) == []
        before = driver.under_cursor
        await driver.press("O", "s")
        assert driver.under_cursor == before, "the cursor stays on its case"
        assert headings(driver)[0] == "intake · 3"
        await driver.press("g")
        assert listed(driver)[0].startswith(" intake · 3 ──"), "the first heading is seen with its case"
        assert listed(driver)[1].startswith("▌")
        passed = [driver.under_cursor]
        for _ in range(5):
            await driver.press("j")
            passed.append(driver.under_cursor)
            assert [line.startswith("▌") for line in listed(driver)].count(True) == 1
            assert not any(line.endswith("──") and line[0] != " " for line in listed(driver))
        assert passed == driver.titles
        await driver.press("k", "k", "k")
        assert driver.under_cursor == driver.titles[2]


async def test_every_movement_goes_from_case_to_case_and_shows_the_heading_above(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", (80, 24)) as driver:
        cases = driver.desk.cases
        await driver.press("O", "s", "G")
        assert driver.desk.cases.cursor == 5
        assert listed(driver)[-2].startswith(" closed · 1 ──")
        assert listed(driver)[-1].startswith("▌")
        for key in ("pageup", "pageup", "ctrl+d", "pagedown", "ctrl+u", "ctrl+u", "ctrl+u", "ctrl+f", "g", "ctrl+d"):
            before = cases.cursor
            await driver.press(key)
            assert 0 <= cases.cursor < 6
            assert cases.cursor != before
            line, top = cases.lines_of(cases.cursor)[0] - cases.above(cases.cursor), cases.scroll_offset.y
            assert top <= line <= top + cases.size.height - 1, "case and heading are seen"


async def test_the_numbers_follow_the_filter_also_where_it_is_tried_beside_the_keys(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("O", "r")
        assert headings(driver) == ["Amazon · 2", "Larkfield · 2", "Zander · 2"]
        for most in (1000, 0):
            monkeypatch.setattr("plaint.tui.desk.filtering.AT_ONCE", most)
            await driver.press("slash")
            await driver.type("et")
            await driver.until(lambda: headings(driver) == ["Amazon · 1"])
            await driver.press("backspace")
            await driver.until(lambda: headings(driver) == ["Amazon · 2", "Larkfield · 2", "Zander · 2"])
            await driver.press("escape")
            await driver.until(lambda: len(headings(driver)) == 3)
            await driver.press("slash")
            await driver.type("stage:paused")
            await driver.until(lambda: headings(driver) == ["Larkfield · 1", "Zander · 1"])
            await driver.press("escape")


async def test_groups_are_chosen_by_month_taken_away_and_remembered_with_the_order(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("O", "o", "s", "t")
        assert headings(driver) == ["Nov 2026 · 6"]
        assert driver.titles == sorted(TITLES)
        await driver.until(lambda: '"group": "opened"' in (tmp_path / "state" / "desk.json").read_text())
    async with running(root, tmp_path / "state") as driver:
        assert headings(driver) == ["Nov 2026 · 6"]
        await driver.press("O", "n")
        assert headings(driver) == []
        assert driver.titles == sorted(TITLES)


async def test_a_view_is_saved_with_its_groups_and_a_view_without_has_none(root: Path, tmp_path: Path) -> None:
    held = Settings(views=(View("All"), View("Odd", group="nonsense")))
    app = PlaintApp(root, TODAY, state=tmp_path / "state", settings=held)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        await driver.ready()
        await driver.press("O", "r", "v", "s")
        fill(driver, name="Shops")
        await saved(driver)
        await driver.until(lambda: len(app.settings.views) == 3)
        assert load_settings().views[2] == View("Shops", group="retailer")
        await driver.press("1")
        assert headings(driver) == []
        await driver.press("3")
        assert len(headings(driver)) == 3
        await driver.press("2")
        assert headings(driver) == [], "groups that there are not are none"


async def test_a_click_on_a_heading_does_nothing_and_below_it_chooses_the_case(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("O", "r", "g", "j")
        await driver.until(lambda: driver.desk.loaded is not None)
        for line in (0, 3):
            assert listed(driver)[line].endswith("──")
            await driver.pilot.click("#cases", offset=(6, line), times=2)
            assert driver.desk.cases.cursor == 1
            assert not driver.desk.detail.has_focus_within
        await driver.pilot.click("#cases", offset=(6, 4))
        assert driver.desk.cases.cursor == 2
        await driver.pilot.click("#cases", offset=(6, 5))
        assert driver.desk.cases.cursor == 3


async def test_a_case_that_changes_its_group_keeps_the_cursor(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("O", "s")
        await driver.go_to("Blender")
        set_status(root, 1, "paused")
        await driver.until(lambda: headings(driver)[:2] == ["intake · 2", "paused · 3"])
        assert driver.under_cursor == "Blender"
        assert sum(line.startswith("▌") and "Blender" in line for line in listed(driver)) == 1
        set_status(root, 5, "open", "closed")
        await driver.until(lambda: headings(driver) == ["intake · 3", "paused · 3"])
        assert driver.under_cursor == "Blender"
        (root / "case-1" / "case.toml").write_text("torn =\n")
        await driver.until(lambda: headings(driver)[0] == "cannot be read · 1")


async def test_marks_stand_beside_cases_only(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("O", "r", "asterisk")
        assert [line[0] for line in listed(driver)] == [" ", "*", "*"] * 3


async def test_the_outlook_leaves_room_for_the_headings(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", (120, 40)) as driver:
        outlook = driver.desk.query_one("#outlook")
        assert outlook.display
        before = outlook.size.height
        await driver.press("O", "r")
        await driver.until(lambda: outlook.size.height == before - 3)
        assert driver.desk.cases.max_scroll_y == 0
        await driver.press("slash")
        await driver.type("kettle")
        assert outlook.size.height == before - 3, "a filter moves nothing"
