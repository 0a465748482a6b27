"""What should not leave the house: numbers are known by their checksums, addresses by whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.checks.privacy import Allowed, check
from plaint.domain.checks.rules import RULES
from plaint.domain.model.finding import Finding
from plaint.playbooks.word_lists import word_lists_for
from plaint.services.validators import VALIDATORS, national_id

ALLOWED = Allowed(("me@home.example", "shop.example"), ("4111 1111 1111 1111", "20007122", "7503305044089"), "ZA")
EXAMPLES = {
    "privacy.card-number": (
        "card 5500-0000-0000-0004",
        "order 4111111111111111, parcel 9500000000000001, 5500000000000005",
    ),
    "privacy.bank-account": ("pay DE89 3704 0044 0532 0130 00", "pay DE88 3704 0044 0532 0130 00"),
    "privacy.national-id": ("my ID 8001015009087", "my ID 8001015009086, parcel 20007122, parcel 7503305044089"),
    "privacy.password": ("my password is Hunter22", "the password is wrong and the PIN was not asked"),
    "privacy.third-party": ("ask bob@else.example", "ask me@home.example or Help@mail.shop.example"),
}


def found(text: str, language: str = "en", allowed: Allowed = ALLOWED) -> tuple[Finding, ...]:
    return check(text, VALIDATORS, lists=word_lists_for(language), allowed=allowed, file="letters/a.md", first_line=5)


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_finds_what_it_is_for_and_lets_the_rest_be(rule: str) -> None:
    wrong, right = EXAMPLES[rule]
    assert [one.rule for one in found(wrong)] == [rule]
    assert rule not in {one.rule for one in found(right)}


def test_every_rule_of_privacy_has_its_examples() -> None:
    assert {rule for rule in RULES if rule.startswith("privacy.")} == set(EXAMPLES)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("8001015009087", "ZA"), ("36 574 261 809", "DE"), ("54362315K", "ES"), ("X-2482300W", "ES"),
        ("943 476 5870", "GB"), ("AB 12 34 56 C", "GB"), ("536-90-4399", "US"), ("390.533.447-05", "BR"),
        ("111222333", "NL"), ("54362315K", ""),
    ],
)  # fmt: skip
def test_identity_numbers_are_known_by_country(number: str, country: str) -> None:
    hits = found(f"My number is {number}.", allowed=Allowed(country=country))
    assert [one.rule for one in hits] == ["privacy.national-id"]
    assert national_id(number, country) in hits[0].message


@pytest.mark.parametrize(("number", "country"), [("8001015009087", "DE"), ("12345678", "ES"), ("54362315K", "AU")])
def test_other_numbers_are_none(number: str, country: str) -> None:
    assert national_id(number, country) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [("af", "my wagwoord: Geheim1"), ("de", "das Passwort lautet Geheim1"), ("es", "la contraseña es Secreta1"),
     ("pt", "a senha é Segredo1"), ("en", "PIN: 1234")],
)  # fmt: skip
def test_secrets_are_found_in_each_language(language: str, text: str) -> None:
    assert [one.rule for one in found(text, language)] == ["privacy.password"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FNB account 62012345678, branch code 250655", "privacy.bank-account"),
        ("my passport no. A01234567", "privacy.national-id"),
        ("the OTP I got was 48 39 20", "privacy.password"),
        ("my neighbour is on 083 555 0199", "privacy.third-party"),
    ],
)
def test_numbers_are_private_by_the_words_beside_them(text: str, rule: str) -> None:
    assert {one.rule for one in found(text, allowed=Allowed())} == {rule}


@pytest.mark.parametrize(
    "text",
    [
        "my account 5501928374 with the shop", "waybill 4012888888881881", "the OTP of 2026-05-03 never came",
        "my neighbour signed; call me on 082 555 0147", "the PIN for order 112233 did not come",
    ],
)  # fmt: skip
def test_numbers_of_other_things_are_not(text: str) -> None:
    assert found(text, allowed=Allowed()) == ()


def test_without_lists_and_names_numbers_and_addresses_are_still_found() -> None:
    hits = check("password: Hunter22 bob@else.example\n4111 1111 1111 1111", VALIDATORS)
    assert [(one.rule, one.line) for one in hits] == [("privacy.third-party", 1), ("privacy.card-number", 2)]


def test_one_number_is_one_finding_and_is_not_repeated_in_it() -> None:
    hits = found("DE89 3704 0044 0532 0130 00", allowed=Allowed())
    assert [one.rule for one in hits] == ["privacy.bank-account"]
    assert "3704" not in hits[0].message


def test_an_identity_number_that_passes_for_a_card_is_told_once() -> None:
    assert [one.rule for one in found("my number is 6103305044089")] == ["privacy.card-number"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Card 4111 1111 1111 1111 1", "4111 1111 1111 1111"),
        ("12 5500-0000-0000-0004, x", "5500-0000-0000-0004"),
        ("2026 5500000000000004 12 499", "5500000000000004"),
        ("3782 822463 10005 7", "3782 822463 10005"),
        ("4 12 55 00 00 00 00 00 00 04", None),
        ("call 082 123 4567 or 011 123 4567 499", None),
        ("ES91 2100 0418 4502 0005 1332 BBVA", "ES91 2100 0418 4502 0005 1332"),
        ("to de89370400440532013000 BIC", "de89370400440532013000"),
        ("DE89 3704 0044 COBADEFF", None),
        ("parcel 4111 1111 1111 1111 1", "4111 1111 1111 1111"),
    ],
)
def test_a_number_is_found_although_others_stand_beside_it(text: str, shown: str | None) -> None:
    hits = found(text, allowed=Allowed(country="ZA"))
    assert [text[slice(*hit.span)] for hit in hits if hit.span] == ([shown] if shown else [])


def test_a_number_of_the_case_stays_one_with_others_beside_it() -> None:
    assert found("order 4111 1111 1111 1111 2") == ()


def test_of_two_numbers_in_one_run_both_are_found() -> None:
    hits = found("5500 0000 0000 0004 5105 1051 0510 5100", allowed=Allowed())
    assert [one.span for one in hits] == [(0, 19), (20, 39)]


def test_findings_tell_the_line_in_the_file() -> None:
    hit = found("one\ntwo bob@else.example")[0]
    assert (hit.file, hit.line, hit.span) == ("letters/a.md", 6, (8, 24))


@given(st.text(alphabet="0123456789 -/.@ABXYZabc\n:=ä", max_size=200))
def test_any_text_can_be_checked_and_every_span_lies_in_it(text: str) -> None:
    for one in found(text):
        assert one.span is not None
        assert 0 <= one.span[0] < one.span[1] <= len(text)
