"""Import mails, mailboxes and transcripts of chats as entries of the log, with the originals as evidence.

All files of one call are one unit of undo; stopped or failed, none of them is imported. Nothing is fetched.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.safe import safe
from plaint.services.importing import chat, mail
from plaint.services.importing.intake import Intake
from plaint.services.progress import QUIET, Progress

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace

MAILS = frozenset({"eml", "mbox"})
"""Kinds of content (``storage.documents.file_type.sniff``) that hold mails."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in."""

    entries: tuple[Interaction, ...]
    """In the order in which they happened."""
    pieces: tuple[Evidence, ...]
    known: int = 0
    """How many mails and chats were in the case already."""
    notes: tuple[str, ...] = ()


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
    kinds = {path: kind_of(path) for path in dict.fromkeys(paths)}
    for path, kind in kinds.items():
        if kind not in MAILS | {"text", "html"}:
            raise UsageProblem(
                f"{safe(path.name, 100)} is neither a mail nor a transcript ({kind})", "plaint evidence add takes it in"
            )
    intake = Intake(workspace, loaded, now, source, progress)
    with workspace.operation(f"import {', '.join(safe(path.name, 60) for path in list(kinds)[:3])}", whole=True):
        mail.take_in(intake, [(path, kind) for path, kind in kinds.items() if kind in MAILS])
        for path, kind in kinds.items():
            if kind not in MAILS:
                chat.take_in(intake, path, day=day, by_turn=by_turn, is_page=kind == "html")
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
