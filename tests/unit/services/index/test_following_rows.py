"""Rows that stay where they are are painted alone; the list is the same as if it had been made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.guidance.status import Stage
from plaint.domain.model.finding import Finding, Level
from plaint.domain.query import parse_query
from plaint.services.index.codec import head_of, pack_row
from plaint.services.index.ordering import Order
from plaint.services.index.summary import SORTS, Row, Summary
from plaint.storage.cases.loaded import BrokenCase
from plaint.storage.index.index import Entry, Index
from plaint.tui.model.row_set import SOME, RowSet, folder_of
from plaint.tui.panels.counts import Counts

TODAY = date(2026, 11, 22)
DAY = TODAY.isoformat()


def case(number: int, **changes: Any) -> Summary:
    made = Summary(
        id=f"case{number}", folder=f"f{number:02}", title=f"Case {number}", status="open", stage=Stage.WAITING, level=0,
        retailer="Shop", store="", orders=(), kind="", country="", opened=date(2026, 11, number), updated=None,
        claimed=(), received=(), next=None, overdue=False, errors=0, warnings=0, labels=(), conflicts=0,
    )  # fmt: skip
    return replace(made, **changes)


def torn(number: int) -> BrokenCase:
    return BrokenCase(Path(), f"f{number:02}", Finding("x", Level.ERROR, "torn"))


def put(index: Index, *rows: Row) -> None:
    index.put(
        DAY, [Entry(folder_of(row), folder_of(row).encode(), "", b"", head_of(row), pack_row(row)) for row in rows]
    )


def listing(count: int, sort: str = "urgency", group: str = "") -> tuple[Index, RowSet]:
    index = Index.in_memory()
    index.begin_day(DAY)
    put(index, *map(case, range(1, count + 1)))
    rows = RowSet(TODAY, sort, group)
    rows.follow(index)
    assert len(rows.shown[:]) == count, "they are unpacked"
    rows.counts()
    return index, rows


def told(*rows: Row) -> Mapping[str, Row]:
    return {folder_of(row): row for row in rows}


changed = st.builds(
    case,
    st.integers(1, 9),
    title=st.sampled_from(["Case 1", "Case 5", "Zebra", ""]),
    retailer=st.sampled_from(["Shop", "Amazon"]),
    status=st.sampled_from(["open", "closed"]),
    stage=st.sampled_from([Stage.WAITING, Stage.ACT]),
    opened=st.sampled_from([None, date(2026, 11, 4), date(2025, 1, 1)]),
    overdue=st.booleans(),
    errors=st.integers(0, 3),
)
changes = st.lists(changed | st.builds(torn, st.integers(1, 9)), min_size=1, max_size=4, unique_by=folder_of)


@given(st.sampled_from(list(SORTS)), st.lists(changes, min_size=1, max_size=3))
def test_the_list_is_the_one_that_is_made_anew(sort: str, steps: list[list[Row]]) -> None:
    index, rows = listing(9, sort)
    for step in steps:
        before = list(rows.shown.numbers)
        put(index, *step)
        places = rows.follow(index, told(*step))
        anew = RowSet(TODAY, sort)
        anew.follow(index)
        assert list(rows.shown) == list(anew.shown)
        assert rows.counts() == anew.counts()
        if places is not None:
            assert list(rows.shown.numbers) == before
            assert {folder_of(rows.shown[place]) for place in places} == set(told(*step))


def test_rows_that_stay_are_told_by_their_places_and_others_are_not_unpacked_again() -> None:
    index, rows = listing(9, "opened")
    new = case(7, title="Another title", errors=2)
    put(index, new)
    before = rows.shown[0]
    assert rows.follow(index, told(new)) == [2]
    assert rows.shown[2] == new
    assert rows.shown[0] is before
    assert rows.counts() == Counts(open=9, errors=2)


def test_a_row_that_nobody_has_looked_at_is_counted_anew() -> None:
    index, rows = listing(9, "opened")
    rows._rows.clear()
    new = case(7, errors=2)
    put(index, new)
    assert rows.follow(index, told(new)) == [2]
    assert rows.counts() == Counts(open=9, errors=2)


@pytest.mark.parametrize("sort", ["title", "urgency"])
def test_a_row_that_moves_arranges_the_list(sort: str) -> None:
    index, rows = listing(9, sort)
    new = case(5, title="Zebra", stage=Stage.ACT)
    put(index, new)
    assert rows.follow(index, told(new)) is None
    assert rows.shown[-1 if sort == "title" else 0] == new


def test_what_is_new_gone_or_more_than_some_arranges_the_list() -> None:
    index, rows = listing(SOME + 2, "opened")
    put(index, case(20))
    assert rows.follow(index, told(case(20))) is None
    assert len(rows.shown) == SOME + 3
    index.forget(["f20"])
    assert rows.follow(index, {"f20": None}) is None
    assert len(rows.shown) == SOME + 2
    many = [case(number, errors=1) for number in range(1, SOME + 2)]
    put(index, *many)
    assert rows.follow(index, told(*many)) is None
    assert rows.counts().errors == SOME + 1


def test_a_filter_or_groups_arrange_the_list() -> None:
    index, rows = listing(4)
    rows.query = parse_query("shop:Shop", TODAY)
    rows.arrange()
    new = case(2, retailer="Amazon")
    put(index, new)
    assert rows.follow(index, told(new)) is None
    assert len(rows.shown) == 3
    index, rows = listing(4, "opened", "retailer")
    put(index, new)
    assert rows.follow(index, told(new)) is None
    assert list(rows.shown.starts) == [0, 1]
    assert rows.order == Order("opened", "retailer")


def test_another_index_arranges_the_list() -> None:
    _, rows = listing(4)
    other, _ = listing(2)
    assert rows.follow(other, told(case(1))) is None
    assert len(rows.shown) == 2
