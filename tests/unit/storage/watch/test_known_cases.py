"""Which case a path belongs to, and what has changed since the last look."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.unit.storage.watching import in_place, two_cases
from tests.unit.storage.workspaces import put_case

from plaint.storage.watch.known_cases import MANY, NO_CASE, OFTEN, KnownCases

DEADLINE = 10.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return two_cases(tmp_path)


def test_the_ledger_tells_what_is_new_changed_and_gone(root: Path) -> None:
    known_cases = KnownCases(str(root))
    assert known_cases.compare() == {str(root / "a"), str(root / "b")}
    assert known_cases.compare() == set()
    in_place(root / "a" / "case.toml")
    shutil.rmtree(root / "b")
    put_case(root, "c")
    assert known_cases.compare() == {str(root / name) for name in "abc"}
    assert known_cases.forget() == {str(root / name) for name in "ac"}
    assert known_cases.known == {}


def test_a_look_at_some_cases_finds_what_changed_and_says_nothing_of_one_whose_file_is_away(root: Path) -> None:
    known_cases = KnownCases(str(root))
    known_cases.compare()
    put_case(root, "c")
    everywhere = [str(root / name) for name in ("a", "b", "c", "none")]
    assert known_cases.scan(everywhere) == set()
    in_place(root / "a" / "case.toml")
    (root / "b" / "case.toml").unlink()
    assert known_cases.scan(everywhere[1:]) == set()
    assert known_cases.scan(everywhere) == {str(root / "a")}
    assert known_cases.scan(everywhere) == set()
    assert known_cases.compare() == {str(root / "b"), str(root / "c")}


def test_something_else_has_its_turn_in_a_long_look(tmp_path: Path) -> None:
    for number in range(OFTEN * 2 + 1):
        put_case(tmp_path, f"case-{number}")
    turns: list[int] = []
    assert len(KnownCases(str(tmp_path)).compare(lambda: turns.append(1))) == OFTEN * 2 + 1
    assert len(turns) == 2


def test_a_case_whose_file_is_known_to_be_away_is_not_gone_without_an_event(root: Path) -> None:
    known_cases = KnownCases(str(root))
    known_cases.compare()
    known_cases.known[str(root / "a")] = NO_CASE  # as the watcher notes it for a moment
    shutil.rmtree(root / "a")
    shutil.rmtree(root / "b")
    assert known_cases.compare() == {str(root / "a"), str(root / "b")}
    assert known_cases.changed_content == {str(root / "b")}


def test_the_ledger_knows_whose_a_path_is(root: Path) -> None:
    known_cases = KnownCases(str(root))
    known_cases.compare()

    def touched(name: str, *, folder: bool = False) -> tuple[set[str], bool]:
        dirty, whole = known_cases.touched([(f"{root}/{name}" if name else str(root), folder)])
        return {os.path.relpath(path, root) for path in dirty}, whole

    assert touched("a/evidence/sub/x.png") == ({"a"}, False)
    assert touched("a/evidence", folder=True) == ({"a"}, False)
    assert touched("a", folder=True) == ({"a"}, False)
    assert touched("a/case.toml") == ({"a"}, False)
    assert touched("loose.txt") == (set(), False)
    assert touched("new/case.toml") == (set(), False)
    assert touched("plaint.toml") == (set(), True)
    assert touched("playbooks/x.toml") == (set(), True)
    assert touched("") == (set(), True)
    assert touched(".git/x") == (set(), False)
    assert touched("../elsewhere/case.toml") == (set(), False)
    put_case(root, "a/evidence/x")
    assert touched("a/evidence/x/case.toml") == ({"a"}, False)
    put_case(root, "a/inner")
    assert touched("a/inner", folder=True) == ({"a", "a/inner"}, False)
    put_case(root, ".")
    assert touched("case.toml") == ({"."}, False)
    assert touched("evidence/x.png") == ({"."}, False)


def test_what_came_into_a_new_folder_unannounced_is_found(root: Path) -> None:
    known_cases = KnownCases(str(root))
    known_cases.compare()
    put_case(root, "new/x")
    put_case(root, ".git/x")
    in_place(root / "a" / "case.toml")
    folders = {str(root / name) for name in ("new", "a", ".git")}
    assert known_cases.scan_below(folders) == {str(root / "new" / "x"), str(root / "a")}
    assert known_cases.scan_below(folders) == set()
    shutil.rmtree(root / "new")
    assert known_cases.scan_below(folders) == {str(root / "new" / "x")}
    put_case(root, "c")
    assert known_cases.scan_below({str(root / f"n{number}") for number in range(MANY + 1)}) == {str(root / "c")}


def test_very_many_folders_at_once_are_found_by_one_look(root: Path) -> None:
    known_cases = KnownCases(str(root))
    known_cases.compare()
    names = [f"n{number}" for number in range(MANY + 1)]
    for name in names:
        put_case(root, name)
    dirty, whole = known_cases.touched([(str(root / name), True) for name in names])
    assert dirty == {str(root / name) for name in names}
    assert not whole


def test_a_workspace_at_the_top_of_the_disk_has_names_too() -> None:
    assert KnownCases(os.sep)._relative(f"{os.sep}a") == "a"
