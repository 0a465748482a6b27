"""Show the history of a case from git and from the versions on this computer, and restore an earlier one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.domain.safe import safe
from plaint.storage.files.read import digest_of
from plaint.storage.layout import CASE_FILE, CASE_PARTS, EVIDENCE_DIR, LOG_FILE, SIDE_SUFFIX
from plaint.storage.toml.parse import decode, has_markers, parse_toml
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.sync import history
from plaint.sync.diff import Difference, differences
from plaint.sync.git import Git
from plaint.sync.objects import blobs
from plaint.sync.repository import Repository, find_repository
from plaint.sync.trust import open_git

HERE = "this computer"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case."""

    version: str
    """Object name of the commit, or digest of the version kept here."""
    at: datetime
    author: str
    """Who committed it; HERE for a version that is in no commit."""
    subject: str
    changes: tuple[Difference, ...]
    patch: str = ""
    """The difference line by line, where it was asked for."""


def history_of(workspace: Workspace, loaded: LoadedCase, *, patches: bool = False) -> list[Event]:
    """Return what happened to a case, the newest first. Runs nothing of the repository. Raises GitFailed."""
    found = _repository(workspace)
    events: list[Event] = []
    known: set[str] = set()
    if found is not None:
        git, repository = found
        for step in history.steps(git, repository, loaded.name, loaded.case.id):
            contents = blobs(git, (name for file in step.files for name in (*file.before[:1], file.after)))
            known |= {digest_of(data) for data in contents.values()}
            pairs = [(file.file, contents.get(file.before[0]), contents.get(file.after)) for file in step.files]
            patch = "".join(_patch(*pair) for pair in pairs) if patches else ""
            events.append(Event(step.commit, step.at, step.author, step.subject, step.changes, patch))
    events += _kept(workspace, loaded, known, patches=patches)
    return sorted(events, key=lambda event: event.at, reverse=True)


def _repository(workspace: Workspace) -> tuple[Git, Repository] | None:
    repository = find_repository(workspace.root)
    return None if repository is None else (open_git(repository), repository)


def _kept(workspace: Workspace, loaded: LoadedCase, known: set[str], *, patches: bool) -> Iterator[Event]:
    """Yield the versions that this computer keeps and no commit holds, each with what it changed."""
    versions = workspace.operations.versions
    if versions is None:
        return
    for file in _text_files(loaded):
        before: bytes | None = None
        for at, digest in versions.of(loaded.folder / file):
            data = versions.get(digest)
            if data is None or data == before:
                continue
            if digest not in known:
                changes = tuple(differences(file, before, data)) if before is not None else ()
                patch = _patch(file, before, data) if patches else ""
                subject = f"{safe(file)} as it was saved" if changes else f"{safe(file)}, earliest version kept"
                yield Event(digest, at, HERE, subject, changes, patch)
                known.add(digest)
            before = data


def _text_files(loaded: LoadedCase) -> list[str]:
    files = {CASE_FILE, LOG_FILE, *(entry.file for entry in loaded.log), *(letter.file for letter in loaded.letters)}
    return sorted(file for file in files if file)


def _patch(file: str, before: bytes | None, after: bytes | None) -> str:
    if before == after or (file.startswith(EVIDENCE_DIR + "/") and not file.endswith(SIDE_SUFFIX)):
        return ""
    old, new = ((data or b"").decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{file}", f"b/{file}")
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Restored:
    """A file that was brought back; ``changed`` is empty when it was so already."""

    file: str
    changed: tuple[Difference, ...]


def restore(workspace: Workspace, loaded: LoadedCase, version: str, file: str = CASE_FILE) -> Restored:
    """Bring back an earlier version of a file of a case as a new edit, which can be undone.

    ``version`` is the beginning of one that :func:`history_of` names. Evidence is only ever brought back when it is
    gone. Raises UsageProblem, PlaintError, ChangedOnDisk, NotSaved.
    """
    from plaint.storage.files.read import read_inside

    name = _checked(file)
    data = _content(workspace, loaded, version, name)
    _refuse_spoilt(loaded, name, data)
    path = loaded.folder / name
    try:
        present = read_inside(path, workspace.root)
    except FileNotFoundError:
        present = None
    if present is not None and present.data == data:
        return Restored(name, ())
    if present is not None and name.startswith(EVIDENCE_DIR + "/") and not name.endswith(SIDE_SUFFIX):
        raise PlaintError(f"{safe(name)} is there, and evidence is never written over", "Move it away first.")
    with workspace.operations.operation(f"restore {safe(name, 80)} of {version[:12]}") as operation:
        operation.write(path, data, None if present is None else present.revision)
    return Restored(name, tuple(differences(name, None if present is None else present.data, data)))


def _checked(file: str) -> str:
    parts = Path(file).parts
    inside = file in {CASE_FILE, LOG_FILE} or (len(parts) > 1 and parts[0] in CASE_PARTS)
    if not inside or ".." in parts or Path(file).is_absolute():
        raise UsageProblem(
            f"{safe(file, 100)!r} is no file of a case",
            "Name it as in case.toml, interactions/NAME.toml, letters/NAME.md.",
        )
    return "/".join(parts)


def _content(workspace: Workspace, loaded: LoadedCase, version: str, name: str) -> bytes:
    """Find a file as it was after a commit, or a kept version by its digest."""
    wanted = version.strip().lower()
    if len(wanted) < _SHORTEST or not wanted.isalnum():
        raise UsageProblem(
            f"{safe(version, 60)!r} is no version", "plaint history lists them; give 4 characters or more."
        )
    found = _repository(workspace)
    if found is not None:
        git, repository = found
        steps = [
            step
            for step in history.steps(git, repository, loaded.name, loaded.case.id)
            if step.commit.startswith(wanted)
        ]
        if len(steps) > 1:
            raise UsageProblem(f"{wanted!r} fits {len(steps)} commits", "Give more of it.")
        if steps:
            return _of_commit(git, steps[0], name)
    versions = workspace.operations.versions
    kept = (
        {digest for _, digest in versions.of(loaded.folder / name) if digest.startswith(wanted)} if versions else set()
    )
    data = versions.get(kept.pop()) if versions is not None and len(kept) == 1 else None
    if data is None:
        raise UsageProblem(
            f"there is no version {safe(version, 60)!r} of {safe(name, 100)}", "plaint history CASE lists the versions."
        )
    return data


def _of_commit(git: Git, step: history.CaseCommit, name: str) -> bytes:
    files = history.files_at(git, step)
    data = history.content(git, files[name]) if name in files else None
    if data is None:
        raise UsageProblem(
            f"{safe(name, 100)} was not in the case in {step.commit[:12]}",
            f"There were: {', '.join(safe(file, 60) for file in sorted(files)[:10])}",
        )
    return data


def _refuse_spoilt(loaded: LoadedCase, name: str, data: bytes) -> None:
    """Refuse what could not be read afterwards, and the case.toml of another case."""
    if name.startswith(EVIDENCE_DIR + "/") and not name.endswith(SIDE_SUFFIX):
        return
    if has_markers(decode(data, name)) is not None:
        raise BrokenFile("that version holds conflict markers", "Choose another one.", file=name)
    if name.endswith(".toml"):
        values = parse_toml(data, name).values
        if name == CASE_FILE and values.get("id") != loaded.case.id:
            raise PlaintError("that version belongs to another case", "Its id is another one.", file=name)
