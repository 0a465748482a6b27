"""Resolve the conflicts of a merge as far as that loses nothing, and repair renamed or removed case folders.

git keeps the three versions of such a file in its index, whole; merging from them was exact in every one of 34,608
measured conflicts, so the markers in the working tree are never what is merged from here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from plaint.domain.errors import BrokenFile, NotSaved
from plaint.domain.safe import safe
from plaint.storage.files.read import Snapshot, load
from plaint.storage.layout import CASE_FILE, CASE_PARTS, EVIDENCE_DIR, SIDE_SUFFIX, evidence_name
from plaint.storage.saving.save import save
from plaint.storage.toml.parse import has_markers, parse_toml
from plaint.sync.git import Git
from plaint.sync.merge import by_meaning, merged
from plaint.sync.merge_driver import with_markers
from plaint.sync.objects import Unmerged, blobs, unmerged
from plaint.sync.repository import Repository


@dataclass(frozen=True, slots=True)
class UnresolvedFile:
    """A file that a person must decide about."""

    path: str
    """In the repository."""
    fields: tuple[str, ...] = ()
    """What both sides changed, where that is known."""
    ours: bool = True
    """Whether it belongs to the workspace; another file of the repository is resolved with git itself."""


@dataclass(slots=True)
class SettleResult:
    """The result of resolving conflicts."""

    unresolved: list[UnresolvedFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    staged: set[str] = field(default_factory=set)


def settle(git: Git, repository: Repository, root: Path, *, fresh: bool) -> SettleResult:
    """Resolve and stage every conflict of a merge that is under way. Raises GitFailed, NotSaved.

    ``fresh`` says that git has just written the files, so they may be written again. Otherwise a person may have
    worked on them: a file without markers that can be read counts as their decision.
    """
    done = SettleResult()
    try:
        _settle(git, repository, root, done, fresh=fresh)
    except OSError as problem:
        raise NotSaved(
            f"the merge could not be ended: {problem.strerror or problem}",
            "What others did is fetched and stays. Sync again when the disk answers.",
        ) from problem
    return done


def _settle(git: Git, repository: Repository, root: Path, done: SettleResult, *, fresh: bool) -> None:
    for entry in unmerged(git):
        if entry.path in done.staged:
            continue
        if repository.inside(entry.path) is None:
            done.unresolved.append(UnresolvedFile(entry.path, ours=False))
        elif not (entry.ours and entry.theirs):
            _keep_changed(git, repository, entry, done)
        elif fresh or (_is_proof(entry.path) and os.path.lexists(repository.top / entry.path)):
            # Evidence has no markers, so nothing tells a decision from a merge that was interrupted: both are kept.
            _merge(git, repository, root, entry, done, fresh=fresh)
        else:
            _decided(git, repository, entry, done)


def _stage(git: Git, *paths: str) -> None:
    given = b"\0".join(path.encode("utf-8", "surrogateescape") for path in paths)
    git.call("add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul", given=given)


def _keep_changed(git: Git, repository: Repository, entry: Unmerged, done: SettleResult) -> None:
    """Keep the changed file where one side removed or renamed it, which loses nothing."""
    if (repository.top / entry.path).exists():
        done.notes.append(f"{safe(entry.path, 200)} was removed on one side and changed on the other: it was kept")
    _stage(git, entry.path)


def _merge(git: Git, repository: Repository, root: Path, entry: Unmerged, done: SettleResult, *, fresh: bool) -> None:
    path = repository.top / entry.path
    if not by_meaning(entry.path):
        if _is_proof(entry.path):
            _keep_both(git, path, root, entry, done, fresh=fresh)
        else:
            done.unresolved.append(UnresolvedFile(entry.path))
        return
    contents = blobs(git, (entry.base, entry.ours, entry.theirs))
    ours, theirs = contents.get(entry.ours), contents.get(entry.theirs)
    if ours is None or theirs is None:
        done.unresolved.append(UnresolvedFile(entry.path))
        return
    base = contents.get(entry.base)
    outcome = merged(entry.path, base, ours, theirs)
    data = outcome.data or with_markers(entry.path, base or b"", ours, theirs, folder=repository.top)
    _write(path, data, root)
    if outcome.data is None:
        done.unresolved.append(UnresolvedFile(entry.path, outcome.fields))
    else:
        _stage(git, entry.path)


def _write(path: Path, data: bytes, root: Path) -> None:
    present = _present(path)
    if present is None or present.data != data:
        save(path, data, expected=None if present is None else present.revision, root=root)


def _present(path: Path) -> Snapshot | None:
    try:
        return load(path)
    except FileNotFoundError:
        return None


def _is_proof(path: str) -> bool:
    return f"/{EVIDENCE_DIR}/" in f"/{path}" and not path.endswith(SIDE_SUFFIX)


def _keep_both(git: Git, path: Path, root: Path, entry: Unmerged, done: SettleResult, *, fresh: bool) -> None:
    """Keep two different files of one name: theirs gets a free name beside ours, with its side file.

    Begun once and not ended, it goes on where it was: every step that is done is found done.
    """
    ours, theirs = (git.read("cat-file", "blob", one).out for one in (entry.ours, entry.theirs))
    name = _name_beside(git, path, theirs)
    _write(path.with_name(name), theirs, root)
    folder = entry.path[: -len(path.name)]
    staged = [entry.path, folder + name]
    side = next((other for other in unmerged(git) if other.path == entry.path + SIDE_SUFFIX), None)
    if side is not None and side.theirs:
        known = blobs(git, [side.ours, side.theirs])
        _write(path.with_name(name + SIDE_SUFFIX), known[side.theirs], root)
        if side.ours in known:
            _write(path.with_name(path.name + SIDE_SUFFIX), known[side.ours], root)
        staged += [side.path, folder + name + SIDE_SUFFIX]
    if fresh or _bytes_of(path, len(theirs)) == theirs:
        _write(path, ours, root)
    _stage(git, *staged)
    done.staged |= set(staged)
    done.notes.append(
        f"two different files came in as {safe(entry.path, 200)}: both are kept, theirs as {safe(name)}; "
        "entries of theirs that name it still name the first"
    )


def _name_beside(git: Git, path: Path, theirs: bytes) -> str:
    """Return a free name, or the one under which their file was put beside ours before an interruption."""
    taken = {other.name for other in path.parent.iterdir()}
    listed = git.read("ls-files", "-z", "--", str(path.parent)).out.decode("utf-8", "surrogateescape").split("\0")
    known = {name.rpartition("/")[2] for name in listed}
    begun = {name for name in taken - known if _bytes_of(path.with_name(name), len(theirs)) == theirs}
    begun |= {name + SIDE_SUFFIX for name in begun}
    return evidence_name(path.name, taken - begun)


def _bytes_of(path: Path, size: int) -> bytes | None:
    """Return the content of a file that has this size; None for anything else."""
    status = path.lstat()
    return path.read_bytes() if stat.S_ISREG(status.st_mode) and status.st_size == size else None


def _decided(git: Git, repository: Repository, entry: Unmerged, done: SettleResult) -> None:
    path = repository.top / entry.path
    try:
        data = load(path).data
        open_still = not _is_proof(entry.path) and has_markers(data.decode("utf-8", "replace")) is not None
        if path.suffix == ".toml" and not open_still:
            parse_toml(data, entry.path)
    except FileNotFoundError:
        open_still = False  # removed: that is a decision too
    except (BrokenFile, OSError):
        open_still = True
    if open_still:
        contents = blobs(git, (entry.base, entry.ours, entry.theirs))
        known = [contents.get(name) for name in (entry.base, entry.ours, entry.theirs)]
        fields: tuple[str, ...] = ()
        if by_meaning(entry.path) and known[1] is not None and known[2] is not None:
            fields = merged(entry.path, known[0], known[1], known[2]).fields
        done.unresolved.append(UnresolvedFile(entry.path, fields))
        return
    _stage(git, entry.path)


def bring_back(git: Git, repository: Repository, sides: tuple[str, str]) -> list[str]:
    """Repair what git merges without a conflict and yet tears apart; return notes.

    One side renamed or removed the folder of a case while the other added to it: what was added would lie in a
    folder that is no case any more. It follows the case to its new folder, else the case comes back whole.
    """
    notes = []
    present = _tracked(git, repository)
    for folder in sorted(_headless(repository, set(present))):
        for side in sides:
            head = git.read("rev-parse", "--verify", "-q", f"{side}:{folder}/{CASE_FILE}", accept=(0, 1, 128)).text
            if head:
                target = _folder_with(git, present, _ids(git, [head]).get(head, ""))
                notes.append(
                    _follow(git, repository, folder, target, present) if target else _whole(git, side, folder, present)
                )
                break
    return notes


def _tracked(git: Git, repository: Repository) -> dict[str, str]:
    """Return the files of the workspace in git's index with their object names."""
    out = git.read("ls-files", "-s", "-z", "--full-name", "--", repository.prefix or ".").out
    records = (record.partition("\t") for record in out.decode("utf-8", "surrogateescape").split("\0") if record)
    return {path: fields.split(" ")[1] for fields, _, path in records}


def _ids(git: Git, names: Iterable[str]) -> dict[str, str]:
    """Return the ids that versions of case.toml hold, by object name."""
    found = {}
    for name, data in blobs(git, names).items():
        with suppress(BrokenFile):
            value = parse_toml(data, CASE_FILE).values.get("id")
            if isinstance(value, str):
                found[name] = value
    return found


def _folder_with(git: Git, present: Mapping[str, str], case_id: str) -> str:
    """Return the folder that the case is in now, empty when it is gone."""
    heads = {path: name for path, name in present.items() if path.rpartition("/")[2] == CASE_FILE}
    ids = _ids(git, heads.values())
    return next((path.rpartition("/")[0] for path, name in heads.items() if case_id and ids.get(name) == case_id), "")


def _follow(git: Git, repository: Repository, folder: str, target: str, present: Mapping[str, str]) -> str:
    for path in [path for path in present if path.startswith(f"{folder}/")]:
        goal = target + path[len(folder) :]
        if goal not in present and not (repository.top / goal).exists():
            (repository.top / goal).parent.mkdir(parents=True, exist_ok=True)
            git.call("mv", "--", path, goal)
    return f"what was added to {safe(folder, 200)} followed the case to {safe(target, 200)}"


def _whole(git: Git, side: str, folder: str, present: Mapping[str, str]) -> str:
    out = git.call("ls-tree", "-r", "-z", "--name-only", side, "--", f"{folder}/", locks=False).out
    names = [name for name in out.decode("utf-8", "surrogateescape").split("\0") if name]
    git.call("checkout", side, "--", *(name for name in names if name not in present))
    return f"{safe(folder, 200)} was removed on one side and added to on the other: it was kept"


def _headless(repository: Repository, present: set[str]) -> set[str]:
    found = set()
    for name in present:
        if repository.inside(name) is None:
            continue
        parts = name.split("/")
        cuts = [at for at, part in enumerate(parts[:-1]) if part in CASE_PARTS and at]
        folder = "/".join(parts[: cuts[0]]) if cuts else ""
        if folder and f"{folder}/{CASE_FILE}" not in present:
            found.add(folder)
    return found
