"""Import mails: read the heads first, to find known ones and the order, then each mail as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.domain.messages import mail as mails
from plaint.domain.messages.mail import Attached, Mail
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.interaction import Interaction
from plaint.domain.safe import safe
from plaint.services.importing.intake import Intake, fresh_ids

if TYPE_CHECKING:
    from plaint.storage.documents.mbox import Place
    from plaint.storage.workspace import LoadedCase

HEAD = 256_000
"""Bytes of a mail that are read for its head."""
REFERENCES = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """A mail in a file, and its head."""

    path: Path
    place: Place
    is_box: bool
    stamp: tuple[int, int]
    head: Mail


def take_in(intake: Intake, files: Sequence[tuple[Path, str]]) -> None:
    """Import the mails of some files (path and ``eml`` or ``mbox``), each once, in the order of their threads."""
    found: list[_Found] = []
    known = known_ids(intake.case)
    for path, kind in files:
        for one in _heads(intake, path, is_box=kind == "mbox"):
            if one.head.message_id and one.head.message_id in known:
                intake.known += 1
                continue
            known.add(one.head.message_id)
            found.append(one)
    heads = [one.head for one in found]
    times = mails.effective_times(heads)
    order = mails.in_thread_order(heads)
    ids = fresh_ids(intake.source, [entry.id for entry in intake.case.log], len(found))
    for done, (entry_id, at) in enumerate(zip(ids, order, strict=True)):
        intake.progress.step(done, len(found), found[at].head.subject or found[at].path.name)
        _take(intake, found[at], entry_id, times[at])
    intake.progress.step(len(found), len(found))


def known_ids(case: LoadedCase) -> set[str]:
    """Return the Message-IDs of the mails that a case holds: from the side files, else from the mails themselves."""
    from plaint.storage.layout import EVIDENCE_DIR

    found = set()
    for piece in case.evidence:
        if not piece.counts or piece.state is EvidenceState.MISSING:
            continue
        if piece.message_id:
            found.add(piece.message_id)
        elif piece.name.lower().endswith(".eml") and piece.state is not EvidenceState.IN_CLOUD:
            found.add(_id_of(case.folder / EVIDENCE_DIR / piece.name))
    return found - {""}


def _id_of(path: Path) -> str:
    from plaint.storage.documents.mail import read_mail
    from plaint.storage.documents.mbox import Mailbox

    try:
        with Mailbox(path) as box:
            return read_mail(box.start(HEAD), whole=False).message_id
    except (PlaintError, OSError):
        return ""


def _heads(intake: Intake, path: Path, *, is_box: bool) -> Iterator[_Found]:
    from plaint.storage.documents.mail import read_mail
    from plaint.storage.documents.mbox import Mailbox

    with Mailbox(path) as box:
        count = 0
        for place in box.places() if is_box else [box.whole()]:
            intake.progress.step(place.start, box.size, f"reading {path.name}")
            head = read_mail(box.read(replace(place, size=min(place.size, HEAD)), is_box=is_box), whole=False)
            if is_box or replace(head, notes=()) != Mail():  # a name alone makes no mail of it
                yield _Found(path, place, is_box, box.stamp, head)
                count += 1
        box.make_sure()
    if not count:
        intake.notes.append(f"{safe(path.name, 100)} holds no mail")


def _take(intake: Intake, found: _Found, entry_id: str, time: datetime | None) -> None:
    from plaint.storage.documents.mail import LARGEST, read_mail

    data = _data(found)
    named = safe(found.head.subject or found.path.name, 60)
    if len(data) > LARGEST:
        intake.notes.append(f"{named}: larger than {LARGEST / 1e6:g} MB, left in the mailbox")
        return
    if not found.head.message_id and intake.holds(data):
        intake.known += 1
        return
    mail = mails.dated(read_mail(data), time)
    intake.notes += [f"{named}: {note}" for note in mail.notes]
    if mail.at is None:
        intake.notes.append(f"{named}: the mail has no date that can be read; set it in its entry")
    name = found.path.name if not found.is_box else f"{mail.subject or 'mail'}.eml"
    about = Evidence(
        "", title=mail.subject[:200], kind="email", captured=found.head.at or mail.at, source=str(mail.sender)
    )
    original = intake.add_evidence(
        name, data, replace(about, proves=(f"interaction {entry_id}",), message_id=mail.message_id)
    )
    names = [original.name, *(_attachment(intake, one, mail).name for one in mail.attachments)]
    intake.add_entry(replace(_entry(intake.case, mail), id=entry_id, evidence=tuple(dict.fromkeys(names))))


def _data(found: _Found) -> bytes:
    from plaint.storage.documents.mbox import Mailbox

    with Mailbox(found.path) as box:
        data = box.read(found.place, is_box=found.is_box)
        if box.stamp != found.stamp:
            raise PlaintError(
                f"{safe(found.path.name, 100)} changed while it was imported", "Import it again when it is finished."
            )
    return data


def _attachment(intake: Intake, attached: Attached, mail: Mail) -> Evidence:
    from plaint.services.evidence.metadata import look

    seen = look(attached.name, attached.data, of_mail=True)
    about = Evidence(
        "", title=attached.name[:200], kind=seen.kind, captured=seen.captured or mail.at,
        source=f"attached to {mail.subject[:150] or 'a mail'}",
    )  # fmt: skip
    return intake.add_evidence(attached.name, attached.data, about)


def _entry(case: LoadedCase, mail: Mail) -> Interaction:
    """Make the entry of a mail; its own words only, what it quotes is in the mail itself."""
    direction = mails.direction_of(mail, case.case)
    text = mails.fold_quoted(mail.text)
    numbers = mails.numbers_in(f"{mail.subject}\n{text}", case.case.order.numbers)
    return Interaction(
        "", mail.at, "email", direction, person=mails.person_of(mail, direction)[:200],
        reference=", ".join(numbers[:REFERENCES]), reason=mail.subject[:200] or "mail without a subject", text=text,
    )  # fmt: skip
