"""Commit the changes of a workspace, one commit per case, and nothing else that lies in the repository."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.safe import safe
from plaint.storage.files.read import load
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR, SIDE_SUFFIX
from plaint.storage.toml.parse import has_markers, parse_toml
from plaint.sync.commit_message import describe, short_name
from plaint.sync.diff import ChangeKind, Difference, differences
from plaint.sync.git import Git, GitFailed
from plaint.sync.objects import blobs
from plaint.sync.repository import Repository
from plaint.sync.status import ChangedFile, own_rows, rows

ATTRIBUTES = Path(__file__).with_name("attributes")
"""What every workspace's ``.gitattributes`` should say; used for a call where it does not."""


@dataclass(frozen=True, slots=True)
class PlannedCommit:
    """One commit to make."""

    folder: str
    """The case's folder below the workspace, empty for files of the workspace itself."""
    case_id: str
    message: str
    paths: tuple[str, ...]
    """In the repository."""


@dataclass(slots=True)
class CommitPlan:
    """The commits to make, and what is left alone and why."""

    commits: list[PlannedCommit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def attribute_settings(root: Path) -> tuple[str, ...]:
    """Return settings that protect evidence and name the driver where ``.gitattributes`` does not say so."""
    held = attributes_of(root)
    told = f"{EVIDENCE_DIR}/" in held and "merge=plaint" in held
    return () if told else (f"core.attributesFile={ATTRIBUTES}",)


def attributes_of(root: Path) -> str:
    """Return the ``.gitattributes`` that apply to a workspace: its own, and those above it in its repository."""
    found = []
    for folder in (root, *root.parents):
        with suppress(OSError):
            found.append((folder / ".gitattributes").read_text(encoding="utf-8", errors="replace"))
        if (folder / ".git").exists():
            break
    return "\n".join(found)


def plan(git: Git, repository: Repository, root: Path) -> CommitPlan:
    """Plan the commits. Raises NotTrusted, GitFailed, PlaintError for a case folder that is a submodule."""
    found = own_rows(repository, rows(git, repository), root)
    for row in (row for group in found.values() for row in group if row.submodule):
        raise PlaintError(
            f"{safe(row.path, 200)} is a repository of its own with changes", "Commit in it first, then sync again."
        )
    planner = _Planner(git, repository, root)
    for folder, group in sorted(found.items()):
        planner.take(folder, group)
    planner.join_renamed()
    return planner.finish()


@dataclass(slots=True)
class _Group:
    """The files of one commit."""

    folder: str
    case_id: str
    paths: list[str]
    changes: list[Difference]
    contents: dict[str, tuple[bytes | None, bytes | None]]
    """Before and after, by name within the case."""


class _Planner:
    def __init__(self, git: Git, repository: Repository, root: Path) -> None:
        self.git = git
        self.repository = repository
        self.root = root
        self.groups: list[_Group] = []
        self.notes: list[str] = []

    def take(self, folder: str, group: Sequence[ChangedFile]) -> None:
        lead = self.repository.prefix + (f"{folder}/" if folder not in {"", "."} else "")
        texts = {row.path: row for row in group if not _is_proof(row.path[len(lead) :])}
        earlier = blobs(self.git, (row.before for row in texts.values()))
        made = _Group(folder, "", [], [], {})
        for row in group:
            name = row.path[len(lead) :]
            before: bytes | None = earlier.get(row.before) if row.path in texts else (b"" if row.before else None)
            after = None if row.deleted else self.content(row.path) if row.path in texts else b"new"
            problem = "" if after is None else self.problem(name, row.path, after)
            if problem:
                self.notes.append(problem)
                if name == CASE_FILE and folder:
                    return
                continue
            made.paths.append(row.path)
            made.contents[name] = before, after
            made.changes += differences(name, before, after) if folder else [_whole(name)]
        made.case_id = self.id_of(folder, made) if folder else ""
        if made.paths:
            self.groups.append(made)

    def content(self, path: str) -> bytes:
        """Return the present content of a file, empty if it cannot be read."""
        try:
            return load(self.repository.top / path).data
        except (BrokenFile, OSError):
            return b""

    def problem(self, name: str, path: str, data: bytes) -> str:
        """Return why a file must not be shared as it is: others could not read it."""
        if _is_proof(name) or not name.endswith((".toml", ".md")):
            return ""
        try:
            if not data:
                load(self.repository.top / path)  # says why there is nothing
            if name.endswith(".toml"):
                parse_toml(data, path)
            line = has_markers(data.decode("utf-8", "replace"))
        except BrokenFile as problem:
            place = f"{safe(path, 200)}:{problem.line}" if problem.line else safe(path, 200)
            return f"not committed, because it cannot be read: {place}: {problem.message}"
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            return f"not committed, because it cannot be read: {safe(path, 200)}: {reason}"
        return f"not committed, because it holds conflict markers: {safe(path, 200)}:{line}" if line else ""

    def id_of(self, folder: str, group: _Group) -> str:
        present = self.root if folder == "." else self.root / folder
        before, after = group.contents.get(CASE_FILE, (None, None))
        for data in (after, before, self.content(str((present / CASE_FILE).relative_to(self.repository.top)))):
            try:
                found = parse_toml(data or b"", CASE_FILE).values.get("id")
            except BrokenFile:
                continue
            if isinstance(found, str):
                return found
        return ""

    def join_renamed(self) -> None:
        """Merge the groups of a case that was renamed from one folder to another."""
        gone = {group.case_id: group for group in self.groups if _side(group, 1) is None and group.case_id}
        for group in list(self.groups):
            old = gone.get(group.case_id)
            if old is None or old is group or _side(group, 0) is not None:
                continue
            self.groups.remove(old)
            group.paths += old.paths
            group.changes = [Difference(ChangeKind.FIELD, CASE_FILE, "folder", safe(old.folder), safe(group.folder))]
            for name, (_, after) in group.contents.items():
                before = old.contents.get(name, (None, None))[0]
                group.changes += [] if _is_proof(name) and before is not None else differences(name, before, after)

    def finish(self) -> CommitPlan:
        found = CommitPlan(notes=self.notes)
        for group in self.groups:
            told = describe(group.changes)
            if group.folder and _side(group, 1) is None:
                told = "case removed"
            name = short_name(group.folder, group.case_id) if group.folder else "workspace"
            message = safe(f"{name}: {told}", 500)
            found.commits.append(PlannedCommit(group.folder, group.case_id, message, tuple(group.paths)))
        return found


def _side(group: _Group, side: int) -> bytes | None:
    """Return case.toml before (0) or after (1); some bytes when the commit does not touch it."""
    return group.contents.get(CASE_FILE, (b"", b""))[side]


def _is_proof(name: str) -> bool:
    return name.startswith(EVIDENCE_DIR + "/") and not name.endswith(SIDE_SUFFIX)


def _whole(name: str) -> Difference:
    return Difference(ChangeKind.FILE, name, safe(name))


def commit(git: Git, planned: PlannedCommit, root: Path, message: str = "") -> None:
    """Commit the planned files only; what else is staged stays staged. Raises GitFailed."""
    settings = attribute_settings(root)
    given = b"\0".join(path.encode("utf-8", "surrogateescape") for path in planned.paths)
    files = ("--pathspec-from-file=-", "--pathspec-file-nul")
    git.call("add", "--all", *files, settings=settings, given=given)
    words = ("commit", "--quiet", "--only", "--cleanup=whitespace", "-m", message or planned.message, *files)
    try:
        git.call(*words, settings=settings, given=given)
    except GitFailed as problem:
        raise explain_refusal(problem) from None


def explain_refusal(problem: GitFailed) -> GitFailed:
    """Explain the usual reason for a refused commit."""
    said = problem.output
    if "tell me who you are" in said or "empty ident" in said or "no email was given" in said:
        return GitFailed(
            "git does not know your name yet, so nothing was committed",
            "Set it with: git config --global user.name 'Your Name' and git config --global user.email you@example.org",
        )
    return problem
