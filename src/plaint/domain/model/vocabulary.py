"""The choices of all fields of the files: channels, answers, problem kinds, remedies and others (format 1).

A value outside a list is kept as text and shown with a finding: a file is never refused for one word.
"""

from __future__ import annotations

STATUSES = ("open", "paused", "closed")
PROBLEM_KINDS = (
    "defective", "damaged", "not-as-described", "wrong-item", "missing", "late", "not-delivered", "overcharged",
    "refund-missing", "return-refused", "technical", "service", "change-of-mind", "subscription",
    "unauthorised-charge", "digital-content", "misdelivered", "unsafe", "counterfeit", "account-closed", "insolvent",
    "other",
)  # fmt: skip
PROBLEM_DETAILS = ("duplicate", "wrong-amount", "import-charges")
"""What exactly was overcharged."""
REMEDIES = (
    "refund", "partial-refund", "replacement", "repair", "delivery", "price-reduction", "compensation", "apology",
    "cancel-charge", "stop-renewal", "restore-account", "collection", "deletion", "corrected-bill",
)  # fmt: skip
RESULTS = (
    "full-refund", "partial-refund", "price-reduction", "replacement", "repair", "delivered", "compensation",
    "goodwill", "apology", "charge-cancelled", "rejected", "withdrawn", "no-reply", "time-barred", "referred",
)  # fmt: skip
CLAIM_HEADS = ("price", "delivery", "return-postage", "loss", "interest", "court-fee", "other")
PARTIES = ("retailer", "seller")
SELLERS = ("retailer", "seller", "private")
"""Who may have sold the goods: a private seller is no trader, and consumer law does not bind one."""
PAYMENT_METHODS = (
    "credit-card", "debit-card", "paypal", "apple-google-pay", "bnpl", "bank-transfer", "direct-debit", "debit-order",
    "pix", "gift-card", "store-credit", "cash-on-delivery", "wallet", "other",
)  # fmt: skip
CARD_NETWORKS = ("visa", "mastercard", "amex", "other")
CATEGORIES = (
    "electronics", "camera", "pc", "office", "video-games", "music", "video", "books", "toys", "amazon-device", "other",
)  # fmt: skip
"""Kinds of goods for which a shop's return window differs."""
ROLES = ("buyer", "recipient")
"""Whether who complains ordered the goods, or got them as a gift."""
ACTORS = (
    "retailer", "seller", "bank", "carrier", "ombud", "authority", "court", "witness", "adviser", "other",
)  # fmt: skip
"""Who stands on the other side of a contact."""
TRADERS = frozenset({"", "retailer", "seller"})
"""Actors whose answer is the trader's own; anybody else is a third party."""
DECISIONS = ("accept", "decline", "counter")
"""What the consumer may say to an offer."""
CHANNELS = ("chat", "phone", "email", "form", "seller-message", "post", "visit", "portal", "other")
DIRECTIONS = ("out", "in", "note")
ANSWERS = ("acknowledged", "asks", "offer", "refusal", "remedy", "irrelevant")
EVIDENCE_KINDS = (
    "screenshot", "email", "invoice", "receipt", "chat", "photo", "video", "listing", "tracking", "letter",
    "bank-statement", "mandate", "other",
)  # fmt: skip
LETTER_KINDS = (
    "seller-message", "customer-service", "supervisor", "follow-up", "a-to-z", "appeal", "withdrawal", "rejection",
    "chargeback", "ombud", "authority", "letter-before-claim", "lawyer-brief", "settlement", "non-delivery",
    "repair-request", "price-reduction", "cancellation", "unauthorised-payment", "bank-complaint", "account-appeal",
    "data-access", "proof-of-claim", "safety-report", "offer-accept", "offer-decline", "reminder",
)  # fmt: skip
LANGUAGES = ("en", "af", "de", "es", "pt")
"""Languages that wording rules and letters know; any other ISO 639 code is kept and treated as English."""
