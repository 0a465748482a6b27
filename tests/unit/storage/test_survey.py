"""A look at everything finds every change, with or without listing folders anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.storage.watching import in_place, two_cases
from tests.unit.storage.workspaces import put_case

from plaint.storage.listing import DEEPEST
from plaint.storage.survey import NOTHING, OFTEN, TURNS, Survey


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = two_cases(tmp_path)
    parts = ("interactions/x.toml", "interactions/w.toml", "evidence/deep/photo.png", "evidence/.hidden", "notes.txt")
    for name in parts:
        path = root / "a" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return root


@pytest.fixture
def settled(root: Path) -> Survey:
    """Return one that lists no folder any more unless it has to."""
    survey = Survey(str(root))
    for _ in range(3):
        survey.look()
    return survey


def add(folder: Path) -> None:
    (folder / "evidence" / "deep" / "more.png").write_text("")


def remove(folder: Path) -> None:
    (folder / "interactions" / "x.toml").unlink()


def rename(folder: Path) -> None:
    (folder / "interactions" / "x.toml").rename(folder / "interactions" / "y.toml")


def write_below(folder: Path) -> None:
    in_place(folder / "evidence" / "deep" / "photo.png")


def put_copy(folder: Path) -> None:
    (folder / "case 2.toml").write_text("")


def put_part(folder: Path) -> None:
    (folder / "letters").mkdir()
    (folder / "letters" / "x.md").write_text("")


def same_size_and_time(folder: Path) -> None:
    path = folder / "case.toml"
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [
    add, remove, rename, write_below, put_copy, put_part, same_size_and_time,
])  # fmt: skip
def test_every_change_of_a_case_changes_its_mark_and_no_other(
    root: Path, settled: Survey, change: Callable[[Path], None]
) -> None:
    before = settled.look()
    change(root / "a")
    after = settled.look()
    assert after[str(root / "a")] != before[str(root / "a")]
    assert after[str(root / "b")] == before[str(root / "b")]
    assert settled.mark(str(root / "a")) == after[str(root / "a")]


@pytest.mark.parametrize("name", ["notes.txt", "evidence/.hidden", "evidence/deep/x.part"])
def test_what_is_no_part_of_a_case_changes_nothing(root: Path, settled: Survey, name: str) -> None:
    before = settled.look()
    (root / "a" / name).write_text("something else")
    assert settled.look() == before


def test_an_untouched_case_has_one_mark_however_often_it_is_looked_at(root: Path) -> None:
    survey = Survey(str(root))
    first = survey.look()
    assert all(survey.look() == first for _ in range(TURNS + 2))
    assert {folder: survey.mark(folder) for folder in first} == first


def test_a_settled_folder_is_not_listed_again_but_in_its_turn(
    root: Path, settled: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    real = os.scandir

    def scandir(path: str) -> object:
        listed.append(path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    for _ in range(TURNS):
        settled.look()
    folders = [str(root), *(str(root / name) for name in ("a", "a/evidence", "a/evidence/deep", "a/interactions", "b"))]
    assert sorted(listed) == folders


def test_cases_that_come_and_go_are_found(root: Path, settled: Survey) -> None:
    put_case(root, "group/c")
    put_case(root, "a/inner")
    put_case(root, "a/evidence/none")
    put_case(root, "playbooks/none")
    put_case(root, "group/playbooks")
    put_case(root, ".trash/none")
    shutil.rmtree(root / "b")
    names = {"a", "a/inner", "group/c", "group/playbooks"}
    assert settled.look().keys() == {str(root / name) for name in names}
    assert settled.mark(str(root / "b")) == NOTHING
    assert settled.mark(str(root / "group")) == NOTHING
    put_case(root, ".")
    assert str(root) in settled.look()


def test_what_lies_too_deep_is_not_searched(tmp_path: Path) -> None:
    deep = "/".join(["d"] * DEEPEST)
    put_case(tmp_path, deep)
    put_case(tmp_path, f"{deep}/d")
    assert Survey(str(tmp_path)).look().keys() == {str(tmp_path / deep)}


def test_links_lead_nowhere(root: Path, tmp_path: Path) -> None:
    (root / "link").symlink_to(root / "a")
    (root / "a" / "evidence" / "loop").symlink_to(root)
    assert Survey(str(root)).look().keys() == {str(root / "a"), str(root / "b")}


def test_a_file_that_goes_while_it_is_looked_at_counts_as_empty(
    root: Path, settled: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settled.look()[str(root / "a")]
    real = os.lstat

    def lstat(path: str) -> os.stat_result:
        if path.endswith("x.toml"):
            raise FileNotFoundError(path)
        return real(path)

    monkeypatch.setattr(os, "lstat", lstat)
    after = settled.look()[str(root / "a")]
    assert after != before
    assert after[:2] == (before[0], before[1] - 1)


def test_a_folder_that_cannot_be_read_is_not_there(
    root: Path, settled: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith(("evidence", "b")):
            raise PermissionError(path)
        return real(path)

    count = settled.look()[str(root / "a")][0]
    monkeypatch.setattr(os, "scandir", scandir)
    assert settled.mark(str(root / "a"))[0] == count - 1
    assert Survey(str(root)).look().keys() == {str(root / "a")}


def test_a_case_whose_file_has_gone_between_two_calls_has_no_mark(
    root: Path, settled: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = root / "b"
    real = os.scandir

    def scandir(path: str) -> object:
        entries = real(path)
        if path == str(folder):
            (folder / "case.toml").unlink(missing_ok=True)
            (folder / "case.toml").mkdir(exist_ok=True)
        return entries

    monkeypatch.setattr(os, "scandir", scandir)
    assert settled.mark(str(folder)) == NOTHING


def test_something_else_has_its_turn_in_a_long_look(tmp_path: Path) -> None:
    for number in range(OFTEN * 2 + 1):
        put_case(tmp_path, f"case-{number}")
    turns: list[int] = []
    Survey(str(tmp_path)).look(lambda: turns.append(1))
    assert len(turns) == 2
