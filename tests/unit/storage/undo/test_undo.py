"""Undo and redo of whole operations."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.storage.workspaces import contents, entry, loaded, new_case, open_workspace

from plaint.domain.errors import ChangedOnDisk, NotSaved, PlaintError
from plaint.domain.model.letter import Letter
from plaint.storage.toml.edit import Set
from plaint.storage.workspace import LoadedCase, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


@pytest.fixture
def case(workspace: Workspace) -> LoadedCase:
    return new_case(workspace)


def again(workspace: Workspace, case: LoadedCase) -> LoadedCase:
    return loaded(workspace, case.folder)


def by_hand(case: LoadedCase, old: str, new: str, file: str = "case.toml") -> None:
    path = case.folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_everything_is_undone_and_done_again_in_order(workspace: Workspace, case: LoadedCase) -> None:
    states = [contents(workspace.root)]
    workspace.edit(case, [Set("retailer.name", "Amazon")])
    states.append(contents(workspace.root))
    workspace.add_interaction(case, entry())
    states.append(contents(workspace.root))
    workspace.add_letter(case, Letter("p4d1xx", kind="a-to-z", body="x\n"))
    states.append(contents(workspace.root))
    titles = []
    for state in reversed(states[:-1]):
        titles.append(workspace.undo())
        assert contents(workspace.root) == state
    assert titles == ["letter a-to-z", "log Asked for a refund", "edit Kettle arrived cracked"]
    assert workspace.undo() == "new case Kettle arrived cracked"
    assert contents(workspace.root) == {}
    workspace.redo()
    for state in states[1:]:
        workspace.redo()
        assert contents(workspace.root) == state
    with pytest.raises(PlaintError, match="nothing to do again"):
        workspace.redo()


def test_the_writes_of_one_operation_are_undone_together(workspace: Workspace, case: LoadedCase) -> None:
    before = contents(workspace.root)
    with workspace.operation("take in a mail"):
        workspace.add_interaction(case, entry())
        with workspace.operation("part of it"):
            workspace.edit(case, [Set("status", "paused")])
    assert workspace.undo() == "take in a mail"
    assert contents(workspace.root) == before


def test_what_was_written_before_a_failure_can_be_undone(workspace: Workspace, case: LoadedCase) -> None:
    before = contents(workspace.root)

    def fail() -> None:
        with workspace.operation("half done"):
            workspace.add_interaction(case, entry())
            raise KeyError("half done")

    with pytest.raises(KeyError, match="half done"):
        fail()
    assert workspace.undo() == "half done"
    assert contents(workspace.root) == before


def test_nothing_is_undone_when_a_file_was_changed_since(workspace: Workspace, case: LoadedCase) -> None:
    workspace.edit(case, [Set("status", "paused")])
    by_hand(case, "Kettle", "Teapot")
    before = contents(workspace.root)
    with pytest.raises(ChangedOnDisk):
        workspace.undo()
    assert contents(workspace.root) == before


def test_undo_works_in_a_later_session(workspace: Workspace, case: LoadedCase, tmp_path: Path) -> None:
    workspace.edit(case, [Set("status", "paused")])
    later = Workspace.open(workspace.root, state=tmp_path / "state")
    assert later.undo() == "edit Kettle arrived cracked"
    assert again(workspace, case).case.status == "open"


def test_without_a_state_folder_all_works_but_undo(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    case = new_case(workspace)
    workspace.edit(case, [Set("status", "paused")])
    assert again(workspace, case).case.status == "paused"
    for undo in (workspace.undo, workspace.redo):
        with pytest.raises(PlaintError, match="undo is not available"):
            undo()


def test_a_folder_with_something_else_in_it_stays_after_undo(workspace: Workspace, case: LoadedCase) -> None:
    (case.folder / "mine.txt").write_text("mine")
    workspace.undo()
    assert contents(workspace.root) == {case.name: None, f"{case.name}/mine.txt": b"mine"}


def test_a_linked_folder_inside_the_workspace_is_noted_by_its_real_place(
    workspace: Workspace, case: LoadedCase
) -> None:
    (case.folder / "interactions").symlink_to(workspace.root / "elsewhere", target_is_directory=True)
    (workspace.root / "elsewhere").mkdir()
    workspace.add_interaction(case, entry())
    assert contents(workspace.root / "elsewhere").keys() == {"2026-11-12-m2q8x4.toml"}
    workspace.undo()
    assert not (workspace.root / "elsewhere" / "2026-11-12-m2q8x4.toml").exists()


def test_a_log_that_leads_out_of_the_workspace_is_not_written_to(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (case.folder / "interactions").symlink_to(tmp_path / "outside", target_is_directory=True)
    with pytest.raises(NotSaved, match="out of the workspace"):
        workspace.add_interaction(case, entry())
    assert contents(tmp_path / "outside") == {}
