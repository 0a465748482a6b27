"""What is masked, however it is written, and what stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.services.export import exports

from plaint.domain.errors import PlaintError
from plaint.domain.model.case import Case, Consumer, Order
from plaint.services.evidence.mask import Mask, bare_text, mask_of, redact


def mask(**consumer: str) -> Mask:
    person = Consumer("Ann", "ann@example.org", "+49 30 1234567", "Probestrasse 5\n10115 Berlin", "DE")
    order = Order(("406-1234567-1234567",))
    return mask_of(Case("k7f3qd", "x", consumer=replace(person, **consumer), order=order))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("card 4111 1111 1111 1111.", "card ••••1111."),
        ("4111111111111111", "••••1111"),
        ("Card 4111 1111 1111 1111 1", "Card ••••1111 1"),
        ("12 4111-1111-1111-1111 x", "12 ••••1111 x"),
        ("DE89 3704 0044 0532 0130 00 BIC COBADEFF", "••••3000 BIC COBADEFF"),
        ("ES91 2100 0418 4502 0005 1332 BBVA", "••••1332 BBVA"),
        ("de89370400440532013000", "••••3000"),
        ("order 406-1234567-1234567 of 12 May 2026", "order 406-1234567-1234567 of 12 May 2026"),
        ("call 030 1234567 or +49 (30) 123-4567", "call •••• or ••••"),
        ("at Probestrasse  5, 10115 Berlin", "at ••••, ••••"),
        ("to ANN@example.org", "to ••••"),
        ("EUR 1299.50 on 2026-11-12", "EUR 1299.50 on 2026-11-12"),
        ("", ""),
    ],
)
def test_numbers_and_addresses_are_masked_however_they_are_written(text: str, shown: str) -> None:
    assert mask()(text) == shown


def test_long_texts_are_looked_through_to_the_end() -> None:
    text = "word " * 30_000 + "4111 1111 1111 1111\n" + "x" * 90_000 + " ann@example.org"
    found = mask()(text)
    assert "4111 1111" not in found
    assert "ann@" not in found


def test_what_was_masked_is_found_in_finished_work() -> None:
    one = mask()
    one("4111 1111 1111 1111")
    one.refuse_leak("nothing here", "x.pdf")
    with pytest.raises(PlaintError, match=r"x\.pdf would still hold"):
        one.refuse_leak("4111-1111\n11111111", "x.pdf")
    assert bare_text("4111-1111") == "41111111"


def test_every_text_of_a_case_is_masked_and_names_lead_to_the_files(tmp_path: Path) -> None:
    files = ((f"{exports.CARD.replace(' ', '')}.txt", b"x", "other"),)
    loaded = exports.the_case(tmp_path / "cases", files=files)
    case = loaded.case.edit(facts={"account": 4111111111111111, "n": [exports.CARD], "yes": True})
    shown, names = redact(replace(loaded, case=case), mask_of(loaded.case))
    assert shown.case.facts == {"account": "••••1111", "n": ["••••1111"], "yes": True}
    assert shown.case.consumer.phone == "••••"
    assert shown.case.id == loaded.case.id
    assert exports.SECRET not in repr(shown.log)
    assert list(names.values()) == [loaded.evidence[0].name]
    assert "4111111111111111" not in shown.evidence[0].name
