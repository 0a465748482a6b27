from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model.finding import Level
from plaint.domain.model.ids import is_id
from plaint.domain.model.letter import Letter
from plaint.storage.formats.letter_file import edit_letter, letter_values, new_letter_bytes, parse_letter
from plaint.storage.toml.edit import Set

LETTER = Letter(
    id="p4d1zz",
    title="Claim",
    kind="a-to-z",
    created=date(2026, 11, 15),
    enclosures=("order-page.png",),
    body="Dear Amazon,\n\nthe kettle arrived cracked.\n",
)
TEXT = """\
+++
id = "p4d1zz"

title = "Claim"

kind = "a-to-z"

created = 2026-11-15

enclosures = ["order-page.png"]
+++

Dear Amazon,

the kettle arrived cracked.
"""


def test_a_letter_is_front_matter_a_blank_line_and_the_body() -> None:
    assert new_letter_bytes(LETTER).decode() == TEXT
    assert list(letter_values(LETTER)) == ["id", "title", "kind", "created", "enclosures"]


def test_a_letter_reads_back_as_it_was_written_with_the_line_of_its_body() -> None:
    assert parse_letter(TEXT.encode(), "letters/a.md") == (replace(LETTER, file="letters/a.md", body_line=13), ())


def test_windows_line_ends_and_the_byte_order_mark_are_read() -> None:
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    letter, findings = parse_letter(data, "letters/a.md")
    assert letter == replace(LETTER, file="letters/a.md", body_line=13)
    assert findings == ()


def test_text_without_front_matter_is_shown_with_an_error() -> None:
    letter, (finding,) = parse_letter(b"Dear Amazon,\r\n+++\r\n", "letters/my letter.md")
    assert letter is not None
    assert (letter.title, letter.body, letter.body_line) == ("my letter", "Dear Amazon,\n+++\n", 1)
    assert is_id(letter.id)
    assert (finding.rule, finding.level, finding.line) == ("letter.no-front-matter", Level.ERROR, None)
    unnamed, _ = parse_letter(b"+++\nid = 1\n", ".md")
    assert unnamed is not None
    assert unnamed.title == ".md"


def test_broken_front_matter_is_told_with_its_line_and_the_text_is_kept() -> None:
    letter, (finding,) = parse_letter(TEXT.replace('"Claim"', '"Claim').encode(), "letters/a.md")
    assert letter is not None
    assert letter.body.startswith("+++\nid = ")
    assert (finding.rule, finding.line) == ("file.syntax", 4)


def test_a_line_of_plus_signs_inside_a_text_does_not_end_the_front_matter() -> None:
    odd = replace(LETTER, title="one\n+++\ntwo\n+++\n")
    letter, _ = parse_letter(new_letter_bytes(odd), "letters/a.md")
    assert letter == replace(odd, file="letters/a.md", body_line=18)
    endless = replace(LETTER, title="\n+++\n" * 20)
    with pytest.raises(PlaintError, match="read again"):
        new_letter_bytes(endless)
    by_hand = TEXT.replace('"Claim"', '"""' + "\n+++\n" * 20 + '"""')
    _, (finding,) = parse_letter(by_hand.encode(), "letters/a.md")
    assert (finding.rule, finding.line) == ("file.syntax", 4)


def test_a_file_that_is_no_text_is_told() -> None:
    letter, (finding,) = parse_letter(b"+++\n\xff", "letters/a.md")
    assert letter is None
    assert (finding.rule, finding.line) == ("file.syntax", 2)


def test_wrong_values_conflicts_and_a_missing_id_are_told() -> None:
    text = "+++\ntitle = 5\nkin = 'x'\n+++\n\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"
    letter, findings = parse_letter(text.encode(), "letters/a.md")
    assert letter is not None
    assert letter.title == "5"
    assert is_id(letter.id)
    assert [(finding.rule, finding.line) for finding in findings] == [
        ("letter.no-id", None),
        ("file.wrong-type", 2),
        ("file.unknown-key", 3),
        ("file.conflict-markers", 6),
    ]


def test_a_field_is_edited_and_nothing_else() -> None:
    data = edit_letter(TEXT.encode(), "letters/a.md", [Set("title", "Second claim"), Set("sent", date(2026, 11, 16))])
    assert data.decode() == TEXT.replace('"Claim"', '"Second claim"').replace(
        "2026-11-15\n", "2026-11-15\n\nsent = 2026-11-16\n"
    )


def test_the_body_is_edited_and_nothing_else() -> None:
    assert edit_letter(TEXT.encode(), "a.md", [], LETTER.body) == TEXT.encode()
    data = edit_letter(TEXT.encode(), "a.md", [], "New.\n")
    assert data.decode() == TEXT.partition("Dear")[0] + "New.\n"


def test_lines_of_the_body_that_stay_keep_their_line_ends() -> None:
    head = b'\xef\xbb\xbf+++\r\nid = "p4d1zz"\r\n+++\r\n\r\n'
    data = edit_letter(head + b"one\r\ntwo\nthree\r\n", "a.md", [], "one\nnew\nother\nthree\n")
    assert data == head + b"one\r\nnew\r\nother\r\nthree\r\n"
    assert edit_letter(head + b"one\r\ntwo\r\n", "a.md", [], "one\nlast") == head + b"one\r\nlast"
    assert (
        edit_letter(head + b"one\r\ntwo", "a.md", [Set("id", "p4d1zy")]) == head.replace(b"zz", b"zy") + b"one\r\ntwo"
    )


@pytest.mark.parametrize("between", ["", "\n", " \n", "\n\n"])
@pytest.mark.parametrize("body", ["", "text", "\n\ntext\n", "+++\n", "  \n", "a\r", "\r\n"])
def test_any_body_reads_back_as_given_whatever_stood_before(between: str, body: str) -> None:
    data = f"+++\nid = 'p4d1zz'\n+++\n{between}old\n".encode()
    letter, _ = parse_letter(edit_letter(data, "a.md", [], body), "a.md")
    assert letter is not None
    assert letter.body == body.replace("\r\n", "\n")
    closed = edit_letter(b"+++\n+++", "a.md", [Set("id", "p4d1zz")], body)
    letter, _ = parse_letter(closed, "a.md")
    assert letter is not None
    assert (letter.id, letter.body) == ("p4d1zz", body.replace("\r\n", "\n"))


def test_a_letter_that_cannot_be_read_is_not_edited() -> None:
    for data in (b"no front matter", b"+++\na = \n+++\n", b"\xff"):
        with pytest.raises(BrokenFile):
            edit_letter(data, "a.md", [], "x")


@pytest.mark.parametrize(
    ("body", "words"),
    [("\ud800", "half a character"), ("a\0b", "read again"), ("x" * 2_000_001, "read again")],
    ids=["surrogate", "nul", "large"],
)
def test_a_body_that_no_reader_would_take_is_not_written(body: str, words: str) -> None:
    with pytest.raises(PlaintError, match=words):
        edit_letter(TEXT.encode(), "a.md", [], body)
    with pytest.raises(PlaintError, match=words):
        new_letter_bytes(replace(LETTER, body=body))
