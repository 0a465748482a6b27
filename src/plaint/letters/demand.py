"""Write the demand of a letter: remedy, amount, legal basis, agreement."""

from __future__ import annotations

from plaint.domain.model.money import Money, total
from plaint.domain.model.vocabulary import LANGUAGES
from plaint.domain.playbook.playbook import Confidence, Right
from plaint.letters.context import LetterContext
from plaint.letters.phrases import Phrases, builtin_phrases, one_line, own_words

WHOLE_PRICE = frozenset({"refund", "cancel-charge"})
"""Remedies whose amount is the price of the goods where no claim names another one."""


def remedy(material: LetterContext, say: Phrases, place: int = 0) -> str:
    """Return the remedy of this rank with its amount, or a blank."""
    remedies = material.case.wanted.remedies
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
    if material.kind == "withdrawal":  # what follows from it is in the law; other wishes would weaken it
        return ""
    wanted = material.case.wanted
    parts = []
    if text := one_line(wanted.text):
        parts.append(say("ask.text", text=text))
    elif len(wanted.remedies) > 1:
        parts.append(say("ask.second", remedy=remedy(material, say, 1)))
    if heads := _heads(material, say):
        parts.append(heads)
    return "\n\n".join(parts)


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


def basis(material: LetterContext, say: Phrases) -> str:
    """Return in one line the right or rule behind the demand; empty where none is confirmed."""
    text = say.find("steps", material.step)
    if material.right is not None and not text:
        text = say.find("rights", material.right.id) or _other_right(material.right, say)
    return say("basis.line", text=text) if text else ""


def _other_right(right: Right, say: Phrases) -> str:
    """Return a right that this language has no sentence for, as a user's own playbook words it.

    Of the program's own, which have an English sentence, only the law itself is named, and only where it was read.
    """
    source = one_line(right.source.text)
    if right.id in builtin_phrases(LANGUAGES[0]).tables["rights"]:
        return source if right.source.confidence is Confidence.A else ""
    return say("basis.other", title=one_line(right.title), source=source)


def agreement(material: LetterContext, say: Phrases) -> str:
    """Return what was agreed: the outcome of the case, else the last promise in the log, else a blank."""
    outcome = material.case.outcome
    terms = [say.word("results", result) for result in outcome.results if own_words(result)]
    if outcome.amount is not None:
        terms.append(say.money(Money(outcome.currency, outcome.amount)))
    if not terms and one_line(outcome.text):
        terms.append(one_line(outcome.text))
    day = outcome.promised
    if not terms:
        promises = [entry for entry in material.told() if entry.direction == "in" and one_line(entry.promise)]
        terms = [one_line(promises[-1].promise)] if promises else [say.blank("agreement")]
        day = promises[-1].promised_by if promises else None
    if day is not None:
        terms.append(say("ask.agreed_by", date=say.date(day)))
    return say("ask.agreed", text=", ".join(terms) + ".")
