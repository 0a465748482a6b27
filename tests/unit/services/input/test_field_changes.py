"""A typed field and its value before become a change of the file and a line for a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from plaint.domain.model.fields import Field, Kind
from plaint.services.input.field_changes import FieldChanges, change_of
from plaint.services.input.results import Changed
from plaint.storage.toml.edit import Remove, Set

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
TITLE = Field("title", Kind.TEXT, "a title")


def test_nothing_empty_and_none_are_the_same_value() -> None:
    for before in (None, "", ()):
        assert change_of(TITLE, before, None, path="title", label="title") is None
    assert change_of(TITLE, "x", "x", path="title", label="title") is None
    assert change_of(Field("n", Kind.AMOUNT, ""), None, Decimal(0), path="n", label="n") is not None


def test_a_change_is_told_by_its_label_and_written_at_its_path() -> None:
    found = change_of(TITLE, "old", "", path="piece.title", label="page.png.title")
    assert found == (Remove("piece.title"), Changed("page.png.title", "old", "(empty)"))


def test_typed_texts_are_collected_with_their_notes() -> None:
    found = FieldChanges()
    found.type(Field("captured", Kind.DATE, ""), "yesterday", None, NOW, label="captured")
    found.type(TITLE, "same", "same", NOW, label="title")
    assert found.changes == [Set("captured", date(2026, 11, 21))]
    assert [str(one) for one in found.edited.changed] == ["captured: (empty) -> 2026-11-21"]
    assert len(found.edited.notes) == 1
