from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from plaint.domain.model.fields import Field, Kind
from plaint.domain.model.finding import Level
from plaint.storage.toml.convert import by_name, convert, nearest, plain, read_table, table_at, tables_at, write_table
from plaint.storage.toml.diagnostics import FINDINGS_LIMIT, Diagnostics, brief, dotted


def taken(kind: Kind, value: Any, choices: tuple[str, ...] = ()) -> tuple[Any, list[str]]:
    diagnostics = Diagnostics("case.toml", "\n\nx = 1\n")
    result = convert(value, Field("x", kind, "a field", choices), diagnostics, ("x",))
    assert all(finding.line == 3 and finding.file == "case.toml" for finding in diagnostics.findings)
    return result, [f"{finding.rule}: {finding.message}" for finding in diagnostics.findings]


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        (Kind.TEXT, "a", "a"),
        (Kind.LONG_TEXT, "a\nb", "a\nb"),
        (Kind.INTEGER, 5, 5),
        (Kind.QUANTITY, 2, Decimal(2)),
        (Kind.QUANTITY, "2.5", Decimal("2.5")),
        (Kind.QUANTITY, 2.5, Decimal("2.5")),
        (Kind.AMOUNT, "499.00", Decimal("499.00")),
        (Kind.AMOUNT, "", None),
        (Kind.CURRENCY, "ZAR", "ZAR"),
        (Kind.COUNTRY, "ZA", "ZA"),
        (Kind.DATE, date(2026, 1, 1), date(2026, 1, 1)),
        (Kind.MOMENT, date(2026, 1, 1), date(2026, 1, 1)),
        (Kind.MOMENT, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
        (Kind.CHOICE, "open", "open"),
        (Kind.CHOICE, "", ""),
        (Kind.TEXTS, ["a", "b"], ("a", "b")),
        (Kind.CHOICES, ["open"], ("open",)),
    ],
)
def test_a_good_value_is_taken_without_a_word(kind: Kind, value: Any, result: Any) -> None:
    assert taken(kind, value, ("open", "closed")) == (result, [])


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        (Kind.TEXT, 5, "5"),
        (Kind.TEXT, True, "true"),
        (Kind.TEXT, False, "false"),
        (Kind.TEXT, date(2026, 1, 1), "2026-01-01"),
        (Kind.TEXT, time(10), "10:00:00"),
        (Kind.TEXT, ["a", 2], "a, 2"),
        (Kind.TEXT, [["a"]], None),
        (Kind.TEXT, {"a": 1}, None),
        (Kind.INTEGER, True, None),
        (Kind.INTEGER, "5", None),
        (Kind.INTEGER, -5, None),
        (Kind.INTEGER, 10**500, None),
        (Kind.QUANTITY, float("nan"), None),
        (Kind.QUANTITY, "many", None),
        (Kind.QUANTITY, True, None),
        (Kind.AMOUNT, 499, Decimal(499)),
        (Kind.AMOUNT, 4.99, None),
        (Kind.AMOUNT, 10**500, None),
        (Kind.AMOUNT, "1,299.00", None),
        (Kind.AMOUNT, ["1"], None),
        (Kind.DATE, "2026-01-01", date(2026, 1, 1)),
        (Kind.DATE, "soon", None),
        (Kind.DATE, 20260101, None),
        (Kind.DATE, time(10), None),
        (Kind.DATE, date(1, 1, 1), None),
        (Kind.DATE, date(9999, 12, 31), None),
        (Kind.DATE, datetime(2026, 1, 1, 10, tzinfo=UTC), date(2026, 1, 1)),
        (Kind.MOMENT, "2026-01-01T10:00:00+00:00", datetime(2026, 1, 1, 10, tzinfo=UTC)),
        (Kind.TEXTS, "a", ("a",)),
        (Kind.TEXTS, 5, None),
        (Kind.TEXTS, ["a", 5], ("a", "5")),
        (Kind.TEXTS, ["a", {}], ("a",)),
        (Kind.CHOICES, "open", ("open",)),
    ],
)
def test_a_wrong_type_is_taken_as_well_as_it_can_be_and_said(kind: Kind, value: Any, result: Any) -> None:
    found, messages = taken(kind, value, ("open", "closed", "5"))
    assert found == result
    assert len(messages) == 1
    assert messages[0].startswith("file.wrong-type: x")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.CHOICE, "opened"),
        (Kind.CURRENCY, "zar"),
        (Kind.COUNTRY, "za"),
        (Kind.COUNTRY, "ZAF"),
        (Kind.COUNTRY, "Z4"),
    ],
)
def test_a_word_outside_its_list_is_kept_and_said(kind: Kind, value: str) -> None:
    found, messages = taken(kind, value, ("open", "closed"))
    assert found == value
    assert messages[0].startswith(f'file.unknown-value: x is "{value}"')


def test_the_nearest_allowed_word_is_suggested_else_all() -> None:
    diagnostics = Diagnostics("case.toml", "x = 1")
    field = Field("x", Kind.CHOICES, "", ("credit-card", "debit-card"))
    assert convert(["Credit card", "blue"], field, diagnostics, ("x",)) == ("Credit card", "blue")
    assert [finding.suggestion for finding in diagnostics.findings] == [
        "write credit-card",
        "one of: credit-card, debit-card",
    ]
    assert {finding.level for finding in diagnostics.findings} == {Level.WARNING}


def test_a_time_without_offset_is_kept_with_a_remark() -> None:
    naive = datetime.fromisoformat("2026-01-01T10:00:00")
    found, messages = taken(Kind.MOMENT, naive)
    assert found == naive
    assert messages[0].startswith("file.no-offset")


def test_a_misspelt_field_is_pointed_out_and_a_field_of_ones_own_is_not() -> None:
    diagnostics = Diagnostics("case.toml", "statsu = 1\ncolour = 1\n" + "x" * 50 + " = 1\n")
    fields = by_name((Field("status", Kind.TEXT, ""),))
    assert read_table({"statsu": "open", "colour": "red", "x" * 50: 1}, fields, diagnostics) == {}
    (finding,) = diagnostics.findings
    assert (finding.rule, finding.level, finding.line) == ("file.unknown-key", Level.INFO, 1)
    assert "perhaps status is meant" in finding.message


def test_something_else_where_a_table_should_be_is_said() -> None:
    diagnostics = Diagnostics("case.toml", "order = 1")
    assert table_at({"order": 1}, "order", diagnostics) == {}
    assert "[order]" in diagnostics.findings[0].message


def test_lists_of_tables_are_read_as_far_as_they_are_tables() -> None:
    diagnostics = Diagnostics("case.toml", "")
    assert tables_at({}, "item", diagnostics) == []
    assert tables_at({"item": [{"a": 1}]}, "item", diagnostics) == [(("item", 0), {"a": 1})]
    assert diagnostics.findings == ()
    assert tables_at({"item": {"a": 1}}, "item", diagnostics) == [(("item",), {"a": 1})]
    assert tables_at({"item": [1, {"a": 1}]}, "item", diagnostics) == [(("item", 1), {"a": 1})]
    assert tables_at({"item": "kettle"}, "item", diagnostics) == []
    assert len(diagnostics.findings) == 3


def test_paths_are_named_as_people_count() -> None:
    assert dotted(("item", 1, "price")) == "item 2 price"
    assert dotted(("wanted", "remedies", 0)) == "wanted.remedies 1"
    assert Diagnostics("a", "", unnamed="item").place(("item", 1, "price")) == "price"
    assert Diagnostics("a", "", unnamed="item").place(("item", 1)) == "item 2"


def test_a_message_repeats_a_value_only_in_part() -> None:
    assert brief("x" * 100) == '"' + "x" * 58 + "…"
    values: list[object] = [{}, [], 5, "a"]
    assert [brief(value) for value in values] == ["a table", "a list", "5", '"a"']


def test_findings_come_in_the_order_of_lines_and_are_not_endless() -> None:
    diagnostics = Diagnostics("case.toml", "a = 1\nb = 1\n", lead=10)
    diagnostics.add("z", Level.INFO, "second", path=("b",))
    diagnostics.add("z", Level.INFO, "first", path=("a",))
    diagnostics.add("z", Level.INFO, "whole file")
    assert [(finding.message, finding.line) for finding in diagnostics.findings] == [
        ("whole file", None),
        ("first", 11),
        ("second", 12),
    ]
    for _ in range(FINDINGS_LIMIT):
        diagnostics.add("z", Level.WARNING, "again")
    diagnostics.add("z", Level.ERROR, "an error is never left out")
    assert len(diagnostics.findings) == FINDINGS_LIMIT + 2
    assert diagnostics.findings[-1].message == "the file has 3 more findings of these kinds"
    assert any(finding.level is Level.ERROR for finding in diagnostics.findings)


def test_a_very_long_name_is_compared_with_nothing() -> None:
    assert nearest("s" * 100_000, ("status",)) == ""
    assert nearest("Found At", ("found_at",)) == "found_at"


def test_values_become_what_toml_holds() -> None:
    class Word(StrEnum):
        ONE = "one"

    local = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(seconds=3600 + 28)))
    value: dict[str, Any] = plain({"a": Decimal("1E+2"), "b": (Word.ONE, None), "c": None, "d": local})
    assert value == {"a": "100", "b": ["one", None], "d": datetime(2026, 1, 1, 1, tzinfo=UTC) - timedelta(seconds=3628)}
    assert value["d"].utcoffset() == timedelta(0)
    assert type(value["b"][0]) is str
    noon = datetime.fromisoformat("2026-01-01T12:00:00")
    assert plain(noon) is noon


def test_what_is_empty_is_not_written_unless_it_must_be() -> None:
    class Source:
        name = ""
        words = ()
        count = Decimal(3)
        share = Decimal("2.50")
        more = ("x",)

    fields = [
        Field("name", Kind.TEXT, ""),
        Field("words", Kind.TEXTS, ""),
        Field("count", Kind.QUANTITY, ""),
        Field("share", Kind.QUANTITY, ""),
        Field("more", Kind.TABLES, ""),
    ]
    assert write_table(Source(), fields) == {"count": 3, "share": "2.50"}
    assert write_table(Source(), fields, ("name",))["name"] == ""
