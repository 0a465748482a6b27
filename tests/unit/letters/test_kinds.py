"""What each kind of letter says and leaves out, for the one who reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.letters.support import ASKED, CASE, PHOTO, REFUSED, TODAY, text, with_parts

from plaint.domain.model.case import Order, Problem, Wanted
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.vocabulary import LANGUAGES
from plaint.domain.playbook.playbook import Confidence, Right, Source
from plaint.letters.context import LetterContext
from plaint.letters.demand import Basis, basis_of
from plaint.letters.phrases import builtin_phrases, with_overrides

ORDERED = {
    "en": "I placed", "af": "bestelling op", "de": "Bestellung habe ich am", "es": "Hice este pedido",
    "pt": "Fiz este pedido",
}  # fmt: skip
OFFER = Interaction(
    "dddddd", date(2026, 11, 20), "email", "in", reason="A voucher", answer="offer", offer="A voucher",
    amount=Decimal(200), currency="ZAR",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["chargeback", "unauthorised-payment", "bank-complaint"])
def test_a_bank_is_asked_for_money_and_for_nothing_else(kind: str) -> None:
    case = with_parts(wanted=Wanted(("replacement", "repair"), "A new kettle, please."))
    body = text(case, ASKED, kind=kind)
    assert "ZAR 499.00" in body
    assert not any(word in body for word in ("replacement", "repair", "new kettle"))
    assert "Disputed Payments Department" in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_paid_nothing_or_lost_an_account_never_says_that_they_ordered(language: str) -> None:
    for kind, problem in (("unauthorised-payment", "unauthorised-charge"), ("customer-service", "subscription"),
                          ("account-appeal", "account-closed"), ("seller-message", "account-closed")):  # fmt: skip
        case = with_parts(problem=Problem(problem, TODAY, "x"))
        body = text(case, kind=kind, language=language, next_actor="retailer")
        assert ORDERED[language] not in body, (kind, problem)
        assert builtin_phrases(language)("next.marketplace", shop="Amazon") not in body


@pytest.mark.parametrize("kind", ["ombud", "authority", "safety-report", "proof-of-claim", "lawyer-brief"])
def test_who_decides_is_not_told_by_when_to_answer(kind: str) -> None:
    assert "27 November" not in text(CASE, kind=kind)
    assert "Please confirm by 27 November" in text(CASE, kind="customer-service")


def test_what_was_offered_is_named_where_it_is_declined_and_where_it_is_accepted() -> None:
    declined = text(CASE, ASKED, OFFER, kind="offer-decline")
    assert "your offer (A voucher, ZAR 200.00, made on 20 November 2026), which I do not accept." in declined
    accepted = text(CASE, ASKED, OFFER, kind="offer-accept")
    assert "This is what we agreed: A voucher, ZAR 200.00, made on 20 November 2026." in accepted
    assert accepted == text(CASE, ASKED, OFFER, kind="settlement"), "another name of the same letter"
    assert "your offer ([what was offered]), which I do not accept" in text(CASE, REFUSED, kind="offer-decline")


def test_a_request_for_data_tells_no_story() -> None:
    body = text(CASE, ASKED, kind="data-access", enclosures=())
    assert "copy of the personal data" in body
    assert "cracked" not in body
    assert "Asked for a refund" not in body


def test_the_statement_is_told_to_a_bank_alone() -> None:
    case = with_parts(order=replace(CASE.order, statement=date(2026, 11, 15)))
    assert "The statement that shows the charge was sent on 15 November 2026." in text(case, kind="chargeback")
    assert "15 November" not in text(case, kind="customer-service")


def test_a_gift_was_ordered_by_somebody_else() -> None:
    body = text(with_parts(consumer=replace(CASE.consumer, role="recipient")))
    assert "I placed" not in body
    assert "This order was placed for me, as a gift, on 5 November 2026: Glass kettle" in body


def test_a_private_seller_is_written_to_as_the_partner_of_the_contract() -> None:
    case = with_parts(order=replace(CASE.order, sold_by="private"))
    body = text(case, kind="letter-before-claim", enclosures=(PHOTO,))
    assert "Fellside Supplies\nUnit 4" in body
    assert "Dear Fellside Supplies," in body


def said(line: str, case: object = CASE, **fields: object) -> Basis | None:
    source = Source("My law", TODAY, Confidence.A, TODAY)
    right = Right("own", "Own", "statutory", "", source, lines={"en": line} if line else {}, **fields)  # type: ignore[arg-type]
    material = LetterContext(case, (), (), "customer-service", TODAY, TODAY, right=right)  # type: ignore[arg-type]
    return basis_of(material, builtin_phrases("en"))


def test_the_sentence_of_the_playbook_is_filled_from_the_case() -> None:
    found = said("I return {no} and choose {choice} of {amount} by {date}.")
    line = "I return 406-1234567-7654321 and choose a refund of ZAR 499.00 of ZAR 499.00 by 22 November 2026."
    assert found == Basis("own", line)


def test_a_sentence_whose_facts_are_missing_is_not_said() -> None:
    bare = with_parts(order=Order())
    assert said("I return {no}.", bare, cite="section 1 of My Act") == Basis("own", "I rely on section 1 of My Act.")
    assert said("I say {nothing}.", cite="section 1") == Basis("own", "I rely on section 1.")
    assert said("I return {no}.", bare) is None


def test_a_sentence_of_the_users_own_goes_before_the_playbooks() -> None:
    source = Source("My law", TODAY, Confidence.A, TODAY)
    right = Right("za-defects", "Own", "statutory", "", source, lines={"en": "Theirs."})
    material = LetterContext(CASE, (), (), "customer-service", TODAY, TODAY, right=right)
    say = builtin_phrases("en")
    assert basis_of(material, say) == Basis("za-defects", "Theirs.")
    own = with_overrides(say, {"rights": {"za-defects": "mine"}})
    assert basis_of(material, own) == Basis("za-defects", "I rely on mine.")
