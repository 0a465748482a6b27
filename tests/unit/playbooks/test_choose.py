"""Which ladder a case follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaint.domain.model.case import Case, Consumer, Retailer
from plaint.playbooks.choose import choice_finding, choose, overlaid
from plaint.playbooks.loader import ids


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "playbooks").mkdir()
    return tmp_path


def put(workspace: Path, name: str, text: str) -> Path:
    path = workspace / "playbooks" / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def case(country: str = "", name: str = "", store: str = "", playbook: str = "") -> Case:
    return Case(
        "k7f3qd", "Kettle", playbook=playbook, consumer=Consumer(country=country), retailer=Retailer(name, store)
    )


@pytest.mark.parametrize(
    ("country", "name", "store", "wanted"),
    [
        ("ZA", "Amazon", "amazon.co.za", "amazon-za"),
        ("za", "", "www.amazon.com", "amazon-za"),
        ("DE", "Amazon EU Sarl", "", "amazon-de"),
        ("FR", "Amazon", "amazon.fr", "amazon-fr"),
        ("PT", "Amazon", "amazon.es", "amazon-eu"),
        ("IE", "Harvey Norman", "", "retail-ie"),
        ("SE", "Amazon", "amazon.se", "amazon-se"),
        ("NO", "Kaffeland", "", "retail-eu"),
        ("GB", "AMAZON", "", "amazon-uk"),
        ("UK", "Tesco", "", "retail-uk"),
        ("US", "Amazon", "", "amazon-us"),
        ("BR", "Loja", "", "retail-br"),
        ("ES", "Tienda", "", "retail-es"),
        ("JP", "Amazon", "amazon.co.jp", "amazon-jp"),
        ("JP", "Tokyo Hands", "", "retail-jp"),
        ("MX", "Amazon", "amazon.com.mx", "amazon-mx"),
        ("SA", "Souq", "", "retail-sa"),
        ("ZA", "Law of Goods Online", "", "retail-za"),
        ("KR", "Amazon", "", "amazon"),
        ("KR", "Seoul Shop", "", "retail"),
        ("", "Amazon", "amazon.co.za", "amazon"),
        ("", "", "", "retail"),
        ("DE", "Amazonas Books", "", "retail-de"),
        ("ZA", "Payment Systems", "", "retail-za"),
        ("ZA", "Problem Unsafe (Pty) Ltd", "", "retail-za"),
        ("DE", "eBay", "", "ebay-de"),
        ("DE", "", "www.ebay.de", "ebay-de"),
        ("NO", "eBay", "", "ebay-eu"),
        ("GB", "eBay (UK) Ltd", "", "ebay-uk"),
        ("KR", "eBay", "", "ebay"),
        ("NZ", "eBay", "", "ebay-nz"),
        ("NZ", "Mighty Ape", "", "retail-nz"),
        ("CA", "Amazon", "amazon.ca", "amazon-ca"),
        ("AU", "Kogan", "", "retail-au"),
        ("", "eBay", "", "ebay"),
        ("ZA", "Takealot", "takealot.com", "takealot-za"),
        ("CO", "Mercado Libre", "", "mercado-libre"),
        ("CO", "", "mercadolibre.com.co", "mercado-libre"),
        ("BR", "", "mercadolivre.com.br", "mercado-livre-br"),
        ("DE", "OTTO (GmbH & Co KG)", "", "otto-de"),
    ],
)
def test_country_and_retailer_choose_the_ladder(country: str, name: str, store: str, wanted: str) -> None:
    assert choose(case(country, name, store), ids()) == wanted


def test_a_marketplace_over_a_country_can_be_named_and_needs_no_file() -> None:
    assert choose(case("ZA", "Amazon", playbook="ebay-de"), ids()) == "ebay-de"
    assert choice_finding(case(playbook="ebay-de"), ids()) is None
    assert choice_finding(case(playbook="ebay-qq"), ids()) is not None
    assert overlaid("ebay-de", ids()) == ("ebay", "retail-de")
    assert overlaid("amazon-de", ids()) is None, "it has a file of its own"
    assert overlaid("payment-de", ids()) is None


def test_without_any_ladder_the_general_one_is_named() -> None:
    assert choose(case("ZA", "Amazon"), ()) == "retail"


def test_a_named_playbook_goes_before_every_choice() -> None:
    assert choose(case("ZA", "Amazon", playbook="retail-us"), ids()) == "retail-us"
    assert choice_finding(case(playbook="retail-us"), ids()) is None
    assert choice_finding(case(), ids()) is None


def test_a_named_playbook_that_is_not_there_is_said_and_replaced() -> None:
    wrong = case("ZA", "Amazon", playbook="amazon-zz")
    assert choose(wrong, ids()) == "amazon-za"
    finding = choice_finding(wrong, ids())
    assert finding
    assert "amazon-za is used" in finding.message
    assert "did you mean amazon-" in finding.suggestion
    nothing_near = choice_finding(case(playbook="qqqq"), ids())
    assert nothing_near
    assert "leave the field empty" in nothing_near.suggestion


def test_a_retailers_own_ladder_is_found_by_its_name(workspace: Path) -> None:
    put(workspace, "my-shop-za", 'title = "My Shop"\nextends = ["retail-za"]\n')
    assert choose(case("ZA", "My Shop (Pty) Ltd"), ids(workspace)) == "my-shop-za"
    assert choose(case("DE", "My Shop GmbH"), ids(workspace)) == "retail-de"
