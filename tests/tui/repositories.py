"""Workspaces under git for the desk's tests: a hub, and what two people have of it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plaint.services.sync.sync import Options, sync
from plaint.storage.workspace import Workspace
from plaint.sync.setup import make_repository

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode()


def name_person(home: Path) -> None:
    """Let git know a name, and nothing else of this machine."""
    text = "[user]\nname = Anna\nemail = anna@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n"
    (home / ".gitconfig").write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Shared:
    """What Anna works on, and what Ben has of it."""

    anna: Path
    ben: Path

    def ben_pushes(self, before: str, after: str) -> None:
        """Let Ben change the kettle's case and push."""
        git(self.ben, "pull", "-q")
        replace(self.ben, before, after)
        git(self.ben, "commit", "-qam", "Ben's")
        git(self.ben, "push", "-q")


def replace(root: Path, before: str, after: str) -> None:
    path = root / "case-0" / "case.toml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def shared(root: Path, folder: Path) -> Shared:
    """Put a workspace under git and share it; it is trusted as its owner made it."""
    git(folder, "init", "-q", "--bare", "hub")
    make_repository(root, NOW)
    git(root, "remote", "add", "origin", str(folder / "hub"))
    workspace = Workspace.open(root, state=folder / "other-state", clock=lambda: NOW)
    sync(workspace, Options(), lambda _: True, now=NOW)
    git(folder, "clone", "-q", str(folder / "hub"), "ben")
    git(folder / "ben", "config", "user.name", "Ben")
    git(folder / "ben", "config", "user.email", "ben@example.org")
    return Shared(root, folder / "ben")
