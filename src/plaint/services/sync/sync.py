"""Sync a workspace: commit per case, fetch, merge by meaning, push; and commit automatically for who wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.settings import GitSettings
from plaint.storage.listing import case_folders, relative_name
from plaint.storage.workspace import Workspace
from plaint.sync import remote as sharing
from plaint.sync import trust
from plaint.sync.commit import CommitPlan, commit, plan
from plaint.sync.conflicts import UnresolvedFile
from plaint.sync.git import Git, Stopped
from plaint.sync.remote import RemoteBranch
from plaint.sync.repository import MERGE, Repository, find_repository
from plaint.sync.setup import make_repository as _make_repository
from plaint.sync.status import GitStatus
from plaint.sync.status import status as _status

Ask = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Follow:
    """How whoever started a sync follows it, and ends it early."""

    tell: Callable[[str], None] = lambda _stage: None
    """Gets the words for each part as it begins: ``fetching from origin``."""
    stopped: Callable[[], bool] = lambda: False
    """Asked between the parts, and all the time while git waits for the network; a merge is never cut short."""

    def begin(self, stage: str) -> None:
        """Begin a part of it. Raises Stopped."""
        if self.stopped():
            raise Stopped
        self.tell(stage)


@dataclass(frozen=True, slots=True)
class Options:
    """How to sync."""

    message: str = ""
    """Instead of the message of each commit."""
    dry_run: bool = False
    push: bool = True


@dataclass(frozen=True, slots=True)
class Committed:
    """One commit, made or to be made."""

    folder: str
    case_id: str
    message: str
    files: int


@dataclass(frozen=True, slots=True)
class Open:
    """A file that waits for a decision."""

    folder: str
    """The case's folder below the workspace, empty for a file that is no case's."""
    file: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did."""

    commits: tuple[Committed, ...] = ()
    remote: str = ""
    """``origin/main``; empty without a remote."""
    received: int = 0
    """Commits of others that were merged."""
    pushed: int = 0
    waiting: int = 0
    """Commits that the others do not have yet."""
    unresolved: tuple[Open, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """One sync while it runs."""

    git: Git
    repository: Repository
    root: Path
    options: Options
    follow: Follow = field(default_factory=Follow)
    commits: list[Committed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    received: int = 0

    def result(self, **more: object) -> Synced:
        found = Synced(tuple(self.commits), received=self.received, notes=tuple(self.notes))
        return replace(found, **more)  # type: ignore[arg-type]  # dataclasses.replace checks the names itself


def make_repository(root: Path, now: datetime) -> tuple[str, ...]:
    """Make the workspace fit for git; see :mod:`plaint.sync.setup`."""
    return _make_repository(root, now)


def status(workspace: Workspace) -> GitStatus:
    """Return how the workspace stands against git, for a line on the screen; never raises."""
    return _status(workspace.root)


def sync(workspace: Workspace, options: Options, ask: Ask, *, now: datetime, follow: Follow | None = None) -> Synced:
    """Commit, fetch, merge and push. ``ask`` answers the question whether the repository is trusted.

    Raises PlaintError with a sentence and what to do when it has to stop, Stopped when ``follow`` says so; what was
    committed until then stays.
    """
    follow = follow or Follow()
    repository = find_repository(workspace.root)
    if repository is None:
        raise UsageProblem("the workspace is in no git repository", "plaint init --git makes it one.")
    git = trusted_git(repository, ask, now=now)
    git.stopped = follow.stopped
    run = _Run(git, repository, workspace.root, options, follow)
    _refuse_under_way(repository)
    if repository.under_way() == MERGE:
        if options.dry_run:
            raise PlaintError("a merge is under way", "plaint resolve lists what is open; sync ends the merge.")
        follow.begin("ending the merge")
        done = sharing.resume(git, repository, workspace.root)
        run.notes += done.notes
        if done.unresolved:
            return _stopped(run, done.unresolved)
    branch = repository.branch()
    if not branch:
        raise PlaintError("no branch is checked out, so nothing was committed", "Check one out: git switch NAME")
    follow.begin("looking at what changed")
    _commit(run, plan(git, repository, workspace.root))
    goal = sharing.target(git, branch)
    if goal is None:
        run.notes.append("there is no remote, so nothing was fetched or pushed: git remote add origin URL adds one")
        return run.result()
    return _preview(run, goal) if options.dry_run else _exchange(run, goal)


def _refuse_under_way(repository: Repository) -> None:
    under_way = repository.under_way()
    if under_way and under_way != MERGE:
        raise PlaintError(
            f"{under_way} is under way in the repository, so nothing was done",
            "End it with git first, then sync again.",
        )


def trusted_git(repository: Repository, ask: Ask, *, now: datetime) -> Git:
    """Return git on a repository that the person trusts; asks once. Raises PlaintError when they do not."""
    if not trust.is_trusted(repository):
        asked_about = trust.trust_digest(repository)
        running = [safe(line, 120) for line in trust.programs(repository)]
        more = f" It sets: {'; '.join(running[:8])}{' …' if len(running) > 8 else ''}." if running else ""
        question = f"A repository can run programs on this computer.{more} Do you trust {safe(repository.top, 300)}?"
        if not ask(question):
            raise PlaintError("the repository is not trusted, so nothing was done", "plaint sync asks again.")
        if trust.trust_digest(repository) != asked_about:
            raise PlaintError(
                "what the repository would run was changed while you were asked, so nothing was done",
                "Sync again to be asked about what it would run now.",
            )
        trust.trust(repository, now)
    return Git(repository.git_dir, repository.top, trusted=True)


def _commit(run: _Run, found: CommitPlan) -> None:
    run.notes += found.notes
    for planned in found.commits:
        message = run.options.message or planned.message
        run.follow.begin(f"committing {planned.message}")
        if not run.options.dry_run:
            commit(run.git, planned, run.root, message)
        run.commits.append(Committed(planned.folder, planned.case_id, message, len(planned.paths)))


def _preview(run: _Run, goal: RemoteBranch) -> Synced:
    waiting = sharing.unpushed(run.git, goal) + len(run.commits)
    return run.result(remote=f"{goal.remote}/{goal.branch}", waiting=waiting)


def _exchange(run: _Run, goal: RemoteBranch) -> Synced:
    remote = f"{goal.remote}/{goal.branch}"
    for last in (False, True):
        run.follow.begin(f"fetching from {goal.remote}")
        behind = sharing.fetch(run.git, goal)
        if behind:
            run.follow.begin(counted("merging {count} commit of others", "merging {count} commits of others", behind))
            done = sharing.merge(run.git, run.repository, run.root, goal)
            run.notes += done.notes
            if done.unresolved:
                return replace(_stopped(run, done.unresolved), remote=remote)
            run.received += behind
        waiting = sharing.unpushed(run.git, goal)
        if not waiting or not run.options.push:
            return run.result(remote=remote, waiting=waiting)
        run.follow.begin(f"pushing to {goal.remote}")
        if sharing.push(run.git, goal):
            return run.result(remote=remote, pushed=waiting)
        if last:
            raise PlaintError(
                f"others pushed to {safe(remote, 200)} at the same moment, twice, so nothing was pushed",
                "Yours is committed and theirs is merged. Sync again in a moment.",
            )
    raise AssertionError  # pragma: no cover -- the last turn returns or raises


def _stopped(run: _Run, unresolved: Sequence[UnresolvedFile]) -> Synced:
    """Return what waits for decisions, by case."""
    names = {relative_name(str(run.root), folder) for folder in case_folders(str(run.root))[0]}
    folders = sorted(names, key=len, reverse=True)
    found = []
    for one in unresolved:
        inner = run.repository.inside(one.path) if one.ours else None
        folder = next((name for name in folders if inner and inner.startswith(f"{name}/")), "")
        file = inner[len(folder) + 1 :] if inner and folder else inner or one.path
        found.append(Open(folder, file, one.fields))
    return run.result(unresolved=tuple(found))


def maybe_commit(
    workspace: Workspace,
    settings: GitSettings,
    *,
    now: datetime,
    last_change: datetime | None,
    leaving: bool = False,
) -> tuple[Committed, ...]:
    """Commit by itself, as ``[git] auto_commit`` says; never asks, fetches or pushes, and does nothing on doubt.

    ``last_change`` is when a file of the workspace was changed last; with ``idle`` a commit is made once that is
    ``idle_minutes`` ago, with ``exit`` when the person is ``leaving``. Raises PlaintError when git refuses.
    """
    if settings.auto_commit == "idle":
        due = last_change is not None and now - last_change >= timedelta(minutes=settings.idle_minutes)
    else:
        due = settings.auto_commit == "exit" and leaving
    repository = find_repository(workspace.root) if due else None
    if repository is None or not trust.is_trusted(repository) or repository.under_way() or not repository.branch():
        return ()
    git = Git(repository.git_dir, repository.top, trusted=True)
    run = _Run(git, repository, workspace.root, Options())
    _commit(run, plan(git, repository, workspace.root))
    return tuple(run.commits)
