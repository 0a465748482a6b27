"""The choices of all fields of the files: channels, answers, problem kinds, remedies and others (format 1).

A value outside a list is kept as text and shown with a finding: a file is never refused for one word.
"""

from __future__ import annotations

STATUSES = ("open", "paused", "closed")
PROBLEM_KINDS = (
    "defective", "damaged", "not-as-described", "wrong-item", "missing", "late", "not-delivered", "overcharged",
    "refund-missing", "return-refused", "technical", "service", "other",
)  # fmt: skip
REMEDIES = (
    "refund", "partial-refund", "replacement", "repair", "delivery", "price-reduction", "compensation", "apology",
    "cancel-charge",
)  # fmt: skip
RESULTS = (
    "full-refund", "partial-refund", "price-reduction", "replacement", "repair", "delivered", "compensation",
    "goodwill", "apology", "charge-cancelled", "rejected", "withdrawn", "no-reply", "time-barred", "referred",
)  # fmt: skip
CLAIM_HEADS = ("price", "delivery", "return-postage", "loss", "interest", "court-fee", "other")
PARTIES = ("retailer", "seller")
PAYMENT_METHODS = ("credit-card", "debit-card", "bank-transfer", "direct-debit", "gift-card", "wallet", "other")
CHANNELS = ("chat", "phone", "email", "form", "seller-message", "post", "visit", "portal", "other")
DIRECTIONS = ("out", "in", "note")
ANSWERS = ("acknowledged", "asks", "offer", "refusal", "remedy", "irrelevant")
EVIDENCE_KINDS = (
    "screenshot", "email", "invoice", "receipt", "chat", "photo", "video", "listing", "tracking", "letter",
    "bank-statement", "mandate", "other",
)  # fmt: skip
LETTER_KINDS = (
    "seller-message", "customer-service", "supervisor", "follow-up", "a-to-z", "appeal", "withdrawal", "rejection",
    "chargeback", "ombud", "authority", "letter-before-claim", "lawyer-brief", "settlement",
)  # fmt: skip
LANGUAGES = ("en", "af", "de", "es", "pt")
"""Languages that wording rules and letters know; any other ISO 639 code is kept and treated as English."""
