"""Files that are no ordinary files, and files that change while they are read."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.unit.storage.faults import FaultyDisk, failing, short

from plaint.domain.errors import BrokenFile
from plaint.storage.files.read import LIMIT, Snapshot, digest_of, is_placeholder, read_snapshot


def status(**values: object) -> os.stat_result:
    return cast("os.stat_result", SimpleNamespace(**{"st_mode": stat.S_IFREG | 0o644, **values}))


def test_a_file_is_read_whole_with_its_revision(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b'title = "x"\n')
    found = read_snapshot(path)
    seen = path.stat()
    assert found == Snapshot(path, b'title = "x"\n', found.revision)
    assert found.revision.digest == digest_of(b'title = "x"\n')
    assert (found.revision.size, found.revision.mtime_ns, found.revision.inode) == (12, seen.st_mtime_ns, seen.st_ino)


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"x" * LIMIT)
    assert len(read_snapshot(path).data) == LIMIT
    path.write_bytes(b"x" * (LIMIT + 1))
    with pytest.raises(BrokenFile, match="larger than 2 MB") as raised:
        read_snapshot(path)
    assert raised.value.hint
    assert raised.value.file == "case.toml"


def test_a_file_that_grows_past_the_limit_after_the_first_look_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"small")

    def grow(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "read":
            path.write_bytes(b"x" * 3000)

    with pytest.raises(BrokenFile, match="larger"):
        read_snapshot(path, limit=1000, disk=FaultyDisk(before=grow))


def test_a_missing_file_is_not_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_snapshot(tmp_path / "case.toml")
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileNotFoundError):
        read_snapshot(tmp_path / "file" / "case.toml")


def make_link(path: Path) -> None:
    (path.parent / "other").write_text("x")
    path.symlink_to("other")


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        # A relative name: the path of a socket may have no more than 107 bytes.
        before = Path.cwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(before)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and sockets have no names here")
@pytest.mark.parametrize(
    ("make", "kind"), [(make_link, "link"), (Path.mkdir, "folder"), (os.mkfifo, "pipe"), (make_socket, "socket")]
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None], kind: str) -> None:
    path = tmp_path / "case.toml"
    make(path)
    with pytest.raises(BrokenFile, match=kind) as raised:
        read_snapshot(path)
    assert raised.value.hint


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no device files")
def test_a_device_is_refused() -> None:
    with pytest.raises(BrokenFile, match="device"):
        read_snapshot(Path("/dev/null"))


def test_a_file_that_becomes_a_link_between_looking_and_opening_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("x")

    def swap(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "open":
            path.unlink()
            path.symlink_to("elsewhere")

    with pytest.raises(BrokenFile, match="symbolic link"):
        read_snapshot(path, disk=FaultyDisk(before=swap))


@pytest.mark.parametrize(("number", "words"), [(errno.EACCES, "no permission"), (errno.EIO, "cannot be read")])
def test_what_cannot_be_opened_says_why(tmp_path: Path, number: int, words: str) -> None:
    path = tmp_path / "case.toml"
    path.write_text("x")
    with pytest.raises(BrokenFile, match=words) as raised:
        read_snapshot(path, disk=FaultyDisk(failing(number), 1))
    assert raised.value.hint


def test_an_error_without_a_number_is_told_too(tmp_path: Path) -> None:
    def odd(*_: object) -> None:
        raise OSError("odd")

    (tmp_path / "case.toml").write_text("x")
    with pytest.raises(BrokenFile, match="odd"):
        read_snapshot(tmp_path / "case.toml", disk=FaultyDisk(odd, 0))


def test_an_interrupted_or_short_read_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"0123456789")
    probe = FaultyDisk()
    read_snapshot(path, disk=probe)
    disk = FaultyDisk(failing(errno.EINTR), probe.made.index("read"))
    assert read_snapshot(path, disk=disk).data == b"0123456789"
    assert disk.broken_call == "read"
    assert read_snapshot(path, disk=FaultyDisk(short, 0, lasting=True)).data == b"0123456789"


def test_a_file_that_is_written_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"first")
    texts = iter([b"second one"])

    def write(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "fstat" and len(disk.made) > 4:
            for text in texts:
                path.write_bytes(text)

    disk = FaultyDisk(before=write)
    found = read_snapshot(path, disk=disk)
    assert found.data == b"second one"
    assert found.revision.size == len(found.data)


def test_a_file_that_never_rests_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"x")

    def write(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "fstat":
            path.write_bytes(path.read_bytes() + b"x")

    found = read_snapshot(path, disk=FaultyDisk(before=write))
    assert set(found.data) == {ord("x")}


def test_what_a_cloud_client_has_not_downloaded_is_a_placeholder() -> None:
    assert is_placeholder(status(st_size=10, st_blocks=8), ".case.toml.icloud")
    assert is_placeholder(status(st_size=9000, st_blocks=0), "photo.jpg")
    assert is_placeholder(status(st_size=10, st_file_attributes=0x400000), "case.toml")
    assert is_placeholder(status(st_size=10, st_blocks=8, st_flags=0x40000000), "case.toml")


def test_ordinary_files_are_no_placeholders() -> None:
    assert not is_placeholder(status(st_size=0, st_blocks=0), "empty")
    assert not is_placeholder(status(st_size=200, st_blocks=0), "case.toml")  # stored in the directory entry
    assert not is_placeholder(status(st_size=9000, st_blocks=24), "case.toml")
    assert not is_placeholder(status(st_size=9000), "case.toml")  # Windows tells no blocks
    assert not is_placeholder(status(st_size=9000, st_blocks=0, st_mode=stat.S_IFDIR), "folder")


def sparse(path: Path, age: float) -> FaultyDisk:
    """Make a file with a size and no blocks; returns a disk whose clock is so many seconds after that."""
    with path.open("wb") as file:
        file.truncate(5000)
    made = path.stat().st_mtime

    class Later(FaultyDisk):
        def now(self) -> float:
            return made + age

    return Later()


def test_a_placeholder_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    disk = sparse(path, 3600)
    with pytest.raises(BrokenFile, match="in the cloud"):
        read_snapshot(path, disk=disk)
    assert disk.made == ["lstat"]


def test_a_file_that_has_no_blocks_because_it_was_only_just_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    assert len(read_snapshot(path, disk=sparse(path, 0.1)).data) == 5000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
def test_a_file_that_is_half_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    writer = path.open("wb")

    class Waiting(FaultyDisk):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if not writer.closed and len(self.made) > 20:
                writer.write(b"whole")
                writer.close()

    with writer:
        assert read_snapshot(path, disk=Waiting()).data == b"whole"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
def test_a_program_that_never_closes_a_file_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    with path.open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        disk = FaultyDisk()
        assert read_snapshot(path, disk=disk).data == b"half"
    assert 0.4 < disk.slept < 0.6
