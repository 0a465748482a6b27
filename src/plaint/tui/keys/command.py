"""The types of a command and of the state that it decides by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from plaint.domain.guidance.status import StepStatus
    from plaint.domain.model.evidence import Evidence
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.model.letter import Letter
    from plaint.services.index.summary import Row
    from plaint.storage.workspace import LoadedCase

ScreenT = TypeVar("ScreenT")
"""The screen that a command acts on."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """The state of the desk by which commands decide whether they can be used."""

    row: Row | None = None
    """The case under the cursor."""
    case: LoadedCase | None = None
    """The same, read; None while it is being read or when it is broken."""
    tab: str = "case"
    in_detail: bool = False
    entry: Interaction | None = None
    """The log entry under the cursor, on the log tab."""
    evidence: Evidence | None = None
    """The piece of evidence under the cursor, on the evidence tab."""
    fact: str = ""
    """Path of the fact under the cursor, on the case tab."""
    step: StepStatus | None = None
    """The step under the cursor, while the ladder has the focus."""
    letter: Letter | None = None
    """The letter under the cursor, while the letters have the focus."""
    filtered: bool = False
    marked: int = 0
    total: int = 0
    """Cases in the workspace."""
    shown: int = 0
    """Cases that the filter lets through."""
    views: int = 0
    """Saved views."""
    drafts: int = 0
    """Forms of an earlier run that were not saved."""
    missing: int = 0
    """Contents that wait to be brought back."""
    read_only: bool = False
    """Whether nothing can be written into the workspace."""
    reading: bool = False
    """Whether all cases are being read."""


def always(_state: DeskState) -> str | None:
    """Say that a command can be used at any time."""
    return None


@dataclass(frozen=True, slots=True)
class Command(Generic[ScreenT]):
    """One thing that can be done. ``name`` is what settings remap and tests ask for."""

    name: str
    keys: tuple[str, ...]
    """Textual's key names, the one that is shown first."""
    title: str
    """An instruction of one to four words."""
    help: str
    group: str
    run: Callable[[ScreenT], None]
    rank: int = 100
    """Place in the footer: lower is kept longer; 100 and above are never in it."""
    why_not: Callable[[DeskState], str | None] = always
    """Why it cannot be used now, in a sentence; None when it can."""
    label: str = ""
    """One word for the footer, where it differs from the title."""
    writes: bool = False
    """Whether it changes files of the workspace."""

    def reason(self, state: DeskState) -> str | None:
        """Return why it cannot be used now, in a sentence; None when it can."""
        if self.writes and state.read_only:
            return "this workspace can only be read: its folder is not yours to write to"
        return self.why_not(state)
