"""Say what a letter rests on, claims, leaves blank and encloses, for ``plaint letter --json``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plaint.domain.guidance.letter_basis import AGREEING
from plaint.domain.model.letter import NO_COMPLAINT
from plaint.exporters.letter_sheet import clean, take_apart
from plaint.services.cases.json_values import money
from plaint.services.outgoing.enclosures import outgoing_names

if TYPE_CHECKING:
    from plaint.domain.model.finding import Finding
    from plaint.services.letters.draft import Draft
    from plaint.storage.workspace import LoadedCase

BLANK = "text.placeholder"
"""The finding of a blank in square brackets."""


def letter_json(loaded: LoadedCase, draft: Draft, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return subject, basis, claims, blanks and the names of the pieces that go out with a letter."""
    letter = draft.letter
    return {
        "subject": take_apart(letter.body).subject or letter.title,
        "basis": {"right": draft.basis.right, "text": draft.basis.text} if draft.basis else None,
        "claims": [{"head": one.head} | money(one.money) for one in draft.claims] or claims(loaded, letter.kind),
        "blanks": blanks(clean(letter.body), letter.body, findings),
        "enclosures": list(outgoing_names(loaded, letter).values()),
    }


def claims(loaded: LoadedCase, kind: str) -> list[dict[str, Any]]:
    """Return the heads of claim with their amounts; without any, the price of each item that is affected."""
    from plaint.domain.model.money import Money

    case = loaded.case
    if kind in AGREEING or kind in NO_COMPLAINT:
        return []
    found = [
        {"head": one.head} | money(Money(one.currency, one.amount)) for one in case.claims if one.amount is not None
    ]
    if found:
        return found
    return [
        {"head": item.name} | money(Money(item.currency, item.price * (item.quantity or Decimal(1))))
        for item in case.affected()
        if item.price is not None
    ]


def blanks(text: str, body: str, findings: Sequence[Finding]) -> list[str]:
    """Return the blanks of a letter in the order of its text, each once."""
    spans = sorted(one.span for one in findings if one.rule == BLANK and one.span is not None)
    found = [body[start:end].strip("[] ") for start, end in spans]
    return [one for one in dict.fromkeys(found) if one and one in text]
