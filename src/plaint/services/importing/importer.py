"""Mails, mailboxes and transcripts of chats become entries of the log, with the originals as evidence.

All files of one call are one unit of undo; stopped or failed, none of them is imported. Nothing is fetched.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.safe import safe
from plaint.services.progress import QUIET, Progress

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace

MAILS = frozenset({"eml", "mbox"})
"""Kinds of content (storage.sniff) that hold mails."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in."""

    entries: tuple[Interaction, ...]
    """In the order in which they happened."""
    pieces: tuple[Evidence, ...]
    known: int = 0
    """How many mails and chats were in the case already."""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Intake:
    """An import under way: the case as it grows, and what is told at the end."""

    workspace: Workspace
    case: LoadedCase
    now: datetime
    source: random.Random
    progress: Progress
    entries: list[Interaction] = field(default_factory=list)
    pieces: list[Evidence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known: int = 0

    def holds(self, data: bytes) -> bool:
        """Tell whether the case holds this content already."""
        from plaint.storage.files.read import digest_of

        digest = digest_of(data)
        return any(piece.sha256.lower() == digest and piece.counts for piece in self.case.evidence)

    def add_evidence(self, name: str, data: bytes, about: Evidence) -> Evidence:
        """Take bytes into the evidence; ``about`` says what is known of them. Content that is there is not copied."""
        from plaint.storage.evidence.add import Content, add

        piece = add(
            self.workspace.store,
            self.case,
            Content(name, data),
            title=about.title,
            kind=about.kind,
            captured=about.captured,
            source_text=about.source,
            proves=about.proves,
            message_id=about.message_id,
            now=self.now,
            random=self.source,
            on_progress=lambda _size: self.progress.check(),
        )
        if all(one.name != piece.name for one in self.case.evidence):
            self.case = replace(self.case, evidence=(*self.case.evidence, piece))
            self.pieces.append(piece)
        return piece

    def add_entry(self, entry: Interaction) -> None:
        """Write an entry of the log."""
        self.workspace.add_interaction(self.case, entry)
        self.case = replace(self.case, log=(*self.case.log, entry))
        self.entries.append(entry)


def import_files(
    workspace: Workspace,
    loaded: LoadedCase,
    paths: Sequence[Path],
    *,
    now: datetime,
    source: random.Random,
    day: date | None = None,
    by_turn: bool = False,
    progress: Progress = QUIET,
) -> Imported:
    """Import mails (.eml), mailboxes (.mbox) and transcripts of chats (text) into a case.

    ``day`` is that of a transcript which gives times only; ``by_turn`` makes an entry of each turn of a chat, not of
    each conversation. Raises UsageProblem for other files, PlaintError, NotSaved, Cancelled: then nothing came in.
    """
    from plaint.services.importing import chat as chat_intake
    from plaint.services.importing import mail as mail_intake

    kinds = {path: kind_of(path) for path in dict.fromkeys(paths)}
    for path, kind in kinds.items():
        if kind not in MAILS | {"text", "html"}:
            raise UsageProblem(
                f"{safe(path.name, 100)} is neither a mail nor a transcript ({kind})", "plaint evidence add takes it in"
            )
    intake = Intake(workspace, loaded, now, source, progress)
    with workspace.operation(f"import {', '.join(safe(path.name, 60) for path in list(kinds)[:3])}", whole=True):
        mail_intake.take_in(intake, [(path, kind) for path, kind in kinds.items() if kind in MAILS])
        for path, kind in kinds.items():
            if kind not in MAILS:
                chat_intake.take_in(intake, path, day=day, by_turn=by_turn, is_page=kind == "html")
    return Imported(tuple(intake.entries), tuple(intake.pieces), intake.known, tuple(dict.fromkeys(intake.notes)))


def kind_of(path: Path) -> str:
    """Tell what a file holds by its first bytes, for mails also by its name. Raises UsageProblem for no file."""
    from plaint.storage.documents.file_type import LENGTH, sniff
    from plaint.storage.documents.mbox import Mailbox

    with Mailbox(path) as box:
        kind = sniff(box.start(LENGTH))
    suffix = path.suffix.lower()
    if kind in {"text", "unknown", "html"} and suffix in {".eml", ".mbox"}:
        # A mail may begin with any header, and a broken one with anything.
        return suffix.removeprefix(".")
    return kind


def fresh_ids(source: random.Random, taken: Sequence[str], count: int) -> list[str]:
    """Return new ids in rising order: entries of one moment are ordered by id, so a thread stays in its order."""
    from plaint.domain.model.ids import new_id

    used, found = set(taken), set[str]()
    while len(found) < count:
        one = new_id(source)
        if one not in used:
            found.add(one)
    return sorted(found)
