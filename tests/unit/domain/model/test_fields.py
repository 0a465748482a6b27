"""The list of every field of the files."""

from __future__ import annotations

from plaint.domain.model.case import Case
from plaint.domain.model.fields import CASE_FIELDS, TABLES, Kind, case_field


def test_every_field_of_the_files_is_an_attribute_of_the_case() -> None:
    case = Case("k7f3qd", "x")
    for entry in CASE_FIELDS:
        value: object = case
        for part in (entry.attribute or entry.path).split("."):
            value = getattr(value, part)
        assert (entry.kind is Kind.TABLES) == (entry.path in TABLES)
        assert case_field(entry.path) is entry
    assert case_field("order.nowhere") is None
    assert case_field("order.placed") is not None
    named = case_field("consumer.name")
    assert named is not None
    assert (named.name, named.table) == ("name", "consumer")
