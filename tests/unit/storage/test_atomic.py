"""Saving and removing: the old file or the new one, whole, and never another program's edit lost."""

from __future__ import annotations

import errno
import functools
import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage import faults
from tests.unit.storage.faults import (
    NEW,
    OLD,
    OTHER,
    FaultyDisk,
    each,
    failing,
    failure,
    names,
    nothing,
    rename_over,
    short,
)

from plaint.domain.errors import ChangedOnDisk, NotSaved, PlaintError
from plaint.storage.atomic import TEMP_PREFIX, explain, remove, save, sweep
from plaint.storage.disk import Disk
from plaint.storage.drafts import Drafts
from plaint.storage.durable import make_folders, replace_file, sync_folder
from plaint.storage.reading import LIMIT, Revision, digest_of, read_snapshot
from plaint.storage.versions import Versions

NO_SWAP = frozenset({"exchange", "rename_new"})
NO_LINKS = NO_SWAP | {"link"}
SYSTEMS = pytest.mark.parametrize("without", [frozenset(), NO_SWAP, NO_LINKS], ids=["swap", "links", "neither"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return faults.prepare(tmp_path, "existing")


def seen(path: Path) -> Revision:
    return read_snapshot(path).revision


def leftovers(path: Path) -> list[str]:
    return [name for name in names(path.parent) if name.startswith(TEMP_PREFIX)]


def copies(path: Path) -> list[bytes]:
    return [copy.read_bytes() for copy in path.parent.glob("*(conflicted copy plaint *).toml")]


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


# Somebody else saves in between


def test_a_change_since_it_was_read_is_not_overwritten(tmp_path: Path, path: Path) -> None:
    revision = seen(path)
    path.write_bytes(OTHER)
    drafts = Drafts(tmp_path / "drafts")
    with pytest.raises(ChangedOnDisk, match="changed by another program") as raised:
        save(path, NEW, expected=revision, root=path.parent, drafts=drafts)
    assert path.read_bytes() == OTHER
    assert raised.value.file == "case.toml"
    assert raised.value.hint
    assert drafts.pending() == []
    path.unlink()
    with pytest.raises(ChangedOnDisk, match="no longer there"):
        save(path, NEW, expected=revision, root=path.parent)


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize(
    ("call", "without"),
    [("exchange", frozenset()), ("link", NO_SWAP), ("replace", NO_SWAP), ("exchange", NO_LINKS)],
)
def test_an_edit_between_the_last_look_and_the_swap_survives(
    path: Path, call: str, without: frozenset[str], in_place: bool
) -> None:
    def edit() -> None:
        if in_place:
            path.write_bytes(OTHER)
        else:
            rename_over(path, OTHER)

    acts = [edit]

    def before(name: str, arguments: tuple[Any, ...]) -> None:
        # Without a swap the last look is at which file the second name stands for; content is compared after.
        last_look = name == "lstat" and "link" in disk.made and arguments[0].name.startswith(TEMP_PREFIX)
        now = last_look if call == "replace" and not in_place else name == call and path in arguments
        if now and acts:
            acts.pop()()

    disk = FaultyDisk(without=without, before=before)
    with pytest.raises(ChangedOnDisk):
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert path.read_bytes() == OTHER
    assert names(path.parent) == ["case.toml"]


def test_an_edit_while_ours_is_being_written_is_seen_before_ours_is_shown(path: Path) -> None:
    disk = FaultyDisk(before=each("copy_mode", lambda: rename_over(path, OTHER)))
    with pytest.raises(ChangedOnDisk):
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert "exchange" not in disk.made
    assert path.read_bytes() == OTHER
    assert names(path.parent) == ["case.toml"]


@SYSTEMS
def test_a_file_that_vanishes_in_the_last_moment_is_not_made_again(path: Path, without: frozenset[str]) -> None:
    call = "exchange" if not without else "link"
    disk = FaultyDisk(without=without, before=each(call, path.unlink))
    with pytest.raises(ChangedOnDisk, match="no longer there"):
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert names(path.parent) == []


@pytest.mark.parametrize("third", [b"a third version", None], ids=["saved", "removed"])
def test_a_third_program_in_the_moment_of_putting_back_loses_nothing_either(path: Path, third: bytes | None) -> None:
    def come_in() -> None:
        if third is None:
            path.unlink()
        else:
            rename_over(path, third)

    before = each("exchange", lambda: rename_over(path, OTHER), come_in)

    with pytest.raises(ChangedOnDisk) as raised:
        save(path, NEW, expected=seen(path), root=path.parent, disk=FaultyDisk(before=before))
    assert path.read_bytes() == OTHER
    assert copies(path) == ([] if third is None else [third])
    assert ("conflicted copy" in raised.value.hint) is (third is not None)
    assert leftovers(path) == []


@pytest.mark.parametrize("call", ["exchange", "rename_new"])
def test_where_nothing_can_be_put_back_every_version_stays_visible(path: Path, call: str) -> None:
    """The second swap fails; then also every other way of giving the taken-out version its place."""
    acts = each("exchange", lambda: rename_over(path, OTHER), path.unlink if call == "rename_new" else nothing)

    def before(name: str, arguments: tuple[Any, ...]) -> None:
        acts(name, arguments)
        first = disk.made.count("rename_new") == 1 and call == "rename_new"
        if (name == "exchange" and disk.made.count("exchange") == 2 and call == name) or (name == call and first):
            raise OSError(errno.EIO, "broken")

    disk = FaultyDisk(before=before)
    with pytest.raises(ChangedOnDisk, match="changed") as raised:
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert copies(path) == [OTHER]
    assert "conflicted copy" in raised.value.hint


def test_the_visible_copy_of_a_long_name_fits_on_every_disk(tmp_path: Path) -> None:
    path = tmp_path / ("ü" * 120 + ".toml")
    path.write_bytes(OLD)
    before = each("exchange", lambda: path.write_bytes(OTHER), lambda: rename_over(path, b"third"))

    with pytest.raises(ChangedOnDisk):
        save(path, NEW, expected=seen(path), root=tmp_path, disk=FaultyDisk(before=before))
    assert copies(path) == [b"third"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
@pytest.mark.parametrize("closes", [True, False])
def test_a_program_that_is_still_writing_is_waited_for(path: Path, closes: bool) -> None:
    writer = path.open("r+b")

    class Waiting(FaultyDisk):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if closes and self.slept > 1:
                writer.write(b"half a ")
                writer.close()

    with writer:
        disk = Waiting()
        expected: type[PlaintError] = ChangedOnDisk if closes else NotSaved
        with pytest.raises(expected) as raised:
            save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert path.read_bytes() == (b"half a " + OLD[7:] if closes else OLD)
    assert ("open for writing" in raised.value.message) is not closes
    assert names(path.parent) == ["case.toml"]
    assert disk.slept < 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
@pytest.mark.parametrize("without", [frozenset(), NO_SWAP])
def test_a_program_that_began_to_write_in_the_last_moment_keeps_its_file(path: Path, without: frozenset[str]) -> None:
    """It writes into the file that was swapped out; that file must take its place again."""
    opened: list[Any] = []

    class Waiting(FaultyDisk):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            opened[0].write(OTHER)
            opened[0].truncate()
            opened[0].close()

    call = "link" if without else "exchange"
    disk = Waiting(without=without, before=each(call, lambda: opened.append(path.open("r+b"))))
    with pytest.raises(ChangedOnDisk):
        save(path, NEW, expected=seen(path), root=path.parent, disk=disk)
    assert path.read_bytes() == OTHER
    assert names(path.parent) == ["case.toml"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
def test_a_program_that_opened_our_version_before_it_was_taken_back_keeps_what_it_writes(path: Path) -> None:
    opened: list[Any] = []
    before = each("exchange", lambda: rename_over(path, OTHER), lambda: opened.append(path.open("r+b")))

    with pytest.raises(ChangedOnDisk):
        save(path, NEW, expected=seen(path), root=path.parent, disk=FaultyDisk(before=before))
    opened[0].write(b"late")
    opened[0].close()
    assert path.read_bytes() == OTHER
    assert [copy[:4] for copy in copies(path)] == [b"late"]


@pytest.mark.parametrize("third", [True, False])
def test_without_a_swap_what_was_replaced_comes_back(path: Path, third: bool) -> None:
    """The file is changed in place between the last look and the replacement; perhaps once more while it comes back."""
    come_in = (lambda: rename_over(path, b"third")) if third else nothing
    before = each("replace", lambda: path.write_bytes(OTHER), come_in)

    with pytest.raises(ChangedOnDisk):
        save(path, NEW, expected=seen(path), root=path.parent, disk=FaultyDisk(without=NO_SWAP, before=before))
    assert path.read_bytes() == OTHER
    assert copies(path) == ([b"third"] if third else [])
    assert leftovers(path) == []


WRITER = """
import os, sys
path, stop = sys.argv[1:]
number = 0
while number < 200 or not os.path.exists(stop):
    text = open(path).read() + f"w{number}\\n"
    if number % 2:
        with open(path, "w") as file:
            file.write(text); file.flush(); os.fsync(file.fileno())
    else:
        with open(path + "~", "w") as file:
            file.write(text); file.flush(); os.fsync(file.fileno())
        os.replace(path + "~", path)
    number += 1
with open(stop, "w") as file:
    file.write(str(number))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux swaps and tells whether a file is open for writing")
def test_of_hundreds_of_edits_of_another_program_none_is_lost(tmp_path: Path) -> None:
    """It renames over the file and writes into it in turns, while we save it a hundred times."""
    path, stop = tmp_path / "case.toml", tmp_path / "stop"
    path.write_text("# both write here\n")
    versions = Versions(tmp_path / "versions")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(stop)])
    tries = 0
    while writer.poll() is None:
        now = read_snapshot(path)
        kept = b"".join(line for line in now.data.splitlines(keepends=True) if not line.startswith(b"ours"))
        mine = kept + b"ours %d\n" % tries
        error = failure(functools.partial(save, path, mine, expected=now.revision, root=tmp_path, versions=versions))
        assert error is None or isinstance(error, ChangedOnDisk)
        tries += 1
        if tries == 100:
            stop.touch()
    assert writer.returncode == 0
    found = b" ".join([path.read_bytes(), *copies(path), *(versions.get(seen) or b"" for _, seen in versions.of(path))])
    assert set(found.split()) >= {b"w%d" % number for number in range(int(stop.read_text()))}
    assert tries >= 100
    assert leftovers(path) == []


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
@pytest.mark.parametrize("scene", [*SCENES, "overtaken", "overtaken-plain"])
def test_killed_at_any_call_the_file_is_whole_and_nothing_is_lost(tmp_path: Path, scene: str) -> None:
    begun = False
    for place in faults.killed_saves(tmp_path, scene):
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
