"""Somebody else saves the same file in between: nothing of anybody is lost."""

from __future__ import annotations

import errno
import functools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage import faults
from tests.unit.storage.faults import (
    NEW,
    NO_LINKS,
    NO_SWAP,
    OLD,
    OTHER,
    FaultyDisk,
    copies,
    each,
    failure,
    leftovers,
    names,
    nothing,
    rename_over,
    seen,
)

from plaint.domain.errors import ChangedOnDisk, NotSaved, PlaintError
from plaint.storage.files.read import read_snapshot
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.save import TEMP_PREFIX, save
from plaint.storage.saving.versions import Versions

SYSTEMS = pytest.mark.parametrize("without", faults.SYSTEMS, ids=["swap", "links", "neither"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return faults.prepare(tmp_path, "existing")


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
