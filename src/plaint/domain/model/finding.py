"""A finding: one thing worth a person's look, with its place, its reason and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

RESOLVE = "run: plaint resolve"
"""What every finding about conflict markers suggests, whether the file can be read with them or not."""


class Level(StrEnum):
    """How much a finding matters. Advice never locks: even an error only says what to do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check on files, facts, evidence or wording."""

    rule: str
    """Stable identifier, such as ``file.syntax`` or ``ready.no-order-number``."""
    level: Level
    message: str
    """What is wrong and why it matters, one sentence."""
    suggestion: str = ""
    """What to do about it."""
    file: str = ""
    """Path relative to the case's folder, with ``/``; empty when the finding is about the case as a whole."""
    line: int | None = None
    """Counted from 1."""
    span: tuple[int, int] | None = None
    """Start and end offset (in characters) within the examined text, for wording."""
