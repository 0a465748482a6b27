"""Write the demand of a letter: remedy, amount, legal basis, agreement."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.domain.guidance.letter_basis import REMEDIES_OF
from plaint.domain.guidance.offers import Offer, offers
from plaint.domain.model.money import Money, total
from plaint.domain.model.vocabulary import LANGUAGES
from plaint.domain.playbook.playbook import Confidence, Right
from plaint.letters.context import LetterContext
from plaint.letters.phrases import Phrases, builtin_phrases, fill_placeholders, one_line, own_words, placeholders

ONE_WISH = frozenset({"withdrawal", "data-access", "safety-report", "account-appeal"})
"""Kinds that ask for one thing; what follows from it is in the law, and other wishes would weaken it."""
WHOLE_PRICE = frozenset({"refund", "cancel-charge"})
"""Remedies whose amount is the price of the goods where no claim names another one."""


def remedy(material: LetterContext, say: Phrases, place: int = 0) -> str:
    """Return the remedy of this rank with its amount, or a blank."""
    remedies = material.asked
    if place >= len(remedies) or not own_words(remedies[place]):
        return say.blank("remedy")
    name = remedies[place]
    return say.find("remedies", name, amount=amount_of(material, say, name)) or own_words(name)


def amount_of(material: LetterContext, say: Phrases, name: str) -> str:
    """Return what is claimed; the price of the goods only where the remedy is the whole price."""
    claims = [claim for claim in material.case.claims if claim.amount is not None]
    amounts = material.case.claimed() if claims or name in WHOLE_PRICE else ()
    return say.amounts(amounts) or say.blank("amount")


def remedy_and_amount(material: LetterContext, say: Phrases) -> str:
    """Return the exact remedy in the user's words, else the second choice; then how the amount is made up."""
    if material.kind in ONE_WISH:
        return ""
    wanted = material.case.wanted
    parts = []
    text = one_line(wanted.text) if _fits_reader(material) else ""
    if text:
        parts.append(say("ask.text", text=text))
    elif len(material.asked) > 1:
        parts.append(say("ask.second", remedy=remedy(material, say, 1)))
    if heads := _heads(material, say):
        parts.append(heads)
    return "\n\n".join(parts)


def _fits_reader(material: LetterContext) -> bool:
    """Tell whether the case's own words can be said: they may wish for what this reader cannot give."""
    wishes = material.case.wanted.remedies
    able = REMEDIES_OF.get(material.kind, wishes)
    return tuple(wishes[:1]) == tuple(material.asked[:1]) and all(wish in able for wish in wishes)


def _heads(material: LetterContext, say: Phrases) -> str:
    claims = [claim for claim in material.case.claims if claim.amount is not None]
    if len(claims) < 2:
        return ""
    lines = [say("ask.heads"), ""]
    for claim in claims:
        assert claim.amount is not None
        money = say.money(Money(claim.currency, claim.amount))
        lines.append(f"- {say.word('heads', claim.head or 'other')}: {money}")
    sums = total(Money(claim.currency, claim.amount) for claim in claims if claim.amount is not None)
    lines.append(f"- {say('words.total')}: {say.amounts(sums)}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a letter rests on, as it says it."""

    right: str
    """Id of the right in the playbook, or of the step that is a right of its own."""
    text: str


def basis_of(material: LetterContext, say: Phrases) -> Basis | None:
    """Return the right or rule behind the demand, in a sentence; None where none is confirmed."""
    right = material.right
    if right is not None and (text := _own_line(right, material, say)):
        return Basis(right.id, text)
    if text := say.find("steps", material.step):
        return Basis(material.step, say("basis.line", text=text))
    if right is None:
        return None
    text = say.find("rights", right.id) or _other_right(right, say)
    return Basis(right.id, say("basis.line", text=text)) if text else None


def basis(material: LetterContext, say: Phrases) -> str:
    """Return the sentence on the right or rule behind the demand; empty where none is confirmed."""
    found = basis_of(material, say)
    return found.text if found else ""


def _own_line(right: Right, material: LetterContext, say: Phrases) -> str:
    """Return the sentence that the playbook has for a right, if every fact that it names is known.

    A sentence of the user's own, in ``letters/LANGUAGE.toml`` of the workspace, goes before it.
    """
    own, usual = say.find("rights", right.id), builtin_phrases(say.language).find("rights", right.id)
    sentence = one_line(right.lines.get(say.language, ""))
    if not sentence or own != usual:
        return ""
    facts = {
        "no": ", ".join(filter(None, map(one_line, material.case.order.numbers))),
        "date": say.date(material.reply_by),
        "amount": amount_of(material, say, "refund"),
        "choice": remedy(material, say),
    }
    known = {name: text for name, text in facts.items() if text and "[" not in text}
    asked = placeholders(sentence)
    return fill_placeholders(sentence, known) if asked <= known.keys() else ""


def _other_right(right: Right, say: Phrases) -> str:
    """Return a right that this language has no sentence for: by act and section, else as its playbook words it.

    Of the program's own, which have an English sentence, only the law itself is named, and only where it was read.
    """
    source = one_line(right.cite) or one_line(right.source.text)
    if right.cite or right.lines or right.id in builtin_phrases(LANGUAGES[0]).tables["rights"]:
        return source if right.cite or right.source.confidence is Confidence.A else ""
    return say("basis.other", title=one_line(right.title), source=source)


def agreement(material: LetterContext, say: Phrases) -> str:
    """Return what was agreed: the outcome of the case, else the last offer or promise in the log, else a blank."""
    outcome = material.case.outcome
    terms = [say.word("results", result) for result in outcome.results if own_words(result)]
    if outcome.amount is not None:
        terms.append(say.money(Money(outcome.currency, outcome.amount)))
    if not terms and one_line(outcome.text):
        terms.append(one_line(outcome.text))
    day = outcome.promised
    offer = last_offer(material)
    if not terms and offer is not None and _asks(offer):
        terms, day = [offer_text(material, say)], offer.entry.promised_by
    if not terms:
        promises = [entry for entry in material.told() if entry.direction == "in" and one_line(entry.promise)]
        terms = [one_line(promises[-1].promise)] if promises else [say.blank("agreement")]
        day = promises[-1].promised_by if promises else None
    if day is not None:
        terms.append(say("ask.agreed_by", date=say.date(day)))
    return say("ask.agreed", text=", ".join(terms) + ".")


def last_offer(material: LetterContext) -> Offer | None:
    """Return the offer that a letter answers: the last one."""
    return next(iter(reversed(offers(material.log))), None)


def _asks(offer: Offer) -> bool:
    return bool(one_line(offer.entry.offer)) or offer.entry.amount is not None


def offer_text(material: LetterContext, say: Phrases) -> str:
    """Return what was offered and when, or a blank."""
    offer = last_offer(material)
    if offer is None:
        return say.blank("offer")
    entry = offer.entry
    words = one_line(entry.offer) or one_line(entry.promise) or one_line(entry.reason)
    money = say.money(offer.money) if offer.money else ""
    day = say.date(entry.day) if entry.day else ""
    return ", ".join(filter(None, (words or (not money and say.blank("offer")) or "", money, day)))
