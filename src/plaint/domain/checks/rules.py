"""The table of all check rules: id, severity, what each looks for, why, and the requirement behind it.

``ready`` is about the facts of the case, ``log`` about its entries, ``evidence`` about its proof, ``text`` and
``privacy`` about what is about to be sent. docs/wording.md lists the same rules in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plaint.domain.model.finding import Finding, Level

E, W, I = Level.ERROR, Level.WARNING, Level.INFO  # noqa: E741 - a column of the table


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One rule of the checks."""

    level: Level
    title: str
    """What it finds."""
    why: str
    """Why it matters to a complaint."""
    requirement: str
    """The requirement it serves, such as ``S21``."""


def _info(level: Level, requirement: str, title: str, why: str) -> RuleInfo:
    return RuleInfo(level, title, why, requirement)


RULES: Mapping[str, RuleInfo] = {
    # The facts of the case.
    "ready.no-order-number": _info(E, "S18", "no order number", "every channel asks for it first"),
    "ready.order-number-form": _info(E, "S18", "an order number of the wrong form", "the shop will not find it"),
    "ready.no-problem-date": _info(E, "S19", "no day of the problem", "answers and deadlines depend on it"),
    "ready.no-problem-text": _info(E, "S21", "no description of the problem", "nobody can act on it"),
    "ready.no-remedy": _info(E, "S24", "nothing is asked for", "a complaint without a wish gets an apology"),
    "ready.no-problem-kind": _info(W, "S22", "no kind of problem", "it decides which steps and rights fit"),
    "ready.no-item": _info(W, "S20", "no product or service", "say what it is about"),
    "ready.no-retailer": _info(W, "S13", "no shop", "the ladder depends on it"),
    "ready.no-country": _info(W, "S59", "no country", "it decides the law and the calendar"),
    "ready.problem-too-short": _info(
        W, "S21", "a description of a few words", "what, where and since when are missing"
    ),
    "ready.problem-vague": _info(W, "S21", "vague words in the description", "only what is specific can be checked"),
    "ready.no-delivery-date": _info(W, "S19", "no day of delivery", "time limits run from it"),
    "ready.no-promised-date": _info(W, "S19", "no promised day of delivery", "without it nothing is late"),
    "ready.no-sold-by": _info(W, "S12", "not said who sold it", "it decides whether the marketplace answers for it"),
    "ready.delivered-yet-missing": _info(
        W, "S19", "not delivered, yet with a day of delivery", "one of the two is wrong"
    ),
    "ready.delivered-before-placed": _info(E, "S19", "delivered before it was ordered", "one of the dates is wrong"),
    "ready.promised-before-placed": _info(W, "S19", "promised for a day before the order", "one of the dates is wrong"),
    "ready.noticed-before-delivered": _info(W, "S19", "noticed before it arrived", "one of the dates is wrong"),
    "ready.future-date": _info(W, "S19", "a past event with a day to come", "a slip in the year or month"),
    "ready.reply-by-past": _info(E, "S33", "the day to answer by is over before anything was sent", "it cannot be met"),
    "ready.no-reply-by": _info(W, "S33", "no day to answer by", "without one there is no day to follow up on"),
    "ready.currency-missing": _info(W, "S27", "an amount without a currency", "it cannot be added up or paid"),
    "ready.claim-unexplained": _info(
        I, "S27", "more money than the items cost, without saying what for", "each head must be clear to be paid"
    ),
    "ready.mandate-missing": _info(W, "S53", "the mandate is not among the evidence", "bodies ask for it first"),
    "ready.step-too-early": _info(E, "S55", "a draft for a step that is not open yet", "it would be turned away"),
    "ready.step-blocked": _info(E, "S65", "a draft for a step that another forum closes", "it would be turned away"),
    "ready.statement-before-placed": _info(
        W, "S19", "charged on a statement from before the order", "one of the dates is wrong"
    ),
    "ready.received-before-placed": _info(W, "S19", "received before it was ordered", "one of the dates is wrong"),
    "ready.closed-before-opened": _info(W, "S19", "closed before it was opened", "one of the dates is wrong"),
    "ready.received-above-claim": _info(W, "S27", "more came back than was claimed", "an amount or a claim is missing"),
    "ready.closed-no-outcome": _info(W, "S53", "closed without an outcome", "later nobody knows how it ended"),
    # The log.
    "log.no-date": _info(W, "S49", "an entry without a date", "it has no place in the story"),
    "log.no-time": _info(I, "S49", "a talk without its time", "calls and chats are found by their time"),
    "log.naive-time": _info(I, "S49", "a time without its offset", "it is ambiguous abroad and when clocks change"),
    "log.no-channel": _info(W, "S48", "an entry without a channel", "how it was said decides what it proves"),
    "log.no-direction": _info(W, "S48", "an entry without a direction", "the ladder cannot count it"),
    "log.no-person": _info(W, "S51", "nobody and no reference named", "the shop can deny what it cannot look up"),
    "log.no-reason": _info(I, "S52", "an entry without a reason", "a line says what it was about"),
    "log.promise-no-date": _info(W, "S55", "a promise without a day", "only a day can be missed"),
    "log.unclassified": _info(W, "S48", "an answer that nobody has classified", "it decides what comes next"),
    "log.future": _info(W, "S49", "an entry of a day to come", "the log says what happened"),
    "log.before-order": _info(W, "S49", "an entry from before the order", "one of the dates is wrong"),
    "log.no-step": _info(I, "S25", "a message that belongs to no step", "the ladder does not know that it was tried"),
    "log.decides-unknown": _info(W, "S60", "a decision on something that is no offer", "the offer stays undecided"),
    "log.decision-incomplete": _info(
        W, "S60", "a decision that names no offer, or an offer without a decision", "the ladder cannot count it"
    ),
    "log.decided-late": _info(I, "S60", "an offer accepted after it had lapsed", "they may no longer be bound by it"),
    "log.offer-on-closed": _info(W, "S60", "an offer on a closed case", "it waits for a decision that nobody sees"),
    "log.offer-until-past": _info(I, "S60", "an offer with a last day before it was made", "one of the dates is wrong"),
    "log.received-no-currency": _info(W, "S27", "a sum that came back without a currency", "it cannot be added up"),
    "log.step-unknown": _info(W, "S25", "a step that the ladder does not have", "the ladder cannot count it"),
    "log.evidence-missing": _info(W, "S45", "an entry points to proof that is not there", "the proof cannot be shown"),
    # The evidence.
    "evidence.screenshot-bare": _info(W, "S37", "a screenshot without time, page or point", "it proves little alone"),
    "evidence.invoice-bare": _info(I, "S39", "an invoice without date, issuer or order", "nobody can match it"),
    "evidence.mail-bare": _info(I, "S38", "a mail without date or sender", "who wrote it when is what it proves"),
    "evidence.no-kind": _info(I, "S36", "proof of no kind", "it is not found when a body asks for it"),
    "evidence.link-broken": _info(W, "S45", "proof of something that is not there", "it backs nothing"),
    "evidence.unused": _info(I, "S45", "proof that is used nowhere", "link it to a fact or leave it out"),
    "evidence.problem-unproved": _info(W, "S45", "nothing proves the problem", "it is word against word"),
    "evidence.remedy-unproved": _info(W, "S45", "nothing proves further costs", "costs without proof are not paid"),
    "evidence.delivery-unproved": _info(I, "S45", "nothing proves the day of delivery", "time limits run from it"),
    "evidence.kind-missing": _info(
        W, "S36", "the proof that this kind of problem needs is missing", "it is asked first"
    ),
    "evidence.no-purchase-proof": _info(W, "S43", "no proof of purchase", "every body asks for it"),
    # A text that is about to be sent: what it holds.
    "text.empty": _info(W, "S32", "a draft without text", "there is nothing to send"),
    "text.placeholder": _info(E, "S32", "a blank that was not filled in", "it shows that the text is a form"),
    "text.no-order-number": _info(E, "S32", "a text without the order number", "it cannot be matched to the order"),
    "text.order-number-differs": _info(E, "S32", "another order number than the case's", "it leads to another order"),
    "text.amount-differs": _info(E, "S27", "an amount that is nowhere in the case", "a wrong figure costs trust"),
    "text.date-differs": _info(E, "S19", "another date than the case's", "a wrong date costs trust"),
    "text.date-unknown": _info(W, "S19", "a date that is nowhere in the case", "log what happened, or correct it"),
    "text.no-date": _info(W, "S32", "a text without any date", "it cannot be followed"),
    "text.no-problem": _info(
        W, "S33", "a text that does not say the problem", "the reader does not know what is wrong"
    ),
    "text.no-remedy": _info(E, "S33", "a text that asks for nothing", "the reader does not know what to do"),
    "text.remedies-unranked": _info(W, "S24", "two remedies and no first choice", "the shop chooses the cheaper"),
    "text.no-reply-by": _info(W, "S33", "no day to answer by", "without one there is no day to follow up on"),
    "text.reply-by-unsaid": _info(W, "S33", "the day to answer by is not in the text", "the reader never learns it"),
    "text.reply-by-past": _info(E, "S33", "a day to answer by that is over", "it cannot be met"),
    "text.no-earlier-attempts": _info(W, "S34", "earlier attempts are not told", "an escalation rests on them"),
    "text.enclosure-missing": _info(E, "S36", "an enclosure that is not among the evidence", "it cannot be sent"),
    "text.enclosure-not-attached": _info(E, "S36", "named in the text, not attached", "the reader looks in vain"),
    "text.enclosure-not-named": _info(E, "S36", "attached, not named in the text", "the reader overlooks it"),
    "text.nothing-attached": _info(E, "S36", "speaks of enclosures and has none", "the reader looks in vain"),
    "text.odr-link": _info(W, "S65", "the European platform that closed in 2025", "the link leads nowhere"),
    # How it says it.
    "text.abusive": _info(E, "S31", "an abusive word", "firms and bodies may refuse to read on"),
    "text.accusation": _info(W, "S29", "an accusation", "it invites a denial instead of an answer"),
    "text.threat": _info(W, "S29", "a threat before the legal step", "a threat too early closes ears"),
    "text.absolute": _info(W, "S29", "an absolute", "one exception makes it untrue"),
    "text.vague": _info(W, "S21", "a vague word", "only what is specific can be checked"),
    "text.exclamation": _info(W, "S30", "exclamation marks", "they read as shouting"),
    "text.capital-word": _info(W, "S30", "a word in capitals", "it reads as shouting"),
    "text.capitals": _info(W, "S30", "many capitals", "they read as shouting"),
    "text.too-long": _info(W, "S28", "a long text", "what is at the end is not read"),
    "text.long-sentence": _info(W, "S28", "a long sentence", "its point is lost"),
    "text.long-paragraph": _info(W, "S28", "a long paragraph", "its point is lost"),
    # What should not leave the house.
    "privacy.card-number": _info(W, "S46", "a payment card number", "nobody needs it to answer"),
    "privacy.bank-account": _info(W, "S46", "a bank account number", "give it only where the money is to go"),
    "privacy.national-id": _info(W, "S46", "a national identity number", "it opens the door to fraud"),
    "privacy.password": _info(W, "S46", "a password or code", "nobody honest asks for it"),
    "privacy.third-party": _info(W, "S46", "an address of somebody else", "it is not yours to pass on"),
}
"""Rule id -> what it is. The findings of reading files (``file.*``, ``evidence.missing`` and so on) are not here."""


def make_finding(
    rule: str,
    message: str,
    suggestion: str,
    *,
    file: str = "",
    line: int | None = None,
    span: tuple[int, int] | None = None,
    field: str = "",
) -> Finding:
    """Make a finding of a rule, with the level of that rule."""
    return Finding(rule, RULES[rule].level, message, suggestion, file, line, span, field)
