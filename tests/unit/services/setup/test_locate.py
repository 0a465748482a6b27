from __future__ import annotations

from pathlib import Path

import pytest

from plaint.recent import last_workspace, remember_workspace
from plaint.services.setup.locate import find_workspace


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    return folder


def test_a_given_path_wins_even_if_it_does_not_exist(here: Path, tmp_path: Path) -> None:
    assert find_workspace(Path("x"), {"PLAINT_WORKSPACE": "/y"}, here) == here / "x"
    assert find_workspace(tmp_path, {}, here) == tmp_path


def test_a_case_or_its_file_stands_for_its_workspace(here: Path, tmp_path: Path) -> None:
    case = tmp_path / "mine" / "2026" / "kettle"
    case.mkdir(parents=True)
    (case / "case.toml").write_text("")
    assert find_workspace(case, {}, here) == case.parent
    assert find_workspace(case / "case.toml", {}, here) == case.parent
    (tmp_path / "mine" / "plaint.toml").write_text("")
    assert find_workspace(case, {}, here) == tmp_path / "mine"


def test_the_environment_comes_next(here: Path, tmp_path: Path, own_home: Path) -> None:
    (tmp_path / "a" / "plaint.toml").write_text("")
    assert find_workspace(None, {"PLAINT_WORKSPACE": str(tmp_path)}, here) == tmp_path
    assert find_workspace(None, {"PLAINT_WORKSPACE": "~/x"}, here) == own_home / "x"


def test_then_the_nearest_from_here_upward(here: Path, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    assert find_workspace(None, {}, here) == tmp_path / "cases"
    (tmp_path / "a" / "plaint.toml").write_text("")
    assert find_workspace(None, {}, here) == tmp_path / "a"
    (here / "cases").mkdir()
    assert find_workspace(None, {}, here) == here / "cases"


def test_a_folder_that_holds_cases_is_one_too(here: Path) -> None:
    (here / "kettle").mkdir()
    (here / "kettle" / "case.toml").write_text("")
    assert find_workspace(None, {}, here) == here


def test_then_the_last_one_used_if_it_is_still_there(here: Path, tmp_path: Path) -> None:
    assert find_workspace(None, {}, here) is None
    last = tmp_path / "last"
    last.mkdir()
    remember_workspace(last)
    assert find_workspace(None, {}, here) == last
    last.rmdir()
    assert find_workspace(None, {}, here) is None


def test_a_folder_that_cannot_be_listed_is_no_workspace(tmp_path: Path) -> None:
    assert find_workspace(None, {}, tmp_path / "gone") is None


def test_remembering_writes_only_what_is_new_and_failing_to_is_no_failure(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_workspace(tmp_path)
    file = own_home / "state" / "plaint" / "last-workspace"
    before = file.stat().st_mtime_ns
    remember_workspace(tmp_path)
    assert file.stat().st_mtime_ns == before
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    remember_workspace(tmp_path)
    assert last_workspace() is None
