"""Workspace: a folder of cases, and the only door through which other packages read and write it.

Reading never writes. Every write refuses to replace what was not read, and is part of an operation that can be
undone. Several programs may work on one workspace at the same time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.model.finding import Finding, Level
from plaint.domain.safe import safe
from plaint.storage import listing
from plaint.storage.cases.loaded import AnyCase, BrokenCase, LoadedCase
from plaint.storage.layout import WORKSPACE_FILE
from plaint.storage.undo.store import Store

if TYPE_CHECKING:
    import random

    from plaint.domain.model.case import Case
    from plaint.domain.model.evidence import Evidence
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.model.letter import Letter
    from plaint.storage.files.read import Revision
    from plaint.storage.toml.edit import Change
    from plaint.storage.undo.operations import Operations

__all__ = ["AnyCase", "BrokenCase", "LoadedCase", "Workspace"]


class Workspace:
    """An opened workspace; make one with :meth:`open` or :meth:`init`.

    ``root`` is absolute with symbolic links resolved. ``defaults`` are those of plaint.toml. ``store`` is what the
    functions that write take.
    """

    def __init__(
        self,
        root: Path,
        *,
        state: Path | None = None,
        source: random.Random | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        from plaint.storage.formats.workspace_file import read_defaults

        self.root = root
        self.store = Store(root, state=state, source=source, clock=clock)
        self.defaults: Mapping[str, str]
        self.defaults, self._default_findings = read_defaults(root)
        self._unreadable: tuple[Finding, ...] = ()

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        state: Path | None = None,
        source: random.Random | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> Workspace:
        """Open the workspace in the folder ``root``; ``state`` is where drafts, versions and undo are kept.

        Without ``state`` nothing can be undone. Raises UsageProblem with a sentence that says what to do.
        """
        shown = safe(root, 300)
        try:
            place = Path(os.path.realpath(root))
            with os.scandir(place):
                pass
        except FileNotFoundError:
            hint = f"Make it a workspace with: plaint init {shown}"
            raise UsageProblem(f"there is no folder {shown}", hint) from None
        except NotADirectoryError:
            raise UsageProblem(f"{shown} is a file, not a folder", "Name the folder that holds your cases.") from None
        except (OSError, ValueError) as problem:  # a path with a zero byte is a ValueError
            reason = getattr(problem, "strerror", None) or problem
            raise UsageProblem(f"the folder {shown} cannot be opened: {reason}", "Look at its permissions.") from None
        return cls(place, state=state, source=source, clock=clock)

    @classmethod
    def init(cls, root: Path, *, state: Path | None = None) -> Workspace:
        """Make a workspace in ``root``, which may exist already; nothing that is there is changed.

        Raises UsageProblem, NotSaved.
        """
        from plaint.storage.cases.write import make_workspace

        make_workspace(root)
        return cls.open(root, state=state)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What is wrong with plaint.toml, and the folders that could not be read in the last :meth:`folders`."""
        return (*self._default_findings, *self._unreadable)

    def folders(self) -> list[Path]:
        """Find every case folder, at any depth, ordered by its name below the workspace."""
        found, unreadable = listing.case_folders(str(self.root))
        self.could_not_read(unreadable)
        return [Path(folder) for folder in found]

    def could_not_read(self, unreadable: Sequence[listing.Unreadable]) -> tuple[Finding, ...]:
        """Note the folders that could not be listed when cases were last searched for."""
        self._unreadable = tuple(
            Finding(
                "file.unreadable-folder",
                Level.WARNING,
                listing.describe(problem, str(self.root)),
                "Cases in it are not shown until it can be read.",
            )
            for problem in unreadable
        )
        return self._unreadable

    def read(self, folder: Path) -> AnyCase:
        """Read one case; whatever is wrong with it is part of the answer."""
        from plaint.storage.cases.load import load

        return load(folder, self.root)

    def cases(self) -> Iterator[AnyCase]:
        """Read every case, one after the other."""
        for folder in self.folders():
            yield self.read(folder)

    def signature(self, folder: Path) -> listing.Signature:
        """Return the signature of a case by stat calls alone: it differs when anything in the case has changed."""
        return listing.signature(str(folder))

    def find(self, reference: str) -> AnyCase:
        """Return the case meant by an id, a unique beginning of one, a folder's name or a path.

        Raises UsageProblem with the nearest names, or with the several candidates.
        """
        from plaint.storage.cases.find import find, find_directly
        from plaint.storage.cases.load import load

        plain = find_directly(self.root, reference)
        return load(plain, self.root) if plain else find(self.root, self.folders(), reference)

    @property
    def operations(self) -> Operations:
        """The operations of the workspace, the units of undo."""
        return self.store.operations

    def operation(self, title: str, *, whole: bool = False) -> AbstractContextManager[object]:
        """Make all writes in the block one unit of undo; a block within another joins it.

        Of a ``whole`` one nothing stays when a PlaintError ends it.
        """
        return self.operations.operation(title, whole=whole)

    def undo(self) -> str:
        """Take back the last operation on this workspace and return its title.

        Raises PlaintError when there is none, ChangedOnDisk when a file was changed since.
        """
        return self.operations.undo()

    def redo(self) -> str:
        """Do again what was undone last, and return its title."""
        return self.operations.redo()

    def create(self, case: Case) -> Path:
        """Make a new case; returns its folder."""
        from plaint.storage.cases import write

        return write.create_case(self.store, case)

    def edit(self, loaded: LoadedCase, changes: Sequence[Change]) -> Revision:
        """Change fields of case.toml in place.

        When the file was saved by somebody else since it was read, the change is made to the new file as long as
        none of its fields was touched; else ChangedOnDisk names the field. Raises NotSaved, PlaintError.
        """
        from plaint.storage.cases import write

        return write.edit_case_file(self.store, loaded, changes)

    def add_interaction(self, loaded: LoadedCase, interaction: Interaction) -> Path:
        """Add an entry to the log in a file of its own; returns the file."""
        from plaint.storage.cases import write

        return write.add_interaction(self.store, loaded, interaction)

    def edit_interaction(self, loaded: LoadedCase, interaction_id: str, changes: Sequence[Change]) -> None:
        """Change an entry of the log in place, like :meth:`edit`."""
        from plaint.storage.cases import write

        write.edit_entry(self.store, loaded, interaction_id, changes)

    def add_letter(self, loaded: LoadedCase, letter: Letter) -> Path:
        """Add a letter in a file of its own; returns the file."""
        from plaint.storage.cases import write

        return write.add_letter(self.store, loaded, letter)

    def edit_letter(
        self, loaded: LoadedCase, letter: Letter, changes: Sequence[Change] = (), body: str | None = None
    ) -> None:
        """Change a letter's facts or text in place; ``letter`` is the one that was read. Like :meth:`edit`."""
        from plaint.storage.cases import write

        write.edit_letter_file(self.store, loaded, letter, changes, body)

    def edit_evidence(self, loaded: LoadedCase, piece: Evidence, changes: Sequence[Change]) -> None:
        """Change what is known about a piece of evidence, like :meth:`edit`; the file itself is never altered."""
        from plaint.storage.evidence.edit import edit_evidence

        edit_evidence(self.store, loaded, piece, changes)

    def trash(self, loaded: LoadedCase) -> Path:
        """Move a case into the workspace's own trash, from where undo brings it back; returns where it lies."""
        from plaint.storage.cases.discard import trash_case

        return trash_case(self.store, loaded.folder)


def is_workspace(folder: Path) -> bool:
    """Tell whether a folder says of itself that it is a workspace: it holds a plaint.toml."""
    return (folder / WORKSPACE_FILE).is_file()
