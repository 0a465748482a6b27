"""What could not be saved and what was written over comes back, and bringing it back loses nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from plaint.domain.errors import PlaintError
from plaint.domain.merge.three_way import Side
from plaint.services.cases import actions
from plaint.services.sync import recovery
from plaint.storage.toml.edit import Set
from plaint.storage.workspace import LoadedCase, Workspace

CASE = 'format = 1\n\nid = "k7f3qd"\n\ntitle = "Kettle"  # mine\n\nstatus = "open"\n\nopened = 2026-11-12\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "cases" / "kettle"
    place.mkdir(parents=True)
    (place / "case.toml").write_text(CASE)
    return place


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return Workspace.open(folder.parent, state=folder.parent.parent / "state")


def case(workspace: Workspace) -> LoadedCase:
    found = workspace.find("k7f3qd")
    assert isinstance(found, LoadedCase)
    return found


def keep(workspace: Workspace, path: Path, text: str) -> None:
    assert workspace.operations.drafts is not None
    workspace.operations.drafts.keep(path, text.encode())


def test_nothing_is_missing_without_a_place_to_keep_it_or_before_anything_was_saved(folder: Path) -> None:
    bare = Workspace.open(folder.parent)
    assert recovery.drafts(bare) == []
    assert recovery.overwritten(bare, case(bare)) == []


def test_a_draft_is_merged_with_what_the_file_says_by_now(workspace: Workspace, folder: Path) -> None:
    path = folder / "case.toml"
    workspace.edit(case(workspace), [Set("order.sold_by", "retailer")])
    keep(workspace, path, path.read_text().replace('"Kettle"', '"Kettle, cracked"'))
    workspace.edit(case(workspace), [Set("status", "paused")])
    (missing,) = recovery.drafts(workspace)
    assert missing.is_draft
    assert missing.name == "kettle/case.toml"
    assert "title: Kettle -> Kettle, cracked" in list(recovery.changes_of(workspace, missing))
    found = recovery.proposal(workspace, missing)
    assert found is not None
    assert found.clashes == ()
    outcome = recovery.bring_back(workspace, missing, found.conflict.revision, {})
    assert outcome is not None
    assert outcome.done
    text = path.read_text()
    assert 'title = "Kettle, cracked"  # mine' in text
    assert 'status = "paused"' in text
    assert recovery.drafts(workspace) == []
    workspace.undo()
    assert '"Kettle"' in path.read_text()


def test_where_the_file_says_something_else_a_draft_waits_for_a_decision(workspace: Workspace, folder: Path) -> None:
    path = folder / "case.toml"
    keep(workspace, path, CASE.replace('"Kettle"', '"Kettle, cracked"'))
    (missing,) = recovery.drafts(workspace)
    found = recovery.proposal(workspace, missing)
    assert found is not None
    assert [clash.path for clash in found.clashes] == ["title"]
    outcome = recovery.bring_back(workspace, missing, found.conflict.revision, {})
    assert outcome is not None
    assert not outcome.done
    assert path.read_text() == CASE
    recovery.bring_back(workspace, missing, found.conflict.revision, {"title": Side.THEIRS})
    assert '"Kettle, cracked"' in path.read_text()


def test_a_file_that_is_gone_is_made_again_and_one_that_cannot_be_merged_replaced(
    workspace: Workspace, folder: Path
) -> None:
    new = folder / "interactions" / "2026-11-20-m2q8x4.toml"
    keep(workspace, new, 'id = "m2q8x4"\nreason = "called"\n')
    own = folder.parent / "plaint.toml"
    own.write_text("# old\n")
    keep(workspace, own, "# new\n")
    first, second = sorted(recovery.drafts(workspace), key=lambda one: one.name)
    assert recovery.proposal(workspace, first) is None
    assert recovery.bring_back(workspace, first, None, {}) is None
    assert "called" in new.read_text()
    found = recovery.proposal(workspace, second)
    assert found is not None
    assert found.merge is None
    recovery.bring_back(workspace, second, found.conflict.revision, {}, whole=True)
    assert own.read_text() == "# new\n"


def test_nothing_is_written_over_what_was_saved_since_one_looked(workspace: Workspace, folder: Path) -> None:
    path = folder / "case.toml"
    keep(workspace, path, CASE.replace('"Kettle"', '"Kettle, cracked"'))
    (missing,) = recovery.drafts(workspace)
    found = recovery.proposal(workspace, missing)
    assert found is not None
    path.write_text(CASE.replace("mine", "typed meanwhile"))
    with pytest.raises(PlaintError, match="in the meantime"):
        recovery.bring_back(workspace, missing, found.conflict.revision, {"title": Side.THEIRS})
    assert "typed meanwhile" in path.read_text()


def test_drafts_of_other_workspaces_are_not_ours(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path / "elsewhere" / "case.toml", CASE)
    assert recovery.drafts(workspace) == []


def test_a_draft_that_is_let_go_is_deleted(workspace: Workspace, folder: Path) -> None:
    keep(workspace, folder / "case.toml", CASE + "# more\n")
    (missing,) = recovery.drafts(workspace)
    recovery.forget(workspace, missing)
    assert recovery.drafts(workspace) == []
    assert (folder / "case.toml").read_text() == CASE


@pytest.mark.parametrize("typed", ["", "\n# typed in the editor\n", '\n[problem]\ntext = "no water"\n'])
def test_an_older_version_written_over_ours_is_noticed_and_both_are_kept(
    workspace: Workspace, folder: Path, typed: str
) -> None:
    path = folder / "case.toml"
    workspace.edit(case(workspace), [Set("status", "paused")])
    path.write_text(CASE + typed)
    (missing,) = recovery.overwritten(workspace, case(workspace))
    assert not missing.is_draft
    found = recovery.proposal(workspace, missing)
    assert found is not None
    assert found.clashes == ()
    recovery.bring_back(workspace, missing, found.conflict.revision, {})
    text = path.read_text()
    assert 'status = "paused"' in text
    assert text.endswith(typed)
    assert recovery.overwritten(workspace, case(workspace)) == []


def test_an_editor_that_goes_on_from_our_version_overwrites_nothing(workspace: Workspace, folder: Path) -> None:
    path = folder / "case.toml"
    workspace.edit(case(workspace), [Set("status", "paused")])
    path.write_text(path.read_text().replace('"Kettle"', '"Kettle, cracked"'))
    assert recovery.overwritten(workspace, case(workspace)) == []
    path.write_text(CASE.replace('"open"', '"closed"'))
    assert recovery.overwritten(workspace, case(workspace)) == [], "a third value was chosen"


def test_what_was_written_over_and_let_go_is_not_offered_again(workspace: Workspace, folder: Path) -> None:
    path = folder / "case.toml"
    workspace.edit(case(workspace), [Set("status", "paused")])
    path.write_text(CASE)
    (missing,) = recovery.overwritten(workspace, case(workspace))
    recovery.forget(workspace, missing)
    assert recovery.overwritten(workspace, case(workspace)) == []
    assert path.read_text() == CASE


def test_undo_is_no_overwriting(workspace: Workspace) -> None:
    workspace.edit(case(workspace), [Set("status", "paused")])
    workspace.undo()
    assert recovery.overwritten(workspace, case(workspace)) == []


def test_what_was_written_over_is_found_in_all_cases_at_once(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recovery.overwritten_anywhere(Workspace.open(folder.parent)) == {}
    assert recovery.overwritten_anywhere(workspace) == {}
    for name, case_id in (("tent", "t7f3qd"), ("lamp", "m7f3qd"), ("boots", "b7f3qd")):
        (folder.parent / name).mkdir()
        (folder.parent / name / "case.toml").write_text(CASE.replace("k7f3qd", case_id))
        found = workspace.find(case_id)
        assert isinstance(found, LoadedCase)
        workspace.edit(found, [Set("status", "paused")])
    tent, lamp, boots = (folder.parent / name / "case.toml" for name in ("tent", "lamp", "boots"))
    assert recovery.overwritten_anywhere(workspace) == {}
    tent.write_text(CASE.replace("k7f3qd", "t7f3qd"))
    lamp.write_text(lamp.read_text() + "# a change of the new version\n")
    boots.unlink()
    found_anywhere = recovery.overwritten_anywhere(workspace)
    assert {name: [one.name for one in missing] for name, missing in found_anywhere.items()} == {
        "tent": ["tent/case.toml"]
    }
    monkeypatch.setattr(recovery, "LAST_WRITTEN", 2)
    assert recovery.overwritten_anywhere(workspace) == {}, "the tent was written before the last two"


def test_an_entry_that_was_written_over_is_found(workspace: Workspace) -> None:
    now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    actions.log_interaction(workspace, case(workspace), {"reason": "asked"}, now=now, source=Random(1))
    found = case(workspace)
    file = found.folder / str(found.log[0].file)
    before = file.read_bytes()
    actions.withdraw(workspace, found, found.log[0].id, "it was another day")
    file.write_bytes(before)
    (missing,) = recovery.overwritten_anywhere(workspace)["kettle"]
    assert missing.path == file
    assert b"another day" in missing.data
