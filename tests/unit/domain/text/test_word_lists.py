"""Words of a text, and the entries of word lists in it."""

from __future__ import annotations

from plaint.domain.text.word_lists import Lexicon, tokenize


def test_the_longest_entry_counts_and_entries_do_not_cross_sentences() -> None:
    lexicon = Lexicon({"a": ("all the time", "all"), "b": ("time",), "c": ("time of",)})
    text = "all the time. All the\ntime of. The. Time"
    hits = [(hit.group, hit.text) for hit in lexicon.hits(tokenize(text), text)]
    assert hits == [
        ("a", "all the time"),
        ("b", "time"),
        ("a", "All the\ntime"),
        ("b", "time"),
        ("c", "time of"),
        ("b", "Time"),
    ]
    assert [hit.text for hit in lexicon.hits(tokenize("all, the time"), "all, the time")] == ["all", "time"]


def test_combining_marks_belong_to_their_word() -> None:
    assert [token.plain for token in tokenize("fa\u0308hig don’t")] == ["fahig", "don't"]


def test_an_entry_may_hold_alternatives_and_gaps_within_one_sentence() -> None:
    lexicon = Lexicon({"a": ("you|they .. thie*", "sue you"), "b": ("onder .. klip",)})

    def found(text: str) -> list[str]:
        return [hit.text for hit in lexicon.hits(tokenize(text), text)]

    assert found("They are, all of them, thieves") == ["They are, all of them, thieves"]
    assert found("You thieves") == ["You thieves"]
    assert found("You came. Thieves came. You one two three four five thieves") == []
    assert found("onder 'n klip uit") == ["onder 'n klip"]
