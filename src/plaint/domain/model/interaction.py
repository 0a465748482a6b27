"""The model of an interaction: one entry of the log, and the time order of entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from plaint.domain.model.dates import day_of

NO_STEP = "none"
"""What ``step`` holds for an entry that belongs to no step of the ladder."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One entry of the log (docs/file-format.md, "An interaction")."""

    id: str
    at: datetime | date | None = None
    """When it happened. With an offset where the file gives one; a plain date or a naive time is kept as it is."""
    channel: str = ""
    direction: str = ""
    """``out`` from the consumer, ``in`` to the consumer, ``note`` for oneself."""
    step: str = ""
    """Id of the playbook step that this took or answers."""
    person: str = ""
    reference: str = ""
    """Chat id, employee number, case number of the other side."""
    reason: str = ""
    text: str = ""
    answer: str = ""
    """What an incoming one is; empty means that nobody has classified it yet."""
    promise: str = ""
    promised_by: date | None = None
    actor: str = ""
    """Who stands on the other side (ACTORS); empty where it is to be guessed from step and person."""
    offer: str = ""
    """What is offered, in an entry whose answer is ``offer``."""
    amount: Decimal | None = None
    """Money that is offered, or that came back."""
    currency: str = ""
    offer_until: date | None = None
    """Last day on which the offer can be accepted."""
    settles: bool = False
    """Whether accepting the offer ends the whole matter."""
    decides: str = ""
    """Id of the offer that this entry answers."""
    decision: str = ""
    """``accept``, ``decline`` or ``counter``."""
    received: str = ""
    """The remedy that came back: an entry of its own."""
    evidence: tuple[str, ...] = ()
    withdrawn: str = ""
    """Why the entry does not count; entries are never deleted."""
    skipped: str = ""
    """Why the step was left out on purpose."""
    file: str = ""
    """Where it was read: path relative to the case's folder, with ``/``."""
    line: int | None = None
    """First line of the entry in that file, counted from 1."""

    @property
    def day(self) -> date | None:
        """Return the calendar day in the writer's time zone."""
        return None if self.at is None else day_of(self.at)

    @property
    def counts(self) -> bool:
        """Tell whether the entry is in use: not withdrawn."""
        return not self.withdrawn


def moment(interaction: Interaction) -> tuple[bool, datetime, str]:
    """Return a sort key in time order: undated entries come last, naive times count as UTC."""
    at = interaction.at
    if at is None:
        return (True, datetime.max.replace(tzinfo=UTC), interaction.id)
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=UTC)
    naive = at.replace(tzinfo=None)
    try:
        utc = naive - (at.utcoffset() or timedelta(0))
    except OverflowError:  # year 1 or 9999 with an offset
        utc = naive
    return (False, utc.replace(tzinfo=UTC), interaction.id)


def in_time_order(interactions: Iterable[Interaction]) -> tuple[Interaction, ...]:
    """Sort the log by time, then by id, so that the order is the same everywhere; decisions follow their offers."""
    found = sorted(interactions, key=moment)
    if any(one.decides for one in found):
        _put_decisions_after_offers(found)
    return tuple(found)


def _put_decisions_after_offers(log: list[Interaction]) -> None:
    """Move each decision that sorts before its offer, as two of one minute may, to the place after it."""
    for decision in [one for one in log if one.decides]:
        before = log.index(decision)
        offer = next((number for number, one in enumerate(log) if one.id == decision.decides), -1)
        if offer > before:
            log.insert(offer, log.pop(before))  # the offer itself moved one place down


def after_the_others(at: datetime | date | None, log: Iterable[Interaction]) -> datetime | date | None:
    """Return a time for a new entry that no other has: some seconds later where needed, so that it sorts after them."""
    if not isinstance(at, datetime):
        return at
    taken = {one.at for one in log if isinstance(one.at, datetime)}
    while at in taken:
        at += timedelta(seconds=1)
    return at
