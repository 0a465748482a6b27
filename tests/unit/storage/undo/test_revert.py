"""Undoing moves, and undoing on disks that break."""

from __future__ import annotations

import errno
import functools
import itertools
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.unit.storage.faults import FaultyDisk, each, failing, failure
from tests.unit.storage.journals import NOW, Bench, titles

from plaint.domain.errors import ChangedOnDisk, NotSaved
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.saving.save import TEMP_PREFIX
from plaint.storage.saving.versions import Versions
from plaint.storage.undo.changes import Change
from plaint.storage.undo.journal import Move, Operation
from plaint.storage.undo.revert import rename, revert


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# Moves


def test_a_move_is_undone_and_done_again(bench: Bench) -> None:
    bench.write("case/case.toml", b"1")
    bench.did("trash", bench.move("case", ".trash/2026/case"))
    bench.journal.undo(bench.root)
    assert bench.content() == {"case/case.toml": b"1"}
    bench.journal.redo(bench.root)
    assert bench.content() == {".trash/2026/case/case.toml": b"1"}


def test_adding_a_large_file_is_a_move_from_the_trash(bench: Bench) -> None:
    """Its bytes are in no store; undo puts the file where it is not seen, and deletes nothing."""
    side = bench.write("case/evidence/photo.jpg.toml", b"title")
    (bench.root / "case/evidence/photo.jpg").write_bytes(b"large")
    bench.did("add evidence", Move(".trash/photo.jpg", "case/evidence/photo.jpg"), side)
    bench.journal.undo(bench.root)
    assert bench.content() == {".trash/photo.jpg": b"large"}
    bench.journal.redo(bench.root)
    assert set(bench.content()) == {"case/evidence/photo.jpg", "case/evidence/photo.jpg.toml"}


def test_an_edit_and_then_a_move_are_undone_in_reverse(bench: Bench) -> None:
    bench.write("case/case.toml", b"1")
    edit = bench.write("case/case.toml", b"2")
    bench.did("close and move", edit, bench.move("case", "archive/case"))
    bench.journal.undo(bench.root)
    assert bench.content() == {"case/case.toml": b"1"}
    bench.journal.redo(bench.root)
    assert bench.content() == {"archive/case/case.toml": b"2"}


@pytest.mark.parametrize("what", ["gone", "taken", "done"])
def test_a_move_that_is_not_as_it_was_left(bench: Bench, what: str) -> None:
    bench.write("a/x", b"1")
    bench.did("trash", bench.move("a", "trash/a"))
    if what == "gone":
        shutil.rmtree(bench.root / "trash/a")
    elif what == "taken":
        bench.write("a/x", b"another")
    else:
        bench.move("trash/a", "a")
    before = bench.content()
    if what == "done":
        assert titles(bench.journal.undo(bench.root)) == ["trash"]
    else:
        with pytest.raises(ChangedOnDisk):
            bench.journal.undo(bench.root)
    assert bench.content() == before


def test_a_place_that_is_taken_in_the_last_moment_is_not_overwritten(tmp_path: Path, bench: Bench) -> None:
    bench.write("a/x", b"1")
    operation = Operation("trash", NOW, (bench.move("a", "trash/a"),))
    for without, call in ((frozenset[str](), "rename_new"), (frozenset({"rename_new"}), "rename_new")):
        disk = FaultyDisk(without=without, before=each(call, lambda: bench.write("a/x", b"another")))
        with pytest.raises(ChangedOnDisk):
            revert(operation, bench.root, bench.versions, disk=disk)
        assert bench.content() == {"a/x": b"another", "trash/a/x": b"1"}
        shutil.rmtree(bench.root / "a")


def test_a_file_system_without_careful_renames_moves_too(bench: Bench) -> None:
    bench.write("a/x", b"1")
    rename(FaultyDisk(without=frozenset({"rename_new"})), bench.root / "a", bench.root / "b")
    assert bench.content() == {"b/x": b"1"}


# Disks that break, and files that are not what they were


def prepared(place: Path, disk: Disk = DISK) -> tuple[Bench, Operation]:
    bench = Bench(place, disk)
    bench.write("a", b"old")
    bench.write("moved", b"m")
    changes: Sequence[Change] = (
        bench.write("a", b"new"),
        bench.write("b", b"made"),
        bench.move("moved", "trash/moved"),
    )
    return bench, Operation("all", NOW, tuple(changes))


@pytest.mark.parametrize("stride", [3, pytest.param(1, marks=pytest.mark.slow)], ids=["few", "every"])
def test_whatever_call_fails_everything_is_undone_or_nothing(tmp_path: Path, stride: int) -> None:
    old, new = {"a": b"old", "moved": b"m"}, {"a": b"new", "b": b"made", "trash/moved": b"m"}
    for at in itertools.count(0, stride):
        bench, operation = prepared(tmp_path / str(at))
        disk = FaultyDisk(failing(errno.EIO), at)
        versions = Versions(bench.versions.folder, disk=disk)
        error = failure(functools.partial(revert, operation, bench.root, versions, disk=disk))
        if not disk.broken_call:
            break
        where = (at, disk.broken_call, error)
        found = {name: data for name, data in bench.content().items() if TEMP_PREFIX not in name}
        assert found == (old if error is None else new), where
        assert error is None or isinstance(error, NotSaved), where
    assert at > 60
    assert bench.content() == old
