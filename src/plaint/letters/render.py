"""Render a draft of a letter: all parts of a complaint in reading order, blanks for missing facts.

Subject, parties, one request with its reason, dated facts, what was tried, why a refusal does not hold, the right, what
is asked by when, what follows, enclosures. Facts that are missing become blanks in square brackets; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plaint.domain.guidance.letter_basis import AGREEING
from plaint.domain.model.letter import is_message
from plaint.domain.model.vocabulary import TRADERS
from plaint.letters.context import WITHOUT_ORDER, LetterContext
from plaint.letters.demand import agreement, amount_of, basis, offer_text, remedy, remedy_and_amount, request_by
from plaint.letters.history import actor_of, contacts_so_far, inadequate_handling
from plaint.letters.narrative import dated_facts, order_numbers
from plaint.letters.people import greeting, parties, recipient, sender, trader
from plaint.letters.phrases import Phrases, fill_placeholders, one_line
from plaint.letters.sums import WHOLE_PRICE
from plaint.letters.templates import Template, builtin, fill
from plaint.letters.things import many, names, things

LIMIT_MESSAGE, LIMIT_LETTER = 300, 600
"""Words that a text should not exceed; earlier contacts are left out, the oldest first, to stay below."""
NO_STORY = frozenset({"withdrawal", "data-access", "safety-report", "proof-of-claim"})
"""Kinds whose reader is not told of earlier contacts."""
NO_FACTS = AGREEING | {"data-access"}
"""Kinds whose reader is not told what happened."""
REDUCTIONS = frozenset({"price-reduction", "partial-refund", "compensation"})
"""Remedies with which the goods are kept."""
NO_GOODS = frozenset({"subscription", "service", "digital-content", "technical"})
"""Problems of contracts that are not about goods: their names stand without an article."""
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
    limit = LIMIT_MESSAGE if is_message(material.kind, material.channel or "form") else LIMIT_LETTER
    chosen = template or builtin("message" if material.message else "letter")
    body = ""
    for kept in _KEPT:
        body = fill(chosen, parts_of(material, say, kept))
        if len(body.split()) < limit:
            break
    to = [line for line in recipient(material, say) if line != say.blank("address")]
    return Rendered(subject(material, say), ", ".join(to), body)


def parts_of(material: LetterContext, say: Phrases, kept: int | None) -> dict[str, str]:
    """Return the parts of a letter by the names that templates know; what the case has nothing for is empty."""
    agreed = material.kind in AGREEING
    no_story = agreed or material.kind in NO_STORY
    extra, *direction = extras(material, say)
    right = "" if agreed or material.late else basis(material, say)
    return {
        "sender": "\n".join(sender(material, say)),
        "recipient": "\n".join(recipient(material, say)),
        "date": say.date(material.today),
        "subject": subject(material, say),
        "references": references(material, say),
        "greeting": greeting(material, say),
        "opening": opening(material, say),
        "parties": parties(material, say),
        "facts": "" if material.kind in NO_FACTS else dated_facts(material, say),
        "tried": "" if no_story else contacts_so_far(material, say, kept),
        "trouble": "" if no_story else inadequate_handling(material, say, right),
        "basis": "" if material.kind == "a-to-z" else right,  # the opening has said it
        "wish": "" if agreed else remedy_and_amount(material, say),
        "agreement": agreement(material, say) if agreed else "",
        "extra": extra,
        "direction": "".join(direction),
        "reply": request_by(material, say),
        "next_step": next_step(material, say),
        "enclosures": enclosures(material, say),
        "closing": say(f"closing.{'message' if material.message else 'letter'}"),
        "name": one_line(material.case.consumer.name) or say.blank("name"),
        "language": say.language,
        "kind": material.kind,
    }


def subject(material: LetterContext, say: Phrases) -> str:
    """Return the subject: the order, and what it is about."""
    wish = remedy(material, say, alone=True)
    for article in say.tables.get("nouns", {}).get("dropped_in_titles", ()):
        wish = wish.removeprefix(article)
    parts = _parts(material, say) | {"remedy": wish}
    title = fill_placeholders(_sentence_of(material, say, "title"), parts)
    if any(map(one_line, material.case.order.numbers)):
        return f"{say('words.order')} {order_numbers(material, say)}: {title}"
    if material.kind in WITHOUT_ORDER:
        return title[:1].upper() + title[1:]
    # With a colon after it the check would take the blank for the target of a link.
    return f"{say('words.order')} {order_numbers(material, say)} \N{EN DASH} {title}"


def references(material: LetterContext, say: Phrases) -> str:
    """Return the reader's own numbers: those that the trader gave, the newest first, or the file of a body."""
    if material.to_others:
        given = [one_line(body.number) for body in material.case.bodies if body.step == material.step and material.step]
    else:
        theirs = [entry for entry in reversed(material.told()) if actor_of(entry, material) in TRADERS]
        given = [one_line(entry.reference) for entry in theirs]
    orders = {one_line(number) for number in material.case.order.numbers}
    unique = dict.fromkeys(text for text in given if text and text.split()[-1] not in orders)
    unique = {text: None for text in unique if not any(text in other for other in unique if other != text)}
    return f"{say('words.reference')}: {'; '.join(list(unique)[:3])}" if unique else ""


def opening(material: LetterContext, say: Phrases) -> str:
    """Return the request with its reason, in one sentence."""
    return fill_placeholders(_sentence_of(material, say, "opening"), _parts(material, say))


def _sentence_of(material: LetterContext, say: Phrases, name: str) -> str:
    """Return a sentence of this kind of letter: the one for a late withdrawal or another remedy, where there is one."""
    if material.late and (late := say.kind(material.kind, f"{name}_late")):
        return str(late)
    first = next(iter(material.asked), "")
    if first and first not in WHOLE_PRICE and (other := say.kind(material.kind, f"{name}_other")):
        return str(other)
    return str(say.kind(material.kind, name))


def _parts(material: LetterContext, say: Phrases) -> dict[str, str]:
    problem = material.case.problem.kind
    return {
        "remedy": remedy(material, say),
        "reason": reason(material, say),
        "item": things(material, say),
        "names": names(material, say),
        "contract": names(material, say) if problem in NO_GOODS else things(material, say),
        "shop": trader(material, say),
        "amount": amount_of(material, say, "refund"),
        "offer": offer_text(material, say),
        "date": say.date(material.reply_by),
    }


def reason(material: LetterContext, say: Phrases) -> str:
    """Return the problem as a clause that follows "because"."""
    problem = material.case.problem
    table = say.tables["reasons"]
    name = next((one for one in (f"{problem.kind}-{problem.detail}", problem.kind) if one in table), "other")
    parts = {"item": things(material, say), "names": names(material, say)}
    return say.count(f"reasons.{name}", many=many(material, say), **parts)


def extras(material: LetterContext, say: Phrases) -> Iterator[str]:
    """Yield paragraphs of this kind of letter only, such as the offer of mediation before a claim."""
    kept = material.kind == "rejection" and next(iter(material.asked), "") in REDUCTIONS
    sentences = () if kept else say.kind(material.kind, "extra") or ()
    yield fill_placeholders(" ".join(sentences), _parts(material, say))
    consumer = material.case.consumer
    if consumer.country.strip().upper() == "GB" and consumer.region.strip().upper() in _ENGLAND:
        yield str(say.kind(material.kind, "direction"))


def next_step(material: LetterContext, say: Phrases) -> str:
    """Say neutrally what the next step is; nothing to a third party, which decides itself."""
    if (
        material.to_others
        or material.kind in AGREEING
        or material.kind in {"data-access", "withdrawal", "non-delivery"}
    ):
        return ""
    silent = material.not_ordered or material.about_account  # the sentence says where the writer ordered
    if material.with_seller and material.next_actor == "retailer" and not silent:
        return say("next.marketplace", shop=one_line(material.case.retailer.name) or say.blank("retailer"))
    if material.kind == "letter-before-claim":
        return say("next.court")
    if body := say.recipient(material.next_body):
        return say("next.body", body=body)
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
    return "\n".join(lines)
