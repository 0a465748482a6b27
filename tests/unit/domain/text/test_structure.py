"""Paragraphs, sentences, quotations and names in a text."""

from __future__ import annotations

from plaint.domain.text import structure

LONG = " ".join(["word"] * 31) + "."


def test_tables_headings_and_quoted_lines_are_no_sentences() -> None:
    text = f"# {LONG}\n| {LONG} |\n> {LONG}\n```\n1. One.\n2) Two.\nStill two.\n| a |\nThree."
    assert [text[a:b].strip() for a, b in structure.blocks(text)] == ["One.", "Two.\nStill two.", "Three."]


def test_sentences_end_at_a_stop_before_a_new_beginning() -> None:
    text = "It costs R 1.50 a day. “Why?” No. mr. Smith"
    assert [text[a:b].strip() for a, b in structure.sentences(text, (0, len(text)))] == [
        "It costs R 1.50 a day.", "“Why?”", "No. mr.", "Smith",
    ]  # fmt: skip
    assert list(structure.sentences("One. Two", (0, 5))) == [(0, 5)]


def test_quotations_end_with_their_own_mark_and_never_run_on() -> None:
    text = '„Ja“ «sí» "no" “open\n\nclosed” ” “' + "x" * 500 + "”"
    assert [text[a:b] for a, b in structure.quotations(text)] == ["„Ja“", "«sí»", '"no"']


def test_names_are_whole_words_even_where_lower_case_is_longer() -> None:
    assert structure.occurrences("Ann, Joann, ANN", {"Ann"}) == [(0, 3), (12, 15)]
    assert structure.occurrences("İ ann", {"ann"}) == [(2, 5)]


def test_places_that_touch_are_one() -> None:
    places = structure.Places([(5, 9), (0, 3), (2, 4)])
    assert [places.hold(at) for at in (0, 3, 4, 5, 8, 9)] == [True, True, False, True, True, False]
