"""A finding: one remark of a check, with its place, reason and suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

RESOLVE = "run: plaint resolve"
"""What every finding about conflict markers suggests, whether the file can be read with them or not."""


class Level(StrEnum):
    """The severity of a finding. Nothing is ever locked by it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of a check on files, facts, evidence or wording."""

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
    field: str = ""
    """Dotted path of the value in ``case.toml`` that is wrong, by which its line is found."""
