"""Fetch, merge and push. Never force, never reset, never stash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.sync.commit import attribute_settings, explain_refusal
from plaint.sync.conflicts import SettleResult, bring_back, settle
from plaint.sync.git import NETWORK_SECONDS, Git, GitFailed
from plaint.sync.merge_driver import command
from plaint.sync.objects import unmerged
from plaint.sync.repository import MERGE, Repository
from plaint.sync.status import commit_of, count

_RACE = re.compile(r"non-fast-forward|fetch first|stale info|cannot lock ref|failed to update ref|incorrect old value")
_OFFLINE = re.compile(
    r"Could not resolve host|unable to access|Connection (?:refused|timed out|reset)|Network is unreachable|"
    r"Could not read from remote|Operation timed out|No route to host|does not appear to be a git repository"
)
_NO_LOGIN = re.compile(r"Permission denied|Authentication failed|could not read (?:Username|Password)|terminal prompts")


@dataclass(frozen=True, slots=True)
class RemoteBranch:
    """The remote branch that the present branch is exchanged with."""

    remote: str
    branch: str
    """The branch over there."""
    followed: bool
    """Whether git has been told to follow it; if not, the first push tells it."""

    @property
    def tracking(self) -> str:
        """Return the name of its remote-tracking branch."""
        return f"refs/remotes/{self.remote}/{self.branch}"


def target(git: Git, branch: str) -> RemoteBranch | None:
    """Return the remote branch to exchange with, None when there is no remote or no telling which."""
    remote = _setting(git, f"branch.{branch}.remote")
    merge = _setting(git, f"branch.{branch}.merge").removeprefix("refs/heads/")
    if remote and merge and remote != ".":
        return RemoteBranch(remote, merge, followed=True)
    names = git.call("remote", locks=False).text.split()
    name = "origin" if "origin" in names else names[0] if len(names) == 1 else ""
    return RemoteBranch(name, branch, followed=False) if name else None


def _setting(git: Git, name: str) -> str:
    return git.call("config", "--get", name, accept=(0, 1), locks=False).text


def fetch(git: Git, goal: RemoteBranch) -> int:
    """Fetch from the remote; return how many commits are new. Raises GitFailed with a hint."""
    try:
        git.call("fetch", "--quiet", "--no-recurse-submodules", "--", goal.remote, seconds=NETWORK_SECONDS)
    except GitFailed as problem:
        raise _said(problem, goal, "nothing was fetched") from None
    if not commit_of(git, goal.tracking):
        return 0
    return (count(git, f"HEAD..{goal.tracking}") if commit_of(git, "HEAD") else None) or 0


def merge(git: Git, repository: Repository, root: Path, goal: RemoteBranch) -> SettleResult:
    """Merge what was fetched; conflicts stay under way until they are decided. Raises GitFailed."""
    before = commit_of(git, "HEAD")
    words = [
        "merge",
        "--no-edit",
        "--quiet",
        "-m",
        f"Merge what others did on {goal.remote}/{goal.branch}",
        goal.tracking,
    ]
    answer = git.call(*words, settings=merge_settings(root), accept=(0, 1, 2, 128), seconds=NETWORK_SECONDS)
    started = repository.under_way() == MERGE
    if answer.status and not started:
        raise _not_begun(answer.said + answer.text, goal)
    done = settle(git, repository, root, fresh=True) if started else SettleResult()
    if not done.unresolved:
        done.notes += conclude(git, repository, (before, commit_of(git, goal.tracking)))
    return done


def merge_settings(root: Path) -> tuple[str, ...]:
    """Return the settings of a merge: our driver, and entries follow a renamed case folder."""
    return (
        "merge.plaint.name=plaint",
        f"merge.plaint.driver={command()}",
        "merge.directoryRenames=true",
        "merge.renames=true",
        "merge.renameLimit=20000",
        "merge.conflictStyle=diff3",
        "rerere.enabled=false",
        *attribute_settings(root),
    )


def conclude(git: Git, repository: Repository, sides: tuple[str, str]) -> list[str]:
    """Commit a merge whose conflicts are resolved, and restore cases of which only a part is left."""
    notes = bring_back(git, repository, sides)
    try:
        if repository.under_way() == MERGE:
            git.call("commit", "--quiet", "--no-edit")
        elif notes:
            git.call("commit", "--quiet", "-m", "Keep cases that one side removed and the other added to")
    except GitFailed as problem:
        raise explain_refusal(problem) from None
    return notes


def resume(git: Git, repository: Repository, root: Path) -> SettleResult:
    """Continue a merge that waits for decisions: stage what is decided, and commit when nothing is left."""
    done = settle(git, repository, root, fresh=False)
    if not done.unresolved and not unmerged(git):
        done.notes += conclude(git, repository, (commit_of(git, "HEAD"), commit_of(git, "MERGE_HEAD")))
    return done


def push(git: Git, goal: RemoteBranch) -> bool:
    """Push our commits; False when the remote has newer ones that must be merged first."""
    words = ["push", "--quiet"]
    words += [] if goal.followed else ["--set-upstream"]
    refs = f"HEAD:refs/heads/{goal.branch}"
    try:
        git.call(*words, "--", goal.remote, refs, seconds=NETWORK_SECONDS)
    except GitFailed as problem:
        if _RACE.search(problem.output + problem.message):
            return False
        raise _said(problem, goal, "nothing was pushed") from None
    return True


def unpushed(git: Git, goal: RemoteBranch) -> int:
    """Count the commits that are not on the remote as far as we know."""
    if not commit_of(git, "HEAD"):
        return 0
    known = commit_of(git, goal.tracking)
    return count(git, f"{goal.tracking}..HEAD" if known else "HEAD") or 0


def _said(problem: GitFailed, goal: RemoteBranch, so: str) -> GitFailed:
    """Explain why the remote could not be reached."""
    name = safe(goal.remote, 100)
    if _NO_LOGIN.search(problem.output):
        hint = "Log in once with git itself (git fetch), or set up a key or a credential helper; plaint never asks."
        return GitFailed(f"{name} did not let us in, so {so}", hint, output=problem.output)
    if _OFFLINE.search(problem.output):
        hint = "Your changes are committed here. Sync again when it can be reached."
        return GitFailed(f"{name} could not be reached, so {so}: {problem.message}", hint, output=problem.output)
    return GitFailed(f"{problem.message}; {so}", problem.hint, output=problem.output)


def _not_begun(said: str, goal: RemoteBranch) -> PlaintError:
    theirs = safe(f"{goal.remote}/{goal.branch}", 200)
    if "unrelated histories" in said:
        return PlaintError(
            f"{theirs} and this repository have no common history, so they were not merged",
            "Clone the shared repository and move your cases into the clone.",
        )
    if "would be overwritten" in said or "not uptodate" in said or "local changes" in said.lower():
        names = [safe(line.strip(), 200) for line in said.splitlines() if line.startswith("\t")]
        which = ", ".join(names[:5]) or "see git status"
        return PlaintError(
            f"files that are not committed stand in the way of merging {theirs}: {which}",
            "Repair or commit them first, then sync again.",
        )
    if "unable to auto-detect email" in said or "tell me who you are" in said or "empty ident" in said:
        return explain_refusal(GitFailed("", output="tell me who you are"))
    lines: Sequence[str] = [line for line in said.splitlines() if line.strip()]
    return PlaintError(f"{theirs} could not be merged: {safe('; '.join(lines[:3]), 400)}", "git status tells more.")
