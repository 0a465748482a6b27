"""Where a law can be read in two ways, both dates are shown with their sources, and which one to act by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plaint.domain.deadlines.counting_rules import PlainCalendar
from plaint.domain.deadlines.deadline import Deadline, compute
from plaint.domain.guidance.assessment import assess
from plaint.domain.guidance.readings import with_readings
from plaint.domain.model.case import Case, Consumer, Order
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Confidence, Playbook, Rule, Source, Step
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.loader import load

TODAY = date(2026, 12, 20)
HOLIDAY = PlainCalendar("XX", days={date(2026, 12, 25): "Christmas"})
EVENTS = {"order.delivered": date(2026, 12, 18)}


def source(text: str) -> Source:
    return Source(text, date(2026, 11, 28), Confidence.B, date(2028, 11, 28))


def pair(kind: DeadlineKind = DeadlineKind.ACT_BEFORE) -> tuple[Rule, Rule]:
    first = Rule("a", "Seven days", kind, ("order.delivered",), source("the Code"), offset=7)
    return first, replace(
        first, id="b", title="moved", counting="br-civil", reading_of="a", source=source("another Code")
    )


def shown(*rules: Rule) -> tuple[Deadline, ...]:
    playbook = Playbook("p", "P", steps=(Step("s", "S", 1, rules=rules),))
    return with_readings([compute(rule, EVENTS, HOLIDAY, TODAY) for rule in rules], playbook)


def test_both_dates_are_said_beside_each_with_the_earlier_one_to_act_by() -> None:
    for one in shown(*pair()):
        assert one.explanation.endswith(
            "two readings: 2026-12-25 (the Code, confidence B) or 2026-12-28 (another Code, confidence B); "
            "act by the earlier, 2026-12-25"
        ), one.explanation


def test_what_others_owe_is_waited_for_until_the_later_day() -> None:
    one, _ = shown(*pair(DeadlineKind.THEY_OWE_BY))
    assert "take the next step after the later, 2026-12-28" in one.explanation


def test_readings_that_agree_or_lack_a_date_say_nothing() -> None:
    first, second = pair()
    same = shown(first, replace(second, counting="plain"))
    assert all("two readings" not in one.explanation for one in same)
    missing = shown(first, replace(second, anchors=("facts.nothing",)))
    assert all("two readings" not in one.explanation for one in missing)


def test_a_case_in_brazil_shows_both_readings_of_its_seven_days() -> None:
    case = Case(
        id="abc123", title="T", consumer=Consumer(country="BR"),
        order=Order(placed=date(2026, 12, 10), delivered=date(2026, 12, 18), sold_by="retailer"),
    )  # fmt: skip
    assessed = assess(case, (), (), (), load("retail-br"), calendar_for("BR"), date(2026, 12, 20))
    found = {one.rule: one for one in assessed.deadlines}
    for rule in ("cooling-off.window", "cooling-off.window-rolled"):
        assert "two readings: 2026-12-25 (" in found[rule].explanation
        assert found[rule].explanation.endswith("act by the earlier, 2026-12-25")


def test_a_ladder_without_doubt_is_left_as_it_is() -> None:
    first, _ = pair()
    assert "two readings" not in shown(first)[0].explanation
