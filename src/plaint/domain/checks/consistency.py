"""Compare a text with its case: order numbers, amounts, dates, enclosures, the remedy and the day to answer by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice

from plaint.domain.checks.text_context import AnalyzedText, TextContext
from plaint.domain.model.case import Case
from plaint.domain.model.dates import day_of
from plaint.domain.model.finding import Finding
from plaint.domain.text.figures import (
    MentionedAmount,
    MentionedDate,
    find_amounts,
    find_dates,
)
from plaint.domain.text.format import any_of
from plaint.domain.text.structure import blocks, occurrences, sentences
from plaint.domain.text.word_lists import Hit, normalize_word, tokenize

_FILE = re.compile(
    r"(?<![\w./-])[\w][\w.\-]{0,80}\.(?:png|jpe?g|heic|gif|webp|pdf|eml|msg|txt|docx?|odt|mp4|mov|zip|html?|csv)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?=[\w./-]{0,40}\d)[A-Z0-9][A-Z0-9./-]{3,40}\b")
_RUN = re.compile(r"\S+")
ALTERNATIVES = ("remedy.refund", "remedy.replacement", "remedy.repair", "remedy.price-reduction")
"""Remedies of which one excludes the other."""
DATES_AT_MOST = 100
"""Dates of a text that are compared: a letter with more is a log."""
HEADS_AT_MOST = 8
"""Claims of which every sum is tried: 255 sums."""


def _numbers(analyzed: AnalyzedText) -> Iterator[Finding]:
    """Compare the order numbers of the text with the case: by the shop's own form, else by the word before them."""
    numbers = [number for number in analyzed.context.case.order.numbers if number.strip()]
    if numbers and not occurrences(analyzed.text, numbers):
        message = "the text does not name the order number"
        yield analyzed.finding("text.no-order-number", message, f"write it near the top: {numbers[0]}")
    known = {normalize_word(number) for number in numbers}
    other = "write the case's own number, or add this one to the case"
    for start, end in _mentioned(analyzed) if numbers else ():
        said = analyzed.text[start:end]
        if normalize_word(said) not in known:
            message = f"{said} is not an order number of this case ({', '.join(numbers[:3])})"
            yield analyzed.finding("text.order-number-differs", message, other, (start, end))


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


def _mentioned(analyzed: AnalyzedText) -> Iterator[tuple[int, int]]:
    if analyzed.context.order_number:
        yield from (one.span() for one in _compiled(analyzed.context.order_number).finditer(analyzed.text))
        return
    for hit in analyzed.group("order"):
        after = analyzed.text[hit.end : hit.end + 60]
        gap = re.match(
            r"[\s:#.]{0,3}(?:(?:no|nr|n|num|number|nommer|nummer|número|numero)\b[.º°:]{0,2}\s?)?", after, re.IGNORECASE
        )
        at = hit.end + (gap.end() if gap else 0)
        if number := _DIGITS.match(analyzed.text, at):
            yield (number.start(), number.start() + len(number[0].rstrip(".-/")))


def known_amounts(context: TextContext) -> set[tuple[str, Decimal]]:
    """Return every amount that the case or its log names, and the sums of what is claimed."""
    case = context.case
    found = {(claim.currency, claim.amount) for claim in case.claims if claim.amount is not None}
    for item in case.items:
        if item.price is not None:
            found |= {(item.currency, item.price), (item.currency, item.price * (item.quantity or 1))}
    if case.outcome.amount is not None:
        found.add((case.outcome.currency, case.outcome.amount))
    heads = [(claim.currency, claim.amount) for claim in case.claims if claim.amount is not None][:HEADS_AT_MOST]
    heads += [(item.currency, item.price * (item.quantity or 1)) for item in case.items[:4] if item.price is not None]
    for size in range(2, min(len(heads), HEADS_AT_MOST) + 1):
        for some in combinations(heads[:HEADS_AT_MOST], size):
            if len({currency for currency, _ in some}) == 1:
                found.add((some[0][0], sum((amount for _, amount in some), Decimal(0))))
    found.update((entry.currency, entry.amount) for entry in context.log if entry.amount is not None)
    texts = [case.problem.text, case.wanted.text, case.outcome.text]
    texts += [part for entry in context.log for part in (entry.text, entry.reason, entry.promise, entry.offer)]
    texts += [part for piece in context.evidence for part in (piece.title, piece.shows)]
    for text in texts:
        found.update((one.currency, one.value) for one in find_amounts(text))
    return found


def _amounts(analyzed: AnalyzedText) -> Iterator[Finding]:
    said = list(find_amounts(analyzed.text))
    known = known_amounts(analyzed.context) if said else set()
    limits = analyzed.group("limits")
    for one in said if known else ():
        if any(_same(one, currency, amount) for currency, amount in known):
            continue
        if any(0 <= one.start - hit.end <= 25 for hit in limits):
            continue  # a threshold, as in "over GBP 100", is the law's figure and not the case's
        message = f"{analyzed.text[one.start : one.end]} is nowhere in the case"
        advice = "correct it, or add what it stands for to the case (claim, item or log)"
        yield analyzed.finding("text.amount-differs", message, advice, (one.start, one.end))


def _same(said: MentionedAmount, currency: str, amount: Decimal) -> bool:
    return said.value == amount and (not said.currency or not currency or said.currency == currency)


def own_days(case: Case) -> set[date]:
    """Return the dates that case.toml holds."""
    order, outcome = case.order, case.outcome
    named: list[object] = [
        case.opened, case.closed, order.placed, order.promised, order.delivered, order.statement,
        case.problem.noticed,
        case.wanted.reply_by, outcome.promised, outcome.received, *case.facts.values(),
    ]  # fmt: skip
    for task in case.tasks:
        named += [task.due, task.done]
    named += [override.day for override in case.overrides]
    return {day for one in named if isinstance(one, date) and (day := day_of(one))}


def logged_days(analyzed: AnalyzedText) -> set[date]:
    """Return the dates of the log and of the evidence, the day of writing and the day to answer by."""
    context = analyzed.context
    named = [context.today, context.written, context.reply_by]
    for entry in context.log:
        named += [entry.day, entry.promised_by, entry.offer_until]
    named += [day_of(piece.captured) for piece in context.evidence if piece.captured]
    return {day for day in named if day}


def _said_elsewhere(context: TextContext, analyzed: AnalyzedText) -> list[MentionedDate]:
    """Return the dates in the words of the case and its log, which the text may repeat."""
    case = context.case
    texts = [case.problem.text, case.wanted.text, *(entry.text for entry in context.log)]
    texts += [entry.reason for entry in context.log] + [piece.shows for piece in context.evidence]
    return [day for text in texts for day in find_dates(text, analyzed.lists)]


_CUES = ("date.delivered", "date.placed", "date.promised")


def _dates(analyzed: AnalyzedText) -> Iterator[Finding]:
    said = list(islice(find_dates(analyzed.text, analyzed.lists), DATES_AT_MOST))
    if not said:
        message = "the text names no date"
        yield analyzed.finding("text.no-date", message, "say when it was ordered, when it arrived, when you noticed it")
        return
    own, logged = own_days(analyzed.context.case), logged_days(analyzed)
    elsewhere = _said_elsewhere(analyzed.context, analyzed)
    for one in said:
        in_log = any(one.may_be(day) for day in logged) or any(one.agrees(day) for day in elsewhere)
        if in_log or (any(one.may_be(day) for day in own) and not _meant(analyzed, one, near=True)):
            continue
        meant = _meant(analyzed, one, near=False)
        if meant:
            what, right = meant
            message = f"{analyzed.text[one.start : one.end]} is not the day {what} ({right.isoformat()} in the case)"
            advice = "correct the text, or the case if it is wrong there"
            yield analyzed.finding("text.date-differs", message, advice, (one.start, one.end))
        elif not one.after(analyzed.context.today):  # a day to come is what is asked for, not what happened
            message = f"{analyzed.text[one.start : one.end]} is nowhere in the case or its log"
            advice = "log what happened on that day, or correct the date"
            yield analyzed.finding("text.date-unknown", message, advice, (one.start, one.end))


def _meant(analyzed: AnalyzedText, day: MentionedDate, *, near: bool) -> tuple[str, date] | None:
    """Find the date of the order that the words around a day name, if the case has another day for it.

    ``near`` asks for the word right before it ("delivered on 5 November"), else it stands in the sentence.
    """
    order = analyzed.context.case.order
    facts = {
        "date.delivered": ("of delivery", order.delivered),
        "date.placed": ("of the order", order.placed),
        "date.promised": ("promised for delivery", order.promised),
    }
    sentence = next((one for one in _sentences(analyzed) if one[0] <= day.start < one[1]), (0, 0))
    cues = [hit for hit in analyzed.group(*_CUES) if sentence[0] <= hit.start < sentence[1]]
    cue = min(cues, key=lambda hit: _distance(hit, day), default=None)
    if cue is None or (near and not (hit_before(cue, day) and len(tokenize(analyzed.text[cue.end : day.start])) <= 2)):
        return None
    what, right = facts[cue.group]
    return (what, right) if right is not None and not day.may_be(right) else None


def hit_before(hit: Hit, day: MentionedDate) -> bool:
    """Tell whether a word stands shortly before a date."""
    return 0 <= day.start - hit.end <= 20


def _distance(hit: Hit, day: MentionedDate) -> int:
    return day.start - hit.end if hit.end <= day.start else hit.start - day.end + 1


def _sentences(analyzed: AnalyzedText) -> list[tuple[int, int]]:

    return [one for block in blocks(analyzed.text) for one in sentences(analyzed.text, block)]


def _reply_by(analyzed: AnalyzedText) -> Iterator[Finding]:
    reply_by = analyzed.context.reply_by
    if reply_by is None:
        if not analyzed.context.asks_reply:
            return
        if any(one.after(analyzed.context.today) for one in find_dates(analyzed.text, analyzed.lists)):
            return
        message = "no day is named by which you ask for an answer"
        yield analyzed.finding("text.no-reply-by", message, "name one, two weeks from now, in the text and as reply_by")
        return
    if reply_by < analyzed.context.today:
        message = f"the answer is asked for by {reply_by.isoformat()}, which is over"
        yield analyzed.finding("text.reply-by-past", message, "name a day to come, in the text and as reply_by")
    if analyzed.lists.months and not any(one.may_be(reply_by) for one in find_dates(analyzed.text, analyzed.lists)):
        message = f"the text does not say that you ask for an answer by {reply_by.isoformat()}"
        yield analyzed.finding(
            "text.reply-by-unsaid", message, "write the day in the text; the reader sees nothing else"
        )


def _enclosures(analyzed: AnalyzedText) -> Iterator[Finding]:
    """Compare the files that the text names with those that are attached, by file name and by title."""
    context = analyzed.context
    pieces = {piece.name: piece for piece in context.evidence if piece.counts}
    for name in context.enclosures:
        if name not in pieces:
            message = f"{name} is to be enclosed, and is not among the evidence"
            yield analyzed.finding(
                "text.enclosure-missing", message, "add the file as evidence, or take it off the list"
            )
        elif not occurrences(analyzed.text, {name, name.rpartition("/")[2], pieces[name].title or name}):
            message = f"{name} is attached, and the text does not name it"
            yield analyzed.finding("text.enclosure-not-named", message, "list it under the enclosures")
    attached = {normalize_word(part) for name in context.enclosures for part in (name, name.rpartition("/")[2])}
    named = [(one.start(), one.end()) for one in _FILE.finditer(_RUN.sub(_without_addresses, analyzed.text))]
    for start, end in named:
        said = analyzed.text[start:end]
        if normalize_word(said) not in attached:
            message = f"the text names {said}, which is not attached"
            yield analyzed.finding(
                "text.enclosure-not-attached", message, f'add it: enclosures = ["{said}"]', (start, end)
            )
    words = analyzed.group("attached")
    if words and not context.enclosures and not named:
        hit = words[0]
        message = f"“{hit.text}” speaks of something enclosed, and nothing is attached"
        yield analyzed.finding("text.nothing-attached", message, "name the files as enclosures", (hit.start, hit.end))


def _without_addresses(one: re.Match[str]) -> str:
    address = "@" in one[0] or "://" in one[0] or one[0].startswith("www.")
    return " " * len(one[0]) if address else one[0]


def _wish(analyzed: AnalyzedText) -> Iterator[Finding]:
    asked = analyzed.group(*(group for group in analyzed.lists.groups if group.startswith("remedy.")))
    if not asked and not analyzed.context.complains:
        return
    if not asked:
        wanted = any_of(remedy.replace("-", " ") for remedy in analyzed.context.case.wanted.remedies[:2])
        message = "the text does not say what you want"
        yield analyzed.finding("text.no-remedy", message, f"ask for it in a sentence: {wanted or 'a refund, a repair'}")
        return
    places = analyzed.group(*ALTERNATIVES)
    ranked, choices = analyzed.group("ranking"), analyzed.group("or")
    for start, end in _sentences(analyzed):
        there = [hit for hit in places if start <= hit.start < end]
        if len({hit.group for hit in there}) < 2 or any(start <= hit.start < end for hit in ranked):
            continue
        if any(there[0].end <= hit.start < there[-1].start for hit in choices):
            message = "two remedies are asked for, and none of them first"
            advice = "say which you want first: " + analyzed.lists.instead.get("ranking", "“… or, if that fails, …”")
            yield analyzed.finding("text.remedies-unranked", message, advice, (there[0].start, there[-1].end))


def _story(analyzed: AnalyzedText) -> Iterator[Finding]:
    """Check that the text mentions the problem and, when escalating, the earlier attempts."""
    case, context = analyzed.context.case, analyzed.context
    if not context.complains:
        return
    said = {token.plain for token in analyzed.tokens}
    told = {token.plain for token in tokenize(case.problem.text) if len(token.plain) > 4}
    if not analyzed.group("problem") and not told & said:
        message = "the text does not say what is wrong"
        yield analyzed.finding("text.no-problem", message, "say in one sentence what happened, and when")
    before = [entry for entry in context.log if entry.counts and entry.direction in {"out", "in"} and entry.day]
    if context.level >= 3 and before and not analyzed.group("attempts"):
        mentioned = any(
            one.may_be(entry.day) for one in find_dates(analyzed.text, analyzed.lists) for entry in before if entry.day
        )
        if not mentioned and not occurrences(analyzed.text, {entry.reference for entry in before if entry.reference}):
            message = f"the text tells none of the {len(before)} contacts before it"
            advice = f"say what you tried, with dates, beginning with {before[0].day}"
            yield analyzed.finding("text.no-earlier-attempts", message, advice)


Rule = Callable[[AnalyzedText], Iterable[Finding]]
WORDLESS: tuple[Rule, ...] = (_numbers, _amounts, _enclosures)
"""Rules that need no word list (of :func:`_numbers` and :func:`_enclosures` only the part that needs none runs)."""
AGREEMENT: tuple[Rule, ...] = (*WORDLESS, _dates, _reply_by, _wish, _story)
