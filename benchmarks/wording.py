"""Measure precision and recall of the wording checks on labelled sentences: ``python -m benchmarks.wording``.

The sentences are in tests/data/wording/LANGUAGE.toml, by the rules that must fire. ``tuning`` and ``tuning-2`` are
those that the word lists were written with; ``held-out`` were written before and not looked at meanwhile; ``beyond``
are idioms that were picked last because no list knows them, and stay outside the goal. ``--wrong`` names every wrong
sentence.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plaint.domain.checks import privacy, wording
from plaint.domain.checks.text_context import TextContext
from plaint.domain.model.case import Case
from plaint.playbooks.word_lists import languages, word_lists_for
from plaint.services.validators import VALIDATORS

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "wording"
LABELS = {
    "text.abusive": "abusive",
    "text.accusation": "accusation",
    "text.threat": "threat",
    "text.vague": "vague",
    "text.absolute": "absolute",
    "text.capital-word": "capitals",
    "text.capitals": "capitals",
    "privacy.card-number": "card",
    "privacy.bank-account": "account",
    "privacy.password": "code",
    "privacy.national-id": "national-id",
    "privacy.third-party": "third-party",
}
"""Rule -> its label in the files; the two rules of capitals have one."""
CONTEXT = TextContext(Case("k7f3qd", "A case"), date(2026, 11, 22))
BEYOND = "beyond"
PRECISION, RECALL = 0.9, 0.85
"""What a rule must reach; one that does not is taken out."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the labels of the rules that must fire on it."""

    language: str
    part: str
    labels: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """How often a rule was right, fired in vain, and was missing."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float:
        """The share of its findings that are right; 1 where it found nothing."""
        return self.hits / (self.hits + self.false_alarms) if self.hits + self.false_alarms else 1.0

    @property
    def recall(self) -> float:
        """The share of what it should find that it finds; 1 where there is nothing."""
        return self.hits / self.examples if self.examples else 1.0

    @property
    def examples(self) -> int:
        """How many sentences it should fire on."""
        return self.hits + self.misses


def corpus(folder: Path = FOLDER) -> Iterator[Sentence]:
    """Read the labelled sentences of all languages."""
    for path in sorted(folder.glob("*.toml")):
        for part, groups in tomllib.loads(path.read_text("utf-8")).items():
            for key, texts in groups.items():
                labels = frozenset(key.split()) - {"fine"}
                yield from (Sentence(path.stem, part, labels, text) for text in texts)


def found(sentence: Sentence) -> frozenset[str]:
    """Return the labels of the rules that fire on a sentence."""
    lists = word_lists_for(sentence.language)
    findings = wording.check(sentence.text, sentence.language, lists, CONTEXT)
    findings += privacy.check(sentence.text, VALIDATORS, lists=lists)
    return frozenset(LABELS[one.rule] for one in findings if one.rule in LABELS)


Judged = tuple[Sentence, frozenset[str]]


def judge(sentences: Iterable[Sentence]) -> list[Judged]:
    """Pair each sentence with what fires on it."""
    return [(one, found(one)) for one in sentences]


def score(judged: Iterable[Judged], label: str) -> Score:
    """Count how often one rule was right and wrong."""
    count = Counter((label in sentence.labels, label in fired) for sentence, fired in judged)
    return Score(count[True, True], count[False, True], count[True, False])


def of(judged: Iterable[Judged], language: str = "", part: str = "") -> list[Judged]:
    """Return the sentences of one language and part; an empty name stands for all."""
    return [one for one in judged if language in ("", one[0].language) and part in ("", one[0].part)]


def table(judged: list[Judged]) -> Iterator[str]:
    """Yield a table of precision / recall (examples), a rule a row, the languages beside each other."""
    names = languages()
    yield "| rule | all | " + " | ".join(names) + " |"
    yield "|---|---|" + "---|" * len(names)
    for label in dict.fromkeys(LABELS.values()):
        cells = [score(of(judged, language), label) for language in ("", *names)]
        yield f"| {label} | " + " | ".join(map(_cell, cells)) + " |"


def _cell(one: Score) -> str:
    return f"{one.precision:.2f} / {one.recall:.2f} ({one.examples})"


def short_of(judged: list[Judged]) -> Iterator[str]:
    """Name the rules that miss the goal, over all languages and in each that has ten examples."""
    for language in ("", *languages()):
        for label in dict.fromkeys(LABELS.values()):
            one = score(of(judged, language), label)
            if language and one.examples < 10:
                continue
            if one.precision < PRECISION or one.recall < RECALL:
                yield f"{label} {language or 'all'}: {_cell(one)}"


def main(arguments: list[str]) -> int:
    """Print the tables; the exit status is 1 where a rule misses its goal."""
    judged = judge(corpus())
    goal = [one for one in judged if one[0].part != BEYOND]
    held, beyond = of(judged, part="held-out"), of(judged, part=BEYOND)
    for title, some in ("All", goal), ("Held-out alone", held), ("Beyond the lists", beyond):
        print(f"{title}: {len(some)} sentences. Precision / recall (sentences that must fire).\n")
        print("\n".join(table(some)), "\n")
    for sentence, fired in judged if "--wrong" in arguments else ():
        for label in sorted(sentence.labels ^ fired):
            said = "false alarm" if label in fired else "missed"
            print(f"{sentence.language} {sentence.part} {label} {said}: {sentence.text}")
    short = list(short_of(goal))
    print("Short of the goal:", "; ".join(short) or "none")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
