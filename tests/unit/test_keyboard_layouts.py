"""The letters of each layout lie where its keyboard has them, and what cannot be used is named."""

from __future__ import annotations

import string

import pytest

from plaint.keyboard_layouts import NAMES, layout_letters, parse_layouts


def typed(name: str, meant: str) -> str:
    """Return what the keys of the Latin characters give on a layout; a dot where that is no letter of it."""
    keys = {latin: letter for letter, latin in layout_letters(name).items()}
    return "".join(keys.get(latin, ".") for latin in meant)


@pytest.mark.parametrize(
    ("name", "lower", "upper"),
    [
        ("russian", "фисвуапршолдьтщзйкыегмцчня", "ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ"),
        ("ukrainian", "фисвуапршолдьтщзйкіегмцчня", "ФИСВУАПРШОЛДЬТЩЗЙКІЕГМЦЧНЯ"),
        ("greek", "αβψδεφγηιξκλμνοπ.ρστθωςχυζ", "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠ.ΡΣΤΘΩ.ΧΥΖ"),
        ("hebrew", "שנבגקכעיןחלךצמםפ.רדאוה.סטז", "." * 26),
    ],
)
def test_every_latin_letter_is_typed_by_the_letter_in_its_place(name: str, lower: str, upper: str) -> None:
    assert typed(name, string.ascii_lowercase) == lower
    assert typed(name, string.ascii_uppercase) == upper


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("russian", {"ё": "`", "х": "[", "ъ": "]", "ж": ";", "э": "'", "б": ",", "ю": "."}),
        ("ukrainian", {"х": "[", "ї": "]", "ґ": "\\", "ж": ";", "є": "'", "б": ",", "ю": "."}),
        ("greek", {}),
        ("hebrew", {"ף": ";", "ת": ",", "ץ": "."}),
    ],
)
def test_punctuation_is_typed_only_where_a_letter_lies_on_its_key(name: str, marks: dict[str, str]) -> None:
    shifted = dict(zip("`[];',.\\", '~{}:"<>|', strict=True))
    capitals = {letter.upper(): shifted[mark] for letter, mark in marks.items() if letter.upper() != letter}
    assert {letter: mark for letter, mark in layout_letters(name).items() if not mark.isalpha()} == marks | capitals


@pytest.mark.parametrize("name", NAMES)
def test_a_character_that_a_latin_keyboard_has_always_means_itself(name: str) -> None:
    assert not any(letter.isascii() for letter in layout_letters(name))
    assert len(set(layout_letters(name).values())) == len(layout_letters(name)), "no two letters stand for the same key"


def test_pairs_stand_alone_or_after_a_name_and_the_later_word_wins() -> None:
    assert parse_layouts("фa иb  сc").keys == {"ф": "a", "и": "b", "с": "c"}
    own = parse_layouts("greek ;q ςs").keys
    assert (own[";"], own["ς"], own["σ"]) == ("q", "s", "s")
    assert parse_layouts("").keys == parse_layouts("  ").keys == {}


def test_a_letter_that_an_editor_wrote_as_two_characters_is_the_one_that_is_typed() -> None:
    assert parse_layouts("\u0438\u0306q").keys == {"й": "q"}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("rusian", "layout: there is no layout 'rusian'", "did you mean russian?"),
        ("Greek", "layout: there is no layout 'Greek'", "did you mean greek?"),
        ("zzzz", "layout: there is no layout 'zzzz'", "known are russian, ukrainian, greek, hebrew; or write"),
        ("фab", "layout: 'фab' is not a pair of two characters", "as in фa"),
        ("ф", "layout: 'ф' is not a pair of two characters", "as in фa"),
        ("aф", "layout: 'aф' does not end in a key of a Latin keyboard", "as in фa"),
    ],
)
def test_a_word_that_cannot_be_used_is_told_and_the_others_hold(text: str, message: str, hint: str) -> None:
    found = parse_layouts(f"{text} иb")
    assert found.keys == {"и": "b"}
    ((told, advice),) = found.problems
    assert told == message
    assert hint in advice
