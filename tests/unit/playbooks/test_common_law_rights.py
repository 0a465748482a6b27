"""Courts by nation and state, and what a region must not be shown, in the common-law countries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plaint.domain.playbook.playbook import Playbook
from plaint.playbooks.loader import load

STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC",
    "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
)  # fmt: skip
PROVINCES = ("ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "YT", "NT", "NU")


def courts(playbook: Playbook, region: str) -> list[str]:
    """Return the titles of what is said about the court of a region."""
    found = []
    for right in playbook.rights:
        regions = [one.any_of for one in right.when if one.field == "consumer.region"]
        if right.order == 70 and (region.lower(),) in regions:
            found.append(right.title)
    return found


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_one_limit_of_small_claims(state: str) -> None:
    titles = courts(load("retail-us"), state)
    assert len(titles) == 1
    assert "up to $" in titles[0]


@pytest.mark.parametrize(
    ("state", "limit"),
    [
        ("AL", "6,000"), ("CA", "12,500"), ("DE", "25,000"), ("GA", "15,000"), ("KY", "2,500"), ("MS", "3,500"),
        ("NY", "10,000"), ("TN", "25,000"), ("TX", "20,000"), ("WA", "10,000"), ("WY", "6,000"), ("PA", "12,000"),
    ],
)  # fmt: skip
def test_a_limit_is_the_one_of_the_list(state: str, limit: str) -> None:
    assert courts(load("retail-us"), state)[0].endswith(f"${limit}")


def test_limits_on_which_the_lists_differ_are_not_confirmed() -> None:
    unsafe = {one.id[-2:] for one in load("retail-us").rights if one.order == 70 and not one.source.confirmed}
    assert unsafe == {"az", "ks", "me", "ne", "ut", "wv"}


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_has_one_limit_of_small_claims(province: str) -> None:
    assert len(courts(load("retail-ca"), province)) == 1


@pytest.mark.parametrize("state", ["NSW", "VIC", "QLD", "WA", "SA", "TAS", "ACT", "NT"])
def test_every_state_of_australia_has_its_tribunal(state: str) -> None:
    assert len(courts(load("retail-au"), state)) == 1


@pytest.mark.parametrize(
    ("step_id", "limit"), [("small-claims", 10000), ("simple-procedure", 5000), ("small-claims-ni", 5000)]
)
def test_each_nation_of_the_united_kingdom_has_its_own_limit(step_id: str, limit: int) -> None:
    step = load("retail-uk").step(step_id)
    assert step is not None
    assert [one.at_most for one in step.when if one.at_most is not None] == [Decimal(limit)]
    assert [one for one in step.when if one.field == "consumer.region"]
    assert step.not_open


@pytest.mark.parametrize("name", ["retail-uk", "retail-us", "retail-ca", "retail-au", "retail-nz"])
def test_every_right_that_a_letter_may_rest_on_has_its_section_and_sentence(name: str) -> None:
    own = tuple(f"{one}-" for one in ("uk", "us", "ca", "au", "nz"))
    for right in load(name).rights:
        if (
            right.id.startswith(own)
            and right.role == "claim"
            and right.source.confirmed
            and right.id[:10] != "ca-refund-"
        ):
            assert right.cite, right.id
            assert "en" in right.lines, right.id
