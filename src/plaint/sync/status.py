"""The git status of a workspace: uncommitted files, commits ahead and behind, conflicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.storage.layout import (
    CASE_FILE,
    CASE_PARTS,
    LOG_FILE,
    PLAYBOOKS_DIR,
    WORKSPACE_FILE,
    conflict_of,
    is_ignored,
)
from plaint.storage.listing import case_folders, relative_name
from plaint.sync.git import Git, GitFailed
from plaint.sync.objects import unmerged
from plaint.sync.repository import Repository, find_repository
from plaint.sync.trust import open_git

OWN_FILES = frozenset({WORKSPACE_FILE, ".gitattributes", ".gitignore"})
_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class GitStatus:
    """The status shown in one line. None stands for unknown."""

    repository: bool
    trusted: bool = False
    branch: str = ""
    """Empty while no branch is checked out."""
    upstream: str = ""
    """The branch of a remote that it follows, ``origin/main``; empty without one."""
    ahead: int | None = None
    """Commits that others do not have, as of the last fetch; at most 1,000 are counted."""
    behind: int | None = None
    changed: int | None = None
    """Files of the workspace that are not committed; None until the repository is trusted, as to look runs filters."""
    conflicts: int = 0
    under_way: str = ""
    problem: str = ""
    """Why git could not say more."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs from the last commit."""

    path: str
    """In the repository."""
    before: str
    """Object name of what the last commit has, empty for a new file."""
    deleted: bool = False
    submodule: bool = False


def status(root: Path) -> GitStatus:
    """Return the status; never raises for what the repository holds, runs nothing of it untrusted."""
    repository = find_repository(root)
    if repository is None:
        return GitStatus(repository=False)
    git = open_git(repository)
    try:
        conflicts = sum(repository.inside(entry.path) is not None for entry in unmerged(git))
        upstream = upstream_of(git)
        return GitStatus(
            repository=True,
            trusted=git.trusted,
            branch=repository.branch(),
            upstream=upstream,
            ahead=count(git, "@{upstream}..HEAD") if upstream else None,
            behind=count(git, "HEAD..@{upstream}") if upstream else None,
            changed=len(own_rows(repository, rows(git, repository), root)) if git.trusted else None,
            conflicts=conflicts,
            under_way=repository.under_way(),
        )
    except PlaintError as problem:
        known = {"trusted": git.trusted, "branch": repository.branch(), "under_way": repository.under_way()}
        return GitStatus(repository=True, problem=problem.message, **known)  # type: ignore[arg-type]


def upstream_of(git: Git) -> str:
    """Return the upstream branch of the current one, as git last saw it; empty without one."""
    answer = git.read("rev-parse", "--abbrev-ref", "--verify", "-q", "@{upstream}", accept=(0, 1, 128))
    return answer.text if answer.status == 0 else ""


def commit_of(git: Git, name: str) -> str:
    """Return the object name of a commit, empty when there is none of that name."""
    answer = git.read("rev-parse", "--verify", "-q", "--end-of-options", f"{name}^{{commit}}", accept=(0, 1, 128))
    return answer.text if answer.status == 0 else ""


def count(git: Git, span: str) -> int | None:
    """Count the commits of a range as ``HEAD..origin/main``; None when an end of it does not exist."""
    answer = git.read("log", "--format=%H", "-n", str(_COUNTED), span, "--", accept=(0, 128))
    return len(answer.text.split()) if answer.status == 0 else None


def rows(git: Git, repository: Repository) -> list[ChangedFile]:
    """List what differs from the last commit below the workspace. Trusted repositories only: it may run filters."""
    words = ["--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=none"]
    out = git.call("status", *words, "--", repository.prefix or ".", locks=False).out
    found = []
    for record in out.decode("utf-8", "surrogateescape").split("\0"):
        kind, _, rest = record.partition(" ")
        if kind == "?":
            found.append(ChangedFile(rest, ""))
        elif kind == "1":
            marks, sub, _, _, _, head, _, path = rest.split(" ", 7)
            gone = "D" in marks
            found.append(ChangedFile(path, "" if set(head) == {"0"} else head, deleted=gone, submodule=sub != "N..."))
        elif kind == "u":
            path = rest.split(" ", 9)[9]
            found.append(ChangedFile(path, ""))
    return found


def own_rows(repository: Repository, found: Iterable[ChangedFile], root: Path) -> dict[str, list[ChangedFile]]:
    """Group the files of the workspace by case folder (``""`` for the workspace's own files).

    A person's other files beside the cases, temporary files and conflicted copies are left out.
    """
    listed = [(row, inner) for row in found if (inner := repository.inside(row.path)) is not None]
    folders = {relative_name(str(root), folder) for folder in case_folders(str(root))[0]}
    folders |= {inner.rpartition("/")[0] or "." for _, inner in listed if inner.rpartition("/")[2] == CASE_FILE}
    names = {inner for _, inner in listed}
    kept: dict[str, list[ChangedFile]] = {}
    for row, inner in listed:
        folder = inner if row.submodule and _holds(inner, folders) else folder_of(inner, folders)
        if folder is not None and not _is_copy(inner, names, root):
            kept.setdefault(folder, []).append(row)
    return kept


def _holds(folder: str, folders: Collection[str]) -> bool:
    return any(name == folder or name.startswith(f"{folder}/") for name in folders)


def folder_of(inner: str, folders: Collection[str]) -> str | None:
    """Return the case folder of a file of the workspace, ``""`` for the workspace's own, None for any other file."""
    parts = inner.split("/")
    for length in range(len(parts) - 1, 0, -1):
        folder = "/".join(parts[:length])
        if folder in folders:
            below = parts[length:]
            hidden = any(is_ignored(part, folder=True) for part in below[:-1]) or is_ignored(below[-1])
            return None if hidden else folder
    if inner in OWN_FILES or (parts[0] == PLAYBOOKS_DIR and len(parts) == 2 and inner.endswith(".toml")):
        return ""
    if "." in folders and (inner in {CASE_FILE, LOG_FILE} or parts[0] in CASE_PARTS) and not is_ignored(parts[-1]):
        return "."
    return None


def _is_copy(inner: str, names: Collection[str], root: Path) -> bool:
    """Tell whether a file is a conflicted copy of one beside it, which is merged on this computer."""
    folder, _, name = inner.rpartition("/")
    original = conflict_of(name) if name.endswith((".toml", ".md")) else None
    if original is None:
        return False
    beside = f"{folder}/{original}" if folder else original
    return beside in names or (root / beside).exists()


__all__ = ["ChangedFile", "GitFailed", "GitStatus", "folder_of", "own_rows", "rows", "status"]
