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
from plaint.storage.watch.known_cases import NO_CASE, fingerprint, fingerprints, same_content


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = two_cases(tmp_path)
    parts = ("interactions/x.toml", "interactions/w.toml", "evidence/deep/photo.png", "evidence/.hidden", "notes.txt")
    for name in parts:
        path = root / "a" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return root


def fingerprints_of(root: Path) -> dict[str, int]:
    return dict(fingerprints(str(root)))


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
    before = fingerprints_of(root)
    change(root / "a")
    after = fingerprints_of(root)
    assert after[str(root / "a")] != before[str(root / "a")]
    assert after[str(root / "b")] == before[str(root / "b")]
    assert fingerprint(str(root / "a")) == after[str(root / "a")]
    assert same_content(after[str(root / "a")], before[str(root / "a")]) == (change is same_size_and_time)


def test_other_rights_are_another_mark_and_the_same_content(root: Path) -> None:
    before = fingerprint(str(root / "a"))
    (root / "a" / "case.toml").chmod(0o600)
    after = fingerprint(str(root / "a"))
    assert after != before
    assert same_content(after, before)
    assert not same_content(after, NO_CASE)


@pytest.mark.parametrize("name", ["notes.txt", "evidence/.hidden", "evidence/deep/x.part"])
def test_what_is_no_part_of_a_case_changes_nothing(root: Path, name: str) -> None:
    before = fingerprints_of(root)
    (root / "a" / name).write_text("something else")
    assert fingerprints_of(root) == before


def test_an_untouched_case_has_one_mark_however_often_it_is_looked_at(root: Path) -> None:
    first = fingerprints_of(root)
    assert all(fingerprints_of(root) == first for _ in range(3))
    assert {folder: fingerprint(folder) for folder in first} == first
    assert NO_CASE not in first.values()


def test_cases_that_come_and_go_are_found(root: Path) -> None:
    put_case(root, "group/c")
    put_case(root, "a/inner")
    put_case(root, "a/evidence/none")
    put_case(root, "playbooks/none")
    put_case(root, "group/playbooks")
    put_case(root, ".trash/none")
    shutil.rmtree(root / "b")
    names = {"a", "a/inner", "group/c", "group/playbooks"}
    assert fingerprints_of(root).keys() == {str(root / name) for name in names}
    assert fingerprint(str(root / "b")) == NO_CASE
    assert fingerprint(str(root / "group")) == NO_CASE
    put_case(root, ".")
    assert str(root) in fingerprints_of(root)


def test_what_lies_too_deep_is_not_searched(tmp_path: Path) -> None:
    deep = "/".join(["d"] * DEEPEST)
    put_case(tmp_path, deep)
    put_case(tmp_path, f"{deep}/d")
    assert fingerprints_of(tmp_path).keys() == {str(tmp_path / deep)}


def test_links_lead_nowhere(root: Path, tmp_path: Path) -> None:
    (root / "link").symlink_to(root / "a")
    (root / "a" / "evidence" / "loop").symlink_to(root)
    assert fingerprints_of(root).keys() == {str(root / "a"), str(root / "b")}


def test_a_folder_that_cannot_be_read_is_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith(("evidence/", "b")):
            raise PermissionError(path)
        return real(path)

    before = fingerprint(str(root / "a"))
    monkeypatch.setattr(os, "scandir", scandir)
    assert not same_content(fingerprint(str(root / "a")), before)
    assert fingerprints_of(root).keys() == {str(root / "a")}


def test_a_case_whose_files_have_gone_between_two_calls_has_no_mark(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = listing.cases

    def late(place: str, unreadable: list[listing.Unreadable]) -> Iterator[listing.Listed]:
        for case in listed(place, unreadable):
            shutil.rmtree(case.folder)
            yield case

    monkeypatch.setattr(listing, "cases", late)
    assert set(fingerprints_of(root).values()) == {NO_CASE}
