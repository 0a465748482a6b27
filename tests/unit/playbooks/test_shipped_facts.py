"""The shipped playbooks say what the table of facts says: exclusions, periods, limits and counting."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.playbook import Playbook, Rule, Step, Unit
from plaint.playbooks.files import read_shipped, shipped_ids
from plaint.playbooks.loader import load

LADDERS = [name for name in shipped_ids() if not read_shipped(name).values.get("part")]


def ladder(name: str) -> Playbook:
    return load(name)


def rule(name: str, rule_id: str) -> Rule:
    playbook = ladder(name)
    every = [one for step in playbook.steps for one in step.rules]
    every += [right.rule for right in playbook.rights if right.rule]
    return next(one for one in every if one.id == rule_id)


def step(name: str, step_id: str) -> Step:
    found = ladder(name).step(step_id)
    assert found is not None, f"{name} has no step {step_id}"
    return found


@pytest.mark.parametrize(
    ("name", "taken", "other", "effect"),
    [
        ("amazon", "chargeback", "a-to-z", "closes"),
        ("amazon", "chargeback", "a-to-z-appeal", "closes"),
        ("retail-za", "small-claims", "cgso", "closes"),
        ("retail-eu", "small-claims", "ecc-net", "closes"),
        ("retail-eu", "european-small-claims", "ecc-net", "closes"),
        ("retail-us", "small-claims", "bbb", "closes"),
        ("retail-uk", "repair", "reject-goods", "warns"),
    ],
)  # fmt: skip
def test_steps_that_shut_another_door_say_so(name: str, taken: str, other: str, effect: str) -> None:
    found = [one for one in step(name, taken).excludes if one.step == other]
    assert [one.effect for one in found] == [effect]
    assert found[0].why
    assert found[0].source


def test_accepting_in_full_settlement_is_warned_of() -> None:
    assert any("full settlement" in one.why for one in step("retail", "formal-complaint").excludes)


def test_the_commission_and_the_tribunal_need_what_comes_before_them() -> None:
    assert step("retail-za", "ncc").requires == ()  # the ombud has no power over some shops
    assert "cgso" in step("retail-za", "ncc").after
    assert step("retail-za", "tribunal").requires == ("ncc",)


def test_a_trader_at_home_is_no_case_for_the_european_consumer_centre() -> None:
    assert [(one.field, one.any_of) for one in step("retail-eu", "ecc-net").when] == [
        ("order.sold_by", ()),
        ("facts.trader_abroad", ("true", "yes")),
    ]


def test_the_ombudsman_waits_for_the_bank_or_for_eight_weeks() -> None:
    opening = rule("retail-uk", "fos.open")
    assert (opening.kind, opening.offset, opening.unit) == (DeadlineKind.ACT_FROM, 8, Unit.WEEKS)
    assert opening.ends_with == ("facts.bank_final_response",)


def test_a_repair_request_stops_the_clock_for_rejecting_goods() -> None:
    pause = rule("retail-uk", "reject-goods.window").pauses[0]
    assert (pause.start, pause.end, pause.at_least) == ("facts.repair_requested", "facts.repair_returned", 7)


@pytest.mark.parametrize("name", [name for name in LADDERS if name.startswith("amazon-")])
def test_the_shops_window_stands_beside_the_rights_in_law(name: str) -> None:
    policy = next(right for right in ladder(name).rights if right.id == "amazon-return-window")
    assert policy.basis == "policy"
    assert "never shortens" in policy.text
    assert any(right.basis == "statutory" for right in ladder(name).rights)


ACT_BEFORE, ACT_FROM, OWE = DeadlineKind.ACT_BEFORE, DeadlineKind.ACT_FROM, DeadlineKind.THEY_OWE_BY


@pytest.mark.parametrize(
    ("name", "rule_id", "kind", "offset", "unit", "anchor"),
    [
        ("amazon", "a-to-z.after-contact", ACT_FROM, 48, "hours", "step:seller-message"),
        ("amazon", "a-to-z.not-arrived", ACT_FROM, 3, "days", "order.promised"),
        ("amazon", "a-to-z.window", ACT_BEFORE, 90, "days", "order.promised"),
        ("amazon", "a-to-z-appeal.window", ACT_BEFORE, 30, "days", "refusal:a-to-z"),
        ("amazon", "return.window", ACT_BEFORE, 30, "days", "order.delivered"),
        ("amazon", "return.refund", OWE, 30, "days", "facts.returned"),
        ("amazon", "return.refund-credit-card", OWE, 5, "business-days", "facts.refund_issued"),
        ("amazon", "return.refund-debit-card", OWE, 10, "business-days", "facts.refund_issued"),
        ("amazon", "return.refund-gift-card", OWE, 3, "hours", "facts.refund_issued"),
        ("retail", "chargeback.window", ACT_BEFORE, 120, "days", "order.delivered"),
        ("retail", "chargeback.outer-limit", ACT_BEFORE, 540, "days", "facts.charged"),
        ("retail", "chargeback.window-not-received", ACT_BEFORE, 120, "days", "order.promised"),
        ("retail", "chargeback.window-refund", ACT_BEFORE, 120, "days", "facts.credit_note"),
        ("retail", "chargeback.window-wrong-charge", ACT_BEFORE, 120, "days", "facts.charged"),
        ("retail", "chargeback.window-wrong-charge-mastercard", ACT_BEFORE, 90, "days", "facts.charged"),
        ("retail", "paypal-dispute.window", ACT_BEFORE, 180, "days", "order.placed"),
        ("retail", "paypal-escalate.window", ACT_BEFORE, 20, "days", "facts.paypal_opened"),
        ("retail", "paypal-appeal.window", ACT_BEFORE, 10, "days", "facts.paypal_closed"),
        ("retail", "debit-order-dispute.window", ACT_BEFORE, 40, "days", "facts.debited"),
        ("retail", "app-reimbursement.window", ACT_BEFORE, 13, "months", "facts.debited"),
        ("retail", "dsa-complaint.window", ACT_BEFORE, 6, "months", "facts.account_closed"),
        ("amazon-uk", "a-to-z.after-contact", ACT_FROM, 2, "business-days", "step:seller-message"),
        ("amazon-uk", "return.refund", OWE, 14, "days", "facts.returned"),
        ("amazon-de", "return.window-electronics", ACT_BEFORE, 14, "days", "order.delivered"),
        ("takealot", "return.takealot-defective", ACT_BEFORE, 6, "months", "order.delivered"),
        ("temu", "temu-return.window", ACT_BEFORE, 90, "days", "order.placed"),
        ("etsy", "etsy-case.window", ACT_BEFORE, 100, "days", "order.delivered"),
        ("retail-us", "fcba.notice", ACT_BEFORE, 60, "days", "order.statement"),
        ("retail-us", "fcba.resolve", OWE, 90, "days", "facts.notice_received"),
        ("retail-us", "us-shipment.thirty-days", OWE, 30, "days", "facts.order_complete"),
        ("retail-us", "bbb.limit", ACT_BEFORE, 365, "days", "order.placed"),
        ("retail-uk", "section-75.limit", ACT_BEFORE, 6, "years", "order.delivered"),
        ("retail-uk", "section-75.limit-scotland", ACT_BEFORE, 5, "years", "order.delivered"),
        ("retail-uk", "fos.limit", ACT_BEFORE, 6, "months", "facts.bank_final_response"),
        ("retail-us", "cancel-shipment.refund", OWE, 7, "business-days", "facts.cancelled"),
        ("retail-us", "rege-notice.window", ACT_BEFORE, 60, "days", "order.statement"),
        ("retail-uk", "bank-complaint.answer", OWE, 8, "weeks", "facts.bank_complaint_received"),
        ("retail-uk", "simple-procedure.limit", ACT_BEFORE, 5, "years", "order.delivered"),
        ("retail-uk", "withdrawal.window", ACT_BEFORE, 14, "days", "order.delivered"),
        ("retail-uk", "reject-goods.window", ACT_BEFORE, 30, "days", "order.delivered"),
        ("retail-uk", "reject-goods.refund", OWE, 14, "days", "facts.refund_agreed"),
        ("retail-uk", "uk-repair.six-months", ACT_BEFORE, 6, "months", "order.delivered"),
        ("retail-uk", "letter-before-claim.answer", OWE, 14, "days", "last:letter-before-claim"),
        ("retail-uk", "small-claims.limit", ACT_BEFORE, 6, "years", "order.delivered"),
        ("retail-eu", "sepa-refund.no-reasons", ACT_BEFORE, 8, "weeks", "facts.debited"),
        ("retail-eu", "sepa-refund.unauthorised", ACT_BEFORE, 13, "months", "facts.debited"),
        ("retail-eu", "withdrawal.window", ACT_BEFORE, 14, "days", "order.delivered"),
        ("retail-eu", "withdrawal.refund", OWE, 14, "days", "facts.cancelled"),
        ("retail-eu", "withdrawal.send-back", ACT_BEFORE, 14, "days", "facts.cancelled"),
        ("retail-eu", "late-delivery.thirty-days", OWE, 30, "days", "order.placed"),
        ("retail-eu", "adr-body.limit", ACT_BEFORE, 1, "years", "step:formal-complaint"),
        ("retail-eu", "adr-body.answer", OWE, 90, "days", "last:adr-body"),
        ("retail-de", "adr-body.from", ACT_FROM, 2, "months", "step:formal-complaint"),
        ("retail-de", "mahnbescheid.objection", OWE, 2, "weeks", "facts.mahnbescheid_served"),
        ("retail-fr", "repair.thirty-days", OWE, 30, "days", "facts.repair_requested"),
        ("retail-it", "it-action.months", ACT_BEFORE, 26, "months", "order.delivered"),
        ("retail-ie", "end-within-30-days.window", ACT_BEFORE, 30, "days", "order.delivered"),
        ("retail-pl", "formal-complaint.answer", OWE, 14, "days", "facts.complaint_received"),
        ("retail-se", "eu-guarantee.two-years", ACT_BEFORE, 3, "years", "order.delivered"),
        ("retail-eu", "eu-guarantee.two-years", ACT_BEFORE, 2, "years", "order.delivered"),
        ("retail-eu", "eu-burden.year", ACT_BEFORE, 1, "years", "order.delivered"),
        ("retail-eu", "eu-repair-bonus.year", ACT_BEFORE, 3, "years", "order.delivered"),
        ("retail-es", "eu-guarantee.two-years", ACT_BEFORE, 3, "years", "order.delivered"),
        ("retail-es", "eu-burden.year", ACT_BEFORE, 2, "years", "order.delivered"),
        ("retail-es", "formal-complaint.answer", OWE, 15, "days", "last:formal-complaint"),
        ("retail-za", "cooling-off.window", ACT_BEFORE, 7, "days", "order.delivered"),
        ("retail-za", "cooling-off.refund", OWE, 30, "days", "facts.cancelled"),
        ("retail-za", "za-late-delivery.perform", OWE, 30, "days", "order.placed"),
        ("retail-za", "za-defects.six-months", ACT_BEFORE, 6, "months", "order.delivered"),
        ("retail-za", "za-failed-repair.three-months", ACT_BEFORE, 3, "months", "facts.repair_returned"),
        ("retail-za", "reject-goods.window", ACT_BEFORE, 10, "business-days", "order.delivered"),
        ("retail-za", "cancel-missing-info.window", ACT_BEFORE, 14, "days", "order.delivered"),
        ("retail-za", "cancel-late.notice", OWE, 7, "days", "last:cancel-late"),
        ("retail-za", "cgso.limit", ACT_BEFORE, 3, "years", "problem.noticed"),
        ("retail-za", "cgso.whole", DeadlineKind.FOLLOW_UP, 60, "business-days", "last:cgso"),
        ("retail-za", "ncc.papers", ACT_BEFORE, 5, "business-days", "facts.ncc_asked"),
        ("retail-za", "tribunal.window", ACT_BEFORE, 20, "business-days", "facts.non_referral"),
        ("retail-za", "small-claims.after-demand", ACT_FROM, 14, "days", "facts.demand_received"),
        ("retail-br", "cooling-off.window", ACT_BEFORE, 7, "days", "order.delivered"),
        ("retail-br", "br-visible-durable.window", ACT_BEFORE, 90, "days", "order.delivered"),
        ("retail-br", "br-visible-non-durable.window", ACT_BEFORE, 30, "days", "order.delivered"),
        ("retail-br", "br-hidden.window", ACT_BEFORE, 90, "days", "problem.noticed"),
        ("retail-br", "br-cure.thirty-days", OWE, 30, "days", "facts.defect_reported"),
        ("retail-br", "consumidor-gov.answer", OWE, 10, "days", "last:consumidor-gov"),
        ("retail-br", "reclame-aqui.rating", ACT_BEFORE, 6, "months", "facts.first_reply"),
    ],
)  # fmt: skip
def test_a_period_is_the_one_in_the_table_of_facts(
    name: str, rule_id: str, kind: DeadlineKind, offset: int, unit: str, anchor: str
) -> None:
    found = rule(name, rule_id)
    assert (found.kind, found.offset, found.unit, found.anchors[0]) == (kind, offset, Unit(unit), anchor)


@pytest.mark.parametrize(
    ("name", "step_id", "amount", "currency"),
    [
        ("retail-za", "small-claims", 40000, "ZAR"), ("retail-uk", "small-claims", 10000, "GBP"),
        ("retail-eu", "european-small-claims", 5000, "EUR"), ("retail-de", "small-claims", 10000, "EUR"),
        ("retail-de", "adr-body", 50000, "EUR"), ("retail-ie", "small-claims", 2000, "EUR"),
        ("retail-at", "small-claims", 15000, "EUR"), ("retail-nl", "small-claims", 25000, "EUR"),
        ("retail-be", "small-claims", 5000, "EUR"), ("retail-pl", "small-claims", 20000, "PLN"),
        ("retail-uk", "section-75", 30000, "GBP"),
    ],
)  # fmt: skip
def test_a_limit_of_money_is_the_one_in_the_table_of_facts(name: str, step_id: str, amount: int, currency: str) -> None:
    limits = {(one.at_most, one.currency) for one in step(name, step_id).when if one.at_most is not None}
    assert limits == {(Decimal(amount), currency)}


def test_section_75_needs_an_item_above_a_hundred_pounds() -> None:
    assert [one.above for one in step("retail-uk", "section-75").when if one.above is not None] == [100]


@pytest.mark.parametrize(
    ("name", "rule_id", "counting"),
    [
        ("retail-za", "reject-goods.window", "za-cpa"), ("retail-za", "cooling-off.window", "za-interpretation"),
        ("retail-eu", "withdrawal.window", "eu-1182"), ("retail-uk", "reject-goods.window", "uk-day-after"),
        ("retail-us", "fcba.notice", "us-plain"), ("retail-br", "cooling-off.window", "br-cdc"),
    ],
)  # fmt: skip
def test_days_are_counted_as_the_country_counts_them(name: str, rule_id: str, counting: str) -> None:
    assert rule(name, rule_id).counting == counting
