"""Problem kinds in the words of people."""

from __future__ import annotations

import pytest

from plaint.domain.model.kind_phrases import KIND_PHRASES
from plaint.domain.model.vocabulary import PROBLEM_KINDS
from plaint.domain.model.words import code_of


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("broken", "defective"), ("faulty", "defective"), ("kaputt", "defective"), ("defekt", "defective"),
        ("fake", "counterfeit"), ("never arrived", "not-delivered"), ("charged twice", "overcharged"),
        ("It came broken", "damaged"), ("I changed my mind", "change-of-mind"), ("doesn't work", "defective"),
        ("Nicht angekommen!", "not-delivered"), ("não chegou", "not-delivered"), ("late", "late"), ("purple", ""),
    ],
)  # fmt: skip
def test_what_people_say_names_a_kind(typed: str, kind: str) -> None:
    assert code_of("problem.kind", typed, PROBLEM_KINDS) == kind


def test_every_kind_with_words_is_known() -> None:
    assert set(KIND_PHRASES) <= set(PROBLEM_KINDS)
