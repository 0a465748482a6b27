"""The playbooks that come with the program: sound, sourced, complete, and without a dead end."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.fields import case_field
from plaint.domain.playbook.playbook import Playbook, Rule, Source, SourceKind, Step
from plaint.playbooks.build import TERMS, check_after
from plaint.playbooks.files import DATA, check, read_shipped, shipped_ids
from plaint.playbooks.loader import available, load, validate
from plaint.playbooks.schema import SECTIONS

READ_ON = date(2026, 11, 22)
LADDERS = [one.id for one in available()]
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
    europe = ("eu", "de", "es", "fr", "it", "nl", "ie", "at", "be", "pl", "se")
    countries = (
        "za", *europe, "uk", "us", "br", "mx", "in", "jp", "sg", "ae", "sa", "eg", "tr",
    )  # fmt: skip
    wanted = {"retail", "amazon", *(f"{stem}-{country}" for stem in ("retail", "amazon") for country in countries)}
    assert wanted <= set(LADDERS)


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
        assert READ_ON <= source.read_on <= date(2026, 11, 28)
        assert source.check_after > READ_ON


def test_each_kind_of_source_is_due_for_another_look_after_its_own_time() -> None:
    assert check_after(READ_ON, TERMS[SourceKind.STATUTE]) == date(2028, 11, 22)
    assert check_after(READ_ON, TERMS[SourceKind.OFFICIAL]) == date(2027, 11, 22)
    assert check_after(READ_ON, TERMS[SourceKind.POLICY]) == date(2027, 2, 22)
    assert check_after(READ_ON, TERMS[SourceKind.MEMORY]) == date(2027, 5, 22)


def test_every_unconfirmed_fact_says_what_is_not_confirmed() -> None:
    unconfirmed = [source for source in every_source() if not source.confirmed]
    assert len(unconfirmed) >= 12
    for source in unconfirmed:
        assert source.note, source.text


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("amazon", "customer-service"), ("amazon", "supervisor"), ("retail-za", "provincial-office"),
        ("retail-uk", "trading-standards"), ("retail-us", "ftc-report"),
        ("retail-at", "internet-ombud"), ("retail-pl", "rzecznik"), ("retail-se", "betalning"),
        ("retail-mx", "condusef"),
    ],
)  # fmt: skip
def test_steps_known_from_memory_only_are_marked_as_not_confirmed(name: str, entry: str) -> None:
    assert any(not source.confirmed for source in step(name, entry).sources)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("amazon", "a-to-z-appeal.window"), ("amazon", "a-to-z.decision"), ("retail-mx", "profeco.limit"),
        ("retail-tr", "tr-two-years.window"),
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
    # What is done at once in special problems (level 1) may come before the collecting of evidence (level 0).
    levels = [max(one.level, 1) for one in ladder(name).steps if one.track == "main"]
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
        "digital-report", "revoke-mandate", "card-insurance",
    }  # fmt: skip
    for one in ladder(name).steps:
        if one.id not in without and one.actor != "self":
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
    asked = [one for one in playbook.steps if one.level and one.actor != "self"]
    assert {channel for one in asked for channel in one.channels} <= known
    times = {channel.id: channel.answer_within for channel in playbook.channels}
    assert times["chat"] < times["email"]


@pytest.mark.parametrize("name", LADDERS)
def test_for_seller_shipped_goods_the_seller_comes_before_customer_service(name: str) -> None:
    seller, service = step(name, "seller-message"), step(name, "customer-service")
    assert seller.order < service.order
    fields = {one.field: one for one in seller.when}
    if read_shipped(name).name.startswith("marketplaces/"):  # there it is mostly a seller, and nobody says so
        assert fields["problem.kind"].assume
    else:
        assert fields["order.sold_by"].any_of == ("seller", "private")
        assert fields["order.shipped_by"].any_of == ("seller",)
    assert [(one.field, one.none_of, one.assume) for one in service.when] == [("problem.kind", ("insolvent",), True)]


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("retail", "evidence customer-service follow-up supervisor formal-complaint mediation authority"),
        ("retail", "authority letter-before-claim small-claims lawyer"),
        ("amazon", "seller-message customer-service follow-up a-to-z a-to-z-appeal supervisor formal-complaint"),
        ("amazon", "formal-complaint chargeback mediation lawyer"),
        ("amazon-za", "a-to-z supervisor formal-complaint cgso ncc tribunal letter-before-claim small-claims lawyer"),
        ("amazon-es", "formal-complaint adr-body ecc-net omic consumer-arbitration letter-before-claim"),
    ],
)  # fmt: skip
def test_the_rungs_stand_in_the_order_of_the_default_ladder(name: str, chain: str) -> None:
    order = [one.id for one in ladder(name).steps]
    places = [order.index(entry) for entry in chain.split()]
    assert places == sorted(places)


def test_amazon_knows_the_form_of_its_order_numbers() -> None:
    for name in LADDERS:
        if name.split("-")[0] == "amazon":
            form = re.compile(ladder(name).order_number)
            assert form.fullmatch("302-1234567-7654321")
            assert form.fullmatch("D01-1234567-7654321"), "digital orders and Prime"
            assert not form.fullmatch("X01-1234567-7654321")


def test_no_file_links_to_the_dispute_platform_that_was_shut() -> None:
    for path in DATA.glob("*.toml"):
        assert "ec.europa.eu/consumers/odr" not in path.read_text("utf-8")


def test_the_documentation_names_every_key_and_every_ladder() -> None:
    text = (Path(__file__).parents[3] / "docs" / "playbooks.md").read_text("utf-8")
    keys = {key for section in SECTIONS.values() for key in section}
    missing = [name for name in sorted({*keys, *shipped_ids()}) if f"`{name}`" not in text]
    assert missing == []
