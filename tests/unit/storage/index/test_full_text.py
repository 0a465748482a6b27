"""Text is found in every script, without accents, from its first letters on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.storage.index.full_text import expression, searchable, tokens
from plaint.storage.index.index import Entry, Head, Index

TEXTS = [
    "Der Kühlschrank wurde in die Straße geliefert", "O REEMBOLSO NÃO FOI PAGO", "Терміново поверніть гроші",
    "冷蔵庫が壊れています", "退款一直没有到账", "हिन्दी में शिकायत दर्ज की", "ตู้เย็นเสียหลังจากหนึ่งสัปดาห์", "لم يَصِل المُرتجَع بعد",
    "הֶחְזֵר לֹא שולם", "환불이 되지 않았습니다", "Ầm ĩ trả lại tiền", "order 171-6604512-0001", "e\u0301te\u0301 café",
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    found = Index.in_memory()
    found.begin_day("")
    for number, text in enumerate(TEXTS):
        found.put("", [Entry(f"/{number}", b"", "", b"", Head(), "", None, [("f", "log", searchable(text))])])
    return found


def found(index: Index, *typed: str) -> list[str]:
    rows = index.ask("select rowid from texts where texts match ? order by rowid", (expression(typed),))
    return [TEXTS[number - 1] for (number,) in rows]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("kuhlschrank", 0), ("KÜHLSCHR", 0), ("strasse", 0), ("nao", 1), ("reemb", 1), ("поверн", 2), ("冷蔵", 3),
        ("壊れ", 3), ("没有", 4), ("शिकायत", 5), ("หลัง", 6), ("يصل", 7), ("المرتجع", 7), ("החזר", 8), ("환불", 9),
        ("am", 10),
        ("TRA LAI", 10), ("171-6604512", 11), ("6604512-00", 11), ("été", 12), ("ete cafe", 12),
    ],
)  # fmt: skip
def test_a_word_or_its_beginning_finds_its_text(index: Index, typed: str, text: int) -> None:
    assert TEXTS[text] in found(index, typed)


def test_every_text_that_is_asked_for_must_be_there(index: Index) -> None:
    assert found(index, "reembolso", "pago") == [TEXTS[1]]
    assert found(index, "reembolso", "гроші") == []
    assert expression(["...", "!"]) == ""


def test_names_of_fields_are_not_looked_for() -> None:
    assert tokens(searchable('reason = "Called"\n  [case]\ntext = """\na = b"""', toml=True)) == ["called", "case", "b"]
    assert tokens(searchable("a = b")) == ["a", "b"]


@given(st.text(st.characters(max_codepoint=0x52F, exclude_categories=["Cs", "Cn"]), max_size=60))
def test_every_text_finds_itself_word_by_word(text: str) -> None:
    made = Index.in_memory()
    made.begin_day("")
    made.put("", [Entry("/1", b"", "", b"", Head(), "", None, [("f", "log", searchable(text))])])
    for word in tokens(text):
        assert made.ask("select count(*) from texts where texts match ?", (expression([word]),)) == [(1,)]
    made.close()
