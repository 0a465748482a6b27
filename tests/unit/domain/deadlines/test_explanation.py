"""What is said about a date: the line beside it, the notes, and the count day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import partial

import pytest

from plaint.domain.deadlines.counting_rules import WEEKENDS_ONLY, PlainCalendar
from plaint.domain.deadlines.deadline import Deadline, compute, explain, needs_calendar
from plaint.domain.deadlines.explanation import event_words, missing_words
from plaint.domain.deadlines.period import Events
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Pause, Rule, Source, Unit
from plaint.playbooks.calendars import calendar_for

SOURCE = Source("the text of the rule", date(2026, 11, 22), Confidence.A, date(2027, 11, 22))
TODAY = date(2026, 11, 5)
BEFORE = DeadlineKind.ACT_BEFORE
FROM = DeadlineKind.ACT_FROM
OWE = DeadlineKind.THEY_OWE_BY
PROMISED = DeadlineKind.PROMISED
FOLLOW = DeadlineKind.FOLLOW_UP
HOURS = Unit.HOURS
BUSINESS = Unit.BUSINESS_DAYS
MONTHS = Unit.MONTHS
EVENT = "order.delivered"
Day = tuple[int, int, int]
rule_of = partial(Rule, "r", "A rule", anchors=(EVENT,), source=SOURCE)
SAST = timezone(timedelta(hours=2))
MORNING = datetime(2026, 11, 3, 10, 15, tzinfo=SAST)
ASKED, BACK = "facts.repair_requested", "facts.repair_returned"
REJECT = rule_of(kind=BEFORE, offset=30, counting="uk-day-after", pauses=(Pause(ASKED, BACK, 7),))


def one(rule: Rule, when: date, place: str = "", today: date = TODAY) -> Deadline:
    return compute(rule, {EVENT: when}, calendar_for(place), today)


@pytest.mark.parametrize(
    ("rule", "place", "start", "words"),
    [
        (
            rule_of(kind=BEFORE, offset=6, unit=MONTHS, counting="za-cpa"), "ZA", (2026, 11, 3),
            "delivered 3 Nov 2026; day 1 = 4 Nov; 6 months end Mon 3 May 2027",
        ),
        (
            rule_of(kind=BEFORE, offset=10, unit=BUSINESS, counting="za-cpa"), "ZA", (2026, 11, 3),
            "delivered 3 Nov 2026; day 1 = 5 Nov; 10 business days end Wed 18 Nov 2026 (CPA s2(6))",
        ),
        (
            rule_of(kind=BEFORE, offset=7, counting="za-cpa"), "ZA", (2026, 12, 9),
            (
                "delivered 9 Dec 2026; day 1 = 10 Dec; 7 days end Wed 16 Dec 2026; Day of Reconciliation, so Thu 17 "
                "Dec 2026 (Interpretation Act s4)"
            ),
        ),
        (
            rule_of(kind=BEFORE, offset=14, counting="eu-1182"), "DE-XX", (2026, 11, 7),
            (
                "delivered 7 Nov 2026; day 1 = 8 Nov; 14 days end Sat 21 Nov 2026; Saturday, so Mon 23 Nov 2026 (Reg. "
                "1182/71 Art 3); the region's own holidays are not known, those of DE were used"
            ),
        ),
        (
            rule_of(kind=FOLLOW, offset=1, unit=BUSINESS), "XX", (2026, 11, 6),
            (
                "delivered 6 Nov 2026; day 1 = 9 Nov; 1 business day ends Mon 9 Nov 2026; the country's holidays are "
                "not known, only weekends were left out"
            ),
        ),
        (
            rule_of(kind=BEFORE, offset=2, counting="eu-1182"), "DE-BY", (2026, 11, 4),
            "delivered 4 Nov 2026; day 1 = 5 Nov; 2 days end Fri 6 Nov 2026",
        ),
        (
            rule_of(kind=FROM, offset=3), "", (2026, 11, 10),
            "delivered 10 Nov 2026; day 1 = 11 Nov; 3 days later: Fri 13 Nov 2026",
        ),
        (rule_of(kind=PROMISED), "", (2026, 11, 10), "delivered 10 Nov 2026"),
        (rule_of(kind=FOLLOW, offset=-1), "", (2026, 11, 10), "delivered 10 Nov 2026; 1 day earlier: Mon 9 Nov 2026"),
    ],
)  # fmt: skip
def test_every_date_says_in_one_line_how_it_was_found(rule: Rule, place: str, start: Day, words: str) -> None:
    assert one(rule, date(*start), place).explanation == words


def test_a_last_day_that_moves_for_want_of_working_days_says_so() -> None:
    # Thu 5 Nov + 2 days is Sat 7 Nov; a calendar in which Fri 6 Nov is free leaves Mon 9 and Tue 10 Nov.
    place = PlainCalendar("XX", days={date(2026, 11, 5): "Feast"})
    found = compute(rule_of(kind=BEFORE, offset=2, counting="eu-1182"), {EVENT: date(2026, 11, 4)}, place, TODAY)
    assert found.day == date(2026, 11, 9)
    assert "fewer than two working days, so Mon 9 Nov 2026" in found.explanation


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("order.placed", "ordered"),
        ("step:a-to-z", "a-to-z first taken"),
        ("last:a-to-z", "a-to-z last taken"),
        ("answer:bank", "answer to bank"),
        ("refusal:bank", "refusal of bank"),
        ("promise:chat", "promised after chat for"),
        ("facts.statement_sent", "statement sent"),
        ("unheard:of", "unheard:of"),
    ],
)
def test_every_kind_of_event_has_words(anchor: str, words: str) -> None:
    rule = Rule("r", "A rule", PROMISED, (anchor,), SOURCE)
    found = compute(rule, {anchor: date(2026, 11, 3)}, WEEKENDS_ONLY, TODAY)
    assert found.explanation == f"{words} 3 Nov 2026"


def test_what_a_person_should_know_about_the_rule_is_noted() -> None:
    unsure = one(rule_of(kind=BEFORE, offset=7, counting="us-plain", note="quality disputes differ"), date(2026, 11, 3))
    assert unsure.notes[0] == "quality disputes differ"
    assert "is not confirmed" in unsure.notes[1]
    unknown = one(rule_of(kind=BEFORE, offset=7, counting="martian"), date(2026, 11, 3))
    assert unknown.notes == ("unknown counting rule “martian”: counted plainly",)
    assert unknown.day == date(2026, 11, 10)
    missing = compute(rule_of(kind=BEFORE, note="n"), {}, WEEKENDS_ONLY, TODAY)
    assert missing.notes == ("n",)


def test_the_rule_and_its_step_are_carried_along() -> None:
    rule = rule_of(kind=BEFORE, offset=7, severity="hard")
    found = compute(rule, {EVENT: date(2026, 11, 3)}, WEEKENDS_ONLY, TODAY, step="withdrawal")
    assert (found.rule, found.title, found.kind, found.step) == ("r", "A rule", BEFORE, "withdrawal")
    assert (found.source, found.severity) == (SOURCE, "hard")


def test_a_rule_asks_for_holidays_only_where_they_can_matter() -> None:
    assert needs_calendar(rule_of(kind=FOLLOW, unit=BUSINESS))
    assert needs_calendar(rule_of(kind=BEFORE, counting="eu-1182"))
    assert not needs_calendar(rule_of(kind=FROM, counting="eu-1182"))
    assert not needs_calendar(rule_of(kind=BEFORE, unit=MONTHS, counting="za-cpa"))
    assert not needs_calendar(rule_of(kind=BEFORE))


def test_the_count_is_shown_day_by_day() -> None:
    rule = rule_of(kind=BEFORE, offset=4, unit=BUSINESS, counting="za-cpa")
    shown = explain(rule, {EVENT: date(2026, 11, 3)}, calendar_for("ZA"), date(2026, 11, 6))
    assert shown == (
        "Tue 3 Nov 2026  delivered, not counted",
        "Wed 4 Nov 2026  not counted (Local Government Elections)",
        "Thu 5 Nov 2026  day 1",
        "Fri 6 Nov 2026  day 2  ← today",
        "Sat 7 Nov 2026  not counted (Saturday)",
        "Sun 8 Nov 2026  not counted (Sunday)",
        "Mon 9 Nov 2026  day 3",
        "Tue 10 Nov 2026  day 4",
        "Tue 10 Nov 2026  last day",
    )


def test_a_moved_last_day_is_shown_with_its_reason_and_coarse_calendars_are_named() -> None:
    rule = rule_of(kind=BEFORE, offset=4, counting="eu-1182")
    shown = explain(rule, {EVENT: date(2026, 11, 3)}, calendar_for("XX"), TODAY)
    assert shown[-4:] == (
        "Sat 7 Nov 2026  day 4",
        "Saturday: moved",
        "the country's holidays are not known, only weekends were left out",
        "Mon 9 Nov 2026  last day",
    )


def test_a_long_count_is_cut_in_the_middle_and_numbered_on() -> None:
    rule = rule_of(kind=BEFORE, offset=60, unit=BUSINESS, counting="za-cpa")
    events: Events = {EVENT: date(2026, 11, 3)}
    whole = explain(rule, events, calendar_for("ZA"), TODAY)
    short = explain(rule, events, calendar_for("ZA"), TODAY, limit=20)
    assert len(short) <= 20
    assert any("days more" in text for text in short)
    assert short[-5:] == whole[-5:]
    assert short[:5] == whole[:5]


def test_days_on_which_the_clock_stands_are_shown_and_not_numbered() -> None:
    events: Events = {EVENT: date(2026, 11, 3), ASKED: date(2026, 11, 5), BACK: date(2026, 11, 6)}
    whole = explain(REJECT, events, WEEKENDS_ONLY, date(2026, 1, 1))
    assert whole[1:6] == (
        "Wed 4 Nov 2026  day 1",
        "Thu 5 Nov 2026  not counted (the clock stands)",
        "Fri 6 Nov 2026  not counted (the clock stands)",
        "Sat 7 Nov 2026  day 2",
        "Sun 8 Nov 2026  day 3",
    )
    assert whole[-2] == "Sat 5 Dec 2026  day 30"
    assert explain(REJECT, events, WEEKENDS_ONLY, TODAY, limit=12)[-2] == "Sat 5 Dec 2026  day 30"


def test_a_standing_clock_is_shown_up_to_the_day_it_stopped() -> None:
    shown = explain(REJECT, {EVENT: date(2026, 11, 3), ASKED: date(2026, 11, 5)}, WEEKENDS_ONLY, TODAY)
    assert shown[2].startswith("Thu 5 Nov 2026  not counted (the clock stands)  ← today")
    assert shown[3].startswith("the clock stands since 5 Nov 2026")


def test_the_day_of_the_event_is_day_one_where_the_rule_says_so() -> None:
    rule = rule_of(kind=OWE, offset=2, counting="uk-day-of")
    shown = explain(rule, {EVENT: date(2026, 11, 3)}, WEEKENDS_ONLY, date(2026, 1, 1))
    assert shown == ("Tue 3 Nov 2026  day 1", "Wed 4 Nov 2026  day 2", "Wed 4 Nov 2026  last day")


def test_a_named_date_is_shown_as_itself() -> None:
    shown = explain(rule_of(kind=FROM), {EVENT: date(2026, 11, 3)}, WEEKENDS_ONLY, date(2026, 1, 1))
    assert shown == ("Tue 3 Nov 2026  delivered", "Tue 3 Nov 2026  first day")


def test_hours_and_reminders_before_a_date_are_shown_in_steps() -> None:
    hours = explain(rule_of(kind=FROM, offset=48, unit=HOURS), {EVENT: MORNING}, WEEKENDS_ONLY, TODAY)
    assert hours == ("delivered 3 Nov 2026 10:15", "48 hours: Thu 5 Nov 2026 10:15")
    before = explain(rule_of(kind=FOLLOW, offset=-7), {EVENT: date(2026, 11, 10)}, WEEKENDS_ONLY, TODAY)
    assert before == ("delivered 10 Nov 2026", "7 days earlier: Tue 3 Nov 2026")


def test_what_is_missing_is_shown_instead_of_days() -> None:
    assert explain(REJECT, {}, WEEKENDS_ONLY, TODAY) == ("needs the delivery date (order.delivered)",)


def test_no_kind_of_event_is_told_by_its_code() -> None:
    kinds = ("step", "last", "answer", "refusal", "promise", "acknowledged", "received")
    for kind in kinds:
        assert ":" not in event_words(f"{kind}:repair")
        assert "the date of “" not in missing_words((f"{kind}:repair",))
