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
}
"""Kinds of evidence that a problem of each kind calls for (S36 to S43)."""


def proof_for(kind: str) -> tuple[str, ...]:
    """Return the kinds of evidence that prove a kind of problem, the strongest first."""
    return PROOF.get(kind, ("receipt", "screenshot"))
