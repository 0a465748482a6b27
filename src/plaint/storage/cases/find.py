"""Find the case that a reference means: an id, the beginning of one, a folder name or a path."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from plaint.domain.errors import BrokenFile, UsageProblem
from plaint.domain.safe import safe
from plaint.domain.text.format import any_of
from plaint.storage.cases.load import load
from plaint.storage.cases.loaded import AnyCase, LoadedCase
from plaint.storage.files.read import read_inside
from plaint.storage.layout import CASE_FILE, CASE_PARTS, PLAYBOOKS_DIR, is_ignored
from plaint.storage.listing import relative_name

_ID_LINE = re.compile(rb"""^[ \t]*["']?id["']?[ \t]*=[ \t]*["']([0-9a-z]+)["']""", re.MULTILINE)
_SHOWN = 5
"""Candidates that a message names."""


def find_directly(root: Path, reference: str) -> Path | None:
    """Resolve a folder name or a path that can mean one case only, without looking at any other case.

    Only folders directly in the workspace are looked at, and only names that cannot mean another case as well;
    :func:`find` says what everything else means, and would say the same of these.
    """
    if "\0" in reference or not reference.strip():
        return None
    path = Path(os.path.realpath(Path(reference).expanduser()))
    if os.path.lexists(path) and (os.sep in reference or path.is_dir()):
        here = path.parent if path.name == CASE_FILE else path
        return here if _is_plain_case(root, here) else None
    name = reference.rstrip("/")
    here = root / name
    return here if os.sep not in name and here.parent == root and _is_plain_case(root, here) else None


def _is_plain_case(root: Path, folder: Path) -> bool:
    """Tell whether a folder directly in the workspace is one of its cases, as ``listing`` would find it."""
    name = folder.name
    if folder.parent != root or is_ignored(name, folder=True) or name == PLAYBOOKS_DIR:
        return False
    if name in CASE_PARTS and (root / CASE_FILE).exists():
        return False
    return os.path.isdir(folder) and not os.path.islink(folder) and os.path.lexists(folder / CASE_FILE)  # noqa: PTH112, PTH114


def find(root: Path, folders: Sequence[Path], reference: str) -> AnyCase:
    """Return the case that an id, the beginning of one, a folder name or a path means.

    Raises UsageProblem for none (with the nearest) or several (with all of them).
    """
    if not reference.strip():
        raise UsageProblem("no case is named", "Give its id, the beginning of its id, its folder's name or a path.")
    by_place = _by_path(folders, reference) or _by_name(root, folders, reference)
    if len(by_place) == 1:
        return load(by_place[0], root)
    ids = {folder: possible_ids(folder, root) for folder in folders}
    candidates = [folder for folder in folders if any(found.startswith(reference) for found in ids[folder])]
    cases = [load(folder, root) for folder in candidates]
    loaded = [case for case in cases if isinstance(case, LoadedCase)]
    exact = [case for case in loaded if case.case.id == reference]
    matching = exact or [case for case in loaded if case.case.id.startswith(reference)]
    if not matching and by_place:
        matching = [case for case in (load(folder, root) for folder in by_place) if isinstance(case, LoadedCase)]
    if len(matching) == 1:
        return matching[0]
    broken = [case for case in cases if not isinstance(case, LoadedCase)]
    if not matching and not by_place and len(broken) == 1:
        return broken[0]  # its file cannot be read, and still holds the line with the id
    if matching or by_place:
        raise _several(reference, matching, [relative_name(str(root), str(folder)) for folder in by_place])
    raise _none(root, folders, reference, sorted({found for some in ids.values() for found in some}))


def _by_path(folders: Sequence[Path], reference: str) -> list[Path]:
    """Understand a path relative to the current folder, of the case's folder or of a file in it."""
    if "\0" in reference:
        return []
    path = Path(os.path.realpath(Path(reference).expanduser()))
    known = set(folders)
    if not (os.path.lexists(path) and (os.sep in reference or path.is_dir())):
        return []
    return next(([place] for place in (path, *path.parents) if place in known), [])


def _by_name(root: Path, folders: Sequence[Path], reference: str) -> list[Path]:
    wanted = reference.rstrip("/")
    exact = [folder for folder in folders if relative_name(str(root), str(folder)) == wanted]
    return exact or [folder for folder in folders if folder.name == wanted]


def possible_ids(folder: Path, root: Path) -> set[str]:
    """Return the candidates for the id of a case without parsing its file; the real one is among them."""
    try:
        data = read_inside(folder / CASE_FILE, root).data
    except (BrokenFile, OSError):
        return set()
    found = {match.decode("ascii") for match in _ID_LINE.findall(data)}
    if not found:
        case = load(folder, root)
        return {case.case.id} if isinstance(case, LoadedCase) else set()
    return found


def _several(reference: str, cases: Sequence[LoadedCase], names: Sequence[str]) -> UsageProblem:
    lines = [f"{case.case.id} {safe(case.case.title, 60)} ({safe(case.name, 100)})" for case in cases] or [
        safe(name, 100) for name in names
    ]
    more = f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return UsageProblem(
        f"{safe(reference, 60)!r} fits several cases: {'; '.join(lines[:_SHOWN])}{more}",
        "Give more of the id, or the folder.",
    )


def _none(root: Path, folders: Sequence[Path], reference: str, ids: Sequence[str]) -> UsageProblem:
    from plaint.domain.text.suggest import matches

    names = [relative_name(str(root), str(folder)) for folder in folders]
    short = reference[:100]  # comparing a long text with thousands of names takes seconds
    near = matches(short, ids, 2) + matches(short, names, 2)
    near += [name for name in names if short.casefold() in name.casefold() and name not in near][:2]
    hint = (
        f"Did you mean {any_of(safe(name, 100) for name in near[:3])}?"
        if near
        else (
            "`plaint list --all` shows every case." if folders else "The workspace has no case yet: `plaint new TITLE`."
        )
    )
    return UsageProblem(f"there is no case {safe(reference, 60)!r}", hint)
