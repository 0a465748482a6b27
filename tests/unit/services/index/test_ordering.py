"""Groups are found in the index: in an order that makes sense, the chosen order within, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from plaint.domain.guidance.status import Stage
from plaint.domain.model.finding import Finding, Level
from plaint.domain.query import parse_query
from plaint.services.index.ordering import GROUPS, Order
from plaint.services.index.summary import SORTS, Row, Summary, sort_rows
from plaint.storage.cases.loaded import BrokenCase
from plaint.tui.model.row_set import RowSet, folder_of
from plaint.tui.panels.groups import heading

TODAY = date(2026, 11, 22)


def case(number: int, stage: Stage, retailer: str = "", opened: date | None = None) -> Summary:
    return Summary(
        id=f"case{number}", folder=f"f{number}", title=f"Case {number % 3}", status="open", stage=stage, level=0,
        retailer=retailer, store="", orders=(), kind="", country="", opened=opened, updated=None, claimed=(),
        received=(), next=None, overdue=False, errors=0, warnings=0, labels=(), conflicts=0, words=f"word{number % 2}",
    )  # fmt: skip


TORN = BrokenCase(Path("torn"), "torn", Finding("x", Level.ERROR, "torn"))
ROWS: tuple[Row, ...] = (
    TORN,
    case(1, Stage.WAITING, "Zara", date(2026, 11, 2)),
    case(2, Stage.CLASSIFY, "amazon", date(2026, 10, 2)),
    case(3, Stage.CLOSED, "Amazon", date(2025, 11, 30)),
    case(4, Stage.PROMISED, "", None),
    case(5, Stage.ACT, "Bosveld", date(2026, 11, 30)),
    case(6, Stage.ACT, "Zara", None),
    replace(case(7, Stage.WAITING, "Bosveld", date(2026, 10, 1)), pending=True),
)


def arranged(group: str, sort: str = "urgency", query: str = "") -> RowSet:
    rows = RowSet(TODAY, sort, group)
    rows.query = parse_query(query, TODAY)
    rows.apply({folder_of(row): row for row in ROWS})
    return rows


def headings(rows: RowSet) -> list[str]:
    """Return the heading of each group."""
    starts = [*rows.shown.starts, len(rows.shown)]
    sizes = pairwise(starts)
    return [heading(rows.shown[start], rows.order.group, end - start, 60)[0][0].strip() for start, end in sizes]


@pytest.mark.parametrize(
    ("group", "wanted"),
    [
        ("stage", ["cannot be read · 1", "classify · 1", "act · 2", "promised · 1", "waiting · 1", "not read yet · 1",
                   "closed · 1"]),
        ("retailer", ["cannot be read · 1", "amazon · 2", "Bosveld · 2", "Zara · 2", "no shop given · 1"]),
        ("opened", ["cannot be read · 1", "Nov 2026 · 2", "Oct 2026 · 2", "Nov 2025 · 1", "no date given · 2"]),
    ],
)  # fmt: skip
def test_groups_stand_in_an_order_that_makes_sense(group: str, wanted: list[str]) -> None:
    assert headings(arranged(group)) == wanted
    assert arranged(group).groups == len(wanted)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("sort", SORTS)
def test_within_a_group_the_chosen_order_holds(group: str, sort: str) -> None:
    rows = arranged(group, sort)
    starts = [*rows.shown.starts, len(rows.shown)]
    for start, end in pairwise(starts):
        part = list(rows.shown[start:end])
        assert part == sort_rows(part, sort)
    assert rows.shown[0] == TORN


@pytest.mark.parametrize("query", ["", "word1", "overdue:no", "!word1", "nothing"])
@pytest.mark.parametrize("group", GROUPS)
def test_whatever_the_filter_lets_through_begins_its_groups_where_they_begin(group: str, query: str) -> None:
    rows = arranged(group, query=query)
    parts = [len(list(found)) for _, found in groupby(rows.shown, key=lambda row: part(row, group))]
    starts = [*rows.shown.starts, len(rows.shown)]
    assert [end - start for start, end in pairwise(starts)] == parts
    assert not rows.shown or starts[0] == 0


def part(row: Row, group: str) -> object:
    if not isinstance(row, Summary):
        return None
    known: Sequence[object] = (row.stage, row.pending) if group == "stage" else (row.opened or date.min).timetuple()[:2]
    return row.retailer.casefold() if group == "retailer" else tuple(known)


def test_without_groups_nothing_begins_and_the_order_is_the_usual_one() -> None:
    rows = arranged("")
    assert not rows.shown.starts
    assert rows.groups == 0
    rows.arrange_by(Order("title", "stage"))
    assert len(rows.shown.starts) == rows.groups == 7
    rows.arrange_by(Order("title"))
    assert not rows.shown.starts
    assert list(rows.shown) == sort_rows(ROWS, "title")


def test_a_heading_keeps_its_number_however_long_the_name_is() -> None:
    long = case(1, Stage.ACT, "A shop with a name that does not end\x1b[31m" * 9)
    (text, role), (rest, _) = heading(long, "retailer", 12, 30)
    assert len(text + rest) == 30
    assert text.endswith("… · 12 ")
    assert "\x1b" not in text
    assert role == "heading"
