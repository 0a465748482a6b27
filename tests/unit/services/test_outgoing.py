"""Letters on their way out are opened again by what will open them: mail parsers, ZIP and XML readers, PDF readers."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from plaint.domain.errors import NotSaved, UsageProblem
from plaint.domain.model.case import Contact
from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import LANGUAGES
from plaint.exporters.letter_sheet import layout_of, take_apart
from plaint.exporters.plain_text import plain_text
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters.draft import compose
from plaint.services.outgoing import formats, mail, send
from plaint.services.outgoing.enclosures import outgoing_names
from plaint.storage.workspace import LoadedCase, Workspace

SAMPLES = Path(__file__).parents[3] / "cases"
TODAY, NOW = date(2026, 11, 22), datetime(2026, 11, 22, 12, tzinfo=UTC)
MAIL = b"""\
Message-ID: <second@shop.example>
In-Reply-To: <first@me.example>
References: <first@me.example>
From: "Returns team" <returns@shop.example>
To: naledi.mokoena@example.com
Date: Fri, 20 Nov 2026 10:00:00 +0200
Subject: Your kettle

We look into it.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(SAMPLES, tmp_path / "cases")
    return Workspace.open(tmp_path / "cases", state=tmp_path / "state")


def taken(workspace: Workspace, case: str) -> tuple[LoadedCase, Guidance]:
    loaded = workspace.find(case)
    assert isinstance(loaded, LoadedCase)
    return loaded, guide(loaded, workspace, TODAY)


def drafted(loaded: LoadedCase, guidance: Guidance, kind: str = "", language: str = "") -> Letter:
    return compose(loaded, guidance, kind, language, TODAY, NOW, random.Random(1)).letter


def opened(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def rules(findings: object) -> set[str]:
    return {one.rule for one in findings}  # type: ignore[attr-defined]


def pdf_text(data: bytes) -> tuple[str, int]:
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(texts).replace("\r\n", "\n"), len(texts)


# Mail ------------------------------------------------------------------------------------------------------------


def test_a_draft_of_a_mail_has_its_enclosures_and_no_date(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "h9c2")
    letter = drafted(loaded, guidance, "letter-before-claim")
    made = formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY)
    message = opened(made.data)
    assert message["X-Unsent"] == "1"
    assert message["Date"] is None
    assert message["Message-ID"] is None
    assert message["To"].addresses[0].addr_spec == "service@alpenpfad.example"
    assert message["From"].addresses[0].display_name == "Katrin Lindner"
    assert message["Subject"] == letter.title
    assert [part.get_filename() for part in message.iter_attachments()] == list(letter.enclosures)
    for part in message.iter_attachments():
        held = (loaded.folder / "evidence" / str(part.get_filename())).read_bytes()
        assert part.get_payload(decode=True) == held
    assert "bestätigt" in next(
        part.get_content() for part in message.iter_attachments() if part.get_content_type() == "text/plain"
    )
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert "**" not in text
    assert text.startswith("Ihr Zeichen: Vorgang AP-2291")
    assert "Größe 40" in text
    assert "\nKatrin Lindner\nMusterweg 12\n81000 München\n" in text
    assert all(len(line) <= 998 for line in made.data.split(b"\r\n"))
    assert b"\n" not in made.data.replace(b"\r\n", b"")


def with_mail(workspace: Workspace, data: bytes) -> tuple[LoadedCase, Guidance]:
    loaded, _ = taken(workspace, "k7f3")
    name = "answer.eml"
    (loaded.folder / "evidence" / name).write_bytes(data)
    (loaded.folder / "interactions" / "2026-11-21-zz9zz9.toml").write_text(
        f'id = "zz9zz9"\nat = 2026-11-21\nchannel = "email"\ndirection = "in"\nreason = "x"\nevidence = ["{name}"]\n',
        "utf-8",
    )
    return taken(workspace, "k7f3")


def test_it_answers_the_mail_that_was_imported(workspace: Workspace) -> None:
    loaded, guidance = with_mail(workspace, MAIL)
    letter = drafted(loaded, guidance, "follow-up")
    message = opened(formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY).data)
    assert message["In-Reply-To"] == "<second@shop.example>"
    assert message["References"] == "<first@me.example> <second@shop.example>"
    assert message["To"].addresses[0].addr_spec == "returns@shop.example"
    other = drafted(loaded, guidance, "chargeback")
    bank = opened(formats.outgoing(loaded, other, "eml", guidance.playbook, TODAY).data)
    assert bank["In-Reply-To"] is None
    assert bank["To"] is None


def test_an_address_that_nobody_reads_is_not_written_to(workspace: Workspace) -> None:
    loaded, guidance = with_mail(workspace, MAIL.replace(b"returns@", b"no-reply@"))
    letter = drafted(loaded, guidance, "follow-up")
    made = formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY)
    message = opened(made.data)
    assert "no-reply" not in str(message["To"] or "")
    assert message["In-Reply-To"] == "<second@shop.example>"


def test_hostile_texts_stay_in_their_header(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    person = replace(loaded.case.consumer, name="Ana\r\nBcc: all@x.example", email="ana@x.example\r\nX: y")
    loaded = replace(loaded, case=replace(loaded.case, consumer=person))
    letter = replace(
        drafted(loaded, guidance, "customer-service"), to="Shop\r\nBcc: b@x.example, shop@x.example",
        body="**Ünïcödé " + "long " * 60 + "**\n\nText\x00\x1b[31m\n",
    )  # fmt: skip
    message = opened(formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY).data)
    assert message["Bcc"] is None
    assert message["X"] is None
    assert message["Subject"].startswith("Ünïcödé long")
    body = message.get_body()
    assert body is not None
    assert "\x1b" not in body.get_content()


def test_an_enclosure_that_is_not_there_is_named(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    letter = replace(drafted(loaded, guidance, "follow-up"), enclosures=("crack.png", "gone.pdf"))
    made = formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY)
    assert any("gone.pdf is not attached" in one.message for one in made.findings)
    assert [part.get_filename() for part in opened(made.data).iter_attachments()] == ["crack.png"]
    (loaded.folder / "evidence" / "crack.png").unlink()
    made = formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY)
    assert any("crack.png" in one.message for one in made.findings)
    assert "gone.pdf" in made.data.decode(), "the text lists what the letter encloses"


def test_a_redacted_copy_goes_out_in_place_of_its_original(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    piece = next(one for one in loaded.evidence if one.name == "crack.png")
    copy = replace(piece, name="crack-redacted.png", redacts="crack.png", id="cccccc")
    shutil.copy(loaded.folder / "evidence" / "crack.png", loaded.folder / "evidence" / copy.name)
    loaded = replace(loaded, evidence=(*loaded.evidence, copy))
    letter = replace(drafted(loaded, guidance, "follow-up"), enclosures=("crack.png",))
    assert outgoing_names(loaded, letter) == {"crack.png": "crack-redacted.png"}
    made = formats.outgoing(loaded, letter, "eml", guidance.playbook, TODAY)
    assert [part.get_filename() for part in opened(made.data).iter_attachments()] == ["crack-redacted.png"]
    assert "letter.redacted-copy" in rules(made.findings)


def test_a_link_carries_a_short_text_whole_and_leaves_a_long_one_out(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "h9c2")
    letter = drafted(loaded, guidance, "letter-before-claim")
    short = replace(letter, body="**Größe & Farbe**\n\nGuten Tag,\n\n50 % fehlen.\n", enclosures=())
    link = mail.mail_link(loaded, short, guidance.playbook)
    parts = urlsplit(link.address)
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "service@alpenpfad.example")
    assert fields["subject"] == ["Größe & Farbe"]
    assert fields["body"][0].startswith("Guten Tag,\r\n\r\n50 % fehlen.")
    assert link.findings == ()
    long = mail.mail_link(loaded, letter, guidance.playbook)
    assert len(long.address) <= mail.LONGEST_LINK
    assert "body" not in parse_qs(urlsplit(long.address).query)
    assert rules(long.findings) == {"letter.link-long", "letter.link-enclosures"}


# Paper -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "kind", "layout", "page"),
    [
        ("h9c2", "letter-before-claim", "din", "Seite 1 von 2"), ("k7f3", "ombud", "left", "Page 1 of 2"),
        ("m8k4", "chargeback", "number10", "Page 1 of 2"), ("b6z3", "rejection", "right", "Página 1 de 1"),
        ("r4w8", "letter-before-claim", "left", "Bladsy 1 van "),
    ],
)  # fmt: skip
def test_a_letter_on_paper_says_all_of_its_text(
    workspace: Workspace, case: str, kind: str, layout: str, page: str
) -> None:
    loaded, guidance = taken(workspace, case)
    letter = drafted(loaded, guidance, kind)
    text, pages = pdf_text(formats.outgoing(loaded, letter, "pdf", guidance.playbook, TODAY).data)
    assert layout_of(loaded.case.consumer.country).name == layout
    assert page in text
    assert 1 <= pages <= 3
    docx, tree = docx_of(formats.outgoing(loaded, letter, "docx", guidance.playbook, TODAY).data)
    for words in plain_text(take_apart(letter.body).text).split():
        assert words.strip("-") in text.replace("\u200b", "").replace("–", "-")
        assert words.strip("-") in docx
    for words in (*letter.to.split(", "), take_apart(letter.body).date):
        assert words in text or "@" in words
        assert words in docx or "@" in words
    assert tree is not None


def docx_of(data: bytes) -> tuple[str, ET.Element]:
    """Open a DOCX as ZIP and XML, and with python-docx where that is installed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        trees = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    try:
        import docx  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        pass
    else:
        assert docx.Document(io.BytesIO(data)).paragraphs
    document = trees["word/document.xml"]
    names = {f"/{name}" for name in trees}
    assert {one.get("PartName") for one in trees["[Content_Types].xml"] if one.get("PartName")} <= names
    return " ".join("".join(one.itertext()) for one in document.iter() if one.tag.endswith("}p")), document


def test_an_unknown_address_is_a_blank_and_a_finding(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "b6z3")
    letter = drafted(loaded, guidance, "rejection")
    for form in formats.BINARY:
        made = formats.outgoing(loaded, letter, form, guidance.playbook, TODAY)
        assert "letter.no-address" in rules(made.findings)
        shown = pdf_text(made.data)[0] if form == "pdf" else docx_of(made.data)[0]
        assert "[dirección postal" in shown
    known = Contact("post", "Casa Molinillo\nCalle Mayor 1\n28000 Madrid")
    retailer = replace(loaded.case.retailer, contacts=(known,))
    order = replace(loaded.case.order, sold_by="retailer")
    loaded = replace(loaded, case=replace(loaded.case, retailer=retailer, order=order))
    made = formats.outgoing(loaded, drafted(loaded, guidance, "rejection"), "pdf", guidance.playbook, TODAY)
    assert "letter.no-address" not in rules(made.findings)


def test_an_address_that_the_window_does_not_show_is_said(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    letter = replace(
        drafted(loaded, guidance, "ombud"),
        body="A\nB\n\n" + "\n".join(f"Line {n}" for n in range(9)) + "\n\n1 May 2026\n\n**Subject**\n\nDear all\n",
    )
    found = formats.outgoing(loaded, letter, "pdf", guidance.playbook, TODAY).findings
    assert "letter.address-long" in rules(found)


@pytest.mark.parametrize(
    "body", ["", "\x00\ud800", "**A**", "x" * 5000, "[" * 300, "| a |\n|---|\n| b |\n", "# a\n\n> b"]
)
def test_any_text_can_be_written_in_every_format(workspace: Workspace, body: str) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    letter = Letter("aaaaaa", language="xx", body=body)
    for form in formats.FORMATS:
        assert isinstance(formats.outgoing(loaded, letter, form, guidance.playbook, TODAY).data, bytes)


def test_the_same_letter_gives_the_same_files(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    letter = drafted(loaded, guidance, "ombud")
    for form in ("md", "txt", "pdf", "docx"):
        first, second = (formats.outgoing(loaded, letter, form, guidance.playbook, TODAY).data for _ in range(2))
        assert first == second


# Text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_no_marks_and_no_long_lines(workspace: Workspace, language: str) -> None:
    loaded, guidance = taken(workspace, "h9c2")
    letter = drafted(loaded, guidance, "letter-before-claim", language)
    text = formats.text_of_letter(loaded, letter)
    assert "**" not in text
    assert max(map(len, text.split("\n"))) <= 72
    for name in letter.enclosures:
        assert name in text


def test_a_day_at_the_beginning_of_a_line_stays_a_day() -> None:
    text = plain_text("- 20. Oktober 2026: Bestellt\n- 2. November 2026: Zugesagt\n\n5. Mai 2026\n")
    assert text == "- 20. Oktober 2026: Bestellt\n- 2. November 2026: Zugesagt\n\n5. Mai 2026\n"
    assert (
        plain_text("1. one\n2. two\n\n> said\n\n***\n\n    code\n")
        == "1. one\n2. two\n\n> said\n\n" + "-" * 20 + "\n\ncode\n"
    )


def test_enclosures_that_a_text_does_not_name_are_listed(workspace: Workspace) -> None:
    loaded, _ = taken(workspace, "k7f3")
    letter = Letter("aaaaaa", language="de", body="**A**\n\nText", enclosures=("crack.png",))
    assert formats.text_of_letter(loaded, letter).endswith(
        "Anlagen:\n\n- Anlage 3: The crack from the rim to the handle (crack.png)\n"
    )


def test_a_text_without_a_head_is_taken_as_it_is() -> None:
    assert take_apart("Hello\n\nthere").text == "Hello\n\nthere"
    assert take_apart("One\n\n**Two**\n\nThree") == take_apart("**Two**\n\nOne\n\nThree")
    assert take_apart("A\n\nB\nC\n\nlate\nnight\n\n**S**\n\nT").text == "late\nnight\n\nT"


# Files and the mark of having been sent -----------------------------------------------------------------------------


def test_what_cannot_be_written_is_said(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "letter.txt"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotSaved, match="No space left"):
        formats.write_letter(workspace, b"x", target)
    monkeypatch.undo()
    assert list(tmp_path.glob("*letter*")) == []
    target.write_text("there", "utf-8")
    with pytest.raises(UsageProblem, match="already"):
        formats.write_letter(workspace, b"x", target)
    formats.write_letter(workspace, b"x", target, replace_it=True)
    assert target.read_bytes() == b"x"
    with pytest.raises(UsageProblem, match="no format"):
        formats.outgoing(*(taken(workspace, "k7f3")[0], Letter("a")), "odt", None, TODAY)


def test_a_draft_is_kept_and_marked_in_one_step_that_undo_takes_back(workspace: Workspace) -> None:
    loaded, guidance = taken(workspace, "k7f3")
    letter = drafted(loaded, guidance, "follow-up")
    saved = send.note_sent(workspace, loaded, letter, {"sent": "2026-11-21", "channel": "post"}, now=NOW)
    (kept,) = taken(workspace, "k7f3")[0].letters
    assert (kept.id, kept.channel, str(kept.sent)[:10], kept.file) == (
        letter.id,
        "post",
        "2026-11-21",
        saved.letter.file,
    )
    for reference in (kept.id, kept.id[:4], kept.file, kept.file.rpartition("/")[2]):
        assert send.kept_letter(taken(workspace, "k7f3")[0], reference) == kept
    with pytest.raises(UsageProblem, match="sent already"):
        send.note_sent(workspace, loaded, kept, {"sent": "today"}, now=NOW)
    with pytest.raises(UsageProblem, match="still to come"):
        send.note_sent(workspace, loaded, letter, {"sent": "2026-12-21"}, now=NOW)
    with pytest.raises(UsageProblem, match="withdrawn"):
        send.note_sent(workspace, loaded, replace(letter, withdrawn="x"), {"sent": "today"}, now=NOW)
    with pytest.raises(UsageProblem, match="no letter 'nothing'"):
        send.kept_letter(taken(workspace, "k7f3")[0], "nothing")
    workspace.undo()
    assert taken(workspace, "k7f3")[0].letters == ()
