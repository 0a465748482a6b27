"""Redacted copies: what was hidden is nowhere in them, and the original stays as it is."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from tests.unit.storage.odd_files import jpeg, pdf
from tests.unit.storage.odd_mails import with_attachments
from tests.unit.storage.workspaces import NOW, loaded, open_workspace, put_case

from plaint.domain.errors import BrokenFile, Cancelled, UsageProblem
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.services.cases.actions import add_files
from plaint.services.evidence import redact as blackening
from plaint.services.evidence import verify
from plaint.services.evidence.redact import Mark, Redacted, parse_mark, redact
from plaint.services.progress import QUIET, Progress
from plaint.storage.documents import pdf as reading
from plaint.storage.documents import pdf_redaction
from plaint.storage.workspace import LoadedCase, Workspace

CARD, IBAN = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"
PERSON = '[consumer]\nname = "Ann Lee"\nemail = "ann@home.org"\naddress = """\n12 Long Street\nCape Town 8001"""\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


@pytest.fixture
def case(workspace: Workspace) -> LoadedCase:
    return loaded(workspace, put_case(workspace.root, extra=PERSON))


def put(workspace: Workspace, case: LoadedCase, path: Path, data: bytes) -> Evidence:
    path.write_bytes(data)
    given = {"proves": "problem", "title": "The page"}
    return add_files(workspace, case, [path], given, now=NOW, source=random.Random(5)).pieces[0]


def hide(
    workspace: Workspace, case: LoadedCase, name: str, *marks: str, patterns: bool = False, progress: Progress = QUIET
) -> Redacted:
    return redact(
        workspace, loaded(workspace, case.folder), name, [parse_mark(one) for one in marks], patterns=patterns,
        now=NOW, source=random.Random(6), progress=progress,
    )  # fmt: skip


def content(case: LoadedCase, piece: Evidence) -> bytes:
    return (case.folder / "evidence" / piece.name).read_bytes()


def test_a_rectangle_is_read_in_pixels_and_per_cent() -> None:
    assert parse_mark("10,20,30,40") == Mark(1, ((10, False), (20, False), (30, False), (40, False)))
    assert parse_mark(" 2:5%,10%,50%,4.5% ").page == 2
    assert parse_mark("50%,0,10,5").box(100, 50) == (0.5, 0, 0.6, 0.1)
    for wrong in ("", "1,2,3", "a,b,c,d", "1,2,3,-4"):
        with pytest.raises(UsageProblem, match="no rectangle"):
            parse_mark(wrong)


def test_a_picture_is_copied_without_what_is_marked_and_without_metadata(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    piece = put(workspace, case, tmp_path / "page.jpg", jpeg(turned=6))
    found = hide(workspace, case, "page", "0,0,4,2", "50%,50%,50%,50%")
    assert (found.count, found.piece.redacts, found.piece.proves) == (2, "page.jpg", ("problem",))
    assert found.piece.name == "page-redacted.png"
    assert found.piece.title == "Redacted: The page"
    copy = content(case, found.piece)
    with Image.open(io.BytesIO(copy)) as picture:
        assert picture.size == (8, 16)
        assert picture.getpixel((0, 0)) == (0, 0, 0)
        assert picture.getpixel((3, 1)) == (0, 0, 0)
        assert picture.getpixel((7, 0)) != (0, 0, 0)
    assert b"Phone 3" not in copy
    assert content(case, piece) == jpeg(turned=6)
    assert {one.state for one in verify.verify(workspace, loaded(workspace, case.folder))} == {EvidenceState.OK}
    workspace.undo()
    assert [one.name for one in loaded(workspace, case.folder).evidence] == ["page.jpg"]


def test_a_pdf_becomes_pictures_and_known_numbers_are_found_in_it(
    workspace: Workspace, case: LoadedCase, tmp_path: Path
) -> None:
    put(workspace, case, tmp_path / "invoice.pdf", pdf(f"Card {CARD}", "Total 499.00", "12 Long Street", pages=2))
    found = hide(workspace, case, "invoice.pdf", "2:0,0,10,10", "1:5,5,1,9", patterns=True)
    assert found.count == 6
    copy = content(case, found.piece)
    assert reading.read_metadata(copy, "copy").pages == 2
    assert reading.text(copy, "copy", 500).strip("\f\n ") == ""
    assert b"Invoice 12" not in copy
    with reading.open_pdf((case.folder / "evidence" / "invoice.pdf").read_bytes(), "a") as document:
        ((left, top, right, bottom),) = reading.boxes_of(document[0], 5, len(CARD))
    with reading.open_pdf(copy, "copy") as document:
        drawn = reading.picture(document, 0)
    middle = (int((left + right) / 2 * drawn.width), int((top + bottom) / 2 * drawn.height))
    assert max(drawn.getpixel(middle)) < 40  # type: ignore[arg-type]
    assert min(drawn.getpixel((5, 5))) > 200  # type: ignore[arg-type]


def test_mails_and_texts_are_masked(workspace: Workspace, case: LoadedCase, tmp_path: Path) -> None:
    put(workspace, case, tmp_path / "mail.eml", with_attachments())
    words = content(case, hide(workspace, case, "mail.eml", patterns=True).piece).decode()
    assert "ann@home.org" not in words
    assert "thandi@amazon.co.za" in words
    filler = "x" * 29_990 + " "
    put(workspace, case, tmp_path / "chat.txt", f"{filler}{IBAN} and {IBAN}, order 5".encode())
    found = hide(workspace, case, "chat.txt", patterns=True)
    assert content(case, found.piece).decode() == f"{filler}•••• and ••••, order 5"
    assert found.piece.name == "chat-redacted.txt"


def test_what_cannot_be_redacted_is_refused(workspace: Workspace, case: LoadedCase, tmp_path: Path) -> None:
    put(workspace, case, tmp_path / "page.jpg", jpeg())
    put(workspace, case, tmp_path / "note.txt", b"nothing private")
    put(workspace, case, tmp_path / "bill.pdf", pdf("x"))
    put(workspace, case, tmp_path / "film.mkv", b"\x1aE\xdf\xa3film")
    put(workspace, case, tmp_path / "torn.pdf", b"%PDF-1.4 torn")
    hide(workspace, case, "page.jpg", "0,0,100%,100%")
    for name, marks, patterns, reason in (
        ("page.jpg", (), True, "no text can be found"),
        ("note.txt", (), True, "nothing private was found"),
        ("note.txt", ("1,2,3,4",), True, "rectangles are for pictures"),
        ("note.txt", (), False, "nothing is marked"),
        ("page.jpg", ("900,1,3,4",), False, "hides nothing of what is 16 wide and 8 high"),
        ("page.jpg", ("1,1,0,4",), False, "the rectangle 1,1,0,4 hides nothing"),
        ("page.jpg", ("2:1,2,3,4%",), False, "2:1,2,3,4% is for a page that a picture does not have"),
        ("bill.pdf", ("1,2,3,4", "3:1,2,3,4"), False, "3:1,2,3,4 is for a page that is not there; there are 1"),
        ("film.mkv", ("1,2,3,4",), False, "can not be redacted"),
        ("none.jpg", ("1,2,3,4",), False, "there is no evidence"),
        ("e", (), True, "fits several"),
        ("page-redacted.png", ("1,1,2,2",), False, "would look the same"),
    ):
        with pytest.raises(UsageProblem, match=reason):
            hide(workspace, case, name, *marks, patterns=patterns)
    with pytest.raises(BrokenFile):
        hide(workspace, case, "torn.pdf", "1,2,3,4")
    away = replace(loaded(workspace, case.folder).evidence[0], state=EvidenceState.IN_CLOUD)
    with pytest.raises(UsageProblem, match="in the cloud only"):
        blackening._content(case, away)


def test_a_long_pdf_is_refused_and_a_stopped_one_leaves_nothing(
    workspace: Workspace, case: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopper:
        def step(self, done: int, total: int, text: str = "") -> None:
            if done == 1:
                raise Cancelled

        def check(self) -> None:
            """Go on."""

    put(workspace, case, tmp_path / "a.pdf", pdf("x", pages=3))
    with pytest.raises(Cancelled):
        hide(workspace, case, "a.pdf", "1,1,5,5", progress=Stopper())
    monkeypatch.setattr(pdf_redaction, "PAGES", 2)
    with pytest.raises(BrokenFile, match="more than 2 pages"):
        hide(workspace, case, "a.pdf", "1,1,5,5")
    assert len(loaded(workspace, case.folder).evidence) == 1
