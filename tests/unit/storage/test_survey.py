"""A look at everything finds every change, and leaves one number of each case behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.unit.storage.watching import in_place, two_cases
from tests.unit.storage.workspaces import put_case

from plaint.storage import listing
from plaint.storage.listing import DEEPEST
from plaint.storage.survey import NOTHING, look, mark, same_content


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = two_cases(tmp_path)
    parts = ("interactions/x.toml", "interactions/w.toml", "evidence/deep/photo.png", "evidence/.hidden", "notes.txt")
    for name in parts:
        path = root / "a" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return root


def marks(root: Path) -> dict[str, int]:
    return dict(look(str(root)))


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
def test_every_change_of_a_case_changes_its_mark_and_no_other(root: Path, change: Callable[[Path], None]) -> None:
    before = marks(root)
    change(root / "a")
    after = marks(root)
    assert after[str(root / "a")] != before[str(root / "a")]
    assert after[str(root / "b")] == before[str(root / "b")]
    assert mark(str(root / "a")) == after[str(root / "a")]
    assert same_content(after[str(root / "a")], before[str(root / "a")]) == (change is same_size_and_time)


def test_other_rights_are_another_mark_and_the_same_content(root: Path) -> None:
    before = mark(str(root / "a"))
    (root / "a" / "case.toml").chmod(0o600)
    after = mark(str(root / "a"))
    assert after != before
    assert same_content(after, before)
    assert not same_content(after, NOTHING)


@pytest.mark.parametrize("name", ["notes.txt", "evidence/.hidden", "evidence/deep/x.part"])
def test_what_is_no_part_of_a_case_changes_nothing(root: Path, name: str) -> None:
    before = marks(root)
    (root / "a" / name).write_text("something else")
    assert marks(root) == before


def test_an_untouched_case_has_one_mark_however_often_it_is_looked_at(root: Path) -> None:
    first = marks(root)
    assert all(marks(root) == first for _ in range(3))
    assert {folder: mark(folder) for folder in first} == first
    assert NOTHING not in first.values()


def test_cases_that_come_and_go_are_found(root: Path) -> None:
    put_case(root, "group/c")
    put_case(root, "a/inner")
    put_case(root, "a/evidence/none")
    put_case(root, "playbooks/none")
    put_case(root, "group/playbooks")
    put_case(root, ".trash/none")
    shutil.rmtree(root / "b")
    names = {"a", "a/inner", "group/c", "group/playbooks"}
    assert marks(root).keys() == {str(root / name) for name in names}
    assert mark(str(root / "b")) == NOTHING
    assert mark(str(root / "group")) == NOTHING
    put_case(root, ".")
    assert str(root) in marks(root)


def test_what_lies_too_deep_is_not_searched(tmp_path: Path) -> None:
    deep = "/".join(["d"] * DEEPEST)
    put_case(tmp_path, deep)
    put_case(tmp_path, f"{deep}/d")
    assert marks(tmp_path).keys() == {str(tmp_path / deep)}


def test_links_lead_nowhere(root: Path, tmp_path: Path) -> None:
    (root / "link").symlink_to(root / "a")
    (root / "a" / "evidence" / "loop").symlink_to(root)
    assert marks(root).keys() == {str(root / "a"), str(root / "b")}


def test_a_folder_that_cannot_be_read_is_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith(("evidence/", "b")):
            raise PermissionError(path)
        return real(path)

    before = mark(str(root / "a"))
    monkeypatch.setattr(os, "scandir", scandir)
    assert not same_content(mark(str(root / "a")), before)
    assert marks(root).keys() == {str(root / "a")}


def test_a_case_whose_files_have_gone_between_two_calls_has_no_mark(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = listing.cases

    def late(place: str, unreadable: list[listing.Unreadable]) -> Iterator[listing.Listed]:
        for case in listed(place, unreadable):
            shutil.rmtree(case.folder)
            yield case

    monkeypatch.setattr(listing, "cases", late)
    assert set(marks(root).values()) == {NOTHING}
