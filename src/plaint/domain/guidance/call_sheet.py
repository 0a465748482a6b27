"""Make the call sheet (S17), and advise which channel to choose for its response time (S14, S15, S54)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plaint.domain.model.case import Case
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.playbook import Channel, Playbook, Unit


def call_sheet(case: Case, log: Sequence[Interaction]) -> tuple[tuple[str, str], ...]:
    """Return labels and values in the order in which a call asks for them; missing facts are named."""
    order, problem = case.order, case.problem
    items = ", ".join(item.name for item in case.items if item.name)
    money = ", ".join(str(amount) for amount in case.claimed())
    references = [entry.reference for entry in log if entry.counts and entry.reference]
    rows = [
        ("Order number", ", ".join(order.numbers)),
        ("Ordered", _day(order.placed)),
        ("Delivered", _day(order.delivered)),
        ("Account", case.retailer.account or case.consumer.email),
        ("Product", items),
        ("Problem", problem.text or problem.kind),
        ("Noticed", _day(problem.noticed)),
        ("You want", ", then ".join(case.wanted.remedies) or case.wanted.text),
        ("Amount", money),
        ("Earlier references", "; ".join(references[-5:]) or "none yet"),
        ("Last contact", _last(log)),
        ("Note during the call", "date and time, name, employee number or chat id, what they promise and by when"),
    ]
    return tuple((label, " ".join(value.split()) or "not in the file yet") for label, value in rows)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _last(log: Sequence[Interaction]) -> str:
    told = [entry for entry in log if entry.counts and entry.direction in {"in", "out"} and entry.day]
    if not told:
        return "none yet"
    entry = told[-1]
    who = f" with {entry.person}" if entry.person else ""
    return f"{entry.day} by {entry.channel or 'unknown channel'}{who}: {entry.reason}".rstrip(": ")


def duration(channel: Channel) -> str:
    """Format how long an answer takes on a channel, as ``1 business day``."""
    unit = channel.unit.value.replace("-", " ")
    return f"{channel.answer_within} {unit[:-1] if channel.answer_within == 1 else unit}"


_HOURS = {
    Unit.HOURS: 1, Unit.DAYS: 24, Unit.BUSINESS_DAYS: 34, Unit.WEEKS: 168, Unit.MONTHS: 730, Unit.YEARS: 8766,
}  # fmt: skip


def channel_advice(playbook: Playbook, days_left: int | None) -> tuple[tuple[Channel, str], ...]:
    """Rank the channels by urgency, each with its reason; ``days_left`` is the time until a right ends."""
    urgency = (
        "now"
        if days_left is not None and days_left <= 3
        else "days"
        if days_left is None or days_left <= 21
        else "weeks"
    )
    ranked = sorted(
        playbook.channels,
        key=lambda one: (
            one.urgency.index(urgency) if urgency in one.urgency else len(one.urgency) + 1,
            one.answer_within * _HOURS[one.unit],
            one.id,
        ),
    )
    return tuple((one, f"answer usually within {duration(one)}; {one.best_for}") for one in ranked)
