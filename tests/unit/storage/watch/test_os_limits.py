"""Whether the system has watches left."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from plaint.storage.watch.os_limits import FEW, LIMIT, too_many_folders, watches_left


class Library:
    """What the system's library says to an attempt."""

    def __init__(self, instance: bool, watch: int) -> None:
        self.instance, self.watch = instance, watch
        self.opened: list[int] = []

    def inotify_init1(self, flags: int) -> int:
        assert flags == os.O_CLOEXEC
        if not self.instance:
            return -1
        self.opened.append(os.open(os.devnull, os.O_RDONLY))
        return self.opened[-1]

    def inotify_add_watch(self, instance: int, folder: bytes, mask: int) -> int:
        assert instance == self.opened[-1]
        assert folder == b"/folder"
        return self.watch


@pytest.mark.parametrize(("watch", "error", "left"), [
    (1, errno.ENOSPC, True),
    (-1, errno.ENOSPC, False),
    (-1, errno.EACCES, True),
])  # fmt: skip
def test_only_the_limit_means_that_none_is_left(watch: int, error: int, left: bool) -> None:
    library = Library(instance=True, watch=watch)
    assert watches_left("/folder", lambda: library, lambda: error) is left
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(library.opened[0])


def test_a_system_that_cannot_be_asked_has_some() -> None:
    assert watches_left("/folder", lambda: Library(instance=False, watch=1))
    assert watches_left("/folder", object)

    def none() -> Any:
        raise TypeError("no libc by no name")

    assert watches_left("/folder", none)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_this_system_is_really_asked(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert watches_left(str(tmp_path))
    assert watches_left(str(tmp_path / "none"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(("most", "too_many"), [("5", True), ("6", False), (str(2 * FEW + 1), False), ("many", False)])
def test_a_tree_with_more_folders_than_there_are_watches_is_known_before_it_is_tried(
    tmp_path: Path, most: str, too_many: bool
) -> None:
    limit, root = tmp_path / "limit", tmp_path / "cases"
    limit.write_text(f"{most}\n")
    for name in ("a/evidence", "b/evidence", "a/.git"):
        (root / name).mkdir(parents=True)
    (root / "link").symlink_to(root)
    (root / "file").write_text("")
    assert too_many_folders(str(root), str(limit)) is too_many
    assert not too_many_folders(str(root), str(tmp_path / "none"))


def test_a_folder_that_goes_while_folders_are_counted_counts_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "limit").write_text("1")
    (tmp_path / "a").mkdir()
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: real(folder if folder == str(tmp_path) else f"{folder}/gone"))
    assert too_many_folders(str(tmp_path), str(tmp_path / "limit"))


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_this_system_says_how_many_watches_it_has(tmp_path: Path) -> None:
    assert int(Path(LIMIT).read_text(encoding="ascii")) > 0
    assert not too_many_folders(str(tmp_path))
