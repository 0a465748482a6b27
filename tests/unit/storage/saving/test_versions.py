"""The versions seen, under their digests."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.unit.storage.faults import FaultyDisk, failing, names

from plaint.storage.files.read import digest_of
from plaint.storage.saving.versions import Versions


class Clock(FaultyDisk):
    """Every look is a second later."""

    time = 1_800_000_000.0

    def now(self) -> float:
        self.time += 1
        return self.time


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "state" / "versions", disk=Clock())


def blobs(versions: Versions) -> list[Path]:
    return sorted(path for path in (versions.folder / "content").rglob("*") if path.is_file())


def test_a_content_is_had_again_by_its_digest(tmp_path: Path, versions: Versions) -> None:
    assert versions.size() == 0
    digest = versions.put(tmp_path / "case.toml", b"content")
    assert digest == digest_of(b"content")
    assert versions.get(digest) == b"content"
    assert versions.size() == 7
    assert versions.get(digest_of(b"other")) is None
    assert versions.get("../../../etc/passwd") is None


def test_the_history_of_a_file_is_told_in_order(tmp_path: Path, versions: Versions) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.toml")
    digests = [versions.put(path, data) for data in (b"a", b"b", b"a")]
    versions.put(tmp_path / "other.toml", b"c")
    found = versions.of(path)
    assert [digest for _, digest in found] == digests
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    assert versions.of(tmp_path / "unknown") == []


def test_the_same_content_is_stored_once(tmp_path: Path, versions: Versions) -> None:
    for name in ("a", "b", "a"):
        versions.put(tmp_path / name, b"same")
    assert len(blobs(versions)) == 1
    assert versions.size() == 4


def test_a_damaged_content_is_not_given_and_is_mended_when_it_is_seen_again(tmp_path: Path, versions: Versions) -> None:
    digest = versions.put(tmp_path / "a", b"content")
    blobs(versions)[0].write_bytes(b"c0ntent")
    assert versions.get(digest) is None
    versions.put(tmp_path / "a", b"content")
    assert versions.get(digest) == b"content"


def test_torn_and_strange_lines_of_the_history_are_passed_over(tmp_path: Path, versions: Versions) -> None:
    digest = versions.put(tmp_path / "a", b"1")
    history = next((versions.folder / "history").iterdir())
    good = history.read_bytes().strip()
    for line in (good[:30], b"[]", b"\xff", good.replace(b'"at": ', b'"at": 1e'), b'{"at": 1, "digest": "../x"}', b"1"):
        with history.open("ab") as file:
            file.write(line)
        versions.put(tmp_path / "a", b"1")
    assert [found for _, found in versions.of(tmp_path / "a")] == [digest] * 7


def test_beyond_the_cap_the_oldest_go_and_protected_ones_stay(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions", cap_bytes=50)
    first = versions.put(tmp_path / "a", b"first 10 b")
    versions.protected = lambda: {first}
    digests = [versions.put(tmp_path / "a", b"number %03d" % number) for number in range(4)]
    for age, digest in enumerate([first, *digests]):
        os.utime(versions.folder / "content" / digest[:2] / digest[2:], (age, age))
    seen_again = versions.put(tmp_path / "b", b"number 000")
    assert versions.size() == 50
    versions.put(tmp_path / "a", b"one more..")
    assert versions.size() == 40
    assert versions.get(digests[1]) is None
    assert versions.get(digests[2]) is None
    assert versions.get(first) is not None
    assert versions.get(seen_again) is not None
    assert [digest for _, digest in versions.of(tmp_path / "a")][1] == digests[0]
    assert versions.prune() == 0


def test_room_is_made_for_some_more_so_that_not_every_save_looks_at_everything(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions", cap_bytes=200)
    for number in range(21):
        versions.put(tmp_path / "a", b"number %03d" % number)
    assert versions.size() == 180
    assert versions.prune() == 0
    versions.put(tmp_path / "a", b"one more..")
    assert versions.size() == 190


def test_the_list_of_a_file_saved_very_often_is_begun_anew_and_the_one_before_is_read_too(tmp_path: Path) -> None:
    versions, path = Versions(tmp_path / "versions"), tmp_path / "case.toml"
    first = versions.put(path, b"first")
    history = next((versions.folder / "history").iterdir())
    line = history.read_bytes()
    with history.open("ab") as file:
        file.write(line * (256_000 // len(line)))
    second = versions.put(path, b"second")
    assert {file.name for file in history.parent.iterdir()} == {history.name, f"{history.name}.old"}
    assert [digest for _, digest in versions.of(path)] == [*[first] * (256_000 // len(line) + 1), second]
    assert history.stat().st_size < 500
    with history.open("ab") as file:
        file.write(history.read_bytes() * 1600)
    third = versions.put(path, b"third")
    assert {digest for _, digest in versions.of(path)} == {second, third}
    assert versions.size_of_lists() == sum(file.stat().st_size for file in history.parent.iterdir())


def test_lists_of_which_no_content_is_left_go_with_it_but_not_those_of_today(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions", cap_bytes=100)
    for name in ("old", "today"):
        versions.put(tmp_path / name, b"contents of the file " + name.encode())
    both = versions.put(tmp_path / "kept", b"kept")
    history = versions._history(tmp_path / "old")
    for file in (versions._history(tmp_path / "old"), versions._history(tmp_path / "kept")):
        os.utime(file, (1, 1))
    versions.protected = lambda: {both}
    versions.put(tmp_path / "big", b"x" * 80)
    assert versions.get(both) == b"kept"
    assert not history.exists()
    assert versions._history(tmp_path / "kept").exists()
    assert versions._history(tmp_path / "today").exists()


def test_leftovers_of_a_crash_are_cleared_after_an_hour_and_strangers_stay(tmp_path: Path, versions: Versions) -> None:
    versions.put(tmp_path / "a", b"1")
    folder = blobs(versions)[0].parent
    (folder / ".plaint-old").write_bytes(b"x")
    os.utime(folder / ".plaint-old", (1, 1))
    (folder / ".plaint-new").write_bytes(b"x")
    os.utime(folder / ".plaint-new", (2e9, 2e9))
    (folder / "stranger").write_bytes(b"x")
    assert versions.size() == 1
    assert len(names(folder)) == 3
    assert ".plaint-old" not in names(folder)


def test_a_store_that_cannot_be_written_raises_the_systems_error(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions", disk=FaultyDisk(failing(errno.ENOSPC), 0, lasting=True))
    with pytest.raises(OSError, match="No space"):
        versions.put(tmp_path / "a", b"1")


def test_contents_on_a_disk_that_does_not_answer_are_not_told(tmp_path: Path) -> None:
    Versions(tmp_path / "versions").put(tmp_path / "a", b"1")
    disk = FaultyDisk()
    versions = Versions(tmp_path / "versions", disk=disk)
    assert len(versions.of(tmp_path / "a")) == 1
    asked = len(disk.made)
    for at in range(asked):
        broken = Versions(tmp_path / "versions", disk=FaultyDisk(failing(errno.EIO), at, lasting=True))
        assert broken.of(tmp_path / "a") == []


def test_a_store_written_by_two_at_once_is_whole(tmp_path: Path) -> None:
    one, other = Versions(tmp_path / "v"), Versions(tmp_path / "v")
    for number in range(10):
        one.put(tmp_path / "a", b"%d" % number)
        other.put(tmp_path / "a", b"%d" % (number // 2))
    assert len(one.of(tmp_path / "a")) == 20
    assert one.size() == 10
