"""What is seen of the evidence: by a look, and by reading every byte."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.workspaces import NOW, loaded, new_case, open_workspace, put_case, rules

from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.storage.cases import evidence_scan
from plaint.storage.documents.file_type import sniff
from plaint.storage.evidence import add as evidence_add
from plaint.storage.files import read
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
    return {piece.name: piece.state.value for piece in evidence_scan.scan(folder)[0]}


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
    assert {piece.name: piece.state.value for piece in evidence_scan.verify(folder)} == {
        "fine.png": "ok", "longer.png": "changed", "other.png": "changed", "new.png": "untracked",
        "unknown.png": "untracked", "gone.png": "missing", "sub/deep.png": "ok",
    }  # fmt: skip
    assert [finding.rule for finding in evidence_scan.scan(folder)[1]] == [
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
    assert {piece.name: piece.state.value for piece in evidence_scan.verify(folder)} == {
        "a.png": "changed",
        "b.png": "untracked",
    }


def test_withdrawn_evidence_may_be_missing(folder: Path) -> None:
    put(folder, "a.png", side=facts() + 'withdrawn = "private"\n')
    (folder / "evidence" / "a.png").unlink()
    (finding,) = evidence_scan.scan(folder)[1]
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
    pieces, findings = evidence_scan.scan(folder)
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
    put(folder, "a.png", side="x" * (read.LIMIT + 1))
    assert [finding.rule for finding in evidence_scan.scan(folder)[1]] == ["file.broken"]

    def gone(_: Path) -> Any:
        raise FileNotFoundError

    monkeypatch.setattr(evidence_scan, "read_snapshot", gone)
    pieces, findings = evidence_scan.scan(folder)
    assert (pieces[0].state, findings) == (EvidenceState.UNTRACKED, ())


def test_links_and_ignored_names_are_not_evidence(folder: Path) -> None:
    put(folder, "a.png", side=facts())
    put(folder, ".DS_Store")
    put(folder, ".git/x")
    put(folder, "x.tmp")
    (folder / "evidence" / "passwd").symlink_to("/etc/passwd")
    pieces, findings = evidence_scan.scan(folder)
    assert [piece.name for piece in pieces] == ["a.png"]
    assert [finding.rule for finding in findings] == ["evidence.not-a-file"]


def test_what_is_only_in_the_cloud_is_never_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a.png", side=facts())
    (folder / "evidence" / "a.png").rename(folder / "evidence" / ".a.png.icloud")
    put(folder, "b.png", side=facts())
    monkeypatch.setattr(evidence_scan, "is_placeholder", lambda _, name: name == "b.png")
    monkeypatch.setattr(evidence_scan, "digest_of_file", lambda _: pytest.fail("it was read"))
    pieces = list(evidence_scan.verify(folder))
    assert [(piece.name, piece.state.value) for piece in pieces] == [("a.png", "in-cloud"), ("b.png", "in-cloud")]
    assert evidence_add.type_finding(folder, pieces[0]) is None


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
    pieces, findings = evidence_scan.scan(folder)
    assert pieces == ()
    assert (findings[0].rule, findings[0].file) == ("evidence.unreadable", "evidence")


def test_a_file_that_cannot_be_hashed_is_missing_as_proof(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a.png", side=facts())
    (piece,) = evidence_scan.scan(folder)[0]
    (folder / "evidence" / "a.png").unlink()
    assert evidence_scan.verified(folder, piece).state is EvidenceState.MISSING
    os.mkfifo(folder / "evidence" / "a.png")
    assert evidence_scan.verified(folder, piece).state is EvidenceState.MISSING


def test_a_name_that_promises_another_kind_is_a_finding(folder: Path) -> None:
    put(folder, "a.png", side=facts())
    put(folder, "b.jpg", side=facts())
    put(folder, "c.png", side=facts())
    found = {piece.name: piece for piece in evidence_scan.scan(folder)[0]}
    assert evidence_add.type_finding(folder, found["a.png"]) is None
    finding = evidence_add.type_finding(folder, found["b.jpg"])
    assert finding is not None
    assert (finding.rule, finding.file) == ("evidence.type-mismatch", "evidence/b.jpg")
    (folder / "evidence" / "c.png").unlink()
    assert evidence_add.type_finding(folder, found["c.png"]) is None


def test_the_number_of_the_folder_s_levels_is_bounded(folder: Path) -> None:
    put(folder, "/".join(["d"] * 30) + "/deep.png")
    put(folder, "near.png")
    assert scanned(folder) == {"near.png": "untracked"}


Sniffer = Callable[[bytes], str]


def test_the_kind_of_content_can_be_asked_for() -> None:
    sniffer: Sniffer = sniff
    assert sniffer(PNG) == "png"
