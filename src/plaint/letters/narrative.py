"""Write the narrative of a letter: dated facts, contacts so far, why the handling was inadequate."""

from __future__ import annotations

from datetime import date

from plaint.domain.guidance.letter_basis import TO_BANKS
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.money import Money
from plaint.letters.context import LetterContext
from plaint.letters.phrases import Phrases, one_line


def order_numbers(material: LetterContext, say: Phrases) -> str:
    """Return the order numbers, or a blank."""
    return ", ".join(filter(None, map(one_line, material.case.order.numbers))) or say.blank("order")


def dated_facts(material: LetterContext, say: Phrases) -> str:
    """Return the dated facts of the order and the problem in the user's words."""
    order, problem = material.case.order, material.case.problem
    facts: list[tuple[date, str]] = []
    if order.placed is not None:
        facts.append((order.placed, _placed(material, say)))
    facts += [
        (day, say(f"facts.{name}"))
        for name, day in (("promised", order.promised), ("delivered", order.delivered))
        if day is not None and not material.not_ordered and not material.about_account
    ]
    if order.statement is not None and material.kind in TO_BANKS:
        facts.append((order.statement, say("facts.statement")))
    if problem.noticed is not None and material.kind != "withdrawal":
        facts.append((problem.noticed, say("facts.noticed")))
    facts.sort(key=lambda fact: fact[0])
    lines = [f"- {say.date(day)}: {text}" for day, text in facts]
    if material.kind == "withdrawal":
        return "\n".join([say("words.facts"), "", *lines]) if lines else ""
    if problem.noticed is None:
        lines.append(f"- {say.blank('noticed')}: {say('facts.noticed')}")
    told = one_line(problem.text) or say.blank("problem")
    return "\n".join([say("words.facts"), "", *lines, "", told])


def _placed(material: LetterContext, say: Phrases) -> str:
    """Return what happened on the day of the order, without the words of a buyer where the writer is none."""
    if material.not_ordered:
        return say("facts.charged")
    if material.about_account:
        return say("facts.order_day", items=_items(material, say))
    gift = material.case.consumer.role == "recipient"
    return say("facts.gift" if gift else "facts.placed", items=_items(material, say))


def _items(material: LetterContext, say: Phrases) -> str:
    return say.all(_item(material, say, place) for place in range(len(material.case.items))) or say.blank("item")


def _item(material: LetterContext, say: Phrases, place: int) -> str:
    item = material.case.items[place]
    text = one_line(item.name) or say.blank("item")
    several = item.quantity is not None and item.quantity != 1
    if several:
        text = f"{item.quantity:f} × {text}"
    if item.price is None:
        return text
    each = f" {say('words.each')}" if several else ""
    return f"{text} ({say.money(Money(item.currency, item.price))}{each})"


def contacts_so_far(material: LetterContext, say: Phrases, kept: int | None) -> str:
    """Return the newest ``kept`` contacts, oldest first, and how many there were before."""
    told = material.told()
    if not told:
        return ""
    shown = told if kept is None else told[len(told) - min(kept, len(told)) :]
    lines = [say("words.tried"), "", *(f"- {_contact(entry, say)}" for entry in shown)]
    if len(shown) < len(told):
        earlier = say("tried.earlier", count=str(len(told) - len(shown)))
        lines = [*lines, "", earlier] if shown else [earlier]
    return "\n".join(lines)


def _contact(entry: Interaction, say: Phrases) -> str:
    assert entry.day is not None
    channel = say.word("channels", entry.channel) if entry.channel else ""
    details = "; ".join(filter(None, (one_line(entry.person), one_line(entry.reference))))
    text = say(
        f"tried.{entry.direction}",
        date=say.date(entry.day),
        channel=f" {channel}" if channel else "",
        details=f" ({details})" if details else "",
        reason=_sentence(one_line(entry.reason) or one_line(entry.text)[:200]),
        answer=say.find("answers", entry.answer) or say("answers.other"),
    )
    return text + _promise(entry, say)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _promise(entry: Interaction, say: Phrases) -> str:
    promise = one_line(entry.promise).rstrip(".")
    if not promise:
        return ""
    if entry.promised_by is None:
        return say("tried.promise", promise=promise)
    return say("tried.promise_by", promise=promise, date=say.date(entry.promised_by))


def inadequate_handling(material: LetterContext, say: Phrases) -> str:
    """Say politely why the handling is not enough: a promise not kept, a refusal, or silence (S35)."""
    told = material.told()
    if not told:
        return ""
    broken = broken_promise(material)
    if broken is not None:
        return say("handling.broken", date=say.date(broken))
    last = told[-1]
    refusals = [entry for entry in told if entry.answer == "refusal"]
    if last.answer == "refusal" or (refusals and last.direction == "out"):
        return say("handling.refused", date=say.date(refusals[-1].day or material.today))
    if last.direction == "out" and last.day and last.day < material.today:
        return say("handling.silent", date=say.date(last.day))
    return ""


def broken_promise(material: LetterContext) -> date | None:
    """Return the latest promised day that has passed without its promise being kept.

    A promise from before the delivery was about the delivery, whose dates stand among the facts.
    """
    case = material.case
    if case.outcome.received is not None or any(entry.answer == "remedy" for entry in material.told()):
        return None
    arrived = case.order.delivered
    promised = [
        entry.promised_by
        for entry in material.told()
        if entry.promised_by is not None and not (arrived and entry.day and entry.day <= arrived)
    ]
    if case.outcome.promised is not None:
        promised.append(case.outcome.promised)
    last = max(promised, default=None)
    return last if last is not None and last < material.today else None
