"""Write who sends a letter, who gets it, and who the trader is; an address that is missing is a blank."""

from __future__ import annotations

from datetime import date

from plaint.domain.guidance.letter_basis import TO_BANKS
from plaint.letters.context import LetterContext, address_of
from plaint.letters.phrases import Phrases, one_line
from plaint.letters.sums import added, still_owed

_ROLES = {
    "ombud": "mediator", "lawyer-brief": "lawyer", "proof-of-claim": "administrator", "safety-report": "product-safety",
}  # fmt: skip
"""Kind of letter -> who it goes to, where the ladder names nobody."""
_POSTED = frozenset({"", "post"})


def sender(material: LetterContext, say: Phrases) -> list[str]:
    """Return the sender with their contact details."""
    person = material.case.consumer
    lines = [one_line(person.name) or say.blank("name"), *map(one_line, person.address.splitlines())]
    lines += [one_line(person.email), one_line(person.phone)]
    if not one_line(person.address + person.email):
        lines.append(say.blank("contact"))
    return [line for line in lines if line]


def recipient(material: LetterContext, say: Phrases) -> list[str]:
    """Return the recipient: a body by its name, the trader with the address that the case has."""
    case = material.case
    if before := one_line(material.recipient):
        return [before]
    if material.kind in {"a-to-z", "appeal"} and material.step in {"", "a-to-z", "a-to-z-appeal"}:
        store = one_line(case.retailer.store) or one_line(case.retailer.name) or say.blank("retailer")
        return [say("roles.a-to-z", store=store)]
    if material.to_others and not (material.kind == "appeal" and material.actor != "bank"):
        return _body(material, say)
    lines = [line for line in map(one_line, address_of(material)) if line]
    name = one_line(material.trader)
    if any(name and name in line for line in lines):
        return lines
    missing = [say.blank("address")] if not lines and not material.message else []
    if material.with_seller or not name:
        return [trader(material, say), *lines, *missing]
    return [say("roles.retailer", shop=trader(material, say)), *lines, *missing]


def _body(material: LetterContext, say: Phrases) -> list[str]:
    bank = material.kind in TO_BANKS or material.actor == "bank"
    role = "bank" if bank else _ROLES.get(material.kind, "authority")
    named = say.recipient(material.step)
    if named:
        return [named]
    posted = material.channel in _POSTED and role in {"bank", "lawyer", "administrator"}
    return [say(f"roles.{role}", shop=trader(material, say)), *([say.blank("address")] if posted else [])]


def trader(material: LetterContext, say: Phrases) -> str:
    """Return the trader's name, or a blank."""
    return one_line(material.trader) or say.blank("seller" if material.with_seller else "retailer")


def greeting(material: LetterContext, say: Phrases) -> str:
    """Return the greeting: a private seller is a person with a name."""
    if material.case.order.sold_by == "private" and material.with_seller and not material.to_others:
        return say("greeting.person", name=trader(material, say))
    return say(f"greeting.{'message' if material.message else 'letter'}")


def parties(material: LetterContext, say: Phrases) -> str:
    """Describe the trader and the payment, for a reader who knows neither party."""
    if not material.to_others:
        return ""
    case = material.case
    name = trader(material, say)
    rest = [*(() if material.with_seller else (case.retailer.store,)), *address_of(material)]
    said = [one_line(part) for part in rest if one_line(part)]
    about = ", ".join(said if any(part.startswith(name) for part in said) else [name, *said])
    lines = [f"{say('words.trader')}: {about}"]
    method = say.word("payments", case.order.paid_with) if one_line(case.order.paid_with) else ""
    if material.kind in TO_BANKS:
        lines.append(_payment(material, say, method))
    elif method and material.kind != "safety-report":
        lines.append(f"{say('words.paid_with')}: {method}")
    return "\n".join(f"- {line}" for line in lines)


def _payment(material: LetterContext, say: Phrases, method: str) -> str:
    """Describe the payment as a bank finds it: amount, day, means, last four digits."""
    charged = material.case.facts.get("charged")
    digits = material.case.facts.get("card_ends_in")
    return say(
        "words.payment",
        amount=say.amounts(added(still_owed(material, "refund"))) or say.blank("amount"),
        date=say.date(charged) if isinstance(charged, date) else say.blank("paid_on"),
        method=method or say.blank("method"),
        digits=one_line(str(digits)) if isinstance(digits, str | int) and digits else say.blank("digits"),
    )
