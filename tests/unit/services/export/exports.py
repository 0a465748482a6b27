"""A case with every kind of exhibit, good, broken and hostile, for the tests of what goes out."""

from __future__ import annotations

import io
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from PIL import Image, ImageDraw

from plaint.domain.model.case import Case, Claim, Consumer, Item, Order, Problem, Retailer, Wanted
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.storage.evidence import add as evidence_add
from plaint.storage.evidence.add import Content
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MARKUP = '#panic("x") *bold* _x_ $1$ <b onload=alert(1)> `c` \\ @ref = [a](b)'
CARD, IBAN, SECRET = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "ann.private@example.org"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), words: str = "") -> bytes:
    found = Image.new("RGB", size, (200, 210, 220))
    if words:
        ImageDraw.Draw(found).text((2, 2), words, fill="black")
    held = io.BytesIO()
    found.save(held, kind)
    return held.getvalue()


def pdf(pages: int = 2, words: str = "Invoice") -> bytes:
    """Return a small PDF with words that can be searched, as a shop would send it."""
    texts = [f"BT /F1 18 Tf 72 720 Td ({words} {number + 1}) Tj ET".encode() for number in range(pages)]
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    parts.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    parts.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(texts):
        content = 5 + 2 * number
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text))
    held, places = io.BytesIO(b"%PDF-1.4\n"), []
    held.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, 1):
        places.append(held.tell())
        held.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = held.tell()
    held.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    held.writelines(b"%010d 00000 n \n" % place for place in places)
    held.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start))
    return held.getvalue()


MAIL = (
    f"From: Thandi <care@shop.example>\r\nTo: {SECRET}\r\nSubject: Your refund\r\n"
    f"Date: Fri, 13 Nov 2026 10:00:00 +0200\r\n\r\nWe refund your card {CARD}.\r\n"
).encode()
FILES = (
    ("photo.jpg", picture("JPEG", (300, 200), "crack"), "photo"),
    ("invoice.pdf", pdf(), "invoice"),
    ("answer.eml", MAIL, "email"),
    ("torn.pdf", b"%PDF-1.7 torn", "invoice"),
    ("torn.png", picture()[:40], "screenshot"),
    ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 50, "video"),
    ("notes.txt", f"Account {IBAN}\nplain line\n".encode(), "other"),
)


def the_case(root: Path, *, files: tuple[tuple[str, bytes, str], ...] = FILES, title: str = MARKUP) -> LoadedCase:
    """Make the case in a new workspace and return it."""
    workspace = Workspace.init(root)
    case = Case(
        "k7f3qd", title, opened=date(2026, 11, 12), language="en",
        consumer=Consumer("Ann Private", SECRET, "+49 30 1234567", "Probestrasse 5\n10115 Berlin", "DE"),
        retailer=Retailer("Shop", "shop.example"), order=Order(("406-1234567-1234567",), date(2026, 11, 1)),
        items=(Item("Kettle", Decimal(1), Decimal("499.00"), "EUR"),),
        problem=Problem("damaged", date(2026, 11, 11), f"It leaks. My card is {CARD}."),
        wanted=Wanted(("refund", "replacement"), MARKUP, date(2026, 12, 1)),
        claims=(Claim("price", Decimal("499.00"), "EUR"), Claim("loss", Decimal("1000.50"), "ZAR")),
    )  # fmt: skip
    folder = workspace.create(case)
    chance = random.Random(7)
    for number, (name, data, kind) in enumerate(files):
        now = NOW.replace(minute=number)
        add(workspace, folder, name, data, now=now, kind=kind, title=f"Piece {name}", random=chance)
    loaded = read(workspace, folder)
    workspace.add_interaction(
        loaded,
        Interaction(
            "m2q8x4", datetime(2026, 11, 12, 10, 15, tzinfo=UTC), "chat", "in", person="Thandi", reference="chat 8812",
            reason="Offered a refund", text=f"To {SECRET} or {CARD}.\nIn two days.", answer="offer", promise="a refund",
            promised_by=date(2026, 11, 20), evidence=("photo.jpg",),
        ),
    )  # fmt: skip
    workspace.add_letter(
        loaded,
        Letter(
            "p4d1aa", "Complaint", "customer-service", sent=date(2026, 11, 14), to="Shop", enclosures=("photo.jpg",),
            body=f"Hello **Shop**,\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | {MARKUP.replace('|', '')} |\n",
        ),
    )  # fmt: skip
    return read(workspace, folder)


def add(workspace: Workspace, folder: Path, name: str, data: bytes, **fields: object) -> None:
    """Add a file to the evidence."""
    fields = {"now": NOW, "random": random.Random(8)} | fields
    evidence_add.add(workspace.store, read(workspace, folder), Content(name, data), **fields)  # type: ignore[arg-type]  # names are checked


def read(workspace: Workspace, folder: Path) -> LoadedCase:
    found = workspace.read(folder)
    assert isinstance(found, LoadedCase)
    return found
