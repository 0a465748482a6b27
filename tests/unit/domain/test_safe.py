"""Text made safe for a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.safe import safe, safe_lines


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain ü 漢", "plain ü 漢"),
        ("\x1b]52;c;x\x07", "␛]52;c;x␇"),
        ("\x9b31m", "<9B>31m"),
        ("a\nb\tc\x7f", "a␊b␉c␡"),
        ("x\u202ey\u200bz\ufeff", "x<RLO>y<ZWSP>z<BOM>"),
        ("bad\udcff\ud800", "bad<FF><D800>"),
        ("tag\U000e0041", "tag<E0041>"),
        (7, "7"),
    ],
)
def test_nothing_invisible_and_nothing_that_acts_reaches_the_terminal(raw: object, shown: str) -> None:
    assert safe(raw) == shown


def test_safe_text_is_cut_with_an_ellipsis() -> None:
    assert safe("x" * 3000) == "x" * 1999 + "…"
    assert safe_lines("y" * 20, limit=5) == "yyyy…"


def test_safe_lines_keep_line_feeds_and_widen_tabs() -> None:
    assert safe_lines("a\r\nb\tc\rd\x00") == "a\nb    c␍d␀"


@given(st.text())
def test_safe_text_holds_no_control_character(text: str) -> None:
    for shown in (safe(text), safe_lines(text).replace("\n", "")):
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in shown)
        shown.encode()
