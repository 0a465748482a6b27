"""Conflicts of a case as both faces show and settle them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.merging import Choice, Clash, Side
from plaint.domain.safe import safe
from plaint.storage import conflicts, resolving
from plaint.storage.editing import Append, Change, Set
from plaint.storage.resolving import Proposal
from plaint.storage.workspace import AnyCase, Workspace

__all__ = ["Outcome", "Proposal", "review", "settle", "taken_over"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one conflict."""

    proposal: Proposal
    left: tuple[Clash, ...]
    """What is still to be decided; then nothing was written."""
    problem: str = ""
    """Why it could not be settled."""

    @property
    def done(self) -> bool:
        """Whether the file is merged."""
        return not self.left and not self.problem


def review(workspace: Workspace, found: AnyCase) -> list[Proposal]:
    """Return the case's conflicts with what a merge makes of each; nothing is written."""
    return [resolving.propose(conflict) for conflict in conflicts.find(workspace, found)]


def taken_over(proposal: Proposal) -> list[tuple[str, object]]:
    """Return what our file gets from the other side without a question: path and value, None for a removal.

    Paths are as ``set`` takes them; elements of lists are counted from 1.
    """
    if proposal.merge is None:
        return []
    return [(_counted(change), _value(change)) for change in proposal.merge.changes()]


def _counted(change: Change) -> str:
    parts = [str(int(part) + 1) if part.isdecimal() else part for part in change.path.split(".")]
    return ".".join([*parts, "new"] if isinstance(change, Append) else parts)


def _value(change: Change) -> object:
    if isinstance(change, Append):
        return dict(change.values)
    return change.value if isinstance(change, Set) else None


def settle(
    workspace: Workspace, folder: Path, choices: Mapping[str, Choice], rest: Side | None = None
) -> list[Outcome]:
    """Merge every conflict of the case that the choices settle, as one unit of undo.

    The case is read anew after each, as one file may be in several conflicts. What cannot be merged, or was changed
    in the meantime, is told in the outcome and stays as it is.
    """
    with workspace.operation(f"resolve {safe(folder.name, 80)}"):
        return list(_settled(workspace, folder, choices, rest))


def _settled(workspace: Workspace, folder: Path, choices: Mapping[str, Choice], rest: Side | None) -> Iterator[Outcome]:
    handled: set[tuple[str, str]] = set()
    while True:
        case = workspace.read(folder)
        waiting = [one for one in conflicts.find(workspace, case) if one.key not in handled]
        if not waiting:
            return
        handled.add(waiting[0].key)
        proposal = resolving.propose(waiting[0])
        try:
            yield Outcome(proposal, resolving.apply(workspace, case, waiting[0], choices, rest))
        except PlaintError as problem:
            yield Outcome(proposal, (), problem.message)
