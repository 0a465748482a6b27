from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import held

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_a_new_case_prints_its_folder_alone_and_holds_what_was_said(run: Run, cases: Path) -> None:
    result = run(
        "new", "Blender charged twice", "--retailer", "Amazon", "--store", "amazon.de", "--order", "1", "--order", "2",
        "--placed", "2026-11-02", "--promised", "friday", "--delivered", "yesterday", "--sold-by", "seller",
        "--shipped-by", "retailer", "--paid-with", "credit-card", "--item", "Blender", "--amount", "89.9",
        "--currency", "eur", "--kind", "overcharged", "--noticed", "-2d", "--problem", "Charged twice.",
        "--want", "refund", "--want", "apology", "--country", "de", "--playbook", "amazon-de", "--label", "kitchen",
    )  # fmt: skip
    assert result.status == 0
    assert result.out.count("\n") == 1
    folder = Path(result.out.rstrip("\n"))
    assert folder.parent == cases
    values = held(folder)
    identifier = values.pop("id")
    assert folder.name == f"2026-11-22-blender-charged-twice-{identifier[:4]}"
    days = {name: str(values["order"].pop(name)) for name in ("placed", "promised", "delivered")}
    assert days == {"placed": "2026-11-02", "promised": "2026-11-27", "delivered": "2026-11-21"}
    assert str(values.pop("opened")) == "2026-11-22"
    assert str(values["problem"].pop("noticed")) == "2026-11-20"
    assert values == {
        "format": 1,
        "title": "Blender charged twice",
        "status": "open",
        "playbook": "amazon-de",
        "labels": ["kitchen"],
        "consumer": {"country": "DE"},
        "retailer": {"name": "Amazon", "store": "amazon.de"},
        "order": {
            "numbers": ["1", "2"],
            "sold_by": "seller",
            "shipped_by": "retailer",
            "paid_with": "credit-card",
        },
        "item": [{"name": "Blender", "price": "89.90", "currency": "EUR"}],
        "problem": {"kind": "overcharged", "text": "Charged twice."},
        "wanted": {"remedies": ["refund", "apology"]},
    }
    assert "order.promised: 'friday' understood as Friday 2026-11-27" in result.err


def test_the_defaults_of_the_workspace_fill_what_is_left_out(run: Run, cases: Path) -> None:
    (cases / "plaint.toml").write_text(
        '[defaults]\ncountry = "ZA"\nlanguage = "af"\nplaybook = "amazon-za"\ncurrency = "ZAR"\nretailer = "Amazon"\n',
        encoding="utf-8",
    )
    values = held(Path(run("new", "Ketel", "--retailer", "Takealot", "--amount", "499").out.strip()))
    assert values["consumer"] == {"country": "ZA"}
    assert values["language"] == "af"
    assert values["playbook"] == "amazon-za"
    assert values["retailer"] == {"name": "Takealot"}
    assert values["claim"] == [{"head": "price", "amount": "499.00", "currency": "ZAR"}]


def test_several_items_take_their_amounts_in_turn(run: Run, cases: Path) -> None:
    words = ("new", "Two things", "--item", "A", "--item", "B", "--amount", "1", "--amount", "2", "--currency", "EUR")
    items = held(Path(run(*words).out.strip()))["item"]
    assert [(item["name"], item["price"]) for item in items] == [("A", "1.00"), ("B", "2.00")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["  "], "a case needs a title"),
        (["x", "--placed", "03/04/2026"], "order.placed: '03/04/2026' is not a date"),
        (["x", "--amount", "1,299.00"], "claim.1.amount: '1,299.00' is not an amount"),
        (["x", "--amount", "1", "--currency", "rand"], "claim.1.currency: 'rand' is not a currency"),
        (["x", "--country", "Germany"], "consumer.country: 'Germany' is not a country"),
        (["x", "--amount", "1", "--amount", "2"], "there are 0 items and 2 amounts"),
    ],
)
def test_what_is_no_value_makes_no_case(run: Run, cases: Path, words: list[str], said: str) -> None:
    before = sorted(cases.iterdir())
    result = run("new", *words)
    assert result.status == 2
    assert said in result.err
    assert sorted(cases.iterdir()) == before


def test_a_word_outside_the_vocabulary_is_kept_with_a_warning(run: Run, cases: Path) -> None:
    result = run("new", "x", "--kind", "damagd")
    assert result.status == 2
    assert "did you mean damaged?" in result.err


def test_the_kind_may_be_said_in_words_and_an_unknown_one_makes_no_case(run: Run, cases: Path) -> None:
    made = run("new", "Kettle", "--kind", "kaputt")
    assert 'kind = "defective"' in (Path(made.out.strip()) / "case.toml").read_text(encoding="utf-8")
    refused = run("new", "Kettle", "--kind", "purple")
    assert refused.status == 2
    assert "no kind of problem" in refused.err
