"""The result of loading a case folder: LoadedCase or BrokenCase. Values only, cheap to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from plaint.domain.model.case import Case
    from plaint.domain.model.evidence import Evidence
    from plaint.domain.model.finding import Finding
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.model.letter import Letter
    from plaint.storage.files.read import Revision


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case that was read from its folder, with the findings about its files."""

    folder: Path
    name: str
    """Path of the folder below the workspace, with ``/``."""
    case: Case
    log: tuple[Interaction, ...]
    """In time order, withdrawn entries included."""
    evidence: tuple[Evidence, ...]
    letters: tuple[Letter, ...]
    findings: tuple[Finding, ...]
    revision: Revision
    """Of case.toml."""
    conflicts: int
    """Conflicted copies of cloud clients, and files with conflict markers of git."""
    updated: datetime | None
    """The latest day that the files speak of (opened, closed, a log entry); the same on every machine."""


@dataclass(frozen=True, slots=True)
class BrokenCase:
    """A case folder whose case.toml cannot be read; the file is left exactly as it is."""

    folder: Path
    name: str
    finding: Finding


AnyCase: TypeAlias = "LoadedCase | BrokenCase"
