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
