"""Check the facts of a case: missing, impossible or contradictory fields (S18 to S27)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from plaint.domain.checks.rules import make_finding
from plaint.domain.guidance.offers import received_money
from plaint.domain.model.case import Case
from plaint.domain.model.essentials import NAMES, essentials_for
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.money import Money, total
from plaint.domain.playbook.conditions import lookup
from plaint.domain.playbook.playbook import Playbook
from plaint.domain.text.word_lists import WordLists

FILE = "case.toml"
SHORT = 8
"""Words below which a description cannot say what, where and since when."""
_MISSING = {
    "order.numbers": ("ready.no-order-number", 'numbers = ["…"] under [order]; it stands in the confirmation'),
    "retailer.name": ("ready.no-retailer", 'name = "…" under [retailer]'),
    "consumer.country": ("ready.no-country", 'country = "ZA" (two letters) under [consumer]'),
    "items": ("ready.no-item", '[[item]] with name = "…"'),
    "problem.kind": ("ready.no-problem-kind", 'kind = "damaged" or another word of the list under [problem]'),
    "problem.noticed": ("ready.no-problem-date", "noticed = 2026-11-09 (your day) under [problem]"),
    "problem.text": ("ready.no-problem-text", "say under [problem] what is wrong, where, and since when"),
    "wanted.remedies": ("ready.no-remedy", 'remedies = ["refund", "replacement"], best first, under [wanted]'),
}
_ARRIVED = frozenset({"defective", "damaged", "not-as-described", "wrong-item", "missing"})
"""Kinds of problems that presuppose a delivery."""
_AWAITED = frozenset({"late", "not-delivered"})


def check(case: Case, playbook: Playbook | None, today: date, *, started: bool) -> Iterator[Finding]:
    """Find missing and impossible facts. ``started`` tells whether anything was sent."""
    yield from _missing(case)
    yield from _order_numbers(case, playbook)
    yield from _dates(case, today)
    yield from _wish(case, today, started=started)
    yield from _money(case)


def _case(rule: str, message: str, suggestion: str, field: str = "") -> Finding:
    return make_finding(rule, message, suggestion, file=FILE, field=field)


def _missing(case: Case) -> Iterator[Finding]:
    for path, why in essentials_for(case.problem.kind):
        if lookup(case, path) is None:
            rule, suggestion = _MISSING[path]
            yield _case(rule, f"{NAMES[path]} is missing. {why}", suggestion)
    order, kind = case.order, case.problem.kind
    if kind in _ARRIVED and order.delivered is None:
        message = "the day it arrived is missing; most time limits run from it"
        yield _case("ready.no-delivery-date", message, "delivered = … under [order]")
    if kind in _AWAITED and order.promised is None:
        message = "the promised delivery day is missing; without it nothing is late"
        yield _case("ready.no-promised-date", message, "promised = … under [order]; take the latest day that was named")
    if case.seller.name and not order.sold_by:
        message = "a seller is named, and not who sold it; that decides whether the marketplace answers for it"
        yield _case("ready.no-sold-by", message, 'sold_by = "seller" or "retailer" under [order]')


@lru_cache(maxsize=32)
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _order_numbers(case: Case, playbook: Playbook | None) -> Iterator[Finding]:
    if playbook is None or not playbook.order_number:
        return
    for number in case.order.numbers:
        if not _form(playbook.order_number).fullmatch(number.strip()):
            message = f"{number[:40]!r} has not the form of this shop's order numbers"
            yield _case("ready.order-number-form", message, "copy it from the order page or the confirmation")


def _dates(case: Case, today: date) -> Iterator[Finding]:
    order, kind, noticed = case.order, case.problem.kind, case.problem.noticed
    placed, delivered, promised = order.placed, order.delivered, order.promised
    advice = "compare both with the confirmation and the tracking"
    if placed and delivered and delivered < placed:
        message = f"delivered on {delivered}, before it was ordered on {placed}"
        yield _case("ready.delivered-before-placed", message, advice, "order.delivered")
    if placed and promised and promised < placed:
        message = f"promised for {promised}, before it was ordered on {placed}"
        yield _case("ready.promised-before-placed", message, advice, "order.promised")
    if placed and order.statement and order.statement < placed:
        message = f"the statement with the charge is of {order.statement}, before the order of {placed}"
        yield _case("ready.statement-before-placed", message, "compare both with the statement", "order.statement")
    received = case.outcome.received
    if placed and received and received < placed:
        message = f"received on {received}, before it was ordered on {placed}"
        yield _case("ready.received-before-placed", message, "correct one of the two dates", "outcome.received")
    if kind in _ARRIVED and delivered and noticed and noticed < delivered:
        message = f"noticed on {noticed}, before it arrived on {delivered}"
        yield _case("ready.noticed-before-delivered", message, "correct one of the two dates", "problem.noticed")
    if kind == "not-delivered" and delivered:
        message = f"the problem is that nothing was delivered, and {delivered} is given as the day it arrived"
        yield _case(
            "ready.delivered-yet-missing",
            message,
            'take the day out, or choose another kind, as "late"',
            "order.delivered",
        )
    for path, day in (
        ("order.placed", placed), ("order.delivered", delivered), ("problem.noticed", noticed), ("opened", case.opened),
        ("order.statement", order.statement), ("outcome.received", received),
    ):  # fmt: skip
        if day and day > today:
            name = path.rpartition(".")[2]
            yield _case("ready.future-date", f"{name} is {day}, a day to come", "check the year and the month", path)


def _wish(case: Case, today: date, *, started: bool) -> Iterator[Finding]:
    if started:
        return  # the ladder follows up on what was sent
    reply_by = case.wanted.reply_by
    if reply_by is None:
        message = "no day is named by which you ask for an answer"
        yield _case("ready.no-reply-by", message, "reply_by = … under [wanted]; two weeks is usual")
    elif reply_by < today:
        message = f"the answer is asked for by {reply_by}, which is over before anything was sent"
        yield _case("ready.reply-by-past", message, "name a day to come as wanted.reply_by")


def _money(case: Case) -> Iterator[Finding]:
    for number, item in enumerate(case.items, 1):
        if item.price is not None and not item.currency:
            message = f"the price of item {number} has no currency"
            yield _case("ready.currency-missing", message, 'currency = "EUR" beside the price')
    for number, claim in enumerate(case.claims, 1):
        if claim.amount is not None and not claim.currency:
            message = f"the amount of claim {number} has no currency"
            yield _case("ready.currency-missing", message, 'currency = "EUR" beside the amount')
    paid = {one.currency: one.amount for one in _paid(case)}
    plain_claims = [
        Money(claim.currency, claim.amount)
        for claim in case.claims
        if claim.amount is not None and claim.head in {"", "price"}
    ]
    for claimed in total(plain_claims):
        if claimed.currency in paid and claimed.amount > paid[claimed.currency]:
            message = (
                f"{claimed} is claimed as price, and the items cost {Money(claimed.currency, paid[claimed.currency])}"
            )
            yield _case("ready.claim-unexplained", message, "give each further amount a claim with its own head")


def check_received(case: Case, log: Sequence[Interaction]) -> Iterator[Finding]:
    """Find currencies in which more came back than is claimed; a sum in a currency without a claim is no fault."""
    claimed = {one.currency: one for one in case.claimed()}
    for one in received_money(case, log):
        whole = claimed.get(one.currency)
        if whole is None or one.amount <= whole.amount:
            continue
        entries = [entry for entry in log if entry.received and entry.counts and entry.currency == one.currency]
        message = f"{one} came back, more than the {whole} that is claimed"
        advice = "correct the amount, or add what else was claimed under [[claim]]"
        if entries:
            yield make_finding(
                "ready.received-above-claim", message, advice, file=entries[-1].file, line=entries[-1].line
            )
        else:
            yield _case("ready.received-above-claim", message, advice, "outcome.amount")


def _paid(case: Case) -> tuple[Money, ...]:
    return total(
        Money(item.currency, item.price * (Decimal(1) if item.quantity is None else item.quantity))
        for item in case.items
        if item.price is not None
    )


def check_closed(case: Case) -> Iterator[Finding]:
    """Find what a closed case does not say about its outcome."""
    if case.closed and case.opened and case.closed < case.opened:
        message = f"closed on {case.closed}, before it was opened on {case.opened}"
        yield _case("ready.closed-before-opened", message, "correct one of the two dates", "closed")
    if not case.outcome.results:
        message = "the case is closed, and how it ended is not recorded"
        yield _case("ready.closed-no-outcome", message, 'results = ["full-refund"] or what came, under [outcome]')


def check_description(case: Case, lists: WordLists) -> Iterator[Finding]:
    """Find vague words in the description of the problem, before it goes out (S21)."""
    from plaint.domain.checks.wording import vague_words

    text = case.problem.text
    count = len(text.split())
    if count < SHORT:
        message = f"what is wrong is told in {count} words; nobody can act on so little"
        yield _case("ready.problem-too-short", message, f"say what, where and since when: “{_sample(lists)}”")
    for hit in vague_words(text, lists)[:3]:
        message = f"“{hit.text}” is vague: nobody can check it"
        yield _case("ready.problem-vague", message, f"say what exactly happens: “{_sample(lists)}”")


def _sample(lists: WordLists) -> str:
    return lists.instead.get("vague", "Since 11 November the kettle switches off before the water boils.")
