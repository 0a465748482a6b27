"""The model of a case: the facts of ``case.toml`` as frozen dataclasses (docs/file-format.md).

Text fields that a file leaves out are empty strings, dates and amounts ``None``, lists empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from plaint.domain.model.money import Money, total

FORMAT = 1
"""The newest format of ``case.toml`` that this program writes; a file with a higher one is read-only."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """The person who complains."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2, upper case: decides the law, the calendar and the ladder."""
    region: str = ""
    """ISO 3166-2 subdivision without the country (``BY``, ``SCT``): decides regional holidays and limits."""
    mandate: str = ""
    """Name of the evidence file that authorises an adviser, if one acts."""
    role: str = ""
    """``buyer`` (also when empty) or ``recipient``: of a gift, who did not order or pay."""
    client: str = ""
    """The adviser's own word or number for the client."""


@dataclass(frozen=True, slots=True)
class Contact:
    """An address of the retailer, and where the consumer found it."""

    channel: str = ""
    address: str = ""
    found_at: str = ""


@dataclass(frozen=True, slots=True)
class Retailer:
    """The shop or marketplace the order was placed with."""

    name: str = ""
    store: str = ""
    """The store's domain, such as ``amazon.co.za``."""
    account: str = ""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Seller:
    """The third party that sold the goods on the retailer's marketplace, if one did."""

    name: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The order that the complaint is about."""

    numbers: tuple[str, ...] = ()
    placed: date | None = None
    promised: date | None = None
    """The latest delivery date the shop promised (latest estimated delivery)."""
    delivered: date | None = None
    sold_by: str = ""
    """``retailer``, ``seller`` or ``private``: a person who is no trader."""
    shipped_by: str = ""
    paid_with: str = ""
    card_network: str = ""
    category: str = ""
    """Kind of goods, where a shop's return window differs by it."""
    statement: date | None = None
    """Day on which the first statement that shows the charge was sent."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was ordered; ``price`` is for one piece."""

    name: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    currency: str = ""
    listing: str = ""
    affected: bool = False
    """Whether the complaint is about it; where none is marked, it is about all."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong."""

    kind: str = ""
    noticed: date | None = None
    text: str = ""
    detail: str = ""
    """What exactly, where a kind has several: ``duplicate`` under ``overcharged``."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The outcome wanted; ``remedies`` is ranked, best first."""

    remedies: tuple[str, ...] = ()
    text: str = ""
    reply_by: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One amount that is claimed, with its reason."""

    head: str = ""
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of the case, received or only promised."""

    results: tuple[str, ...] = ()
    promised: date | None = None
    received: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task that the retailer or a body gave to the consumer."""

    text: str = ""
    kind: str = ""
    """``instruction`` or ``document``."""
    asked_by: str = ""
    """Id of the interaction in which it was asked."""
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A file that an ombud, a bank, an authority or a court has opened."""

    step: str = ""
    """Id of the step of the ladder that led there."""
    name: str = ""
    number: str = ""
    """The file number that it gave."""
    opened: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A date set by a person in place of a rule's deadline; it needs a reason."""

    rule: str = ""
    day: date | None = None
    """The key ``date`` in the file."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """All values of ``case.toml``."""

    id: str
    title: str
    format: int = FORMAT
    status: str = "open"
    opened: date | None = None
    closed: date | None = None
    playbook: str = ""
    language: str = ""
    labels: tuple[str, ...] = ()
    assignee: str = ""
    """Who works on it."""
    handover: str = ""
    """The note for whoever works on it next."""
    consumer: Consumer = field(default_factory=Consumer)
    retailer: Retailer = field(default_factory=Retailer)
    seller: Seller = field(default_factory=Seller)
    order: Order = field(default_factory=Order)
    items: tuple[Item, ...] = ()
    problem: Problem = field(default_factory=Problem)
    wanted: Wanted = field(default_factory=Wanted)
    claims: tuple[Claim, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)
    tasks: tuple[Task, ...] = ()
    bodies: tuple[Body, ...] = ()
    overrides: tuple[Override, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    """Any further fields of the user's own, as the file holds them."""

    def claimed(self) -> tuple[Money, ...]:
        """Return the claimed amounts per currency: the claims, or without any the price of the items."""
        heads = [Money(claim.currency, claim.amount) for claim in self.claims if claim.amount is not None]
        if not heads:
            heads = [
                Money(item.currency, item.price * (Decimal(1) if item.quantity is None else item.quantity))
                for item in self.affected()
                if item.price is not None
            ]
        return total(heads)

    def affected(self) -> tuple[Item, ...]:
        """Return the items that the complaint is about: those that are marked, or all where none is."""
        return tuple(item for item in self.items if item.affected) or self.items

    def received(self) -> tuple[Money, ...]:
        """Return the amount of the outcome, once it has a date of receipt."""
        if self.outcome.received is None or self.outcome.amount is None:
            return ()
        return (Money(self.outcome.currency, self.outcome.amount),)

    def edit(self, **changes: object) -> Case:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses.replace checks the names itself
