"""The pages of the law are what the data say: somebody who knows law reads them, and never the files."""

from __future__ import annotations

import pytest
from benchmarks import law_coverage, law_pages
from benchmarks.law_sentences import condition

from plaint.domain.playbook.playbook import Condition
from plaint.playbooks.loader import load


def test_every_page_is_as_the_command_makes_it() -> None:
    stale = [path.name for path in law_pages.stale_pages()]
    assert stale == [], "run: python -m benchmarks.law_pages"


def test_shared_steps_are_told_once() -> None:
    general = law_pages.page("retail")
    german = law_pages.page("amazon-de")
    shared = load("retail").steps[0].title
    assert f"### {shared}" in general
    assert f"### {shared}" not in german
    assert law_pages.bases("amazon-de") == ("amazon-eu", "retail-de")


def test_a_page_has_what_is_not_known_the_rights_the_steps_and_the_sources() -> None:
    text = law_pages.page("retail-za")
    order = [
        text.index(f"\n## {heading}")
        for heading in ("What is not known", "Rights", "Steps", "How days are counted", "Sources")
    ]
    assert order == sorted(order)
    assert "  - Example" in text
    assert "Another reading of: `" in text
    assert "](https://" in text


def test_every_blank_is_seen_as_one() -> None:
    text = law_coverage.page("made")
    assert law_coverage.BLANK in text
    for country in law_coverage.COUNTRIES:
        assert f" {country} |" in text
    assert "| other | " in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Condition("problem.kind", any_of=("late", "missing")), "the problem is late or missing"),
        (Condition("facts.used", none_of=("true", "yes"), assume=True), "“used” is not true (or not known)"),
        (Condition("claimed", at_most=20000, currency="ZAR"), "the sum claimed is at most 20,000 ZAR"),  # type: ignore[arg-type]
        (Condition("step", any_of=("ncc",)), "the step `ncc` was taken"),
    ],
)  # fmt: skip
def test_conditions_are_said_in_words(given: Condition, said: str) -> None:
    assert condition(given) == said
