"""Which folders are cases, and whether anything in one changed: names and stat calls only, no file is opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b

from plaint.domain.safe import safe
from plaint.storage.layout import CASE_FILE, CASE_PARTS, PLAYBOOKS_DIR, is_ignored

DEEPEST = 64
"""Levels below the workspace that are searched: a bound for file systems that contain themselves."""

Signature = tuple[int, int, int, str]
"""How many files, their bytes, the newest change (mtime, nanoseconds), and a digest of every name and stat."""
NOTHING: Signature = (0, 0, 0, "")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that could not be looked into, and why."""

    folder: str
    reason: str


def case_folders(root: str, signatures: dict[str, Signature] | None = None) -> tuple[list[str], list[Unreadable]]:
    """Find every folder at or below ``root`` that holds a ``case.toml``, and the folders that cannot be read.

    ``signatures`` takes the signature of every case, which spares looking into its folder once more. Symbolic links
    are not followed, so nothing outside is reached and no loop is possible. Hidden folders and those of a case's own
    parts (interactions, evidence, letters) are not searched.
    """
    found: list[str] = []
    unreadable: list[Unreadable] = []
    waiting = [(root, 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError as problem:
            if depth == 0 or not isinstance(problem, FileNotFoundError):  # one that has just gone is no problem
                unreadable.append(Unreadable(folder, problem.strerror or type(problem).__name__))
            continue
        is_case, children = _inner(listed)
        if is_case:
            found.append(folder)
            if signatures is not None:
                signatures[folder] = _sign(_parts(folder, listed))
        if not children:
            continue
        if depth == 0:
            children = [name for name in children if name != PLAYBOOKS_DIR]
        if depth == DEEPEST:
            unreadable.append(Unreadable(folder, f"its folders lie more than {DEEPEST} levels deep"))
            continue
        waiting += [(f"{folder}{os.sep}{name}", depth + 1) for name in children]
    found.sort()
    return found, unreadable


def _inner(listed: list[os.DirEntry[str]]) -> tuple[bool, list[str]]:
    """Return whether a folder is a case, and which of its folders may hold cases."""
    is_case = False
    children: list[str] = []
    for entry in listed:
        name = entry.name
        if name == CASE_FILE:
            is_case = True
        elif entry.is_dir(follow_symlinks=False) and not is_ignored(name, folder=True):
            children.append(name)
    if is_case:
        children = [name for name in children if name not in CASE_PARTS]
    return is_case, children


def relative_name(root: str, folder: str) -> str:
    """Return the folder's path below the root with ``/``, ``.`` for the root itself."""
    if folder.startswith(root + os.sep):  # os.path.relpath is slow, and this is asked for every case
        return folder[len(root) + 1 :].replace(os.sep, "/")
    return os.path.relpath(folder, root).replace(os.sep, "/")


def signature(folder: str) -> Signature:
    """Return what tells whether anything the case consists of has changed, from stat calls alone.

    Equal in every process for an untouched folder. NOTHING when the folder has gone.
    """
    return _sign(parts(folder))


def _sign(files: list[tuple[str, os.stat_result]]) -> Signature:
    if not files:
        return NOTHING
    size = newest = 0
    stats = []
    for name, status in files:
        size += status.st_size
        changed = status.st_mtime_ns
        newest = max(newest, changed)
        stats.append((name, status.st_ino, status.st_size, changed, status.st_ctime_ns))
    stats.sort()
    return len(stats), size, newest, blake2b(repr(stats).encode(), digest_size=16).hexdigest()


def parts(folder: str) -> list[tuple[str, os.stat_result]]:
    """Return the files of a case: case.toml, the log, its conflicted copies, and all below its own folders."""
    return _parts(folder, _listed(folder))


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _parts(folder: str, listed: list[os.DirEntry[str]]) -> list[tuple[str, os.stat_result]]:
    found: list[tuple[str, os.stat_result]] = []
    waiting: list[str] = []
    for entry in listed:
        name = entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                if name in CASE_PARTS:
                    waiting.append(f"{name}/")
            elif ".toml" in name:
                found.append((name, entry.stat(follow_symlinks=False)))
        except OSError:  # it went while we looked
            continue
    while waiting:
        prefix = waiting.pop()
        for entry in _listed(f"{folder}{os.sep}{prefix}"):
            name = entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if not is_ignored(name, folder=True):
                        waiting.append(f"{prefix}{name}/")
                elif not is_ignored(name):
                    found.append((prefix + name, entry.stat(follow_symlinks=False)))
            except OSError:
                continue
    return found


def describe(problem: Unreadable, root: str) -> str:
    """Say in a sentence which folder could not be read and why."""
    return f"{safe(relative_name(root, problem.folder))} cannot be read: {problem.reason}"
