"""Dates of the common-law ladders, counted by hand (the 1st of December 2026 is a Tuesday)."""

from __future__ import annotations

from datetime import date

import pytest

from plaint.domain.deadlines.deadline import last_day
from plaint.domain.playbook.playbook import Rule
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.examples import failed_examples, rules_of
from plaint.playbooks.files import shipped_ids
from plaint.playbooks.loader import load

LADDERS = [f"{stem}-{one}" for stem in ("retail", "amazon") for one in ("uk", "us", "ca", "au", "nz")]
DELIVERED, PLACED, PROMISED, NOTICED = "order.delivered", "order.placed", "order.promised", "problem.noticed"
STATEMENT, CANCELLED, NOTICE = "order.statement", "facts.cancelled", "facts.notice_received"
ASKED, BACK, AGREED = "facts.repair_requested", "facts.repair_returned", "facts.refund_agreed"
COMPLAINT, FINAL = "facts.bank_complaint_received", "facts.bank_final_response"
PROOF, RECEIVED, REQUEST = "facts.returned_proof", "facts.goods_received_back", "facts.issuer_request_received"
UK, US, CA, AU, NZ = "retail-uk", "retail-us", "retail-ca", "retail-au", "retail-nz"
WINDOW, REJECT, SIX = "withdrawal.window", "reject-goods.window", "uk-repair.six-months"
REFUND, ANSWER, LIMIT = "withdrawal.refund", "bank-complaint.answer", "small-claims.limit"


def rule(ladder: str, rule_id: str) -> Rule:
    return next(one for one in rules_of(load(ladder)) if one.id == rule_id)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("ladder", "place", "rule_id", "events", "expected"),
    [
        # United Kingdom: cancelling (W-UK-1, W-UK-2)
        (UK, "GB-ENG", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-25"),  # day 1 = 12 Dec; a holiday does not extend it
        (UK, "GB-ENG", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-11"),
        (UK, "GB-SCT", WINDOW, {DELIVERED: "2026-12-19"}, "2027-01-02"),  # Sat, a holiday in Scotland: it stays
        (UK, "GB-ENG", WINDOW, {DELIVERED: "2026-11-20", "facts.last_delivered": "2026-11-27"}, "2026-12-11"),  # last
        (UK, "GB-ENG", "withdrawal.window-service", {PLACED: "2026-11-14"}, "2026-11-28"),
        (UK, "GB-ENG", "withdrawal.no-info", {DELIVERED: "2026-12-11"}, "2027-12-25"),  # 25 Dec 2026 + 12 months
        (UK, "GB-ENG", "withdrawal.no-info", {DELIVERED: "2028-02-15"}, "2029-02-28"),  # 29 Feb 2028 -> 28 Feb
        (UK, "GB-ENG", "withdrawal.informed-late", {"facts.informed_withdrawal": "2027-02-10"}, "2027-02-24"),
        (UK, "GB-ENG", "withdrawal.send-back", {CANCELLED: "2026-12-25"}, "2027-01-08"),
        (UK, "GB-ENG", REFUND, {PROOF: "2027-01-04"}, "2027-01-18"),
        (UK, "GB-ENG", REFUND, {PROOF: "2027-01-06", RECEIVED: "2027-01-05"}, "2027-01-19"),  # the earlier
        (UK, "GB-ENG", REFUND, {PROOF: "2027-01-04", RECEIVED: "2027-01-11"}, "2027-01-18"),  # the earlier
        (UK, "GB-ENG", "withdrawal.refund-no-goods", {CANCELLED: "2026-12-25"}, "2027-01-08"),
        # United Kingdom: faulty goods (W-UK-5 and FIX-06, FIX-07)
        (UK, "GB-ENG", REJECT, {DELIVERED: "2026-12-11"}, "2027-01-10"),  # 20 days to 31 Dec, 10
        (UK, "GB-ENG", REJECT, {DELIVERED: "2026-11-20", "facts.set_up_done": "2026-12-01"}, "2026-12-31"),
        (UK, "GB-ENG", REJECT, {DELIVERED: "2026-12-11", ASKED: "2026-12-21", BACK: "2027-01-08"}, "2027-01-29"),  # *
        (UK, "GB-ENG", REJECT, {DELIVERED: "2026-12-11", ASKED: "2027-01-08", BACK: "2027-01-20"}, "2027-01-27"),  # 7
        (UK, "GB-ENG", "reject-goods.refund", {AGREED: "2026-12-18"}, "2026-12-31"),  # day 1 = 18 Dec
        (UK, "GB-ENG", "reject-goods.refund", {AGREED: "2026-12-01"}, "2026-12-14"),
        (UK, "GB-ENG", SIX, {DELIVERED: "2026-11-03"}, "2027-05-02"),  # begins with the day of delivery
        (UK, "GB-ENG", SIX, {DELIVERED: "2026-01-15"}, "2026-07-14"),
        (UK, "GB-ENG", SIX, {DELIVERED: "2026-08-31"}, "2027-02-28"),  # no 31st: the last day, already before it
        (UK, "GB-ENG", "uk-no-deduction.six-months", {DELIVERED: "2026-11-03"}, "2027-05-03"),  # begins the day after
        (UK, "GB-ENG", "uk-digital-burden.six-months", {DELIVERED: "2026-11-03"}, "2027-05-02"),
        # United Kingdom: delivery
        (UK, "GB-ENG", "late-delivery.thirty-days", {PLACED: "2026-11-27"}, "2026-12-27"),
        (UK, "GB-ENG", "late-delivery.thirty-days", {PLACED: "2026-11-26"}, "2026-12-26"),
        (UK, "GB-ENG", "late-delivery.extra", {"facts.new_delivery_date": "2026-12-15"}, "2026-12-15"),
        # United Kingdom: bank and ombudsman (W-UK-6)
        (UK, "GB-ENG", ANSWER, {COMPLAINT: "2026-12-07"}, "2027-02-01"),  # 8 weeks
        (UK, "GB-ENG", "fos.open", {COMPLAINT: "2026-12-07"}, "2027-02-02"),  # the whole 8 weeks are over
        (UK, "GB-ENG", "bank-complaint.answer-payment", {COMPLAINT: "2026-12-07"}, "2026-12-30"),
        (UK, "GB-ENG", "fos.open-payment", {COMPLAINT: "2026-12-07"}, "2026-12-31"),
        (UK, "GB-ENG", "bank-complaint.answer-payment-35", {COMPLAINT: "2026-12-07"}, "2027-01-28"),
        (UK, "GB-ENG", "fos.limit", {FINAL: "2026-08-31"}, "2027-02-28"),
        (UK, "GB-ENG", "fos.limit", {FINAL: "2026-12-01"}, "2027-06-01"),
        (UK, "GB-ENG", "unauthorised-payment.thirteen-months", {"facts.debited": "2026-11-15"}, "2027-12-15"),
        (UK, "GB-ENG", "unauthorised-payment.refund", {"last:unauthorised-payment": "2026-12-24"}, "2026-12-29"),
        (UK, "GB-SCT", "unauthorised-payment.refund", {"last:unauthorised-payment": "2026-11-27"}, "2026-12-01"),
        # United Kingdom: limitation by nation
        (UK, "GB-ENG", LIMIT, {DELIVERED: "2026-12-11"}, "2032-12-11"),
        (
            UK,
            "GB-ENG",
            LIMIT,
            {PROMISED: "2026-12-18", PLACED: "2026-12-01"},
            "2032-12-18",
        ),  # the breach, not the order
        (UK, "GB-SCT", "small-claims.limit-scotland", {DELIVERED: "2026-12-11"}, "2031-12-11"),
        (UK, "GB-SCT", "simple-procedure.limit", {PROMISED: "2026-12-18"}, "2031-12-18"),
        (UK, "GB-NIR", "small-claims-ni.limit", {DELIVERED: "2026-12-11"}, "2032-12-11"),
        (UK, "GB-ENG", "section-75.limit", {DELIVERED: "2026-12-11"}, "2032-12-11"),
        (UK, "GB-SCT", "section-75.limit-scotland", {DELIVERED: "2028-02-29"}, "2033-02-28"),
        # United States: shipping (W-US-1, W-US-2)
        (US, "US", "us-shipment.thirty-days", {PLACED: "2026-11-27"}, "2026-12-27"),  # day 1 = 28 Nov
        (
            US,
            "US",
            "us-shipment.thirty-days",
            {"facts.order_complete": "2026-12-01", PLACED: "2026-11-27"},
            "2026-12-31",
        ),
        (US, "US", "us-shipment-credit.fifty-days", {PLACED: "2026-11-27"}, "2027-01-16"),
        (US, "US", "us-shipment-stated.day", {"facts.ship_by": "2026-12-10"}, "2026-12-10"),
        (US, "US", "cancel-shipment.consent", {"facts.ship_by": "2026-12-10"}, "2027-01-09"),
        (US, "US", "cancel-shipment.refund", {CANCELLED: "2026-12-21"}, "2026-12-31"),  # 22-24, 28-31; 25 Dec free
        (US, "US", "cancel-shipment.refund", {CANCELLED: "2027-01-11"}, "2027-01-21"),  # 18 Jan, Martin Luther King
        # United States: cards (W-US-4, W-US-5)
        (US, "US", "fcba.notice", {STATEMENT: "2026-12-15"}, "2027-02-13"),  # a Saturday: aim at Friday
        (US, "US", "fcba.notice", {STATEMENT: "2026-12-31"}, "2027-03-01"),
        (US, "US", "fcba-rejected.notice", {STATEMENT: "2026-12-15"}, "2027-02-13"),
        (US, "US", "fcba.notice-safe", {PLACED: "2026-11-27"}, "2027-01-26"),  # 3, 31, 26
        (US, "US", "fcba.acknowledge", {NOTICE: "2027-01-04"}, "2027-02-03"),
        (US, "US", "fcba.resolve", {NOTICE: "2027-01-04"}, "2027-04-04"),
        (US, "US", "rege-notice.window", {STATEMENT: "2026-12-31"}, "2027-03-01"),
        (US, "US", "rege-notice.decide", {"last:rege-notice": "2026-12-21"}, "2027-01-06"),
        (US, "US", "card-lost.two-days", {"facts.card_loss_learned": "2026-12-24"}, "2026-12-29"),  # Mon 28, Tue 29
        (US, "US", "cfpb.final", {"last:cfpb": "2026-12-01"}, "2027-01-30"),
        (US, "US", "bbb.limit", {PLACED: "2026-11-27", NOTICED: "2026-12-05"}, "2027-11-27"),  # the earliest
        (US, "US", "us-ucc-suit.four-years", {DELIVERED: "2026-12-11"}, "2030-12-11"),
        # Canada (W-CA-1 to W-CA-6)
        (CA, "CA-ON", "cancel-late.open", {PROMISED: "2026-12-01"}, "2027-01-01"),  # 30 days end Thu 31 Dec
        (CA, "CA-ON", "cancel-late.open", {PLACED: "2026-11-27"}, "2026-12-28"),  # no promised day: from the order
        (CA, "CA-BC", "cancel-late.open-bc", {PROMISED: "2026-12-01"}, "2027-01-01"),
        (CA, "CA-ON", "cancel-late.refund", {CANCELLED: "2027-01-04"}, "2027-01-19"),
        (CA, "CA-ON", "statutory-chargeback.safe", {CANCELLED: "2027-01-04"}, "2027-03-05"),  # 60 from the notice
        (CA, "CA-ON", "statutory-chargeback.window", {CANCELLED: "2027-01-04"}, "2027-03-20"),  # 60 after the 15 days
        (CA, "CA-QC", "statutory-chargeback.open", {CANCELLED: "2027-01-04"}, "2027-01-20"),
        (CA, "CA-QC", "statutory-chargeback.acknowledge", {REQUEST: "2027-01-25"}, "2027-02-24"),
        (CA, "CA-QC", "statutory-chargeback.reverse", {REQUEST: "2027-01-25"}, "2027-04-25"),
        (CA, "CA-BC", "cancel-contract.after-copy", {"facts.copy_received": "2026-12-21"}, "2026-12-28"),
        (CA, "CA-BC", "cancel-contract.no-copy", {PLACED: "2026-11-27"}, "2026-12-27"),
        (CA, "CA-QC", "ca-qc-working-order-6.end", {DELIVERED: "2026-12-11"}, "2032-12-11"),
        (CA, "CA-QC", "ca-qc-working-order-3.end", {DELIVERED: "2026-12-11"}, "2029-12-11"),
        (CA, "CA-ON", ANSWER, {COMPLAINT: "2026-12-07"}, "2027-02-01"),  # 56 days
        (CA, "CA-ON", "obsi.open", {COMPLAINT: "2026-12-07"}, "2027-02-02"),
        (CA, "CA-ON", "obsi.limit", {FINAL: "2027-02-01"}, "2027-07-31"),
        (CA, "CA-ON", "small-claims.limit-on", {NOTICED: "2026-12-11"}, "2028-12-11"),
        # Australia (W-AU-1 to W-AU-6)
        (AU, "AU-NSW", "unordered-goods.three-months", {"facts.unsolicited_received": "2026-12-11"}, "2027-03-12"),
        (AU, "AU-NSW", "unordered-goods.one-month", {"facts.unsolicited_notice": "2026-12-21"}, "2027-01-22"),
        (AU, "AU-NSW", "small-claims.limit-nsw", {NOTICED: "2026-12-11"}, "2029-12-11"),
        (AU, "AU-NSW", ANSWER, {COMPLAINT: "2026-12-07"}, "2027-01-06"),
        (AU, "AU-NSW", "afca.open", {COMPLAINT: "2026-12-07"}, "2027-01-07"),
        (AU, "AU-NSW", "afca.limit", {FINAL: "2027-01-06"}, "2029-01-06"),
        (AU, "AU-NSW", "chargeback.alarm", {PLACED: "2026-11-27"}, "2027-01-11"),  # 45 days
        # New Zealand (W-NZ-1, W-NZ-4, W-NZ-5)
        (NZ, "NZ", "late-delivery.breach", {PROMISED: "2026-12-11"}, "2026-12-12"),
        (NZ, "NZ", LIMIT, {PROMISED: "2026-12-11"}, "2032-12-11"),
        (NZ, "NZ", "small-claims.fair-trading", {"facts.learned_of_loss": "2026-12-11"}, "2029-12-11"),
    ],
)
def test_a_date_is_the_one_counted_by_hand(
    ladder: str, place: str, rule_id: str, events: dict[str, str], expected: str
) -> None:
    # * 9 of the 30 days are used by 20 Dec; the clock stands from 21 Dec to 8 Jan (19 days), then 21 days are left.
    known = {name: day(text) for name, text in events.items()}
    assert last_day(rule(ladder, rule_id), known, calendar_for(place)) == day(expected)


@pytest.mark.parametrize("name", LADDERS)
def test_every_example_beside_a_rule_holds(name: str) -> None:
    assert failed_examples(load(name), calendar_for) == ()


@pytest.mark.parametrize("name", LADDERS)
def test_every_date_of_the_law_has_an_example(name: str) -> None:
    """Amazon's own times have theirs elsewhere."""
    rules = rules_of(load(name.replace("amazon", "retail")))
    law = [one for one in rules if one.source.text != "Our default, not a rule" and not one.examples]
    assert [one.id for one in law if one.source.read_on == day("2026-11-28")] == []


def test_the_ladders_of_the_common_law_are_all_there() -> None:
    assert set(LADDERS) <= set(shipped_ids())
