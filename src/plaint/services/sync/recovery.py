"""Recover what should be in a file and is not: drafts of failed saves, and versions that were overwritten.

Both become a merge of the file as it is now with what is missing, so that bringing one back loses nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.merge.three_way import Choice
from plaint.domain.safe import safe
from plaint.services.sync.conflicts import Outcome
from plaint.storage.conflicts import resolve
from plaint.storage.conflicts.detect import Conflict, Source
from plaint.storage.conflicts.resolve import Proposal
from plaint.storage.files.read import Revision, Snapshot, digest_of, read_inside
from plaint.storage.layout import CASE_FILE, LOG_FILE
from plaint.storage.saving.drafts import Draft
from plaint.storage.saving.versions import Versions
from plaint.storage.workspace import LoadedCase, Workspace

_COMPARED = 8
"""Earlier versions of a file that are looked at, the last ones."""
LAST_WRITTEN = 1000
"""Files that are looked at for all cases."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A content that should be in a file and is not."""

    path: Path
    name: str
    """Of the file below the workspace, with ``/``."""
    at: datetime
    """When it should have been saved, or was."""
    data: bytes
    base: bytes | None = None
    """The version that it was made from, where it is known."""
    token: str = ""
    """Of the draft; empty for a version that was saved and overwritten."""

    @property
    def is_draft(self) -> bool:
        """Whether it never was in the file."""
        return bool(self.token)


def drafts(workspace: Workspace) -> list[Missing]:
    """Return what could not be saved in this workspace, oldest first."""
    stores = workspace.operations
    waiting = [] if stores.drafts is None else stores.drafts.pending()
    inside = [draft for draft in waiting if draft.target.is_relative_to(workspace.root)]
    return [found for draft in inside if (found := _of_draft(workspace, draft)) is not None]


def _of_draft(workspace: Workspace, draft: Draft) -> Missing | None:
    stores = workspace.operations
    data = stores.drafts.content(draft) if stores.drafts else None
    if data is None:
        return None
    name = draft.target.relative_to(workspace.root).as_posix()
    return Missing(draft.target, name, draft.at, data, _before(stores.versions, draft, digest_of(data)), draft.token)


def _before(versions: Versions | None, draft: Draft, digest: str) -> bytes | None:
    """Return the version that a draft was made from: the one kept with it, else the last one kept before it."""
    if versions is None:
        return None
    seen = versions.of(draft.target)
    digests = [one for _, one in seen]
    if digest in digests[1:]:
        return versions.get(digests[digests.index(digest, 1) - 1])
    earlier = [one for at, one in seen if at <= draft.at]
    return versions.get(earlier[-1]) if earlier else None


def overwritten(workspace: Workspace, loaded: LoadedCase) -> list[Missing]:
    """Return the versions of a case's files that another program has written over from an older one.

    That is so when everything that the last save changed is as it was before it, be it the whole file or next to
    other changes: an editor saved what it had opened earlier.
    """
    versions = workspace.operations.versions
    if versions is None or not versions.folder.is_dir():
        return []
    files = {CASE_FILE, LOG_FILE, *(entry.file for entry in loaded.log), *(letter.file for letter in loaded.letters)}
    found = (_overwritten(workspace, versions, f"{loaded.name}/{file}") for file in sorted(filter(None, files)))
    return [one for one in found if one is not None]


def overwritten_anywhere(workspace: Workspace) -> dict[str, list[Missing]]:
    """Return the same for all cases, by the name of the case: what became of the files that plaint wrote last.

    Costs one read of each of those files, LAST_WRITTEN at most, however many cases there are.
    """
    versions = workspace.operations.versions
    if versions is None:
        return {}
    found: dict[str, list[Missing]] = {}
    for name, digest in list(workspace.operations.written().items())[-LAST_WRITTEN:]:
        present = None if digest is None else _present(workspace, workspace.root / name)
        if present is None or present.revision.digest == digest:
            continue
        one = _overwritten(workspace, versions, name)
        if one is not None:
            case = name.removesuffix(_inside_case(workspace, one.path)).rstrip("/") or "."
            found.setdefault(case, []).append(one)
    return found


def _overwritten(workspace: Workspace, versions: Versions, name: str) -> Missing | None:
    path = workspace.root / name
    seen = versions.of(path)
    present = _present(workspace, path) if len(seen) > 1 else None
    if present is None or present.revision.digest == seen[-1][1]:
        return None
    at, newest = seen[-1]
    data = versions.get(newest)
    file = _inside_case(workspace, path)
    base = data and _stale_base(versions, file, [one for _, one in seen if one != newest], data, present)
    return Missing(path, name, at, data, base) if data and base else None


def _stale_base(versions: Versions, file: str, earlier: list[str], newest: bytes, present: Snapshot) -> bytes | None:
    """Return the version that the present one was made from, if that is an older one than the newest."""
    if present.revision.digest in earlier:
        return present.data
    from plaint.sync.diff import differences

    for digest in dict.fromkeys(earlier[-_COMPARED:]):
        base = versions.get(digest)
        lost = {(one.what, one.path) for one in differences(file, base, newest)} if base is not None else set()
        touched = {(one.what, one.path) for one in differences(file, base, present.data)}
        if lost and not lost & touched:
            return base
    return None


def proposal(workspace: Workspace, missing: Missing) -> Proposal | None:
    """Return what a merge makes of the file and what it lacks; None where there is no file, so nothing to merge."""
    present = _present(workspace, missing.path)
    if present is None:
        return None
    return resolve.propose(_conflict(workspace, missing, present))


def _conflict(workspace: Workspace, missing: Missing, present: Snapshot) -> Conflict:
    label = "what could not be saved" if missing.is_draft else "the version that was overwritten"
    return Conflict(
        Source.COPY,
        _inside_case(workspace, missing.path),
        present.revision,
        present.data,
        missing.data,
        missing.base,
        f"{label}, {missing.at.astimezone():%Y-%m-%d %H:%M}",
    )


def _inside_case(workspace: Workspace, path: Path) -> str:
    """Return a file's path relative to its case; that of the workspace for one that is in no case."""
    folders = [path.parent] if path.name == CASE_FILE else [path.parent, path.parent.parent]
    folder = next((one for one in folders if (one / CASE_FILE).is_file()), workspace.root)
    return path.relative_to(folder).as_posix()


def bring_back(
    workspace: Workspace, missing: Missing, seen: Revision | None, choices: Mapping[str, Choice], *, whole: bool = False
) -> Outcome | None:
    """Merge what is missing into its file, as one unit of undo; then it is forgotten. None: the file was made.

    ``seen`` is the file's revision that the choices are about, None where there was no file. With ``whole`` the file
    is replaced, for what cannot be merged. Raises ChangedOnDisk, NotSaved, PlaintError.
    """
    present = _present(workspace, missing.path)
    now = None if present is None else present.revision
    if (now and now.digest) != (seen and seen.digest):
        raise PlaintError(f"{safe(missing.name)} was changed in the meantime", "Look at it again.")
    outcome = None
    data: bytes | None = missing.data
    if present is not None and not whole:
        found = resolve.propose(_conflict(workspace, missing, present)).settle(choices)
        outcome = Outcome(found, found.clashes, found.problem)
        data = found.merged
    if data is not None:
        with workspace.operations.operation(f"bring back {safe(missing.name, 80)}") as operation:
            if present is None or data != present.data:
                operation.write(missing.path, data, now)
        forget(workspace, missing)
    return outcome


def forget(workspace: Workspace, missing: Missing) -> None:
    """Never offer it again: a draft is deleted, a version that was overwritten stays in the history."""
    stores = workspace.operations
    if missing.token and stores.drafts is not None:
        stores.drafts.drop(missing.token)
    present = _present(workspace, missing.path)
    if present is not None and stores.versions is not None:
        # What is in the file now is the newest version from here on.
        stores.versions.put(missing.path, present.data)


def changes_of(workspace: Workspace, missing: Missing) -> Iterator[str]:
    """Yield in words what the file would get."""
    from plaint.sync.diff import differences

    present = _present(workspace, missing.path)
    name = _inside_case(workspace, missing.path)
    for one in differences(name, None if present is None else present.data, missing.data):
        yield str(one)


def _present(workspace: Workspace, path: Path) -> Snapshot | None:
    try:
        return read_inside(path, workspace.root)
    except (OSError, PlaintError):
        return None
