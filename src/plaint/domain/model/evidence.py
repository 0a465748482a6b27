"""The model of a piece of evidence: a file and what is known about it. The file itself is never altered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EvidenceState(StrEnum):
    """The state of an evidence file, as found without (``RECORDED``) or with (``OK``, ``CHANGED``) hashing it."""

    RECORDED = "recorded"
    """File and side file are there and the size agrees; the content was not hashed now."""
    OK = "ok"
    CHANGED = "changed"
    MISSING = "missing"
    """A side file without its file."""
    UNTRACKED = "untracked"
    """A file without a side file: nothing is known of its state when it came in."""
    IN_CLOUD = "in-cloud"
    """A placeholder of a cloud client; reading it would download it, so it is left alone."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file under ``evidence/`` with its side file ``NAME.toml``."""

    name: str
    """File name within ``evidence/`` (with ``/`` where it lies in a sub-folder); the key that the log refers to."""
    id: str = ""
    title: str = ""
    kind: str = ""
    sha256: str = ""
    """Lower-case hexadecimal digest of the content when it was added."""
    size: int | None = None
    """Bytes when it was added."""
    original_name: str = ""
    added: datetime | date | None = None
    captured: datetime | date | None = None
    """When the picture or mail was made."""
    source: str = ""
    """Page, section or sender."""
    shows: str = ""
    """The error text, or the point that it makes."""
    proves: tuple[str, ...] = ()
    redacts: str = ""
    """Name of the original that this is a redacted copy of."""
    message_id: str = ""
    """Message-ID of a mail, by which the same one is known again."""
    withdrawn: str = ""
    state: EvidenceState = EvidenceState.UNTRACKED
    bytes_now: int | None = None
    """Size on disk when it was read."""

    @property
    def counts(self) -> bool:
        """Tell whether the piece is in use: not withdrawn."""
        return not self.withdrawn
