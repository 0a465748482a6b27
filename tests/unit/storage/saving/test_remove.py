"""Removing files, and clearing up what an interrupted save left."""

from __future__ import annotations

import errno
import functools
import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage import faults
from tests.unit.storage.faults import (
    OLD,
    OTHER,
    FaultyDisk,
    copies,
    each,
    failing,
    failure,
    names,
    seen,
)

from plaint.domain.errors import ChangedOnDisk
from plaint.storage.files.read import digest_of
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.save import remove, sweep
from plaint.storage.saving.versions import Versions

SYSTEMS = pytest.mark.parametrize("without", faults.SYSTEMS, ids=["swap", "links", "neither"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return faults.prepare(tmp_path, "existing")


# Removing


def test_a_removed_file_can_be_had_again(tmp_path: Path, path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    remove(path, expected=seen(path), root=path.parent, versions=versions)
    assert names(path.parent) == []
    assert versions.get(digest_of(OLD)) == OLD


@SYSTEMS
def test_a_changed_file_is_not_removed(path: Path, without: frozenset[str]) -> None:
    revision = seen(path)
    disk = FaultyDisk(without=without, before=each("replace", lambda: path.write_bytes(OTHER)))
    with pytest.raises(ChangedOnDisk):
        remove(path, expected=revision, root=path.parent, disk=disk)
    assert path.read_bytes() == OTHER
    with pytest.raises(ChangedOnDisk):
        remove(path, expected=revision, root=path.parent)
    assert names(path.parent) == ["case.toml"]


def test_a_file_that_vanishes_while_it_is_removed_is_told(path: Path) -> None:
    disk = FaultyDisk(before=each("replace", path.unlink))
    with pytest.raises(ChangedOnDisk, match="no longer there"):
        remove(path, expected=seen(path), root=path.parent, disk=disk)


def test_what_came_in_while_a_file_was_put_back_is_kept_beside_it(path: Path) -> None:
    def put_in_the_way() -> None:
        path.write_bytes(b"third")

    acts = {
        "replace": each("replace", lambda: path.write_bytes(OTHER)),
        "rename_new": each("rename_new", put_in_the_way),
    }

    def before(name: str, arguments: tuple[Any, ...]) -> None:
        if name in acts:
            acts[name](name, arguments)

    with pytest.raises(ChangedOnDisk):
        remove(path, expected=seen(path), root=path.parent, disk=FaultyDisk(before=before))
    assert path.read_bytes() == b"third"
    assert copies(path) == [OTHER]


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
def test_a_removal_that_fails_leaves_the_file(tmp_path: Path, number: int) -> None:
    for at in itertools.count():
        path = faults.prepare(tmp_path / str(at), "existing")
        revision = seen(path)
        disk = FaultyDisk(failing(number), at)
        versions = Versions(tmp_path / str(at) / "versions", disk=disk)
        error = failure(
            functools.partial(remove, path, expected=revision, root=path.parent, versions=versions, disk=disk)
        )
        if error is None:
            assert not path.exists()
            assert Versions(versions.folder).get(digest_of(OLD)) == OLD
        else:
            assert path.read_bytes() == OLD, disk.broken_call
            assert "not removed" in error.message
        if not disk.broken_call:
            break
    assert at > 20
    assert error is None


# Clearing up


def test_a_leftover_goes_to_the_drafts_before_it_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".plaint-1").write_bytes(OTHER)
    drafts = Drafts(tmp_path / "drafts")
    now = (tmp_path / ".plaint-1").stat().st_ctime
    assert sweep(tmp_path, 3600, now + 3500, drafts=drafts) == 0
    assert sweep(tmp_path, 3600, now + 3700) == 0  # nowhere to keep it
    assert sweep(tmp_path, 3600, now + 3700, drafts=drafts) == 1
    assert not (tmp_path / ".plaint-1").exists()
    assert [drafts.content(draft) for draft in drafts.pending()] == [OTHER]
    assert "interrupted" in drafts.pending()[0].note


def test_a_file_that_was_swapped_out_now_stays_however_old_its_content_is(tmp_path: Path) -> None:
    """A running save has just renamed it: its ctime is of now, its mtime of years ago."""
    leftover = tmp_path / ".plaint-1"
    leftover.write_bytes(OTHER)
    os.utime(leftover, (1e9, 1e9))
    now = leftover.stat().st_ctime
    assert sweep(tmp_path, 3600, now + 3500, drafts=Drafts(tmp_path / "drafts")) == 0
    assert sweep(tmp_path, 3600, now + 3700, drafts=Drafts(tmp_path / "drafts")) == 1


def test_a_file_that_was_written_later_than_it_was_named_stays(tmp_path: Path) -> None:
    """A network disk may count mtime by the clock of the writer and ctime by its own."""
    leftover = tmp_path / ".plaint-1"
    leftover.write_bytes(OTHER)
    written = leftover.stat().st_ctime + 1000
    os.utime(leftover, (written, written))
    assert sweep(tmp_path, 3600, written + 3500, drafts=Drafts(tmp_path / "drafts")) == 0
    assert sweep(tmp_path, 3600, written + 3700, drafts=Drafts(tmp_path / "drafts")) == 1


def test_a_leftover_stays_when_the_drafts_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / ".plaint-1").write_bytes(OTHER)
    (tmp_path / "file").write_text("in the way")
    assert sweep(tmp_path, 0, 1e11, drafts=Drafts(tmp_path / "file" / "drafts")) == 0
    assert (tmp_path / ".plaint-1").read_bytes() == OTHER


def test_only_what_is_ours_and_a_file_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".plaint-folder").mkdir()
    (tmp_path / "case.toml").write_bytes(OLD)
    (tmp_path / ".plaint-empty").touch()
    os.link(tmp_path / "case.toml", tmp_path / ".plaint-second-name")
    assert sweep(tmp_path, 0, 1e11) == 2
    assert names(tmp_path) == [".plaint-folder", "case.toml"]
    assert sweep(tmp_path / "missing", 0, 1e11) == 0
