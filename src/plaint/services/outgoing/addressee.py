"""Find whom a letter is mailed to, and the imported mail that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.domain.guidance.step_inference import actor_of_entry
from plaint.domain.messages.mail import Mail
from plaint.domain.model.evidence import EvidenceState
from plaint.domain.model.vocabulary import TRADERS
from plaint.letters.context import TO_OTHERS, WITH_PARTNER
from plaint.storage.layout import EVIDENCE_DIR

if TYPE_CHECKING:
    from plaint.domain.model.evidence import Evidence
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.model.letter import Letter
    from plaint.domain.playbook.playbook import Playbook
    from plaint.storage.workspace import LoadedCase

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_NOBODY = re.compile(r"no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|nao[-_.]?responda", re.IGNORECASE)
"""Addresses that nobody reads."""
_HEAD = 256_000


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail goes to; what is not known is empty."""

    name: str = ""
    address: str = ""
    answers: str = ""
    """Message-ID of the mail that it answers."""
    thread: tuple[str, ...] = ()
    """Message-IDs of the mails before it, the nearest last."""


def addressee_of(loaded: LoadedCase, letter: Letter, playbook: Playbook | None) -> Addressee:
    """Return whom to mail a letter to: as its ``to`` says, else as the last mail with them, else as the case knows."""
    found = next(_thread(loaded, letter, playbook), None)
    to = first_address(letter.to)
    if found is not None:
        mail, incoming = found
        who = mail.sender if incoming else next(iter(mail.recipients), mail.sender)
        usable = "" if _NOBODY.search(who.address) else first_address(who.address)
        address = to or usable or _known(loaded, letter)
        name = who.name if address == usable else ""
        return Addressee(name, address, mail.message_id, (*mail.answers[-20:], mail.message_id))
    return Addressee("", to or _known(loaded, letter))


def first_address(text: str) -> str:
    """Return the first mail address in a text; empty without one."""
    found = _ADDRESS.search(text)
    return found[0] if found else ""


def _known(loaded: LoadedCase, letter: Letter) -> str:
    """Return the mail address of the trader as the case has it, where the letter goes to the trader."""
    case = loaded.case
    if letter.kind in TO_OTHERS:
        return ""
    sold = case.order.sold_by in {"seller", "private"}
    if letter.kind == "seller-message" or (sold and letter.kind in WITH_PARTNER):
        return first_address(case.seller.email)
    contacts = (one.address for one in case.retailer.contacts if one.channel == "email")
    return next(filter(None, map(first_address, contacts)), "")


def _thread(loaded: LoadedCase, letter: Letter, playbook: Playbook | None) -> Iterator[tuple[Mail, bool]]:
    """Yield the imported mails with the same other side, the newest first, and whether each came in."""
    pieces = {piece.name: piece for piece in loaded.evidence if _readable(piece)}
    for entry in reversed(loaded.log):
        if not entry.counts or entry.channel != "email" or not _same_side(entry, letter, playbook):
            continue
        for name in entry.evidence:
            if name in pieces and (mail := _mail(loaded, pieces[name])) is not None:
                yield mail, entry.direction == "in"
                break


def _readable(piece: Evidence) -> bool:
    there = piece.state not in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}
    return piece.counts and there and piece.name.lower().endswith(".eml")


def _same_side(entry: Interaction, letter: Letter, playbook: Playbook | None) -> bool:
    """Tell whether an entry is of those to whom the letter goes: of its step, or a trader's where it goes to one."""
    if letter.step and entry.step == letter.step:
        return True
    if letter.kind in TO_OTHERS:
        return False
    return actor_of_entry(entry, playbook) in {*TRADERS, ""}


def _mail(loaded: LoadedCase, piece: Evidence) -> Mail | None:
    """Read the head of a mail; None for one that cannot be read or has no Message-ID."""
    from plaint.storage.documents.mail import read_mail
    from plaint.storage.documents.mbox import Mailbox

    try:
        with Mailbox(loaded.folder / EVIDENCE_DIR / piece.name) as box:
            mail = read_mail(box.start(_HEAD), whole=False)
    except (PlaintError, OSError):
        return None
    return mail if mail.message_id else None
