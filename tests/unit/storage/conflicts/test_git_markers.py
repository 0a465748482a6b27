from __future__ import annotations

import pytest

from plaint.storage.conflicts.git_markers import MarkedVersions, split_markers

PLAIN = b"a\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> other\nb\n"
DIFF3 = b"a\n<<<<<<< HEAD\nx\n||||||| 1234abc\no\n=======\ny\n>>>>>>> other\nb\n"


def test_a_conflict_without_a_base_gives_two_versions() -> None:
    assert split_markers(PLAIN) == MarkedVersions(b"a\nx\nb\n", None, b"a\ny\nb\n", "HEAD", "other", doubtful=False)


def test_a_conflict_of_diff3_gives_the_base_too() -> None:
    assert split_markers(DIFF3) == MarkedVersions(
        b"a\nx\nb\n", b"a\no\nb\n", b"a\ny\nb\n", "HEAD", "other", doubtful=False
    )


def test_a_base_needs_to_be_in_every_conflict() -> None:
    parts = split_markers(DIFF3 + PLAIN)
    assert parts is not None
    assert parts.base is None
    assert parts.ours == b"a\nx\nb\n" * 2
    assert not parts.doubtful


def test_windows_line_ends_stay() -> None:
    parts = split_markers(PLAIN.replace(b"\n", b"\r\n"))
    assert parts is not None
    assert parts.ours == b"a\r\nx\r\nb\r\n"
    assert parts.their_label == "other"


def test_longer_markers_are_markers_of_their_own() -> None:
    longer = b"<<<<<<<<< a\nx\n=======\nx2\n=========\ny\n>>>>>>>>> b\n"
    parts = split_markers(longer)
    assert parts is not None
    assert (parts.ours, parts.theirs) == (b"x\n=======\nx2\n", b"y\n")


def test_markers_in_a_text_of_several_lines_are_found() -> None:
    text = b'text = """\n<<<<<<< HEAD\nOne\n=======\nTwo\n>>>>>>> x\n"""\n'
    parts = split_markers(text)
    assert parts is not None
    assert parts.ours == b'text = """\nOne\n"""\n'


def test_a_conflict_within_a_conflict_is_doubtful_and_keeps_each_side_its_own() -> None:
    inner = b"<<<<<<<<< t1\n1\n=========\n2\n>>>>>>>>> t2\n"
    parts = split_markers(b"<<<<<<< HEAD\n" + inner + b"||||||| b\no\n=======\n" + inner + b">>>>>>> x\n")
    assert parts is not None
    assert parts.doubtful
    assert (parts.ours, parts.theirs, parts.base) == (b"1\n", b"2\n", b"o\n")
    assert (parts.our_label, parts.their_label) == ("HEAD", "x")


def test_an_opening_that_is_never_closed_is_text() -> None:
    parts = split_markers(b"<<<<<<< HEAD\nx\n<<<<<<<<<< quoted\n=======\ny\n>>>>>>> o\n")
    assert parts is not None
    assert parts.doubtful
    assert parts.ours == b"x\n<<<<<<<<<< quoted\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a\nb\n",
        b"Heading\n=======\ntext\n",
        b">>>>>>> quoted mail\n",
        b"<<<<<<< HEAD\nx\n",
        b"<<<<<<< HEAD\nx\n=======\ny\n",
        b"<<<<<<< HEAD\nx\n>>>>>>> o\n",
    ],
)
def test_incomplete_conflicts_are_none(data: bytes) -> None:
    assert split_markers(data) is None


def test_a_second_line_of_equals_signs_makes_it_doubtful() -> None:
    parts = split_markers(b"<<<<<<< HEAD\nTitle\n=======\nText\n=======\ny\n>>>>>>> o\n")
    assert parts is not None
    assert parts.doubtful
    assert parts.ours + parts.theirs == b"Title\nText\n=======\ny\n"


def test_a_line_of_equals_signs_with_words_behind_is_text() -> None:
    parts = split_markers(b"<<<<<<< HEAD\n======= x\n=======\ny\n>>>>>>> o\n")
    assert parts is not None
    assert parts.ours == b"======= x\n"


def test_thousands_of_openings_cost_no_time() -> None:
    data = b"<<<<<<< a\n" * 100_000
    assert split_markers(data) is None
    assert split_markers(data + PLAIN) is None
