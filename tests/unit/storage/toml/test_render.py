from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest

from plaint.domain.errors import PlaintError
from plaint.storage.toml.render import render_document, render_fields, render_key, render_list, render_value


def test_fields_are_separated_by_one_blank_line() -> None:
    assert render_fields({"a": 1, "b": "x"}) == 'a = 1\n\nb = "x"\n'


def test_a_text_of_several_lines_becomes_a_block_that_starts_on_the_next_line() -> None:
    assert render_value('He said "no".\nC:\\dir\n') == '"""\nHe said "no".\nC:\\\\dir\n"""'


@pytest.mark.parametrize(
    "text", ['""""\n""""""', 'a\n"', "a\n\\", "\n", "\n\r\n", "a\n\x1b\x7f\x85\t\x00\f\b", '"\n""']
)
def test_a_block_reads_back_as_the_same_text(text: str) -> None:
    assert tomllib.loads(f"a = {render_value(text)}")["a"] == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 12), "2026-11-12"),
        (datetime.fromisoformat("2026-11-12T10:15:00+02:00"), "2026-11-12T10:15:00+02:00"),
        (time(10, 15), "10:15:00"),
        (True, "true"),
        (1.5, "1.5"),
        ([], "[]"),
        (["a", "b\nc"], '["a", "b\\nc"]'),
        ([["a"], date(2026, 1, 1)], '[["a"], 2026-01-01]'),
        ({"a b": 1, "c": {}}, '{ "a b" = 1, c = {} }'),
    ],
)
def test_values_are_written_the_way_people_write_them(value: Any, text: str) -> None:
    assert render_value(value) == text


def test_a_long_list_gets_a_line_for_each_element() -> None:
    assert render_value(["x" * 60, "y" * 60]) == f'[\n    "{"x" * 60}",\n    "{"y" * 60}",\n]'


def test_a_list_keeps_the_comments_it_is_given() -> None:
    assert render_list(["1"], comments=["# why"]) == "[\n    # why\n    1,\n]"
    assert render_list([], in_lines=True) == "[]"


def test_a_key_is_quoted_only_where_it_must_be() -> None:
    assert [render_key(key) for key in ("a-b_1", "a b", "", "é", 'q"')] == ["a-b_1", '"a b"', '""', '"é"', '"q\\""']


@pytest.mark.parametrize("value", [object(), b"bytes", [None]])
def test_what_toml_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(PlaintError, match="cannot be written"):
        render_value(value)


@pytest.mark.parametrize("text", ["\ud800", "a\n\udc80"])
def test_half_a_character_is_refused(text: str) -> None:
    with pytest.raises(PlaintError, match="half a character"):
        render_value(text)


def test_tables_and_lists_of_tables_follow_the_plain_fields() -> None:
    values = {"a": 1, "t": {"x": 1, "l": [{"y": 2}, {}]}, "e": {}, "i": [{"z": 3}], "deep": {"er": {"est": {"v": 1}}}}
    text = render_document(values)
    assert tomllib.loads(text) == values
    assert text == (
        "a = 1\n\n[t]\nx = 1\n\n[[t.l]]\ny = 2\n\n[[t.l]]\n\n[e]\n\n[[i]]\nz = 3\n\n[deep.er]\nest = { v = 1 }\n"
    )
