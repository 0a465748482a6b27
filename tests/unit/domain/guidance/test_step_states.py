"""A step that was taken several times: which deadlines of the earlier attempts are told."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.deadlines.counting_rules import COUNTING, PlainCalendar
from plaint.domain.deadlines.deadline import last_day
from plaint.domain.guidance.assessment import assess
from plaint.domain.guidance.situation import remedy_course
from plaint.domain.guidance.status import StepState
from plaint.domain.model.case import Case, Consumer
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.conditions import check_condition
from plaint.domain.playbook.playbook import Condition, ConditionResult, Confidence, Playbook, Rule, Source, Step, Unit

TODAY = date(2026, 11, 22)
SOURCE = Source("a test", TODAY, Confidence.B, date(2027, 5, 22))
CALENDAR = PlainCalendar(days={date(2026, 9, 24): "Heritage Day"})
CASE = Case("k7f3qd", "x", opened=date(2026, 1, 2))


def answer_rule(offset: int, unit: Unit, counting: str, *anchors: str) -> Rule:
    return Rule(
        "answer", "Answer", DeadlineKind.THEY_OWE_BY, anchors or ("last:ask",), SOURCE, offset, unit, counting=counting
    )


def days_told(rule: Rule, attempts: list[date]) -> list[date | None]:
    log = [Interaction(f"e{n}", at, "chat", "out", "ask") for n, at in enumerate(attempts)]
    ladder = Playbook("t", "T", steps=(Step("ask", "Ask", 10, level=1, rules=(rule,)),))
    return [one.day for one in assess(CASE, log, (), (), ladder, CALENDAR, TODAY).deadlines if one.rule == "answer"]


@given(
    rule=st.builds(
        answer_rule, st.integers(-3, 40), st.sampled_from(Unit), st.sampled_from([*sorted(COUNTING), "of my own"])
    ),
    gaps=st.lists(st.integers(0, 70), min_size=1, max_size=4),
)
def test_an_earlier_attempt_keeps_its_deadline_if_and_only_if_its_time_was_over(rule: Rule, gaps: list[int]) -> None:
    attempts = [TODAY - timedelta(days=sum(gaps[n:]) + 5) for n in range(len(gaps) + 1)]
    expected = []
    for one, later in pairwise(attempts):
        day = last_day(rule, {"last:ask": one}, CALENDAR)
        if day is not None and day < min(later, TODAY):
            expected.append(day)
    assert days_told(rule, attempts)[:-1] == expected


def test_an_attempt_whose_rule_counts_from_something_else_is_counted_in_full() -> None:
    rule = answer_rule(30, Unit.DAYS, "plain", "opened", "last:ask")
    assert days_told(rule, [TODAY - timedelta(days=9), TODAY - timedelta(days=2)]) == [date(2026, 2, 1)] * 2


@pytest.mark.parametrize(
    ("value", "wanted", "result"),
    [
        (True, "true", ConditionResult.YES),
        (3, "three", ConditionResult.NO),
        (("Seller", "shop"), "seller", ConditionResult.YES),
        ("Seller", "seller", ConditionResult.YES),
    ],
)
def test_a_fact_of_any_type_is_compared_by_its_words(value: object, wanted: str, result: ConditionResult) -> None:
    case = Case("k7f3qd", "x", consumer=Consumer(), facts={"mine": value})
    assert check_condition(Condition("facts.mine", any_of=(wanted,)), case) is result


@pytest.mark.parametrize(
    ("fact", "course"), [("no", "none"), (False, "none"), ("yes", "failed"), (date(2026, 11, 12), "failed")]
)
def test_a_repair_failed_only_where_the_answer_is_not_no(fact: object, course: str) -> None:
    assert remedy_course("repair", CASE.edit(facts={"repair_failed": fact}), ()) == course


def test_a_closed_case_has_no_other_options() -> None:
    closed = Case("k7f3qd", "x", status="closed")
    ladder = Playbook("t", "T", steps=(Step("ask", "Ask", 10, level=1),))
    assert assess(closed, (), (), (), ladder, CALENDAR, TODAY).others == ()


def test_collecting_the_evidence_is_done_once_evidence_is_there() -> None:
    ladder = Playbook("t", "T", steps=(Step("evidence", "Collect the evidence", 10, by_evidence=True),))

    def stands(*pieces: Evidence) -> tuple[StepState, str]:
        status = assess(CASE, (), pieces, (), ladder, CALENDAR, TODAY).steps[0]
        return status.state, status.reason

    assert stands() == stands(Evidence("a.png", withdrawn="blurred")) == (StepState.AVAILABLE, "can be taken now")
    assert stands(Evidence("a.png")) == (StepState.ACCEPTED, "1 piece is in the case")
    assert stands(Evidence("a.png"), Evidence("b.png")) == (StepState.ACCEPTED, "2 pieces are in the case")
