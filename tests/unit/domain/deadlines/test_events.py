"""The dated events of a case, by the names that rules count from."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tests.unit.domain.small_ladder import (
    FACTS,
    TODAY,
    ZONE,
    entry,
)

from plaint.domain.deadlines.events import case_events, sort_key, step_events, step_histories
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter


def test_withdrawn_undated_and_stepless_entries_take_no_step() -> None:
    log = [
        entry("a", 10, withdrawn="twice"),
        Interaction("b", step="supervisor", direction="out"),
        entry("c", 11, step=""),
    ]
    note = entry("d", 12, direction="note")
    found = step_histories([*log, note])
    assert list(found) == ["customer-service"]
    assert found["customer-service"].attempts == []


def test_letters_withdrawn_or_without_a_step_take_none() -> None:
    letters = [Letter("a", sent=TODAY), Letter("b", step="ombud", sent=TODAY, withdrawn="x"), Letter("c", step="ombud")]
    assert step_histories([], letters) == {}
    sent = Letter("d", step="ombud", sent=datetime(2026, 11, 3, 9, tzinfo=ZONE))
    assert len(step_histories([], [sent])["ombud"].attempts) == 1


def test_events_are_named_for_the_rules() -> None:
    case = FACTS.edit(facts={"returned": date(2026, 11, 12), "note": "x"})
    assert case_events(case)["facts.returned"] == date(2026, 11, 12)
    assert "facts.note" not in case_events(case)
    log = (
        entry("a", 10),
        entry("b", 11, direction="in", answer="acknowledged"),
        entry("c", 12, direction="in", answer="refusal", promised_by=date(2026, 11, 30)),
        entry("d", 13, step="ombud", direction="in", answer="offer"),
    )
    events = step_events(step_histories(log))
    assert events["answer:customer-service"] == log[2].at
    assert events["refusal:customer-service"] == log[2].at
    assert events["promise:customer-service"] == date(2026, 11, 30)
    assert events["answer:ombud"] == log[3].at
    assert "step:ombud" not in events


def test_moments_of_every_kind_can_be_compared() -> None:
    assert sort_key(date(2026, 1, 1)) < sort_key(datetime.fromisoformat("2026-01-01T01:00"))
    assert sort_key(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))).year == 1
