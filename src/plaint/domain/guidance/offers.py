"""Find offers, promises and receipts in the log: what was offered, what became of it, what really came back.

An offer waits for a decision, a promise for its receipt; neither is a receipt (S55, S60).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plaint.domain.model.case import Case
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.money import Money, total

DECISION_LETTERS = {"accept": "offer-accept", "decline": "offer-decline", "counter": "offer-decline"}
"""Decision on an offer -> kind of the letter that says so; a counter-offer declines this one and asks again."""
PERFORM_DAYS = 14
"""Days that the other side gets for what it offered, where it named no day: our default, counted from accepting."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the other side offers, and what the consumer said to it."""

    entry: Interaction
    decision: str = ""
    """``accept``, ``decline`` or ``counter``; empty while it is open."""
    decided_by: str = ""
    """Id of the entry that decided it."""

    @property
    def title(self) -> str:
        """What is offered, in a few words."""
        return self.entry.offer or self.entry.promise or self.entry.reason or "their offer"

    @property
    def until(self) -> date | None:
        """Last day on which it can be accepted."""
        return self.entry.offer_until

    @property
    def money(self) -> Money | None:
        """The sum that is offered, where there is one."""
        return None if self.entry.amount is None else Money(self.entry.currency, self.entry.amount)


def offers(log: Sequence[Interaction]) -> tuple[Offer, ...]:
    """Return the offers in the order in which they came, each with the decision on it.

    What was accepted or declined stays so; a counter-offer leaves both open.
    """
    decisions: dict[str, Interaction] = {}
    for entry in log:
        if entry.decides and entry.decision and entry.counts:
            before = decisions.get(entry.decides)
            if before is None or entry.decision != "counter" or before.decision == "counter":
                decisions[entry.decides] = entry
    found = []
    for entry in log:
        if entry.answer == "offer" and entry.direction == "in" and entry.counts:
            decided = decisions.get(entry.id)
            found.append(Offer(entry, decided.decision, decided.id) if decided else Offer(entry))
    return tuple(found)


def promises_only(entry: Interaction) -> bool:
    """Tell whether an entry that is called an offer promises something for a day and asks for no decision.

    Older files hold promises in this way.
    """
    asks = entry.offer or entry.offer_until or entry.amount is not None or entry.settles
    return entry.promised_by is not None and not asks


def last_receipt(log: Iterable[Interaction]) -> Interaction | None:
    """Return the latest entry that says that something came back; None where none does."""
    found = None
    for entry in log:
        if entry.counts and (entry.received or (entry.answer == "remedy" and not is_promise(entry))):
            found = entry
    return found


def is_promise(entry: Interaction) -> bool:
    """Tell whether an entry says what will come, and not what came."""
    return entry.promised_by is not None or (bool(entry.promise) and not entry.received)


def reopened(case: Case, log: Sequence[Interaction]) -> Interaction | None:
    """Return the first entry after the last receipt that goes on with the complaint: a new message or a refusal.

    What came was then not what was wanted, or did not last.
    """
    receipt, received = last_receipt(log), case.outcome.received
    after = log[log.index(receipt) + 1 :] if receipt else log if received else ()
    if received is not None and (receipt is None or receipt.day is None or receipt.day < received):
        after = [one for one in after if one.day and one.day > received]
    for entry in after:
        goes_on = entry.direction == "out" or (entry.direction == "in" and entry.answer == "refusal")
        if goes_on and entry.counts and not entry.skipped and not entry.decides:
            return entry
    return None


def received_money(case: Case, log: Iterable[Interaction]) -> tuple[Money, ...]:
    """Return what came back, per currency: the entries that say so; without any, what the outcome says."""
    return entered_money(log) or case.received()


def entered_money(log: Iterable[Interaction]) -> tuple[Money, ...]:
    """Return what came back as entries of the log say, per currency; nothing where none names an amount."""
    return total(
        Money(entry.currency, entry.amount)
        for entry in log
        if entry.received and entry.counts and entry.amount is not None
    )


def parts_received(case: Case, log: Iterable[Interaction]) -> tuple[tuple[Money, Money], ...]:
    """Return what came back beside what is claimed, for each currency in which a part is still open."""
    claimed = {one.currency: one for one in case.claimed()}
    return tuple(
        (one, claimed[one.currency])
        for one in received_money(case, log)
        if one.currency in claimed and one.amount < claimed[one.currency].amount
    )


def promised_money(case: Case, log: Sequence[Interaction]) -> tuple[Money, ...]:
    """Return what was promised in money, per currency, whether it came or not.

    That is what accepted offers and promises with an amount say; without any, the outcome's amount with its promised
    day.
    """
    accepted = {one.entry.id for one in offers(log) if one.decision == "accept"}
    sums = [
        Money(entry.currency, entry.amount)
        for entry in log
        if entry.counts and entry.direction == "in" and entry.amount is not None and not entry.received
        and (entry.id in accepted or entry.answer == "remedy" or promises_only(entry))
    ]  # fmt: skip
    outcome = case.outcome
    if not sums and outcome.promised is not None and outcome.amount is not None:
        sums = [Money(outcome.currency, outcome.amount)]
    return total(sums)


def received_remedies(log: Iterable[Interaction]) -> tuple[str, ...]:
    """Return the remedies that came back, in the order in which they came, each once."""
    return tuple(dict.fromkeys(entry.received for entry in log if entry.received and entry.counts))
