"""The playbooks that come with the program: sound, sourced, complete, and without a dead end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from plaint.domain.fields import case_field
from plaint.domain.ladder import Confidence, DeadlineKind, Playbook, Rule, Source, Step, Unit
from plaint.playbooks.build import check_after
from plaint.playbooks.files import DATA, check, read_shipped, shipped_ids
from plaint.playbooks.loader import load, validate
from plaint.playbooks.schema import SECTIONS

READ_ON = date(2026, 11, 22)
LADDERS = [name for name in shipped_ids() if name != "payment"]
ROWS = {
    *(f"AMZ-{number}" for number in (1, 2, 3, "3x", "3d", 4, 5, 6, 7, 8, 9, 10)),
    *(f"PAY-{number}" for number in range(1, 6)),
    *(f"ZA-{number}" for number in range(1, 11)),
    *(f"EU-{number}" for number in range(1, 8)),
    *(f"UK-{number}" for number in range(1, 8)),
    *(f"US-{number}" for number in range(1, 6)),
    "DE", "ES", "BR",
}  # fmt: skip


@cache
def ladder(name: str) -> Playbook:
    return load(name)


def rules(playbook: Playbook) -> list[Rule]:
    own = [rule for step in playbook.steps for rule in step.rules]
    return own + [right.rule for right in playbook.rights if right.rule]


def rule(name: str, rule_id: str) -> Rule:
    return next(one for one in rules(ladder(name)) if one.id == rule_id)


def step(name: str, step_id: str) -> Step:
    found = ladder(name).step(step_id)
    assert found is not None, f"{name} has no step {step_id}"
    return found


def every_source() -> list[Source]:
    return list(dict.fromkeys(source for name in LADDERS for source in ladder(name).sources()))


def test_the_ladders_that_the_interface_names_are_all_there() -> None:
    countries = ("za", "eu", "de", "es", "uk", "us", "br")
    wanted = {"retail", "amazon", *(f"{stem}-{country}" for stem in ("retail", "amazon") for country in countries)}
    assert set(LADDERS) == wanted


@pytest.mark.parametrize("name", shipped_ids())
def test_every_file_fits_the_schema(name: str) -> None:
    assert check(read_shipped(name)).findings == ()


def test_every_ladder_composes_without_a_finding() -> None:
    assert validate() == ()


def test_every_row_of_the_table_of_facts_is_carried() -> None:
    carried = {row for name in LADDERS for row in ladder(name).rows}
    assert carried == ROWS


@pytest.mark.parametrize("name", LADDERS)
def test_a_row_names_entries_that_exist(name: str) -> None:
    playbook = ladder(name)
    known = {one.id for one in playbook.steps} | {one.id for one in playbook.rights}
    known |= {one.id for one in playbook.channels} | {one.id for one in rules(playbook)}
    named = {entry for entries in playbook.rows.values() for entry in entries}
    missing = named - known
    assert not missing


def test_every_fact_says_where_it_is_from_and_when_it_was_read() -> None:
    for source in every_source():
        assert source.text
        assert source.read_on == READ_ON
        assert source.check_after > READ_ON


def test_unconfirmed_and_volatile_facts_are_due_for_another_look_first() -> None:
    assert check_after(READ_ON, Confidence.A, volatile=False) == date(2027, 11, 22)
    assert check_after(READ_ON, Confidence.A, volatile=True) == date(2027, 2, 22)
    assert check_after(READ_ON, Confidence.B, volatile=False) == date(2027, 5, 22)
    assert check_after(READ_ON, Confidence.C, volatile=False) == date(2026, 12, 22)
    assert check_after(READ_ON, Confidence.C, volatile=True) == date(2026, 12, 22)
    ours = "Our default, not a rule"
    for source in every_source():
        if source.text != ours:
            assert source.check_after == check_after(source.read_on, source.confidence, volatile=source.volatile)


def test_every_unconfirmed_fact_says_what_is_not_confirmed() -> None:
    unconfirmed = [source for source in every_source() if not source.confirmed]
    assert len(unconfirmed) >= 12
    for source in unconfirmed:
        assert source.note, source.text


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("amazon", "customer-service"), ("amazon", "supervisor"), ("retail-za", "provincial-office"),
        ("retail-eu", "european-small-claims"), ("retail-uk", "trading-standards"), ("retail-us", "ftc-report"),
        ("retail-br", "procon"), ("retail-de", "authority"),
    ],
)  # fmt: skip
def test_steps_known_from_memory_only_are_marked_as_not_confirmed(name: str, entry: str) -> None:
    assert any(not source.confirmed for source in step(name, entry).sources)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("amazon", "a-to-z-appeal.window"), ("amazon", "a-to-z.decision"), ("retail-za", "tribunal.window"),
        ("retail-eu", "eu-burden.year"), ("retail-br", "consumidor-gov.rating"),
    ],
)  # fmt: skip
def test_dates_known_from_memory_only_are_marked_as_not_confirmed(name: str, entry: str) -> None:
    assert not rule(name, entry).source.confirmed


@pytest.mark.parametrize("name", LADDERS)
def test_every_step_can_be_understood_by_somebody_who_never_complained(name: str) -> None:
    for one in ladder(name).steps:
        assert len(one.why) > 30, one.id
        assert one.how, one.id
        assert one.channels, one.id
        assert one.actor, one.id
        assert one.sources, one.id


@pytest.mark.parametrize("name", LADDERS)
def test_every_step_names_only_steps_that_exist(name: str) -> None:
    known = {one.id for one in ladder(name).steps}
    for one in ladder(name).steps:
        assert {*one.after, *one.requires, *(other.step for other in one.excludes)} <= known, one.id
        attempts = [need for need in one.needs if need.kind == "attempt"]
        assert all(set(need.value.split("|")) & known for need in attempts), one.id


@pytest.mark.parametrize("name", LADDERS)
def test_every_needed_field_is_one_of_case_toml(name: str) -> None:
    for one in ladder(name).steps:
        for need in one.needs:
            if need.kind == "field":
                assert need.value.startswith("facts.") or case_field(need.value), (one.id, need.value)


@pytest.mark.parametrize("name", LADDERS)
def test_no_rung_is_a_dead_end_and_the_last_is_the_lawyer(name: str) -> None:
    playbook = ladder(name)
    assert playbook.steps[-1].id == "lawyer"
    reached = {one.id for one in playbook.steps if not one.after}
    for one in playbook.steps:
        if reached & set(one.after):
            reached.add(one.id)
    assert {one.id for one in playbook.steps} == reached


@pytest.mark.parametrize("name", LADDERS)
def test_the_level_never_falls_along_the_main_track(name: str) -> None:
    levels = [one.level for one in ladder(name).steps if one.track == "main"]
    assert levels == sorted(levels)


@pytest.mark.parametrize("name", LADDERS)
def test_every_rule_has_an_id_of_its_own_apart_from_the_steps(name: str) -> None:
    ids = [one.id for one in rules(ladder(name))]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {one.id for one in ladder(name).steps}


@pytest.mark.parametrize("name", LADDERS)
def test_whoever_is_asked_gets_a_day_to_answer(name: str) -> None:
    timed = {DeadlineKind.THEY_OWE_BY, DeadlineKind.FOLLOW_UP}
    without = {
        "evidence", "help-pages", "customer-service", "return", "repair", "cooling-off", "chargeback", "sepa-refund",
        "fos", "tribunal", "trading-standards", "ftc-report", "small-claims", "european-small-claims", "lawyer",
    }  # fmt: skip
    for one in ladder(name).steps:
        if one.id not in without:
            assert any(rule.kind in timed for rule in one.rules), one.id


@pytest.mark.parametrize("name", LADDERS)
def test_our_own_defaults_are_soft_and_say_so(name: str) -> None:
    for one in rules(ladder(name)):
        if one.source.text == "Our default, not a rule":
            assert one.severity == "soft", one.id
            assert "default" in one.note, one.id


@pytest.mark.parametrize("name", LADDERS)
def test_seller_and_shop_both_have_an_answer_time_for_each_channel_that_steps_use(name: str) -> None:
    playbook = ladder(name)
    known = {channel.id for channel in playbook.channels}
    assert {channel for one in playbook.steps if one.level for channel in one.channels} <= known
    times = {channel.id: channel.answer_within for channel in playbook.channels}
    assert times["chat"] < times["email"]


@pytest.mark.parametrize("name", LADDERS)
def test_for_seller_shipped_goods_the_seller_comes_before_customer_service(name: str) -> None:
    seller, service = step(name, "seller-message"), step(name, "customer-service")
    assert seller.order < service.order
    assert {(one.field, one.any_of) for one in seller.when} == {
        ("order.sold_by", ("seller",)),
        ("order.shipped_by", ("seller",)),
    }
    assert not service.when


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("retail", "evidence customer-service follow-up supervisor formal-complaint mediation authority"),
        ("retail", "authority letter-before-claim small-claims lawyer"),
        ("amazon", "seller-message customer-service follow-up a-to-z a-to-z-appeal supervisor formal-complaint"),
        ("amazon", "formal-complaint chargeback mediation lawyer"),
        ("amazon-za", "a-to-z supervisor formal-complaint cgso ncc tribunal letter-before-claim small-claims lawyer"),
        ("amazon-es", "formal-complaint ecc-net adr-body omic consumer-arbitration letter-before-claim"),
    ],
)  # fmt: skip
def test_the_rungs_stand_in_the_order_of_the_default_ladder(name: str, chain: str) -> None:
    order = [one.id for one in ladder(name).steps]
    places = [order.index(entry) for entry in chain.split()]
    assert places == sorted(places)


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
    assert step("retail-za", "ncc").requires == ("cgso",)
    assert step("retail-za", "tribunal").requires == ("ncc",)


def test_a_trader_at_home_is_no_case_for_the_european_consumer_centre() -> None:
    assert [(one.field, one.any_of) for one in step("retail-eu", "ecc-net").when] == [
        ("facts.trader_abroad", ("true", "yes"))
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
        ("retail", "chargeback.outer-limit", ACT_BEFORE, 540, "days", "order.placed"),
        ("retail-us", "fcba.notice", ACT_BEFORE, 60, "days", "facts.statement_sent"),
        ("retail-us", "fcba.resolve", OWE, 90, "days", "facts.notice_received"),
        ("retail-us", "us-shipment.thirty-days", OWE, 30, "days", "order.placed"),
        ("retail-us", "bbb.limit", ACT_BEFORE, 365, "days", "order.placed"),
        ("retail-uk", "section-75.limit", ACT_BEFORE, 6, "years", "order.delivered"),
        ("retail-uk", "section-75.limit-scotland", ACT_BEFORE, 5, "years", "order.delivered"),
        ("retail-uk", "fos.limit", ACT_BEFORE, 6, "months", "facts.bank_final_response"),
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
        ("retail-eu", "eu-guarantee.two-years", ACT_BEFORE, 2, "years", "order.delivered"),
        ("retail-eu", "eu-burden.year", ACT_BEFORE, 1, "years", "order.delivered"),
        ("retail-eu", "eu-repair-bonus.year", ACT_BEFORE, 3, "years", "order.delivered"),
        ("retail-es", "repair.guarantee", ACT_BEFORE, 3, "years", "order.delivered"),
        ("retail-es", "eu-guarantee.two-years", ACT_BEFORE, 3, "years", "order.delivered"),
        ("retail-es", "eu-burden.year", ACT_BEFORE, 2, "years", "order.delivered"),
        ("retail-es", "formal-complaint.answer", OWE, 1, "months", "last:formal-complaint"),
        ("retail-za", "cooling-off.window", ACT_BEFORE, 7, "days", "order.delivered"),
        ("retail-za", "cooling-off.refund", OWE, 30, "days", "facts.cancelled"),
        ("retail-za", "za-late-delivery.perform", OWE, 30, "days", "order.placed"),
        ("retail-za", "za-defects.six-months", ACT_BEFORE, 6, "months", "order.delivered"),
        ("retail-za", "za-failed-repair.three-months", ACT_BEFORE, 3, "months", "facts.repair_returned"),
        ("retail-za", "za-unseen.window", ACT_BEFORE, 10, "business-days", "order.delivered"),
        ("retail-za", "cgso.limit", ACT_BEFORE, 3, "years", "problem.noticed"),
        ("retail-za", "cgso.whole", OWE, 60, "business-days", "last:cgso"),
        ("retail-za", "ncc.papers", ACT_BEFORE, 5, "business-days", "facts.ncc_asked"),
        ("retail-za", "tribunal.window", ACT_BEFORE, 20, "business-days", "facts.non_referral"),
        ("retail-za", "small-claims.after-demand", ACT_FROM, 14, "days", "facts.demand_received"),
        ("retail-br", "cooling-off.window", ACT_BEFORE, 7, "days", "order.delivered"),
        ("retail-br", "br-visible-durable.window", ACT_BEFORE, 90, "days", "order.delivered"),
        ("retail-br", "br-visible-non-durable.window", ACT_BEFORE, 30, "days", "order.delivered"),
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
        ("retail-za", "small-claims", 20000, "ZAR"), ("retail-uk", "small-claims", 10000, "GBP"),
        ("retail-eu", "european-small-claims", 5000, "EUR"), ("retail-uk", "section-75", 30000, "GBP"),
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
        ("retail-za", "za-unseen.window", "za-cpa"), ("retail-za", "cooling-off.window", "za-interpretation"),
        ("retail-eu", "withdrawal.window", "eu-1182"), ("retail-uk", "reject-goods.window", "uk-day-after"),
        ("retail-us", "fcba.notice", "us-plain"), ("retail-br", "cooling-off.window", "br-cdc"),
    ],
)  # fmt: skip
def test_days_are_counted_as_the_country_counts_them(name: str, rule_id: str, counting: str) -> None:
    assert rule(name, rule_id).counting == counting


def test_amazon_knows_the_form_of_its_order_numbers() -> None:
    assert all(ladder(name).order_number == r"\d{3}-\d{7}-\d{7}" for name in LADDERS if name.startswith("amazon"))


def test_no_file_links_to_the_dispute_platform_that_was_shut() -> None:
    for path in DATA.glob("*.toml"):
        assert "ec.europa.eu/consumers/odr" not in path.read_text("utf-8")


def test_the_documentation_names_every_key_and_every_ladder() -> None:
    text = (DATA.parents[3] / "docs" / "playbooks.md").read_text("utf-8")
    keys = {key for section in SECTIONS.values() for key in section}
    missing = [name for name in sorted({*keys, *LADDERS, "payment"}) if f"`{name}`" not in text]
    assert missing == []
