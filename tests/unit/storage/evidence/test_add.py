"""Proof is copied in whole, hashed, and never altered."""

from __future__ import annotations

import os
import random
import stat
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.workspaces import NOW, contents, loaded, new_case, open_workspace

from plaint.domain.errors import NotSaved, PlaintError, UsageProblem
from plaint.domain.model.evidence import Evidence
from plaint.storage.cases import evidence_scan
from plaint.storage.evidence import add as evidence_add
from plaint.storage.evidence import copy as evidence_copy
from plaint.storage.files import read as reading
from plaint.storage.files import source as source_file
from plaint.storage.files.disk import DISK
from plaint.storage.workspace import LoadedCase, Workspace

PNG = b"\x89PNG\r\n\x1a\nkettle"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


@pytest.fixture
def case(workspace: Workspace) -> LoadedCase:
    return new_case(workspace)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Photo 1.PNG"
    path.write_bytes(PNG)
    return path


def add(workspace: Workspace, case: LoadedCase, source: Path, **options: Any) -> Evidence:
    return evidence_add.add(workspace.store, case, source, now=NOW, random=random.Random(2), **options)


def states(case: LoadedCase) -> dict[str, str]:
    return {piece.name: piece.state.value for piece in evidence_scan.verify(case.folder)}


def test_a_file_is_copied_in_with_what_is_known_about_it(workspace: Workspace, case: LoadedCase, photo: Path) -> None:
    before = photo.stat()
    piece = add(
        workspace, case, photo, title="Crack", kind="photo", captured=date(2026, 11, 12), source_text="kitchen",
        shows="a crack", proves=["problem"],
    )  # fmt: skip
    copy = case.folder / "evidence" / "photo-1.png"
    assert copy.read_bytes() == PNG
    assert stat.S_IMODE(copy.stat().st_mode) == 0o444
    (found,) = loaded(workspace, case.folder).evidence
    assert found == piece
    assert (piece.sha256, piece.size, piece.original_name) == (sha256(PNG).hexdigest(), len(PNG), "Photo 1.PNG")
    assert (piece.title, piece.shows, piece.proves, piece.added) == ("Crack", "a crack", ("problem",), NOW)
    assert states(case) == {"photo-1.png": "ok"}
    assert (photo.read_bytes(), photo.stat().st_mtime_ns) == (PNG, before.st_mtime_ns)


def test_the_same_content_is_not_copied_twice(workspace: Workspace, case: LoadedCase, photo: Path) -> None:
    first = add(workspace, case, photo)
    again = photo.with_name("other.png")
    again.write_bytes(PNG)
    before = contents(workspace.root)
    assert add(workspace, loaded(workspace, case.folder), again) == first
    assert contents(workspace.root) == before
    assert workspace.undo() == "add evidence Photo 1.PNG"


def test_the_same_content_is_copied_again_when_the_first_is_damaged_or_withdrawn(
    workspace: Workspace, case: LoadedCase, photo: Path
) -> None:
    first = add(workspace, case, photo)
    (case.folder / "evidence" / first.name).unlink()
    second = add(workspace, loaded(workspace, case.folder), photo)
    assert second.name == "photo-1-2.png"
    side = case.folder / "evidence" / "photo-1-2.png.toml"
    side.write_text(side.read_text() + 'withdrawn = "wrong one"\n')
    assert add(workspace, loaded(workspace, case.folder), photo).name == "photo-1-3.png"


def test_undo_moves_added_evidence_to_the_trash_and_never_deletes_it(
    workspace: Workspace, case: LoadedCase, photo: Path
) -> None:
    before = contents(workspace.root)
    add(workspace, case, photo)
    after = contents(workspace.root)
    assert not (workspace.root / ".trash").exists()
    workspace.undo()
    assert contents(workspace.root) == before
    (kept,) = (workspace.root / ".trash").glob("*.png")
    assert kept.read_bytes() == PNG
    assert (workspace.root / ".trash" / ".gitignore").is_file()
    workspace.redo()
    assert contents(workspace.root) == after
    assert states(case) == {"photo-1.png": "ok"}


def test_names_with_undecodable_bytes_are_kept_readably(workspace: Workspace, case: LoadedCase, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xff.txt")
    odd.write_bytes(b"text")
    piece = add(workspace, case, odd)
    assert piece.original_name == "caf\\xff.txt"
    assert piece.name == "caf.txt"


def test_an_empty_file_is_evidence_too(workspace: Workspace, case: LoadedCase, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert add(workspace, case, tmp_path / "empty.txt").size == 0
    assert states(case) == {"empty.txt": "ok"}


def test_large_copies_of_an_interrupted_program_are_cleared_away_after_an_hour(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = case.folder / "evidence"
    folder.mkdir()
    (folder / ".plaint-large").write_bytes(b"x" * (reading.LIMIT + 1))
    (folder / ".plaint-small").write_bytes(b"x")
    (folder / ".plaint-folder").mkdir()
    add(workspace, case, photo)
    assert (folder / ".plaint-large").exists()
    monkeypatch.setattr(DISK, "now", lambda: time.time() + 4000)
    photo.write_bytes(PNG + b"2")
    add(workspace, case, photo)
    assert not (folder / ".plaint-large").exists()
    assert (folder / ".plaint-folder").exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "link", "device", "impossible"])
def test_what_is_no_ordinary_file_is_refused(workspace: Workspace, case: LoadedCase, photo: Path, kind: str) -> None:
    source = photo.with_name("source")
    match kind:
        case "folder":
            source.mkdir()
        case "pipe":
            os.mkfifo(source)
        case "link":
            source.symlink_to(photo)
        case "device":
            source = Path("/dev/null")
        case "impossible":
            source = Path("a\0b")
    with pytest.raises(UsageProblem) as caught:
        add(workspace, case, source)
    assert caught.value.hint
    assert not (case.folder / "evidence").exists()


def test_a_file_that_cannot_be_opened_is_told(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageProblem, match="cannot be read: Permission denied"):
        add(workspace, case, photo)


def test_a_file_that_is_only_in_the_cloud_is_not_downloaded(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "is_placeholder", lambda *_: True)
    with pytest.raises(UsageProblem, match="cloud only"):
        add(workspace, case, photo)


def test_a_file_beyond_two_gigabytes_is_refused_without_reading_it(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "is_placeholder", lambda *_: False)
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(source_file.LARGEST + 1)
    with pytest.raises(UsageProblem, match=r"2\.0 GB; a piece of evidence may have 2"):
        add(workspace, case, tmp_path / "big.mp4")


def test_a_file_that_changes_while_it_is_copied_is_not_added(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = DISK.read

    def read(descriptor: int, count: int) -> bytes:
        with photo.open("ab") as file:
            file.write(b"more" * 5)
        monkeypatch.setattr(DISK, "read", real)
        return real(descriptor, count)

    monkeypatch.setattr(DISK, "read", read)
    with pytest.raises(PlaintError, match="changed while it was copied"):
        add(workspace, case, photo)
    assert contents(case.folder / "evidence") == {}


def failing(*_: object) -> Any:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["write", "fsync", "open"])
def test_a_disk_that_refuses_leaves_nothing(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (case.folder / "evidence").mkdir()
    monkeypatch.setattr(DISK, call, failing)
    with pytest.raises(NotSaved, match="disk is full"):
        add(workspace, case, photo)
    assert contents(case.folder / "evidence") == {}


def test_a_copy_that_reads_back_differently_is_not_kept(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_copy, "digest_of_file", lambda _: ("0" * 64, 3))
    with pytest.raises(NotSaved, match="disk reported an error"):
        add(workspace, case, photo)
    assert contents(case.folder / "evidence") == {}


def test_without_its_side_file_the_copy_is_not_kept(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plaint.storage.undo.operations import RunningOperation

    monkeypatch.setattr(RunningOperation, "write", failing)
    with pytest.raises(OSError, match="No space"):
        add(workspace, case, photo)
    assert contents(case.folder / "evidence") == {}


def test_an_evidence_add_that_leads_out_of_the_workspace_is_refused(
    workspace: Workspace, case: LoadedCase, photo: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (case.folder / "evidence").symlink_to(tmp_path / "outside", target_is_directory=True)
    with pytest.raises(UsageProblem, match="link out of the workspace"):
        add(workspace, case, photo)
    assert contents(tmp_path / "outside") == {}


def test_bytes_become_evidence_like_a_file_and_a_folder_that_cannot_be_listed_is_told(
    workspace: Workspace, case: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = evidence_add.Content("answer.eml", b"Subject: no\n\nNo.")
    piece = evidence_add.add(
        workspace.store, case, mail, message_id="a@b", now=NOW, random=random.Random(2), title="No"
    )  # fmt: skip
    assert (case.folder / "evidence" / "answer.eml").read_bytes() == mail.data
    assert (piece.message_id, loaded(workspace, case.folder).evidence) == ("a@b", (piece,))

    def unlisted(_folder: Path) -> list[str]:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "scandir", unlisted)
    with pytest.raises(NotSaved):
        evidence_add.add(
            workspace.store, case, evidence_add.Content("b", b"other"), now=NOW, random=random.Random(3)
        )  # fmt: skip
