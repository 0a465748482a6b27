from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.guidance.status import NextAction, Stage
from plaint.domain.model.money import Money
from plaint.domain.query import FIELDS, parse_query

TODAY = date(2026, 11, 22)


@dataclass
class Row:
    id: str = "k7f3qd"
    folder: str = "2026-11-12-kettle-k7f3"
    title: str = "Kettle arrived, cracked"
    status: str = "open"
    stage: Stage = Stage.ACT
    level: int = 2
    retailer: str = "Amazon"
    store: str = "amazon.co.za"
    orders: tuple[str, ...] = ("406-1234567-1234567", "406-7654321-7654321")
    kind: str = "damaged"
    country: str = "ZA"
    opened: date | None = date(2026, 3, 31)
    updated: datetime | date | None = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    claimed: tuple[Money, ...] = (Money("EUR", Decimal(20)), Money("ZAR", Decimal("499.00")))
    received: tuple[Money, ...] = ()
    next: NextAction | None = None
    day: date | None = None
    overdue: bool = False
    errors: int = 0
    warnings: int = 3
    labels: tuple[str, ...] = ("kitchen", "urgent")
    conflicts: int = 0
    words: str = "kettle arrived, cracked k7f3qd amazon http://x"


WAITS = NextAction("a-to-z", "File the A-to-z claim", "", "act_before", "log", day=date(2026, 12, 1))


@dataclass
class Broken:
    folder: Path = Path("/cases/2026-torn")
    name: str = "2026-Torn"


def found(query: str, row: object | None = None) -> bool:
    return parse_query(query, TODAY).matches(row or Row(next=WAITS, day=WAITS.day))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "kettle",
        "KETTLE crack",
        '"arrived, cracked"',
        '"arrived, crack',
        '"http://x"',
        "!toaster",
        "!!kettle",
        "!",
        '""',
        "stage:act",
        "stage:a",
        "stage:waiting,act",
        "status:open",
        "retailer:amaz",
        "shop:amaz",
        "Retailer:AMAZ",
        "order:7654321",
        "label:kit",
        "!label:work",
        'title:"arrived, cracked"',
        "title:",
        "overdue:no",
        "overdue:f",
        "claimed:>100",
        "claimed:499zar",
        "claimed:ZAR499",
        "claimed:EUR",
        "claimed:100..500",
        "claimed:..20",
        "claimed:>=499",
        'received:""',
        "opened:2026-01-01..2026-03-31",
        "opened:2026-03",
        "opened:2026",
        "opened:2025..",
        "opened:<2026-04",
        "opened:<=2026-03-31",
        "opened:=2026-03-31",
        "opened:>2025",
        "opened:..",
        "updated:yesterday,-2d",
        "due:..+14d",
        "due:2026-12",
        "next:a-to-z",
        "step:a-to-z",
        "level:2",
        "warnings:>2",
        "errors:0 conflicts:<1",
        "~ktl",
        "~ketlte ~amzn",
        '~"ketl crckd"',
        "~http://x",
        "!~toaster",
        "~",
    ],
)
def test_the_row_is_found_by(query: str) -> None:
    assert found(query)


@pytest.mark.parametrize(
    "query",
    [
        "toaster",
        "kettle toaster",
        "!kettle",
        '!"arrived, cracked"',
        "arrived,crack",
        "stage:waiting",
        "retailer:takealot",
        "label:garden",
        'label:""',
        "!label:kitchen",
        "overdue:yes",
        "claimed:>100EUR",
        "claimed:USD",
        "claimed:<20",
        "claimed:>499",
        "received:>0",
        "opened:2026-04",
        "opened:>2026-03",
        "opened:<2026-03-31",
        "opened:2027..",
        "due:..+1d",
        "warnings:>3",
        'due:""',
        "~elttek",
        "~kettlearrived",
        "!~ktl",
    ],
)
def test_the_row_is_not_found_by(query: str) -> None:
    assert not found(query)


def test_letters_far_apart_in_a_long_word_are_told_in_time_that_grows_with_it_only() -> None:
    began = time.perf_counter()
    assert not found("~" + "a" * 40 + "b", Row(words="a" * 200_000))
    assert time.perf_counter() - began < 5


def test_what_is_missing_is_found_as_empty_and_in_no_range() -> None:
    bare = Row(opened=None, next=None, labels=(), retailer="")
    assert found('opened:""', bare)
    assert found('due:"" label:"" retailer:""', bare)
    assert not found("opened:2026", bare)
    assert not found("opened:..", bare)
    assert not found("due:..+999d", bare)


def test_a_case_that_cannot_be_read_is_found_by_its_folder_only() -> None:
    assert found("torn", Broken())
    assert found("folder:cases", Broken())
    assert not found("kettle", Broken())
    assert not found("stage:act", Broken())
    assert not found("errors:0", Broken())
    assert found("!stage:act", Broken())


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("retialer:amazon", "there is no field 'retialer' to look for", "did you mean retailer:?"),
        ("zzzzzz:1", "there is no field 'zzzzzz' to look for", "Fields are id, folder"),
        ("stage:actt", "stage: there is no 'actt'", "did you mean act?"),
        ("stage:zzz", "stage: there is no 'zzz'", "Known are intake"),
        ("overdue:perhaps", "overdue: there is no 'perhaps'", "Known are yes, true, no, false"),
        ("claimed:>lots", "claimed: 'lots' is not an amount", "decimal point"),
        ("level:>", "level: '' is not an amount", "decimal point"),
        ("opened:2026-13", "opened: '2026-13' is not a month or a year", "write 2026"),
        ("opened:03/04/2026", "opened: '03/04/2026' is not a date that can be understood", "write 2026-11-09"),
    ],
)
def test_what_cannot_be_understood_is_named_with_a_hint(query: str, message: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_query(query, TODAY)
    assert caught.value.message == message
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_every_field_can_be_left_unfinished_while_it_is_typed() -> None:
    assert all(found(f"{name}:") for name in FIELDS)
