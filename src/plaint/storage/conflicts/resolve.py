"""Resolve a conflict: merge by fields, show the open clashes, and write what a person agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import ChangedOnDisk, PlaintError
from plaint.domain.merge.three_way import Choice, Clash, Side
from plaint.domain.safe import safe
from plaint.storage.cases.loaded import AnyCase, LoadedCase
from plaint.storage.conflicts.detect import Conflict
from plaint.storage.conflicts.merge import FileMerge, merge_file
from plaint.storage.files.read import Snapshot, read_inside

if TYPE_CHECKING:
    from plaint.storage.undo.operations import RunningOperation
    from plaint.storage.undo.store import Store


@dataclass(frozen=True, slots=True)
class Proposal:
    """A conflict with the merge that would resolve it."""

    conflict: Conflict
    merge: FileMerge | None
    """None where there is nothing to merge; then ``problem`` says why."""
    problem: str = ""

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """What a person must decide before the file can be written."""
        return () if self.merge is None else self.merge.clashes

    def settle(self, choices: Mapping[str, Choice], rest: Side | None = None) -> Proposal:
        """Return the proposal with clashes settled; ``rest`` is for those that ``choices`` does not name by path."""
        if self.merge is None:
            return self
        return Proposal(self.conflict, self.merge.settle(choices, rest))

    @property
    def merged(self) -> bytes | None:
        """The merged file, or None while a clash is left. Raises PlaintError when it cannot be written safely."""
        return None if self.merge is None or self.clashes else self.merge.data()


def propose(conflict: Conflict) -> Proposal:
    """Merge the versions of a conflict; nothing is written."""
    if conflict.problem:
        return Proposal(conflict, None, conflict.problem)
    try:
        return Proposal(conflict, merge_file(conflict.path, conflict.base, conflict.ours, conflict.theirs))
    except PlaintError as problem:
        place = f" (line {problem.line})" if problem.line else ""
        return Proposal(conflict, None, f"one of the two versions cannot be merged: {problem.message}{place}")


def apply(
    store: Store,
    case: AnyCase,
    conflict: Conflict,
    choices: Mapping[str, Choice],
    rest: Side | None = None,
) -> tuple[Clash, ...]:
    """Merge and write, as one unit of undo; a conflicted copy goes to the workspace's trash.

    Returns the clashes that the choices leave open; while there are any, nothing is written. For a conflict of git
    the file is ready and ``git add`` is left to whoever syncs.

    Raises:
        PlaintError: there is nothing to merge, or the result cannot be written without risk.
        ChangedOnDisk: one of the files was saved by somebody else since it was read.
        NotSaved: the disk refused.
    """
    from plaint.storage.cases.write import refuse_newer

    if isinstance(case, LoadedCase):
        refuse_newer(case)
    proposal = propose(conflict).settle(choices, rest)
    if proposal.merge is None:
        raise PlaintError(proposal.problem, "Repair it in a text editor; nothing was written.", file=conflict.path)
    data = proposal.merged
    if data is None:
        return proposal.clashes
    with store.operations.operation(f"merge {safe(conflict.copy or conflict.path, 80)}") as operation:
        path = case.folder / conflict.path
        now = _as_read(store, case, conflict.path, conflict.revision.digest)
        if conflict.copy and conflict.copy_revision is not None:
            _as_read(store, case, conflict.copy, conflict.copy_revision.digest)
        if data != now.data:
            operation.write(path, data, now.revision)
        if conflict.copy:
            _discard(store, case.folder / conflict.copy, operation)
    return ()


def _as_read(store: Store, case: AnyCase, file: str, digest: str) -> Snapshot:
    """Read a file that must be the one that the conflict was found in."""
    try:
        now = read_inside(case.folder / file, store.root)
    except FileNotFoundError:
        now = None
    if now is None or now.revision.digest != digest:
        raise ChangedOnDisk(f"{safe(file)} was changed in the meantime", "Look at the conflict again.", file=file)
    return now


def _discard(store: Store, copy: Path, operation: RunningOperation) -> None:
    """Move a copy whose content is in the merged file to the trash."""
    from plaint.storage.undo.trash import free_path, make_trash, move

    make_trash(store.root)
    target = free_path(store.root, copy.name, store.now())
    move(copy, target)
    operation.moved(copy, target)
