"""The model of a letter or message, drafted or sent: TOML front matter and Markdown text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

MESSAGES = frozenset({"seller-message", "a-to-z", "appeal"})
"""Kinds that go into a box on a web page: short, without address block and date."""
PERHAPS_MESSAGES = frozenset({
    "customer-service", "follow-up", "supervisor", "reminder", "repair-request", "price-reduction", "account-appeal",
    "offer-accept", "offer-decline",
})  # fmt: skip
"""Kinds that are a message on some channels and a letter on others."""
NO_ANSWER_DAY = frozenset({"ombud", "authority", "safety-report", "proof-of-claim", "lawyer-brief"})
"""Kinds whose reader sets the times: nobody asks them to answer by a day."""
NO_COMPLAINT = frozenset({"data-access", "safety-report"})
"""Kinds that ask for no remedy and tell no complaint."""
OTHER_NAMES = {"settlement": "offer-accept"}
"""Kind of letter -> the kind that it is another name of."""
BOXES = frozenset({"chat", "form", "portal", "seller-message", "phone"})
"""Channels whose text goes into a box, or is read out."""


def is_message(kind: str, channel: str) -> bool:
    """Tell whether a draft is a short message, not a full letter."""
    return kind in MESSAGES or (kind in PERHAPS_MESSAGES and channel in BOXES)


@dataclass(frozen=True, slots=True)
class Letter:
    """One file of ``letters/``."""

    id: str
    title: str = ""
    kind: str = ""
    """One of LETTER_KINDS."""
    step: str = ""
    language: str = ""
    created: datetime | date | None = None
    sent: datetime | date | None = None
    """When it went out; empty while it is a draft."""
    channel: str = ""
    to: str = ""
    reply_by: date | None = None
    enclosures: tuple[str, ...] = ()
    """Names of evidence files."""
    body: str = ""
    """Markdown."""
    withdrawn: str = ""
    file: str = ""
    body_line: int = 1
    """Line of the file on which the body starts, counted from 1."""
