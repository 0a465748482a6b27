"""Which right a letter rests on: the one that gives what the letter asks for first."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.domain.small_ladder import SOURCE

from plaint.domain.guidance.letter_basis import asked_for, best_right
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.playbook.playbook import Condition, Confidence, Right, Source

FAILED = (Condition("repair", any_of=("failed", "refused")),)


def window(right_id: str, *remedies: str, unknown: tuple[str, ...] = (), **fields: object) -> RightWindow:
    made = Right(right_id, right_id, "statutory", "", SOURCE, remedies=remedies, **fields)  # type: ignore[arg-type]
    return RightWindow(made, None, unknown=unknown)


REPAIR = window("repair-first", "repair", "replacement", order=10)
REDUCED = window("reduced", "price-reduction", "refund", order=20, when=FAILED)
WITHDRAW = window("withdraw", "refund", order=5, letters=("withdrawal",))
BURDEN = window("burden", "refund", order=1, role="burden")
THEIRS = window("one-attempt", "refund", "repair", order=1, role="theirs")
BANK = window("section", "refund", letters=("chargeback", "bank-complaint"), binds="anyone")
LATE = window("late", "delivery", "refund", order=8, reasons=("late", "not-delivered"))
ALL = (BURDEN, THEIRS, WITHDRAW, REPAIR, REDUCED, BANK)


def basis(kind: str, *wishes: str, windows: tuple[RightWindow, ...] = ALL, named: tuple[str, ...] = ()) -> str:
    found = best_right(windows, wishes, kind, named)
    return found.right.id if found else ""


@pytest.mark.parametrize(
    ("kind", "wishes", "right"),
    [
        ("customer-service", ("repair",), "repair-first"),
        ("customer-service", ("refund",), "reduced"),
        ("customer-service", ("compensation",), ""),
        ("customer-service", (), ""),
        ("withdrawal", ("refund",), "withdraw"),
        ("chargeback", ("refund",), "section"),
        ("unauthorised-payment", ("refund",), ""),
        ("ombud", ("refund",), "reduced"),
        ("letter-before-claim", ("repair",), "repair-first"),
        ("data-access", (), ""),
        ("offer-accept", ("refund",), ""),
        ("non-delivery", ("refund",), ""),
    ],
)
def test_the_right_gives_what_is_asked_for_and_is_for_this_letter(
    kind: str, wishes: tuple[str, ...], right: str
) -> None:
    assert basis(kind, *wishes) == right


def test_a_last_request_to_deliver_rests_on_the_right_about_late_goods() -> None:
    assert basis("non-delivery", "refund", windows=(*ALL, LATE)) == "late"


def test_a_step_names_its_right_before_all_others() -> None:
    assert basis("rejection", "refund", named=("withdraw",)) == "withdraw"
    assert basis("rejection", "repair", named=("withdraw",)) == "repair-first", "it has to give what is asked for"


def test_a_body_hears_of_the_right_that_the_trader_was_told_of() -> None:
    found = best_right(ALL, ("refund",), "ombud", ("withdraw",), {"withdrawal"})
    assert found is not None
    assert found.right.id == "withdraw"


def test_what_is_not_confirmed_or_not_known_to_apply_is_no_basis() -> None:
    rumour = Source("hearsay", date(2026, 1, 1), Confidence.C, date(2027, 1, 1))
    heard = RightWindow(Right("heard", "Heard", "statutory", "", rumour, remedies=("refund",)), None)
    assert basis("customer-service", "refund", windows=(heard,)) == ""
    unsure = window("unsure", "refund", unknown=("order.delivered",))
    assert basis("customer-service", "refund", windows=(unsure,)) == ""


@pytest.mark.parametrize(
    ("kind", "wishes", "courses", "asked"),
    [
        ("customer-service", ("repair", "refund"), {}, ("repair", "refund")),
        ("customer-service", ("repair", "refund"), {"repair": "failed"}, ("refund", "repair")),
        ("customer-service", ("repair",), {"repair": "refused"}, ("price-reduction", "repair")),
        ("customer-service", ("repair",), {"repair": "asked"}, ("repair",)),
        ("repair-request", ("refund",), {"repair": "failed"}, ("repair",)),
        ("chargeback", ("replacement", "refund"), {}, ("refund",)),
        ("bank-complaint", ("replacement",), {}, ("refund",)),
        ("withdrawal", (), {}, ("refund",)),
        ("data-access", ("refund",), {}, ()),
    ],
)
def test_a_letter_asks_for_what_its_reader_can_give(
    kind: str, wishes: tuple[str, ...], courses: dict[str, str], asked: tuple[str, ...]
) -> None:
    assert asked_for(kind, wishes, ALL, courses) == asked
