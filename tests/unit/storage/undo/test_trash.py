"""The workspace's own trash: nothing is deleted, and everything comes back."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
import send2trash
from tests.unit.storage.workspaces import NOW, contents, entry, loaded, new_case, open_workspace, put_case

from plaint.domain.errors import ChangedOnDisk, NotSaved, UsageProblem
from plaint.storage.files.disk import DISK
from plaint.storage.undo import trash
from plaint.storage.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


def test_a_trashed_case_lies_in_the_trash_and_undo_brings_it_back(workspace: Workspace) -> None:
    case = new_case(workspace)
    workspace.add_interaction(case, entry())
    before = contents(workspace.root)
    place = workspace.trash(case)
    assert place == workspace.root / ".trash" / f"20261122-093000-{case.name}"
    assert (place / "interactions").is_dir()
    assert workspace.folders() == []
    assert workspace.undo() == f"trash {case.name}"
    assert contents(workspace.root) == before
    workspace.redo()
    assert workspace.folders() == []
    assert trash.list_trash(workspace.root) == [place]


def test_the_trash_keeps_itself_out_of_git(workspace: Workspace) -> None:
    workspace.trash(new_case(workspace))
    assert (workspace.root / ".trash" / ".gitignore").read_bytes() == b"*\n"


def test_two_things_of_one_name_both_fit_into_the_trash(workspace: Workspace) -> None:
    places = {workspace.trash(loaded(workspace, put_case(workspace.root))).name for _ in range(3)}
    assert places == {f"20261122-093000-kettle{ending}" for ending in ("", "-2", "-3")}


def test_a_case_that_holds_other_cases_is_not_trashed(workspace: Workspace) -> None:
    outer = loaded(workspace, put_case(workspace.root, "outer"))
    put_case(workspace.root, "outer/inner", "aaaaaa")
    with pytest.raises(UsageProblem, match="outer/inner"):
        workspace.trash(outer)
    assert len(workspace.folders()) == 2


def test_the_workspace_itself_is_not_trashed(workspace: Workspace) -> None:
    with pytest.raises(UsageProblem, match="the workspace itself"):
        workspace.trash(loaded(workspace, put_case(workspace.root, ".")))


def test_a_case_that_has_gone_is_told(workspace: Workspace) -> None:
    case = new_case(workspace)
    (case.folder / "case.toml").unlink()
    case.folder.rmdir()
    with pytest.raises(ChangedOnDisk, match="no longer there"):
        workspace.trash(case)


def test_undo_does_not_bring_a_case_back_over_another(workspace: Workspace) -> None:
    workspace.trash(loaded(workspace, put_case(workspace.root)))
    put_case(workspace.root, case_id="aaaaaa")
    with pytest.raises(ChangedOnDisk):
        workspace.undo()
    assert 'id = "aaaaaa"' in (workspace.root / "kettle" / "case.toml").read_text()


def test_a_trash_that_is_a_link_is_not_used(workspace: Workspace, tmp_path: Path) -> None:
    case = new_case(workspace)
    (tmp_path / "outside").mkdir()
    (workspace.root / ".trash").symlink_to(tmp_path / "outside", target_is_directory=True)
    with pytest.raises(NotSaved):
        workspace.trash(case)
    assert case.folder.is_dir()
    assert list((tmp_path / "outside").iterdir()) == []


def refusing(number: int) -> Any:
    def rename(*_: Any) -> None:
        raise OSError(number, "refused")

    return rename


def test_a_disk_that_refuses_the_move_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    case = new_case(workspace)
    monkeypatch.setattr(DISK, "rename_new", refusing(errno.EROFS))
    with pytest.raises(NotSaved, match="read-only"):
        workspace.trash(case)
    assert case.folder.is_dir()


def test_where_the_system_knows_no_careful_rename_the_plain_one_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DISK, "rename_new", refusing(errno.EINVAL))
    (tmp_path / "a").write_text("a")
    trash.move(tmp_path / "a", tmp_path / "b")
    assert contents(tmp_path) == {"b": b"a"}
    (tmp_path / "c").write_text("c")
    with pytest.raises(NotSaved):
        trash.move(tmp_path / "b", tmp_path / "c")
    assert contents(tmp_path) == {"b": b"a", "c": b"c"}


def test_nothing_is_moved_over_something(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    with pytest.raises(ChangedOnDisk, match="there already is a b"):
        trash.move(tmp_path / "a", tmp_path / "b")
    assert contents(tmp_path) == {"a": b"a", "b": b"b"}


def test_long_and_odd_names_fit(workspace: Workspace) -> None:
    trash.make_trash(workspace.root)
    place = trash.free_path(workspace.root, "\udcff" + "x" * 250, NOW)
    place.mkdir()
    assert place.is_dir()


def test_emptying_hands_everything_to_the_system_s_trash(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        workspace.trash(loaded(workspace, put_case(workspace.root)))
    taken: list[Path] = []
    monkeypatch.setattr(send2trash, "send2trash", taken.append)
    assert trash.empty_trash(workspace.root) == 2
    assert [place.name for place in taken] == ["20261122-093000-kettle", "20261122-093000-kettle-2"]


def test_what_the_system_s_trash_does_not_take_stays(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    place = workspace.trash(loaded(workspace, put_case(workspace.root)))
    monkeypatch.setattr(send2trash, "send2trash", refusing(errno.EACCES))
    with pytest.raises(NotSaved, match="did not take"):
        trash.empty_trash(workspace.root)
    assert place.is_dir()


def test_a_workspace_without_trash_has_nothing_to_empty(tmp_path: Path) -> None:
    assert trash.list_trash(tmp_path) == []
    assert trash.empty_trash(tmp_path) == 0
