"""Saving a file: what it does, and where it may not go."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.unit.storage import faults
from tests.unit.storage.faults import (
    NEW,
    OLD,
    OTHER,
    FaultyDisk,
    each,
    failing,
    names,
    seen,
    short,
)

from plaint.domain.errors import ChangedOnDisk, NotSaved
from plaint.storage.files.read import LIMIT, digest_of
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.save import remove, save
from plaint.storage.saving.versions import Versions

SYSTEMS = pytest.mark.parametrize("without", faults.SYSTEMS, ids=["swap", "links", "neither"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return faults.prepare(tmp_path, "existing")


# What a save does


@SYSTEMS
def test_a_save_replaces_the_file_and_tells_its_new_revision(path: Path, without: frozenset[str]) -> None:
    revision = save(path, NEW, expected=seen(path), root=path.parent, disk=FaultyDisk(without=without))
    assert path.read_bytes() == NEW
    assert revision == seen(path)
    assert names(path.parent) == ["case.toml"]


@SYSTEMS
def test_a_new_file_is_made_with_the_folders_above_it(tmp_path: Path, without: frozenset[str]) -> None:
    path = tmp_path / "workspace" / "case" / "interactions" / "entry.toml"
    (tmp_path / "workspace").mkdir()
    disk = FaultyDisk(without=without)
    revision = save(path, NEW, expected=None, root=tmp_path / "workspace", disk=disk)
    assert path.read_bytes() == NEW
    assert revision.digest == digest_of(NEW)
    assert names(path.parent) == ["entry.toml"]


@SYSTEMS
def test_a_new_file_never_overwrites_one_that_is_there(path: Path, without: frozenset[str]) -> None:
    with pytest.raises(ChangedOnDisk, match="already is"):
        save(path, NEW, expected=None, root=path.parent, disk=FaultyDisk(without=without))
    assert path.read_bytes() == OLD


@SYSTEMS
def test_a_new_file_never_overwrites_one_that_comes_in_the_last_moment(tmp_path: Path, without: frozenset[str]) -> None:
    path = tmp_path / "case.toml"
    disk = FaultyDisk(without=without, before=each("rename_new", lambda: path.write_bytes(OTHER)))
    with pytest.raises(ChangedOnDisk, match="already is"):
        save(path, NEW, expected=None, root=tmp_path, disk=disk)
    assert names(tmp_path) == ["case.toml"]
    assert path.read_bytes() == OTHER


def test_the_same_content_is_not_written_again(path: Path) -> None:
    before = path.stat()
    assert save(path, OLD, expected=seen(path), root=path.parent) == seen(path)
    assert path.stat() == before


def test_mode_and_owner_stay(path: Path) -> None:
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 12345, 12346)
    before = path.stat()
    save(path, NEW, expected=seen(path), root=path.parent)
    after = path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_new_file_gets_what_the_umask_allows(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save(tmp_path / "case.toml", NEW, expected=None, root=tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "case.toml").stat().st_mode & 0o777 == 0o640


def test_short_writes_and_interruptions_lose_nothing(path: Path) -> None:
    save(path, NEW, expected=seen(path), root=path.parent, disk=FaultyDisk(short, 0, lasting=True))
    assert path.read_bytes() == NEW
    revision = seen(path)
    probe = FaultyDisk()
    save(path, OLD, expected=revision, root=path.parent, disk=probe)
    disk = FaultyDisk(failing(errno.EINTR), probe.made.index("write"))
    save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert disk.broken_call == "write"
    assert path.read_bytes() == NEW


def test_a_disk_that_takes_no_byte_is_an_error_and_no_endless_loop(path: Path) -> None:
    probe = FaultyDisk()
    save(path, OLD + b"\n", expected=seen(path), root=path.parent, disk=probe)
    disk = FaultyDisk(lambda *_: 0, probe.made.index("write"))
    with pytest.raises(NotSaved, match="disk reported an error"):
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert path.read_bytes() == OLD + b"\n"


def test_both_versions_are_kept_and_no_draft_remains(tmp_path: Path, path: Path) -> None:
    drafts, versions = Drafts(tmp_path / "drafts"), Versions(tmp_path / "versions")
    save(path, NEW, expected=seen(path), root=path.parent, drafts=drafts, versions=versions)
    assert [digest for _, digest in versions.of(path)] == [digest_of(OLD), digest_of(NEW)]
    assert versions.get(digest_of(OLD)) == OLD
    assert drafts.pending() == []
    assert names(tmp_path / "drafts") == []


def test_a_state_directory_that_cannot_be_made_does_not_keep_a_case_from_being_saved(
    tmp_path: Path, path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    state = tmp_path / "file" / "state"
    drafts, versions = Drafts(state), Versions(state)
    save(path, NEW, expected=seen(path), root=path.parent, drafts=drafts, versions=versions)
    assert path.read_bytes() == NEW


# Where a save may not go


def test_a_link_inside_the_workspace_is_followed_and_stays_a_link(path: Path) -> None:
    link = path.parent / "link.toml"
    link.symlink_to("case.toml")
    save(link, NEW, expected=seen(path), root=path.parent)
    assert link.is_symlink()
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("as_folder", [True, False])
def test_a_link_out_of_the_workspace_is_refused(tmp_path: Path, path: Path, as_folder: bool) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "case.toml").write_bytes(OLD)
    link = path.parent / "link"
    link.symlink_to(outside if as_folder else outside / "case.toml")
    drafts = Drafts(tmp_path / "drafts")
    target = link / "case.toml" if as_folder else link
    with pytest.raises(NotSaved, match="out of the workspace") as raised:
        save(target, NEW, expected=seen(outside / "case.toml"), root=path.parent, drafts=drafts)
    assert (outside / "case.toml").read_bytes() == OLD
    assert Path(raised.value.draft).read_bytes() == NEW
    with pytest.raises(NotSaved, match="out of the workspace"):
        remove(target, expected=seen(outside / "case.toml"), root=path.parent)
    with pytest.raises(NotSaved, match="out of the workspace"):
        save(path.parent, NEW, expected=None, root=path.parent)


def test_a_file_marked_read_only_is_not_written_over(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(NotSaved, match="read-only"):
        save(path, NEW, expected=seen(path), root=path.parent)
    assert path.read_bytes() == OLD


def test_more_than_can_be_read_again_is_not_saved(path: Path) -> None:
    with pytest.raises(NotSaved, match="larger than 2 MB"):
        save(path, b"x" * (LIMIT + 1), expected=seen(path), root=path.parent)
    assert path.read_bytes() == OLD


def test_what_is_no_file_any_more_is_not_saved_over(path: Path) -> None:
    revision = seen(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(NotSaved, match="a folder"):
        save(path, NEW, expected=revision, root=path.parent)
    assert path.is_dir()
