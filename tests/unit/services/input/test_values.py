from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.errors import UsageProblem
from plaint.domain.model.fields import CASE_FIELDS, INTERACTION_FIELDS, ITEM_FIELDS, Field, Kind
from plaint.services.input.values import Value, for_file, shown, split_list, understand

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EVERY = {entry.path: entry for entry in (*CASE_FIELDS, *INTERACTION_FIELDS, *ITEM_FIELDS)}


@pytest.mark.parametrize(
    ("path", "text", "value", "written"),
    [
        ("title", "  Kettle ", "Kettle", "Kettle"),
        ("problem.text", "\nTwo\nlines\n", "Two\nlines", "Two\nlines"),
        ("size", "12", 12, 12),
        ("quantity", "2", Decimal(2), 2),
        ("quantity", "1.5", Decimal("1.5"), "1.5"),
        ("price", "499", Decimal("499.00"), "499.00"),
        ("price", "1 299.505", Decimal("1299.505"), "1299.505"),
        ("outcome.currency", "zar", "ZAR", "ZAR"),
        ("consumer.country", "de", "DE", "DE"),
        ("consumer.country", "UK", "GB", "GB"),
        ("order.placed", "2026-11-09", date(2026, 11, 9), date(2026, 11, 9)),
        ("at", "10:15", datetime(2026, 11, 22, 10, 15, tzinfo=UTC), datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        ("problem.kind", "Not as_described", "not-as-described", "not-as-described"),
        ("wanted.remedies", "refund, Refund ,replacement", ("refund", "replacement"), ["refund", "replacement"]),
        ("labels", 'a, "b, c",,a', ("a", "b, c"), ["a", "b, c"]),
        ("labels", ",", None, None),
        ("title", " ", None, None),
    ],
)
def test_typed_text_becomes_the_value_and_what_the_file_holds(
    path: str, text: str, value: Value, written: object
) -> None:
    entry = EVERY.get(path, Field(path, Kind.INTEGER, ""))
    typed = understand(entry, text, NOW)
    assert typed.value == value
    held = for_file(entry, typed.value)
    assert (type(held), held) == (type(written), written)


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("price", "1,5", "price: '1,5' is not an amount"),
        ("quantity", "two", "quantity: 'two' is not an amount"),
        ("outcome.currency", "euro", "outcome.currency: 'euro' is not a currency"),
        ("consumer.country", "Germany", "consumer.country: 'Germany' is not a country"),
        ("order.placed", "31.12.2026", "order.placed: '31.12.2026' is not a date"),
        ("format", "one", "format: 'one' is not a whole number"),
        ("item", "x", "item: is a list of tables"),
    ],
)
def test_wrong_text_is_refused_with_the_name_of_the_field(path: str, text: str, said: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        understand(EVERY[path], text, NOW)
    assert caught.value.message.startswith(said)
    assert caught.value.hint


def test_what_was_understood_is_echoed_unless_it_was_exact() -> None:
    assert understand(EVERY["order.placed"], "2026-11-09", NOW).notes == ()
    assert understand(EVERY["order.placed"], "friday", NOW).notes == (
        "order.placed: 'friday' understood as Friday 2026-11-20",
    )
    assert understand(EVERY["consumer.country"], "uk", NOW).notes == ("UK understood as GB, its ISO code",)


def test_an_unknown_word_is_kept_and_noted_with_the_nearest() -> None:
    typed = understand(EVERY["wanted.remedies"], "refnd,zzz", NOW)
    assert typed.value == ("refnd", "zzz")
    assert "did you mean 'refund'?" in typed.notes[0]
    assert "did you mean" not in typed.notes[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(empty)"),
        ("", "(empty)"),
        (("a", "b"), "a, b"),
        (datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "2026-11-22 09:30+00:00"),
        (date(2026, 11, 22), "2026-11-22"),
        (3, "3"),
    ],
)
def test_values_are_shown_on_one_line(value: object, text: str) -> None:
    assert shown(value) == text


@given(st.sampled_from(sorted(EVERY)), st.text(max_size=30))
def test_any_text_is_a_value_or_a_usage_problem(path: str, text: str) -> None:
    try:
        value = understand(EVERY[path], text, NOW).value
    except UsageProblem:
        value = None
    assert value is None or value not in ("", ())


@given(st.lists(st.text(alphabet=st.characters(exclude_characters='",'), min_size=1, max_size=5), max_size=5))
def test_a_list_is_split_where_the_commas_are(entries: list[str]) -> None:
    wanted = tuple(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))
    assert split_list(",".join(entries)) == wanted
