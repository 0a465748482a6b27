"""Write the demand of a letter: remedy, amount, payment, legal basis, agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plaint.domain.guidance.letter_basis import AGREEING, REMEDIES_OF, TO_BANKS
from plaint.domain.guidance.offers import Offer, offers
from plaint.domain.model.letter import NO_ANSWER_DAY
from plaint.domain.model.money import Money
from plaint.domain.playbook.playbook import Right
from plaint.letters.context import LetterContext
from plaint.letters.history import broken_promise
from plaint.letters.phrases import Phrases, builtin_phrases, fill_placeholders, one_line, own_words, placeholders
from plaint.letters.sums import MONEY, HeadOfClaim, added, deducted, heads_for, main_and_other, still_owed

_ALONE = frozenset({"repair-request"})
"""Kinds whose opening asks for the remedy without further costs."""
ONE_WISH = frozenset({"withdrawal", "data-access", "safety-report", "account-appeal"})
"""Kinds that ask for one thing; what follows from it is in the law, and other wishes would weaken it."""
_MONEY_ONLY = TO_BANKS | {"a-to-z", "appeal", "non-delivery", "proof-of-claim"}
"""Kinds whose reader gives one thing, or whose second wish stands in another sentence."""
_BESIDE = frozenset({"apology", "stop-renewal", "collection", "deletion", "compensation", "corrected-bill"})
"""Remedies that stand beside another one and do not take its place."""


def remedy(material: LetterContext, say: Phrases, place: int = 0, *, alone: bool = False) -> str:
    """Return the remedy of this rank with its amount, or a blank; the first with further costs by their names."""
    remedies = material.asked
    if place >= len(remedies) or not own_words(remedies[place]):
        return say.blank("remedy")
    name = remedies[place]
    main, further = main_and_other(still_owed(material, name), name)
    amount = say.amounts(main) or say.blank("amount")
    said = say.find("remedies", name, amount=amount) or own_words(name)
    if place or alone or material.kind in ONE_WISH | _ALONE or not say.find("remedies", name):
        return said
    return say.all([said, *(_further(one, say) for one in further)])


def _further(one: HeadOfClaim, say: Phrases) -> str:
    return say.find("costs", one.head, amount=say.money(one.money)) or say("costs.other", amount=say.money(one.money))


def amount_of(material: LetterContext, say: Phrases, name: str) -> str:
    """Return what this reader owes if it grants a remedy, or a blank."""
    return say.amounts(added(still_owed(material, name))) or say.blank("amount")


def letter_claims(material: LetterContext) -> tuple[HeadOfClaim, ...]:
    """Return the heads of claim that the letter asks for, in its own remedy, after what came back."""
    if material.kind in AGREEING or material.kind in {"data-access", "safety-report"}:
        return ()
    return still_owed(material, paid_wish(material))


def paid_wish(material: LetterContext) -> str:
    """Return the remedy whose money is asked for: the first one, or the one that stands beside it."""
    first, *rest = [*material.asked, ""]
    if first in _BESIDE - MONEY:
        return next((one for one in rest if one in MONEY), first)
    return first


def remedy_and_amount(material: LetterContext, say: Phrases) -> str:
    """Return the exact remedy in the user's words, else the second choice; then how the amount is made up."""
    if material.kind in ONE_WISH:
        return ""
    wanted = material.case.wanted
    parts = [_heads(material, say)]
    text = one_line(wanted.text) if _fits_reader(material) else ""
    if text:
        parts.insert(0, say("ask.text", text=text))
    elif len(material.asked) > 1 and material.kind not in _MONEY_ONLY:
        beside = material.asked[1] in _BESIDE or material.asked[0] in _BESIDE
        parts.append(say("ask.also" if beside else "ask.second", remedy=remedy(material, say, 1)))
    return "\n\n".join(filter(None, parts))


def _fits_reader(material: LetterContext) -> bool:
    """Tell whether the case's own words can be said: they may wish for what this reader cannot give."""
    wishes = material.case.wanted.remedies
    able = REMEDIES_OF.get(material.kind, wishes)
    return tuple(wishes[:1]) == tuple(material.asked[:1]) and all(wish in able for wish in wishes)


def _heads(material: LetterContext, say: Phrases) -> str:
    """Return the list of the heads with what came back; empty where the sentence has said it all."""
    name = paid_wish(material)
    heads, back = heads_for(material, name), deducted(material, name)
    told = material.kind not in _ALONE  # what is free of charge is asked for alone
    if len(heads) < (2 if told else 1) and not back:
        return ""
    lines = [say("ask.heads"), ""]
    lines += [f"- {say.word('heads', one.head)}: {say.money(one.money)}" for one in heads]
    lines += [f"- {say('words.received')}: {say.money(one)}" for one in back]
    owed = say.amounts(added(still_owed(material, name)))
    if owed:
        lines.append(f"- {say('words.owed' if back else 'words.total')}: {owed}")
    return "\n".join(lines)


def request_by(material: LetterContext, say: Phrases) -> str:
    """Say what is to be done by which day: an answer and a payment are two things. Nothing to who sets the times."""
    if material.kind in NO_ANSWER_DAY:
        return ""
    day, first = say.date(material.reply_by), paid_wish(material)
    amount = say.amounts(added(still_owed(material, first))) if first in MONEY else ""
    if material.late:  # goodwill is asked for, not demanded
        return say("ask.reply_other", date=day)
    if material.kind in {"withdrawal", "non-delivery"}:
        return say("ask.deliver_by" if material.kind == "non-delivery" else "ask.confirm_by", date=day)
    if material.to_others or material.kind in AGREEING:
        return say("ask.reply_other", date=day)
    if material.kind == "data-access" or not amount:
        return say("ask.reply", date=day)
    due = material.case.problem.kind == "refund-missing" or broken_promise(material) is not None
    if due or material.kind in {"letter-before-claim", "reminder"}:
        return say("ask.pay_by", date=day, amount=amount)
    return say("ask.confirm_and_pay", date=day, amount=amount)


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
    known = {name: text for name, text in _facts_of(right, material, say).items() if text and "[" not in text}
    asked = placeholders(sentence)
    return fill_placeholders(sentence, known) if asked <= known.keys() else ""


def _facts_of(right: Right, material: LetterContext, say: Phrases) -> Mapping[str, str]:
    """Return what the sentence of a right may name."""
    first = next((one for one in material.asked if one in right.remedies), "refund")
    main, _ = main_and_other(still_owed(material, first), first)
    return {
        "no": ", ".join(filter(None, map(one_line, material.case.order.numbers))),
        "date": say.date(material.reply_by),
        "amount": amount_of(material, say, "refund"),
        "choice": say.find("remedies", first, amount=say.amounts(main) or say.blank("amount")),
    }


def _other_right(right: Right, say: Phrases) -> str:
    """Return a right that this language has no sentence for: by act and section, else as its playbook words it.

    A policy of a shop is never said in our own words: what a shop promises is in its own page.
    """
    if right.cite:
        return one_line(right.cite)
    if right.basis == "policy" or right.lines:
        return ""
    return say("basis.other", title=one_line(right.title), source=one_line(right.source.text))


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
    day = say("words.made_on", date=say.date(entry.day)) if entry.day else ""
    return ", ".join(filter(None, (words or (not money and say.blank("offer")) or "", money, day)))
