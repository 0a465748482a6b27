"""Which day a row goes by: the nearest that closes something, whatever the next step is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.unit.domain.small_ladder import CALENDAR, LAW

from plaint.domain.deadlines.deadline import Deadline, compute
from plaint.domain.guidance.status import NextAction, Stage
from plaint.services.index.summary import Pressing, pressing_of

TODAY = date(2026, 12, 12)


def ends_in(days: int) -> Deadline:
    assert LAW.rule is not None
    day = TODAY + timedelta(days=days)
    return replace(compute(LAW.rule, {}, CALENDAR, TODAY), title="A right", day=day, remind=day, closes=True)


def step_in(days: int, kind: str = "they_owe_by") -> NextAction:
    return NextAction("x", "Wait", "", kind, "wait", day=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("step", "right", "expected", "soon"),
    [
        (None, 300, 300, 0),
        (None, 0, 0, 2),
        (1, 5, 5, 1),
        (1, 300, 1, 0),
        (400, 300, 300, 0),
        (-20, 3, 3, 2),
        (-20, 300, -20, 0),
    ],
)
def test_a_right_that_ends_within_two_weeks_is_the_day_of_the_row(
    step: int | None, right: int, expected: int, soon: int
) -> None:
    found = pressing_of(None if step is None else step_in(step), Stage.WAITING, ends_in(right), TODAY)
    assert (found.day, found.soon) == (TODAY + timedelta(days=expected), soon)
    assert (found.title == "A right") is (expected == right)


def test_a_closed_case_has_no_right_that_presses() -> None:
    assert pressing_of(None, Stage.CLOSED, ends_in(1), TODAY) == Pressing()
    assert pressing_of(step_in(2), Stage.ACT, None, TODAY) == Pressing(TODAY + timedelta(days=2), "they_owe_by")
