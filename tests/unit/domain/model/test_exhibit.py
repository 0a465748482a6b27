"""Exhibit numbers are the same in the dossier and in letters, and stay when something is added."""

from __future__ import annotations

from datetime import UTC, date, datetime

from plaint.domain.model.evidence import Evidence
from plaint.domain.model.exhibit import number_exhibits, numbers_by_name

FIRST = Evidence("b.png", added=datetime(2026, 11, 1, 9, tzinfo=UTC))
SECOND = Evidence("a.png", added=date(2026, 11, 2))
UNDATED = Evidence("0.png")


def names(*pieces: Evidence, mandate: str = "") -> list[str]:
    return [one.piece.name for one in number_exhibits(pieces, mandate)]


def test_numbers_follow_the_order_in_which_pieces_came_in_the_mandate_first() -> None:
    assert names(UNDATED, SECOND, FIRST) == ["b.png", "a.png", "0.png"]
    assert names(UNDATED, SECOND, FIRST, mandate="0.png") == ["0.png", "b.png", "a.png"]
    assert [one.number for one in number_exhibits([SECOND, FIRST])] == [1, 2]


def test_what_is_withdrawn_does_not_count() -> None:
    assert names(FIRST, Evidence("x.png", withdrawn="twice")) == ["b.png"]


def test_a_redacted_copy_bears_the_number_of_its_original() -> None:
    copy = Evidence("b-safe.png", redacts="b.png", added=date(2026, 11, 9))
    found = number_exhibits([FIRST, SECOND, copy])
    assert [(one.number, one.piece.name, one.shown.name) for one in found] == [
        (1, "b.png", "b-safe.png"),
        (2, "a.png", "a.png"),
    ]
    assert numbers_by_name(found) == {"b.png": 1, "b-safe.png": 1, "a.png": 2}


def test_copies_of_copies_and_circles_stand_on_their_own() -> None:
    copy = Evidence("c.png", redacts="b.png")
    again = Evidence("d.png", redacts="c.png")
    one, other = Evidence("x.png", redacts="y.png"), Evidence("y.png", redacts="x.png")
    assert names(FIRST, copy, again, one, other) == ["b.png", "d.png", "x.png", "y.png"]
    assert names(Evidence("e.png", redacts="e.png"), Evidence("f.png", redacts="gone.png")) == ["e.png", "f.png"]
