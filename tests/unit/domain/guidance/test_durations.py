"""How long the ladder ahead takes, and which rules are doubtful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.domain.small_ladder import CALENDAR, FACTS, LADDER, SOURCE, TODAY

from plaint.domain.guidance.assessment import assess
from plaint.domain.guidance.durations import step_hours, total_words, weeks_ahead
from plaint.domain.guidance.reliability import doubt, doubt_line, source_words
from plaint.domain.playbook.playbook import Confidence, SourceKind


def test_a_step_takes_the_time_of_its_own_rule_else_that_of_its_first_channel() -> None:
    service, _, supervisor, *_ = LADDER.steps
    assert step_hours(service, LADDER) == 5 * 24
    assert step_hours(replace(supervisor, channels=("email", "chat")), LADDER) == 3 * 34
    assert step_hours(supervisor, LADDER) == 0


def test_the_rest_of_the_ladder_is_added_up_without_court_and_lawyer() -> None:
    statuses = assess(FACTS, (), (), (), LADDER, CALENDAR, TODAY).steps
    assert weeks_ahead(statuses, LADDER) == 1
    assert "in all about 1 week until" in total_words(statuses, LADDER)
    assert total_words((), LADDER) == ""


def test_a_source_is_doubtful_when_it_is_not_confirmed_or_stale_and_never_when_it_is_our_own() -> None:
    heard = replace(SOURCE, confidence=Confidence.C)
    ours = replace(heard, kind=SourceKind.OWN_DEFAULT)
    later = date(2027, 6, 1)
    assert doubt(SOURCE, TODAY) == ""
    assert doubt(SOURCE, later) == "to be checked again since 2027-05-22"
    assert (doubt(heard, TODAY), doubt(ours, later), doubt(None, TODAY)) == ("not confirmed", "", "")
    assert source_words(ours, TODAY) == "our default, not a rule"
    named = doubt_line(((str(number), heard) for number in range(5)), TODAY)
    assert named.endswith("; and 2 more.")
    assert doubt_line([("x", SOURCE)], TODAY) == ""
