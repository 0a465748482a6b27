"""Messages that workers post to screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from plaint.domain.query import Query
    from plaint.services.evidence.preview import Preview
    from plaint.services.index.ordering import Order
    from plaint.services.index.summary import Row
    from plaint.tui.model.case_store import CaseView
    from plaint.tui.model.row_filter import Found


class CasesDirty(Message):
    """Something below the workspace may have changed. It carries nothing, so that many may become one."""

    def can_replace(self, message: Message) -> bool:
        """Let a later one stand for an earlier one."""
        return isinstance(message, CasesDirty)


@dataclass
class RowsRead(Message):
    """Rows were read or are gone (None), by folder."""

    changes: Mapping[str, Row | None]
    read: int = 0
    total: int = 0
    """Progress of a reading that takes a while; 0 for what is read at once."""
    anew: bool = False
    """Whether something has changed, rather than that it is read for the first time."""
    overtaken: bool = False
    """Whether another program was faster, so that other rows have changed too."""


class ReadingEnded(Message):
    """All cases are read, or a person has stopped it."""


@dataclass
class FilterResult(Message):
    """A thread has filtered very many rows."""

    query: Query
    found: Found
    version: int
    """Version of the rows that it was tried on, and their order."""
    order: Order


@dataclass
class CaseRead(Message):
    """The case under the cursor was read."""

    name: str
    view: CaseView


@dataclass
class Watching(Message):
    """How the watcher learns of changes now (storage.watch.watcher.Mode), or ``off``."""

    state: str


@dataclass
class PreviewRead(Message):
    """A piece of evidence was looked into."""

    case: str
    name: str
    preview: Preview
