"""Damaged pictures and PDFs are refused or shown as far as they go; nothing is raised for what they hold."""

from __future__ import annotations

import random
from pathlib import Path

from tests.unit.storage.odd_files import bomb, jpeg, pdf, png
from tests.unit.storage.odd_mails import with_attachments

from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.services.evidence.metadata import look
from plaint.services.evidence.preview import Preview, preview
from plaint.services.evidence.text import text_of

FILES = [
    ("a.png", png()),
    ("a.jpg", jpeg(offset="+02:00")),
    ("a.pdf", pdf("Order 406", pages=2)),
    ("b.png", bomb(12_000)),
    ("a.eml", with_attachments()),
    ("a.txt", "Größe".encode("utf-16")),
]


def damaged(source: random.Random) -> tuple[str, bytes]:
    name, data = source.choice(FILES)
    found = bytearray(data)
    for _ in range(source.randint(1, 8)):
        at = source.randrange(len(found) + 1)
        match source.randrange(3):
            case 0:
                found[at : at + 1] = bytes([source.randrange(256)])
            case 1:
                del found[at : at + source.randint(1, 30)]
            case _:
                found[at:at] = source.randbytes(source.randint(1, 30))
    return source.choice([name, "x.pdf", "x.png", "x"]), bytes(found)


def test_a_hundred_damaged_files_raise_nothing(tmp_path: Path) -> None:
    source = random.Random(11)
    (tmp_path / "evidence").mkdir()
    for _ in range(100):
        name, data = damaged(source)
        path = tmp_path / "evidence" / name
        path.write_bytes(data)
        look(name, data)
        found = preview(tmp_path, Evidence(name, state=EvidenceState.RECORDED), 20, 20)
        assert found != Preview()
        text_of(path)
