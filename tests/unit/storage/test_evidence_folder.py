"""Proof: copied in, hashed, never altered; every change of it is seen."""

from __future__ import annotations

import os
import random
import stat
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.workspaces import NOW, contents, loaded, new_case, open_workspace, put_case, rules

from plaint.domain.errors import NotSaved, PlaintError, UsageProblem
from plaint.domain.evidence import Evidence, EvidenceState
from plaint.storage import evidence_folder, evidence_scan, reading
from plaint.storage.disk import DISK
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
    return evidence_folder.add(workspace, case, source, now=NOW, random=random.Random(2), **options)


def states(case: LoadedCase) -> dict[str, str]:
    return {piece.name: piece.state.value for piece in evidence_folder.verify(case.folder)}


# Adding


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
    workspace.undo()
    assert contents(workspace.root) == before
    (kept,) = (workspace.root / ".trash").glob("*.png")
    assert kept.read_bytes() == PNG
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


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "link", "device"])
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
    monkeypatch.setattr(evidence_folder, "is_placeholder", lambda *_: True)
    with pytest.raises(UsageProblem, match="cloud only"):
        add(workspace, case, photo)


def test_a_file_beyond_two_gigabytes_is_refused_without_reading_it(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_folder, "is_placeholder", lambda *_: False)
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(evidence_folder.LARGEST + 1)
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
    monkeypatch.setattr(evidence_folder, "digest_of_file", lambda _: ("0" * 64, 3))
    with pytest.raises(NotSaved, match="disk reported an error"):
        add(workspace, case, photo)
    assert contents(case.folder / "evidence") == {}


def test_without_its_side_file_the_copy_is_not_kept(
    workspace: Workspace, case: LoadedCase, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plaint.storage.operations import Running

    monkeypatch.setattr(Running, "write", failing)
    with pytest.raises(OSError, match="No space"):
        add(workspace, case, photo)
    assert contents(case.folder / "evidence") == {}


def test_an_evidence_folder_that_leads_out_of_the_workspace_is_refused(
    workspace: Workspace, case: LoadedCase, photo: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (case.folder / "evidence").symlink_to(tmp_path / "outside", target_is_directory=True)
    with pytest.raises(UsageProblem, match="link out of the workspace"):
        add(workspace, case, photo)
    assert contents(tmp_path / "outside") == {}


# Looking


def put(folder: Path, name: str, data: bytes = PNG, side: str | None = None) -> None:
    path = folder / "evidence" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if side is not None:
        path.with_name(path.name + ".toml").write_text(side)


def facts(data: bytes = PNG) -> str:
    return f'id = "aaaaaa"\nsha256 = "{sha256(data).hexdigest()}"\nsize = {len(data)}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put_case(tmp_path)


def scanned(folder: Path) -> dict[str, str]:
    return {piece.name: piece.state.value for piece in evidence_folder.scan(folder)[0]}


def test_every_state_is_told(folder: Path) -> None:
    put(folder, "fine.png", side=facts())
    put(folder, "longer.png", PNG + b"!", side=facts())
    put(folder, "other.png", PNG[::-1], side=facts())
    put(folder, "new.png")
    put(folder, "unknown.png", side='title = "no digest"\n')
    put(folder, "gone.png", side=facts())
    (folder / "evidence" / "gone.png").unlink()
    put(folder, "sub/deep.png", side=facts())
    assert scanned(folder) == {
        "fine.png": "recorded", "longer.png": "changed", "other.png": "recorded", "new.png": "untracked",
        "unknown.png": "untracked", "gone.png": "missing", "sub/deep.png": "recorded",
    }  # fmt: skip
    assert {piece.name: piece.state.value for piece in evidence_folder.verify(folder)} == {
        "fine.png": "ok", "longer.png": "changed", "other.png": "changed", "new.png": "untracked",
        "unknown.png": "untracked", "gone.png": "missing", "sub/deep.png": "ok",
    }  # fmt: skip
    assert [finding.rule for finding in evidence_folder.scan(folder)[1]] == [
        "evidence.missing", "evidence.changed", "evidence.untracked",
    ]  # fmt: skip


def test_one_bit_changed_is_found(workspace: Workspace, case: LoadedCase, photo: Path) -> None:
    add(workspace, case, photo)
    copy = case.folder / "evidence" / "photo-1.png"
    copy.chmod(0o644)
    copy.write_bytes(PNG[:-1] + bytes([PNG[-1] ^ 1]))
    assert states(case) == {"photo-1.png": "changed"}


def test_a_size_that_differs_is_a_change_even_without_a_digest(folder: Path) -> None:
    put(folder, "a.png", side='size = 3\nid = "aaaaaa"\n')
    put(folder, "b.png", side=f"size = {len(PNG)}\n")
    assert {piece.name: piece.state.value for piece in evidence_folder.verify(folder)} == {
        "a.png": "changed",
        "b.png": "untracked",
    }


def test_withdrawn_evidence_may_be_missing(folder: Path) -> None:
    put(folder, "a.png", side=facts() + 'withdrawn = "private"\n')
    (folder / "evidence" / "a.png").unlink()
    (finding,) = evidence_folder.scan(folder)[1]
    assert finding.level == "info"


def test_a_toml_file_may_itself_be_evidence(folder: Path) -> None:
    put(folder, "settings.toml", b'theme = "dark"\n')
    put(folder, "other.toml", b'theme = "dark"\n', side=facts(b'theme = "dark"\n'))
    assert scanned(folder) == {"settings.toml": "untracked", "other.toml": "recorded"}


def test_a_broken_side_file_is_told_and_the_piece_is_listed(folder: Path) -> None:
    put(folder, "a.png", side="= broken")
    put(folder, "b.png", side="")
    (folder / "evidence" / "b.png.toml").unlink()
    os.mkfifo(folder / "evidence" / "b.png.toml")
    pieces, findings = evidence_folder.scan(folder)
    assert {piece.name: piece.state for piece in pieces} == {
        "a.png": EvidenceState.UNTRACKED,
        "b.png": EvidenceState.UNTRACKED,
    }
    assert [(finding.rule, finding.file) for finding in findings] == [
        ("evidence.not-a-file", "evidence/b.png.toml"),
        ("file.syntax", "evidence/a.png.toml"),
        ("evidence.untracked", "evidence/b.png"),
    ]


def test_a_side_file_that_cannot_be_read_or_goes_is_no_obstacle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a.png", side="x" * (reading.LIMIT + 1))
    assert [finding.rule for finding in evidence_folder.scan(folder)[1]] == ["file.broken"]

    def gone(_: Path) -> Any:
        raise FileNotFoundError

    monkeypatch.setattr(evidence_scan, "read_snapshot", gone)
    pieces, findings = evidence_folder.scan(folder)
    assert (pieces[0].state, findings) == (EvidenceState.UNTRACKED, ())


def test_links_and_ignored_names_are_not_evidence(folder: Path) -> None:
    put(folder, "a.png", side=facts())
    put(folder, ".DS_Store")
    put(folder, ".git/x")
    put(folder, "x.tmp")
    (folder / "evidence" / "passwd").symlink_to("/etc/passwd")
    pieces, findings = evidence_folder.scan(folder)
    assert [piece.name for piece in pieces] == ["a.png"]
    assert [finding.rule for finding in findings] == ["evidence.not-a-file"]


def test_what_is_only_in_the_cloud_is_never_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a.png", side=facts())
    (folder / "evidence" / "a.png").rename(folder / "evidence" / ".a.png.icloud")
    put(folder, "b.png", side=facts())
    monkeypatch.setattr(evidence_scan, "is_placeholder", lambda _, name: name == "b.png")
    monkeypatch.setattr(evidence_scan, "digest_of_file", lambda _: pytest.fail("it was read"))
    pieces = list(evidence_folder.verify(folder))
    assert [(piece.name, piece.state.value) for piece in pieces] == [("a.png", "in-cloud"), ("b.png", "in-cloud")]
    assert evidence_folder.type_finding(folder, pieces[0]) is None


def test_conflicted_copies_of_side_files_are_counted_and_those_of_content_are_evidence(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    put(folder, "a.png", side=facts())
    (folder / "evidence" / "a.png (Anna's conflicted copy).toml").write_text(facts())
    put(folder, "a (1).png", side=facts())
    put(folder, "a 2.png")
    case = loaded(Workspace.open(tmp_path), folder)
    assert [piece.name for piece in case.evidence] == ["a (1).png", "a 2.png", "a.png"]
    assert case.conflicts == 1
    assert sorted(rules(case)) == [
        "evidence.conflict", "evidence.conflict-name", "evidence.conflict-name", "evidence.untracked",
    ]  # fmt: skip


def test_a_folder_that_cannot_be_listed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    pieces, findings = evidence_folder.scan(folder)
    assert pieces == ()
    assert (findings[0].rule, findings[0].file) == ("evidence.unreadable", "evidence")


def test_a_file_that_cannot_be_hashed_is_missing_as_proof(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a.png", side=facts())
    (piece,) = evidence_folder.scan(folder)[0]
    (folder / "evidence" / "a.png").unlink()
    assert evidence_folder.verified(folder, piece).state is EvidenceState.MISSING
    os.mkfifo(folder / "evidence" / "a.png")
    assert evidence_folder.verified(folder, piece).state is EvidenceState.MISSING


def test_a_name_that_promises_another_kind_is_a_finding(folder: Path) -> None:
    put(folder, "a.png", side=facts())
    put(folder, "b.jpg", side=facts())
    put(folder, "c.png", side=facts())
    found = {piece.name: piece for piece in evidence_folder.scan(folder)[0]}
    assert evidence_folder.type_finding(folder, found["a.png"]) is None
    finding = evidence_folder.type_finding(folder, found["b.jpg"])
    assert finding is not None
    assert (finding.rule, finding.file) == ("evidence.type-mismatch", "evidence/b.jpg")
    (folder / "evidence" / "c.png").unlink()
    assert evidence_folder.type_finding(folder, found["c.png"]) is None


def test_the_number_of_the_folder_s_levels_is_bounded(folder: Path) -> None:
    put(folder, "/".join(["d"] * 30) + "/deep.png")
    put(folder, "near.png")
    assert scanned(folder) == {"near.png": "untracked"}


Sniffer = Callable[[bytes], str]


def test_the_kind_of_content_can_be_asked_for() -> None:
    sniffer: Sniffer = evidence_folder.sniff
    assert sniffer(PNG) == "png"
