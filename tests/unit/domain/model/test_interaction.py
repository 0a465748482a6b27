"""Entries of the log: their day and their order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from plaint.domain.model.interaction import Interaction, in_time_order

SUNDAY = date(2026, 11, 22)


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


def test_a_decision_follows_its_offer_whatever_their_times_say() -> None:
    at = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
    offer = Interaction("zz2222", at=at, answer="offer", direction="in")
    other = Interaction("mm2222", at=at)
    decision = Interaction("aa2222", at=at, decides="zz2222", decision="accept", direction="out")
    assert [one.id for one in in_time_order([offer, decision, other])] == ["mm2222", "zz2222", "aa2222"]
