"""What was tried is one history, and a refusal is answered from what it said."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.letters.support import ASKED, CASE, NOW, REFUSED, TODAY, guided, with_parts

from plaint.domain.model.case import Problem, Wanted
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.letters.context import LetterContext
from plaint.letters.phrases import builtin_phrases
from plaint.letters.render import render
from plaint.services.letters.draft import compose, remarks

SENT = Letter(
    "ffffff", title="Order 406-1234567-7654321: request for a refund", kind="seller-message", step="seller-message",
    sent=date(2026, 11, 13), channel="seller-message", to="Fellside Supplies",
)  # fmt: skip


def told(*log: Interaction, letters: tuple[Letter, ...] = (), case: object = CASE, kind: str = "a-to-z") -> str:
    actors = {"bank-step": "bank", "seller-message": "seller"}
    material = LetterContext(case, log, (), kind, TODAY, TODAY, letters=letters, actors=actors)  # type: ignore[arg-type]
    return render(material, builtin_phrases("en")).body


def test_a_letter_that_was_sent_is_told_between_the_entries_of_the_log() -> None:
    body = told(ASKED, REFUSED, letters=(SENT,))
    line = "- 13 November 2026: my letter to Fellside Supplies by message on the order page: request for a refund."
    assert body.index("12 November 2026: my message") < body.index(line) < body.index("14 November 2026: refusal")


def test_a_letter_that_is_in_the_log_too_is_told_once() -> None:
    logged = replace(ASKED, at=date(2026, 11, 13), step="seller-message", channel="form")
    assert "my letter" not in told(logged, letters=(SENT,))
    assert "my letter" not in told(letters=(replace(SENT, sent=None), replace(SENT, withdrawn="twice")))


def test_each_contact_says_with_whom_it_was() -> None:
    bank = replace(ASKED, step="bank-step", person="", reference="")
    carrier = replace(REFUSED, actor="carrier", answer="", reason="")
    body = told(bank, carrier)
    assert "my message to my bank by chat: Asked for a refund." in body
    assert "14 November 2026: answer from the carrier by e-mail." in body
    assert "refusal" not in body, "what a third party says is not the trader's"


@pytest.mark.parametrize(
    ("reason", "kind", "said"),
    [
        ("Tracking says delivered", "not-delivered", "does not show that the parcel was handed to me"),
        ("Tracking says delivered", "damaged", "does not change the facts"),
        ("Offers a repair only", "defective", "A repair is not the remedy that I ask for."),
        ("Offers a voucher", "defective", "A voucher or credit is not"),
        ("Ask the manufacturer", "defective", "not with the manufacturer"),
    ],
)
def test_a_refusal_is_answered_by_what_it_rests_on(reason: str, kind: str, said: str) -> None:
    case = with_parts(problem=Problem(kind, TODAY, "x"), wanted=Wanted(("refund",)))
    assert said in told(replace(REFUSED, reason=reason), case=case, kind="customer-service")


def test_a_late_withdrawal_is_warned_of_first_and_asks_for_goodwill() -> None:
    loaded, guidance = guided("k7f3qd")
    made = compose(loaded, guidance, "withdrawal", "", TODAY, NOW, random.Random(1))
    assert made.late is not None
    assert remarks(loaded, made.letter, TODAY, made)[0].startswith("the time for this ended on 2026-11-18")
    assert "as a gesture of goodwill" in made.letter.body
    assert "Please answer by" in made.letter.body
    assert "repay the money" not in made.letter.body
    assert made.basis is None
