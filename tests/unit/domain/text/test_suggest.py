"""The known word that a mistyped one is meant to be."""

from __future__ import annotations

from plaint.domain.text.suggest import LONGEST, SURE, did_you_mean, matches, nearest

FIELDS = ["order.placed", "order.numbers", "wanted.reply_by"]


def test_the_nearest_word_ignores_case_and_how_words_are_joined() -> None:
    assert nearest("ORDER.PLACD", FIELDS) == "order.placed"
    assert nearest(" wanted reply-by", FIELDS) == "wanted.reply_by"
    assert nearest("qqq", FIELDS) == ""
    assert nearest("", FIELDS) == ""


def test_of_words_of_one_form_the_first_is_named() -> None:
    assert nearest("due day", ["due_day", "due-day"]) == "due_day"


def test_several_come_the_most_alike_first() -> None:
    assert matches("kettle", ["kettles", "kettle-2", "lamp"], 2) == ["kettles", "kettle-2"]


def test_a_word_that_may_be_right_needs_a_closer_one() -> None:
    assert nearest("notes", ["note"]) == nearest("notes", ["note"], SURE) == "note"
    assert nearest("vendor", ["sender"]) == "sender"
    assert nearest("vendor", ["sender"], SURE) == ""


def test_a_long_text_is_compared_by_its_beginning() -> None:
    assert nearest("a" * LONGEST + "b" * 1_000_000, ["a" * LONGEST]) == "a" * LONGEST


def test_the_question_names_the_word_or_says_something_else() -> None:
    assert did_you_mean("order.placd", FIELDS) == "did you mean order.placed?"
    assert did_you_mean("qqq", FIELDS, "known are three") == "known are three"
    assert did_you_mean("qqq", FIELDS) == ""
