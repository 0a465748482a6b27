"""What is new in a mail, whose it is, which numbers it names, and the order of a thread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from plaint.domain.messages.mail import (
    Address,
    Mail,
    dated,
    direction_of,
    effective_times,
    fold_quoted,
    in_thread_order,
    numbers_in,
    person_of,
)
from plaint.domain.model.case import Case, Consumer, Contact, Retailer, Seller


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 12, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thank you.", "Thank you."),
        ("Yes.\n\nOn Thu, 12 Nov 2026 Thandi wrote:\n> Is it?\n>\n> Bye", "Yes.\n\n[4 quoted lines folded]"),
        ("Ja.\r\nAm 12.11.2026 um 10:15\r\nschrieb Thandi <t@x.de>:\r\n\r\n> Ist es?", "Ja.\n[2 quoted lines folded]"),
        ("> Is it red?\nNo.\n> Is it whole?\nNo.", "[1 quoted line folded]\nNo.\n[1 quoted line folded]\nNo."),
        ("No.\n-----Original Message-----\nFrom: a\n\nLong", "No.\n[3 quoted lines folded]"),
        ("No.\n\nFrom: Thandi\nSent: Thursday\nTo: me\n\nLong", "No.\n\n[4 quoted lines folded]"),
        ("From: a tin\nI drank.", "From: a tin\nI drank."),
        ("Hi\nFrom: the tin\nI drank.", "Hi\nFrom: the tin\nI drank."),
        ("On Monday she wrote:\nnothing", "On Monday she wrote:\nnothing"),
        ("> " + "On x " * 90 + "wrote:\n> more", "[2 quoted lines folded]"),
        ("a\n\n\n\n\nb", "a\n\nb"),
    ],
)
def test_quoted_text_is_folded_to_one_line(text: str, folded: str) -> None:
    if text.startswith("Ja"):
        assert fold_quoted(text).startswith("Ja.\n")
        assert "Ist es" not in fold_quoted(text)
    else:
        assert fold_quoted(text) == folded


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("Your order 406-1234567-1234567 is late", (), ("406-1234567-1234567",)),
        ("About A-8812-X", ("a-8812-x", "Z9"), ("a-8812-x",)),
        ("Case ID: 10493372831, again case number 10493372831", (), ("10493372831",)),
        ("Ihre Vorgangsnummer: DE-44121-7 vom 12.11.2026", (), ("DE-44121-7",)),
        ("Ticket #88412. Reference: ABC (no digits)", (), ("88412",)),
        ("the case of 2026-11-12 and the order 12/11/2026", (), ()),
        ("Número de pedido: 77120-B", (), ("77120-B",)),
    ],
)
def test_numbers_that_a_mail_names_are_found(text: str, known: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert numbers_in(text, known) == found


def mail(sender: str, *to: str, name: str = "") -> Mail:
    return Mail(sender=Address(name, sender), recipients=tuple(Address("", one) for one in to))


def test_own_addresses_decide_the_direction_then_those_of_the_other_side_then_the_name() -> None:
    case = Case(
        "k7f3qd", "x", consumer=Consumer(name="Ann Lee", email="Ann@home.org"),
        retailer=Retailer(store="www.amazon.co.za", contacts=(Contact("email", "help@shop.example"), Contact())),
        seller=Seller(email=""),
    )  # fmt: skip
    assert direction_of(mail("ann@HOME.org", "x@y.z"), case) == "out"
    assert direction_of(mail("x@y.z", "ANN@home.org"), case) == "in"
    assert direction_of(mail("no-reply@mail.amazon.co.za", "other@home.org"), case) == "in"
    assert direction_of(mail("other@home.org", "help@shop.example"), case) == "out"
    assert direction_of(mail("other@home.org", "friend@home.org", name="Ann Lee"), case) == "out"
    assert direction_of(mail("friend@home.org", "other@home.org"), Case("k7f3qd", "x")) == "in"


def test_the_person_is_the_other_side() -> None:
    letter = Mail(sender=Address("Thandi", "t@x.za"), recipients=(Address("", "a@b.c"), Address("Bo", "d@e.f")))
    assert person_of(letter, "in") == "Thandi"
    assert person_of(letter, "out") == "a@b.c, Bo"


def test_no_answer_stands_before_what_it_answers_whatever_the_clocks_say() -> None:
    first = Mail("a", at=at(10))
    early = Mail("b", ("a",), at=at(8))
    undated = Mail("c", ("a", "b"))
    late = Mail("d", (), at=at(9), received=at(11))
    lost = Mail("e")
    received = Mail("f", ("a",), at=at(7), received=at(12))
    mails = [undated, early, lost, first, late, received]
    order = [mails[one].message_id for one in in_thread_order(mails)]
    assert order == ["d", "a", "b", "c", "f", "e"]
    assert in_thread_order([]) == []


def test_a_circle_of_answers_and_the_same_id_twice_end() -> None:
    circle = [Mail("a", ("b",), at=at(10)), Mail("b", ("a",), at=at(9)), Mail("a", ("a",), at=at(8))]
    assert sorted(in_thread_order(circle)) == [0, 1, 2]
    assert all(one is not None for one in effective_times(circle))


def test_a_long_thread_needs_no_deep_call() -> None:
    thread = [Mail(str(one), (str(one - 1),), at=at(10)) for one in range(5000)]
    assert in_thread_order(list(reversed(thread))) == list(range(4999, -1, -1))


def test_a_mail_gets_the_time_to_be_logged_under() -> None:
    zone = timezone(timedelta(hours=2))
    fine = Mail(at=datetime(2026, 11, 12, 12, tzinfo=zone))
    assert dated(fine, at(10)) is fine
    assert dated(Mail(), None).at is None
    received = datetime(2026, 11, 12, 12, tzinfo=zone)
    assert dated(Mail(received=received), at(10)).at == received
    assert str(dated(Mail(received=received), at(10)).at).endswith("+02:00")
    moved = dated(Mail(at=datetime(2026, 11, 12, 9, tzinfo=zone)), at(10) + timedelta(microseconds=1))
    assert moved.at == datetime(2026, 11, 12, 12, tzinfo=zone)
    assert moved.notes == ("dated before the mail that it answers, so it is logged right after that",)
    assert dated(Mail(), at(10)).at == at(10)


def test_times_at_the_edge_of_the_calendar_are_ordered_too() -> None:
    edge = Mail("a", at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    assert in_thread_order([Mail("b", at=at(9)), edge]) == [1, 0]
