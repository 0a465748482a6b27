"""The state of an import: the case as it grows, its new evidence and entries, and notes for the end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.services.progress import Progress

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace


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
        from plaint.storage.evidence import add

        piece = add.add(
            self.workspace.store,
            self.case,
            add.Content(name, data),
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


def fresh_ids(source: random.Random, taken: Sequence[str], count: int) -> list[str]:
    """Return new ids in rising order: entries of one moment are ordered by id, so a thread stays in its order."""
    from plaint.domain.model.ids import new_id

    used, found = set(taken), set[str]()
    while len(found) < count:
        one = new_id(source)
        if one not in used:
            found.add(one)
    return sorted(found)
