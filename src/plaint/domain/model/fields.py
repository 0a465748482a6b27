"""The list of every field of the files: name, kind of value, meaning, choices.

Reading, ``set``, forms, hints for a misspelt name and the tables of docs/file-format.md all follow this list,
in the order in which files are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plaint.domain.model import vocabulary


class Kind(StrEnum):
    """The kind of value that a field holds."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "whole number"
    QUANTITY = "number"
    """A count that may be written as a number or as text."""
    AMOUNT = "amount"
    """Money as text, ``"499.00"``, so that no float touches it."""
    CURRENCY = "currency"
    FLAG = "yes or no"
    COUNTRY = "country"
    DATE = "date"
    MOMENT = "date and time"
    CHOICE = "choice"
    TEXTS = "list of texts"
    CHOICES = "list of choices"
    TABLES = "list of tables"


_AHEAD = frozenset({"promised", "promised_by", "reply_by", "due", "date", "offer_until"})
"""Names of the fields that hold a day on which something is due."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``path`` is dotted, as ``set`` and error messages name it."""

    path: str
    kind: Kind
    help: str
    choices: tuple[str, ...] = ()
    attribute: str = ""
    """Dotted attribute of Case, where it differs from the path."""

    @property
    def name(self) -> str:
        """Return the key within its table."""
        return self.path.rpartition(".")[2]

    @property
    def ahead(self) -> bool:
        """Whether its day is one that is to come: a typed weekday is then the next one, else the last one."""
        return self.name in _AHEAD

    @property
    def table(self) -> str:
        """Return the table that the field is in, empty for the top level."""
        return self.path.rpartition(".")[0]


_T, _L, _D, _A, _C = Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.AMOUNT, Kind.CURRENCY

CASE_FIELDS: tuple[Field, ...] = (
    Field("format", Kind.INTEGER, "version of the file format"),
    Field("id", _T, "identifier; never changes"),
    Field("title", _T, "the complaint in a few words"),
    Field("status", Kind.CHOICE, "a person's decision: open, paused or closed", vocabulary.STATUSES),
    Field("opened", _D, "day the case was opened"),
    Field("closed", _D, "day the case was closed"),
    Field("playbook", _T, "id of the ladder to follow; without it country and retailer choose"),
    Field("language", _T, "language of letters: en, af, de, es, pt"),
    Field("labels", Kind.TEXTS, "words of your own to group cases"),
    Field("assignee", _T, "who works on it"),
    Field("handover", _L, "note for whoever works on it next"),
    Field("consumer.name", _T, "who complains"),
    Field("consumer.email", _T, "address that answers should reach"),
    Field("consumer.phone", _T, "telephone"),
    Field("consumer.address", _L, "postal address"),
    Field("consumer.country", Kind.COUNTRY, "ISO 3166 code; decides the law and the calendar"),
    Field("consumer.region", _T, "ISO 3166-2 part, as BY or SCT; decides regional holidays"),
    Field("consumer.mandate", _T, "evidence file that authorises an adviser"),
    Field("consumer.role", Kind.CHOICE, "buyer, or recipient of a gift", vocabulary.ROLES),
    Field("consumer.client", _T, "an adviser's own word or number for the client"),
    Field("retailer.name", _T, "the shop"),
    Field("retailer.store", _T, "the store's domain, as amazon.co.za"),
    Field("retailer.account", _T, "name of your account there"),
    Field(
        "retailer.contact",
        Kind.TABLES,
        "ways to reach the shop: channel, address, found_at",
        attribute="retailer.contacts",
    ),
    Field("seller.name", _T, "third-party seller on the marketplace"),
    Field("seller.address", _L, "the seller's postal address"),
    Field("seller.email", _T, "the seller's working e-mail"),
    Field("order.numbers", Kind.TEXTS, "order numbers"),
    Field("order.placed", _D, "day of the order"),
    Field("order.promised", _D, "latest promised delivery"),
    Field("order.delivered", _D, "day it arrived"),
    Field("order.sold_by", Kind.CHOICE, "who sold it; decides the law and the A-to-z path", vocabulary.SELLERS),
    Field("order.shipped_by", Kind.CHOICE, "who shipped it; decides the A-to-z path", vocabulary.PARTIES),
    Field("order.paid_with", Kind.CHOICE, "how it was paid; decides the payment route", vocabulary.PAYMENT_METHODS),
    Field("order.card_network", Kind.CHOICE, "network of the card; decides the bank's clock", vocabulary.CARD_NETWORKS),
    Field("order.category", Kind.CHOICE, "kind of goods; decides the shop's window", vocabulary.CATEGORIES),
    Field("order.statement", _D, "day the first statement with the charge was sent; decides the bank's clock"),
    Field("item", Kind.TABLES, "things ordered: name, quantity, price, currency, listing, affected", attribute="items"),
    Field("problem.kind", Kind.CHOICE, "what kind of problem", vocabulary.PROBLEM_KINDS),
    Field("problem.detail", Kind.CHOICE, "what exactly was overcharged", vocabulary.PROBLEM_DETAILS),
    Field("problem.noticed", _D, "day you noticed it"),
    Field("problem.text", _L, "what is wrong, exactly"),
    Field("wanted.remedies", Kind.CHOICES, "what you want, best first", vocabulary.REMEDIES),
    Field("wanted.text", _L, "the outcome in your words"),
    Field("wanted.reply_by", _D, "day by which you ask for an answer"),
    Field("claim", Kind.TABLES, "what is claimed: head, amount, currency", attribute="claims"),
    Field("outcome.results", Kind.CHOICES, "how it ended", vocabulary.RESULTS),
    Field("outcome.promised", _D, "day for which it was promised"),
    Field("outcome.received", _D, "day it was received"),
    Field("outcome.amount", _A, "money received or promised"),
    Field("outcome.currency", _C, "its currency"),
    Field("outcome.text", _L, "how it ended, in words"),
    Field("task", Kind.TABLES, "what you were told to do: text, kind, asked_by, due, done", attribute="tasks"),
    Field("body", Kind.TABLES, "files that bodies have opened: step, name, number, opened", attribute="bodies"),
    Field("override", Kind.TABLES, "deadlines set by hand: rule, date, reason", attribute="overrides"),
)

CONTACT_FIELDS = (
    Field("channel", Kind.CHOICE, "channel", vocabulary.CHANNELS),
    Field("address", _T, "address, number or link"),
    Field("found_at", _T, "where you found it"),
)
ITEM_FIELDS = (
    Field("name", _T, "what it is"),
    Field("quantity", Kind.QUANTITY, "how many"),
    Field("price", _A, "price of one"),
    Field("currency", _C, "currency"),
    Field("listing", _T, "link or number of the listing"),
    Field("affected", Kind.FLAG, "whether the complaint is about it; none marked: all"),
)
CLAIM_FIELDS = (
    Field("head", Kind.CHOICE, "what the money is for", vocabulary.CLAIM_HEADS),
    Field("amount", _A, "amount"),
    Field("currency", _C, "currency"),
)
TASK_FIELDS = (
    Field("text", _T, "what to do or hand in"),
    Field("kind", Kind.CHOICE, "instruction or document", ("instruction", "document")),
    Field("asked_by", _T, "id of the interaction that asked for it"),
    Field("due", _D, "by when"),
    Field("done", _D, "day it was done"),
)
BODY_FIELDS = (
    Field("step", _T, "playbook step that led there"),
    Field("name", _T, "name of the body"),
    Field("number", _T, "its file number"),
    Field("opened", _D, "day it opened the file"),
)
OVERRIDE_FIELDS = (
    Field("rule", _T, "id of the deadline rule"),
    Field("date", _D, "the date to use", attribute="day"),
    Field("reason", _T, "why; needed"),
)
FACT_FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("facts.charged", _D, "day on which it was charged or renewed"),
        Field("facts.cancelled", _D, "day on which you cancelled"),
        Field("facts.returned", _D, "day on which you sent the goods back"),
        Field("facts.returned_proof", _D, "day on which you sent proof of posting"),
        Field("facts.repair_requested", _D, "day on which you asked for a repair"),
        Field("facts.repair_returned", _D, "day on which the goods came back from repair"),
        Field("facts.contract_ended", _D, "day on which the contract ended"),
        Field("facts.debited", _D, "day on which it was debited"),
        Field("facts.refund_issued", _D, "day on which they say that they paid back"),
        Field("facts.chargeback_filed", _D, "day on which you asked the bank for a chargeback"),
        Field("facts.bank_final_response", _D, "day of the bank's last answer"),
        Field("facts.demand_received", _D, "day on which they got your demand"),
        Field("facts.statement_sent", _D, "day the first statement with the charge was sent"),
    )
}
"""Facts of ``[facts]`` that rules count from, by name; any other name is free."""
TABLES: dict[str, tuple[Field, ...]] = {
    "retailer.contact": CONTACT_FIELDS,
    "item": ITEM_FIELDS,
    "claim": CLAIM_FIELDS,
    "task": TASK_FIELDS,
    "body": BODY_FIELDS,
    "override": OVERRIDE_FIELDS,
}
"""The fields of every list of tables, by the list's path in ``case.toml``."""

INTERACTION_FIELDS: tuple[Field, ...] = (
    Field("id", _T, "identifier of the entry"),
    Field("at", Kind.MOMENT, "when it happened, with offset"),
    Field("channel", Kind.CHOICE, "how", vocabulary.CHANNELS),
    Field("direction", Kind.CHOICE, "out, in or note", vocabulary.DIRECTIONS),
    Field("step", _T, "playbook step that this took or answers"),
    Field("person", _T, "who you spoke with"),
    Field("reference", _T, "chat id, employee number, case number"),
    Field("reason", _T, "what it was about, short"),
    Field("text", _L, "what was said"),
    Field("answer", Kind.CHOICE, "what an incoming one is", vocabulary.ANSWERS),
    Field("promise", _T, "what was promised"),
    Field("promised_by", _D, "by when"),
    Field("actor", Kind.CHOICE, "who is on the other side", vocabulary.ACTORS),
    Field("offer", _T, "what is offered"),
    Field("amount", _A, "money that is offered, or that came back"),
    Field("currency", _C, "its currency"),
    Field("offer_until", _D, "last day to accept the offer"),
    Field("settles", Kind.FLAG, "whether accepting it ends the whole matter"),
    Field("decides", _T, "id of the offer that this answers"),
    Field("decision", Kind.CHOICE, "accept, decline or counter", vocabulary.DECISIONS),
    Field("received", Kind.CHOICE, "what came back", vocabulary.REMEDIES),
    Field("evidence", Kind.TEXTS, "names of evidence files"),
    Field("withdrawn", _T, "why it does not count"),
    Field("skipped", _T, "why the step was left out"),
)

EVIDENCE_FIELDS: tuple[Field, ...] = (
    Field("id", _T, "identifier"),
    Field("title", _T, "what it is, in a few words"),
    Field("kind", Kind.CHOICE, "kind of proof", vocabulary.EVIDENCE_KINDS),
    Field("sha256", _T, "digest of the content when it was added"),
    Field("size", Kind.INTEGER, "bytes when it was added"),
    Field("original_name", _T, "name it had before it was copied in"),
    Field("added", Kind.MOMENT, "when it was added"),
    Field("captured", Kind.MOMENT, "when the picture or mail was made"),
    Field("source", _T, "page, section or sender"),
    Field("shows", _T, "error text, or the point it makes"),
    Field("proves", Kind.TEXTS, "problem, item 1, interaction ID, remedy"),
    Field("redacts", _T, "name of the original of this redacted copy"),
    Field("message_id", _T, "Message-ID of a mail, by which the same one is known again"),
    Field("withdrawn", _T, "why it does not count"),
)

LETTER_FIELDS: tuple[Field, ...] = (
    Field("id", _T, "identifier"),
    Field("title", _T, "subject"),
    Field("kind", Kind.CHOICE, "kind of letter", vocabulary.LETTER_KINDS),
    Field("step", _T, "playbook step it takes"),
    Field("language", _T, "language it is written in"),
    Field("created", Kind.MOMENT, "when it was drafted"),
    Field("sent", Kind.MOMENT, "when it went out"),
    Field("channel", Kind.CHOICE, "how it went out", vocabulary.CHANNELS),
    Field("to", _T, "recipient"),
    Field("reply_by", _D, "day by which an answer is asked"),
    Field("enclosures", Kind.TEXTS, "names of evidence files"),
    Field("withdrawn", _T, "why it does not count"),
)


def case_field(path: str) -> Field | None:
    """Return the field of ``case.toml`` with a dotted path, or None."""
    return _BY_PATH.get(path)


_BY_PATH = {entry.path: entry for entry in CASE_FIELDS}
