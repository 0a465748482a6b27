"""Build the timeline of a case, in time order, from the facts, the log and the letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from plaint.domain.guidance.step_inference import is_third_party
from plaint.domain.model.interaction import Interaction
from plaint.storage.workspace import LoadedCase

CONSUMER, OTHER_SIDE = "consumer", "retailer"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened, or that was fixed for a day."""

    at: datetime | date
    actor: str
    """``consumer``, ``retailer``, or the name of the person who spoke."""
    event: str
    evidence: tuple[str, ...] = ()


def timeline(loaded: LoadedCase) -> tuple[TimelineEvent, ...]:
    """Return everything that has a date; withdrawn entries are left out. The order is the same everywhere."""
    found = [*_facts(loaded), *_log(loaded), *_letters(loaded)]
    return tuple(sorted(found, key=lambda one: (_moment(one.at), one.event)))


def _facts(loaded: LoadedCase) -> Iterator[TimelineEvent]:
    case = loaded.case
    numbers = " ".join(case.order.numbers)
    for at, actor, event in (
        (case.order.placed, CONSUMER, f"ordered {numbers}".strip()),
        (case.order.promised, OTHER_SIDE, "delivery was promised by this day"),
        (case.order.delivered, OTHER_SIDE, "delivered"),
        (case.problem.noticed, CONSUMER, f"noticed the problem {case.problem.kind}".strip()),
        (case.outcome.received, OTHER_SIDE, f"received: {', '.join(case.outcome.results) or 'the outcome'}"),
        (case.closed, CONSUMER, f"closed the case: {', '.join(case.outcome.results)}".rstrip(": ")),
    ):
        if at is not None:
            yield TimelineEvent(at, actor, event)


def _log(loaded: LoadedCase) -> Iterator[TimelineEvent]:
    for entry in loaded.log:
        if entry.at is not None and entry.counts:
            yield TimelineEvent(entry.at, _actor(entry), _event(entry), entry.evidence)


def _letters(loaded: LoadedCase) -> Iterator[TimelineEvent]:
    for letter in loaded.letters:
        if letter.sent is not None and not letter.withdrawn:
            recipient = f" to {letter.to}" if letter.to else ""
            yield TimelineEvent(
                letter.sent, CONSUMER, f"sent {letter.title or letter.kind or letter.id}{recipient}", letter.enclosures
            )


def _actor(entry: Interaction) -> str:
    third = entry.actor if is_third_party(entry) else ""
    return (entry.person or third or OTHER_SIDE) if entry.direction == "in" else CONSUMER


def _event(entry: Interaction) -> str:
    text = entry.reason or next((line.strip() for line in entry.text.splitlines() if line.strip()), entry.id)
    parts = [f"{entry.channel}: {text}" if entry.channel else text]
    if entry.answer:
        parts.append(f"answer: {entry.answer}")
    if entry.offer:
        until = f" until {entry.offer_until.isoformat()}" if entry.offer_until else ""
        parts.append(f"offered {entry.offer}{until}")
    if entry.promise:
        by = f" by {entry.promised_by.isoformat()}" if entry.promised_by else ""
        parts.append(f"promised {entry.promise}{by}")
    return "; ".join(parts)


def _moment(at: datetime | date) -> tuple[date, datetime]:
    """Order by the day as it was written; on one day by the clock, with days that have no time first."""
    if isinstance(at, datetime):
        return at.date(), at.replace(tzinfo=UTC)
    return at, datetime(at.year, at.month, at.day, tzinfo=UTC)
