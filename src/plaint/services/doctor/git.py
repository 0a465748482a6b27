"""Check git and the repository for ``doctor``. Untrusted repositories are only read, by what cannot run anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from plaint.domain.model.finding import Level
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.doctor.check import Check
from plaint.storage.layout import EVIDENCE_DIR
from plaint.sync.commit import attributes_of
from plaint.sync.git import Git, version
from plaint.sync.repository import Repository, find_repository
from plaint.sync.setup import configured_driver
from plaint.sync.status import GitStatus, status
from plaint.sync.trust import open_git

OLDEST = (2, 26)
"""Older ones cannot be given lists of paths safely."""
_STALE_LOCK = 600
"""Seconds after which a lock file is worth a word."""


def _check(level: Level | None, message: str, advice: str = "") -> Check:
    return Check("git", level, message, advice)


def program() -> Iterator[Check]:
    """Look whether git is there at all."""
    found = version()
    if found is None:
        yield _check(Level.INFO, "git is not installed", "Only sync and history need it.")
    elif found < OLDEST:
        told = f"git {'.'.join(map(str, found))} is too old to sync with"
        yield _check(Level.WARNING, told, f"Install git {'.'.join(map(str, OLDEST))} or later.")
    else:
        yield _check(None, f"git {'.'.join(map(str, found))}")


def look(root: Path, *, now: datetime) -> Iterator[Check]:
    """Look at the program, and at the repository that the workspace lies in."""
    yield from program()
    repository = find_repository(root)
    if repository is None:
        yield _check(None, "the workspace is in no repository; plaint init --git makes it one")
        return
    if version() is None:
        return
    git = open_git(repository)
    found = status(root)
    yield from _state(found, repository)
    yield from _files(git, repository, root)
    lock = repository.git_dir / "index.lock"
    if lock.exists() and now.timestamp() - lock.stat().st_mtime > _STALE_LOCK:
        told = f"{safe(lock, 300)} has been there for more than {_STALE_LOCK // 60} minutes"
        yield _check(Level.WARNING, told, "If no git is running, a crash left it behind: delete it. plaint never does.")


def _state(found: GitStatus, repository: Repository) -> Iterator[Check]:
    if found.problem:
        yield _check(Level.WARNING, f"git could not read the repository: {found.problem}", "git fsck tells more.")
    if not found.trusted:
        told = f"the repository {safe(repository.top, 300)} is not trusted yet, so little is run in it"
        yield _check(Level.INFO, told, "plaint sync asks once.")
    if found.under_way:
        told = f"{found.under_way} is under way in the repository"
        yield _check(Level.WARNING, told, "plaint resolve lists what is open; plaint sync ends a merge.")
    if found.conflicts:
        told = counted("{count} file in conflict", "{count} files in conflict", found.conflicts)
        yield _check(Level.WARNING, told, "plaint resolve, then plaint sync")
    if not found.branch:
        yield _check(Level.WARNING, "no branch is checked out, so nothing can be synced", "git switch NAME")
    changed = "" if found.changed is None else f", {found.changed} changed"
    ahead = f", {found.ahead} to push, {found.behind} to merge" if found.upstream else ", no remote is followed"
    if found.branch:
        yield _check(None, f"on {safe(found.branch, 100)}{ahead}{changed}")


def _files(git: Git, repository: Repository, root: Path) -> Iterator[Check]:
    attributes = attributes_of(root)
    if f"{EVIDENCE_DIR}/" not in attributes:
        told = ".gitattributes does not keep git from altering evidence (line ends, merges)"
        yield _check(Level.WARNING, told, "plaint init --git adds the line.")
    if "merge=plaint" not in attributes or not configured_driver(repository):
        told = "the merge driver is not set up, so git alone merges cases line by line; plaint sync merges by meaning"
        yield _check(Level.INFO, told, "plaint init --git sets it up.")
    ignored = _evidence(git, repository, "--ignored")
    if ignored:
        told = counted("git ignores {count} piece of evidence", "git ignores {count} pieces of evidence", len(ignored))
        yield _check(
            Level.WARNING,
            f"{told}: {safe(ignored[0], 200)}",
            "Others do not get them. Add !**/evidence/** to .gitignore.",
        )
    untracked = _evidence(git, repository)
    if untracked:
        told = counted(
            "{count} file is in evidence/ and in no commit yet",
            "{count} files are in evidence/ and in no commit yet",
            len(untracked),
        )
        yield _check(Level.INFO, told, "plaint sync commits them.")


def _evidence(git: Git, repository: Repository, *more: str) -> list[str]:
    """List files below evidence/ that git does not know of; to compare contents would run filters, so none is."""
    words = ["--others", "--exclude-standard", "-z", "--full-name", *more]
    out = git.read("ls-files", *words, "--", repository.prefix or ".").out.decode("utf-8", "surrogateescape")
    return [path for path in out.split("\0") if f"/{EVIDENCE_DIR}/" in f"/{path}"]
