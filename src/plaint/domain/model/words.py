"""Name the choices of the fields in plain words: problem kinds, ways to pay, sellers, remedies, answers.

Forms and prompts show these words beside the codes, and typed text may be either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plaint.domain.model.essentials import REMEDY_WORDS

KIND_WORDS: Mapping[str, str] = {
    "defective": "it does not work, or broke",
    "damaged": "it arrived damaged",
    "not-as-described": "it is not what was described",
    "wrong-item": "something else arrived",
    "missing": "a part is missing",
    "late": "it is late",
    "not-delivered": "it never arrived",
    "overcharged": "too much was charged",
    "refund-missing": "the refund does not come",
    "return-refused": "they refuse the return",
    "technical": "the site or the app does not work",
    "service": "bad service",
    "change-of-mind": "I do not want it any more",
    "subscription": "a subscription or its renewal",
    "unauthorised-charge": "a charge that I did not make",
    "digital-content": "a film, book, game or program",
    "misdelivered": "it was left with somebody else, or somewhere",
    "unsafe": "it is dangerous, or recalled",
    "counterfeit": "it is a fake",
    "account-closed": "my account was closed",
    "insolvent": "the shop is insolvent",
    "other": "something else",
}
PROBLEM_DETAIL_WORDS: Mapping[str, str] = {
    "duplicate": "the same thing was charged twice",
    "wrong-amount": "the amount is wrong",
    "import-charges": "customs or import charges",
}
SELLER_WORDS: Mapping[str, str] = {
    "retailer": "the shop itself",
    "seller": "a trader on its marketplace",
    "private": "a private person",
}
ROLE_WORDS: Mapping[str, str] = {"buyer": "I ordered it", "recipient": "I got it as a gift"}
PAYMENT_WORDS: Mapping[str, str] = {
    "credit-card": "credit card",
    "debit-card": "debit card",
    "paypal": "PayPal",
    "apple-google-pay": "Apple Pay or Google Pay",
    "bnpl": "pay later, as with Klarna",
    "bank-transfer": "bank transfer",
    "direct-debit": "direct debit",
    "debit-order": "debit order",
    "pix": "Pix",
    "gift-card": "gift card",
    "store-credit": "store credit",
    "cash-on-delivery": "cash on delivery",
    "wallet": "another wallet",
    "other": "another way",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "problem.kind": KIND_WORDS,
    "problem.detail": PROBLEM_DETAIL_WORDS,
    "order.sold_by": SELLER_WORDS,
    "order.shipped_by": {"retailer": "the shop itself", "seller": "the seller on its marketplace"},
    "order.paid_with": PAYMENT_WORDS,
    "consumer.role": ROLE_WORDS,
    "wanted.remedies": REMEDY_WORDS,
    "received": REMEDY_WORDS,
}
"""Path of a field -> code -> words."""


def words_of(path: str, code: str) -> str:
    """Return what a person calls a choice of a field; the code itself where it needs no words."""
    return WORDS.get(path, {}).get(code, code)


def code_of(path: str, text: str, codes: Sequence[str]) -> str:
    """Return the code that a typed text means: the code itself or its words, however they are written; else empty."""
    plain = _plain(text)
    for code in codes:
        if plain in {_plain(code), _plain(words_of(path, code))}:
            return code
    if path == "problem.kind" and plain:
        from plaint.domain.model.kind_phrases import kind_of_phrase

        return kind_of_phrase(plain)
    return ""


def _plain(text: str) -> str:
    words = text.strip().casefold().replace("_", "-").replace("-", " ").replace(",", " ").strip(".!? ").split()
    return " ".join(words[1:] if words[:1] in (["a"], ["an"], ["the"]) else words)
