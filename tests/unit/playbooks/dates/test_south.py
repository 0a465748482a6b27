"""Dates of the ladders of South Africa, Brazil, Mexico, India, Japan and five thin ones, counted by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest

from plaint.domain.deadlines.deadline import last_day
from plaint.domain.playbook.playbook import Playbook, Rule
from plaint.domain.text.word_lists import tokenize
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.examples import failed_examples, rules_of
from plaint.playbooks.loader import load
from plaint.playbooks.word_lists import word_lists_for

COUNTRIES = ("ZA", "BR", "MX", "IN", "JP", "SG", "AE", "SA", "EG", "TR")
TONE = frozenset({"abusive", "accusations", "threats", "absolutes"})
LADDERS = [f"{stem}-{country.lower()}" for country in COUNTRIES for stem in ("retail", "amazon")]


def rule(playbook: Playbook, rule_id: str) -> Rule:
    return next(one for one in rules_of(playbook) if one.id == rule_id)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("name", LADDERS)
def test_every_example_beside_a_rule_is_what_the_rule_gives(name: str) -> None:
    assert failed_examples(load(name), calendar_for) == ()


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_rule_of_these_countries_with_a_day_in_law_has_an_example(country: str) -> None:
    general = {one.id for one in rules_of(load("retail"))}
    own = [one for one in rules_of(load(f"retail-{country.lower()}")) if one.id not in general]
    without = [one.id for one in own if one.severity != "soft" and not one.examples]
    assert without == []


@pytest.mark.parametrize(
    ("country", "rule_id", "facts", "expected"),
    [
        # South Africa. Cooling-off, received Fri 19 Mar 2027: 20..26 Mar, day 7 is Good Friday; a Saturday stays.
        ("ZA", "cooling-off.window", {"order.delivered": "2027-03-19"}, "2027-03-27"),
        # Received Sat 12 Sep 2026: day 7 is Sat 19 Sep, no move.
        ("ZA", "cooling-off.window", {"order.delivered": "2026-09-12"}, "2026-09-19"),
        # Received Wed 9 Dec 2026: day 7 is Wed 16 Dec, Day of Reconciliation.
        ("ZA", "cooling-off.window", {"order.delivered": "2026-12-09"}, "2026-12-17"),
        # Received Thu 10 Dec 2026: day 7 is Thu 17 Dec.
        ("ZA", "cooling-off.window", {"order.delivered": "2026-12-10"}, "2026-12-17"),
        # Received Fri 18 Dec 2026: day 7 is Christmas, 26 Dec is a holiday, 27 Dec a Sunday.
        ("ZA", "cooling-off.window", {"order.delivered": "2026-12-18"}, "2026-12-28"),
        # Received Sun 15 Nov 2026: day 7 is Sun 22 Nov.
        ("ZA", "cooling-off.window", {"order.delivered": "2026-11-15"}, "2026-11-23"),
        # A service: the day of the contract begins it.
        ("ZA", "cooling-off.window-service", {"order.placed": "2026-12-09"}, "2026-12-17"),
        # Cancelled Thu 26 Nov 2026: day 30 is Sat 26 Dec (holiday), 27 Dec is a Sunday.
        ("ZA", "cooling-off.refund", {"facts.cancelled": "2026-11-26"}, "2026-12-28"),
        # Without the fact the day of the letter counts.
        ("ZA", "cooling-off.refund", {"step:cooling-off": "2026-12-01"}, "2026-12-31"),
        # Information missing, received Wed 2 Dec 2026: day 14 is 16 Dec, a holiday.
        ("ZA", "cancel-missing-info.window", {"order.delivered": "2026-12-02"}, "2026-12-17"),
        # Received Sat 14 Nov 2026: day 14 is Sat 28 Nov.
        ("ZA", "cancel-missing-info.window", {"order.delivered": "2026-11-14"}, "2026-11-28"),
        # Ordered Mon 2 Nov 2026, no day agreed: day 30 is Wed 2 Dec.
        ("ZA", "za-late-delivery.perform", {"order.placed": "2026-11-02"}, "2026-12-02"),
        # Notice may be given from Thu 3 Dec.
        ("ZA", "cancel-late.from-30", {"order.placed": "2026-11-02"}, "2026-12-03"),
        # Notice Thu 3 Dec: seven days end Thu 10 Dec.
        ("ZA", "cancel-late.notice", {"last:cancel-late": "2026-12-03"}, "2026-12-10"),
        # Promised Fri 11 Dec instead: due that day, notice from the day after.
        ("ZA", "za-late-agreed.due", {"order.promised": "2026-12-11"}, "2026-12-11"),
        ("ZA", "cancel-late.from-agreed", {"order.promised": "2026-12-11"}, "2026-12-12"),
        # Notice Mon 14 Dec: seven days end Mon 21 Dec.
        ("ZA", "cancel-late.notice", {"last:cancel-late": "2026-12-14"}, "2026-12-21"),
        # Not available, said Wed 25 Nov 2026: day 30 is Christmas, then a holiday and a Sunday.
        ("ZA", "za-unavailable.refund", {"facts.unavailable_notified": "2026-11-25"}, "2026-12-28"),
        # Section 20, delivered Mon 14 Dec 2026: 15,17,18,21,22,23,24,28,29,30 Dec; 16 and 25 are out.
        ("ZA", "reject-goods.window", {"order.delivered": "2026-12-14"}, "2026-12-30"),
        # Delivered Thu 10 Dec 2026: 11,14,15,17,18,21,22,23,24,28 Dec.
        ("ZA", "reject-goods.window", {"order.delivered": "2026-12-10"}, "2026-12-28"),
        # Six months: the same date; 31 Aug has none in February.
        ("ZA", "za-defects.six-months", {"order.delivered": "2026-12-10"}, "2027-06-10"),
        ("ZA", "za-defects.six-months", {"order.delivered": "2026-08-31"}, "2027-02-28"),
        # Repaired and back on 30 Nov 2026: three months.
        ("ZA", "za-failed-repair.three-months", {"facts.repair_returned": "2026-11-30"}, "2027-02-28"),
        ("ZA", "za-repair-parts.three-months", {"facts.repair_returned": "2026-09-16"}, "2026-12-16"),
        # After six months: from the day after they end; a claim in court three years from knowing.
        ("ZA", "za-after-6m.from", {"order.delivered": "2026-12-10"}, "2027-06-11"),
        ("ZA", "small-claims.prescription", {"problem.noticed": "2026-11-24"}, "2029-11-24"),
        # Direct marketing: the later of contract and delivery; 16 Dec is out.
        (
            "ZA",
            "za-direct-marketing.window",
            {"order.placed": "2026-12-01", "order.delivered": "2026-12-14"},
            "2026-12-22",
        ),
        # Misdelivered, told Mon 7 Jun 2027: 10 business days Tue 22 Jun, 20 Tue 6 Jul; 16 Jun is out.
        ("ZA", "unordered-goods.tell", {"order.delivered": "2027-06-07"}, "2027-06-22"),
        ("ZA", "unordered-goods.fetch", {"facts.sender_told": "2027-06-07"}, "2027-07-06"),
        # Subscription, notice Thu 10 Dec 2026: 20 business days end Tue 12 Jan 2027.
        ("ZA", "za-subscription-end.notice", {"facts.cancelled": "2026-12-10"}, "2027-01-12"),
        # Voucher of 29 Feb 2024: three years.
        ("ZA", "za-voucher.three-years", {"facts.voucher_issued": "2024-02-29"}, "2027-02-28"),
        ("ZA", "za-liability.three-years", {"problem.noticed": "2026-12-01"}, "2029-12-01"),
        # Ombud and tribunal: the earliest event is the careful one; the ruling of 2026 counts from the refusal.
        (
            "ZA",
            "cgso.limit",
            {"problem.noticed": "2026-12-14", "order.delivered": "2026-12-10", "order.placed": "2026-12-05"},
            "2029-12-05",
        ),
        ("ZA", "tribunal.limit", {"order.placed": "2026-11-02", "order.delivered": "2026-11-09"}, "2029-11-02"),
        ("ZA", "tribunal.limit-refusal", {"refusal:customer-service": "2026-12-04"}, "2029-12-04"),
        # CGSO, filed Tue 3 Nov 2026: 15 business days without 4 Nov; 60 without the holidays of December and January.
        ("ZA", "cgso.supplier-answer", {"last:cgso": "2026-11-03"}, "2026-11-25"),
        ("ZA", "cgso.whole", {"last:cgso": "2026-11-03"}, "2027-02-01"),
        # NCC: five business days; from Fri 19 Mar 2027 22, 26 and 29 Mar are out.
        ("ZA", "ncc.screening", {"last:ncc": "2026-12-10"}, "2026-12-18"),
        ("ZA", "ncc.papers", {"facts.ncc_asked": "2027-03-19"}, "2027-03-31"),
        # Notice of non-referral dated Mon 12 Apr 2027: 20 business days, 27 Apr out.
        ("ZA", "tribunal.window", {"facts.non_referral": "2027-04-12"}, "2027-05-11"),
        # Demand received Wed 2 Dec 2026: day 14 is 16 Dec, a holiday; ends 17 Dec, summons from Fri 18 Dec.
        ("ZA", "letter-before-claim.answer", {"facts.demand_received": "2026-12-02"}, "2026-12-17"),
        ("ZA", "small-claims.after-demand", {"facts.demand_received": "2026-12-02"}, "2026-12-18"),
        ("ZA", "letter-before-claim.cautious", {"facts.demand_received": "2026-12-02"}, "2026-12-23"),
        # Received Fri 12 Mar 2027: day 14 is Good Friday, ends Sat 27 Mar, summons from Sun 28 Mar.
        ("ZA", "letter-before-claim.answer", {"facts.demand_received": "2027-03-12"}, "2027-03-27"),
        ("ZA", "small-claims.after-demand", {"facts.demand_received": "2027-03-12"}, "2027-03-28"),
        ("ZA", "letter-before-claim.cautious", {"facts.demand_received": "2027-03-12"}, "2027-04-06"),
        # Bank: our default of 20 business days from Tue 1 Dec 2026, without 16 and 25 Dec and 1 Jan.
        ("ZA", "nfo.open", {"last:chargeback": "2026-12-01"}, "2026-12-31"),
        # Brazil. Regret, delivered Fri 18 Dec 2026: day 7 is Christmas; it stays, the other reading gives Monday.
        ("BR", "cooling-off.window", {"order.delivered": "2026-12-18"}, "2026-12-25"),
        ("BR", "cooling-off.window-rolled", {"order.delivered": "2026-12-18"}, "2026-12-28"),
        # Delivered Tue 1 Dec 2026: both readings give Tue 8 Dec.
        ("BR", "cooling-off.window", {"order.delivered": "2026-12-01"}, "2026-12-08"),
        ("BR", "cooling-off.window-rolled", {"order.delivered": "2026-12-01"}, "2026-12-08"),
        # Delivered Sat 12 Dec: day 7 is a Saturday, the other reading Monday 21 Dec.
        ("BR", "cooling-off.window-rolled", {"order.delivered": "2026-12-12"}, "2026-12-21"),
        ("BR", "cooling-off.window-service", {"order.placed": "2026-12-01"}, "2026-12-08"),
        # Hidden fault of a durable seen Tue 1 Dec 2026: 30 + 31 + 28 + 1.
        ("BR", "br-hidden.window", {"problem.noticed": "2026-12-01"}, "2027-03-01"),
        ("BR", "br-hidden-non-durable.window", {"problem.noticed": "2026-12-01"}, "2026-12-31"),
        # Visible, durable, delivered 1 Sep 2026: 29 + 31 + 30.
        ("BR", "br-visible-durable.window", {"order.delivered": "2026-09-01"}, "2026-11-30"),
        # Complaint 1 Oct, clear refusal 20 Oct: 29 days used, 61 left, run from 21 Oct.
        (
            "BR",
            "br-visible-durable.window",
            {
                "order.delivered": "2026-09-01",
                "step:customer-service": "2026-10-01",
                "refusal:customer-service": "2026-10-20",
            },
            "2026-12-20",
        ),
        ("BR", "br-visible-non-durable.window", {"order.delivered": "2026-12-01"}, "2026-12-31"),
        # Cure: reported Mon 2 Nov 2026.
        ("BR", "br-cure.thirty-days", {"facts.defect_reported": "2026-11-02"}, "2026-12-02"),
        # Promised Fri 11 Dec.
        ("BR", "br-offer.due", {"order.promised": "2026-12-11"}, "2026-12-11"),
        # consumidor.gov.br filed 1 Dec 2026: firm by 11 Dec; answered 10 Dec: rate by 30 Dec.
        ("BR", "consumidor-gov.answer", {"last:consumidor-gov": "2026-12-01"}, "2026-12-11"),
        ("BR", "consumidor-gov.rating", {"answer:consumidor-gov": "2026-12-10"}, "2026-12-30"),
        ("BR", "reclame-aqui.rating", {"facts.first_reply": "2026-12-15"}, "2027-06-15"),
        # Online shop asked Tue 22 Dec 2026: five days, a Sunday.
        ("BR", "customer-service.five-days", {"last:customer-service": "2026-12-22"}, "2026-12-27"),
        ("BR", "br-accident.five-years", {"problem.noticed": "2026-12-01"}, "2031-12-01"),
        # Mexico. Delivered Thu 12 Nov 2026: 13, 17, 18, 19, 20; 16 Nov is a holiday.
        ("MX", "cooling-off.window", {"order.delivered": "2026-11-12"}, "2026-11-20"),
        # Delivered Tue 22 Dec 2026: 23, 24, 28, 29, 30.
        ("MX", "cooling-off.window", {"order.delivered": "2026-12-22"}, "2026-12-30"),
        # Art. 93, received 15 Dec 2026: two months.
        ("MX", "mx-quality.window", {"order.delivered": "2026-12-15"}, "2027-02-15"),
        # Claim 1 Feb 2027: 15 days.
        ("MX", "mx-quality-answer.fifteen", {"facts.claim_received": "2027-02-01"}, "2027-02-16"),
        # Overcharge claimed Wed 9 Sep 2026: 10, 11, 14, 15, 17; 16 Sep is a holiday.
        ("MX", "mx-overcharge.five-days", {"facts.claim_received": "2026-09-09"}, "2026-09-17"),
        # Warranty of 90 days, delivered 24 Dec 2026: 7 + 31 + 28 + 24.
        ("MX", "mx-warranty.ninety-days", {"order.delivered": "2026-12-24"}, "2027-03-24"),
        ("MX", "profeco.limit", {"order.placed": "2026-11-10", "order.delivered": "2026-11-12"}, "2027-11-10"),
        # India. Complaint Mon 30 Nov 2026: acknowledged in 48 hours, settled in a month.
        ("IN", "grievance-officer.acknowledge", {"last:grievance-officer": "2026-11-30"}, "2026-12-02"),
        ("IN", "grievance-officer.redress", {"last:grievance-officer": "2026-11-30"}, "2026-12-30"),
        ("IN", "grievance-officer.redress", {"last:grievance-officer": "2027-01-31"}, "2027-02-28"),
        # Cause 20 Nov 2026: two years; order 1 Dec 2026: 45 days to appeal; helpline 1 Dec: 21 days.
        ("IN", "small-claims.limit", {"problem.noticed": "2026-11-20"}, "2028-11-20"),
        ("IN", "small-claims.appeal", {"facts.commission_order": "2026-12-01"}, "2027-01-15"),
        ("IN", "consumer-helpline.answer", {"last:consumer-helpline": "2026-12-01"}, "2026-12-22"),
        # Japan. The day of receipt is day 1.
        ("JP", "return-eight-days.window", {"order.delivered": "2026-12-09"}, "2026-12-16"),
        ("JP", "return-eight-days.window", {"order.delivered": "2026-12-27"}, "2027-01-03"),
        ("JP", "return-eight-days.window", {"order.delivered": "2027-04-30"}, "2027-05-07"),
        # Fault known: one year.
        ("JP", "jp-nonconformity.notify", {"problem.noticed": "2027-01-10"}, "2028-01-10"),
        ("JP", "jp-nonconformity.notify", {"problem.noticed": "2028-02-29"}, "2029-02-28"),
        # Singapore. Presumption of six months; tribunals: the day before the same date.
        ("SG", "sg-presumption.six-months", {"order.delivered": "2026-08-31"}, "2027-02-28"),
        ("SG", "sg-presumption.six-months", {"order.delivered": "2026-12-09"}, "2027-06-09"),
        ("SG", "small-claims.limit", {"problem.noticed": "2026-11-05"}, "2028-11-04"),
        ("SG", "small-claims.limit", {"problem.noticed": "2027-03-01"}, "2029-02-28"),
        # CASE: three working days; 25 Dec is out.
        ("SG", "mediation.answer", {"last:mediation": "2026-11-30"}, "2026-12-03"),
        ("SG", "mediation.answer", {"last:mediation": "2026-12-24"}, "2026-12-30"),
        # United Arab Emirates: only our own defaults. 2 and 3 Dec are holidays, the weekend is Saturday and Sunday.
        ("AE", "formal-complaint.answer", {"last:formal-complaint": "2026-12-01"}, "2026-12-15"),
        ("AE", "follow-up.answer", {"last:follow-up": "2026-12-01"}, "2026-12-08"),
        # Saudi Arabia. Seven days from receipt; more than 15 days late; 14 days for the refund.
        ("SA", "cooling-off.window", {"order.delivered": "2026-12-09"}, "2026-12-16"),
        ("SA", "cooling-off.window-order", {"order.placed": "2026-12-01"}, "2026-12-08"),
        ("SA", "sa-late.open", {"order.promised": "2026-12-01"}, "2026-12-17"),
        ("SA", "sa-late-contract.open", {"order.placed": "2026-11-20"}, "2026-12-06"),
        ("SA", "cooling-off.refund", {"facts.cancelled": "2026-12-17"}, "2026-12-31"),
        # Friday and Saturday are the weekend: from Wed 9 Dec 2026 10, 13, 14 Dec.
        ("SA", "follow-up.answer", {"last:follow-up": "2026-12-09"}, "2026-12-14"),
        ("EG", "follow-up.answer", {"last:follow-up": "2026-12-09"}, "2026-12-14"),
        # Egypt. 14 days, 30 days, two years.
        ("EG", "cooling-off.window", {"order.delivered": "2026-12-09"}, "2026-12-23"),
        ("EG", "cooling-off.window", {"order.delivered": "2027-03-20"}, "2027-04-03"),
        ("EG", "eg-30.window", {"order.delivered": "2026-12-09"}, "2027-01-08"),
        ("EG", "eg-warranty.two-years", {"order.delivered": "2027-01-31"}, "2029-01-31"),
        # Turkey. 14 days; back within 10 days of the notice; refund 14 days after the goods arrived; 30 days.
        ("TR", "cooling-off.window", {"order.delivered": "2026-12-09"}, "2026-12-23"),
        ("TR", "cooling-off.window", {"order.delivered": "2027-03-01"}, "2027-03-15"),
        ("TR", "cooling-off.send-back", {"facts.cancelled": "2026-12-15"}, "2026-12-25"),
        ("TR", "cooling-off.refund", {"facts.return_arrived": "2026-12-28"}, "2027-01-11"),
        ("TR", "tr-late.due", {"order.placed": "2026-11-10"}, "2026-12-10"),
        ("TR", "tr-presumption.six-months", {"order.delivered": "2026-08-31"}, "2027-02-28"),
    ],
)
def test_a_date_is_the_one_counted_by_hand(country: str, rule_id: str, facts: dict[str, str], expected: str) -> None:
    found = rule(load(f"retail-{country.lower()}"), rule_id)
    events = {anchor: day(when) for anchor, when in facts.items()}
    assert last_day(found, events, calendar_for(country)) == day(expected)


@pytest.mark.parametrize(
    ("name", "rule_id", "facts", "expected"),
    [
        # Amazon.in: three business days after the promised day; 25 Dec 2026 is a holiday.
        ("amazon-in", "a-to-z.not-arrived", {"order.promised": "2026-12-23"}, "2026-12-29"),
        ("amazon-in", "return.window", {"order.delivered": "2026-12-01"}, "2026-12-08"),
        ("amazon-za", "small-claims.after-demand", {"facts.demand_received": "2026-12-02"}, "2026-12-18"),
    ],
)
def test_amazon_counts_the_same(name: str, rule_id: str, facts: dict[str, str], expected: str) -> None:
    playbook = load(name)
    events = {anchor: day(when) for anchor, when in facts.items()}
    assert last_day(rule(playbook, rule_id), events, calendar_for(playbook.country)) == day(expected)


def test_the_demand_needs_the_day_of_receipt() -> None:
    playbook = load("retail-za")
    for rule_id in ("small-claims.after-demand", "letter-before-claim.answer"):
        assert (
            last_day(rule(playbook, rule_id), {"step:letter-before-claim": day("2026-12-01")}, calendar_for("ZA"))
            is None
        )


def test_the_clock_of_a_complaint_stands_still_until_a_refusal() -> None:
    found = rule(load("retail-br"), "br-hidden.window")
    events = {"problem.noticed": day("2026-12-01"), "step:customer-service": day("2026-12-03")}
    assert last_day(found, events, calendar_for("BR")) is None


@pytest.mark.parametrize("name", LADDERS)
def test_every_fact_that_decides_anything_has_a_question(name: str) -> None:
    playbook = load(name)
    needed = _facts(playbook) - _facts(load("amazon"))
    assert needed <= set(playbook.asks)


def _facts(playbook: Playbook) -> set[str]:
    """Return the facts that conditions and dates of a ladder name."""
    rules = list(rules_of(playbook))
    conditions = [one for step in playbook.steps for one in step.when]
    conditions += [one for right in playbook.rights for one in right.when]
    conditions += [one for found in rules for one in found.when]
    fields = [one.field for one in conditions]
    fields += [anchor for found in rules for anchor in (*found.anchors, *found.ends_with)]
    return {field for field in fields if field.startswith("facts.")}


@pytest.mark.parametrize("name", LADDERS)
def test_a_thin_ladder_says_what_is_not_known(name: str) -> None:
    playbook = load(name)
    assert playbook.not_known
    assert playbook.thin == (playbook.country in {"SG", "AE", "SA", "EG", "TR"})


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_sentences_for_letters_are_calm_and_have_known_blanks(country: str) -> None:
    for right in load(f"retail-{country.lower()}").rights:
        for language, line in right.lines.items():
            lists = word_lists_for(language)
            assert {hit.group for hit in lists.lexicon.hits(tokenize(line), line)}.isdisjoint(TONE), (right.id, line)
            assert set(re.findall(r"\{(\w+)\}", line)) <= {"no", "date", "amount", "choice"}, (right.id, line)


@pytest.mark.parametrize(("country", "language"), [("ZA", "af"), ("BR", "pt"), ("MX", "es")])
def test_a_right_that_letters_rest_on_has_its_sentence_in_the_language_of_the_country(
    country: str, language: str
) -> None:
    general = {right.id for right in load("retail").rights}
    own = [right for right in load(f"retail-{country.lower()}").rights if right.id not in general]
    assert [right.id for right in own if right.role == "claim" and not {"en", language} <= set(right.lines)] == []
    assert [right.id for right in own if right.role == "claim" and not right.cite] == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_source_of_these_countries_has_an_address(country: str) -> None:
    general = set(load("retail").sources())
    own = [source for source in load(f"retail-{country.lower()}").sources() if source not in general]
    assert [source.text for source in own if not source.url.startswith("https://")] == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_step_of_these_countries_tells_where_and_what_then(country: str) -> None:
    general = {step.id for step in load("retail").steps}
    own = [step for step in load(f"retail-{country.lower()}").steps if step.id not in general]
    assert [step.id for step in own if not (step.where and step.takes and step.then)] == []
