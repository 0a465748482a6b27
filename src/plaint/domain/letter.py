"""A letter or message that was drafted or sent: TOML front matter between ``+++`` lines, then Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One file of ``letters/``."""

    id: str
    title: str = ""
    kind: str = ""
    """One of LETTER_KINDS."""
    step: str = ""
    language: str = ""
    created: datetime | date | None = None
    sent: datetime | date | None = None
    """When it went out; empty while it is a draft."""
    channel: str = ""
    to: str = ""
    reply_by: date | None = None
    enclosures: tuple[str, ...] = ()
    """Names of evidence files."""
    body: str = ""
    """Markdown."""
    withdrawn: str = ""
    file: str = ""
    body_line: int = 1
    """Line of the file on which the body starts, counted from 1."""
