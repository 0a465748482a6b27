"""The changes of an operation: the files that it wrote or moved, with their contents before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file was written, created (no ``before``) or removed (no ``after``)."""

    path: str
    """Relative to the root of the workspace, with ``/``."""
    before: str | None
    """SHA-256 of the content, kept in Versions."""
    after: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder was renamed; both names are relative to the root of the workspace, with ``/``.

    Also for what must never be deleted: adding a piece of evidence is a move from a free name in ``.trash``.
    """

    before: str
    after: str


Change = FileChange | Move


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a person did, undone as a whole."""

    title: str
    at: datetime
    changes: tuple[Change, ...]
    token: str = ""
    """Set when it is recorded."""


def combined(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes with several to one file made one; what came to nothing is left out.

    With a move among them they stay as they are: a file may have had two names.
    """
    if any(isinstance(change, Move) for change in changes):
        return tuple(changes)
    first: dict[str, FileChange] = {}
    for change in changes:
        assert isinstance(change, FileChange)
        earlier = first.get(change.path)
        first[change.path] = change if earlier is None else replace(earlier, after=change.after)
    return tuple(change for change in first.values() if change.before != change.after)
