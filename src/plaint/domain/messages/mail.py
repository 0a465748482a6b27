"""A mail as values: sender, recipients, date, new text without quotes, and the numbers that it names.

Reading the bytes is storage's work (:mod:`plaint.storage.documents.mail`); nothing here knows how a mail is encoded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from plaint.domain.model.case import Case
from plaint.domain.text.format import counted


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its name; either part may be empty."""

    name: str = ""
    address: str = ""

    def __str__(self) -> str:
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class Attached:
    """A file attached to a mail."""

    name: str
    """As the mail says; never a path to be trusted."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One message."""

    message_id: str = ""
    """Without the angle brackets; empty where the mail has none."""
    answers: tuple[str, ...] = ()
    """Message-IDs of the mails before it in its thread, the nearest last."""
    sender: Address = Address()
    recipients: tuple[Address, ...] = ()
    at: datetime | None = None
    """With the sender's offset; None where no usable date was found."""
    received: datetime | None = None
    """When the last server took it in."""
    subject: str = ""
    text: str = ""
    attachments: tuple[Attached, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences on what could not be read."""


# What is new, and what is quoted -------------------------------------------------------------------------------

_INTRODUCTION = re.compile(
    r"""(?:On|Am|El|Em|Op|Le)[ ] [^\n]{4,200}?
        (?:wrote|schrieb|escribió|escreveu|het[ ]geskryf|geskryf|schreef|a[ ]écrit) [^\n]{0,80} : \s* \Z""",
    re.VERBOSE,
)
_ORIGINAL = re.compile(
    r"[-_]{3,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Mensaje original|Mensagem original"
    r"|Oorspronklike boodskap|Weitergeleitete Nachricht)\s*[-_]{3,}\s*\Z",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(r"(?:From|Von|De|Van): .+")
_OUTLOOK_SENT = re.compile(r"(?:Sent|Date|Gesendet|Datum|Enviado|Enviada em|Data|Gestuur): .+")


def fold_quoted(text: str) -> str:
    """Fold every quoted passage of a mail to one line that says how long it was.

    What stands between quoted passages stays; from the head of a whole earlier message on, all is quoted.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    folded = 0
    for number, line in enumerate(lines):
        if _begins_original(lines, number):
            rest = sum(1 for one in lines[number:] if one.strip())
            folded += rest
            break
        if line.startswith(">") or _introduces(lines, number):
            folded += 1
            continue
        if folded and line.strip():
            kept.append(_folded(folded))
            folded = 0
        kept.append(line)
    if folded:
        kept.append(_folded(folded))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _folded(count: int) -> str:
    return counted("[{count} quoted line folded]", "[{count} quoted lines folded]", count)


def _introduces(lines: Sequence[str], number: int) -> bool:
    """Tell whether a line such as "On … wrote:" introduces a quotation, or is the first half of one that does."""
    following = next((line for line in lines[number + 1 : number + 4] if line.strip()), "")
    if _INTRODUCTION.match(lines[number]):
        return following.startswith(">")
    joined = f"{lines[number]} {following}"
    after = next((line for line in lines[number + 2 : number + 5] if line.strip()), "")
    broken = after.startswith(">") and len(joined) < 400
    return bool(broken and not lines[number].startswith(">") and _INTRODUCTION.match(joined))


def _begins_original(lines: Sequence[str], number: int) -> bool:
    line = lines[number].strip()
    if _ORIGINAL.match(line):
        return True
    return bool(
        _OUTLOOK.match(line) and number and any(_OUTLOOK_SENT.match(one) for one in lines[number + 1 : number + 3])
    )


# Numbers that it names -----------------------------------------------------------------------------------------

_AMAZON_ORDER = re.compile(r"(?<![\w-])(?:D\d{2}|\d{3})-\d{7}-\d{7}(?![\w-])")
_NAMED = re.compile(
    r"""\b(?: (?:case|ticket|reference|ref|order|complaint|claim|incident|request|invoice|return|rma
              |saak|verwysing|bestelling
              |vorgang|bestell|auftrag|fall|rechnung|aktenzeichen|ticket|beschwerde
              |pedido|caso|referencia|incidencia|factura|reclamación
              |protocolo|referência|encomenda|reclamação|fatura)
              (?:s?nummer|s-nr|nr|snommer|nommer)? )
        (?:[ ]?(?:id|no|nr|number|nummer|nommer|número|numero|num|n[º°o]))?
        [ ]?[.:#№-]*[ ]?[#]?
        (?P<number>(?=[A-Z0-9/-]*\d)[A-Z0-9](?:[A-Z0-9/-]{3,38})[A-Z0-9])(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_LIKE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_LOOKED_AT = 20_000


def numbers_in(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Find the order, case and ticket numbers of a text, those of the case (``known``) first, without doubles."""
    text = text[:_LOOKED_AT]
    folded = text.casefold()
    found = [number for number in known if number and number.casefold() in folded]
    found += [one[0] for one in _AMAZON_ORDER.finditer(text)]
    found += [one["number"] for one in _NAMED.finditer(text) if not _DATE_LIKE.fullmatch(one["number"])]
    unique: dict[str, str] = {}
    for number in found:
        unique.setdefault(number.casefold(), number)
    return tuple(unique.values())


# Whose it is ---------------------------------------------------------------------------------------------------


def direction_of(mail: Mail, case: Case) -> str:
    """Return ``out`` for a mail from the consumer, else ``in``.

    Own addresses decide; where the case knows none, those of the other side do. A mail of which nothing is known
    came in: that is what people save.
    """
    own = {address.casefold() for address in (case.consumer.email,) if address}
    sender = mail.sender.address.casefold()
    receivers = {one.address.casefold() for one in mail.recipients}
    if sender in own:
        return "out"
    if own & receivers:
        return "in"
    theirs = their_addresses(case)
    if _is_one(sender, theirs):
        return "in"
    if any(_is_one(one, theirs) for one in receivers):
        return "out"
    name = case.consumer.name.casefold().strip()
    return "out" if name and name == mail.sender.name.casefold().strip() else "in"


def their_addresses(case: Case) -> frozenset[str]:
    """Return the addresses and domains of the shop and the seller, in lower case."""
    found = [case.seller.email, case.retailer.store, *(contact.address for contact in case.retailer.contacts)]
    return frozenset(
        text.casefold().removeprefix("mailto:").removeprefix("www.") for text in found if text and "." in text
    )


def _is_one(address: str, known: Collection[str]) -> bool:
    domain = address.rpartition("@")[2]
    return address in known or any(domain == one or domain.endswith(f".{one}") for one in known if one)


def person_of(mail: Mail, direction: str) -> str:
    """Return the other party of a mail: who wrote it, or to whom it went."""
    if direction == "in":
        return str(mail.sender)
    return ", ".join(str(one) for one in mail.recipients[:3])


# The order of a thread -----------------------------------------------------------------------------------------


def in_thread_order(mails: Sequence[Mail]) -> list[int]:
    """Return the positions of the mails in thread order: no reply before the mail that it answers.

    By date; a date that stands before that of the mail which is answered does not count (a wrong clock).
    """
    times = effective_times(mails)
    return sorted(range(len(mails)), key=lambda at: (times[at] is None, times[at] or datetime.max.replace(tzinfo=UTC)))


def effective_times(mails: Sequence[Mail]) -> list[datetime | None]:
    """Return a UTC time to sort each mail by: its date, else when it was received, else after its parent.

    Never before the mail that it answers, where that is among them.
    """
    by_id: Mapping[str, int] = {mail.message_id: at for at, mail in reversed(list(enumerate(mails))) if mail.message_id}
    times: dict[int, datetime | None] = {}
    for start in range(len(mails)):
        chain = [start]
        while chain[-1] not in times:  # up to what is known, or has no parent; a circle ends where it began
            parent = _parent(mails[chain[-1]], by_id)
            if parent is None or parent in chain or parent in times:
                break
            chain.append(parent)
        for at in reversed(chain):
            if at not in times:
                parent = _parent(mails[at], by_id)
                times[at] = _after(mails[at], times.get(parent) if parent is not None else None)
    return [times[at] for at in range(len(mails))]


def _parent(mail: Mail, by_id: Mapping[str, int]) -> int | None:
    return next((by_id[one] for one in reversed(mail.answers) if one in by_id and one != mail.message_id), None)


def _after(mail: Mail, parent: datetime | None) -> datetime | None:
    known = [_utc(at) for at in (mail.at, mail.received) if at is not None]
    if parent is None:
        return known[0] if known else None
    fitting = [at for at in known if at > parent]
    return fitting[0] if fitting else parent + timedelta(microseconds=1)


def _utc(at: datetime) -> datetime:
    naive = at.replace(tzinfo=None)
    try:
        return (naive - (at.utcoffset() or timedelta(0))).replace(tzinfo=UTC)
    except OverflowError:  # year 1 or 9999 with an offset
        return naive.replace(tzinfo=UTC)


def dated(mail: Mail, at: datetime | None) -> Mail:
    """Return the mail with the time to log it under; ``at`` is its effective time.

    Without a date of its own it takes that; dated before the mail that it answers (a wrong clock) as well, and then a
    note says so: an entry of the log never stands before what it answers.
    """
    if at is None or (mail.at is not None and _utc(mail.at) >= at):
        return mail
    moved = at if mail.at is None else at.astimezone(mail.at.tzinfo)
    if mail.at is None and mail.received is not None and _utc(mail.received) == at:
        moved = mail.received
    note = () if mail.at is None else ("dated before the mail that it answers, so it is logged right after that",)
    return replace(mail, at=moved.replace(microsecond=0), notes=(*mail.notes, *note))
