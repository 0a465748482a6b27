"""The wording checks reach their goal on the labelled sentences of every language, and say so in docs/wording.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import wording
from benchmarks.wording import BEYOND, LABELS, Judged, Score

from plaint.domain.model.vocabulary import LANGUAGES

DOCS = Path(__file__).parents[2] / "docs" / "wording.md"


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return wording.judge(wording.corpus())


def test_every_rule_reaches_its_goal(judged: list[Judged]) -> None:
    assert list(wording.short_of([one for one in judged if one[0].part != BEYOND])) == []


def test_sentences_that_are_fine_are_left_alone_in_every_part(judged: list[Judged]) -> None:
    assert [sentence.text for sentence, fired in judged if fired and not sentence.labels] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_sentences_and_as_many_that_are_fine(language: str, judged: list[Judged]) -> None:
    some = wording.of(judged, language)
    fine = sum(not sentence.labels for sentence, _ in some)
    assert len(some) >= 150
    assert 0.35 <= fine / len(some) <= 0.6
    assert len(wording.of(some, part="held-out")) == 40
    assert {label for sentence, _ in some for label in sentence.labels} == set(LABELS.values())


def test_the_document_has_the_table_that_the_command_prints(judged: list[Judged]) -> None:
    goal = [one for one in judged if one[0].part != BEYOND]
    text = DOCS.read_text("utf-8")
    for some in (goal, wording.of(judged, part="held-out"), wording.of(judged, part=BEYOND)):
        assert "\n".join(wording.table(some)) in text


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert wording.main(["--wrong"]) == 0
    assert "Short of the goal: none" in capsys.readouterr().out


def test_a_score_without_examples_is_whole() -> None:
    assert (Score().precision, Score().recall) == (1, 1)
    assert (Score(9, 1, 3).precision, Score(9, 1, 3).recall) == (0.9, 0.75)
