"""The thin layer over the operating system, on systems that this one is not."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.storage.faults import FaultyDisk, names

from plaint.storage.files import rename as exchange
from plaint.storage.files.disk import READ_FLAGS, Disk
from plaint.storage.files.rename import UNSUPPORTED, Calls, system_calls
from plaint.storage.saving import swap

linux = pytest.mark.skipif(sys.platform != "linux", reason="tests the Linux calls")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    return one, other


@linux
def test_two_files_swap_their_names(pair: tuple[Path, Path]) -> None:
    exchange.exchange(str(pair[0]), str(pair[1]))
    assert [path.read_text() for path in pair] == ["2", "1"]


@linux
def test_a_name_with_invalid_bytes_can_be_swapped_too(tmp_path: Path) -> None:
    one, other = tmp_path / os.fsdecode(b"caf\xe9\n"), tmp_path / "-o"
    one.write_text("1")
    other.write_text("2")
    exchange.exchange(str(one), str(other))
    assert (one.read_text(), other.read_text()) == ("2", "1")


@linux
def test_swapping_with_nothing_is_an_error(pair: tuple[Path, Path]) -> None:
    with pytest.raises(FileNotFoundError):
        exchange.exchange(str(pair[0]), str(pair[0].parent / "missing"))


@linux
def test_a_careful_rename_overwrites_nothing(pair: tuple[Path, Path]) -> None:
    with pytest.raises(FileExistsError):
        exchange.rename_new(str(pair[0]), str(pair[1]))
    assert [path.read_text() for path in pair] == ["1", "2"]
    exchange.rename_new(str(pair[0]), str(pair[0].parent / "new"))
    assert names(pair[0].parent) == ["new", "other"]


def test_a_system_without_the_calls_says_so(pair: tuple[Path, Path]) -> None:
    for act in (exchange.exchange, exchange.rename_new):
        with pytest.raises(OSError, match="not implemented") as raised:
            act(str(pair[0]), str(pair[1]), Calls(None))
        assert raised.value.errno in UNSUPPORTED


def test_windows_renames_carefully_by_itself(pair: tuple[Path, Path]) -> None:
    calls = system_calls("win32")
    exchange.rename_new(str(pair[0]), str(pair[0].parent / "new"), calls)
    assert names(pair[0].parent) == ["new", "other"]
    with pytest.raises(OSError, match="not implemented"):
        exchange.exchange(str(pair[1]), str(pair[0].parent / "new"), calls)


@linux
def test_a_library_without_the_function_is_a_system_without_the_calls() -> None:
    assert system_calls("darwin") == Calls(None)  # this library has no renamex_np


def test_the_flags_are_those_of_the_system() -> None:
    seen: list[int] = []

    def rename(old: bytes, new: bytes, flag: int) -> int:
        seen.append(flag)
        return 0

    exchange.exchange("a", "b", Calls(rename, swap_flag=2, new_flag=4))
    exchange.rename_new("a", "b", Calls(rename, swap_flag=2, new_flag=4))
    assert seen == [2, 4]


def on_file(path: Path, act: Callable[[int], object]) -> object:
    descriptor = os.open(path, READ_FLAGS)
    try:
        return act(descriptor)
    finally:
        os.close(descriptor)


@linux
def test_a_writer_is_seen_and_a_reader_is_not(pair: tuple[Path, Path]) -> None:
    disk = Disk()
    with pair[0].open("rb"):
        assert on_file(pair[0], disk.has_writer) is False
    with pair[0].open("r+b"):
        assert on_file(pair[0], disk.has_writer) is True
    assert on_file(pair[0], disk.has_writer) is False


def test_a_system_without_leases_sees_no_writer(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pair[0].open("r+b"):
        assert on_file(pair[0], Disk().has_writer) is False
    on_file(pair[0], Disk().fsync)


@linux
def test_macos_is_asked_to_empty_the_cache_of_the_drive(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    asked: list[int] = []
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda descriptor, command: asked.append(command))
    on_file(pair[0], Disk().fsync)
    assert asked == [51]


def test_a_system_without_owners_and_modes_copies_none(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pair[0].stat()
    for name in ("fchown", "fchmod"):
        monkeypatch.delattr(os, name, raising=False)
    on_file(pair[0], lambda descriptor: Disk().copy_mode(descriptor, pair[1].stat()))
    on_file(pair[0], lambda descriptor: Disk().copy_owner(descriptor, pair[1].stat()))
    assert pair[0].stat() == before


# Ways that only a file system without swaps and links takes


def test_a_reserved_name_is_given_free_again_when_the_rename_fails(tmp_path: Path) -> None:
    temp, target = tmp_path / "temp", tmp_path / "case.toml"
    temp.write_text("x")
    disk = FaultyDisk(without=frozenset({"rename_new", "link", "replace"}))
    with pytest.raises(OSError, match="not implemented"):
        swap.put_new(disk, temp, target)
    assert names(tmp_path) == ["temp"]


@pytest.mark.parametrize("call", ["rename_new", "link"])
def test_a_failing_disk_is_no_missing_feature(tmp_path: Path, call: str) -> None:
    temp, target = tmp_path / "temp", tmp_path / "case.toml"
    temp.write_text("x")

    def before(name: str, arguments: object) -> None:
        if name == call:
            raise OSError(errno.EIO, "broken")

    disk = FaultyDisk(without=frozenset({"rename_new"}), before=before)
    with pytest.raises(OSError, match="broken"):
        swap.put_new(disk, temp, target)
    assert names(tmp_path) == ["temp"]


def test_what_is_no_file_has_no_digest(tmp_path: Path) -> None:
    assert not swap.content_digest(Disk(), tmp_path)


def test_without_a_second_name_nothing_can_be_put_back_and_the_error_is_told(tmp_path: Path) -> None:
    """FAT: no swap and no links; the folder cannot be synced after the replacement."""
    temp, target = tmp_path / "temp", tmp_path / "case.toml"
    temp.write_bytes(b"new")
    target.write_bytes(b"old")

    def before(name: str, arguments: object) -> None:
        if name == "fsync":
            raise OSError(errno.EIO, "broken")

    disk = FaultyDisk(without=frozenset({"exchange", "link"}), before=before)
    old, new = swap.content_digest(disk, target), swap.content_digest(disk, temp)
    with pytest.raises(OSError, match="broken"):
        swap.replace(disk, temp, target, old, new)
    assert target.read_bytes() == b"new"
