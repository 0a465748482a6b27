"""The folders for settings, state and cache (XDG). Never below a workspace.

``XDG_*`` variables are obeyed on every system; else the system's own folders are used. The folders are made
when something is first written to them.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")


def config_dir() -> Path:
    """Return the folder of settings, keys, views and trust: what a person decided."""
    return _folder("config")


def state_dir() -> Path:
    """Return the folder of drafts, versions seen, undo, pane sizes: what a person would miss."""
    return _folder("state")


def cache_dir() -> Path:
    """Return the folder of the index: what can be made again."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    home = tuple(os.environ.get(name, "") for name in _HOMES)
    return _found(kind, os.environ.get(f"XDG_{kind.upper()}_HOME", ""), home)


@lru_cache(maxsize=16)
def _found(kind: str, base: str, _home: tuple[str, ...]) -> Path:
    """Look up a folder once, and again when the environment has changed."""
    # The XDG specification: a relative path is invalid and ignored.
    if Path(base).is_absolute():
        return Path(base) / "plaint"
    import platformdirs

    found = {
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
        "cache": platformdirs.user_cache_dir,
    }[kind]("plaint", appauthor=False)
    return Path(found)
