"""A file tells what it is and when it was made, so that nobody has to be asked."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.storage.odd_files import bomb, jpeg, pdf, png
from tests.unit.storage.odd_mails import SIMPLE
from tests.unit.storage.workspaces import NOW, loaded, new_case, open_workspace

from plaint.domain.errors import UsageProblem
from plaint.domain.model.evidence_kind import questions
from plaint.services.cases.actions import add_files
from plaint.services.evidence import metadata
from plaint.services.evidence.metadata import expand, look


def test_photographs_pdfs_and_mails_tell_kind_and_time() -> None:
    photo = look("IMG_1.jpg", jpeg(offset="+02:00"))
    assert (photo.kind, str(photo.captured)) == ("photo", "2026-11-12 10:15:00+02:00")
    paper = look("scan.pdf", pdf("TAX INVOICE", "Order 406"))
    assert (paper.kind, paper.title, str(paper.captured)) == ("invoice", "Invoice 12", "2026-11-12 10:15:00+02:00")
    mail = look("a.eml", SIMPLE)
    assert (mail.kind, mail.source, mail.message_id) == ("email", "Thandi Nóbre", "a1@amazon.co.za")
    assert look("page.png", png()).kind == "screenshot"
    assert look("page.png", png(), of_mail=True).kind == "other"
    assert look("bomb.jpg", bomb()).kind == "screenshot"
    assert look("a.txt", b"your receipt").kind == "receipt"


def test_a_lie_about_the_type_is_told() -> None:
    assert "its content is: pdf" in look("a.png", pdf("x")).warning
    assert look("a.txt", b"").warning == "a.txt is named like one kind of file, but it is empty"
    assert "its content is no such thing" in look("a.png", bytes(range(9))).warning


def test_what_the_file_tells_is_written_down_unless_a_person_said_otherwise(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    case = new_case(workspace)
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.jpg").write_bytes(jpeg())
    (tmp_path / "in" / "deep" / "page.png").write_bytes(pdf("Hello"))
    (tmp_path / "in" / ".DS_Store").touch()
    (tmp_path / "in" / "link.txt").symlink_to("a.jpg")
    added = add_files(workspace, case, [tmp_path / "in"], {"source": "mine"}, now=NOW, source=random.Random(1))
    first, second = loaded(workspace, case.folder).evidence
    assert (first.name, first.kind, first.source) == ("a.jpg", "photo", "mine")
    assert first.captured == datetime(2026, 11, 12, 10, 15, tzinfo=UTC)
    assert second.name == "page.png"
    assert "its content is: pdf" in added.notes[0]
    assert len(added.notes) == 1
    assert questions(first) == (("shows", "what it shows"),)
    given = {"kind": "receipt", "captured": "2026-11-01"}
    (tmp_path / "b.jpg").write_bytes(jpeg(camera="Other"))
    (piece,) = add_files(workspace, case, [tmp_path / "b.jpg"], given, now=NOW, source=random.Random(2)).pieces
    assert (piece.kind, str(piece.captured)[:10]) == ("receipt", "2026-11-01")


def test_an_empty_folder_and_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageProblem, match="holds no file"):
        expand([tmp_path / "empty"])
    for number in range(4):
        (tmp_path / f"{number}.txt").touch()
    monkeypatch.setattr(metadata, "FILES", 2)
    with pytest.raises(UsageProblem, match="more than 2 files"):
        expand([tmp_path])
    monkeypatch.setattr(metadata, "LOOKED_AT", 3)
    (tmp_path / "0.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    assert "png" in metadata.look_at(tmp_path / "0.txt").warning
