"""The input of a draft: the facts of the case, and what the playbook says about its step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from plaint.domain.guidance.letter_basis import TO_BANKS, asked_for
from plaint.domain.model.case import Case, Contact, Seller
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter, is_message
from plaint.domain.playbook.playbook import Right

TO_OTHERS = TO_BANKS | {"a-to-z", "appeal", "ombud", "authority", "lawyer-brief", "proof-of-claim", "safety-report"}
"""Kinds that go to somebody other than the trader and speak about the trader."""
WITH_PARTNER = frozenset({
    "withdrawal", "rejection", "letter-before-claim", "settlement", "non-delivery", "repair-request",
    "price-reduction", "cancellation", "offer-accept", "offer-decline",
})  # fmt: skip
"""Kinds that only the partner of the contract can be sent: the seller, where one sold."""
WITHOUT_ORDER = frozenset({
    "unauthorised-payment", "bank-complaint", "account-appeal", "data-access", "safety-report", "proof-of-claim",
})  # fmt: skip
"""Kinds for which an order number is named if there is one, and not asked for."""
NOT_ORDERED = frozenset({"unauthorised-charge", "subscription"})
"""Problems in which "I ordered" would admit what the complaint denies."""


@dataclass(frozen=True, slots=True)
class LetterContext:
    """Everything that the text may say. What is not here is not in the text."""

    case: Case
    log: Sequence[Interaction]
    """In time order."""
    enclosures: Sequence[Evidence]
    kind: str
    today: date
    reply_by: date
    step: str = ""
    actor: str = ""
    """Who the step addresses (playbook.Step.actor)."""
    channel: str = ""
    right: Right | None = None
    next_actor: str = ""
    """Who comes next on the ladder if this does not help; empty where nothing does."""
    recipient: str = ""
    """Who it was sent to before, if the case knows."""
    wishes: Sequence[str] | None = None
    """The remedies to ask for, best first; without any, those of the case that the kind of letter can ask for."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Numbers of the exhibits in the dossier, by name; without any, the enclosures are counted."""
    letters: Sequence[Letter] = ()
    """Letters of the case; those that were sent are part of what was tried."""
    actors: Mapping[str, str] = field(default_factory=dict)
    """Step -> who it addresses: with whom an entry of the log was, where it does not say so."""
    late: bool = False
    """Whether the time to withdraw is over, so that only goodwill can be asked for."""
    next_body: str = ""
    """Id of the step that comes next, if it leads to a body that has a name."""

    @property
    def message(self) -> bool:
        """Tell whether it is a short message."""
        return is_message(self.kind, self.channel)

    @property
    def to_others(self) -> bool:
        """Tell whether it is about the trader but goes to somebody else."""
        return self.kind in TO_OTHERS

    @property
    def with_seller(self) -> bool:
        """Tell whether the trader is the seller, not the shop."""
        if self.kind == "seller-message":
            return True
        sold = self.case.order.sold_by in {"seller", "private"}
        return sold and (self.actor == "seller" or self.kind in WITH_PARTNER or self.to_others)

    @property
    def asked(self) -> Sequence[str]:
        """Return the remedies that the letter asks for, best first."""
        return asked_for(self.kind, self.case.wanted.remedies) if self.wishes is None else self.wishes

    @property
    def not_ordered(self) -> bool:
        """Tell whether the text must not say that the writer ordered anything."""
        return self.kind == "unauthorised-payment" or self.case.problem.kind in NOT_ORDERED

    @property
    def about_account(self) -> bool:
        """Tell whether it is about a customer account and not about an order."""
        return self.kind == "account-appeal" or self.case.problem.kind == "account-closed"

    @property
    def trader(self) -> str:
        """Return the name of the trader as the case has it; empty where it has none."""
        return self.case.seller.name if self.with_seller else self.case.retailer.name

    @property
    def gift(self) -> bool:
        """Tell whether the writer got the goods from somebody who ordered and paid."""
        return self.case.consumer.role == "recipient"

    def told(self) -> list[Interaction]:
        """Return the contacts to mention, oldest first; notes and skipped steps are left out."""
        return [
            entry
            for entry in self.log
            if entry.counts
            and entry.day
            and entry.direction in {"in", "out"}
            and not entry.skipped
            and entry.answer != "irrelevant"
        ]


def address_of(material: LetterContext) -> tuple[str, ...]:
    """Return the lines below the trader's name: postal address, else e-mail, as the case has them."""
    if material.with_seller:
        seller: Seller = material.case.seller
        return tuple(line for line in (*seller.address.splitlines(), seller.email) if line.strip())
    by_post = _contact(material.case.retailer.contacts, "post")
    by_mail = _contact(material.case.retailer.contacts, "email")
    return tuple(line for line in (by_post or by_mail).splitlines() if line.strip())


def _contact(contacts: Sequence[Contact], channel: str) -> str:
    """Return the first address for a channel; a mail contact may hold advice such as "answer their last mail"."""
    return next(
        (
            one.address
            for one in contacts
            if one.channel == channel and one.address.strip() and (channel != "email" or "@" in one.address)
        ),
        "",
    )
