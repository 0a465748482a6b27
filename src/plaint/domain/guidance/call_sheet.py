"""Make the call sheet (S17), and advise which channel to choose for its response time (S14, S15, S54)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from plaint.domain.guidance.durations import HOURS, duration
from plaint.domain.guidance.step_deadlines import BODY_DAYS
from plaint.domain.model.case import Case, Item
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.playbook import Channel, Playbook, Step


def call_sheet(case: Case, log: Sequence[Interaction], step: Step | None = None) -> tuple[tuple[str, str], ...]:
    """Return labels and values in the order in which a call asks for them; missing facts are named.

    ``step`` is the step that the call takes: it says where to call.
    """
    order, problem = case.order, case.problem
    items = ", ".join(_item(item) for item in case.affected() if item.name)
    money = ", ".join(str(amount) for amount in case.claimed())
    references = [entry.reference for entry in log if entry.counts and entry.reference]
    places = tuple((f"Where {number}" if number > 1 else "Where", text) for number, text in _places(case, step))
    files = "; ".join(f"{one.name or one.step} {one.number}".strip() for one in case.bodies if one.number)
    rows = [
        *places,
        ("Order number", ", ".join(order.numbers)),
        ("Ordered", _day(order.placed)),
        ("Delivered", _day(order.delivered)),
        ("Seller", _seller(case)),
        ("Telephone", ", ".join(one.address for one in case.retailer.contacts if one.channel == "phone")),
        ("Account", case.retailer.account or case.consumer.email),
        ("Product", items),
        ("Problem", problem.text or problem.kind),
        ("Noticed", _day(problem.noticed)),
        ("You want", ", then ".join(case.wanted.remedies) or case.wanted.text),
        ("Amount", money),
        ("Earlier references", "; ".join(references[-5:]) or "none yet"),
        ("File numbers", files or "none yet"),
        ("Your telephone", case.consumer.phone),
        ("Last contact", _last(log)),
        ("Note during the call", "date and time, name, employee number or chat id, what they promise and by when"),
    ]
    return tuple((label, " ".join(value.split()) or "not in the file yet") for label, value in rows)


def _item(item: Item) -> str:
    return item.name if item.quantity is None or item.quantity == 1 else f"{item.quantity:f} x {item.name}"


def _seller(case: Case) -> str:
    seller = case.seller.name or ("" if case.order.sold_by == "seller" else case.retailer.name)
    return f"{seller}, {case.seller.email}" if seller and case.seller.email else seller


def _places(case: Case, step: Step | None) -> Iterator[tuple[int, str]]:
    """Yield where to call or write: the step's own places, then the addresses that the consumer found."""
    found = list(step.where) if step else []
    for contact in case.retailer.contacts:
        if contact.address:
            source = f" (found at {contact.found_at})" if contact.found_at else ""
            found.append(f"{contact.channel or 'address'}: {contact.address}{source}")
    yield from enumerate(found, 1)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _last(log: Sequence[Interaction]) -> str:
    told = [entry for entry in log if entry.counts and entry.direction in {"in", "out"} and entry.day]
    if not told:
        return "none yet"
    entry = told[-1]
    who = f" with {entry.person}" if entry.person else ""
    return f"{entry.day} by {entry.channel or 'unknown channel'}{who}: {entry.reason}".rstrip(": ")


def channel_advice(
    playbook: Playbook, days_left: int | None, step: Step | None = None
) -> tuple[tuple[Channel, str], ...]:
    """Rank the channels by urgency, each with its reason; ``days_left`` is the time until a right ends.

    Only channels that lead to the ``step`` are advised, where it names any.
    """
    leading = [one for one in playbook.channels if step and one.id in step.channels]
    urgency = (
        "now"
        if days_left is not None and days_left <= 3
        else "days"
        if days_left is None or days_left <= 21
        else "weeks"
    )
    ranked = sorted(
        leading or playbook.channels,
        key=lambda one: (
            one.urgency.index(urgency) if urgency in one.urgency else len(one.urgency) + 1,
            one.answer_within * HOURS[one.unit],
            one.id,
        ),
    )
    return tuple((one, _advice(one, step.actor if step else "")) for one in ranked)


def _advice(channel: Channel, actor: str = "") -> str:
    best = channel.best_for.strip().rstrip(".;")
    days = BODY_DAYS.get(actor)
    patience = (
        f"we ask how it stands after {days} days (our default, not a rule)"
        if days
        else f"we ask again after {duration(channel)} (our default, not a rule)"
    )
    return f"{best}; {patience}" if best else patience
