"""Read what a letter encloses, for a mail: redacted copies in place of originals; what cannot be read is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plaint.domain.errors import BrokenFile
from plaint.domain.model.evidence import EvidenceState
from plaint.domain.model.exhibit import number_exhibits
from plaint.domain.model.finding import Finding, Level
from plaint.domain.safe import safe
from plaint.domain.text.format import file_size
from plaint.storage.cases.export_files import read_chunks
from plaint.storage.layout import EVIDENCE_DIR

if TYPE_CHECKING:
    from plaint.domain.model.letter import Letter
    from plaint.storage.workspace import LoadedCase

LARGE = 18_000_000
"""Bytes that most mailboxes still take: 25 MB less a third for the encoding."""
LARGEST = 150_000_000
"""Bytes that are attached at all."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is attached."""

    name: str
    data: bytes


def outgoing_names(loaded: LoadedCase, letter: Letter) -> dict[str, str]:
    """Return the enclosures of a letter, each with the piece that goes out: its redacted copy, if any."""
    shown = {
        piece.name: one.shown.name
        for one in number_exhibits(loaded.evidence, loaded.case.consumer.mandate)
        for piece in (one.piece, *one.copies)
    }
    return {name: shown.get(name, name) for name in dict.fromkeys(letter.enclosures)}


def attachments(loaded: LoadedCase, letter: Letter) -> tuple[tuple[Attachment, ...], tuple[Finding, ...]]:
    """Read the enclosures of a letter. One that is missing, withdrawn, in the cloud or too large becomes a finding."""
    pieces = {piece.name: piece for piece in loaded.evidence}
    names = outgoing_names(loaded, letter)
    made: list[Attachment] = []
    found: list[Finding] = []
    total = 0
    for name in dict.fromkeys(names.values()):
        piece = pieces.get(name)
        if piece is None or piece.state is EvidenceState.MISSING:
            found.append(_left_out(name, "it is not among the evidence", "add it, or take it off the letter"))
        elif not piece.counts:
            found.append(_left_out(name, "it is withdrawn", "take it off the letter"))
        elif piece.state is EvidenceState.IN_CLOUD:
            found.append(_left_out(name, "it is in the cloud only", "download it first"))
        else:
            try:
                data = _read(loaded, name, LARGEST - total)
            except BrokenFile as problem:
                found.append(_left_out(name, problem.message, "look at the file"))
                continue
            made.append(Attachment(name.rpartition("/")[2], data))
            total += len(data)
    found += [_replaced(name, other) for name, other in names.items() if name != other]
    if total > LARGE:
        size = file_size(total)
        found.append(
            Finding(
                "letter.enclosures-large", Level.WARNING, f"the enclosures have {size}; many mailboxes refuse so much",
                "send them in several mails, or smaller",
            )
        )  # fmt: skip
    return tuple(made), tuple(found)


def _read(loaded: LoadedCase, name: str, room: int) -> bytes:
    held, size = [], 0
    for chunk in read_chunks(loaded.folder, f"{EVIDENCE_DIR}/{name}"):
        size += len(chunk)
        if size > room:
            raise BrokenFile(f"it is too large for a mail: more than {file_size(LARGEST)} in all")
        held.append(chunk)
    return b"".join(held)


def _left_out(name: str, why: str, hint: str) -> Finding:
    return Finding(
        "letter.enclosure-missing", Level.WARNING, f"{safe(name, 200)} is not attached: {why}", hint
    )  # fmt: skip


def _replaced(name: str, other: str) -> Finding:
    return Finding(
        "letter.redacted-copy",
        Level.INFO,
        f"{safe(other, 200)} goes out in place of {safe(name, 200)}, which it redacts",
    )
