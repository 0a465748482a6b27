"""Mails are read whatever they hold, and no name in them is believed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from email.message import Message
from pathlib import Path

import pytest
from benchmarks.mails import fuzz
from tests.unit.storage.odd_mails import ODD, SIMPLE, many_parts, nested, with_attachments

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.messages.mail import Address
from plaint.storage.documents import mail, mbox
from plaint.storage.documents.mail import read_mail
from plaint.storage.documents.mbox import Mailbox, Place


def test_a_mail_tells_who_wrote_when_and_what() -> None:
    found = read_mail(SIMPLE)
    assert found.message_id == "a1@amazon.co.za"
    assert found.sender == Address("Thandi Nóbre", "thandi@amazon.co.za")
    assert found.recipients == (Address("Ann Lee", "ann@home.org"),)
    assert found.at == datetime(2026, 11, 12, 10, 15, tzinfo=timezone(timedelta(hours=2)))
    assert found.subject == "Your order 406-1234567-1234567"
    assert found.text == "We are sorry.\nCase ID: A-8812-X\n"
    assert (found.attachments, found.notes) == ((), ())


def test_attachments_lose_their_paths_and_plain_text_comes_before_html() -> None:
    found = read_mail(with_attachments())
    assert found.answers == ("z0@amazon.co.za", "a1@amazon.co.za")
    assert found.text.startswith("I want a refund.\n")
    assert [one.name for one in found.attachments] == ["lid.png", "invoice.pdf", "attachment-3.eml", "attachment-4.bin"]
    assert found.attachments[0].data.startswith(b"\x89PNG")
    assert b"earlier words" in found.attachments[2].data


def test_a_mail_of_html_alone_gives_its_words() -> None:
    page = (
        b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n<style>x{}</style><p>Caf\xe9<blockquote>old</blockquote>"
    )
    assert read_mail(page).text == "Café\n> old"


def test_the_head_alone_leaves_text_and_files_unread() -> None:
    found = read_mail(with_attachments(), whole=False)
    assert (found.message_id, found.text, found.attachments, found.notes) == ("b2@home.org", "", (), ())


@pytest.mark.parametrize("name", ODD)
def test_an_odd_mail_is_read_as_far_as_it_goes(name: str) -> None:
    for whole in (True, False):
        found = read_mail(ODD[name], whole=whole)
        found.subject.encode("utf-8")
        found.text.encode("utf-8")
        assert len(found.subject) <= 4000
        assert all("/" not in one.name for one in found.attachments)


def test_what_odd_mails_hold_is_saved_where_it_can_be() -> None:
    assert read_mail(ODD["latin without saying"]).subject == "café"
    assert read_mail(ODD["unknown charset"]).text == "é\n"
    assert read_mail(ODD["dates"]).at is None
    assert read_mail(ODD["dates"]).received is not None
    assert read_mail(ODD["date of long ago"]).at is None
    assert read_mail(ODD["name in parts"]).attachments[0].name == "x.pdf"
    assert read_mail(ODD["references"]).answers[-1] == "c@d"


def test_parts_too_deep_in_each_other_leave_the_head_and_a_note() -> None:
    found = read_mail(nested(3000))
    assert (found.subject, found.message_id) == ("deep", "deep@x.y")
    assert "could not be read" in found.notes[0]
    assert read_mail(nested(20)).text == "at the bottom"


def test_too_many_parts_and_attachments_are_left_out_with_a_note() -> None:
    found = read_mail(many_parts(600))
    assert "more than 500 parts" in found.notes[0]
    assert "part 499" in found.text
    assert "part 500" not in found.text
    files = read_mail(many_parts(120, attached=True))
    assert len(files.attachments) == 100
    assert files.notes == ("the mail has more than 100 attachments; the others are only in the mail itself",)


def test_a_long_text_is_cut_and_a_large_mail_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_mail(b"Subject: long\r\n\r\n" + b"word " * 50_000)
    assert len(found.text) == mail.TEXT
    assert "very long" in found.notes[0]
    monkeypatch.setattr(mail, "LARGEST", 10)
    assert read_mail(SIMPLE).notes[0].startswith("the parts of the mail could not be read")


def test_a_head_that_breaks_the_library_still_gives_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Message:
        raise LookupError

    monkeypatch.setattr("email.parser.BytesParser.parsebytes", broken)
    monkeypatch.setattr("email.parser.BytesHeaderParser.parsebytes", broken)
    assert read_mail(SIMPLE).notes == ("the head of the mail could not be read",)


def test_three_hundred_damaged_mails_raise_nothing() -> None:
    assert fuzz(300, random.Random(7)) == []


BOX = (
    b"From thandi@x.za Thu Nov 12 10:15:00 2026\n" + SIMPLE.replace(b"\r\n", b"\n") + b"\n>From here on\n>>From x\n"
    b"not From a line\n\nFrom the middle of a text\n\n"
    b"From - Thu Nov 12 11:00:00 2026\nSubject: two\n\nsecond"
)


def test_a_mailbox_is_parted_at_its_from_lines_and_they_are_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(BOX)
    with Mailbox(path) as box:
        places = list(box.places())
        first, second = (box.read(place, is_box=True) for place in places)
        box.make_sure()
        assert box.start(5) == b"From "
        assert box.stamp[0] == len(BOX)
    assert first.startswith(b"Message-ID")
    assert b"\nFrom here on\n>From x\n" in first
    assert b"\nFrom the middle of a text" in first
    assert second == b"Subject: two\n\nsecond"


def test_a_line_of_a_megabyte_and_an_empty_file_are_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_CHUNK", 1000)
    path = tmp_path / "long.mbox"
    long = b"Subject: long\n\n" + b"x" * 35_000 + b"\n\n"
    path.write_bytes(
        b"From a@b Thu Nov 12 10:15:00 2026\n" + long + b"From a@b Thu Nov 12 10:15:00 2026\nSubject: b\n\ny\n"
    )
    with Mailbox(path) as box:
        assert [box.read(place, is_box=True)[:11] for place in box.places()] == [b"Subject: lo", b"Subject: b\n"]
    path.write_bytes(b"")
    with Mailbox(path) as box:
        assert list(box.places()) == []
    path.write_bytes(b"no mailbox at all\n")
    with Mailbox(path) as box:
        assert list(box.places()) == []


def test_too_many_or_too_large_mails_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(BOX)
    monkeypatch.setattr(mbox, "MAILS", 1)
    monkeypatch.setattr(mbox, "LARGEST", 20)
    with Mailbox(path) as box:
        with pytest.raises(UsageProblem, match="more than 1 mails"):
            list(box.places())
        with pytest.raises(UsageProblem, match="a mail may have"):
            box.whole()
        assert len(box.read(Place(0, 500), is_box=False)) == 21
    monkeypatch.undo()
    with Mailbox(path) as box:
        assert box.whole() == Place(0, len(BOX))


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(BOX)
    with Mailbox(path) as box:
        path.write_bytes(BOX + b"more")
        with pytest.raises(PlaintError, match="changed while it was read"):
            box.make_sure()
