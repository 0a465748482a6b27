"""Files are copied out whole; links, devices and what lies outside never."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plaint.domain.errors import BrokenFile
from plaint.storage.cases import export_files
from plaint.storage.cases.export_files import list_files, read_chunks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "case"
    (root / "evidence" / "sub").mkdir(parents=True)
    (root / "case.toml").write_text("x")
    (root / "evidence" / "sub" / "a.png").write_bytes(b"abc")
    return root


def test_every_file_is_listed_and_what_is_left_out_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "evidence" / "link.png").symlink_to("/etc/passwd")
    (folder / ".git").mkdir()
    (folder / "evidence" / "x.tmp").write_text("")
    os.mkfifo(folder / "pipe")
    deep = folder.joinpath(*["d"] * 18)
    deep.mkdir(parents=True)
    found = list_files(folder)
    assert [one.name for one in found.files] == ["case.toml", "evidence/sub/a.png"]
    assert [one.size for one in found.files] == [1, 3]
    assert found.left == ("/".join(["d"] * 17), "evidence/link.png", "pipe")


def test_a_folder_that_cannot_be_listed_and_too_many_files_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list_files(folder / "none").left == ("",)
    monkeypatch.setattr(export_files, "MOST", 1)
    assert list_files(folder).left == ("evidence/sub/a.png",)


def test_a_file_is_read_in_parts(folder: Path) -> None:
    assert b"".join(read_chunks(folder, "evidence/sub/a.png")) == b"abc"


def test_links_on_the_way_and_places_outside_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.png").write_text("no")
    (folder / "letters").symlink_to(tmp_path / "secret")
    (folder / "link.png").symlink_to(tmp_path / "secret" / "a.png")
    os.mkfifo(folder / "pipe")
    for name in ("letters/a.png", "link.png", "../secret/a.png", "/etc/passwd", "", "none.png", "pipe", "evidence"):
        with pytest.raises(BrokenFile):
            list(read_chunks(folder, name))


def test_what_lies_in_the_cloud_or_breaks_while_it_is_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise OSError(5, "I/O error")

    monkeypatch.setattr(os, "read", broken)
    with pytest.raises(BrokenFile, match="I/O error"):
        list(read_chunks(folder, "case.toml"))
    monkeypatch.setattr(export_files, "is_placeholder", lambda *_: True)
    with pytest.raises(BrokenFile, match="cloud"):
        list(read_chunks(folder, "case.toml"))
