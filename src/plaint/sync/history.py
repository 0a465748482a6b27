"""The history of a case from git: what changed, when and by whom, under all names that its folder had.

Only safe reads: history works in a repository that nobody trusts yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from plaint.domain.errors import BrokenFile
from plaint.domain.safe import safe
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR, SIDE_SUFFIX
from plaint.storage.toml.parse import parse_toml
from plaint.sync.diff import Difference, differences
from plaint.sync.git import Git
from plaint.sync.objects import blobs
from plaint.sync.repository import Repository
from plaint.sync.status import commit_of

_FORMAT = "%x01%H%x00%P%x00%an%x00%ae%x00%at%x00%s%x00"
_MOST = 2000
_RENAMES = 50


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One file of a case in one commit."""

    file: str
    """Relative to the case's folder as it was called then."""
    path: str
    """In the repository."""
    before: tuple[str, ...]
    """Object names of the versions before it, several for a merge; an empty name for no file."""
    after: str
    """Object name, empty when the commit removed it."""


@dataclass(frozen=True, slots=True)
class CaseCommit:
    """One commit as far as it concerns a case."""

    commit: str
    at: datetime
    author: str
    email: str
    subject: str
    folder: str
    """The case's folder in the repository then."""
    files: tuple[FileVersion, ...]
    changes: tuple[Difference, ...] = ()


def steps(git: Git, repository: Repository, folder: str, case_id: str) -> list[CaseCommit]:
    """Return the commits of the case in ``folder`` (below the workspace), the newest first. Raises GitFailed."""
    here = (repository.prefix + folder).removesuffix("/.").rstrip("/")
    found: list[CaseCommit] = []
    start, seen = "HEAD", set[str]()
    for _ in range(_RENAMES):
        seen.add(here)
        listed = list(_log(git, start, here))
        found += [step for step in listed if step.commit not in {other.commit for other in found}]
        first = next((step for step in reversed(listed) if _arrives(step)), None)
        before = None if first is None else _earlier(git, first, case_id)
        if first is None or before is None or before in seen:
            break
        start, here = f"{first.commit}^", before
    return _with_changes(git, found)


def _arrives(step: CaseCommit) -> bool:
    return any(file.file == CASE_FILE and file.after and not any(file.before) for file in step.files)


def _log(git: Git, start: str, folder: str) -> Iterator[CaseCommit]:
    # Merges are shown with what differs from all of their parents, which is what a person decided in them.
    words = ["-c", "--raw", "--no-abbrev", "--no-renames", "-z", "-n", str(_MOST), f"--format={_FORMAT}"]
    if not commit_of(git, start):  # nothing committed yet, or the beginning is reached
        return
    out = git.read("log", *words, start, "--", folder or ".").out
    for record in out.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        commit, _, author, email, at, subject, *rest = record.split("\0")
        moment = datetime.fromtimestamp(int(at), UTC) if at.lstrip("-").isdigit() else datetime.fromtimestamp(0, UTC)
        files = tuple(_files([part for part in rest if part.strip("\n")], folder))
        yield CaseCommit(commit, moment, safe(author, 200), safe(email, 200), safe(subject, 500), folder, files)


def _files(parts: Sequence[str], folder: str) -> Iterator[FileVersion]:
    """Parse git's raw diff (``:100644 100644 OLD NEW M`` and a path); a merge has one OLD for each parent."""
    lead = f"{folder}/" if folder else ""
    for raw, path in zip(parts[::2], parts[1::2], strict=False):
        fields = raw.strip("\n")
        parents = len(fields) - len(fields.lstrip(":"))
        names = [_named(name) for name in fields.split(" ")[parents + 1 : 2 * parents + 2]]
        yield FileVersion(path.removeprefix(lead), path, tuple(names[:-1]), names[-1])


def _named(name: str) -> str:
    return "" if set(name) == {"0"} else name


def _earlier(git: Git, first: CaseCommit, case_id: str) -> str | None:
    """Return the folder that the case was renamed from in a commit, if it was."""
    words = ["--raw", "--no-abbrev", "--no-renames", "-z", "-n", "1", "--format=", first.commit, "--"]
    parts = [part for part in git.read("log", *words).out.decode("utf-8", "surrogateescape").split("\0") if part]
    gone = [file for file in _files(parts, "") if not file.after and file.path.rpartition("/")[2] == CASE_FILE]
    contents = blobs(git, (file.before[0] for file in gone))
    for file in gone:
        try:
            values = parse_toml(contents.get(file.before[0], b""), CASE_FILE).values
        except BrokenFile:
            continue
        if values.get("id") == case_id:
            return file.path.rpartition("/")[0]
    return None


def _with_changes(git: Git, found: list[CaseCommit]) -> list[CaseCommit]:
    names = (
        name for step in found for file in step.files if not _is_proof(file.file) for name in (*file.before, file.after)
    )
    contents = blobs(git, names)
    return [
        CaseCommit(
            step.commit, step.at, step.author, step.email, step.subject, step.folder, step.files,
            tuple(change for file in step.files for change in _changes_of(file, contents)),
        )
        for step in found
    ]  # fmt: skip


def _changes_of(file: FileVersion, contents: dict[str, bytes]) -> list[Difference]:
    """Compare with the version before; of a merge only what none of the merged versions had."""
    if _is_proof(file.file):
        return differences(file.file, b"before" if file.before[0] else None, b"after" if file.after else None)
    if (file.after and file.after not in contents) or any(name and name not in contents for name in file.before):
        return []
    after = contents.get(file.after)
    compared = [differences(file.file, contents.get(name), after) for name in file.before]
    others = [{(change.path, change.after) for change in found} for found in compared[1:]]
    return [change for change in compared[0] if all((change.path, change.after) in other for other in others)]


def _is_proof(file: str) -> bool:
    return file.startswith(EVIDENCE_DIR + "/") and not file.endswith(SIDE_SUFFIX)


def content(git: Git, name: str) -> bytes | None:
    """Return the content of a version by its object name."""
    return blobs(git, [name]).get(name)


def files_at(git: Git, step: CaseCommit) -> dict[str, str]:
    """Return every file of the case as of a commit, with the object names of their contents."""
    listed = {}
    out = git.read("log", "--format=%T", "-n", "1", step.commit, "--").text
    waiting = [(out.strip(), "")]
    # Down to the case's folder first, so that nothing else is listed.
    for part in step.folder.split("/") if step.folder else []:
        tree = dict(_tree(git, waiting[0][0])).get(part, "")
        waiting = [(tree.removeprefix("tree "), "")]
    while waiting:
        tree, lead = waiting.pop()
        for name, what in _tree(git, tree):
            if what.startswith("tree "):
                waiting.append((what.removeprefix("tree "), f"{lead}{name}/"))
            else:
                listed[lead + name] = what.removeprefix("blob ")
    return listed


def _tree(git: Git, name: str) -> Iterator[tuple[str, str]]:
    """List a tree object: names, and ``tree NAME`` or ``blob NAME``; links and submodules are left out."""
    if not name:
        return
    out = git.read("cat-file", "-p", name).out.decode("utf-8", "surrogateescape")
    for line in out.splitlines():
        head, _, path = line.partition("\t")
        mode, kind, child = head.split(" ")
        if mode in {"100644", "100755", "040000"} and not path.startswith('"'):
            yield path, f"{kind} {child}"
