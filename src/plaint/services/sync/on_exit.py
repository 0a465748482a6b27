"""Commit what changed when the program is left, if the settings say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError

if TYPE_CHECKING:
    from plaint.settings import GitSettings


def commit_on_exit(root: Path | None, state: Path, settings: GitSettings) -> str:
    """Commit after the desk has been left, if the settings say so; returns a sentence for the terminal, or nothing."""
    if root is None:
        return ""
    from plaint import clock
    from plaint.services.sync import sync
    from plaint.storage.workspace import Workspace

    try:
        done = sync.maybe_commit(
            Workspace.open(root, state=state),
            settings,
            now=clock.now(),
            last_change=None,
            leaving=True,
        )
    except PlaintError as problem:
        return f"plaint: not committed: {problem.message}. {problem.hint}"
    return f"plaint: committed {', '.join(one.message for one in done[:5])}" if done else ""
