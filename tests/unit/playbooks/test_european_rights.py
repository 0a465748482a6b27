"""Which right a letter rests on in Europe: the order of remedies, waiting times, and who is bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from plaint.domain.guidance.assessment import Assessment, assess
from plaint.domain.guidance.letter_basis import best_right
from plaint.domain.model.case import Case, Consumer, Item, Order, Problem, Retailer, Wanted
from plaint.domain.model.interaction import Interaction
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.loader import load

TODAY = date(2026, 12, 12)
DAY_ONE = date(2026, 12, 1)


def case(country: str, kind: str, wish: str, facts: Mapping[str, object] | None = None, **order: object) -> Case:
    values: dict[str, object] = {
        "numbers": ("1",), "placed": date(2026, 11, 2), "sold_by": "retailer", "shipped_by": "retailer", **order,
    }  # fmt: skip
    return Case(
        "k7f3qd", "Kettle", consumer=Consumer(country=country), retailer=Retailer("Kaffeland"),
        order=Order(**values), items=(Item("Kettle"),),  # type: ignore[arg-type]
        problem=Problem(kind=kind, noticed=DAY_ONE, text="broken"), wanted=Wanted(remedies=(wish,)),
        facts=dict(facts or {}),
    )  # fmt: skip


def sent(step: str, on: date = DAY_ONE) -> Interaction:
    return Interaction(f"out-{step}", at=on, direction="out", step=step, channel="email")


def look(one: Case, log: Sequence[Interaction] = (), today: date = TODAY) -> Assessment:
    country = one.consumer.country
    ladder = load(f"retail-{country.lower()}")
    return assess(one, log, (), (), ladder, calendar_for(country), today)


def basis(one: Case, kind: str, step: str = "", log: Sequence[Interaction] = (), today: date = TODAY) -> str:
    found = look(one, log, today)
    taken = load(f"retail-{one.consumer.country.lower()}").step(step) if step else None
    window = best_right(found.rights, one.wanted.remedies, kind, taken.rights if taken else ())
    return window.right.id if window else ""


def test_a_broken_thing_of_last_week_is_withdrawn_from_first() -> None:
    one = case("DE", "defective", "refund", delivered=DAY_ONE)
    found = look(one)
    assert found.next is not None
    assert (found.next.step, found.next.closes) == ("withdrawal", date(2026, 12, 15))
    assert basis(one, "withdrawal", "withdrawal") == "eu-withdrawal"


def test_money_back_is_no_basis_before_repair_or_replacement() -> None:
    one = case("DE", "defective", "refund", delivered=date(2026, 11, 3))
    assert basis(one, "supervisor", "formal-complaint") == ""
    asked = case("DE", "defective", "repair", delivered=date(2026, 11, 3))
    assert basis(asked, "repair-request", "repair") == "eu-guarantee"
    failed = case("DE", "defective", "refund", {"repair_failed": True}, delivered=date(2026, 11, 3))
    assert basis(failed, "rejection", "second-remedy") == "eu-second-repair"
    assert basis(failed, "supervisor", "formal-complaint") == "eu-second-repair"
    serious = case("DE", "counterfeit", "refund", {"defect_serious": True}, delivered=date(2026, 11, 3))
    assert basis(serious, "rejection", "end-at-once") == "eu-second-serious"


@pytest.mark.parametrize("country", ["DE", "ES", "FR", "IT", "NL", "IE", "AT", "BE", "PL", "SE"])
def test_what_does_not_come_has_its_law_everywhere(country: str) -> None:
    one = case(country, "not-delivered", "refund", promised=date(2026, 11, 20))
    assert basis(one, "non-delivery", "late-delivery") == "eu-late-extra"
    log = [sent("late-delivery", date(2026, 11, 23))]
    assert basis(one, "supervisor", "formal-complaint", log, date(2026, 12, 7)) == ""  # the extra period runs
    assert basis(one, "supervisor", "formal-complaint", log, date(2026, 12, 8)) == "eu-late-terminate"
    assert basis(case(country, "misdelivered", "refund"), "non-delivery", "not-received") == "eu-risk"


def test_a_shop_that_may_wait_is_not_told_that_it_is_late() -> None:
    log = [sent("withdrawal")]
    one = case("DE", "refund-missing", "refund", delivered=date(2026, 11, 27))
    assert basis(one, "supervisor", "formal-complaint", log, date(2026, 12, 20)) == ""
    back = case("DE", "refund-missing", "refund", {"returned": date(2026, 12, 3)}, delivered=date(2026, 11, 27))
    assert basis(back, "supervisor", "formal-complaint", log, date(2026, 12, 15)) == ""
    assert basis(back, "supervisor", "formal-complaint", log, date(2026, 12, 16)) == "eu-withdrawal-refund"
    double = case("ES", "refund-missing", "compensation", {"returned": date(2026, 12, 3)}, delivered=date(2026, 11, 27))
    assert basis(double, "supervisor", "formal-complaint", log, date(2026, 12, 15)) == ""
    assert basis(double, "supervisor", "formal-complaint", log, date(2026, 12, 16)) == "es-double"


def test_the_burden_of_proof_is_never_the_longest_and_never_a_basis() -> None:
    windows = look(case("ES", "defective", "repair", delivered=DAY_ONE)).rights
    burden = next(one for one in windows if one.right.id == "eu-burden")
    assert (burden.right.role, burden.longest) == ("burden", False)
    assert [one.right.id for one in windows if one.longest] == ["es-action"]


def test_the_longer_guarantee_is_named_only_after_a_repair() -> None:
    def named(facts: Mapping[str, object]) -> set[str]:
        return {one.right.id for one in look(case("FR", "defective", "repair", facts, delivered=DAY_ONE)).rights}

    assert "fr-repair-bonus" not in named({})
    assert "fr-repair-bonus" in named({"repair_requested": DAY_ONE, "repair_returned": date(2026, 12, 9)})


def test_ireland_gives_money_back_for_thirty_days() -> None:
    one = case("IE", "defective", "refund", delivered=date(2026, 11, 20))
    assert basis(one, "rejection", "end-within-30-days") == "ie-terminate"
    assert basis(one, "rejection", "end-within-30-days", (), date(2026, 12, 20)) == ""


def test_silence_accepts_a_complaint_in_poland() -> None:
    facts = {"complaint_received": date(2026, 11, 24), "complaint_unanswered": True}
    one = case("PL", "defective", "refund", facts, delivered=date(2026, 11, 3))
    assert basis(one, "supervisor", "formal-complaint", (), date(2026, 12, 8)) == ""
    assert basis(one, "supervisor", "formal-complaint", (), date(2026, 12, 9)) == "pl-accepted"


def test_a_private_seller_is_bound_by_no_consumer_law_but_by_the_civil_code() -> None:
    german = look(case("DE", "defective", "refund", sold_by="private", delivered=DAY_ONE))
    assert not [one for one in german.rights if one.right.basis == "statutory" and one.right.binds == "trader"]
    french = case("FR", "defective", "refund", sold_by="private", delivered=DAY_ONE)
    assert basis(french, "supervisor", "formal-complaint") == "fr-hidden"


def test_a_parcel_that_never_came_is_not_asked_about() -> None:
    found = look(case("ES", "not-delivered", "refund", promised=DAY_ONE))
    assert not [one.field for one in found.context.questions() if one.rank == 0]


def test_the_body_of_the_country_has_a_name() -> None:
    for country, word in (("de", "Universalschlichtungsstelle"), ("es", "Confianza"), ("fr", "médiateur")):
        step = load(f"retail-{country}").step("adr-body")
        assert step is not None
        assert word in step.title
        assert step.where
