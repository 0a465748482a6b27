"""Decide on offers and log what came back, for both faces: each function writes one entry, one unit of undo."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.guidance.offers import DECISION_LETTERS, Offer, offers, promises_only, received_money
from plaint.domain.model.case import Case
from plaint.domain.model.essentials import remedy_words
from plaint.domain.model.fields import Kind
from plaint.domain.model.ids import new_id
from plaint.domain.model.interaction import Interaction, after_the_others
from plaint.domain.model.money import Money
from plaint.domain.model.vocabulary import DECISIONS, REMEDIES
from plaint.domain.text.suggest import did_you_mean
from plaint.services.cases.actions import find_interaction, usual_currency
from plaint.services.input import build, values
from plaint.services.input.results import Logged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plaint.storage.workspace import LoadedCase, Workspace

_REASONS = {"accept": "Accepted the offer: {title}", "decline": "Declined the offer: {title}",
            "counter": "Answered the offer with another one: {title}"}  # fmt: skip
_DECIDED = {"accept": "accepted", "decline": "declined", "counter": "answered with another one"}


def known_word(text: str, words: Sequence[str], what: str) -> str:
    """Return the vocabulary's own spelling of a typed word. Raises UsageProblem with the nearest one."""
    word = text.strip().casefold().replace("_", "-").replace(" ", "-")
    if word in words:
        return word
    raise UsageProblem(f"{text!r} is no {what}", did_you_mean(word, words, f"known are: {', '.join(words)}"))


def decide(
    workspace: Workspace,
    loaded: LoadedCase,
    decision: str,
    *,
    reference: str = "",
    text: str = "",
    now: datetime,
    source: random.Random,
) -> Logged:
    """Answer an offer with ``accept``, ``decline`` or ``counter``: an outgoing entry of its own.

    Without a ``reference`` it is the newest offer that waits for a decision. Raises UsageProblem for a closed case,
    an entry that is no offer, an offer that is decided already, and where no offer waits.
    """
    word = known_word(decision, DECISIONS, "decision")
    case = loaded.case
    if case.status == "closed":
        raise UsageProblem(
            f"{case.id} is closed, so there is no offer to answer", f"plaint reopen {case.id} opens it again"
        )
    offer = offer_named(loaded, reference) if reference else newest_offer(loaded, now.date())
    if offer.decision in {"accept", "decline"}:
        raise UsageProblem(
            f"the offer {offer.entry.id} is {_DECIDED[offer.decision]} already, in {offer.decided_by}",
            f"withdraw that entry first: plaint log {case.id} 'why' --withdraw {offer.decided_by}",
        )
    entry = Interaction(
        new_id(source), at=after_the_others(now.replace(microsecond=0), loaded.log),
        channel=offer.entry.channel, direction="out",
        person=offer.entry.person, actor=offer.entry.actor, reason=_REASONS[word].format(title=offer.title),
        text=text.strip("\n"), decides=offer.entry.id, decision=word,
    )  # fmt: skip
    notes = [f"the letter that says so: plaint letter {case.id} --kind {DECISION_LETTERS[word]}"]
    if word == "accept" and offer.entry.settles:
        notes.insert(0, "it is offered in full settlement: accepting it ends the whole matter")
    with workspace.operation(f"{word} {offer.title}"):
        path = workspace.add_interaction(loaded, entry)
    return Logged(entry, path, tuple(notes))


def offer_named(loaded: LoadedCase, reference: str) -> Offer:
    """Return the offer with this id or unique beginning of one. Raises UsageProblem for an entry that is none."""
    entry = find_interaction(loaded, reference)
    known = {one.entry.id: one for one in offers(loaded.log)}
    if entry.id not in known:
        kept = (
            f"the offers are {', '.join(known)}" if known else f"say first that it is one: plaint answer … {entry.id}"
        )
        raise UsageProblem(f"{entry.id} is no offer", kept)
    return known[entry.id]


def newest_offer(loaded: LoadedCase, today: date) -> Offer:
    """Return the newest offer that waits for a decision and has not lapsed. Raises UsageProblem where none does."""
    waiting = [
        one for one in offers(loaded.log) if one.decision not in {"accept", "decline"} and not promises_only(one.entry)
    ]
    running = [one for one in waiting if one.until is None or one.until >= today]
    if running:
        return running[-1]
    if waiting:
        last = waiting[-1]
        raise UsageProblem(
            f"the offer “{last.title}” lapsed on {last.until}",
            f"to answer it all the same, name it: --entry {last.entry.id}",
        )
    raise UsageProblem(
        f"no offer waits for a decision in {loaded.case.id}",
        f"an offer is logged with: plaint answer {loaded.case.id} offer, or plaint log … --answer offer",
    )


def receive(
    workspace: Workspace,
    loaded: LoadedCase,
    remedy: str,
    *,
    amount: str = "",
    currency: str = "",
    on: str = "",
    text: str = "",
    now: datetime,
    source: random.Random,
) -> Logged:
    """Log what really came back: an entry of its own, any number of them, in any currency.

    Raises UsageProblem for an unknown remedy, an amount below zero and a day to come: that is a promise.
    """
    word = known_word(remedy, REMEDIES, "remedy")
    case = loaded.case
    typed = {"received": word, "amount": amount, "currency": currency}
    if amount.strip() and not currency.strip():
        typed["currency"] = usual_currency(workspace, case)
    typed |= {"text": text, "reason": f"Received: {remedy_words(word)}"}
    entry, notes = build.build_interaction(typed, now=now, entry_id=new_id(source))
    if entry.amount is not None and entry.amount <= 0:
        raise UsageProblem(f"{amount!r} is not a sum that came back", "write it as 499.00")
    if on.strip():
        field = replace(build.interaction_field("at"), kind=Kind.DATE)
        understood = values.understand(field, on, now)
        assert isinstance(understood.value, date)
        if understood.value > now.date():
            raise UsageProblem(
                f"{understood.value} is a day to come, and what is received has come",
                f"a promise is logged with: plaint log {case.id} 'what' --promise 'what' --by {understood.value}",
            )
        entry, notes = replace(entry, at=understood.value), (*notes, *understood.notes)
    entry = replace(entry, at=after_the_others(entry.at, loaded.log))
    money = None if entry.amount is None else Money(entry.currency, entry.amount)
    if money is not None:
        entry = replace(entry, reason=f"{entry.reason}, {money}")
    with workspace.operation(entry.reason):
        path = workspace.add_interaction(loaded, entry)
    return Logged(entry, path, (*notes, *_beside_claim(case, (*loaded.log, entry))))


def _beside_claim(case: Case, log: Sequence[Interaction]) -> tuple[str, ...]:
    """Say for each currency how much of the claim has come back so far."""
    claimed = {one.currency: one.amount for one in case.claimed()}
    said = []
    for one in received_money(case, log):
        whole = claimed.get(one.currency, Decimal(0))
        if whole and one.amount > whole:
            said.append(f"{one} has come back, which is more than the {Money(one.currency, whole)} of the claim")
        elif whole:
            said.append(f"{one} of {Money(one.currency, whole)} has come back so far")
    return tuple(said)
