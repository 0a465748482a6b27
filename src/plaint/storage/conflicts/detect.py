"""Detect the conflicts of a case: conflict markers of git, and conflicted copies of cloud clients.

The findings of a case say which files are concerned, so what is listed here is what the case counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.domain.model.finding import RESOLVE, Finding
from plaint.storage.cases.load import COPIES
from plaint.storage.cases.loaded import AnyCase, BrokenCase
from plaint.storage.conflicts.git_markers import MarkedVersions, split_markers
from plaint.storage.files.read import Revision, Snapshot, read_inside
from plaint.storage.layout import CASE_FILE, conflict_of

if TYPE_CHECKING:
    from plaint.storage.conflicts.git_stages import Stages
    from plaint.storage.saving.versions import Versions
    from plaint.storage.undo.store import Store


class Source(StrEnum):
    """The origin of the two versions of a conflict."""

    GIT = "git"
    """Git's index has all of them, exactly."""
    MARKERS = "markers"
    """They were taken apart at the markers in the file."""
    COPY = "copy"
    """A cloud client kept the other version in a file beside it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of one file of a case."""

    source: Source
    path: str
    """The file that is to hold the result, relative to the case's folder, with ``/``."""
    revision: Revision
    """Of that file as it was read, markers and all."""
    ours: bytes
    theirs: bytes
    base: bytes | None = None
    """The version that both came from, where it is known for certain."""
    label: str = ""
    """Where theirs comes from, for a person: ``Anna's copy, 2026-08-03``, a branch."""
    doubtful: bool = False
    """The versions were guessed from markers; a person should look closely."""
    copy: str = ""
    """The conflicted copy, relative to the case's folder; empty for git."""
    copy_revision: Revision | None = None
    problem: str = ""
    """Why there is nothing to merge; then the versions are empty."""

    @property
    def key(self) -> tuple[str, str]:
        """The identity of the conflict within its case: file and copy."""
        return self.path, self.copy


def find(store: Store, case: AnyCase) -> list[Conflict]:
    """Return the conflicts of a case, ordered by file. One that cannot be understood says so in ``problem``.

    For a case that cannot be read these are the markers in its ``case.toml`` only.
    """
    found: dict[tuple[str, str], Conflict] = {}
    for path, copy in _places(case):
        conflict = _read(store, case.folder, path, copy)
        if conflict is not None:
            found.setdefault(conflict.key, conflict)
    return [found[key] for key in sorted(found)]


def _places(case: AnyCase) -> Iterator[tuple[str, str]]:
    """Yield file and copy (empty for markers) of everything that the findings call a conflict."""
    findings: tuple[Finding, ...] = (case.finding,) if isinstance(case, BrokenCase) else case.findings
    for finding in findings:
        if finding.suggestion == RESOLVE:
            yield finding.file or CASE_FILE, ""
        elif finding.rule in COPIES:
            place = PurePosixPath(finding.file)
            yield place.with_name(conflict_of(place.name) or place.name).as_posix(), finding.file


def _read(store: Store, folder: Path, path: str, copy: str) -> Conflict | None:
    """Read what is in conflict; None when it has gone in the meantime."""
    try:
        snapshot = read_inside(folder / path, store.root)
        if not copy:
            return _marked(snapshot, path)
        other = read_inside(folder / copy, store.root)
    except FileNotFoundError:
        return None
    except (PlaintError, OSError) as problem:
        return Conflict(Source.COPY, path, _NOTHING, b"", b"", copy=copy, problem=str(problem))
    base = _common(store.operations.versions, snapshot, other)
    return Conflict(
        Source.COPY,
        path,
        snapshot.revision,
        snapshot.data,
        other.data,
        base,
        label_of(PurePosixPath(copy).name),
        copy=copy,
        copy_revision=other.revision,
    )


_NOTHING = Revision("", 0, 0, 0)


def _marked(snapshot: Snapshot, path: str) -> Conflict:
    """Return the conflict in a file with markers: exact if git has it in its index, else as the markers tell."""
    from plaint.storage.conflicts.git_stages import stages

    parts = split_markers(snapshot.data)
    label = parts.their_label if parts is not None else ""
    exact = stages(snapshot.path)
    if exact is not None and exact.ours is not None and exact.theirs is not None and _untouched(snapshot.data, exact):
        return Conflict(Source.GIT, path, snapshot.revision, exact.ours, exact.theirs, exact.base, label)
    if parts is None:
        problem = "the conflict markers are not complete; repair the place in a text editor"
        return Conflict(Source.MARKERS, path, snapshot.revision, b"", b"", problem=problem)
    return _taken_apart(snapshot, path, parts)


def _untouched(data: bytes, exact: Stages) -> bool:
    """Tell whether every line comes from git: one that nobody's version has was typed since and must not be lost."""
    known = {
        line.rstrip() for side in (exact.base or b"", exact.ours, exact.theirs) for line in (side or b"").splitlines()
    }
    return all(line.rstrip() in known or line.startswith(_SIGNS) for line in data.splitlines())


_SIGNS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


def _taken_apart(snapshot: Snapshot, path: str, parts: MarkedVersions) -> Conflict:
    from plaint.storage.conflicts.merge import read_values

    base, doubtful = parts.base, parts.doubtful
    if base is not None:
        try:
            read_values(path, base)
        except PlaintError:  # zdiff3 cuts the base short
            base = None
    return Conflict(
        Source.MARKERS,
        path,
        snapshot.revision,
        parts.ours,
        parts.theirs,
        None if doubtful else base,
        parts.their_label,
        doubtful=doubtful or base is None,
    )


def _common(versions: Versions | None, original: Snapshot, copy: Snapshot) -> bytes | None:
    """Return the last content that both files once had, which must be the one that both came from.

    That a content is in the history of one file alone proves nothing: a device that was offline may have started
    from an earlier one, and what the other wrote since would look as if it had been taken back.
    """
    if versions is None:
        return None
    of_copy = {digest for _, digest in versions.of(copy.path)} - {copy.revision.digest}
    for _, digest in reversed(versions.of(original.path)):
        if digest in of_copy and digest != original.revision.digest:
            return versions.get(digest)
    return None


_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_NAMED = re.compile(r"[(\[](?P<who>[^()\[\]]*?)['’]s (?:conflicted|case) ", re.IGNORECASE)
_AFTER = re.compile(r"conflicted copy (?P<who>[^\d()\[\]][^()\[\]]*?) \d{4}", re.IGNORECASE)
_DEVICE = re.compile(r"\.sync-conflict-\d{8}-\d{6}-(?P<who>[A-Z0-9]+)|-(?P<host>[A-Z0-9][A-Z0-9-]{2,})\.[A-Za-z]+\Z")


def label_of(name: str) -> str:
    """Describe a conflicted copy by its author and day, as far as the name given by the cloud client tells."""
    found = _NAMED.search(name) or _AFTER.search(name)
    device = _DEVICE.search(name)
    who = found["who"] if found else (device["who"] or device["host"]) if device else ""
    day = _DAY.search(name.partition("sync-conflict-")[2] if "sync-conflict-" in name else name)
    what = f"{who}'s copy" if who else f"the copy {name}"
    return f"{what}, {day[1]}-{day[2]}-{day[3]}" if day and who else what
