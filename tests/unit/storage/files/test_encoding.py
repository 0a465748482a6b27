"""Text in any encoding, and the words of pages."""

from __future__ import annotations

import pytest

from plaint.storage.documents.html import html_text
from plaint.storage.files.encoding import decode


@pytest.mark.parametrize(
    ("data", "said", "text", "encoding"),
    [
        (b"", "", "", "utf-8"),
        ("naïve".encode(), "", "naïve", "utf-8"),
        ("naïve".encode("utf-8-sig"), "", "naïve", "utf-8"),
        ("naïve".encode("utf-16"), "", "naïve", "utf-16"),
        (b"\xff\xfe\x00\x00" + "naïve".encode("utf-32-le"), "", "naïve", "utf-32"),
        ("naïve".encode("latin-1"), "ISO-8859-1", "naïve", "iso-8859-1"),
        ("naïve".encode(), "us-ascii", "naïve", "utf-8"),
        ("naïve".encode(), "zlib", "naïve", "utf-8"),
        ("naïve".encode(), "rot13", "naïve", "utf-8"),
    ],
)
def test_bytes_become_text_by_mark_by_word_or_by_look(data: bytes, said: str, text: str, encoding: str) -> None:
    assert decode(data, said) == (text, encoding)


def test_bytes_that_were_cut_within_a_character_are_still_utf8() -> None:
    assert decode("kaputt für €".encode()[:-1], cut=True) == ("kaputt für ", "utf-8")
    assert decode(b"caf\xe9 noir", cut=True)[0] == "café noir"


def test_letters_that_fit_nowhere_are_guessed_or_replaced() -> None:
    german = "Die Lieferung für Frau Müller ist überfällig, die Größe war falsch. " * 5
    assert "überfällig" in decode(german.encode("cp1252"))[0]
    assert decode(bytes([0x81, 0xFF, 0x00, 0x9D] * 3))[0]


def test_a_page_gives_its_words_line_by_line_and_nothing_else() -> None:
    page = (
        "<html><head><title>t</title></head><body><script>run()</script><h1>Order  1</h1><table><tr><td>Kettle</td>"
        "<td>499.00</td></tr></table><p>Sent<br>late &amp; cracked</p><blockquote><p>old</p> words</blockquote></p>"
        "</style>"
    )
    assert html_text(page).split("\n") == [
        "Order 1",
        "",
        "Kettle  499.00",
        "",
        "Sent",
        "late & cracked",
        "",
        "> old",
        "> words",
    ]
    assert html_text("<p>one<![if <!-- <b").startswith("one")
    assert html_text("</blockquote></script>after") == "after"
