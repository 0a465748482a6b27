"""Looking at cases: cursor, filter, sort, tabs, sizes, mouse, help."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.tui.support import IDS, TODAY, running, workspace, write_case
from textual.widgets import Input

from plaint.domain.query import Query, parse_query
from plaint.services.index.ordering import Order
from plaint.tui.dialogs.menu import Menu
from plaint.tui.model.messages import FilterResult
from plaint.tui.model.row_filter import Found, RowFilter


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "cases")


async def test_the_case_under_the_cursor_is_shown_beside_the_list(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        first = driver.under_cursor
        assert first in driver.text()
        await driver.press("j")
        second = driver.under_cursor
        assert second != first
        await driver.until(lambda: driver.desk.loaded is not None and driver.desk.loaded.case.title == second)
        await driver.press("G")
        assert driver.desk.cases.cursor == 2
        await driver.press("g")
        assert driver.under_cursor == first


async def test_every_movement_key_stays_inside_the_list(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        for key in ("ctrl+d", "ctrl+u", "pagedown", "pageup", "end", "home", "down", "up", "k", "ctrl+f", "ctrl+b"):
            await driver.press(key)
            assert 0 <= driver.desk.cases.cursor < 3


async def test_typing_narrows_the_list_and_escape_brings_everything_back(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("slash")
        await driver.type("kettle")
        assert driver.titles == ["Kettle arrived cracked"]
        assert driver.under_cursor == "Kettle arrived cracked"
        assert "1 of 3" in driver.text()
        await driver.press("enter")
        assert driver.app.focused is driver.desk.cases
        await driver.press("escape")
        assert len(driver.titles) == 3
        assert driver.under_cursor == "Kettle arrived cracked"


async def test_filters_know_fields_and_negation_and_name_the_nearest_field(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        bar = driver.desk.filter_bar.query_one(Input)
        await driver.press("slash")
        bar.value = "retailer:amazon"
        await driver.until(lambda: driver.titles == ["Kettle arrived cracked"])
        bar.value = "!kettle"
        await driver.until(lambda: sorted(driver.titles) == ["Blender charged twice", "Tent never delivered"])
        bar.value = "retailr:x"
        await driver.until(lambda: "retailer" in driver.text().splitlines()[-2])
        assert len(driver.titles) == 2, "a query that cannot be understood leaves the list as it was"
        bar.value = "nothinglikethis"
        await driver.until(lambda: not driver.titles)
        assert "esc shows everything again" in driver.text()


async def test_the_list_is_sorted_by_the_menu_and_the_order_is_remembered(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        before = driver.under_cursor
        await driver.press("s")
        assert isinstance(driver.app.screen, Menu)
        await driver.press("t")
        assert driver.titles == ["Blender charged twice", "Kettle arrived cracked", "Tent never delivered"]
        assert driver.under_cursor == before
        await driver.until((tmp_path / "state" / "desk.json").is_file)
    async with running(root, tmp_path / "state") as driver:
        assert driver.titles[0] == "Blender charged twice"


async def test_tabs_are_turned_by_keys_and_by_the_mouse(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("right")
        assert driver.desk.detail.tab == "log"
        assert "Nothing is logged yet" in driver.text()
        await driver.press("right")
        assert "No evidence yet" in driver.text()
        await driver.press("left", "left")
        assert driver.desk.detail.tab == "case"
        await driver.pilot.click("#tabs", offset=(10, 0))
        assert driver.desk.detail.tab == "log"


async def test_escape_leads_back_step_by_step_and_never_out(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("enter")
        assert driver.desk.detail.has_focus_within
        await driver.press("escape")
        assert driver.app.focused is driver.desk.cases
        await driver.press("escape")
        assert driver.app.is_running
        assert "q leaves plaint" in driver.toasts


async def test_the_mouse_chooses_rows_and_moves_the_divider(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.pilot.click("#cases", offset=(10, 2))
        assert driver.desk.cases.cursor == 2
        before = driver.desk.query_one("#list-pane").size.width
        await driver.pilot.mouse_down("#divider")
        await driver.pilot.hover("#body", offset=(80, 10))
        await driver.pilot.mouse_up("#body", offset=(80, 10))
        await driver.until(lambda: driver.desk.query_one("#list-pane").size.width > before + 10)


async def test_a_narrow_screen_has_the_detail_below_and_the_divider_has_keys(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", (80, 24)) as driver:
        desk = driver.desk
        assert desk.detail.region.y > desk.cases.region.y
        before = desk.cases.size.height
        await driver.press("plus", "plus")
        await driver.until(lambda: desk.cases.size.height > before)
        await driver.press("underscore", "underscore", "underscore")
        await driver.until(lambda: desk.cases.size.height < before)
        await driver.pilot.resize_terminal(140, 40)
        await driver.until(lambda: desk.detail.region.x > desk.cases.region.x)
        assert desk.detail.region.y <= desk.cases.region.y


async def test_no_line_is_wider_than_the_screen_and_the_footer_has_at_most_seven_keys(
    root: Path, tmp_path: Path
) -> None:
    for size in ((80, 24), (120, 40), (200, 60), (40, 12)):
        async with running(root, tmp_path / "state", size) as driver:
            text = driver.text()
            assert max(len(line) for line in text.splitlines()) <= size[0]
            assert "? help" in text.splitlines()[-1]
            if size[0] == 80:
                keys = text.splitlines()[-1].split("  ")
                assert len([key for key in keys if key.strip()]) <= 7


async def test_an_empty_workspace_says_which_key_fills_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    async with running(tmp_path / "empty", tmp_path / "state") as driver:
        assert "No cases here yet." in driver.text()
        assert "n makes the first one" in driver.text()
        await driver.press("l")
        assert "n makes one" in driver.toasts


async def test_a_broken_case_shows_file_line_and_reason(root: Path, tmp_path: Path) -> None:
    write_case(root, 3, "Broken", "\n[order\n")
    before = (root / "case-3" / "case.toml").read_bytes()
    async with running(root, tmp_path / "state") as driver:
        assert driver.titles[0] == "case-3"
        await driver.press("g")
        await driver.until(lambda: "This case cannot be read" in "\n".join(driver.text().splitlines()[:6]))
        assert "case.toml, line 1" in driver.text()
        await driver.press("l")
        assert "mend its file first" in driver.toasts
        assert "1 broken" in driver.text().splitlines()[0]
    assert (root / "case-3" / "case.toml").read_bytes() == before


async def test_the_help_is_searched_and_runs_what_is_chosen(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("question_mark")
        await driver.type("next tab")
        assert "Next tab" in driver.text()
        await driver.press("enter")
        assert driver.desk.detail.tab == "log"
        await driver.press("f1")
        await driver.type("last row")
        await driver.press("enter")
        await driver.until(lambda: driver.desk.cases.cursor == 2)


async def test_the_palette_runs_commands_of_the_table(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.press("ctrl+p")
        await driver.type("sort")
        await driver.until(lambda: "Sort …" in driver.text())
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, Menu))


async def test_themes_change_and_are_remembered(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        assert driver.app.theme == "plaint-dark"
        for key, name in (("3", "ansi-dark"), ("2", "plaint-light")):
            await driver.press("t", key)
            assert driver.app.theme == name
            assert driver.under_cursor in driver.text()
        await driver.until(lambda: "plaint-light" in (tmp_path / "state" / "desk.json").read_text())
    async with running(root, tmp_path / "state") as driver:
        assert driver.app.theme == "plaint-light"


async def test_browsing_changes_no_byte_below_the_workspace(root: Path, tmp_path: Path) -> None:
    def snapshot() -> dict[str, tuple[int, bytes]]:
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in root.rglob("*") if path.is_file()}

    before = snapshot()
    async with running(root, tmp_path / "state") as driver:
        await driver.press("j", "enter", "right", "right", "escape", "r", "question_mark", "escape", "s", "escape")
    assert snapshot() == before


async def test_the_most_urgent_case_has_the_cursor_after_reading_however_they_were_read(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plaint.tui.model.case_store.FIRST", 0.0)
    monkeypatch.setattr("plaint.tui.model.case_store.LATER", 0.0)
    closed = write_case(root, 3, "Closed long ago", folder="aaa") / "case.toml"
    closed.write_text(closed.read_text().replace('"open"', '"closed"'))
    async with running(root, tmp_path / "state") as driver:
        assert driver.desk.cases.cursor == 0
        assert driver.under_cursor != "Closed long ago"
        assert driver.titles[-1] == "Closed long ago"


async def test_among_very_many_cases_a_filter_is_tried_beside_the_keys_and_settled_before_the_next_act(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plaint.tui.desk.filtering.AT_ONCE", 0)
    async with running(root, tmp_path / "state") as driver:
        await driver.press("slash")
        await driver.type("kettle")
        await driver.until(lambda: driver.titles == ["Kettle arrived cracked"])
        await driver.until(lambda: "1 of 3" in driver.text())
        await driver.press("escape")
        assert len(driver.titles) == 3
        held = threading.Event()
        real = RowFilter.select

        def late(self: RowFilter, query: Query, day: str, order: Order, version: int) -> Found:
            if threading.current_thread() is not threading.main_thread():
                held.wait(20)
            return real(self, query, day, order, version)

        monkeypatch.setattr(RowFilter, "select", late)
        await driver.pilot.press("slash", *"tent", "enter", "space")
        assert driver.titles == ["Tent never delivered"], "enter goes to what was typed, not to what was shown before"
        assert driver.desk.marks == {IDS[2]}
        held.set()
        await driver.press("slash", "backspace", "backspace")
        await driver.until(lambda: "1 of 3" in driver.text())


async def test_rows_that_change_while_a_filter_is_tried_are_sifted_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plaint.tui.desk.filtering.AT_ONCE", 0)
    async with running(root, tmp_path / "state") as driver:
        desk = driver.desk
        query = parse_query("tent", TODAY)
        desk.filtering.pending = query
        desk.filter_tried(FilterResult(query, Found(), desk.rowset.version - 1, desk.rowset.order))
        assert driver.titles == ["Tent never delivered"]
        desk.filter_tried(FilterResult(parse_query("kettle", TODAY), Found(), desk.rowset.version, desk.rowset.order))
        assert driver.titles == ["Tent never delivered"], "what nobody waits for any more is let go"


def contents(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.toml")}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_tab_goes_from_pane_to_pane_and_never_into_the_filter(
    root: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(root, tmp_path / "state", size) as driver:
        desk = driver.desk
        for key in ("tab", "tab", "shift+tab", "shift+tab"):
            before = desk.cases.has_focus
            await driver.press(key)
            assert (desk.cases.has_focus, desk.detail.has_focus_within) == (not before, before)
        assert desk.query_one("#columns").has_class("lit"), "the pane that has the focus is seen"
        assert desk.filter_bar.display is (size[1] >= 30), "a tall screen has the line always"
        await driver.press("slash", "tab")
        assert desk.cases.has_focus or desk.detail.has_focus_within
        if desk.filter_bar.display:
            await driver.pilot.click("#filter Input")
            await driver.press("x")
            assert desk.filter_bar.text == "x", "a click is enough to type in it"
