"""Compose sections of a dossier: chronology, letters, money and deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from plaint.domain.guidance.offers import entered_money, promised_money, received_money
from plaint.domain.guidance.step_inference import actor_of_entry, is_third_party
from plaint.domain.model.case import Item
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.model.money import Money, total
from plaint.domain.safe import safe, safe_lines
from plaint.exporters.content import CurrencyTotals, DueDay, Event, Fact, MoneyRow, SentLetter
from plaint.exporters.markup import reflowed
from plaint.services.export.dossier_source import Source, moment
from plaint.services.guidance.agenda import matters

if TYPE_CHECKING:
    from plaint.domain.deadlines.deadline import Deadline

_DETAIL = 3000
"""Characters of what was said in one contact that the chronology repeats; the log has the rest."""
_When = datetime | date


def chronology(source: Source) -> tuple[Event, ...]:
    """Return everything that has a date, in the order of the days; withdrawn entries are left out."""
    found = [*_facts(source), *_log(source), *_letters(source)]
    found.sort(key=lambda one: (_key(one[0]), one[1].text))
    return tuple(event for _, event in found)


def _key(at: _When) -> tuple[date, datetime]:
    if isinstance(at, datetime):
        return at.date(), at.replace(tzinfo=UTC)
    return at, datetime(at.year, at.month, at.day, tzinfo=UTC)


def _when(source: Source, at: _When) -> str:
    return moment(at, source.say)


def _facts(source: Source) -> Iterator[tuple[_When, Event]]:
    case, w = source.case, source.words
    us, they = w.of("sides", "consumer"), w.of("sides", "retailer")
    problem = f"{w('noticed')}: {w.of('problems', case.problem.kind)}" if case.problem.kind else w("noticed")
    results = ", ".join(result_word(source, one) for one in case.outcome.results)
    for at, who, words, proof in (
        (case.order.placed, us, f"{w('ordered')}: {', '.join(case.order.numbers)}".rstrip(": "), ""),
        (case.order.promised, they, w("promised"), ""),
        (case.order.delivered, they, w("delivered"), "delivery"),
        (case.problem.noticed, us, problem, "problem"),
        (case.outcome.received, they, f"{w('received')}: {results}".rstrip(": "), ""),
        (case.closed, us, f"{w('closed')}: {results}".rstrip(": "), ""),
    ):
        if at is not None:
            names = [piece.name for piece in source.loaded.evidence if proof and proof in piece.proves]
            yield at, Event(_when(source, at), who, safe(words, 400), exhibits=source.numbers(names))


def _log(source: Source) -> Iterator[tuple[_When, Event]]:
    for entry in source.loaded.log:
        if entry.at is not None and entry.counts:
            linked = [piece.name for piece in source.loaded.evidence if f"interaction {entry.id}" in piece.proves]
            yield (
                entry.at,
                Event(
                    _when(source, entry.at),
                    _who(source, entry),
                    _told(source, entry),
                    reflowed(safe_lines(entry.text, _DETAIL)),
                    source.numbers((*entry.evidence, *linked)),
                ),
            )


def _who(source: Source, entry: Interaction) -> str:
    consumer = source.words.of("sides", "consumer")
    if entry.direction == "in":
        side = "" if is_third_party(entry, source.guidance.playbook) else source.words.of("sides", "retailer")
        return safe(entry.person or side or actor_of_entry(entry, source.guidance.playbook), 100)
    return consumer


def _told(source: Source, entry: Interaction) -> str:
    w = source.words
    channel = w.of("channels", entry.channel) if entry.channel else ""
    lines = [": ".join(filter(None, (channel, entry.reason)))]
    if entry.direction == "out" and entry.person:
        lines.append(f"{w('to')}: {entry.person}")
    if entry.reference:
        lines.append(f"{w('reference')}: {entry.reference}")
    third = is_third_party(entry, source.guidance.playbook)
    if entry.answer and not (third and entry.answer == "irrelevant"):  # a witness answers nothing, and is no noise
        lines.append(w.of("answers", entry.answer).capitalize() + ".")
    lines += _offered(source, entry)
    if entry.promise:
        by = entry.promised_by
        date_words = w("promise_by", promise=entry.promise, date=source.say.date(by)) if by else ""
        lines.append(date_words or w("promise", promise=entry.promise))
    if entry.skipped:
        lines.append(w("skipped", reason=entry.skipped))
    return "\n".join(safe(line, 500) for line in lines if line)


def _offered(source: Source, entry: Interaction) -> Iterator[str]:
    """Yield what an entry offers, or what it says came back, with the amount."""
    w, say = source.words, source.say
    money = "" if entry.amount is None else say.money(Money(entry.currency, entry.amount))
    if entry.received:
        yield f"{w('received')}: {', '.join(filter(None, (w.of('remedies', entry.received), money)))}"
    elif entry.offer or entry.amount is not None:
        until = "" if entry.offer_until is None else f"{w.of('deadline_kinds', 'act_before')}: "
        until += say.date(entry.offer_until) if entry.offer_until else ""
        yield "; ".join(filter(None, (entry.offer, money, until)))


def _letters(source: Source) -> Iterator[tuple[_When, Event]]:
    for letter in source.loaded.letters:
        if letter.sent is not None and not letter.withdrawn:
            title = letter.title or letter.kind or letter.id
            text = (
                source.words("sent_to", to=letter.to, title=title) if letter.to else source.words("sent", title=title)
            )
            us = source.words.of("sides", "consumer")
            yield (
                letter.sent,
                Event(_when(source, letter.sent), us, safe(text, 500), "", source.numbers(letter.enclosures)),
            )


def letters(source: Source) -> tuple[SentLetter, ...]:
    """Return the letters that went out, the first sent first."""
    sent = [one for one in source.loaded.letters if one.sent is not None and not one.withdrawn]
    sent.sort(key=lambda one: (_key(one.sent or date.max), one.id))
    return tuple(_sent(source, one) for one in sent)


def _sent(source: Source, letter: Letter) -> SentLetter:
    w = source.words
    assert letter.sent is not None
    rows = (
        ("at", _when(source, letter.sent)),
        ("to", letter.to),
        ("channel", w.of("channels", letter.channel) if letter.channel else ""),
        ("reply_by", source.say.date(letter.reply_by) if letter.reply_by else ""),
    )
    facts = tuple(Fact(w(label), safe(text, 300)) for label, text in rows if text)
    title = safe(letter.title or source.say.kind(letter.kind, "title") if letter.kind else letter.title, 200)
    body = safe_lines(letter.body, 60_000)
    return SentLetter(title or letter.id, _when(source, letter.sent), facts, body, source.numbers(letter.enclosures))


def item_text(source: Source, item: Item) -> str:
    """Return ``2 × Glass kettle, ZAR 499.00``."""
    count = f"{item.quantity:f} × " if item.quantity is not None and item.quantity != 1 else ""
    price = f", {source.say.money(Money(item.currency, item.price))}" if item.price is not None else ""
    return f"{count}{item.name}{price}"


def result_word(source: Source, result: str) -> str:
    """Return the word for how it ended."""
    return source.say.find("results", result) or source.words.of("results", result)


def money(source: Source) -> tuple[CurrencyTotals, ...]:
    """Return a table for each currency: heads, what is claimed in all, agreed, received, and what is open."""
    case = source.case
    heads = [
        (source.say.word("heads", claim.head or "other"), Money(claim.currency, claim.amount))
        for claim in case.claims
        if claim.amount is not None
    ] or [
        (item.name, Money(item.currency, item.price * (1 if item.quantity is None else item.quantity)))
        for item in case.items
        if item.price is not None
    ]
    log, outcome = source.loaded.log, case.outcome
    agreed = list(promised_money(case, log))
    if not agreed and not entered_money(log) and outcome.amount is not None:
        agreed = [Money(outcome.currency, outcome.amount)]
    came = received_money(case, log)
    currencies = sorted({one.currency for one in (*(money for _, money in heads), *agreed, *came)})
    return tuple(_account(source, currency, heads, agreed) for currency in currencies)


def _account(source: Source, currency: str, heads: list[tuple[str, Money]], agreed: list[Money]) -> CurrencyTotals:
    w, say = source.words, source.say
    own = [(label, one) for label, one in heads if one.currency == currency]
    claimed = next(iter(total(one for _, one in own)), Money(currency, Decimal(0)))
    came = received_money(source.case, source.loaded.log)
    received = next((one for one in came if one.currency == currency), Money(currency, Decimal(0)))
    rows = [MoneyRow(safe(label, 200), say.money(one)) for label, one in own]
    rows.append(MoneyRow(w("claimed"), say.money(claimed), strong=True))
    rows += [MoneyRow(w("agreed_amount"), say.money(one)) for one in agreed if one.currency == currency]
    rows.append(MoneyRow(w("received"), say.money(received)))
    rows.append(MoneyRow(w("balance"), say.money(Money(currency, claimed.amount - received.amount)), strong=True))
    return CurrencyTotals(safe(currency, 20), tuple(rows))


def deadlines(source: Source) -> tuple[DueDay, ...]:
    """Return the deadlines that still ask for something, the nearest first, each with how it was found."""
    found = [
        one for one in source.guidance.deadlines if matters(one) and one.day is not None and one.meaning != "theirs"
    ]
    if source.case.status == "closed":
        return ()
    found.sort(key=lambda one: (one.remind or one.day or date.max, one.rule))
    return tuple(_due(source, one) for one in found)


def _due(source: Source, deadline: Deadline) -> DueDay:
    w, day = source.words, deadline.day
    assert day is not None
    return DueDay(
        day=source.say.date(day),
        kind=w.of("deadline_kinds", deadline.meaning),
        title=safe(deadline.title, 200),
        reason=safe(deadline.explanation, 800),
        source=safe(_cited(deadline), 400),
        state=w.of("deadline_states", str(deadline.state)),
        overdue=deadline.overdue,
    )


def _cited(deadline: Deadline) -> str:
    """Return the text and the address of what a date rests on; our own customs are no source for a reader."""
    source = deadline.source
    if source is None or source.kind == "own-default":
        return ""
    return f"{source.text}, {source.url}" if source.url and source.url not in source.text else source.text
