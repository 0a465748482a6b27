"""Check the wording of a text: clear, polite, neutral, of reasonable length. Advice; irony is beyond it.

Rules of style are here, those of agreement with the case in ``consistency``. Word lists are data
(playbooks/wording/LANGUAGE.toml), because another language needs other words and no other rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from plaint.domain.checks.consistency import AGREEMENT, WORDLESS
from plaint.domain.checks.text_context import AnalyzedText, Limits, TextContext, first, names_of, without_fine
from plaint.domain.model.finding import Finding
from plaint.domain.text.structure import Places, blocks, quotations, sentences
from plaint.domain.text.word_lists import Hit, WordLists, tokenize

__all__ = ["Limits", "TextContext", "WordLists", "check"]

Rule = Callable[[AnalyzedText], Iterable[Finding]]

_COUNTED = re.compile(r"\w+(?:['’.,/-]\w+)*")
_PLACEHOLDERS = re.compile(
    r"\[(?!sic\])[^\]\[\n]{0,60}[^\W\d_][^\]\[\n]{0,60}\](?![(:])"  # [NAME], but no [link](address) and no [1]
    r"|\{\{[^{}\n]{0,60}\}\}|\{[a-z_.]{1,40}\}"
    r"|<(?![^<>\n]{0,60}(?:@|://))[^\W\d_][^<>\n]{0,40}>"
    r"|\b(?:[Xx]{3,12}|TBD|TBC|TODO|FIXME)\b|_{3,}|\?{3,}|\.{5,}"
    r"|\b(?:DD|TT|dd|tt)[-/.](?:MM|mm)[-/.](?:YYYY|JJJJ|AAAA|yyyy|jjjj|aaaa)\b"
)
_MARKS = re.compile(r"[!?]{2,}|!")
_ODR = re.compile(r"ec\.europa\.eu/(?:consumers/)?odr\b", re.IGNORECASE)
_RUN = re.compile(r"[\w.\-/]+")
_CODE = re.compile(r"\d|[\w-]\.\w{2,5}\Z")
"""A run of characters that is a number, a product code or a file name."""
_ACCOUNT = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z\d]{1,4}){3,8}(?!\w)"
    r"|\b(?:BIC|SWIFT)\b[^\w\n]{0,3}(?:is|ist|es|é|code|Code)?[^\w\n]{0,3}[A-Z]{6}[A-Z\d]{2,5}\b"
)
"""An IBAN or BIC: its capitals are no shouting."""
CAPITALS_SHARE = 0.2
CAPITALS_FROM = 60
"""Letters from which a share says anything."""


def check(text: str, language: str, lists: WordLists, context: TextContext) -> tuple[Finding, ...]:
    """Check a text that is about to be sent; findings are in the order of the text.

    Spans are character offsets in ``text``; lines count from ``context.first_line``. ``language`` is what the
    text is written in: where ``lists`` are of another one, only the rules that need no words are applied.
    """
    if not text.strip():
        empty = AnalyzedText.of("", context, lists)
        return (empty.finding("text.empty", "the draft has no text", "write it, or withdraw the draft"),)
    known = not language or language.lower()[:2] == lists.language
    analyzed = AnalyzedText.of(text, context, lists if known else WordLists(language, {}))
    rules: tuple[Rule, ...] = (*AGREEMENT, *_STYLE) if known else _ANY_LANGUAGE
    findings = [one for rule in rules for one in first(rule(analyzed), 20)]
    return tuple(sorted(findings, key=lambda one: (one.span or (-1, -1), one.rule)))


def _placeholders(analyzed: AnalyzedText) -> Iterator[Finding]:
    places = [(one.start(), one.end(), one[0]) for one in _PLACEHOLDERS.finditer(analyzed.text)]
    places += [(hit.start, hit.end, hit.text) for hit in analyzed.group("placeholders")]
    places += [(hit.start, hit.end, hit.text) for hit in analyzed.group("blanks") if hit.text.isupper()]
    for start, end, said in first_places(places):
        message = f"“{said}” is a blank that was not filled in"
        yield analyzed.finding("text.placeholder", message, "write what belongs there, or take it out", (start, end))


def first_places(places: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the places in order, without those inside an earlier one."""
    kept: list[tuple[int, int, str]] = []
    for place in sorted(places, key=lambda one: (one[0], -one[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


_TONE = (
    ("abusive", "text.abusive", "is abusive: firms and bodies may refuse to read on"),
    ("accusations", "text.accusation", "accuses; it invites a denial instead of an answer"),
    ("threats", "text.threat", "threatens before the legal step is due"),
    ("absolutes", "text.absolute", "is absolute: one exception makes it untrue"),
    ("vague", "text.vague", "is vague: nobody can check it"),
)
_INSTEAD = {
    "abusive": "take it out and write what happened instead",
    "accusations": "write what happened instead",
    "threats": "say neutrally what you will do next, once the step is open",
    "absolutes": "say how often, and when",
    "vague": "say what exactly, where and since when",
}


def _tone(analyzed: AnalyzedText) -> Iterator[Finding]:
    for group, rule, why in _TONE:
        if group == "threats" and analyzed.context.legal:
            continue
        sample = analyzed.lists.instead.get(group, "")
        suggestion = _INSTEAD[group] + (f": “{sample}”" if sample else "")
        yield from first(
            analyzed.finding(rule, f"“{hit.text}” {why}", suggestion, (hit.start, hit.end))
            for hit in _apart(analyzed.group(group))
            if not _is_name(analyzed, hit)
        )


def _apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Leave out hits that lie within an earlier one: "in court" in "see you in court"."""
    end = -1
    for hit in hits:
        if hit.start >= end:
            yield hit
            end = hit.end


_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr", "prof", "mnr", "mev", "me", "hr", "fr", "sr", "sra", "dra", "st"})


def _is_name(analyzed: AnalyzedText, hit: Hit) -> bool:
    """Tell whether a word that is also a name is used as one: capitalised, beside another capital."""
    if hit.text.casefold() not in analyzed.lists.names or not hit.text[0].isupper() or hit.text.isupper():
        return False
    after = re.compile(r"[ \t]+[^\W\d_]").match(analyzed.text, hit.end)
    before = analyzed.text[: hit.start].rstrip(" ").rpartition(" ")[2]
    named = before[:1].isupper() and (before.isalpha() or before.casefold().rstrip(".") in _TITLES or len(before) == 2)
    return named or bool(after and after[0][-1].isupper())


def _exclamations(analyzed: AnalyzedText) -> Iterator[Finding]:
    marks = [
        one for one in _MARKS.finditer(analyzed.text) if set(one[0]) != {"?"} and not analyzed.own.hold(one.start())
    ]
    if marks:
        times = f", {len(marks)} times" if len(marks) > 1 else ""
        message = f"“{marks[0][0]}” reads as shouting{times}"
        yield analyzed.finding("text.exclamation", message, "end the sentence with a full stop", marks[0].span())


def _is_account(run: str) -> bool:
    """Tell an IBAN from words in capitals: most of it are digits, unless it is called a BIC."""
    return run.startswith(("BIC", "SWIFT")) or sum(char.isdigit() for char in run) >= 8


def _capital_words(analyzed: AnalyzedText) -> Iterator[Finding]:
    codes = Places(
        [one.span() for one in _RUN.finditer(analyzed.text) if _CODE.search(one[0])]
        + [one.span() for one in _PLACEHOLDERS.finditer(analyzed.text)]
        + [one.span() for one in _ACCOUNT.finditer(analyzed.text) if _is_account(one[0])]
    )
    names = {token.text for name in names_of(analyzed.context) for token in tokenize(name)}
    for token in analyzed.tokens:
        if len(token.text) < 4 or not token.text.isupper() or token.text in analyzed.lists.acronyms | names:
            continue
        if analyzed.own.hold(token.start) or codes.hold(token.start):
            continue
        message = f"“{token.text}” in capitals reads as shouting"
        yield analyzed.finding("text.capital-word", message, f"write “{token.text.lower()}”", (token.start, token.end))


def _capitals(analyzed: AnalyzedText) -> Iterator[Finding]:
    letters = [char for token in analyzed.tokens if not analyzed.own.hold(token.start) for char in token.text]
    capitals = sum(char.isupper() for char in letters)
    if len(letters) >= CAPITALS_FROM and capitals > CAPITALS_SHARE * len(letters):
        share = round(100 * capitals / len(letters))
        yield analyzed.finding("text.capitals", f"{share} % of the letters are capitals", "write it in small letters")


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _COUNTED.finditer(text, start, end))


def _length(analyzed: AnalyzedText) -> Iterator[Finding]:
    limits, message_kind = analyzed.context.limits, analyzed.context.kind == "message"
    most = limits.message if message_kind else limits.letter
    words = _count(analyzed.text, 0, len(analyzed.text))
    if words > most:
        advice = "keep what the reader needs to act; the evidence tells the rest"
        said = "message" if message_kind else "letter"
        yield analyzed.finding("text.too-long", f"{words} words; a {said} is read up to about {most}", advice)


def _long_parts(analyzed: AnalyzedText) -> Iterator[Finding]:
    limits = analyzed.context.limits
    for block in blocks(analyzed.text):
        words = _count(analyzed.text, *block)
        if words > limits.paragraph:
            message = f"the paragraph has {words} words; more than {limits.paragraph} are hard to follow"
            yield analyzed.finding("text.long-paragraph", message, "begin a new one for each point", block)
        if words <= limits.sentence:
            continue
        for start, end in sentences(analyzed.text, block):
            count = _count(analyzed.text, start, end)
            if count > limits.sentence:
                message = f"the sentence has {count} words; more than {limits.sentence} are hard to follow"
                yield analyzed.finding("text.long-sentence", message, "make two of it", (start, end))


def _retired_links(analyzed: AnalyzedText) -> Iterator[Finding]:
    for one in _ODR.finditer(analyzed.text):
        message = "the European dispute platform was closed on 20 July 2025; the link leads nowhere"
        advice = "leave it out, or name the dispute body of your country"
        yield analyzed.finding("text.odr-link", message, advice, one.span())


_STYLE: tuple[Rule, ...] = (
    _placeholders, _tone, _exclamations, _capital_words, _capitals, _length, _long_parts, _retired_links,
)  # fmt: skip
_ANY_LANGUAGE: tuple[Rule, ...] = (
    *WORDLESS, _placeholders, _exclamations, _capital_words, _capitals, _length, _long_parts, _retired_links,
)  # fmt: skip


def vague_words(text: str, lists: WordLists) -> list[Hit]:
    """Find the vague words of a description, outside quotations."""
    quoted = Places(quotations(text))
    hits = list(lists.lexicon.hits(tokenize(text), text))
    return [hit for hit in without_fine(hits, text) if hit.group == "vague" and not quoted.hold(hit.start)]
