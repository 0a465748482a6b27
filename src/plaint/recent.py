"""Remember the workspace used last, in the state folder, for a start without arguments."""

from __future__ import annotations

from pathlib import Path

from plaint.locations import state_dir

_LAST = "last-workspace"


def remember_workspace(root: Path) -> None:
    """Record the workspace for the next start without a folder. Failing to is no error."""
    file = state_dir() / _LAST
    text = str(root.absolute())
    if text == _last_text(file):
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
    except OSError:
        return


def last_workspace() -> Path | None:
    """Return the workspace used last, if its folder is still there."""
    text = _last_text(state_dir() / _LAST)
    return Path(text) if text and Path(text).is_dir() else None


def _last_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape")[:4096]
    except OSError:
        return ""
