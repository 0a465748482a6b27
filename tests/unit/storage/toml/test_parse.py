from __future__ import annotations

import time

import pytest

from plaint.domain.errors import BrokenFile
from plaint.storage.toml.parse import KEY_PARTS_LIMIT, NESTING_LIMIT, RUN_LIMIT, has_markers, line_of, parse_toml
from plaint.storage.toml.scan import Role, scan, split_key


def broken(data: bytes) -> BrokenFile:
    with pytest.raises(BrokenFile) as caught:
        parse_toml(data, "case.toml")
    assert caught.value.file == "case.toml"
    return caught.value


def test_a_plain_file_gives_its_values_text_and_line_end() -> None:
    document = parse_toml(b'a = "x"\n', "case.toml")
    assert (document.values, document.text, document.newline, document.bom) == ({"a": "x"}, 'a = "x"\n', "\n", False)


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    document = parse_toml(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", "case.toml")
    assert (document.values, document.newline, document.bom) == ({"a": 1, "b": 2}, "\r\n", True)


def test_the_line_end_of_most_lines_is_the_one_for_new_lines() -> None:
    assert parse_toml(b"a = 1\r\nb = 2\nc = 3\n", "case.toml").newline == "\n"


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a = 1\nb = ", 2, "a value is missing"),
        (b"a = hello", 1, "needs quotes"),
        (b"a = 1 2", 1, "something after the value"),
        (b"a = 1\na = 2", 2, "given twice"),
        (b"a = {b = 1, b = 2}", 1, "given twice"),
        (b"[a]\n[a]", 2, "opened twice"),
        (b"[[a]]\n[a]", 2, "opened twice"),
        (b"a = {b = 1}\n[a.c]", 2, "opened twice"),
        (b"a = {b = 1}\na.c = 2", 2, "complete in one line"),
        (b"a", 1, "followed by ="),
        (b"a = 1\n\n= 1", 3, "neither a name"),
        (b"a. = 1", 1, "a name is missing"),
        (b"[a", 1, "closed with its bracket"),
        (b'a = 1\nb = "x\nc = 2', 2, "not closed on its line"),
        (b"a = 'x\n'", 1, "single quotes"),
        (b'a = 1\nb = """\ntext\nc = 2\n', 2, "quotes at its end"),
        (b"a = 1\nb = [1,\n\n", 2, "not closed with ]"),
        (b"a = 1\nb = [1\n\n", 2, "] is missing"),
        (b"a = {b = 1", 1, "} is missing"),
        (b'a = "C:\\dir"', 1, "backslash"),
        (b'a = "\\uzzzz"', 1, "backslash"),
        (b'a = "\\ud800"', 1, "names no character"),
        (b"a = 2026-02-30", 1, "does not exist"),
        (b"a = 1\n\nb = \xff", 3, "not UTF-8"),
        (b'a = 1\nb = "\0"', 2, "NUL"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words_with_its_line(data: bytes, line: int, words: str) -> None:
    error = broken(data)
    assert error.line == line
    assert words in error.message
    assert error.hint


def test_a_file_of_more_than_two_megabytes_is_not_read() -> None:
    assert "2,000,001 bytes" in broken(b"#" * 2_000_001).message
    assert parse_toml(b"#" * 2_000_000, "case.toml").values == {}


def test_nesting_is_limited_before_the_parser_sees_it() -> None:
    assert "nested" in broken(b"a = 1\nb = " + b"[" * 5000).message
    assert broken(b"a = " + b"[" * (NESTING_LIMIT + 1) + b"]" * (NESTING_LIMIT + 1)).line == 1
    assert parse_toml(b"a = " + b"[" * NESTING_LIMIT + b"]" * NESTING_LIMIT, "case.toml").values


def test_brackets_in_texts_and_comments_are_not_nesting() -> None:
    assert parse_toml(b'# [[[\na = "' + b"[" * 500 + b'"\nb = """\n' + b"{" * 500 + b'"""', "case.toml").values["a"]


@pytest.mark.parametrize("key", ["a" + ".a" * KEY_PARTS_LIMIT, '"a"' + ' . "a"' * KEY_PARTS_LIMIT])
@pytest.mark.parametrize("form", ["{} = 1", "b = 1\n[{}]", "b = {{ {} = 1 }}"])
def test_a_key_of_very_many_parts_is_refused(form: str, key: str) -> None:
    error = broken(f"x = 1.5\ny = 1\n{form.format(key)}".encode())
    assert "parts" in error.message
    assert error.line == form.count("\n") + 3


def test_many_dots_in_many_values_are_no_long_key() -> None:
    data = "".join(f"k{number} = 1.5 # a.b.c\n" for number in range(100)) + "x = [" + "1.5, " * 100 + "]"
    assert len(parse_toml(data.encode(), "case.toml").values) == 101


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "1_0" * 2000])
def test_a_number_of_thousands_of_digits_is_refused(number: str) -> None:
    error = broken(f"x = 1\na = {number}".encode())
    assert f"{RUN_LIMIT:,} characters" in error.message
    assert error.line == 2


def test_a_long_text_is_no_long_number() -> None:
    assert parse_toml(b'a = "' + b"9" * 5000 + b'"\n' + b"# x\n" * 500, "case.toml").values["a"] == "9" * 5000


def test_a_value_that_the_parser_cannot_hold_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str) -> None:
        raise RecursionError

    monkeypatch.setattr("plaint.storage.toml.parse.tomllib.loads", fail)
    assert "no program can read" in broken(b"a = 1").message


@pytest.mark.parametrize("piece", [b'\\"""', b'"\\"', b"'''", b'"""', b'a"', b"a='\n", b'""', b'a = """\\\n', b"'"])
def test_reading_a_hostile_file_takes_time_in_proportion_to_its_size(piece: bytes) -> None:
    began = time.process_time()
    with pytest.raises(BrokenFile):
        parse_toml(b"= " + piece * (300_000 // len(piece)), "case.toml")
    assert time.process_time() - began < 10


def test_conflict_markers_are_named_with_the_way_out() -> None:
    error = broken(b"a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> other\n")
    assert (error.line, error.hint) == (2, "run: plaint resolve")
    assert "conflict markers" in error.message


def test_conflict_markers_inside_a_text_are_found() -> None:
    text = 'a = """\n<<<<<<< HEAD\nyes\n=======\nno\n>>>>>>> other\n"""\n'
    assert parse_toml(text.encode(), "case.toml").values
    assert has_markers(text) == 2
    assert has_markers(text.replace("\n", "\r\n")) == 2


def test_a_heading_underlined_with_equals_signs_or_a_deep_quotation_is_no_conflict() -> None:
    assert has_markers("Title\n=======\ntext\n") is None
    assert has_markers(">>>>>>> quoted seven times\n") is None
    assert has_markers("<<<<<<<< eight\n") is None


def test_the_rest_of_a_half_resolved_conflict_is_found() -> None:
    assert has_markers("a\n=======\nb\n>>>>>>> other") == 2


SAMPLE = """\
# a remark
id = "k7f3qd"
"odd key" = 'x'
consumer . name = "A"
text = \"\"\"
[not.a.table]
no = "key"
\"\"\"
list = [ # [x]
  "]",
]

[[item]]
name = "one"
[item.more]
deep = 1
[[item]]
name = "two" # why
[ order ] # remark
placed = 2026-11-12
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 2),
        (("odd key",), 3),
        (("consumer", "name"), 4),
        (("consumer",), 4),
        (("list",), 9),
        (("list", 0), 9),
        (("item", 0, "name"), 14),
        (("item", 0, "more", "deep"), 16),
        (("item", 1, "name"), 18),
        (("item", 1, "price"), 17),
        (("item",), 13),
        (("order", "placed"), 20),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_the_line_of_a_field_is_found(path: tuple[str | int, ...], line: int | None) -> None:
    parse_toml(SAMPLE.encode(), "case.toml")
    assert line_of(SAMPLE, path) == line


def test_the_line_of_a_field_is_found_in_a_broken_text_as_well() -> None:
    assert line_of("a = 1\n???\nb = [\n\nc = 3", ("b",)) == 3


def test_statements_cover_whole_lines_and_values_exactly() -> None:
    found = list(scan(SAMPLE))
    values = [SAMPLE[s.value_start : s.value_end] for s in found if s.role is Role.KEY]
    assert values[:3] == ['"k7f3qd"', "'x'", '"A"']
    assert values[4] == '[ # [x]\n  "]",\n]'
    assert values[-2:] == ['"two"', "2026-11-12"]
    assert all(SAMPLE[s.end - 1] == "\n" for s in found)


def test_a_quoted_part_of_a_key_may_hold_dots_and_escapes() -> None:
    assert split_key('a."b.c" . \'d.e\'."\\u00e9"') == ("a", "b.c", "d.e", "é")
    assert split_key('"\\q"') == ('"\\q"',)
