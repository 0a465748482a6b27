"""A tokenized text with the facts of its case, as the wording rules need it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from plaint.domain.checks.rules import make_finding
from plaint.domain.model.case import Case
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.text.structure import Places, Span, occurrences, quotations, quoted_lines, sentence_spans
from plaint.domain.text.word_lists import Hit, Token, WordLists, tokenize

AT_MOST = 50_000
"""Characters that are looked at: no letter is longer, and a file may be."""
_FIGURE = re.compile(r"\d|[:;] +\w+(?:[ ,]+\w+){3}")
"""What makes a sentence specific: a figure, or an explanation after a colon."""
TONE = frozenset({"abusive", "accusations", "threats", "absolutes", "vague"})
"""Lists that the entries of ``fine`` overrule: a bank's "fraud department" accuses nobody."""
EACH = 5
"""Findings of one rule on one text; more would bury the rest."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of length, in words."""

    message: int = 300
    letter: int = 600
    sentence: int = 30
    paragraph: int = 120


@dataclass(frozen=True, slots=True)
class TextContext:
    """The purpose of a text, and the facts that it must agree with."""

    case: Case
    today: date
    kind: str = "letter"
    """``letter`` or ``message``."""
    to: str = ""
    """The recipient, whose name may hold a word that would be a threat elsewhere (Attorney General)."""
    level: int = 0
    """Escalation level of the step that it takes (playbook.Step.level)."""
    legal: bool = False
    """Whether it belongs to the legal step, where naming a court is no threat."""
    reply_by: date | None = None
    complains: bool = True
    """Whether it tells a problem and asks for a remedy: a request for data or a report does not."""
    asks_reply: bool = True
    """Whether it should name a day to answer by: a body sets its own times."""
    enclosures: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    log: tuple[Interaction, ...] = ()
    order_number: str = ""
    """Regular expression of the shop's order numbers, if they have one form (ladder.Playbook.order_number)."""
    written: date | None = None
    """Day on which the text was drafted: it may stand in it."""
    limits: Limits = field(default_factory=Limits)
    file: str = ""
    first_line: int = 1
    """Line of the file on which the text begins."""


@dataclass(slots=True)
class AnalyzedText:
    """A tokenized text with the entries of word lists found in it. ``hits`` leaves out quotations and names."""

    text: str
    context: TextContext
    lists: WordLists
    tokens: list[Token]
    own: Places
    """Quotations and names: what stands there is not the writer's choice of words."""
    hits: dict[str, list[Hit]]
    _lines: list[int]

    @classmethod
    def of(cls, text: str, context: TextContext, lists: WordLists) -> AnalyzedText:
        """Tokenize a text and find the entries of every word list."""
        text = text[:AT_MOST]
        tokens = tokenize(text)
        own = Places([*quotations(text), *quoted_lines(text), *occurrences(text, names_of(context))])
        all_hits = [hit for hit in lists.lexicon.hits(tokens, text) if not own.hold(hit.start)]
        hits: dict[str, list[Hit]] = {}
        for hit in without_fine(all_hits, text):
            hits.setdefault(hit.group, []).append(hit)
        breaks = [at for at, char in enumerate(text) if char == "\n"]
        return cls(text, context, lists, tokens, own, hits, breaks)

    def finding(self, rule: str, message: str, suggestion: str, span: Span | None = None) -> Finding:
        """Make a finding at a place of the text, or about the whole text."""
        line = self.context.first_line
        if span:
            line += bisect_left(self._lines, span[0])
        place = line if span or self.context.file else None
        return make_finding(rule, message, suggestion, file=self.context.file, line=place, span=span)

    def group(self, *names: str) -> list[Hit]:
        """Return the hits of some lists in the order of the text."""
        return sorted((hit for name in names for hit in self.hits.get(name, ())), key=lambda hit: hit.start)


def without_fine(hits: Sequence[Hit], text: str) -> Iterator[Hit]:
    """Leave out words of tone that are none: within an entry of ``fine``, or vague in a specific sentence."""
    fine = Places((hit.start, hit.end) for hit in hits if hit.group == "fine")
    specific = specific_sentences(text, hits) if any(hit.group == "vague" for hit in hits) else Places(())
    for hit in hits:
        if hit.group in TONE and (fine.hold(hit.start) or fine.hold(hit.end - 1)):
            continue
        if hit.group == "vague" and specific.hold(hit.start):
            continue
        yield hit


def specific_sentences(text: str, hits: Iterable[Hit]) -> Places:
    """Return the sentences that say a figure, or one of the ``details``: when, because, on the left.

    "The faulty hinge broke off on 3 May" can be checked, "the hinge is faulty" cannot.
    """
    details = sorted(hit.start for hit in hits if hit.group == "details")
    return Places(
        (start, end - 1)  # two that touch would be one
        for start, end in sentence_spans(text)
        if _FIGURE.search(text, start, end) or bisect_left(details, start) < bisect_left(details, end)
    )


def names_of(context: TextContext) -> set[str]:
    """Return the names of people and things in the case, which may look like an insult or like capitals."""
    case = context.case
    names: set[str] = {
        case.consumer.name, case.retailer.name, case.retailer.store, case.retailer.account,
        case.seller.name, case.seller.email, case.consumer.email, context.to, *case.order.numbers,
        *context.enclosures,
    }  # fmt: skip
    names.update(item.name for item in case.items)
    for entry in context.log:
        names.update((entry.person, entry.reference))
    names.update(piece.name for piece in context.evidence)
    parts = {part.strip() for name in names for part in name.split(",")}
    return {name for name in names | parts if len(name) > 2}


def first(findings: Iterable[Finding], most: int = EACH) -> Sequence[Finding]:
    """Return the first findings of one rule."""
    kept: list[Finding] = []
    for one in findings:
        kept.append(one)
        if len(kept) == most:
            break
    return kept
