"""What a file probably is, and what is still to be asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plaint.domain.model.evidence import Evidence
from plaint.domain.model.evidence_kind import guess_kind, questions, targets
from plaint.domain.model.interaction import Interaction


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("answer.eml", "eml", "email"), ("lid.mp4", "mp4", "video"), ("Screenshot 2026-11-12.png", "png", "screenshot"),
        ("Bildschirmfoto.jpg", "jpeg", "screenshot"), ("IMG_2041.jpg", "jpeg", "photo"),
        ("page.png", "png", "screenshot"),
        ("Rechnung-88.pdf", "pdf", "invoice"), ("tracking.html", "html", "tracking"), ("notes.txt", "text", ""),
        ("data.bin", "unknown", ""), ("WhatsApp Chat.txt", "text", "chat"),
    ],
)  # fmt: skip
def test_name_and_content_tell_the_kind(name: str, content: str, kind: str) -> None:
    assert guess_kind(name, content) == kind


def test_a_camera_and_the_words_inside_tell_it_too() -> None:
    assert guess_kind("a.png", "png", by_camera=True) == "photo"
    assert guess_kind("a.pdf", "pdf", text="TAX INVOICE No 12") == "invoice"
    assert guess_kind("a.pdf", "pdf", text="Dear Sir, this letter") == ""


def test_each_kind_asks_for_what_makes_it_prove_something() -> None:
    bare = Evidence("a.png", kind="screenshot")
    assert [name for name, _ in questions(bare)] == ["captured", "source", "shows"]
    assert questions(replace(bare, captured=date(2026, 11, 12), source="order page", shows="error 5")) == ()
    assert [name for name, _ in questions(Evidence("a"))] == ["kind"]
    assert questions(Evidence("a", kind="other")) == ()
    assert questions(Evidence("a-redacted.png", redacts="a.png")) == ()
    asked = dict(questions(Evidence("a", kind="invoice")))
    assert asked["shows"] == "order number and quantity on it"


def test_what_a_piece_can_prove_is_listed() -> None:
    log = [Interaction("m2q8x4", reason="Refused"), Interaction("w1w1w1", reason="Twice", withdrawn="twice")]
    assert targets(["Kettle"], ["price"], log) == [
        ("problem", "what is wrong"), ("remedy", "what you ask for"), ("item 1", "Kettle"), ("claim 1", "price"),
        ("interaction m2q8x4", "Refused"),
    ]  # fmt: skip
