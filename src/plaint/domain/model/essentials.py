"""The facts that a complaint needs before it goes out, and the evidence for each kind of problem."""

from __future__ import annotations

ESSENTIALS: tuple[tuple[str, str], ...] = (
    ("order.numbers", "Every channel asks for the order number first."),
    ("retailer.name", "The ladder depends on the shop."),
    ("consumer.country", "Your country decides your rights, the calendar and the bodies that can help."),
    ("items", "Say which product or service it is about."),
    ("problem.kind", "The kind of problem decides which steps are open."),
    ("problem.noticed", "Answers and deadlines depend on the day you noticed it."),
    ("problem.text", "A specific description, without vagueness, is what gets acted on."),
    ("wanted.remedies", "Say directly what you want: a refund, a replacement, a repair."),
)
"""Facts that a first complaint needs (S18 to S24), in the order in which they are asked for."""
_WITHOUT_ORDER = frozenset({"subscription", "unauthorised-charge", "account-closed"})
"""Kinds of problem that may have no order number: a membership, a charge that nobody ordered, an account."""
_WITHOUT_ITEM = frozenset({"unauthorised-charge", "account-closed"})
"""Kinds of problem that are about no product."""
_WITHOUT_DAY = frozenset({"change-of-mind"})
"""Kinds of problem that nobody notices on a day: nothing is wrong with the goods."""


def essentials_for(kind: str) -> tuple[tuple[str, str], ...]:
    """Return the facts that a first complaint of a kind of problem needs, each with why, in their order."""
    left_out = {"order.numbers"} if kind in _WITHOUT_ORDER else set()
    left_out |= {"items"} if kind in _WITHOUT_ITEM else set()
    left_out |= {"problem.noticed"} if kind in _WITHOUT_DAY else set()
    return tuple(pair for pair in ESSENTIALS if pair[0] not in left_out)


NAMES = {
    "order.numbers": "the order number",
    "retailer.name": "the shop's name",
    "consumer.country": "your country",
    "items": "what you ordered",
    "problem.kind": "what kind of problem it is",
    "problem.noticed": "the day you noticed the problem",
    "problem.text": "what exactly is wrong",
    "wanted.remedies": "what you want",
    "order.placed": "the day of the order",
    "order.delivered": "the day it arrived",
    "order.promised": "the promised delivery day",
    "order.sold_by": "who sold it",
    "order.shipped_by": "who shipped it",
    "order.paid_with": "how you paid",
    "order.statement": "the day on which the first statement with the charge was sent",
    "order.card_network": "whose card it is: Visa, Mastercard, American Express",
    "order.category": "what kind of goods it is",
    "problem.detail": "what exactly was charged wrongly",
    "consumer.region": "your state, province or part of the country",
}
"""What a person calls the fields that the guidance asks for."""

PROOF = {
    "damaged": ("photo", "receipt"),
    "defective": ("photo", "video", "receipt"),
    "not-as-described": ("listing", "photo", "receipt"),
    "wrong-item": ("photo", "listing", "receipt"),
    "missing": ("photo", "invoice"),
    "late": ("tracking", "receipt"),
    "not-delivered": ("tracking", "receipt"),
    "overcharged": ("invoice", "bank-statement"),
    "refund-missing": ("tracking", "email", "bank-statement"),
    "return-refused": ("email", "photo", "receipt"),
    "technical": ("screenshot",),
    "change-of-mind": ("receipt", "screenshot"),
    "subscription": ("screenshot", "email", "bank-statement"),
    "unauthorised-charge": ("bank-statement", "screenshot"),
    "digital-content": ("screenshot", "receipt"),
    "misdelivered": ("tracking", "photo", "receipt"),
    "unsafe": ("photo", "receipt"),
    "counterfeit": ("photo", "listing", "receipt"),
    "account-closed": ("email", "screenshot"),
    "insolvent": ("receipt", "bank-statement", "email"),
}
"""Kinds of evidence that a problem of each kind calls for (S36 to S43)."""


def proof_for(kind: str) -> tuple[str, ...]:
    """Return the kinds of evidence that prove a kind of problem, the strongest first."""
    return PROOF.get(kind, ("receipt", "screenshot"))


REMEDY_WORDS = {
    "refund": "a refund",
    "partial-refund": "a part of the price back",
    "replacement": "a replacement",
    "repair": "a repair",
    "delivery": "delivery",
    "price-reduction": "a lower price",
    "compensation": "compensation",
    "apology": "an apology",
    "cancel-charge": "the charge to be cancelled",
    "stop-renewal": "the renewal to be stopped",
    "restore-account": "the account to be opened again",
    "collection": "the goods to be collected",
    "deletion": "the data to be deleted",
    "corrected-bill": "a corrected bill",
}
"""What a person calls the remedies that are asked for."""


def remedy_words(remedy: str) -> str:
    """Return a remedy as it stands in a sentence: ``a refund``."""
    return REMEDY_WORDS.get(remedy, remedy.replace("-", " "))
