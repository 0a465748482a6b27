"""Disks that fail at any call, and programs that are killed at any call."""

from __future__ import annotations

import errno
import functools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.computer import memory
from tests.unit.storage import faults
from tests.unit.storage.faults import (
    NEW,
    NO_SWAP,
    OLD,
    OTHER,
    FaultyDisk,
    copies,
    each,
    failing,
    failure,
    leftovers,
    names,
    seen,
)

from plaint.domain.errors import NotSaved
from plaint.storage.files.disk import Disk
from plaint.storage.files.durable import make_folders, replace_file, sync_folder
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.save import explain, save, sweep


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder in memory where the system has such a place: hundreds of saves wait for no hardware."""
    with tempfile.TemporaryDirectory(dir=memory()) as made:
        yield Path(made)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return faults.prepare(tmp_path, "existing")


# Disks that break


SCENES = ["existing", "new", "existing-plain", "new-plain"]


def calls_of(tmp_path: Path, scene: str) -> int:
    probe = FaultyDisk()
    faults.prepare(tmp_path / "probe", scene)
    faults.save_once(tmp_path / "probe", scene, probe)
    return len(probe.made)


@pytest.mark.parametrize(
    ("scene", "number"),
    [("existing", number) for number in faults.ERRORS] + [(scene, errno.EIO) for scene in SCENES[1:]],
    ids=lambda value: value if isinstance(value, str) else errno.errorcode[value],
)
def test_whatever_call_fails_the_file_is_the_old_or_the_new_one(tmp_path: Path, scene: str, number: int) -> None:
    old = None if scene.startswith("new") else OLD
    for at in range(calls_of(tmp_path, scene)):
        place = tmp_path / str(at)
        path = faults.prepare(place, scene)
        disk = FaultyDisk(failing(number), at)
        error = failure(functools.partial(faults.save_once, place, scene, disk))
        where = (at, disk.broken_call)
        if error is None:
            assert path.read_bytes() == NEW, where
        else:
            assert isinstance(error, NotSaved), where
            assert (path.read_bytes() if path.exists() else None) == old, where
            assert error.hint, where
            assert Path(error.draft).read_bytes() == NEW, where
            assert [Path(error.draft)] == [draft.file for draft in Drafts(place / "state" / "drafts").pending()], where
        if disk.broken_call != "unlink":
            assert names(path.parent) == (["case.toml"] if path.exists() else []), (at, disk.broken_call)


@pytest.mark.parametrize(("scene", "number"), [(SCENES[0], errno.ENOSPC), *((scene, errno.EIO) for scene in SCENES)])
def test_a_disk_that_stays_broken_damages_nothing_and_is_no_success(tmp_path: Path, scene: str, number: int) -> None:
    for at in range(calls_of(tmp_path, scene)):
        place = tmp_path / str(at)
        path = faults.prepare(place, scene)
        disk = FaultyDisk(failing(number), at, lasting=True)
        error = failure(functools.partial(faults.save_once, place, scene, disk))
        where = (at, disk.broken_call)
        if error is None:
            assert path.read_bytes() == NEW, where
        else:
            left = [file.read_bytes() for file in path.parent.iterdir()]
            assert not path.exists() or path.read_bytes() in {OLD, NEW}, where
            assert scene.startswith("new") or OLD in left, where


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.slow)], ids=["few", "every"])
@pytest.mark.parametrize("scene", [*SCENES, "overtaken", "overtaken-plain"])
def test_killed_at_any_call_the_file_is_whole_and_nothing_is_lost(tmp_path: Path, scene: str, stride: int) -> None:
    begun = False
    for place in faults.killed_saves(tmp_path, scene, stride):
        path = place / "workspace" / "case.toml"
        drafts = Drafts(place / "state" / "drafts")
        begun = begun or bool(drafts.pending())
        assert not path.exists() or path.read_bytes() in {OLD, NEW, OTHER}
        assert path.exists() or scene in {"new", "new-plain", "overtaken-plain"}
        sweep(path.parent, 0, path.parent.stat().st_mtime + 10, drafts=drafts)
        assert leftovers(path) == []
        everything = [path.read_bytes()] if path.exists() else []
        everything += [drafts.content(draft) or b"" for draft in drafts.pending()] + copies(path)
        if begun:  # the draft was complete; from then on the new content is somewhere
            assert NEW in everything or OTHER in everything
        if scene.startswith("overtaken") and (place / "overtaken").exists():
            assert OTHER in everything
    assert begun


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders_saves_all_the_same(path: Path, number: int) -> None:
    probe = FaultyDisk()
    save(path, NEW, expected=seen(path), root=path.parent, disk=probe)
    at = len(probe.made) - 1 - probe.made[::-1].index("fsync")
    save(path, OLD, expected=seen(path), root=path.parent, disk=FaultyDisk(failing(number), at))
    assert path.read_bytes() == OLD


class Windows(FaultyDisk):
    """No swap, no sync of folders, and a rename that fails while another program holds the file."""

    folders_can_be_synced = False

    def __init__(self, path: Path, held_for: float) -> None:
        super().__init__(without=NO_SWAP, before=self.hold)
        self.path = path
        self.held_for = held_for

    def hold(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name == "replace" and arguments[1] == self.path and self.slept < self.held_for:
            raise PermissionError(errno.EACCES, "held by another program")


def test_on_windows_a_file_that_is_held_for_a_while_is_saved(path: Path) -> None:
    save(path, NEW, expected=seen(path), root=path.parent, disk=Windows(path, 2))
    assert path.read_bytes() == NEW


def test_on_windows_a_file_that_stays_held_is_given_up_after_some_seconds(path: Path) -> None:
    disk = Windows(path, 1000)
    with pytest.raises(NotSaved, match="no permission"):
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert 2 < disk.slept < 3
    assert names(path.parent) == ["case.toml"]
    assert path.read_bytes() == OLD


def test_the_reason_is_a_sentence_that_a_person_understands() -> None:
    message, hint = explain(OSError(errno.ENOSPC, "No space left on device"), "case.toml")
    assert message == "The disk is full, so case.toml was not saved"
    assert "space" in hint
    assert "'odd'" in explain(OSError("odd"), "case.toml")[0]


def test_a_full_disk_says_where_the_draft_lies(tmp_path: Path, path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    disk = FaultyDisk(failing(errno.ENOSPC), 0, lasting=True)
    with pytest.raises(NotSaved, match="The disk is full") as raised:
        save(path, NEW, expected=seen(path), root=path.parent, drafts=drafts, disk=disk)
    assert raised.value.draft in raised.value.hint
    assert Path(raised.value.draft).read_bytes() == NEW


# The small parts


def test_folders_made_by_two_at_once_are_no_error(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    make_folders(FaultyDisk(before=each("mkdir", (tmp_path / "a").mkdir)), target)
    assert target.is_dir()


def test_windows_syncs_no_folder(tmp_path: Path) -> None:
    disk = Windows(tmp_path, 0)
    sync_folder(disk, tmp_path)
    assert disk.made == []


def test_a_state_file_that_cannot_be_renamed_leaves_nothing_behind(tmp_path: Path) -> None:
    disk = FaultyDisk(without=frozenset({"replace"}))
    with pytest.raises(OSError, match="not implemented"):
        replace_file(disk, tmp_path / "x", b"x")
    assert names(tmp_path) == []


def test_the_real_disk_waits_and_names_and_tells_the_time() -> None:
    disk = Disk()
    disk.sleep(0)
    assert len(disk.token()) == 16
    assert disk.token() != disk.token()
    assert disk.now() > 1_700_000_000
