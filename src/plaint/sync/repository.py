"""Find the repository around a workspace and read its state from its files, without running git."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_LARGEST = 1_000_000
_UNDER_WAY = (
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
    ("BISECT_LOG", "a bisection"),
    ("MERGE_HEAD", "a merge"),
)
MERGE = "a merge"


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a working tree, and the workspace's place in it."""

    top: Path
    """The working tree."""
    git_dir: Path
    """Of this working tree; of a linked one it lies within that of the repository itself."""
    prefix: str
    """The workspace below ``top`` with ``/`` at its end, ``cases/``; empty when it is the top itself."""

    @property
    def common_dir(self) -> Path:
        """Return the folder of configuration and hooks; differs from ``git_dir`` in a linked working tree."""
        named = _first_line(self.git_dir / "commondir")
        return Path(os.path.realpath(self.git_dir / named)) if named else self.git_dir

    def inside(self, path: str) -> str | None:
        """Return a path of the repository as one of the workspace, None for a file outside it."""
        return path[len(self.prefix) :] if path.startswith(self.prefix) else None

    def under_way(self) -> str:
        """Return an unfinished operation, as ``a rebase``; empty for none."""
        return next((name for mark, name in _UNDER_WAY if (self.git_dir / mark).exists()), "")

    def branch(self) -> str:
        """Return the current branch, empty for a detached HEAD."""
        return _first_line(self.git_dir / "HEAD").removeprefix("ref: refs/heads/") if self.on_branch() else ""

    def on_branch(self) -> bool:
        """Tell whether a branch is checked out; it may have no commit yet."""
        return _first_line(self.git_dir / "HEAD").startswith("ref: refs/heads/")


def find_repository(root: Path) -> Repository | None:
    """Return the repository around a workspace, the innermost one; a bare repository is none."""
    place = Path(os.path.realpath(root))
    for folder in (place, *place.parents):
        git_dir = _git_dir(folder / ".git")
        if git_dir is not None:
            inner = place.relative_to(folder).as_posix()
            return Repository(folder, git_dir, "" if inner == "." else inner + "/")
    return None


def _git_dir(mark: Path) -> Path | None:
    """Resolve ``.git``: the folder itself, or a file that names it as linked trees and submodules have."""
    found = mark
    if mark.is_file():
        named = _first_line(mark)
        if not named.startswith("gitdir:"):
            return None
        found = mark.parent / named.removeprefix("gitdir:").strip()
    found = Path(os.path.realpath(found))
    return found if (found / "HEAD").is_file() else None


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            line = stream.readline(_LARGEST)
    except OSError:
        return ""
    return line.decode("utf-8", "surrogateescape").strip()
