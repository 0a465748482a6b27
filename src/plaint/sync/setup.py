"""Set up a git repository for a workspace (``init --git``): attributes, ignore file, merge driver."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import BrokenFile, NotSaved
from plaint.storage.files.durable import TEMP_PREFIX
from plaint.storage.files.read import read_snapshot
from plaint.storage.layout import TRASH_DIR
from plaint.storage.saving.save import save
from plaint.sync.commit import ATTRIBUTES, commit, plan
from plaint.sync.git import Git, GitFailed, reason_of, run
from plaint.sync.merge_driver import CONFIGURED
from plaint.sync.repository import Repository, find_repository
from plaint.sync.trust import is_trusted, trust

IGNORED = f"{TRASH_DIR}/\n{TEMP_PREFIX}*\n"
NAME = "plaint: merge cases field by field"


def make_repository(root: Path, now: datetime) -> tuple[str, ...]:
    """Create a repository, or prepare the one around the workspace; return notes.

    ``.gitattributes``, ``.gitignore`` and the configuration are extended, never replaced. A repository made here is
    trusted; one that was there is only after its question was answered. Raises GitFailed, NotSaved.
    """
    notes = []
    repository = find_repository(root)
    made = repository is None
    if repository is None:
        repository = _new(root)
    else:
        notes.append("the workspace is in a git repository already")
    _extend(root, ".gitattributes", ATTRIBUTES.read_text(encoding="ascii"))
    _extend(root, ".gitignore", IGNORED)
    trusted = made or is_trusted(repository)
    _configure(repository)
    if not trusted:
        notes.append("git runs nothing of this repository until plaint sync has asked whether you trust it")
        return tuple(notes)
    trust(repository, now)
    if made:
        notes += _first_commit(Git(repository.git_dir, repository.top, trusted=True), repository, root)
    return tuple(notes)


def _new(root: Path) -> Repository:
    answer = run(["init", "--quiet", "--", str(root)], root)
    repository = find_repository(root)
    if answer.status or repository is None:
        raise GitFailed(f"git could not make a repository: {reason_of(answer)}", "The workspace was made.")
    return repository


def _extend(root: Path, name: str, wanted: str) -> None:
    """Append the missing lines to a file; what is in it stays, with its line ends."""
    path = root / name
    try:
        snapshot = read_snapshot(path)
    except FileNotFoundError:
        save(path, wanted.encode(), expected=None, root=root)
        return
    except BrokenFile as problem:
        raise NotSaved(f"{name} could not be extended: {problem.message}", problem.hint, file=name) from None
    present = {line.strip() for line in snapshot.data.decode("utf-8", "replace").splitlines()}
    missing = [line for line in wanted.splitlines() if line not in present]
    if missing:
        end = b"\r\n" if b"\r\n" in snapshot.data else b"\n"
        gap = b"" if not snapshot.data or snapshot.data.endswith(b"\n") else end
        added = b"".join(line.encode() + end for line in missing)
        save(path, snapshot.data + gap + added, expected=snapshot.revision, root=root)


def _configure(repository: Repository) -> None:
    """Set the driver in the repository's own configuration; writing it runs nothing of the repository."""
    file = f"--file={repository.common_dir / 'config'}"
    for key, value in (("merge.plaint.name", NAME), ("merge.plaint.driver", CONFIGURED)):
        answer = run(["config", file, key, value], repository.top)
        if answer.status:
            raise GitFailed(f"git could not be configured: {reason_of(answer)}")


def _first_commit(git: Git, repository: Repository, root: Path) -> list[str]:
    """Commit everything once, if git knows the author."""
    named = git.call("config", "--get", "user.name", accept=(0, 1), locks=False).text
    if not named and not os.environ.get("GIT_AUTHOR_NAME"):
        return ["nothing was committed yet: git does not know your name (git config --global user.name …)"]
    found = plan(git, repository, root)
    for planned in found.commits:
        commit(git, planned, root)
    return found.notes


def configured_driver(repository: Repository) -> bool:
    """Tell whether the repository's configuration names the merge driver, by reading it as text."""
    try:
        text = (repository.common_dir / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return '[merge "plaint"]' in text and "plaint merge-driver" in text
