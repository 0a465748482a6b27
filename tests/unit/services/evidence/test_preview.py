"""What a piece of evidence looks like, whatever it is; and its words for search."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.storage.odd_files import bomb, jpeg, pdf, png
from tests.unit.storage.odd_mails import with_attachments

from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.services.evidence import preview as previewing
from plaint.services.evidence import text
from plaint.services.evidence.preview import Preview, preview
from plaint.services.evidence.text import text_of


def shown(tmp_path: Path, name: str, data: bytes, **options: int) -> Preview:
    (tmp_path / "evidence").mkdir(exist_ok=True)
    (tmp_path / "evidence" / name).write_bytes(data)
    return preview(tmp_path, Evidence(name, state=EvidenceState.RECORDED), **options)


def test_a_picture_is_told_and_made_small(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.jpg", jpeg(offset="+02:00"), width=8, height=8)
    assert dict(found.facts) == {
        "content": "JPEG picture, 16 x 8 pixels", "taken": "2026-11-12 10:15+02:00", "camera": "Phone 3",
    }  # fmt: skip
    assert (len(found.cells), len(found.cells[0])) == (4, 8)
    assert shown(tmp_path, "b.png", png()).facts == (("content", "PNG picture, 8 x 4 pixels"),)


def test_a_pdf_tells_its_pages_and_words_and_a_scan_that_it_has_none(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.pdf", pdf("Order 406", pages=2))
    assert dict(found.facts)["content"] == "PDF, 2 pages"
    assert dict(found.facts)["title"] == "Invoice 12"
    assert found.text.startswith("Order 406\n\n──────")
    scan = shown(tmp_path, "b.pdf", pdf("", info=""))
    assert (scan.facts, scan.warning) == ((("content", "PDF, 1 page"),), "no text in it: probably a scan")


def test_a_mail_shows_head_text_and_attachments(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.eml", with_attachments())
    facts = dict(found.facts)
    assert facts["from"] == "Ann Lee <ann@home.org>"
    assert facts["to"] == "thandi@amazon.co.za, Bo <bo@home.org>"
    assert "invoice.pdf (10 B)" in facts["attached"]
    assert found.text.startswith("I want a refund.")
    assert dict(shown(tmp_path, "odd.eml", b"\x01\x02 odd\n\nwords").facts)["content"] == "mail"


def test_text_is_shown_with_its_encoding_and_pages_without_tags(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.txt", "Größe".encode("utf-16"))
    assert (found.text, found.facts) == ("Größe", (("content", "text, utf-16"),))
    assert shown(tmp_path, "a.html", b"<!doctype html><p>No").text == "No"
    assert dict(shown(tmp_path, "long.txt", b"x" * 70_000).facts)["content"] == "text, utf-8, the first 64 kB of it"


@pytest.mark.parametrize(
    ("name", "data", "content"),
    [
        ("empty.txt", b"", "nothing: the file is empty"),
        ("a.bin", b"\0\1\2\3" * 5, "a file of an unknown kind"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Microsoft Office Document file"),
        ("a.flac", b"fLaC\0\0", "flac"),
    ],
)
def test_anything_else_is_named(tmp_path: Path, name: str, data: bytes, content: str) -> None:
    assert content.lower() in dict(shown(tmp_path, name, data).facts)["content"].lower()


def test_what_cannot_be_looked_into_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "would unpack" in shown(tmp_path, "a.png", bomb(12_000)).warning
    assert "would unpack to far too many pixels" in shown(tmp_path, "a.png", bomb(60_000)).warning
    lie = shown(tmp_path, "a.png", pdf("x"))
    assert lie.warning == "its name promises another kind of file; its content is: pdf"
    assert dict(lie.facts)["content"] == "PDF, 1 page"
    both = shown(tmp_path, "b.pdf", bomb(12_000))
    assert both.warning.startswith("its name promises")
    assert "would unpack" in both.warning
    assert preview(tmp_path, Evidence("none.txt", state=EvidenceState.RECORDED)).warning.startswith("it cannot be read")
    os.mkfifo(tmp_path / "evidence" / "pipe")
    assert "not an ordinary file" in preview(tmp_path, Evidence("pipe", state=EvidenceState.RECORDED)).warning
    assert "in the cloud" in preview(tmp_path, Evidence("x", state=EvidenceState.IN_CLOUD)).warning
    assert preview(tmp_path, Evidence("x", state=EvidenceState.MISSING)).warning == "not on this disk"
    monkeypatch.setattr(previewing, "LOOKED_AT", 10)
    assert shown(tmp_path, "c.txt", b"x" * 5000).text.startswith("xxx")


def test_the_words_of_evidence_are_there_for_search(tmp_path: Path) -> None:
    def words(name: str, data: bytes) -> str | None:
        path = tmp_path / name
        path.write_bytes(data)
        return text_of(path, tmp_path / "cache")

    assert words("a.txt", b"plain words") == "plain words"
    assert words("a.html", b"<html><body>No <b>refund") == "No refund"
    found = words("a.eml", with_attachments())
    assert found is not None
    assert found.startswith("Re: Your order\nAnn Lee ann@home.org, ")
    assert "invoice.pdf" in found
    assert words("a.pdf", pdf("Order 406")) == "Order 406"
    assert words("a.png", png()) is None
    assert words("broken.pdf", b"%PDF-1.4 x") == ""
    assert text_of(tmp_path / "none.txt") is None


def test_words_that_took_long_are_kept_by_the_hash_of_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = tmp_path / "a.pdf", tmp_path / "cache"
    path.write_bytes(pdf("Order 406"))
    assert text_of(path, cache) == "Order 406"
    (kept,) = (cache / "texts").rglob("*.txt")
    kept.write_text("kept", encoding="utf-8")
    assert text_of(path, cache) == "kept"
    assert text_of(path) == "Order 406"
    kept.write_bytes(b"\xff")
    assert text_of(path, cache) == "Order 406"
    monkeypatch.setattr(text, "KEPT", 1)
    (kept.parent / "older.txt").touch()
    os.utime(kept.parent / "older.txt", (1, 1))
    kept.write_bytes(b"\xff")
    text_of(path, cache)
    assert [one.name for one in kept.parent.iterdir()] == [kept.name]
    (tmp_path / "file").touch()
    assert text_of(path, tmp_path / "file") == "Order 406"
    monkeypatch.setattr(text, "LARGEST", 5)
    assert text_of(path, cache) is None
