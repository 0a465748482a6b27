from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.errors import UsageProblem
from plaint.domain.query import FIELDS, Query, parse_query

TODAY = date(2026, 11, 22)
FRAGMENTS = (
    *FIELDS,
    ":",
    "!",
    "~",
    '"',
    " ",
    ",",
    "..",
    ">",
    "<=",
    "2026-02",
    "-3d",
    "yes",
    "ZAR",
    "12",
    "act",
    "ü",
    "\n",
)
QUERIES = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join))
TERMS = QUERIES.map(lambda text: "".join(text.split())).filter(lambda text: text.strip('!~"') != "")


@dataclass
class Row:
    words: str
    title: str
    opened: date | None
    overdue: bool
    warnings: int
    labels: tuple[str, ...]


ROWS = st.builds(
    Row,
    words=st.text(max_size=20),
    title=st.text(max_size=20),
    opened=st.none() | st.dates(),
    overdue=st.booleans(),
    warnings=st.integers(),
    labels=st.lists(st.text(max_size=3), max_size=2).map(tuple),
)


def understood(text: str) -> Query | None:
    try:
        return parse_query(text, TODAY)
    except UsageProblem:
        return None


@given(QUERIES, ROWS)
def test_parsing_raises_nothing_but_a_usage_problem_and_matching_raises_nothing(text: str, row: Row) -> None:
    query = understood(text)
    assert query is None or query.matches(row) in {True, False}


@given(TERMS, ROWS)
def test_a_negated_term_finds_exactly_the_rest(term: str, row: Row) -> None:
    query, negated = understood(term), understood(f"!{term}")
    assert (query is None) == (negated is None)
    if query is not None and negated is not None and len(query.terms) == 1:
        assert query.matches(row) is not negated.matches(row)


@given(QUERIES, ROWS)
def test_more_words_never_find_more(text: str, row: Row) -> None:
    query, longer = understood(text), understood(f"word {text}")
    if query is not None and longer is not None and longer.matches(row):
        assert query.matches(row)
