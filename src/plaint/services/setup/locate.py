"""Find the workspace that is meant when a person does not name it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plaint.recent import last_workspace

VARIABLE = "PLAINT_WORKSPACE"
"""Environment variable that names the workspace."""
_CASES = "cases"
_WORKSPACE_FILE = "plaint.toml"
_CASE_FILE = "case.toml"


def find_workspace(path: Path | None, environment: Mapping[str, str], here: Path) -> Path | None:
    """Return the workspace's folder: the given path, ``$PLAINT_WORKSPACE``, the nearest from here upward, the last.

    A given path may be a case's folder, which stands for its workspace; it is not checked whether it exists.
    None means that there is nothing to open yet.
    """
    if path is not None:
        return _around(path if path.is_absolute() else here / path)
    named = environment.get(VARIABLE, "")
    if named:
        return _around(here / Path(named).expanduser())
    return nearest(here) or last_workspace()


def nearest(here: Path) -> Path | None:
    """Return the first folder from here upward that is a workspace: it has a ``plaint.toml``, or is ``cases/`` in it.

    A folder that holds case folders directly counts too, but only the one we are in.
    """
    for folder in (here, *here.parents):
        if (folder / _WORKSPACE_FILE).is_file():
            return folder
        if (folder / _CASES).is_dir():
            return folder / _CASES
    return here if _holds_cases(here) else None


def _around(path: Path) -> Path:
    """Return the workspace around a case's folder or a ``case.toml``; any other path is a workspace itself."""
    folder = path.parent if path.name == _CASE_FILE else path
    return nearest(folder) or folder.parent if (folder / _CASE_FILE).is_file() else path


def _holds_cases(folder: Path) -> bool:
    try:
        return any((child / _CASE_FILE).is_file() for child in folder.iterdir())
    except OSError:
        return False
