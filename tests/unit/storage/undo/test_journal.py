"""Undo and redo of whole operations, and the file that remembers them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.faults import names
from tests.unit.storage.journals import NOW, Bench, titles

from plaint.domain.errors import ChangedOnDisk, NotSaved
from plaint.storage.files.read import digest_of
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.versions import Versions
from plaint.storage.undo.changes import combined
from plaint.storage.undo.journal import KEPT_OPERATIONS, FileChange, Journal, Move, Operation
from plaint.storage.undo.revert import revert


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_nothing_was_done_and_nothing_is_undone(bench: Bench) -> None:
    assert bench.journal.undo(bench.root) is None
    assert bench.journal.redo(bench.root) is None


def test_an_operation_is_undone_and_done_again_as_a_whole(bench: Bench) -> None:
    bench.write("case/case.toml", b"old")
    bench.write("case/gone.toml", b"gone")
    before = bench.content()
    changes = [("case/case.toml", b"new"), ("case/interactions/entry.toml", b"entry"), ("case/gone.toml", None)]
    bench.did("log a call", *(bench.write(name, data) for name, data in changes))
    after = bench.content()
    for _ in range(2):
        assert titles(bench.journal.undo(bench.root)) == ["log a call"]
        assert bench.content() == before
        assert titles(bench.journal.redo(bench.root)) == ["log a call"]
        assert bench.content() == after


def test_the_last_operation_is_undone_first(bench: Bench) -> None:
    for number in (b"1", b"2", b"3"):
        bench.did(f"number {number.decode()}", bench.write("case.toml", number))
    found = bench.journal.undo_candidate(bench.root)
    assert found is not None
    assert (found.title, found.at, len(found.changes)) == ("number 3", NOW, 1)
    assert titles(bench.journal.undo(bench.root), bench.journal.undo(bench.root)) == ["number 3", "number 2"]
    assert bench.content() == {"case.toml": b"1"}
    assert titles(bench.journal.redo_candidate(bench.root)) == ["number 2"]
    assert titles(bench.journal.redo(bench.root), bench.journal.redo(bench.root)) == ["number 2", "number 3"]
    assert bench.content() == {"case.toml": b"3"}


def test_what_was_undone_is_forgotten_when_something_new_is_done(bench: Bench) -> None:
    bench.did("first", bench.write("a", b"1"))
    bench.journal.undo(bench.root)
    bench.did("second", bench.write("b", b"2"))
    assert bench.journal.redo_candidate(bench.root) is None
    assert titles(bench.journal.undo(bench.root), bench.journal.undo(bench.root)) == ["second", None]


def test_the_journal_survives_the_program_and_knows_each_workspace(tmp_path: Path, bench: Bench) -> None:
    bench.did("here", bench.write("a", b"1"))
    again = Journal(tmp_path / "journal", bench.versions)
    link = tmp_path / "link"
    link.symlink_to(bench.root)
    assert titles(again.undo_candidate(link)) == ["here"]
    assert again.undo_candidate(tmp_path) is None


def test_several_writes_to_one_file_are_one_and_an_empty_operation_is_none(bench: Bench) -> None:
    first, second = bench.write("a", b"1"), bench.write("a", b"2")
    assert combined([first, second]) == (FileChange("a", None, digest_of(b"2")),)
    bench.did("twice", first, second)
    bench.did("nothing", bench.write("a", b"2"))
    assert titles(bench.journal.undo(bench.root)) == ["twice"]
    assert bench.content() == {}


def test_a_change_since_is_not_undone_and_nothing_else_is(bench: Bench) -> None:
    bench.did("both", bench.write("a", b"1"), bench.write("b", b"1"))
    (bench.root / "a").write_bytes(b"edited")
    with pytest.raises(ChangedOnDisk, match="a was changed since; 'both' was not undone") as raised:
        bench.journal.undo(bench.root)
    assert raised.value.file == "a"
    assert bench.content() == {"a": b"edited", "b": b"1"}
    assert titles(bench.journal.undo_candidate(bench.root)) == ["both"]


def test_a_removed_file_that_exists_again_is_not_overwritten(bench: Bench) -> None:
    bench.write("a", b"1")
    bench.did("remove", bench.write("a", None))
    (bench.root / "a").write_bytes(b"another")
    with pytest.raises(ChangedOnDisk):
        bench.journal.undo(bench.root)
    assert bench.content() == {"a": b"another"}


def test_what_is_no_file_any_more_is_a_change(bench: Bench) -> None:
    bench.did("make", bench.write("a", b"1"))
    (bench.root / "a").unlink()
    (bench.root / "a").mkdir()
    with pytest.raises(ChangedOnDisk):
        bench.journal.undo(bench.root)
    shutil.rmtree(bench.root / "a")
    bench.did("deep", bench.write("folder/a", b"1"))
    shutil.rmtree(bench.root / "folder")
    (bench.root / "folder").write_text("a file now")
    bench.journal.undo(bench.root)  # the file is as gone as undoing would make it
    assert titles(bench.journal.undo_candidate(bench.root)) == ["make"]


def test_an_interrupted_undo_can_be_finished(bench: Bench) -> None:
    bench.did("both", bench.write("a", b"1"), bench.write("b", b"1"))
    (bench.root / "b").unlink()
    bench.journal.undo(bench.root)
    assert bench.content() == {}


def test_a_version_that_is_no_longer_kept_is_told_before_anything_is_written(bench: Bench) -> None:
    bench.write("a", b"1")
    bench.did("both", bench.write("a", b"2"), bench.write("b", b"1"))
    shutil.rmtree(bench.versions.folder / "content")
    with pytest.raises(NotSaved, match="no longer kept") as raised:
        bench.journal.undo(bench.root)
    assert raised.value.hint
    assert bench.content() == {"a": b"2", "b": b"1"}


def test_a_journal_that_cannot_be_written_is_told_and_does_not_stop_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    journal = Journal(tmp_path / "file" / "journal", Versions(tmp_path / "v"))
    assert journal.record(tmp_path, Operation("x", NOW, (FileChange("a", None, "0"),))) is False
    assert journal.record(tmp_path, Operation("x", NOW, ())) is True
    assert journal.undo(tmp_path) is None


def test_a_torn_line_hurts_itself_alone(bench: Bench) -> None:
    bench.did("first", bench.write("a", b"1"))
    with bench.file.open("ab") as file:
        file.write(b'{"workspace": "' + os.fsencode(bench.root) + b'", "did": "torn')
    bench.did("second", bench.write("b", b"1"))
    assert titles(bench.journal.undo(bench.root), bench.journal.undo(bench.root)) == ["second", "first"]


def test_strange_lines_are_passed_over(bench: Bench) -> None:
    bench.did("good", bench.write("a", b"1"))
    good: dict[str, Any] = json.loads(bench.file.read_bytes())
    bad = [
        {**good, "changes": [{"path": path, "before": None, "after": "0"}]}
        for path in ("/etc/passwd", "../x", "a/../../x", "", "a\0b", 3, None)
    ]
    bad += [{**good, "changes": changes} for changes in (3, None, [3], ["x"], [{"path": "a", "before": 1, "after": 2}])]
    bad += [{**good, "changes": [{"moved": "a", "to": "../b"}]}, {**good, "at": "yesterday"}, {**good, "at": 3}]
    bad += [{"workspace": good["workspace"], "undid": ["x"]}, {"workspace": good["workspace"], "redid": "unknown"}]
    with bench.file.open("ab") as file:
        for values in bad:
            file.write(json.dumps(values).encode() + b"\n")
        file.write(b"[]\n3\n\xff\xfe\n" + b"[" * 100_000 + b"\n")
    assert titles(bench.journal.undo_candidate(bench.root)) == ["good"]
    bench.journal.undo(bench.root)
    assert bench.journal.undo_candidate(bench.root) is None


def test_a_link_that_leads_out_of_the_workspace_is_not_followed(tmp_path: Path, bench: Bench) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x").write_bytes(b"1")
    digest = bench.versions.put(outside / "x", b"1")
    (bench.root / "folder").symlink_to(outside)
    for change in (FileChange("folder/x", None, digest), Move("a", "folder/x")):
        with pytest.raises(NotSaved, match="out of the workspace"):
            revert(Operation("x", NOW, (change,)), bench.root, bench.versions)
    assert names(outside) == ["x"]


def test_a_journal_that_is_no_file_is_empty(bench: Bench) -> None:
    bench.file.mkdir(parents=True)
    assert bench.journal.undo_candidate(bench.root) is None
    assert bench.journal.record(bench.root, Operation("x", NOW, (FileChange("a", None, "0"),))) is False


def test_only_the_end_of_a_very_long_journal_is_read(bench: Bench) -> None:
    bench.did("old", bench.write("a", b"1"))
    with bench.file.open("ab") as file:
        file.write(b" " * 5_000_000 + b"\n")
    bench.did("new", bench.write("b", b"1"))
    assert titles(bench.journal.undo(bench.root), bench.journal.undo(bench.root)) == ["new", None]


def test_a_long_journal_is_begun_anew_and_the_one_before_is_read_too(bench: Bench) -> None:
    bench.did("before", bench.write("a", b"1"))
    long = bench.file.stat().st_size
    with bench.file.open("r+b") as file:
        line = file.read()
        file.seek(0)
        file.write(b" " * 4_000_000 + b"\n" + line)
    bench.did("after", bench.write("b", b"1"))
    assert sorted(path.name for path in bench.file.parent.iterdir()) == ["journal.jsonl", "journal.jsonl.old"]
    assert bench.file.stat().st_size < 2 * long
    assert bench.journal.size() == 4_000_001 + long + bench.file.stat().st_size
    assert titles(bench.journal.undo(bench.root), bench.journal.undo(bench.root)) == ["after", "before"]


def test_what_was_left_in_the_files_is_told_with_undo_and_redo_and_only_of_this_workspace(
    tmp_path: Path, bench: Bench
) -> None:
    one, two = digest_of(b"1"), digest_of(b"2")
    assert bench.journal.written(bench.root) == {}
    bench.did("first", bench.write("a", b"1"), bench.write("b", b"1"))
    bench.did("second", bench.write("a", b"2"), Move("x", "y"))
    bench.did("third", bench.write("c", b"1"))
    bench.did("gone", bench.write("c", None))
    assert list(bench.journal.written(bench.root).items()) == [("b", one), ("a", two), ("c", None)]
    bench.journal.undo(bench.root)
    bench.journal.undo(bench.root)
    assert bench.journal.written(bench.root) == {"b": one, "a": two, "c": None}
    bench.journal.redo(bench.root)
    assert bench.journal.written(bench.root)["c"] == one
    with bench.file.open("ab") as file:
        file.write(json.dumps({"workspace": str(bench.root), "undid": "unknown"}).encode() + b"\n")
    assert bench.journal.written(bench.root)["c"] == one
    assert bench.journal.written(tmp_path) == {}


def test_versions_that_undo_needs_are_not_pruned(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.versions.cap_bytes = 0
    for number in range(3):
        bench.did(f"edit {number}", bench.write("a", b"%d" % number))
    bench.versions.put(bench.root / "a", b"of no operation")
    assert bench.versions.get(digest_of(b"of no operation")) is None
    for _ in range(3):
        assert bench.journal.undo(bench.root) is not None
    assert bench.content() == {}


def test_only_the_last_operations_protect_their_versions(bench: Bench) -> None:
    for number in range(KEPT_OPERATIONS + 1):
        bench.did("x", FileChange("a", None, digest_of(b"%d" % number)), Move("b", "c"))
    needed = bench.journal.needed()
    assert digest_of(b"0") not in needed
    assert len(needed) == KEPT_OPERATIONS


def test_a_draft_is_kept_when_undoing_fails(tmp_path: Path, bench: Bench) -> None:
    bench.write("a", b"old")
    bench.did("edit", bench.write("a", b"new"))
    (bench.root / "a").chmod(0o444)
    drafts = Drafts(tmp_path / "drafts")
    with pytest.raises(NotSaved, match="read-only"):
        bench.journal.undo(bench.root, drafts=drafts)
    assert [drafts.content(draft) for draft in drafts.pending()] == [b"old"]


def test_two_programs_write_one_journal(tmp_path: Path, bench: Bench) -> None:
    other = Journal(tmp_path / "journal", bench.versions)
    for number in range(10):
        bench.did(f"one {number}", bench.write("a", b"1%d" % number))
        change = bench.write("b", b"2%d" % number)
        assert other.record(bench.root, Operation(f"other {number}", NOW, (change,)))
    assert titles(bench.journal.undo(bench.root), other.undo(bench.root)) == ["other 9", "one 9"]
