"""Render a draft of a letter: all parts of a complaint in reading order, blanks for missing facts.

Name and contact, recipient, date, reference, problem and wish in one sentence, dated facts, what was tried, the
right, the exact remedy and amount, the day to answer by, the next step, enclosures. Facts that are missing become
blanks in square brackets; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plaint.domain.guidance.letter_basis import AGREEING, TO_BANKS
from plaint.domain.model.letter import NO_ANSWER_DAY, PERHAPS_MESSAGES
from plaint.letters.context import WITHOUT_ORDER, LetterContext, address_of
from plaint.letters.demand import agreement, basis, offer_text, remedy, remedy_and_amount
from plaint.letters.narrative import contacts_so_far, dated_facts, inadequate_handling, order_numbers
from plaint.letters.phrases import Phrases, fill_placeholders, one_line
from plaint.letters.templates import Template, builtin, fill

LIMIT_MESSAGE, LIMIT_LETTER = 300, 600
"""Words that a text should not exceed; earlier contacts are left out, the oldest first, to stay below."""
SHORT = PERHAPS_MESSAGES - {"supervisor"}
"""Kinds that are short even as letters."""
NO_STORY = frozenset({"withdrawal", "data-access", "safety-report", "proof-of-claim"})
"""Kinds whose reader is not told of earlier contacts."""
_ROLES = {
    "ombud": "mediator", "lawyer-brief": "lawyer", "proof-of-claim": "administrator", "safety-report": "product-safety",
}  # fmt: skip
"""Kind of letter -> who it goes to, where the ladder names nobody."""
_KEPT = (None, 12, 8, 5, 3, 2, 1, 0)
_ENGLAND = ("", "ENG", "WLS")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered draft."""

    title: str
    to: str
    body: str


def render(material: LetterContext, say: Phrases, template: Template | None = None) -> Rendered:
    """Render a draft with the user's template or the built-in one. Never raises for anything a case may hold.

    Raises BrokenFile for a template of the user's that cannot be used.
    """
    limit = LIMIT_MESSAGE if material.message or material.kind in SHORT else LIMIT_LETTER
    chosen = template or builtin("message" if material.message else "letter")
    body = ""
    for kept in _KEPT:
        body = fill(chosen, parts_of(material, say, kept))
        if len(body.split()) < limit:
            break
    return Rendered(subject(material, say), ", ".join(recipient(material, say)), body)


def parts_of(material: LetterContext, say: Phrases, kept: int | None) -> dict[str, str]:
    """Return the parts of a letter by the names that templates know; what the case has nothing for is empty."""
    form = "message" if material.message else "letter"
    agreed = material.kind in AGREEING
    no_story = agreed or material.kind in NO_STORY
    extra, *direction = extras(material, say)
    return {
        "sender": _block(sender(material, say)),
        "recipient": _block(recipient(material, say)),
        "date": say.date(material.today),
        "subject": subject(material, say),
        "references": references(material, say),
        "greeting": say(f"greeting.{form}"),
        "opening": opening(material, say),
        "parties": parties(material, say),
        "facts": "" if material.kind == "data-access" else dated_facts(material, say),
        "tried": "" if no_story else contacts_so_far(material, say, kept),
        "trouble": "" if no_story else inadequate_handling(material, say),
        "basis": "" if agreed else basis(material, say),
        "wish": "" if agreed else remedy_and_amount(material, say),
        "agreement": agreement(material, say) if agreed else "",
        "extra": extra,
        "direction": "".join(direction),
        "reply": "" if material.kind in NO_ANSWER_DAY else say("ask.reply", date=say.date(material.reply_by)),
        "next_step": next_step(material, say),
        "enclosures": enclosures(material, say),
        "closing": say(f"closing.{form}"),
        "name": one_line(material.case.consumer.name) or say.blank("name"),
        "language": say.language,
        "kind": material.kind,
    }


def _block(lines: list[str]) -> str:
    """Join lines that stay lines."""
    return "\n".join(lines)


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
        return [
            say(
                "roles.a-to-z",
                store=one_line(case.retailer.store) or one_line(case.retailer.name) or say.blank("retailer"),
            )
        ]
    if material.to_others and not (material.kind == "appeal" and material.actor != "bank"):
        role = (
            "bank" if material.kind in TO_BANKS or material.actor == "bank" else _ROLES.get(material.kind, "authority")
        )
        return [say.recipient(material.step) or say(f"roles.{role}", shop=trader(material, say))]
    lines = [line for line in map(one_line, address_of(material)) if line]
    name = one_line(material.trader)
    if any(name and name in line for line in lines):
        return lines
    if material.with_seller or not name:
        return [trader(material, say), *lines]
    return [say("roles.retailer", shop=trader(material, say)), *lines]


def trader(material: LetterContext, say: Phrases) -> str:
    """Return the trader's name, or a blank."""
    return one_line(material.trader) or say.blank("seller" if material.with_seller else "retailer")


def subject(material: LetterContext, say: Phrases) -> str:
    """Return the subject: the kind of letter and the order."""
    title = fill_placeholders(str(say.kind(material.kind, "title")), {"shop": trader(material, say)})
    if material.kind in WITHOUT_ORDER and not any(map(one_line, material.case.order.numbers)):
        return title
    return f"{title}: {say('words.order')} {order_numbers(material, say)}"


def references(material: LetterContext, say: Phrases) -> str:
    """Return the reference numbers that the other side gave, the newest first; the order has its own line."""
    orders = {one_line(number) for number in material.case.order.numbers}
    given = [one_line(entry.reference) for entry in reversed(material.told())]
    unique = dict.fromkeys(text for text in given if text and text.split()[-1] not in orders)
    unique = {text: None for text in unique if not any(text in other for other in unique if other != text)}
    return f"{say('words.reference')}: {'; '.join(list(unique)[:3])}" if unique else ""


def opening(material: LetterContext, say: Phrases) -> str:
    """Return the problem and the demand in one sentence."""
    case = material.case
    item = say.all(filter(None, (one_line(item.name) for item in case.items[:3]))) or say.blank("item")
    kind = case.problem.kind
    issue = say.find("issues", kind, item=item) or say("issues.other", item=item)
    amount = say.amounts(case.claimed()) or say.blank("amount")
    parts = {"remedy": remedy(material, say), "issue": issue, "item": item, "shop": trader(material, say)}
    parts |= {"amount": amount, "offer": offer_text(material, say)}
    return fill_placeholders(str(say.kind(material.kind, "opening")), parts)


def parties(material: LetterContext, say: Phrases) -> str:
    """Describe the trader and the payment, for a reader who knows neither party."""
    if not material.to_others:
        return ""
    case = material.case
    about = [trader(material, say), *(() if material.with_seller else (case.retailer.store,)), *address_of(material)]
    lines = [f"{say('words.trader')}: {', '.join(filter(None, map(one_line, about)))}"]
    if one_line(case.order.paid_with) and material.kind != "safety-report":
        lines.append(f"{say('words.paid_with')}: {say.word('payments', case.order.paid_with)}")
    return _block([f"- {line}" for line in lines])


def extras(material: LetterContext, say: Phrases) -> Iterator[str]:
    """Yield paragraphs of this kind of letter only, such as the offer of mediation before a claim."""
    yield " ".join(say.kind(material.kind, "extra") or ())
    consumer = material.case.consumer
    if consumer.country.strip().upper() == "GB" and consumer.region.strip().upper() in _ENGLAND:
        yield str(say.kind(material.kind, "direction"))


def next_step(material: LetterContext, say: Phrases) -> str:
    """Say neutrally what the next step is; nothing to a third party, which decides itself."""
    if material.to_others or material.kind in AGREEING or material.kind == "data-access":
        return ""
    silent = material.not_ordered or material.about_account  # the sentence says where the writer ordered
    if material.with_seller and material.next_actor == "retailer" and not silent:
        return say("next.marketplace", shop=one_line(material.case.retailer.name) or say.blank("retailer"))
    return say.find("next", material.next_actor or "none") or say("next.none")


def enclosures(material: LetterContext, say: Phrases) -> str:
    """Return the list of enclosures by title and file name, numbered as in the dossier."""
    if not material.enclosures:
        return ""
    numbers = material.numbers or {piece.name: at for at, piece in enumerate(material.enclosures, 1)}
    lines = [f"{say('words.enclosures')}:", ""]
    for piece in material.enclosures:
        title, name = one_line(piece.title), one_line(piece.name)
        number = f"{say('words.exhibit')} {numbers[piece.name]}: " if piece.name in numbers else ""
        lines.append(f"- {number}{title} ({name})" if title and title != name else f"- {number}{name}")
    return _block(lines)
