from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model.case import Case, Claim, Consumer, Contact, Item, Order, Override, Retailer, Task
from plaint.domain.model.fields import CASE_FIELDS, TABLES
from plaint.domain.model.finding import Level
from plaint.storage.formats.case_file import ORDER, case_values, edit_case, new_case_bytes, parse_case
from plaint.storage.toml.edit import Append, Set

KETTLE = Case(
    id="k7f3qd",
    title="Kettle arrived cracked",
    opened=date(2026, 11, 12),
    labels=("kitchen",),
    consumer=Consumer(name="Thandi", address="1 Long Street\nCape Town", country="ZA"),
    retailer=Retailer(name="Amazon", contacts=(Contact("chat", "amazon.co.za/contact"), Contact())),
    order=Order(numbers=("406-1234567-1234567",), sold_by="retailer"),
    items=(Item("Kettle", Decimal(1), Decimal("499.00"), "ZAR"),),
    claims=(Claim("price", Decimal("499.00"), "ZAR"),),
    tasks=(Task("send photos", "instruction", due=date(2026, 11, 20)),),
    overrides=(Override("reply", date(2026, 12, 1), "agreed by phone"),),
    facts={"colour": "white", "more": {"weight": 1.5}},
)
TEXT = """\
format = 1

id = "k7f3qd"

title = "Kettle arrived cracked"

status = "open"

opened = 2026-11-12

labels = ["kitchen"]

[consumer]
name = "Thandi"

address = \"\"\"
1 Long Street
Cape Town\"\"\"

country = "ZA"

[retailer]
name = "Amazon"

[[retailer.contact]]
channel = "chat"

address = "amazon.co.za/contact"

[[retailer.contact]]

[order]
numbers = ["406-1234567-1234567"]

sold_by = "retailer"

[[item]]
name = "Kettle"

quantity = 1

price = "499.00"

currency = "ZAR"

[[claim]]
head = "price"

amount = "499.00"

currency = "ZAR"

[[task]]
text = "send photos"

kind = "instruction"

due = 2026-11-20

[[override]]
rule = "reply"

date = 2026-12-01

reason = "agreed by phone"

[facts]
colour = "white"

[facts.more]
weight = 1.5
"""


def test_a_case_is_written_in_the_order_of_the_format_with_blank_lines_between_fields() -> None:
    assert new_case_bytes(KETTLE).decode() == TEXT


def test_a_case_is_read_as_it_was_written() -> None:
    assert parse_case(TEXT.encode(), "case.toml") == (KETTLE, ())
    smallest = Case("k7f3qd", "Kettle")
    assert parse_case(new_case_bytes(smallest), "case.toml") == (smallest, ())
    assert new_case_bytes(smallest) == b'format = 1\n\nid = "k7f3qd"\n\ntitle = "Kettle"\n\nstatus = "open"\n'


@pytest.mark.parametrize("levels", [5, 40])
def test_a_case_that_could_not_be_read_again_is_not_written(levels: int) -> None:
    deep: object = 1
    for _ in range(levels):
        deep = [deep]
    case = replace(KETTLE, facts={"deep": deep, "k" * 5000: 1})
    if levels == 5:
        assert parse_case(new_case_bytes(case), "case.toml") == (case, ())
    else:
        with pytest.raises(PlaintError, match="could not be read again: brackets are nested"):
            new_case_bytes(case)


def test_the_values_of_a_case_are_those_of_the_file() -> None:
    values = case_values(KETTLE)
    assert values["item"] == [{"name": "Kettle", "quantity": 1, "price": "499.00", "currency": "ZAR"}]
    assert values["override"] == [{"rule": "reply", "date": date(2026, 12, 1), "reason": "agreed by phone"}]
    assert values["opened"] == date(2026, 11, 12)
    assert "seller" not in values
    only_contacts = replace(KETTLE, retailer=Retailer(contacts=(Contact("chat"),)))
    assert case_values(only_contacts)["retailer"] == {"contact": [{"channel": "chat"}]}


def test_every_field_of_the_format_is_read_and_written() -> None:
    assert set(ORDER) >= {field.path for field in CASE_FIELDS}
    assert set(ORDER) >= {f"{table}.{field.name}" for table, fields in TABLES.items() for field in fields}
    for field in CASE_FIELDS:
        if field.kind.value in {"text", "long text"} and field.path not in {"id", "title"}:
            data = edit_case(TEXT.encode(), "case.toml", [Set(field.path, "words")])
            case, findings = parse_case(data, "case.toml")
            assert findings == ()
            top, _, name = field.path.rpartition(".")
            assert case_values(case)[top][name] == "words" if top else case_values(case)[name] == "words"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title = "x"\n', None, "no id"),
        ('title = "x"\nid = 5\n', 2, "5, which is no identifier"),
        ('id = "short"\n', 1, "no identifier"),
        ('id = "k7f3qd\\nx"\n', 1, "no identifier"),
        ("id = \n", 1, "cannot be read"),
    ],
)
def test_a_file_without_a_usable_id_is_no_case(text: str, line: int | None, words: str) -> None:
    with pytest.raises(BrokenFile, match=words) as caught:
        parse_case(text.encode(), "cases/x/case.toml")
    assert (caught.value.line, caught.value.file) == (line, "cases/x/case.toml")
    assert caught.value.hint


def test_a_case_without_a_title_is_shown_with_an_error() -> None:
    case, (finding,) = parse_case(b'id = "k7f3qd"\n', "case.toml")
    assert case.title == ""
    assert (finding.rule, finding.level) == ("file.no-title", Level.ERROR)


def test_wrong_types_never_hide_the_case() -> None:
    text = """
id = "k7f3qd"
title = ["Kettle"]
status = 7
opened = nan
format = "1"
labels = 2026-11-12
consumer = "me"
item = "kettle"
claim = [1, {amount = 1e400}]
facts = []
[order]
numbers = "406"
[retailer]
contact = { channel = "chat" }
"""
    case, findings = parse_case(text.encode(), "case.toml")
    assert (case.title, case.status, case.opened, case.order.numbers) == ("Kettle", "7", None, ("406",))
    assert case.retailer.contacts == (Contact("chat"),)
    assert case.claims == (Claim(),)
    assert {"file.wrong-type", "file.unknown-value"} == {finding.rule for finding in findings}
    assert [finding.line for finding in findings] == sorted(finding.line or 0 for finding in findings)
    assert {finding.file for finding in findings} == {"case.toml"}


def test_misspelt_fields_are_pointed_out_but_facts_and_own_fields_are_not() -> None:
    text = (
        '\nid = "k7f3qd"\ntitle = "x"\nitems = 1\nmine = 1\n[consumer]\nnmae = "x"\n'
        '[[item]]\nprise = "1"\n[facts]\nstatu = 1\n'
    )
    _, findings = parse_case(text.encode(), "case.toml")
    assert [(finding.line, finding.message.partition(" is ")[0]) for finding in findings] == [
        (4, "items"),
        (7, "consumer.nmae"),
        (9, "item 1 prise"),
    ]
    assert {finding.level for finding in findings} == {Level.INFO}


def test_conflict_markers_inside_a_text_are_an_error_with_the_line() -> None:
    text = 'id = "k7f3qd"\ntitle = "x"\n[problem]\ntext = """\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"""\n'
    _, (finding,) = parse_case(text.encode(), "case.toml")
    assert (finding.rule, finding.line, finding.level) == ("file.conflict-markers", 5, Level.ERROR)


def test_a_newer_format_is_shown_and_not_edited() -> None:
    data = b'format = 2\nid = "k7f3qd"\ntitle = "x"\n'
    case, (finding,) = parse_case(data, "case.toml")
    assert case.title == "x"
    assert (finding.rule, finding.level, finding.line) == ("file.newer-format", Level.ERROR, 1)
    with pytest.raises(PlaintError, match="can show but not change"):
        edit_case(data, "case.toml", [Set("title", "y")])


def test_an_edit_puts_fields_and_tables_where_the_format_has_them() -> None:
    data = edit_case(
        TEXT.encode(),
        "case.toml",
        [
            Set("wanted.remedies", ["refund"]),
            Set("outcome.received", date(2026, 12, 2)),
            Set("closed", date(2026, 12, 3)),
            Append("item", {"name": "Cup"}),
            Set("item.1.price", "10.00"),
        ],
    ).decode()
    tables = [line for line in data.splitlines() if line.startswith("[")]
    assert tables == [
        "[consumer]", "[retailer]", "[[retailer.contact]]", "[[retailer.contact]]", "[order]", "[[item]]", "[[item]]",
        "[wanted]", "[[claim]]", "[outcome]", "[[task]]", "[[override]]", "[facts]", "[facts.more]",
    ]  # fmt: skip
    assert "opened = 2026-11-12\n\nclosed = 2026-12-03\n\nlabels" in data
    assert '[[item]]\nname = "Cup"\n\nprice = "10.00"\n\n[wanted]\nremedies = ["refund"]\n\n[[claim]]' in data
