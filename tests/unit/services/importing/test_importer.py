"""Mails and chats become entries of the log, once, in order, with the originals as evidence."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.odd_mails import SIMPLE, nested, with_attachments
from tests.unit.storage.workspaces import NOW, contents, loaded, open_workspace, put_case

from plaint.domain.errors import Cancelled, NotSaved, PlaintError, UsageProblem
from plaint.domain.messages import mail
from plaint.domain.model.evidence import Evidence
from plaint.services.importing import chat, intake
from plaint.services.importing import mail as mail_intake
from plaint.services.importing.importer import Imported, import_files
from plaint.services.progress import QUIET, Progress
from plaint.storage.evidence import add as evidence_add
from plaint.storage.workspace import LoadedCase, Workspace

PARTIES = '[consumer]\nname = "Ann Lee"\nemail = "ann@home.org"\n[order]\nnumbers = ["406-1234567-1234567"]\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


@pytest.fixture
def case(workspace: Workspace) -> LoadedCase:
    return loaded(workspace, put_case(workspace.root, extra=PARTIES))


def bring_in(
    workspace: Workspace, case: LoadedCase, *paths: Path, day: date | None = None, by_turn: bool = False,
    progress: Progress = QUIET,
) -> Imported:  # fmt: skip
    return import_files(
        workspace, loaded(workspace, case.folder), paths, now=NOW, source=random.Random(3), day=day, by_turn=by_turn,
        progress=progress,
    )  # fmt: skip


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_mail_becomes_an_entry_with_the_mail_and_its_files_as_evidence(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    found = bring_in(
        workspace, case, put(tmp_path / "answer.eml", SIMPLE), put(tmp_path / "mine.eml", with_attachments())
    )
    theirs, mine = loaded(workspace, case.folder).log
    assert [entry.id for entry in found.entries] == [theirs.id, mine.id]
    assert (theirs.channel, theirs.direction, theirs.person) == ("email", "in", "Thandi Nóbre")
    assert theirs.reference == "406-1234567-1234567, A-8812-X"
    assert str(theirs.at) == "2026-11-12 10:15:00+02:00"
    assert (mine.direction, mine.person) == ("out", "thandi@amazon.co.za, Bo")
    assert mine.text == "I want a refund.\n\n[2 quoted lines folded]"
    assert mine.evidence == ("mine.eml", "lid.png", "invoice.pdf", "attachment-3.eml", "attachment-4.bin")
    pieces = {piece.name: piece for piece in loaded(workspace, case.folder).evidence}
    assert (case.folder / "evidence" / "answer.eml").read_bytes() == SIMPLE
    assert pieces["answer.eml"].message_id == "a1@amazon.co.za"
    assert pieces["answer.eml"].proves == (f"interaction {theirs.id}",)
    assert pieces["invoice.pdf"].kind == "invoice"
    assert pieces["lid.png"].source == "attached to Re: Your order"
    workspace.undo()
    assert loaded(workspace, case.folder).log == ()


def test_the_same_mail_comes_in_once_by_its_id_its_content_or_the_mail_in_the_evidence(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    first = put(tmp_path / "a.eml", SIMPLE)
    bring_in(workspace, case, first)
    again = put(tmp_path / "b.eml", SIMPLE.replace(b"We are", b"We were"))
    assert bring_in(workspace, case, again, first).known == 2
    side = case.folder / "evidence" / "a.eml.toml"
    side.write_text(side.read_text(encoding="utf-8").replace("message_id", "x_message_id"), encoding="utf-8")
    assert bring_in(workspace, case, again).known == 1
    (case.folder / "evidence" / "a.eml").unlink()
    assert len(bring_in(workspace, case, again).entries) == 1
    bare = put(tmp_path / "bare.eml", b"Subject: no id\n\nx\n")
    assert len(bring_in(workspace, case, bare).entries) == 1
    assert bring_in(workspace, case, bare).known == 1
    (case.folder / "evidence" / "odd.eml").symlink_to("a.eml")
    assert mail_intake._id_of(case.folder / "evidence" / "odd.eml") == ""


def box(count: int) -> bytes:
    mails = (
        b"From a@b.c Thu Nov 12 10:15:00 2026\nMessage-ID: <%d@b.c>\n%sDate: Thu, 12 Nov 2026 10:15:00 +0000\n"
        b"Subject: number %d\n\nwords\n\n" % (one, b"In-Reply-To: <%d@b.c>\n" % (one - 1) if one else b"", one)
        for one in reversed(range(count))
    )
    return b"".join(mails)


def test_a_mailbox_keeps_the_order_of_its_thread_though_all_is_of_one_second(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    found = bring_in(workspace, case, put(tmp_path / "all.mbox", box(12)))
    assert [entry.reason for entry in loaded(workspace, case.folder).log] == [f"number {one}" for one in range(12)]
    assert found.pieces[0].name == "number-0.eml"


class Stopper:
    """Stops at the given step that writes."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.told: list[tuple[int, int, str]] = []

    def step(self, done: int, total: int, text: str = "") -> None:
        self.told.append((done, total, text))
        if text == f"number {self.at}":
            raise Cancelled

    def check(self) -> None:
        """Go on."""


def test_an_import_that_is_stopped_leaves_nothing_half_done(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    path = put(tmp_path / "all.mbox", box(8))
    before = contents(workspace.root)
    stopper = Stopper(5)
    with pytest.raises(Cancelled):
        bring_in(workspace, case, path, progress=stopper)
    assert contents(workspace.root) == before
    assert stopper.told[0][2] == "reading all.mbox"
    assert (5, 8, "number 5") in stopper.told


def test_an_import_that_fails_on_a_full_disk_leaves_nothing_half_done(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before, add = put(tmp_path / "all.mbox", box(8)), contents(workspace.root), evidence_add.add

    def filling(*given: Any, **more: Any) -> Evidence:
        if "number-6.eml" in {one.name for one in given[1].evidence}:
            raise NotSaved("The disk is full", "Free some space.")
        return add(*given, **more)

    monkeypatch.setattr(evidence_add, "add", filling)
    with pytest.raises(NotSaved):
        bring_in(workspace, case, path)
    assert contents(workspace.root) == before
    with pytest.raises(NotSaved) as stopped:
        bring_in(Workspace.open(workspace.root), case, path)
    assert stopped.value.hint == "Free some space. What was done until then stays."


def test_what_cannot_be_read_or_taken_is_told(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = put(tmp_path / "deep.eml", nested(2500))
    undated = put(tmp_path / "undated.eml", b"Subject: when\n\nx")
    empty = put(tmp_path / "empty.mbox", b"\n")
    noise = put(tmp_path / "noise.eml", bytes(range(128, 256)))
    found = bring_in(workspace, case, deep, undated, empty, noise)
    notes = found.notes
    assert len(found.entries) == 2
    assert notes[:2] == ("empty.mbox holds no mail", "noise.eml holds no mail")
    assert any("parts of the mail could not be read" in note for note in notes)
    assert "when: the mail has no date that can be read; set it in its entry" in notes
    monkeypatch.setattr("plaint.storage.documents.mail.LARGEST", 20)
    found = bring_in(workspace, case, put(tmp_path / "large.mbox", box(1)))
    assert found.entries == ()
    assert found.notes == ("number 0: larger than 2e-05 MB, left in the mailbox",)


def test_other_files_are_refused_and_a_file_that_changes_too(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageProblem, match="neither a mail nor a transcript"):
        bring_in(workspace, case, put(tmp_path / "a.png", b"\x89PNG\r\n\x1a\n"))
    with pytest.raises(UsageProblem, match="there is no file"):
        bring_in(workspace, case, tmp_path / "none.eml")
    path = put(tmp_path / "a.eml", SIMPLE)
    before = contents(workspace.root)
    real = mail.in_thread_order

    def changing(heads: Sequence[mail.Mail]) -> list[int]:
        path.write_bytes(SIMPLE + b"more")
        return real(heads)

    monkeypatch.setattr(mail, "in_thread_order", changing)
    with pytest.raises(PlaintError, match="changed while it was imported"):
        bring_in(workspace, case, path)
    assert contents(workspace.root) == before


CHAT = """\
12/11/2026, 10:15 - Ann: Where is 406-1234567-1234567?
12/11/2026, 10:17 - Thandi: On its way
12/11/2026, 10:18 - Thandi: Promised
14/11/2026, 09:00 - Ann: Still not here
"""


def test_a_chat_becomes_an_entry_a_conversation_and_by_wish_one_a_turn(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    path = put(tmp_path / "whatsapp.txt", CHAT.encode())
    found = bring_in(workspace, case, path)
    first, second = found.entries
    assert (first.direction, first.person, first.reference) == ("in", "Thandi", "406-1234567-1234567")
    assert first.text.startswith("10:15 Ann: Where is")
    assert first.reason == "Chat: Where is 406-1234567-1234567?"
    assert str(first.at) == "2026-11-12 10:15:00+00:00"
    assert second.direction == "out"
    (piece,) = found.pieces
    assert (piece.kind, piece.proves) == ("chat", (f"interaction {first.id}", f"interaction {second.id}"))
    assert bring_in(workspace, case, path).known == 1
    workspace.undo()
    turns = bring_in(workspace, case, path, by_turn=True).entries
    assert [(one.direction, one.text) for one in turns][1:] == [
        ("in", "On its way\nPromised"), ("out", "Still not here"),
    ]  # fmt: skip


def test_a_text_without_speakers_is_one_entry(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = put(tmp_path / "help.html", b"<html><body><p>They said no.</p></body></html>")
    found = bring_in(workspace, case, page, day=date(2026, 11, 12))
    assert [(one.text, one.day, one.direction) for one in found.entries] == [
        ("They said no.", date(2026, 11, 12), "in")
    ]
    assert found.notes == ("help.html: no speakers were found, so it is one entry",)
    monkeypatch.setattr(chat, "TEXT", 5)
    note = put(tmp_path / "note.txt", b"only words of mine")
    assert bring_in(workspace, case, note).entries[0].text == "only \n[the rest is in the evidence]"
    monkeypatch.setattr(chat, "LARGEST", 5)
    with pytest.raises(UsageProblem, match="a transcript may have"):
        bring_in(workspace, case, put(tmp_path / "long.txt", b"other words"))


def test_new_ids_rise_and_none_is_taken() -> None:
    taken = intake.fresh_ids(random.Random(1), [], 2)
    found = intake.fresh_ids(random.Random(1), taken, 3)
    assert found == sorted(set(found) - set(taken))
