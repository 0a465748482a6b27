"""The word lists: complete in every language, every entry can be found, and none finds ordinary words."""

from __future__ import annotations

from itertools import chain

import pytest

from plaint.domain.model.vocabulary import LANGUAGES, REMEDIES
from plaint.domain.text.word_lists import tokenize
from plaint.playbooks.word_lists import languages, word_lists_for

TONE = ("abusive", "accusations", "threats", "absolutes", "vague")
NEEDED = (
    *TONE, "blanks", "placeholders", "passwords", "accounts", "banks", "papers", "parcels", "persons", "own",
    "details", "attached", "ranking", "or", "limits", "order", "problem", "attempts",
    "fine", "date.placed", "date.delivered", "date.promised", "remedy.other", *(f"remedy.{one}" for one in REMEDIES
                                                                                if one != "partial-refund"),
)  # fmt: skip


def test_every_language_of_the_program_has_lists() -> None:
    assert set(languages()) == set(LANGUAGES)


def test_another_language_gets_the_english_lists_and_a_region_its_language() -> None:
    assert word_lists_for("nl").language == "en"
    assert word_lists_for("").language == "en"
    assert word_lists_for("de-AT") is word_lists_for("de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_is_there_and_of_a_sensible_size(language: str) -> None:
    lists = word_lists_for(language)
    assert set(lists.groups) == set(NEEDED)
    assert all(lists.groups.values())
    for name in TONE:
        assert 15 <= len(lists.groups[name]) <= 200, name
    assert set(lists.instead) == {*TONE, "ranking"}
    assert "HTTP" in lists.acronyms


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_twelve_months_with_a_short_form_at_most_three_letters_long_or_none(language: str) -> None:
    lists = word_lists_for(language)
    assert len(lists.months) == 12
    assert [lists.month(forms[0]) for forms in lists.months] == list(range(1, 13))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_finds_itself(language: str) -> None:
    lists = word_lists_for(language)
    for name, entry in chain.from_iterable(((name, one) for one in some) for name, some in lists.groups.items()):
        text = " ".join(
            word.split("|")[-1] for word in entry.removeprefix("=").replace("*", "").replace("..", "").split()
        )
        hits = list(lists.lexicon.hits(tokenize(text), text))
        assert any(hit.group == name for hit in hits), (name, entry)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_says_an_entry_twice(language: str) -> None:
    for name, entries in word_lists_for(language).groups.items():
        twice = {one for one in entries if entries.count(one) > 1}
        assert not twice, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_offered_instead_are_free_of_findings_of_tone(language: str) -> None:
    lists = word_lists_for(language)
    for name, sentence in lists.instead.items():
        groups = {hit.group for hit in lists.lexicon.hits(tokenize(sentence), sentence)}
        assert groups.isdisjoint(TONE), (name, sentence)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The problem lies in the hinge. The parcel was lying in the rain. I use a flame retardant radio and a fan.",
        ),
        ("af", "Die doos het gister hoër gestaan. Die steel van die pan is gebuig. Die klok lui; die skuim is nat."),
        ("de", "Die Maschine lief gestern. Der Nebel und die Flasche sind schön. Meine Anschrift bleibt gleich."),
        ("es", "El cono y el año. La bolsa llegó a las tres. El lado de la caja está rayado."),
        ("pt", "A caixa chegou às três. O lado do aparelho está riscado. A data da compra é esta."),
    ],
)
def test_ordinary_words_of_goods_and_parcels_are_left_alone(language: str, text: str) -> None:
    lists = word_lists_for(language)
    assert [hit for hit in lists.lexicon.hits(tokenize(text), text) if hit.group in TONE] == []
