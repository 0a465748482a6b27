"""Results of the actions on a case: what was created, edited or logged, and which fields changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plaint.domain.model.case import Case
from plaint.domain.model.interaction import Interaction


@dataclass(frozen=True, slots=True)
class Changed:
    """One field before and after, in words for a person."""

    path: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return ``order.delivered: (empty) -> 2026-11-09``."""
        return f"{self.path}: {self.before} -> {self.after}"


@dataclass(frozen=True, slots=True)
class Created:
    """A new case."""

    folder: Path
    case: Case
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """What was changed; ``changed`` is empty when every field had its value already, and nothing was written."""

    changed: tuple[Changed, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """A new entry of the log."""

    interaction: Interaction
    path: Path
    notes: tuple[str, ...] = ()
