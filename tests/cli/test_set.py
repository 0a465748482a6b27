from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import held

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_setting_changes_the_value_and_no_other_byte(run: Run, kettle: Path) -> None:
    before = (kettle / "case.toml").read_text(encoding="utf-8")
    result = run("set", "k7f3", "order.placed=2026-11-02", "title=Kettle cracked")
    assert result.status == 0
    assert result.out == ""
    assert "order.placed: 2026-11-01 -> 2026-11-02\n" in result.err
    after = (kettle / "case.toml").read_text(encoding="utf-8")
    assert after == before.replace("2026-11-01", "2026-11-02").replace("Kettle arrived cracked", "Kettle cracked")


def test_many_fields_are_set_at_once_with_lists_tables_and_facts(run: Run, kettle: Path) -> None:
    result = run(
        "set", "k7f3qd", "order.delivered=yesterday", "order.numbers+=406-2", "wanted.remedies=refund, replacement",
        "item.1.price=399", "item.1.currency=", "item.2.name=Lid", "item.2.price=20", "claim.1.head=price",
        "claim.1.amount=419", "retailer.contact.1.channel=chat", "facts.returned=2026-11-20", "facts.note=left: open",
        "status=paused",
    )  # fmt: skip
    assert result.status == 0
    values = held(kettle)
    assert str(values["order"]["delivered"]) == "2026-11-21"
    assert values["order"]["numbers"] == ["406-1234567-1234567", "406-2"]
    assert values["wanted"]["remedies"] == ["refund", "replacement"]
    assert values["item"] == [{"name": "Kettle", "price": "399.00"}, {"name": "Lid", "price": "20.00"}]
    assert values["claim"] == [{"head": "price", "amount": "419.00"}]
    assert values["retailer"]["contact"] == [{"channel": "chat"}]
    assert str(values["facts"]["returned"]) == "2026-11-20"
    assert values["facts"]["note"] == "left: open"
    assert values["status"] == "paused"


def test_an_empty_value_removes_and_minus_takes_from_a_list(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "labels=a,b,c")
    result = run("set", "k7f3", "order.placed=", "labels-=b,x")
    assert "order.placed: 2026-11-01 -> (empty)" in result.err
    assert "labels: 'x' is not in the list" in result.err
    assert "placed" not in held(kettle)["order"]
    assert held(kettle)["labels"] == ["a", "c"]


def test_setting_what_stands_already_writes_nothing(run: Run, kettle: Path) -> None:
    before = (kettle / "case.toml").stat()
    result = run("set", "k7f3", "order.placed=2026-11-01")
    assert result.status == 0
    assert "nothing to change" in result.err
    assert (kettle / "case.toml").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    ("assignment", "said", "hint"),
    [
        ("delivered=2026-11-09", "there is no field 'delivered'", "did you mean order.delivered?"),
        ("oder.placed=today", "there is no field 'oder.placed'", "did you mean order.placed?"),
        ("item.1.prise=1", "there is no field 'item.1.prise'", "did you mean item.1.price?"),
        ("zzzzzz=1", "there is no field 'zzzzzz'", "facts.NAME takes anything else"),
        ("item.3.price=1", "item.3.price: there are 1 of item", "item.2.price= makes a new one"),
        ("item.0.price=1", "item.0.price: there are 1 of item", ""),
        ("item=1", "item: is a list of tables", "item.1."),
        ("item.2.price=", "nothing to change", ""),
        ("id=abcdef", "id cannot be set: the id of a case never changes", ""),
        ("order.placed", "'order.placed' is not FIELD=VALUE", "order.delivered=2026-11-09"),
        ("title+=x", "title: += and -= work on lists only", ""),
        ("facts.x+=x", "facts.x: += works on lists only", ""),
        ("facts.a b=x", "is not FIELD=VALUE", ""),
        ("item.2.price=1 item.2.price=", "price: '1 item.2.price=' is not an amount", ""),
        ("claim.1.head=", "nothing to change", ""),
        ("facts.day=2026-02-30", "2026-02-30 is no day of the calendar and is kept as text", ""),
        ("facts.ä=x", "is not a name for a fact", "letters, digits"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_written(
    run: Run, kettle: Path, assignment: str, said: str, hint: str
) -> None:
    before = (kettle / "case.toml").read_bytes()
    result = run("set", "k7f3", assignment)
    assert said in result.err
    assert hint in result.err
    assert result.status == (0 if "nothing" in said or "kept" in said else 2)
    assert ((kettle / "case.toml").read_bytes() == before) is ("kept" not in said)


def test_the_last_of_two_values_for_one_field_holds_and_a_fact_can_be_removed(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "title=A", "title=B", "item.2.name=Lid", "item.2.price=1", "item.2.price=", "facts.a=1")
    values = held(kettle)
    assert (values["title"], values["item"][1], values["facts"]) == ("B", {"name": "Lid"}, {"a": "1"})
    run("set", "k7f3", "facts.a=")
    assert "a" not in held(kettle).get("facts", {})
    refused = run("set", "k7f3", "item.3.name=x", "item.3.name=")
    assert refused.status == 2
    assert "a new item needs at least one value" in refused.err


def test_a_broken_case_is_named_with_its_line_and_left_alone(run: Run, cases: Path) -> None:
    before = (cases / "torn" / "case.toml").read_bytes()
    result = run("set", "torn", "title=x")
    assert result.status == 1
    assert "torn/case.toml:2: " in result.err
    assert (cases / "torn" / "case.toml").read_bytes() == before


def test_a_case_can_be_meant_by_folder_path_or_beginning_of_its_id(run: Run, kettle: Path) -> None:
    for number, reference in enumerate(("k7", "k7f3qd", "kettle-k7f3", kettle, kettle / "case.toml")):
        assert run("set", reference, f"labels=n{number}").status == 0
        assert held(kettle)["labels"] == [f"n{number}"]
