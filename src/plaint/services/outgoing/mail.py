"""Write a letter as a mail: a draft file (.eml) that mail programs open for sending, and a ``mailto:`` link."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from plaint.domain.model.finding import Finding, Level
from plaint.exporters.letter_sheet import Pieces
from plaint.exporters.plain_text import plain_text
from plaint.letters.phrases import one_line
from plaint.services.outgoing.addressee import Addressee, addressee_of, first_address
from plaint.services.outgoing.enclosures import Attachment, attachments
from plaint.services.outgoing.sheet import pieces_of

if TYPE_CHECKING:
    from email.message import EmailMessage

    from plaint.domain.model.letter import Letter
    from plaint.domain.playbook.playbook import Playbook
    from plaint.storage.workspace import LoadedCase

LONGEST_LINK = 1_900
"""Characters of a link that every system hands over to the mail program whole."""
_LONGEST_SUBJECT = 250
_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class MailLink:
    """A ``mailto:`` link."""

    address: str
    findings: tuple[Finding, ...] = ()


def mail_draft(loaded: LoadedCase, letter: Letter, playbook: Playbook | None) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a letter as a draft of a mail with its enclosures, and what to know before it is sent.

    It has no date and no Message-ID: the mail program that sends it sets both. ``X-Unsent`` lets Outlook open it for
    editing.
    """
    from email import policy
    from email.message import EmailMessage

    to = addressee_of(loaded, letter, playbook)
    pieces = pieces_of(loaded, letter)
    message = EmailMessage(policy.SMTP)
    found = [*_set_parties(message, loaded, to)]
    message["Subject"] = one_line(pieces.subject)[:_LONGEST_SUBJECT]
    if to.answers:
        message["In-Reply-To"] = f"<{to.answers}>"
        message["References"] = " ".join(f"<{one}>" for one in dict.fromkeys(to.thread))
    message["X-Unsent"] = "1"
    message.set_content(mail_text(loaded, pieces), cte="quoted-printable")
    enclosed, more = attachments(loaded, letter)
    for one in enclosed:
        main, sub, params = _type_of(one)
        message.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name, params=params)
    return message.as_bytes(), (*found, *more)


def _type_of(enclosed: Attachment) -> tuple[str, str, dict[str, str]]:
    """Return the type of an attachment by its name; one that a mail program might change is plain bytes."""
    kind, encoding = mimetypes.guess_type(enclosed.name)
    main, _, sub = (kind if kind and not encoding else _BYTES).partition("/")
    if main in {"message", "multipart"}:  # as a file, byte for byte, and not as a mail within the mail
        main, _, sub = _BYTES.partition("/")
    if main != "text":
        return main, sub, {}
    try:
        enclosed.data.decode("utf-8")
    except UnicodeDecodeError:
        main, _, sub = _BYTES.partition("/")
        return main, sub, {}
    return main, sub, {"charset": "utf-8"}


def _set_parties(message: EmailMessage, loaded: LoadedCase, to: Addressee) -> list[Finding]:
    """Set sender and recipient; an address that cannot be written into a mail counts as unknown."""
    person = loaded.case.consumer
    sender = first_address(person.email)
    if sender:
        _set(message, "From", one_line(person.name), sender)
    if to.address and _set(message, "To", one_line(to.name), to.address):
        return []
    return [_no_address()]


def _set(message: EmailMessage, header: str, name: str, address: str) -> bool:
    from email.errors import HeaderParseError
    from email.headerregistry import Address

    try:
        message[header] = Address(name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return True


def _no_address() -> Finding:
    return Finding(
        "letter.no-mail-address", Level.WARNING,
        "the mail address of the recipient is not known; the draft leaves it open",
        "fill it in before you send it",
    )  # fmt: skip


def mail_text(loaded: LoadedCase, pieces: Pieces) -> str:
    """Return the text of a mail: the letter without its head, and the sender's address below the name."""
    text = plain_text(pieces.text, 0)
    name = one_line(loaded.case.consumer.name)
    contact = [line for line in pieces.sender if line != name and line not in text and not line.startswith("[")]
    if not contact:
        return text
    before, at, after = text.rpartition(f"\n{name}\n")
    block = "\n".join(contact)
    return f"{before}{at}{block}\n{after}" if name and at else f"{text}\n{block}\n"


def mail_link(loaded: LoadedCase, letter: Letter, playbook: Playbook | None) -> MailLink:
    """Return the letter as a ``mailto:`` link. A text that is too long for a link is left out whole, and it is said."""
    to = addressee_of(loaded, letter, playbook)
    pieces = pieces_of(loaded, letter)
    found = [] if to.address else [_no_address()]
    start = f"mailto:{quote(to.address, safe='@')}?subject={_quoted(one_line(pieces.subject)[:_LONGEST_SUBJECT])}"
    whole = f"{start}&body={_quoted(mail_text(loaded, pieces))}"
    if len(whole) > LONGEST_LINK:
        found.append(
            Finding(
                "letter.link-long", Level.WARNING,
                f"a link carries {LONGEST_LINK} characters and the letter needs {len(whole)}; its text is left out",
                "copy the text (--format txt) into the mail, or use --format eml",
            )
        )  # fmt: skip
        whole = start
    if letter.enclosures:
        found.append(
            Finding(
                "letter.link-enclosures", Level.WARNING, "a link carries no enclosures",
                "attach them yourself, or use --format eml",
            )
        )  # fmt: skip
    return MailLink(whole, tuple(found))


def _quoted(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="")
