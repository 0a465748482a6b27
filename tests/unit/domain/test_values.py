"""Money, identifiers, safe text, dates as people type them, cases and interactions as values."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.errors import NotSaved, UsageProblem
from plaint.domain.model.case import Case, Claim, Item, Outcome
from plaint.domain.model.dates import add_months, parse_date, parse_moment
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.fields import CASE_FIELDS, TABLES, Kind, case_field
from plaint.domain.model.ids import ALPHABET, is_id, new_id
from plaint.domain.model.interaction import Interaction, in_time_order
from plaint.domain.model.money import Money, is_currency, parse_amount, total
from plaint.domain.safe import safe, safe_lines

SUNDAY = date(2026, 11, 22)


def test_money_is_shown_with_its_code_first_and_two_decimals() -> None:
    assert str(Money("ZAR", Decimal(499))) == "ZAR 499.00"
    assert str(Money("", Decimal("1.5"))) == "1.50"
    assert str(Money("EUR", Decimal("0.125"))) == "EUR 0.125"


def test_amounts_of_two_currencies_are_never_added_together() -> None:
    assert total([Money("EUR", Decimal(1)), Money("ZAR", Decimal(2)), Money("EUR", Decimal(3))]) == (
        Money("EUR", Decimal(4)),
        Money("ZAR", Decimal(2)),
    )


@pytest.mark.parametrize("text", ["499", "499.00", "1 299.50", "-3.5", "1\u00a0000"])
def test_an_amount_with_a_decimal_point_is_read(text: str) -> None:
    assert parse_amount(text) == Decimal(text.replace(" ", "").replace("\u00a0", ""))


@pytest.mark.parametrize("text", ["", "1,299.00", "R499", "1e9", "NaN", "1.2345678", "9" * 16, "٣"])
def test_an_amount_that_could_be_misread_is_refused_with_what_to_write(text: str) -> None:
    if text == "٣":
        assert parse_amount(text) == 3  # an Arabic-Indic digit is a digit and unambiguous
        return
    with pytest.raises(UsageProblem) as caught:
        parse_amount(text)
    assert "1299.50" in caught.value.hint


def test_a_currency_is_three_capitals() -> None:
    assert is_currency("ZAR")
    assert not is_currency("R")
    assert not is_currency("zar")


def test_a_case_claims_its_heads_and_without_any_the_price_of_its_items() -> None:
    items = (Item("Kettle", Decimal(2), Decimal("10.50"), "ZAR"), Item("Lid", None, Decimal(1), "ZAR"), Item("Gift"))
    assert Case("k7f3qd", "x", items=items).claimed() == (Money("ZAR", Decimal("22.00")),)
    claims = (Claim("price", Decimal(5), "EUR"), Claim("loss", None, "EUR"))
    assert Case("k7f3qd", "x", items=items, claims=claims).claimed() == (Money("EUR", Decimal(5)),)


def test_money_counts_as_received_only_with_a_day_of_receipt() -> None:
    promised = Case("k7f3qd", "x", outcome=Outcome(amount=Decimal(5), currency="EUR", promised=SUNDAY))
    assert promised.received() == ()
    got = promised.edit(outcome=Outcome(amount=Decimal(5), currency="EUR", received=SUNDAY))
    assert got.received() == (Money("EUR", Decimal(5)),)


def test_a_new_identifier_has_the_form_of_one() -> None:
    source = random.Random(7)
    made = {new_id(source) for _ in range(200)}
    assert len(made) == 200
    assert all(is_id(one) for one in made)
    assert not is_id("short")
    assert not is_id("hello1il")
    assert not set("ilou") & set(ALPHABET)


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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", SUNDAY),
        ("Tomorrow", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 21)),
        ("+14d", date(2026, 12, 6)),
        ("-2w", date(2026, 11, 8)),
        ("+3m", date(2027, 2, 22)),
        ("-1y", date(2025, 11, 22)),
        ("friday", date(2026, 11, 27)),
        ("sun", date(2026, 11, 29)),  # never today itself
        ("2026-02-28", date(2026, 2, 28)),
    ],
)
def test_a_date_is_understood(text: str, day: date) -> None:
    assert parse_date(text, SUNDAY) == day


@pytest.mark.parametrize("text", ["", "03/04/2026", "soon", "2026-02-30", "+9999y", "+14", "f"])
def test_a_date_that_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="not a date"):
        parse_date(text, SUNDAY)


def test_adding_months_ends_on_the_last_day_a_month_has() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 15), -13) == date(2025, 2, 15)
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


def test_a_moment_is_understood_in_the_zone_of_now() -> None:
    zone = timezone(timedelta(hours=2))
    now = datetime(2026, 11, 22, 15, 30, tzinfo=zone)
    assert parse_moment("now", now) == now
    assert parse_moment("10:15", now) == datetime(2026, 11, 22, 10, 15, tzinfo=zone)
    assert parse_moment("yesterday 9:05", now) == datetime(2026, 11, 21, 9, 5, tzinfo=zone)
    assert parse_moment("2026-11-12T10:15", now) == datetime(2026, 11, 12, 10, 15, tzinfo=zone)
    assert parse_moment("2026-11-12T10:15+00:00", now) == datetime(2026, 11, 12, 10, 15, tzinfo=UTC)
    assert parse_moment("friday", now) == datetime(2026, 11, 27, 12, 0, tzinfo=zone)
    assert parse_moment("today", now) == now
    for wrong in ("2026-13-12T10:15", "25:00", "soon"):
        with pytest.raises(UsageProblem):
            parse_moment(wrong, now)


def test_the_log_is_in_time_order_whatever_the_entries_hold() -> None:
    entries = [
        Interaction("undated"),
        Interaction("late", at=datetime(2026, 11, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))),
        Interaction("naive", at=datetime.fromisoformat("2026-11-01T23:00")),
        Interaction("day", at=date(2026, 11, 1)),
        Interaction("first", at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
        Interaction("last", at=datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12)))),
    ]
    assert [one.id for one in in_time_order(entries)] == ["first", "day", "late", "naive", "last", "undated"]


def test_the_day_of_an_entry_is_the_day_on_its_writers_clock() -> None:
    at = datetime(2026, 11, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert Interaction("x", at=at).day == date(2026, 11, 2)
    assert Interaction("x", at=SUNDAY).day == SUNDAY
    assert Interaction("x").day is None
    assert Interaction("x").counts
    assert not Interaction("x", withdrawn="twice").counts


def test_withdrawn_evidence_does_not_count() -> None:
    assert Evidence("a.png").counts
    assert not Evidence("a.png", withdrawn="wrong file").counts


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
    assert (CASE_FIELDS[9].name, CASE_FIELDS[9].table) == ("name", "consumer")


def test_a_failure_to_save_names_its_draft() -> None:
    error = NotSaved("The disk is full.", "free some space", file="case.toml", draft="/d")
    assert (error.exit_code, error.draft, error.file, str(error)) == (1, "/d", "case.toml", "The disk is full.")
    assert UsageProblem("x").exit_code == 2
