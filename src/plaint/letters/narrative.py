"""Tell the facts of a letter in dated sentences, without those that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plaint.domain.guidance.letter_basis import TO_BANKS
from plaint.letters.context import LetterContext
from plaint.letters.phrases import Phrases, one_line
from plaint.letters.things import priced_items

NO_NOTICE = frozenset({"late", "not-delivered", "misdelivered", "change-of-mind", "refund-missing", "insolvent"})
"""Problems that nobody notices on a day: it is in the other dates."""
_PROMISE_COUNTS = frozenset({"late", "not-delivered", "misdelivered", "missing", "insolvent", ""})


def order_numbers(material: LetterContext, say: Phrases) -> str:
    """Return the order numbers, or a blank."""
    return ", ".join(filter(None, map(one_line, material.case.order.numbers))) or say.blank("order")


def dated_facts(material: LetterContext, say: Phrases) -> str:
    """Return the dated facts of the order, then the problem in the user's words."""
    facts = [text for _, text in sorted(_facts(material, say), key=lambda fact: fact[0])]
    problem = material.case.problem
    if material.kind == "withdrawal":
        return " ".join(facts)
    if problem.noticed is None and problem.kind not in NO_NOTICE:
        facts.append(say("facts.noticed", date=say.blank("noticed")))
    told = one_line(problem.text) or say.blank("problem")
    return "\n\n".join(filter(None, (" ".join(facts), told)))


def _facts(material: LetterContext, say: Phrases) -> Iterator[tuple[date, str]]:
    order, problem = material.case.order, material.case.problem
    charged = material.case.facts.get("charged")
    start = charged if material.not_ordered and isinstance(charged, date) else order.placed
    if start is not None:
        yield start, _placed(material, say, start)
    goods = not material.not_ordered and not material.about_account
    if goods and order.delivered is not None:
        yield order.delivered, _delivered(material, say, order.delivered)
    elif goods and order.promised is not None and problem.kind in _PROMISE_COUNTS:
        yield order.promised, say("facts.promised", date=say.date(order.promised))
    if order.statement is not None and material.kind in TO_BANKS:
        yield order.statement, say("facts.statement", date=say.date(order.statement))
    noticed = problem.noticed
    if noticed and material.kind != "withdrawal" and noticed != order.delivered and problem.kind not in NO_NOTICE:
        yield noticed, say("facts.noticed", date=say.date(noticed))


def _placed(material: LetterContext, say: Phrases, day: date) -> str:
    """Return what happened on the day of the order, without the words of a buyer where the writer is none."""
    if material.not_ordered:
        return say("facts.charged", date=say.date(day))
    items = priced_items(material, say)
    if material.about_account:
        return say("facts.order_day", date=say.date(day), items=items)
    return say("facts.gift" if material.gift else "facts.placed", date=say.date(day), items=items)


def _delivered(material: LetterContext, say: Phrases, day: date) -> str:
    """Return the day of the delivery, beside the promised one where the delivery came after it."""
    promised = material.case.order.promised
    if promised is not None and promised < day and material.case.problem.kind in _PROMISE_COUNTS:
        return say("facts.delivered_late", promised=say.date(promised), date=say.date(day))
    return say("facts.delivered", date=say.date(day))
