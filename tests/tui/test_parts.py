"""The pure parts of the desk: text in cells, days in words, paths, previews, preferences, other programs."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from plaint.domain.errors import UsageProblem
from plaint.domain.model.fields import case_field
from plaint.tui.core import external, preferences
from plaint.tui.core.paths import candidates, complete, expand, split_paths
from plaint.tui.forms.case_forms import judge_paths
from plaint.tui.panels.columns import CHOICES, GAP, MARK, columns
from plaint.tui.render.days import column_day, day_and_distance, distance, moment_words
from plaint.tui.render.text import fit, fit_right, reflow, wrap
from plaint.tui.widgets.hint import opinion_on

TODAY = date(2026, 11, 22)


@given(st.text(), st.integers(0, 40))
def test_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    line = text.replace("\n", " ")
    from plaint.domain.safe import safe

    assert cell_len(fit(safe(line), width)) == width
    if width:
        assert cell_len(fit_right(safe(line), width)) == width


@given(st.text(alphabet="ab 日本 \n", max_size=200), st.integers(8, 30))
def test_wrapped_text_is_never_wider_and_loses_no_letter(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(st.integers(0, 300), st.lists(st.sampled_from(sorted(CHOICES)), unique=True))
def test_columns_never_take_more_than_there_is(width: int, wanted: list[str]) -> None:
    found = columns(width, tuple(wanted))
    used = MARK + len(GAP) + found.title + sum(cells + len(GAP) for _, cells in found.others)
    assert used <= max(width, MARK + len(GAP))
    assert all(CHOICES[name].least <= cells <= CHOICES[name].most for name, cells in found.others)
    if not wanted:
        assert found.title == width - MARK - len(GAP)


def test_a_list_of_half_a_screen_shows_the_next_step_and_its_date() -> None:
    assert {"next", "date"} <= dict(columns(60).others).keys()
    assert "date" in dict(columns(45).others)
    assert set(dict(columns(96).others)) == {"retailer", "stage", "next", "date"}


@given(st.dates(), st.dates())
def test_days_in_columns_are_ten_cells_and_distances_are_words(day: date, today: date) -> None:
    assert len(column_day(day, today)) == 10
    assert distance(day, today).split()[-1] in {"today", "tomorrow", "yesterday", "days", "months", "years", "ago"}


def test_days_are_said_as_people_say_them() -> None:
    assert day_and_distance(TODAY, TODAY) == "Sun 22 Nov 2026, today"
    assert distance(TODAY + timedelta(1), TODAY) == "tomorrow"
    assert distance(TODAY - timedelta(70), TODAY) == "2 months ago"
    assert distance(date(2032, 1, 1), TODAY) == "in 5 years"
    assert moment_words(datetime(2026, 11, 20, 9, 5, tzinfo=UTC), TODAY) == ("Fri 20 Nov", "09:05")
    assert moment_words(date(2020, 1, 2), TODAY) == ("2020-01-02", "")
    assert moment_words(None, TODAY) == ("no date", "")


def test_hand_broken_lines_are_joined_and_lists_are_not() -> None:
    long = "x" * 61
    assert reflow(f"{long}\nand on\n\nnew") == f"{long} and on\n\nnew"
    assert reflow(f"{long}\n- point") == f"{long}\n- point"
    assert reflow("short\nlines") == "short\nlines"


def test_pasted_paths_are_parted_however_terminals_paste_them(tmp_path: Path) -> None:
    one, two = tmp_path / "a b.txt", tmp_path / "it's.txt"
    for path in (one, two):
        path.touch()
    assert split_paths(f"{one}\r\n{two}\n\n{one}") == [str(one), str(two)]
    assert split_paths(f"'{one}' {str(two).replace(chr(39), chr(92) + chr(39))}") == [str(one), str(two)]
    assert split_paths(f"file://{tmp_path}/a%20b.txt") == [f"file://{tmp_path}/a%20b.txt"]
    assert expand(f"file://{tmp_path}/a%20b.txt") == one
    assert split_paths("no such 'file") == ["no such 'file"]
    assert expand('"quoted"') == Path("quoted")
    assert expand("~nobody-here/x") == Path("~nobody-here/x")


def test_paths_are_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    for name in ("invoice-1.pdf", "invoice-2.pdf", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "photos").mkdir()
    assert complete(f"{tmp_path}/inv") == f"{tmp_path}/invoice-"
    assert complete(f"{tmp_path}/p") == f"{tmp_path}/photos/"
    assert complete(f"{tmp_path}/zzz") == f"{tmp_path}/zzz"
    assert candidates(f"{tmp_path}/", folders_only=True) == [f"{tmp_path}/photos/"]
    assert candidates(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    assert candidates("/no/such/folder/x") == []


def test_files_to_add_are_counted_or_the_first_wrong_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12345")
    assert judge_paths(str(tmp_path / "a.txt")).text == "✓ 1 file, 5 B"
    assert "is a folder: a.txt" in judge_paths(str(tmp_path)).text
    assert judge_paths(str(tmp_path), folders=True).text == "✓ the folder, with all files in it: a.txt"
    both = f"{tmp_path / 'a.txt'}\n{tmp_path}"
    assert judge_paths(both, folders=True).text == "✓ 1 file, 5 B, and 1 folder with all files in it"
    assert "there is a.txt" in judge_paths(str(tmp_path / "a.t")).text
    assert judge_paths("\0").role == "error"


def test_what_was_typed_is_judged_beside_the_field() -> None:
    now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def judged(path: str, text: str) -> tuple[str, str]:
        field = case_field(path)
        assert field is not None
        found = opinion_on(field, text, now)
        return found.role, found.text

    assert judged("order.placed", "friday") == ("success", "✓ Fri 2026-11-20")
    assert judged("order.placed", "3/4")[0] == "error"
    assert judged("problem.kind", "damagd")[0] == "warning"
    assert judged("title", "x") == ("success", "✓")
    assert judged("consumer.country", "uk")[0] == "warning"


def test_preferences_survive_and_damage_counts_as_none(tmp_path: Path) -> None:
    assert preferences.read(tmp_path) == preferences.Preferences()
    kept = preferences.Preferences(theme="plaint-light", beside=60)
    preferences.write(tmp_path / "state", kept)
    assert preferences.read(tmp_path / "state") == kept
    for text in ("[]", "{", '{"beside": "wide", "above": 999}'):
        (tmp_path / "desk.json").write_text(text)
        assert preferences.read(tmp_path).beside == preferences.Preferences().beside
        assert preferences.read(tmp_path).above <= 80
    (tmp_path / "file").touch()
    preferences.write(tmp_path / "file", kept)
    assert (tmp_path / "file").read_bytes() == b""


def test_the_editor_is_an_argument_list_with_the_line_where_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "vi").write_text("#!/bin/sh\n")
    (tmp_path / "vi").chmod(0o755)
    path = tmp_path / "case.toml"
    command = external.editor({"VISUAL": f"{tmp_path}/vi -n", "PATH": ""}, path, 7)
    assert command == [f"{tmp_path}/vi", "-n", "+7", str(path)]
    assert external.editor({"EDITOR": sys.executable}, path, 7) == [sys.executable, str(path)]
    with pytest.raises(UsageProblem):
        external.editor({"EDITOR": "'unclosed"}, path)


@pytest.mark.skipif(os.name == "nt", reason="modes of files")
def test_what_may_run_is_known_by_name_and_by_mode(tmp_path: Path) -> None:
    for name, expected in (("a.txt", False), ("a.EXE", True), ("a.desktop", True), ("a.pdf", False)):
        (tmp_path / name).touch()
        assert external.runs_something(tmp_path / name) is expected
    (tmp_path / "a.txt").chmod(0o755)
    assert external.runs_something(tmp_path / "a.txt")
    assert not external.runs_something(tmp_path / "gone.txt")


@pytest.mark.skipif(os.name == "nt", reason="programs of Unix")
def test_things_are_opened_and_copied_by_programs_that_exist(tmp_path: Path) -> None:
    took = tmp_path / "took"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {took}.part && mv {took}.part {took}\n')
    program.chmod(0o755)
    environment = {"PATH": str(tmp_path)}
    assert external.opener("linux", environment) == ("xdg-open",)
    assert external.opener("darwin", environment) == ("open",)
    assert external.opener("linux", {"PATH": "/nowhere"}) is None
    with pytest.raises(UsageProblem) as raised:
        external.open_outside(tmp_path, {"PATH": "/nowhere"})
    assert raised.value.hint == str(tmp_path)
    assert external.copy_natively("x", {"PATH": "/nowhere"}) == ""
    tool = tmp_path / "xsel"
    tool.write_text("#!/bin/sh\nexit 1\n")
    tool.chmod(0o755)
    assert external.copy_natively("x", {"PATH": str(tmp_path), "DISPLAY": ":0"}) == ""
    assert external.copy_natively("x", {"PATH": str(tmp_path)}) == ""
