from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.workspaces import contents, loaded, open_workspace, put_case

from plaint.domain.errors import BrokenFile, ChangedOnDisk, PlaintError
from plaint.domain.merge.three_way import CustomValue, Side
from plaint.storage.cases.loaded import BrokenCase, LoadedCase
from plaint.storage.conflicts import detect
from plaint.storage.conflicts.detect import Conflict
from plaint.storage.conflicts.merge import merge_file, read_values
from plaint.storage.conflicts.resolve import Proposal, apply, propose
from plaint.storage.toml.edit import Set
from plaint.storage.workspace import Workspace

HEAD = b'format = 1\nid = "k7f3qd"\ntitle = "Kettle"  # mine\n'
LOG = b'# by hand\n[[interaction]]\nid = "aaaaaa"\nreason = "One"\n'


def data(name: str, base: bytes | None, ours: bytes, theirs: bytes, side: Side | None = None) -> bytes:
    merged = merge_file(name, base, ours, theirs).settle({}, side)
    assert merged.clashes == ()
    return merged.data()


def test_our_comments_and_order_survive_a_merge() -> None:
    theirs = b'id = "k7f3qd"\nformat = 1\ntitle = "Kettle"\nstatus = "open"\n'
    assert data("case.toml", None, HEAD, theirs) == HEAD + b'\nstatus = "open"\n'


def test_a_file_that_we_did_not_touch_becomes_theirs_byte_for_byte() -> None:
    theirs = HEAD.replace(b"mine", b"theirs") + b'status = "open"\n'
    assert data("case.toml", HEAD, HEAD, theirs) == theirs
    assert data("case.toml", theirs, HEAD, theirs) == HEAD


def test_items_change_where_they_stand() -> None:
    base = HEAD + b'[[item]]\nname = "A"\nprice = "1"\n# b\n[[item]]\nname = "B"\n\n[[item]]\nname = "C"\n'
    ours = base.replace(b"# b", b"# of mine")
    theirs = HEAD + b'[[item]]\nname = "A"\nprice = "2"\n[[item]]\nname = "C"\n\n[[item]]\nname = "D"\n'
    result = data("case.toml", base, ours, theirs)
    assert [item["name"] for item in read_values("case.toml", result)["item"]] == ["A", "C", "D"]
    assert b'price = "2"' in result


def test_items_that_they_put_in_another_order_are_taken_so() -> None:
    base = HEAD + b'[[item]]\nname = "A"\n[[item]]\nname = "B"\n'
    theirs = HEAD + b'[[item]]\nname = "B"\n[[item]]\nname = "A"\n'
    result = data("case.toml", base, base.replace(b"mine", b"ours"), theirs)
    assert read_values("case.toml", result)["item"] == [{"name": "B"}, {"name": "A"}]


def test_what_they_removed_is_removed() -> None:
    base = HEAD + b'status = "open"\n[consumer]\nname = "N"\nemail = "e"\n'
    theirs = HEAD + b'[consumer]\nname = "N"\n'
    result = data("case.toml", base, base.replace(b'"N"', b'"M"'), theirs)
    assert read_values("case.toml", result) == {**read_values("case.toml", HEAD), "consumer": {"name": "M"}}


LIST, TABLE, VALUE = "[[facts.x]]\na = 1\n[[facts.x]]\n", "[facts.x]\na = 1\n", "[facts]\nx = 1\n"


@pytest.mark.parametrize(
    ("ours", "theirs"), [(LIST, TABLE), (LIST, VALUE), (TABLE, LIST), (TABLE, VALUE), (VALUE, LIST), (VALUE, TABLE)]
)
def test_a_value_of_another_kind_takes_the_place_of_tables(ours: str, theirs: str) -> None:
    result = data("case.toml", None, HEAD + ours.encode(), HEAD + theirs.encode(), Side.THEIRS)
    assert read_values("case.toml", result) == read_values("case.toml", HEAD + theirs.encode())


def test_a_log_by_hand_gains_the_entries_of_the_other_side() -> None:
    theirs = LOG.replace(b"One", b"Two") + b'\n[[interaction]]\nid = "bbbbbb"\nreason = "New"\n'
    result = data("interactions.toml", LOG, LOG + b"# end\n", theirs)
    assert result.startswith(b"# by hand\n")
    assert [entry["reason"] for entry in read_values("interactions.toml", result)["interaction"]] == ["Two", "New"]


def test_an_entry_without_an_id_keeps_the_one_derived_for_it_when_it_changes() -> None:
    name = "interactions/a.toml"
    ours = b'reason = "One"\n'
    entry = read_values(name, ours)["interaction"][0]
    theirs = f'id = "{entry["id"]}"\nreason = "One"\nperson = "T"\n'.encode()
    result = data(name, None, ours, theirs)
    assert read_values(name, result)["interaction"] == [{**entry, "person": "T"}]
    blocks = b'[[interaction]]\nreason = "One"\n'
    assert read_values(name, data(name, None, blocks, theirs))["interaction"] == [{**entry, "person": "T"}]


def test_letters_and_side_files_are_merged_with_unknown_fields() -> None:
    letter = b'+++\nid = "p4d1xx"\nmood = "angry"\n+++\n\nDear\n'
    theirs = b'+++\nid = "p4d1xx"\nmood = "calm"\ntitle = "T"\n+++\n\nDear all\n'
    result = data("letters/a.md", letter, letter.replace(b'"p4d1xx"', b'"p4d1xx" # me'), theirs)
    assert read_values("letters/a.md", result) == read_values("letters/a.md", theirs)
    assert b"# me" in result
    assert data("letters/a.md", letter, letter.replace(b"Dear", b"Hi"), theirs.replace(b"Dear all", b"Dear")).endswith(
        b"+++\n\nHi\n"
    )
    side = b'id = "e1e1e1"\n'
    assert data("evidence/a.png.toml", side, side + b'kind = "photo"\n', side + b'title = "T"\n') == (
        b'id = "e1e1e1"\n\ntitle = "T"\n\nkind = "photo"\n'
    )


def test_what_a_merge_changes_in_our_file_can_be_told_beforehand() -> None:
    theirs = HEAD + b'[[item]]\nname = "A"\n[seller]\nname = "S"\n'
    assert merge_file("case.toml", None, HEAD + b'[seller]\nemail = "e"\n', theirs).changes() == [
        Set("seller.name", "S"),
        Set("item", [{"name": "A"}]),
    ]


def test_a_base_that_cannot_be_read_is_no_base() -> None:
    merged = merge_file("case.toml", b"= 1", HEAD, HEAD.replace(b"Kettle", b"Pot"))
    assert [clash.base for clash in merged.clashes] == [None]


def test_versions_of_two_cases_are_not_merged() -> None:
    with pytest.raises(PlaintError, match=r"k7f3qd.* and .*t5x9jb"):
        merge_file("case.toml", None, HEAD, HEAD.replace(b"k7f3qd", b"t5x9jb"))


def test_a_version_that_cannot_be_read_is_not_merged() -> None:
    with pytest.raises(BrokenFile):
        merge_file("case.toml", None, HEAD, b"= 1")


@pytest.mark.parametrize("name", ["evidence/a.png", "plaint.toml", "interactions", "letters"])
def test_other_files_are_not_merged_by_meaning(name: str) -> None:
    with pytest.raises(PlaintError, match="only the files of a case"):
        merge_file(name, None, b"", b"")


def with_copy(tmp_path: Path, extra: str = 'status = "paused"\n') -> tuple[Workspace, LoadedCase, Conflict]:
    workspace = open_workspace(tmp_path)
    folder = put_case(workspace.root, extra="labels = []\n")
    put_case(workspace.root, extra=extra)
    (folder / "case.toml").rename(folder / "case (1).toml")
    put_case(workspace.root, extra="labels = []\n")
    case = loaded(workspace, folder)
    (conflict,) = detect.find(workspace.store, case)
    return workspace, case, conflict


def test_a_copy_is_merged_and_goes_to_the_trash_and_undo_brings_both_back(tmp_path: Path) -> None:
    workspace, case, conflict = with_copy(tmp_path)
    before = contents(workspace.root)
    assert apply(workspace.store, case, conflict, {}) == ()
    now = loaded(workspace, case.folder)
    assert (now.case.status, now.conflicts) == ("paused", 0)
    assert [place.suffix for place in (workspace.root / ".trash").iterdir() if place.name[0] != "."] == [".toml"]
    workspace.undo()
    assert contents(workspace.root) == before


def test_a_copy_that_brings_nothing_new_only_goes_to_the_trash(tmp_path: Path) -> None:
    workspace, case, conflict = with_copy(tmp_path, extra="labels = []\n")
    before = (case.folder / "case.toml").stat().st_mtime_ns
    assert apply(workspace.store, case, conflict, {}) == ()
    assert (case.folder / "case.toml").stat().st_mtime_ns == before
    assert not (case.folder / "case (1).toml").exists()


def test_a_clash_leaves_everything_as_it_is_until_it_is_settled(tmp_path: Path) -> None:
    workspace, case, conflict = with_copy(tmp_path, extra="title2 = 1\nlabels = 3\n")
    before = contents(workspace.root)
    proposal = propose(conflict)
    assert [clash.path for clash in proposal.clashes] == ["labels"]
    assert proposal.merged is None
    assert [clash.path for clash in apply(workspace.store, case, conflict, {"title": Side.OURS})] == ["labels"]
    assert contents(workspace.root) == before
    assert apply(workspace.store, case, conflict, {"labels": CustomValue(["x"])}) == ()
    assert loaded(workspace, case.folder).case.labels == ("x",)


@pytest.mark.parametrize("name", ["case.toml", "case (1).toml"])
def test_what_was_saved_in_the_meantime_is_not_overwritten(tmp_path: Path, name: str) -> None:
    workspace, case, conflict = with_copy(tmp_path)
    (case.folder / name).write_text("id = 'other1'\n")
    before = contents(workspace.root)
    with pytest.raises(ChangedOnDisk):
        apply(workspace.store, case, conflict, {})
    (case.folder / name).unlink()
    with pytest.raises(ChangedOnDisk):
        apply(workspace.store, case, conflict, {})
    assert contents(workspace.root) == {key: value for key, value in before.items() if not key.endswith(f"/{name}")}


def test_what_cannot_be_merged_says_why_and_stays(tmp_path: Path) -> None:
    workspace, case, conflict = with_copy(tmp_path, extra="status = \n")
    proposal = propose(conflict).settle({}, Side.OURS)
    assert "line 5" in proposal.problem
    assert (proposal.merge, proposal.clashes, proposal.merged) == (None, (), None)
    with pytest.raises(PlaintError, match="cannot be merged"):
        apply(workspace.store, case, conflict, {})
    assert (case.folder / "case (1).toml").exists()


def test_a_case_whose_markers_make_it_unreadable_is_merged_too(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    marks = '<<<<<<< HEAD\nstatus = "open"\n=======\nstatus = "paused"\n>>>>>>> x\n'
    folder = put_case(workspace.root, extra=marks)
    case = workspace.read(folder)
    assert isinstance(case, BrokenCase)
    (conflict,) = detect.find(workspace.store, case)
    assert apply(workspace.store, case, conflict, {"status": Side.THEIRS}) == ()
    assert loaded(workspace, folder).case.status == "paused"


def test_torn_markers_have_a_problem_and_no_merge(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    (conflict,) = detect.find(workspace.store, workspace.read(put_case(workspace.root, extra="<<<<<<< HEAD\n")))
    proposal: Proposal = propose(conflict)
    assert proposal.merge is None
    assert "not complete" in proposal.problem


def test_a_case_of_a_newer_format_is_not_changed(tmp_path: Path) -> None:
    workspace, case, conflict = with_copy(tmp_path)
    newer: Any = LoadedCase(
        case.folder, case.name, case.case.edit(format=2), (), (), (), (), case.revision, 1, case.updated
    )
    with pytest.raises(PlaintError, match="format 2"):
        apply(workspace.store, newer, conflict, {})
