from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from plaint.domain.guidance.status import NextAction, Stage
from plaint.domain.model.finding import Finding, Level
from plaint.services.index.summary import SOON
from plaint.services.index.urgency import BROKEN, BY_STAGE, OVERDUE, SOON_MARK, urgency, urgency_of
from plaint.storage.workspace import BrokenCase

TODAY = date(2026, 11, 22)


def action(kind: str, days: int) -> NextAction:
    return NextAction("x", "x", "", kind, "log", day=TODAY + timedelta(days=days))


def test_a_case_that_cannot_be_read_is_broken() -> None:
    assert urgency(BrokenCase(Path("x"), "x", Finding("file.syntax", Level.ERROR, "torn")), TODAY) is BROKEN


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.CLOSED, Stage.PAUSED}])
def test_overdue_stands_before_soon_and_soon_before_the_stage(stage: Stage) -> None:
    near, far = action("act_before", SOON), action("act_before", SOON + 1)
    assert urgency_of(stage, near, TODAY, overdue=True) is OVERDUE
    assert urgency_of(stage, near, TODAY, overdue=False) is SOON_MARK
    assert urgency_of(stage, far, TODAY, overdue=False) is BY_STAGE[stage]
    assert urgency_of(stage, action("they_owe_by", 0), TODAY, overdue=False) is BY_STAGE[stage]
    assert urgency_of(stage, None, TODAY, overdue=False) is BY_STAGE[stage]


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.PAUSED])
def test_what_rests_is_never_urgent(stage: Stage) -> None:
    assert urgency_of(stage, action("act_before", 0), TODAY, overdue=True) is BY_STAGE[stage]


def test_every_mark_is_told_apart_without_colour_and_without_unicode() -> None:
    marks = [BROKEN, OVERDUE, SOON_MARK, *BY_STAGE.values()]
    assert len({mark.word for mark in marks}) == len(marks)
    assert all(mark.plain.isascii() and len(mark.glyph) == len(mark.plain) == 1 for mark in marks)
