"""Two versions of a case on the conflict screen: seen, decided field by field, and written only when confirmed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.tui.support import Driver, fill, form, running, saved, workspace

from plaint.domain.merge.three_way import Clash, CustomValue, Side
from plaint.services.index.summary import Summary
from plaint.storage.conflicts.detect import Conflict, Source
from plaint.storage.conflicts.resolve import Proposal
from plaint.storage.files.read import Revision
from plaint.tui.dialogs.confirm import Confirm
from plaint.tui.panels.columns import cells, columns
from plaint.tui.panels.conflicts import Decisions, conflict_blocks, value_lines
from plaint.tui.render.text import line_width
from plaint.tui.screens.conflicts import Conflicts

COPY = "case (Ben's conflicted copy 2026-11-20).toml"
KETTLE = "Kettle arrived cracked"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a workspace where Ben's copy has another title and status, and a language that ours lacks."""
    root = workspace(tmp_path / "cases")
    path = root / "case-0" / "case.toml"
    text = path.read_text().replace(KETTLE, "Kettle in pieces").replace('"open"', '"paused"')
    (root / "case-0" / COPY).write_text('language = "en"\n' + text)
    return root


async def opened(driver: Driver) -> Conflicts:
    """Open the conflicts of the kettle."""
    await driver.go_to(KETTLE)
    await driver.press("m")
    await driver.until(lambda: isinstance(driver.app.screen, Conflicts) and driver.app.screen.proposals)
    assert isinstance(driver.app.screen, Conflicts)
    return driver.app.screen


async def confirmed(driver: Driver) -> None:
    await driver.press("ctrl+s")
    await driver.until(lambda: isinstance(driver.app.screen, Confirm))
    await driver.press("y")


async def test_list_and_detail_tell_of_a_conflict_and_name_the_key(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", size=(80, 24)) as driver:
        await driver.go_to(KETTLE)
        await driver.until(lambda: "≠ conflict: 1 file has two versions; m decides" in driver.text())
        rows = [line for line in driver.text().splitlines() if KETTLE in line]
        assert "≠ conflict" in rows[0]
        await driver.go_to("Tent never delivered")
        assert "two versions" not in driver.text()
        await driver.press("m")
        assert "This case has no conflict" in driver.toasts


async def test_both_versions_are_shown_and_nothing_is_written_before_it_is_confirmed(
    root: Path, tmp_path: Path
) -> None:
    path = root / "case-0" / "case.toml"
    before = path.read_bytes()
    async with running(root, tmp_path / "state", size=(80, 24)) as driver:
        screen = await opened(driver)
        text = driver.text()
        assert "case.toml and Ben's copy, 2026-11-20" in text
        assert "a conflicted copy" in text
        assert "language: en" in text
        assert "merges alone" in text
        assert "? 2 to decide" in text
        await driver.press("ctrl+s")
        assert driver.app.screen is screen, "nothing is decided yet"
        assert "No file is decided wholly yet" in driver.toasts
        await driver.press("3", "2")
        assert "✓ nothing to decide · 1 file ready" in driver.text()
        assert path.read_bytes() == before
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("ctrl+s", "enter")
        await driver.until(lambda: driver.app.screen is screen)
        assert path.read_bytes() == before, "the key that asks never confirms"
        await confirmed(driver)
        await driver.until(lambda: driver.app.screen is driver.desk)
        merged = path.read_text()
        assert f'title = "{KETTLE} / Kettle in pieces"' in merged
        assert 'status = "paused"' in merged
        assert 'language = "en"' in merged
        assert not (root / "case-0" / COPY).exists()
        await driver.until(lambda: driver.under_cursor == f"{KETTLE} / Kettle in pieces")
        await driver.press("u")
        await driver.until(lambda: path.read_bytes() == before and (root / "case-0" / COPY).exists())


async def test_a_value_can_be_typed_and_a_decision_taken_back(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        screen = await opened(driver)
        await driver.press("v")
        assert form(driver).values["value"] == f"{KETTLE} / Kettle in pieces"
        fill(driver, value="Kettle, cracked on arrival")
        await saved(driver)
        assert screen.choices[0, "title"] == CustomValue("Kettle, cracked on arrival")
        await driver.press("k")
        assert "● typed" in driver.text()
        await driver.press("backspace")
        assert screen.choices == {}
        await driver.press("1", "1")
        await confirmed(driver)
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert f'title = "{KETTLE}"' in (root / "case-0" / "case.toml").read_text()


async def test_two_dates_cannot_stand_together_and_a_heading_is_no_field(root: Path, tmp_path: Path) -> None:
    copy = root / "case-0" / COPY
    copy.write_text((root / "case-0" / "case.toml").read_text().replace("2026-11-01", "2026-11-02"))
    async with running(root, tmp_path / "state") as driver:
        screen = await opened(driver)
        await driver.press("3")
        assert "cannot stand together" in driver.toasts
        await driver.press("g", "1")
        assert "Put the cursor on a field" in driver.toasts
        await driver.press("enter")
        assert screen.choices == {}
        await driver.press("j", "2")
        assert screen.choices == {(0, "opened"): Side.THEIRS}


async def test_what_is_left_out_stays_and_leaving_asks_when_something_was_decided(root: Path, tmp_path: Path) -> None:
    other = root / "case-0" / "case (Anna's conflicted copy 2026-11-19).toml"
    other.write_text((root / "case-0" / "case.toml").read_text() + '\n[problem]\nkind = "damaged"\n')
    async with running(root, tmp_path / "state") as driver:
        screen = await opened(driver)
        assert screen.proposals is not None
        assert len(screen.proposals) == 2
        await driver.press("1")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("escape")
        await driver.press("space")
        assert "stays as it is" in driver.text()
        await confirmed(driver)
        await driver.until(lambda: not other.exists())
        await driver.until(lambda: len(screen.proposals or ()) == 1)
        assert (root / "case-0" / COPY).exists()
        assert 'kind = "damaged"' in (root / "case-0" / "case.toml").read_text()
        assert screen.choices == {(0, "title"): Side.OURS}, "the decision that still holds is kept"
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: driver.app.screen is driver.desk)


async def test_a_file_saved_elsewhere_meanwhile_is_not_merged_but_shown_again(root: Path, tmp_path: Path) -> None:
    path = root / "case-0" / "case.toml"
    async with running(root, tmp_path / "state") as driver:
        screen = await opened(driver)
        await driver.press("2", "2")
        path.write_text(path.read_text() + "# typed meanwhile\n")
        await confirmed(driver)
        await driver.until(lambda: "was changed in the meantime" in driver.toasts)
        assert path.read_text().endswith("# typed meanwhile\n")
        assert KETTLE in path.read_text()
        await driver.until(lambda: len(screen.decided()) == 1)
        await confirmed(driver)
        await driver.until(lambda: "Kettle in pieces" in path.read_text())
        assert path.read_text().endswith("# typed meanwhile\n")


async def test_a_case_that_markers_make_unreadable_is_merged_from_the_desk(root: Path, tmp_path: Path) -> None:
    path = root / "case-1" / "case.toml"
    title = 'title = "Blender charged twice"\n'
    marked = f'<<<<<<< ours\n{title}=======\ntitle = "Blender paid twice"\n>>>>>>> Ben\n'
    path.write_text(path.read_text().replace(title, marked))
    async with running(root, tmp_path / "state") as driver:
        await driver.press("g")
        assert driver.under_cursor == "case-1"
        assert "≠ conflict  case-1" in driver.text()
        await driver.until(lambda: "m shows both versions" in driver.text())
        await driver.press("m")
        await driver.until(lambda: "from conflict markers" in driver.text())
        assert "look closely" in driver.text()
        await driver.press("2")
        await confirmed(driver)
        await driver.until(lambda: "Blender paid twice" in driver.titles)


async def test_a_broken_case_without_markers_is_no_conflict(root: Path, tmp_path: Path) -> None:
    (root / "case-1" / "case.toml").write_text("id = [\n")
    async with running(root, tmp_path / "state") as driver:
        await driver.press("g", "m")
        assert "not because of a conflict" in driver.toasts
        assert "m shows both versions" not in driver.text()


async def test_a_copy_that_cannot_be_merged_says_why_and_stays(root: Path, tmp_path: Path) -> None:
    (root / "case-0" / COPY).write_text('id = "k7f3qd"\ntitle = \x1b[2J"broken"\n')
    async with running(root, tmp_path / "state") as driver:
        await opened(driver)
        assert "cannot be merged" in driver.text()
        assert "nothing can be merged here" in driver.text()
        assert "\x1b" not in driver.text()
        await driver.press("v", "ctrl+s", "escape")
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert (root / "case-0" / COPY).exists()


NOTHING = Revision("", 0, 0, 0)


def test_no_line_is_wider_than_the_screen_and_no_control_byte_comes_through() -> None:
    problem = Conflict(Source.GIT, "case\x1b.toml", NOTHING, b"", b"", label="x\x07" * 60, problem="no\x1b way " * 30)
    proposals = [Proposal(problem, None, problem.problem)]
    for width in (44, 78, 118):
        for left in ((), (0,)):
            for block in conflict_blocks(proposals, Decisions({}, left, ()), width):
                for line in block.lines:
                    assert line_width(line) <= width
                    assert not any(ord(character) < 32 for text, _ in line for character in text)


def test_values_are_shown_as_people_read_them() -> None:
    assert value_lines(None, 40) == ["— not there"]
    assert value_lines("", 40) == ["(empty text)"]
    assert value_lines([], 40) == ["(an empty list)"]
    assert value_lines(["a", "b"], 40) == ["a, b"]
    assert value_lines([{"name": "lid"}, {"name": "base"}], 40) == ["name: lid", "name: base"]
    assert value_lines({"name": "lid", "price": "3.00"}, 40) == ["name: lid", "price: 3.00"]
    assert value_lines(date(2026, 11, 2), 40) == ["2026-11-02"]
    assert value_lines("\x1b[2J", 40) == ["␛[2J"]


def test_the_badge_stands_before_the_title_where_the_next_step_has_no_column(root: Path) -> None:
    from plaint.services.index.summary import rows
    from plaint.storage.workspace import Workspace

    row = next(
        one for one in rows(Workspace.open(root), date(2026, 11, 22)) if isinstance(one, Summary) and one.conflicts
    )
    wide = "".join(text for text, _ in cells(row, columns(90), date(2026, 11, 22)))
    assert "≠ conflict · " in wide
    narrow = "".join(text for text, _ in cells(row, columns(60, ("id",)), date(2026, 11, 22)))
    assert "≠ conflict  Kettle" in narrow
    assert Clash("a", None, 1, 2).both is None
