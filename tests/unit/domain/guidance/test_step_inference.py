"""Which step an entry that names none took or answered: by who spoke, the channel and what went before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.unit.domain.small_ladder import FACTS, LADDER, ZONE, entry

from plaint.domain.guidance.step_inference import infer_steps
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.playbook.playbook import Step

DEMAND = Step("formal-complaint", "Write a formal complaint", 15, level=3, after=("customer-service",))
LONGER = replace(LADDER, steps=(*LADDER.steps, DEMAND))


def steps(*log: Interaction, sent: date | datetime | None = None) -> dict[str, str]:
    letters = (Letter("l7q2zz", step="formal-complaint", sent=sent),) if sent else ()
    return dict(infer_steps(log, letters, FACTS, LONGER).steps)


def incoming(entry_id: str, day: int) -> Interaction:
    return entry(entry_id, day, step="", direction="in", answer="refusal")


def test_an_answer_belongs_to_the_contact_before_it_and_not_to_a_letter_that_went_out_later() -> None:
    guessed = steps(entry("out111", 1), incoming("in2222", 3), incoming("in3333", 5), sent=date(2026, 11, 10))
    assert guessed == {"in2222": "customer-service", "in3333": "customer-service"}


def test_an_answer_after_a_letter_belongs_to_the_letter_and_not_to_the_contact_before_it() -> None:
    assert steps(entry("out111", 1), incoming("in2222", 12), sent=date(2026, 11, 10)) == {"in2222": "formal-complaint"}


@pytest.mark.parametrize(
    ("sent", "step"),
    [
        (date(2026, 11, 10), "formal-complaint"),
        (datetime(2026, 11, 10, 9, 0, tzinfo=ZONE), "formal-complaint"),
        (datetime(2026, 11, 10, 11, 0, tzinfo=ZONE), "customer-service"),
    ],
)
def test_on_the_day_of_a_letter_an_answer_is_one_to_it_unless_it_came_at_an_earlier_time(
    sent: date | datetime, step: str
) -> None:
    assert steps(entry("out111", 1), incoming("in2222", 10), sent=sent) == {"in2222": step}


def test_a_letter_that_the_log_tells_of_too_waits_for_one_answer_only() -> None:
    letter_again = entry("out222", 10, step="formal-complaint")
    bank = entry("out333", 12, step="chargeback")
    log = (letter_again, incoming("in2222", 11), bank, incoming("in3333", 13))
    assert steps(*log, sent=date(2026, 11, 10)) == {"in2222": "formal-complaint", "in3333": "chargeback"}


def test_the_decision_on_an_offer_belongs_to_the_step_of_the_offer() -> None:
    offer = entry("in2222", 3, step="", direction="in", answer="offer")
    decided = entry("out333", 4, step="", decides="in2222", decision="decline")
    assert steps(entry("out111", 1), offer, decided)["out333"] == "customer-service"


def test_what_a_neighbour_says_answers_no_step() -> None:
    assert steps(entry("out111", 1), replace(incoming("in2222", 3), person="A neighbour")) == {}


OMBUD_LADDER = replace(
    LONGER, steps=tuple(replace(one, actor="ombud") if one.id == "ombud" else one for one in LONGER.steps)
)


def guessed_of(one: Interaction) -> str:
    return infer_steps((entry("out111", 1), one), (), FACTS, OMBUD_LADDER).steps.get(one.id, "")


def test_words_of_the_reason_name_the_step() -> None:
    told = replace(entry("out222", 3, step=""), reason="Complaint to the ombud filed", channel="form")
    assert guessed_of(told) == "ombud"


def test_an_answer_of_a_body_that_nobody_logged_a_complaint_to_belongs_to_its_step() -> None:
    assert guessed_of(replace(incoming("in2222", 3), actor="ombud")) == "ombud"


def test_a_word_of_a_step_that_the_channel_does_not_lead_to_names_nothing() -> None:
    told = replace(entry("out222", 3, step=""), reason="Asked customer service again", channel="post")
    assert guessed_of(told) == "formal-complaint"
