"""Operations, the units of undo: all writes inside one are undone, or done again, as a whole."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import Cancelled, PlaintError

if TYPE_CHECKING:
    from plaint.storage.files.read import Revision
    from plaint.storage.saving.drafts import Drafts
    from plaint.storage.saving.versions import Versions
    from plaint.storage.undo.changes import Change, Operation
    from plaint.storage.undo.journal import Journal


STALE_AFTER = 3600.0
"""Seconds after which a temporary file belongs to no running save any more."""


@dataclass(slots=True)
class RunningOperation:
    """An operation while it runs; every write and every move of the workspace goes through it."""

    owner: Operations
    title: str
    changes: list[Change] = field(default_factory=list)

    def write(self, path: Path, data: bytes, expected: Revision | None) -> Revision:
        """Save a file (``expected`` None: it must not exist) and note it. Raises ChangedOnDisk, NotSaved.

        What an interrupted save left in the folder long ago is cleared away: reading never does it.
        """
        from plaint.storage.files.disk import DISK
        from plaint.storage.saving.save import save, sweep
        from plaint.storage.undo.changes import FileChange

        stores = self.owner
        revision = save(path, data, expected=expected, root=stores.root, drafts=stores.drafts, versions=stores.versions)
        sweep(path.parent, STALE_AFTER, DISK.now(), drafts=stores.drafts)
        before = None if expected is None else expected.digest
        self.changes.append(FileChange(self.owner.name_of(path), before, revision.digest))
        return revision

    def moved(self, before: Path, after: Path) -> None:
        """Note that a file or folder has been given another name within the workspace."""
        from plaint.storage.undo.changes import Move

        self.changes.append(Move(self.owner.name_of(before), self.owner.name_of(after)))


class Operations:
    """The writes of one workspace. Without a ``state`` folder everything works, but nothing can be undone."""

    def __init__(self, root: Path, state: Path | None, clock: Callable[[], datetime]) -> None:
        self.root = root
        self.drafts: Drafts | None = None
        self.versions: Versions | None = None
        self._journal: Journal | None = None
        self._clock = clock
        # The faces write from several threads; each has its own running operation.
        self._local = threading.local()
        if state is not None:
            from plaint.storage.saving.drafts import Drafts
            from plaint.storage.saving.versions import Versions
            from plaint.storage.undo.journal import Journal

            self.drafts = Drafts(state / "drafts")
            self.versions = Versions(state / "versions")
            self._journal = Journal(state / "journal", self.versions)

    def name_of(self, path: Path) -> str:
        """Return the place of a file below the workspace, links in its folder resolved."""
        real = Path(os.path.realpath(path.parent)) / path.name
        return real.relative_to(self.root).as_posix()

    @contextlib.contextmanager
    def operation(self, title: str, *, whole: bool = False) -> Iterator[RunningOperation]:
        """Collect what is written in the block; inside another operation, become part of that one.

        What was written before an exception left the block is noted too, so that it can be undone. When it is
        Cancelled, or of a ``whole`` operation any PlaintError, it is taken back here; where that cannot be done, the
        exception's hint says so.
        """
        outer: RunningOperation | None = getattr(self._local, "running", None)
        if outer is not None:
            yield outer
            return
        running = RunningOperation(self, title)
        self._local.running = running
        try:
            yield running
        except PlaintError as stopped:
            if whole or isinstance(stopped, Cancelled):
                self._local.running = None
                self._record(running)
                self._take_back(running, stopped)
            raise
        finally:
            if self._local.running is not None:
                self._local.running = None
                self._record(running)

    def _record(self, running: RunningOperation) -> None:
        from plaint.storage.undo.changes import Operation

        if self._journal is not None and running.changes:
            # A journal that cannot be written costs undo, never the save.
            self._journal.record(self.root, Operation(running.title, self._clock(), tuple(running.changes)))

    def _take_back(self, running: RunningOperation, stopped: PlaintError) -> None:
        from plaint.storage.undo.changes import combined

        done = combined(running.changes)
        if not done:
            return
        last = self._journal.undo_candidate(self.root) if self._journal is not None else None
        if last is None or last.changes != done:  # no journal, or another program did something since
            _say_that_it_stays(stopped)
            return
        try:
            self.undo()
        except PlaintError as problem:
            _say_that_it_stays(stopped, f": {problem.message}")

    def undo(self) -> str:
        """Take back the last operation; see :meth:`Workspace.undo`."""
        journal = self._usable()
        # A journal that could be read only the second time must not move anything to a trash that is not prepared.
        candidate = journal.undo_candidate(self.root)
        self._prepare(candidate)
        operation = candidate and journal.undo(self.root, drafts=self.drafts)
        if operation is None:
            raise PlaintError("there is nothing to undo in this workspace")
        self._tidy(operation)
        return operation.title

    def redo(self) -> str:
        """Do again what was undone last; see :meth:`Workspace.redo`."""
        journal = self._usable()
        candidate = journal.redo_candidate(self.root)
        self._prepare(candidate)
        operation = candidate and journal.redo(self.root, drafts=self.drafts)
        if operation is None:
            raise PlaintError("there is nothing to do again in this workspace")
        self._tidy(operation)
        return operation.title

    def written(self) -> dict[str, str | None]:
        """Return the digests of what was left in the files that were written last, by name below the workspace."""
        return {} if self._journal is None else self._journal.written(self.root)

    def size_of_lists(self) -> int:
        """Return how many bytes undo and the history of files take beside the contents themselves."""
        lists = 0 if self.versions is None else self.versions.size_of_lists()
        return lists + (0 if self._journal is None else self._journal.size())

    def _prepare(self, operation: Operation | None) -> None:
        """Make the trash, out of git's reach, when something is going to be moved there or back."""
        from plaint.storage.layout import TRASH_DIR
        from plaint.storage.undo.changes import Move
        from plaint.storage.undo.trash import make_trash

        changes = operation.changes if operation is not None else ()
        if any(isinstance(change, Move) and f"{TRASH_DIR}/" in f"{change.before}{change.after}" for change in changes):
            make_trash(self.root)

    def _tidy(self, operation: Operation) -> None:
        """Remove the folders that stand empty because what made them was taken back."""
        from plaint.storage.undo.changes import Move

        for change in operation.changes:
            names = (change.before, change.after) if isinstance(change, Move) else (change.path,)
            for name in names:
                with contextlib.suppress(OSError):  # the first that is not empty ends it
                    for folder in list((self.root / name).parents)[: name.count("/")]:
                        folder.rmdir()

    def _usable(self) -> Journal:
        if self._journal is None:
            raise PlaintError("undo is not available: there is no folder to keep the earlier versions in")
        return self._journal


def _say_that_it_stays(stopped: PlaintError, why: str = "") -> None:
    told = f"What was done until then stays{why}."
    stopped.hint = told if isinstance(stopped, Cancelled) else f"{stopped.hint} {told}".strip()
