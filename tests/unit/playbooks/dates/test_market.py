"""Dates of shops, ways of paying and special problems, counted by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plaint.domain.deadlines.deadline import last_day
from plaint.domain.playbook.playbook import Playbook, Rule
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.examples import failed_examples, rules_of
from plaint.playbooks.files import read_shipped, shipped_blocks, shipped_ids, shipped_overlays
from plaint.playbooks.loader import load

LADDERS = [
    "retail",
    "amazon-uk",
    "amazon-eu",
    "amazon-us",
    "amazon-za",
    *sorted(shipped_overlays()),
    "ebay-uk",
    "temu-za",
]


def rule(playbook: Playbook, rule_id: str) -> Rule:
    return next(one for one in rules_of(playbook) if one.id == rule_id)


def when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize("name", LADDERS)
def test_every_example_beside_a_rule_is_what_the_rule_gives(name: str) -> None:
    assert failed_examples(load(name), calendar_for) == ()


def test_every_rule_of_these_files_has_an_example() -> None:
    files = [one for one in shipped_ids() if one in shipped_blocks() | shipped_overlays() or one == "amazon-guarantee"]
    without = []
    for name in files:
        for step in read_shipped(name).values.get("step", ()):
            own = [one for one in step.get("rule", ()) if "offset" in one and one.get("severity") != "soft"]
            without += [one["id"] for one in own if not one.get("example")]
    assert [one for one in without if one != "seller-message.answer"] == []


@pytest.mark.parametrize(
    ("ladder", "place", "rule_id", "events", "expected"),
    [
        # Amazon. Canada's text: 48 hours from the moment of the message; Friday 18:30 is over on Sunday 18:30.
        ("amazon", "CA-ON", "a-to-z.after-contact", {"step:seller-message": "2026-11-27T18:30"}, "2026-11-29"),
        # England: two business days, Monday 30 November and Tuesday 1 December; open on Wednesday.
        ("amazon-uk", "GB-ENG", "a-to-z.after-contact", {"step:seller-message": "2026-11-27T18:30"}, "2026-12-02"),
        # Scotland: Monday is St Andrew's Day; Tuesday and Wednesday, open on Thursday.
        ("amazon-uk", "GB-SCT", "a-to-z.after-contact", {"step:seller-message": "2026-11-27"}, "2026-12-03"),
        # Before Christmas: the 24th and the 29th (25th, 28th free, 26th and 27th a weekend); open on the 30th.
        ("amazon-uk", "GB-ENG", "a-to-z.after-contact", {"step:seller-message": "2026-12-23"}, "2026-12-30"),
        # The request for a return counts as contact, whichever is earlier.
        (
            "amazon", "CA-ON", "a-to-z.after-contact",
            {"step:seller-message": "2026-12-03T10:00", "facts.return_requested": "2026-12-01T10:00"}, "2026-12-03",
        ),
        # Latest expected day 20 November: three days, also over a weekend.
        ("amazon", "DE-BE", "a-to-z.not-arrived", {"order.promised": "2026-11-20"}, "2026-11-23"),
        # India: three business days after Friday 4 December are Monday, Tuesday, Wednesday.
        ("amazon", "IN", "a-to-z.not-arrived-india", {"order.promised": "2026-12-04"}, "2026-12-09"),
        # 90 days: 28 to 30 November, 31, 31.
        ("amazon", "US", "a-to-z.window", {"order.promised": "2026-11-02"}, "2027-01-31"),
        # Nothing rolls: 27 January + 90 (4, 28, 31, 27) is Tuesday 27 April.
        ("amazon", "ZA", "a-to-z.window", {"order.promised": "2027-01-27"}, "2027-04-27"),
        ("amazon", "ZA", "a-to-z-appeal.window", {"refusal:a-to-z": "2026-12-01"}, "2026-12-31"),
        # Arranged on 1 December, posted by the 15th.
        ("amazon-uk", "GB-ENG", "a-to-z.return-posted", {"facts.return_requested": "2026-12-01"}, "2026-12-15"),
        ("amazon-uk", "GB-ENG", "a-to-z.return-asked", {"order.delivered": "2026-11-05"}, "2026-12-05"),
        # Returns in the EU: electronics 14 days, other goods 30, from delivery on 27 October.
        ("amazon-de", "DE-BE", "return.window-electronics", {"order.delivered": "2026-10-27"}, "2026-11-10"),
        ("amazon-de", "DE-BE", "return.window", {"order.delivered": "2026-10-27"}, "2026-11-26"),
        ("amazon-de", "DE-BE", "amazon-electronics.days", {"order.delivered": "2026-10-27"}, "2026-11-10"),
        ("amazon-de", "DE-BE", "amazon-return-window.days", {"order.delivered": "2026-10-27"}, "2026-11-26"),
        # Bought on 20 December 2025, delivered on 5 January: later than the fixed days of that season.
        ("amazon-de", "DE-BE", "return.window-electronics", {"order.delivered": "2026-01-05"}, "2026-01-19"),
        ("amazon-de", "DE-BE", "return.window", {"order.delivered": "2026-01-05"}, "2026-02-04"),
        # UK: received on 1 December, processed by the 15th, then 7 business days: 16, 17, 18, 21, 22, 23, 24.
        ("amazon-uk", "GB-ENG", "return.refund", {"facts.returned": "2026-12-01"}, "2026-12-15"),
        ("amazon-uk", "GB-ENG", "return.refund-arrival", {"facts.refund_issued": "2026-12-15"}, "2026-12-24"),
        ("amazon", "US", "return.refund", {"facts.returned": "2026-12-01"}, "2026-12-31"),
        # A Kindle book bought on Tuesday 24 November.
        ("amazon", "US", "amazon-kindle-return.days", {"order.placed": "2026-11-24"}, "2026-12-01"),
        # Cards. Ordered 1 October, charged on the 2nd, no promise: 29, 30, 31, 30.
        (
            "retail", "ZA", "chargeback.window-not-received",
            {"order.placed": "2026-10-01", "facts.charged": "2026-10-02"}, "2027-01-30",
        ),
        # Mastercard waits 30 days from the order.
        ("retail", "ZA", "chargeback.wait-mastercard", {"order.placed": "2026-10-01"}, "2026-10-31"),
        ("retail", "ZA", "chargeback.wait-visa", {"order.placed": "2026-10-01"}, "2026-10-16"),
        # A promised day: from the day after it, until 120 days from it (10 to 30 November, 31, 31, 28, 20).
        ("retail", "ZA", "chargeback.after-promised-day", {"order.promised": "2026-11-20"}, "2026-11-21"),
        ("retail", "ZA", "chargeback.window-not-received", {"order.promised": "2026-11-20"}, "2027-03-20"),
        # Faulty goods: from delivery, not from the order.
        (
            "retail", "ZA", "chargeback.window",
            {"order.placed": "2026-08-20", "order.delivered": "2026-09-01"}, "2026-12-30",
        ),
        # A refund promised in writing on 1 December: 15 days of waiting, 120 days (30, 31, 28, 31).
        ("retail", "DE-BE", "chargeback.wait-refund", {"facts.credit_note": "2026-12-01"}, "2026-12-16"),
        ("retail", "DE-BE", "chargeback.window-refund", {"facts.credit_note": "2026-12-01"}, "2027-03-31"),
        # The sale of 20 August 2026 caps it: 540 days are 11 February 2028.
        ("retail", "DE-BE", "chargeback.outer-limit", {"facts.charged": "2026-08-20"}, "2028-02-11"),
        ("retail", "DE-BE", "chargeback.wait-return", {"facts.returned": "2026-11-20"}, "2026-12-05"),
        # A duplicate of 20 August: Mastercard 90 days (11, 30, 31, 18), others 120; the delivery counts for nothing.
        (
            "retail", "DE-BE", "chargeback.window-wrong-charge-mastercard",
            {"facts.charged": "2026-08-20", "order.delivered": "2026-10-30"}, "2026-11-18",
        ),
        (
            "retail", "DE-BE", "chargeback.window-wrong-charge",
            {"facts.charged": "2026-08-20", "order.delivered": "2026-10-30"}, "2026-12-18",
        ),
        # A counterfeit: from the maker's paper.
        (
            "retail", "DE-BE", "chargeback.window-counterfeit",
            {"order.delivered": "2026-07-01", "facts.informed_counterfeit": "2026-11-20"}, "2027-03-20",
        ),
        ("retail", "DE-BE", "chargeback.window-charge", {"facts.charged": "2026-08-03"}, "2026-12-01"),
        # PayPal: paid on 3 September (27, 31, 30, 31, 31, 28, 2); opened on 20 November; refused on 18 December.
        ("retail", "DE-BE", "paypal-dispute.window", {"order.placed": "2026-09-03"}, "2027-03-02"),
        ("retail", "DE-BE", "paypal-escalate.window", {"step:paypal-dispute": "2026-11-20"}, "2026-12-10"),
        ("retail", "DE-BE", "paypal-appeal.window", {"refusal:paypal-escalate": "2026-12-18"}, "2026-12-28"),
        ("retail", "DE-BE", "paypal-escalate.from", {"order.placed": "2026-11-20"}, "2026-11-27"),
        # Klarna: reported on 1 December, papers from the 22nd.
        ("retail", "SE", "bnpl-pause.papers", {"last:bnpl-pause": "2026-12-01"}, "2026-12-22"),
        # UK scam: 13 months from 15 November; claimed on Christmas Eve.
        ("retail", "GB-ENG", "app-reimbursement.window", {"order.placed": "2026-11-15"}, "2027-12-15"),
        ("retail", "GB-SCT", "app-reimbursement.pays", {"last:app-reimbursement": "2026-12-24"}, "2027-01-05"),
        ("retail", "GB-ENG", "app-reimbursement.long-stop", {"last:app-reimbursement": "2026-12-24"}, "2027-02-16"),
        # Pix of 10 September: 20, 31, 29; contested on 20 November.
        ("retail", "BR", "pix-med.window", {"order.placed": "2026-09-10"}, "2026-11-29"),
        ("retail", "BR", "pix-med.analysis", {"last:pix-med": "2026-11-20"}, "2026-11-27"),
        ("retail", "BR", "pix-med.money", {"last:pix-med": "2026-11-20"}, "2026-12-01"),
        # A debit order of 2 November: 40 days are Saturday 12 December.
        ("retail", "ZA", "debit-order-dispute.window", {"facts.debited": "2026-11-02"}, "2026-12-12"),
        # Not authorised: 13 months; the bank pays on the next business day, after the two free days of Christmas.
        ("retail", "DE-BE", "unauthorised-payment.thirteen-months", {"facts.debited": "2026-11-15"}, "2027-12-15"),
        ("retail", "GB-ENG", "unauthorised-payment.refund", {"last:unauthorised-payment": "2026-12-24"}, "2026-12-29"),
        ("retail", "DE-BE", "unauthorised-payment.refund", {"last:unauthorised-payment": "2026-12-24"}, "2026-12-28"),
        ("retail", "US", "unauthorised-payment.card", {"facts.charged": "2026-08-03"}, "2026-12-01"),
        # eBay: latest expected day 6 November; opened on Monday 7 December.
        ("ebay", "US", "seller-message.window", {"order.promised": "2026-11-06"}, "2026-12-06"),
        (
            "ebay", "US", "seller-message.window",
            {"order.promised": "2026-11-06", "order.delivered": "2026-11-10"}, "2026-12-10",
        ),
        ("ebay", "US", "ebay-step-in.from", {"step:seller-message": "2026-12-07"}, "2026-12-10"),
        ("ebay", "US", "ebay-step-in.window", {"step:seller-message": "2026-12-07"}, "2027-01-07"),
        ("ebay-uk", "GB-ENG", "ebay-step-in.window", {"step:seller-message": "2026-12-07"}, "2027-01-08"),
        # Etsy: 100 days from 2 November: 28, 31, 31, 10.
        ("etsy", "US", "etsy-case.window", {"order.delivered": "2026-11-02"}, "2027-02-10"),
        ("etsy", "US", "etsy-case.from", {"step:seller-message": "2026-12-01T10:00"}, "2026-12-03"),
        ("aliexpress", "ES-MD", "aliexpress-dispute.window", {"facts.receipt_confirmed": "2026-11-20"}, "2026-12-05"),
        # Temu: bought on 15 September; asked on the last day, sent by the 28th.
        ("temu", "ZA", "temu-return.window", {"order.placed": "2026-09-15"}, "2026-12-14"),
        ("temu", "ZA", "temu-return.send", {"step:temu-return": "2026-12-14"}, "2026-12-28"),
        ("allegro", "PL", "allegro-protect.window", {"order.placed": "2026-11-02"}, "2028-11-02"),
        # Takealot: delivered on 30 November; six months end on Sunday 30 May.
        ("takealot", "ZA", "return.takealot-window", {"order.delivered": "2026-11-30"}, "2026-12-30"),
        ("takealot", "ZA", "return.takealot-exchange", {"order.delivered": "2026-11-30"}, "2026-12-10"),
        ("takealot", "ZA", "return.takealot-defective", {"order.delivered": "2026-11-30"}, "2027-05-30"),
        ("mercado-livre", "BR", "mercado-claim.window", {"order.delivered": "2026-11-12"}, "2026-12-12"),
        # Carriers. Royal Mail: due on Monday 23 November, lost after ten working days; 80 days from posting.
        ("retail", "GB-ENG", "carrier-inquiry.royal-mail-lost", {"facts.carrier_due": "2026-11-23"}, "2026-12-07"),
        ("retail", "GB-ENG", "carrier-inquiry.royal-mail", {"facts.posted": "2026-11-20"}, "2027-02-08"),
        ("retail", "BR", "carrier-inquiry.correios", {"facts.carrier_due": "2026-11-13"}, "2026-12-13"),
        ("retail", "BR", "carrier-inquiry.correios-law", {"facts.carrier_due": "2026-11-13"}, "2027-02-11"),
        # Closed account: six months from 12 November; data within a month, 1 January is a holiday.
        ("retail", "DE-BE", "dsa-complaint.window", {"facts.account_closed": "2026-11-12"}, "2027-05-12"),
        ("retail", "DE-BE", "data-access.answer", {"last:data-access": "2026-12-01"}, "2027-01-04"),
    ],
)  # fmt: skip
def test_a_date_is_the_one_counted_by_hand(
    ladder: str, place: str, rule_id: str, events: dict[str, str], expected: str
) -> None:
    known = {anchor: when(text) for anchor, text in events.items()}
    assert last_day(rule(load(ladder), rule_id), known, calendar_for(place)) == date.fromisoformat(expected)
