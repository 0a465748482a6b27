"""Dates of the European ladders, counted by hand (November 2026: the 1st of December is a Tuesday)."""

from __future__ import annotations

from datetime import date

import pytest

from plaint.domain.deadlines.deadline import DeadlineState, compute, last_day
from plaint.domain.playbook.playbook import Rule
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.examples import failed_examples, rules_of
from plaint.playbooks.files import shipped_ids
from plaint.playbooks.loader import load

COUNTRIES = ("de", "es", "fr", "it", "nl", "ie", "at", "be", "pl", "se")
EUROPEAN = [f"{stem}-{one}" for stem in ("retail", "amazon") for one in ("eu", *COUNTRIES)]


def rule(ladder: str, rule_id: str) -> Rule:
    return next(one for one in rules_of(load(ladder)) if one.id == rule_id)


def day(text: str) -> date:
    return date.fromisoformat(text)


DELIVERED, LAST, PLACED, PROMISED = "order.delivered", "facts.last_delivered", "order.placed", "order.promised"
CANCELLED, RETURNED, PROOF = "facts.cancelled", "facts.returned", "facts.returned_proof"
NOTICED, ASKED, BACK = "problem.noticed", "facts.repair_requested", "facts.repair_returned"
DEBITED, SERVED, ENDED = "facts.debited", "facts.mahnbescheid_served", "facts.contract_ended"
COMPLAINT, RECEIVED = "step:formal-complaint", "facts.complaint_received"
WINDOW, REFUND, LATE = "withdrawal.window", "withdrawal.refund", "late-delivery.thirty-days"
GUARANTEE, BURDEN, ADR = "eu-guarantee.two-years", "eu-burden.year", "adr-body.limit"


@pytest.mark.parametrize(
    ("ladder", "place", "rule_id", "events", "expected"),
    [
        # European Union, by the German calendar
        ("retail-eu", "DE", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),  # Fri 25, 26 holidays, Sun 27
        ("retail-eu", "DE", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-11"),  # Fri 11 Dec
        ("retail-eu", "DE", WINDOW, {DELIVERED: "2026-11-20", LAST: "2026-11-27"}, "2026-12-11"),  # last parcel
        ("retail-eu", "DE", WINDOW, {DELIVERED: "2026-11-27", LAST: "2026-11-20"}, "2026-12-11"),  # whichever is later
        ("retail-eu", "DE", "withdrawal.window-service", {PLACED: "2026-11-14"}, "2026-11-30"),  # Sat 28 Nov -> Mon
        ("retail-eu", "DE", "withdrawal.no-info", {DELIVERED: "2026-11-10"}, "2027-11-24"),  # 24 Nov 2026 + 12 months
        ("retail-eu", "DE", "withdrawal.no-info", {DELIVERED: "2028-02-15"}, "2029-02-28"),  # 29 Feb 2028 -> 28 Feb
        ("retail-eu", "DE", "withdrawal.informed-late", {"facts.informed_withdrawal": "2027-03-01"}, "2027-03-15"),
        ("retail-eu", "DE", "withdrawal.send-back", {CANCELLED: "2026-12-12"}, "2026-12-28"),  # act by Sat 26
        ("retail-eu", "DE", REFUND, {CANCELLED: "2026-12-01", PROOF: "2026-12-10"}, "2026-12-15"),
        ("retail-eu", "DE", REFUND, {CANCELLED: "2026-12-01", PROOF: "2026-12-15"}, "2026-12-15"),  # last day
        (
            "retail-eu",
            "DE",
            REFUND,
            {CANCELLED: "2026-12-01", PROOF: "2026-12-17"},
            "2026-12-17",
        ),  # it may wait so long
        ("retail-eu", "DE", REFUND, {CANCELLED: "2026-12-01", RETURNED: "2026-12-03"}, "2026-12-15"),
        ("retail-eu", "DE", "withdrawal.refund-no-goods", {CANCELLED: "2026-12-01"}, "2026-12-15"),
        ("retail-eu", "DE", "late-delivery.promised", {PROMISED: "2026-12-05"}, "2026-12-05"),
        ("retail-eu", "DE", LATE, {PLACED: "2026-11-26"}, "2026-12-28"),  # day 30 Sat 26 Dec; for the trader Mon 28
        ("retail-eu", "DE", GUARANTEE, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-eu", "DE", BURDEN, {DELIVERED: "2026-12-09"}, "2027-12-09"),
        ("retail-eu", "DE", "eu-repair-bonus.year", {DELIVERED: "2026-12-09"}, "2029-12-09"),
        ("retail-eu", "DE", "sepa-refund.no-reasons", {DEBITED: "2026-10-30"}, "2026-12-25"),  # Fri; ask by Thu 24
        ("retail-eu", "DE", "sepa-refund.unauthorised", {DEBITED: "2026-10-30"}, "2027-11-30"),  # Tue
        ("retail-eu", "DE", "eu-unauthorised.thirteen-months", {DEBITED: "2026-10-30"}, "2027-11-30"),
        ("retail-eu", "DE", "sepa-refund.bank", {"last:sepa-refund": "2026-12-01"}, "2026-12-15"),  # 10 working days
        ("retail-eu", "DE", ADR, {COMPLAINT: "2026-12-01"}, "2027-12-01"),
        ("retail-eu", "DE", "adr-body.answer", {"last:adr-body": "2026-12-01"}, "2027-03-01"),  # 90 days
        ("retail-eu", "DE", "eu-account.six-months", {"facts.decision_informed": "2026-11-28"}, "2027-05-28"),
        # Germany
        ("retail-de", "DE", WINDOW, {DELIVERED: "2026-12-05"}, "2026-12-21"),  # day 14 Sat 19 -> Mon 21
        ("retail-de", "DE-BY", WINDOW, {DELIVERED: "2026-12-23"}, "2027-01-07"),  # 6 Jan is a holiday in Bavaria
        ("retail-de", "DE-BE", WINDOW, {DELIVERED: "2026-12-23"}, "2027-01-06"),  # and none in Berlin
        ("retail-de", "DE", GUARANTEE, {DELIVERED: "2026-12-09"}, "2028-12-09"),  # Sat, not moved
        ("retail-de", "DE", GUARANTEE, {DELIVERED: "2026-12-09", NOTICED: "2028-11-20"}, "2029-03-20"),  # § 475e(3)
        ("retail-de", "DE", GUARANTEE, {DELIVERED: "2026-12-09", BACK: "2028-12-01"}, "2029-02-01"),  # § 475e(4)
        ("retail-de", "DE", GUARANTEE, {DELIVERED: "2026-12-09", NOTICED: "2027-03-01"}, "2028-12-09"),  # 1 Jul is over
        ("retail-de", "DE", GUARANTEE, {DELIVERED: "2026-12-09", NOTICED: "2029-01-05"}, "2028-12-09"),  # too late
        ("retail-de", "DE", "de-money.three-years", {CANCELLED: "2026-12-15"}, "2029-12-31"),  # end of 2026 + 3
        ("retail-de", "DE", "adr-body.from", {COMPLAINT: "2026-12-01"}, "2027-02-01"),
        ("retail-de", "DE", BURDEN, {DELIVERED: "2026-12-09"}, "2027-12-09"),
        ("retail-de", "DE", "mahnbescheid.objection", {SERVED: "2026-12-12"}, "2026-12-28"),  # Sat 26 Dec -> Mon
        ("retail-de", "DE", "mahnbescheid.enforce", {SERVED: "2026-12-12"}, "2027-06-12"),
        # Spain
        ("retail-es", "ES", WINDOW, {DELIVERED: "2026-11-28"}, "2026-12-12"),  # Sat, stays
        ("retail-es", "ES", REFUND, {CANCELLED: "2026-12-01", RETURNED: "2026-12-03"}, "2026-12-15"),
        ("retail-es", "ES", "es-double.from", {CANCELLED: "2026-12-01", RETURNED: "2026-12-03"}, "2026-12-16"),
        ("retail-es", "ES", "formal-complaint.answer", {"last:formal-complaint": "2026-11-30"}, "2026-12-15"),
        ("retail-es", "ES", GUARANTEE, {DELIVERED: "2026-12-09"}, "2029-12-09"),
        ("retail-es", "ES", BURDEN, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        (
            "retail-es",
            "ES",
            GUARANTEE,
            {DELIVERED: "2026-12-09", ASKED: "2028-06-01", BACK: "2028-06-21"},
            "2029-12-29",
        ),
        ("retail-es", "ES", "es-same-fault.year", {BACK: "2028-06-21"}, "2029-06-21"),
        ("retail-es", "ES", "es-action.five-years", {NOTICED: "2028-03-01"}, "2033-03-01"),
        ("retail-es", "ES", "adr-body.from", {COMPLAINT: "2026-12-01"}, "2027-01-02"),  # more than a month
        ("retail-es", "ES", ADR, {COMPLAINT: "2026-12-01"}, "2027-12-01"),
        ("retail-es", "ES", "small-claims.year", {"last:formal-complaint": "2026-12-01"}, "2027-12-01"),
        ("retail-es", "ES", "small-claims.from", {COMPLAINT: "2026-11-30"}, "2026-12-16"),
        ("retail-es", "ES", "es-insolvency.month", {"facts.insolvency_published": "2026-11-30"}, "2026-12-30"),
        # France
        ("retail-fr", "FR", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),  # 25 Dec, Sat 26, Sun 27
        ("retail-fr", "FR", "late-delivery.refund", {ENDED: "2026-12-01"}, "2026-12-15"),
        ("retail-fr", "FR", "fr-late-10.from", {ENDED: "2026-12-01"}, "2026-12-16"),  # 10 % to 29 Dec
        ("retail-fr", "FR", "fr-late-20.from", {ENDED: "2026-12-01"}, "2026-12-30"),  # 20 % to 14 Jan
        ("retail-fr", "FR", "fr-late-50.from", {ENDED: "2026-12-01"}, "2027-01-15"),  # 50 % after
        ("retail-fr", "FR", "fr-surcharge-5.from", {CANCELLED: "2026-12-01", PROOF: "2026-12-10"}, "2026-12-26"),
        ("retail-fr", "FR", "fr-surcharge-5.from", {CANCELLED: "2026-12-01", PROOF: "2026-12-20"}, "2026-12-31"),
        ("retail-fr", "FR", "fr-surcharge-50.from", {CANCELLED: "2026-12-01", PROOF: "2026-12-10"}, "2027-02-14"),
        ("retail-fr", "FR", GUARANTEE, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-fr", "FR", "fr-repair-bonus.end", {DELIVERED: "2026-12-09"}, "2029-06-09"),  # 6 months more
        ("retail-fr", "FR", "repair.thirty-days", {ASKED: "2026-12-01"}, "2026-12-31"),
        ("retail-fr", "FR", BURDEN, {DELIVERED: "2026-12-09"}, "2028-12-09"),  # 24 months
        ("retail-fr", "FR", ADR, {COMPLAINT: "2026-12-01"}, "2027-12-01"),
        # Italy
        ("retail-it", "IT", WINDOW, {DELIVERED: "2026-11-24"}, "2026-12-09"),  # Tue 8 Dec, Immacolata
        ("retail-it", "IT", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-11"),
        ("retail-it", "IT", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),
        ("retail-it", "IT", GUARANTEE, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-it", "IT", "it-action.months", {DELIVERED: "2026-12-09"}, "2029-02-09"),  # 26 months
        ("retail-it", "IT", BURDEN, {DELIVERED: "2026-12-09"}, "2027-12-09"),
        # Netherlands
        ("retail-nl", "NL", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),
        ("retail-nl", "NL", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-11"),
        ("retail-nl", "NL", BURDEN, {DELIVERED: "2026-12-09"}, "2027-12-09"),
        ("retail-nl", "NL", "nl-notice.two-months", {NOTICED: "2026-12-31"}, "2027-02-28"),  # Sun; act by Fri 26
        ("retail-nl", "NL", "small-claims.limit", {"step:repair": "2027-01-15"}, "2029-01-15"),
        ("retail-nl", "NL", LATE, {PLACED: "2026-11-26"}, "2026-12-26"),  # Sat, second Christmas day
        # Ireland
        ("retail-ie", "IE", "end-within-30-days.window", {DELIVERED: "2026-11-03"}, "2026-12-02"),  # 3 Nov is day 1
        ("retail-ie", "IE", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-10"),  # literally, one day earlier
        ("retail-ie", "IE", BURDEN, {DELIVERED: "2026-12-09"}, "2027-12-08"),
        ("retail-ie", "IE", GUARANTEE, {DELIVERED: "2026-12-09"}, "2032-12-08"),  # six years
        ("retail-ie", "IE", "second-remedy.refund", {RETURNED: "2026-12-01"}, "2026-12-15"),
        ("retail-ie", "IE", "end-within-30-days.refund", {RETURNED: "2026-12-01"}, "2026-12-15"),
        ("retail-ie", "IE", LATE, {PLACED: "2026-11-26"}, "2026-12-26"),
        # Austria
        ("retail-at", "AT", WINDOW, {DELIVERED: "2026-11-24"}, "2026-12-09"),  # Tue 8 Dec, Mariä Empfängnis
        ("retail-at", "AT", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),
        ("retail-at", "AT", WINDOW, {DELIVERED: "2026-12-23"}, "2027-01-07"),  # 6 Jan
        ("retail-at", "AT", GUARANTEE, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-at", "AT", "at-limitation.end", {DELIVERED: "2026-12-09"}, "2029-03-09"),  # Fri
        ("retail-at", "AT", BURDEN, {DELIVERED: "2026-12-09"}, "2027-12-09"),
        # Belgium
        ("retail-be", "BE", WINDOW, {DELIVERED: "2026-10-28"}, "2026-11-12"),  # Wed 11 Nov, Armistice
        ("retail-be", "BE", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),
        ("retail-be", "BE", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-11"),
        ("retail-be", "BE", GUARANTEE, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-be", "BE", BURDEN, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-be", "BE", "be-notice.two-months", {NOTICED: "2026-12-20"}, "2027-02-20"),  # Sat; act by Fri 19
        ("retail-be", "BE", "adr-body.answer", {"last:adr-body": "2026-12-01"}, "2027-03-01"),
        # Poland
        ("retail-pl", "PL", WINDOW, {DELIVERED: "2026-10-28"}, "2026-11-12"),  # 11 Nov
        ("retail-pl", "PL", "formal-complaint.answer", {RECEIVED: "2026-12-10"}, "2026-12-28"),  # 24 Dec is a holiday
        ("retail-pl", "PL", "pl-accepted.from", {RECEIVED: "2026-12-10"}, "2026-12-29"),
        ("retail-pl", "PL", BURDEN, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-pl", "PL", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),
        ("retail-pl", "PL", WINDOW, {DELIVERED: "2026-12-23"}, "2027-01-07"),  # 6 Jan
        ("retail-pl", "PL", REFUND, {CANCELLED: "2026-12-01", PROOF: "2026-12-03"}, "2026-12-15"),
        # Sweden
        ("retail-se", "SE", WINDOW, {DELIVERED: "2026-11-27"}, "2026-12-11"),
        ("retail-se", "SE", WINDOW, {DELIVERED: "2026-12-11"}, "2026-12-28"),
        ("retail-se", "SE", WINDOW, {DELIVERED: "2026-12-23"}, "2027-01-07"),  # trettondedag jul
        ("retail-se", "SE", GUARANTEE, {DELIVERED: "2026-12-09"}, "2029-12-09"),  # 3 years
        ("retail-se", "SE", BURDEN, {DELIVERED: "2026-12-09"}, "2028-12-09"),
        ("retail-se", "SE", "se-notice.two-months", {NOTICED: "2026-12-20"}, "2027-02-20"),
        ("retail-se", "SE", ADR, {COMPLAINT: "2026-12-01"}, "2027-12-01"),
    ],
)
def test_a_date_is_the_one_counted_by_hand(
    ladder: str, place: str, rule_id: str, events: dict[str, str], expected: str
) -> None:
    known = {name: day(text) for name, text in events.items()}
    assert last_day(rule(ladder, rule_id), known, calendar_for(place)) == day(expected)


def test_a_shop_that_may_wait_for_the_parcel_is_not_overdue() -> None:
    refund = rule("retail-eu", REFUND)
    told = {CANCELLED: day("2026-12-01")}
    nothing_sent = compute(refund, told, calendar_for("DE"), day("2026-12-16"))
    assert (nothing_sent.state, nothing_sent.day, nothing_sent.overdue) == (DeadlineState.ON_HOLD, None, False)
    assert any("facts.returned_proof" in note for note in nothing_sent.notes)
    sent = told | {PROOF: day("2026-12-15")}
    assert not compute(refund, sent, calendar_for("DE"), day("2026-12-15")).overdue
    assert compute(refund, sent, calendar_for("DE"), day("2026-12-16")).overdue


def test_the_day_to_act_on_is_the_one_before_it_is_moved() -> None:
    for name, day_, expected in ((WINDOW, DELIVERED, "2026-12-25"), ("withdrawal.send-back", CANCELLED, "2026-12-25")):
        found = compute(rule("retail-eu", name), {day_: day("2026-12-11")}, calendar_for("DE"), day("2026-12-12"))
        assert found.remind == day(expected)


@pytest.mark.parametrize("name", EUROPEAN)
def test_every_example_beside_a_rule_holds(name: str) -> None:
    assert failed_examples(load(name), calendar_for) == ()


@pytest.mark.parametrize("name", EUROPEAN)
def test_every_date_of_the_law_has_an_example(name: str) -> None:
    """Our own defaults need none, and the rules of the shop and the card have theirs elsewhere."""
    european = ("withdrawal", "late-delivery", "eu-", "adr-body", "sepa", *(f"{one}-" for one in COUNTRIES))
    bare = [
        one.id
        for one in rules_of(load(name))
        if one.id.startswith(european) and one.source.text != "Our default, not a rule" and not one.examples
    ]
    assert bare == []


def test_the_ladders_of_europe_are_all_there() -> None:
    assert set(EUROPEAN) <= set(shipped_ids())
