"""Where plaint keeps what is not a case: settings, state (drafts, versions seen), cache. Never below a workspace.

``XDG_*`` variables are obeyed on every system; else the system's own folders are used. The folders are made
when something is first written to them.
"""

from __future__ import annotations

import os
from pathlib import Path


def _base(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    # The XDG specification: a relative path is invalid and ignored.
    return Path(value) / "plaint" if Path(value).is_absolute() else None


def config_dir() -> Path:
    """Settings, keys, views and trust: what a person decided."""
    found = _base("XDG_CONFIG_HOME")
    if found is None:
        import platformdirs

        found = Path(platformdirs.user_config_dir("plaint", appauthor=False))
    return found


def state_dir() -> Path:
    """Drafts, versions seen, undo, sizes of panes: what a person would miss."""
    found = _base("XDG_STATE_HOME")
    if found is None:
        import platformdirs

        found = Path(platformdirs.user_state_dir("plaint", appauthor=False))
    return found


def cache_dir() -> Path:
    """The index: what can be made again."""
    found = _base("XDG_CACHE_HOME")
    if found is None:
        import platformdirs

        found = Path(platformdirs.user_cache_dir("plaint", appauthor=False))
    return found
