"""An open workspace: its cases, the day, and randomness, as screens and commands hold it."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from plaint import clock
from plaint.locations import cache_dir
from plaint.storage.workspace import Workspace
from plaint.tui.model.case_store import CaseStore


@dataclass(slots=True)
class Session:
    """What is held of an open workspace. Opening it may block: do so in a worker."""

    root: Path
    chosen: date | None
    """The day asked for by ``--today``; None is the real one."""
    workspace: Workspace
    case_store: CaseStore
    read_only: bool = False
    """Whether nothing can be written into the workspace's folder."""
    chance: random.Random = field(default_factory=random.SystemRandom)

    @classmethod
    def open(cls, root: Path, state: Path, chosen: date | None) -> Session:
        """Open a workspace; raises UsageProblem with a sentence that says what to do."""
        workspace = Workspace.open(root, state=state)
        return cls(
            root,
            chosen,
            workspace,
            CaseStore(workspace, chosen or clock.today(), cache_dir()),
            read_only=not os.access(workspace.root, os.W_OK),
        )

    @property
    def today(self) -> date:
        """The day that deadlines are computed for."""
        return self.chosen or clock.today()

    def now(self) -> datetime:
        """The present moment, on the day asked for."""
        moment, day = clock.now(), self.today
        return moment if day == moment.date() else moment.replace(year=day.year, month=day.month, day=day.day)
