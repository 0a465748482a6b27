"""Find case folders and the signatures of their files by names and stat calls; no file is opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from plaint.domain.safe import safe
from plaint.storage.layout import CASE_FILE, CASE_PARTS, PLAYBOOKS_DIR, is_ignored

DEEPEST = 64
"""Levels below the workspace that are searched: a bound for file systems that contain themselves."""

Signature = tuple[int, int, int, str]
"""How many files, their bytes, the newest change (mtime, nanoseconds), and a digest of every name and stat."""
NOTHING: Signature = (0, 0, 0, "")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that could not be listed, and why."""

    folder: str
    reason: str


class Listed(NamedTuple):
    """The entries of a case's own folder that belong to the case."""

    folder: str
    files: list[os.DirEntry[str]]
    """Everything that may be TOML,"""
    parts: list[str]
    """and those of the folders that a case has (interactions, evidence, letters)."""


def case_folders(root: str) -> tuple[list[str], list[Unreadable]]:
    """Find every folder at or below ``root`` that holds a ``case.toml``, sorted, and those that cannot be read."""
    unreadable: list[Unreadable] = []
    return sorted(one.folder for one in cases(root, unreadable)), unreadable


def cases(root: str, unreadable: list[Unreadable], go_on: Callable[[], bool] = lambda: True) -> Iterator[Listed]:
    """Yield every case at or below ``root`` as it is listed; ``unreadable`` takes the folders that cannot be read.

    ``go_on`` is asked before each folder; where it says no, that folder is left out.

    A case comes before those in its folders, and these by their names. Of all that is found nothing is kept: there may
    be very many. Symbolic links are not followed, so nothing outside is reached and no loop is possible. Hidden
    folders and those of a case's own parts (interactions, evidence, letters) are not searched.
    """
    return _cases(root, 0, unreadable, go_on)


def _cases(folder: str, depth: int, unreadable: list[Unreadable], go_on: Callable[[], bool]) -> Iterator[Listed]:
    if not go_on():
        return
    try:
        is_case, listed, children = _look_into(folder)
    except OSError as problem:
        if depth == 0 or not isinstance(problem, FileNotFoundError):  # one that has just gone is no problem
            unreadable.append(Unreadable(folder, problem.strerror or type(problem).__name__))
        return
    if is_case:
        yield listed
    if depth == 0:
        children = [name for name in children if name != PLAYBOOKS_DIR]
    if depth == DEEPEST and children:
        unreadable.append(Unreadable(folder, f"its folders lie more than {DEEPEST} levels deep"))
        return
    for name in children:
        yield from _cases(f"{folder}{os.sep}{name}", depth + 1, unreadable, go_on)


def _look_into(folder: str) -> tuple[bool, Listed, list[str]]:
    """Return whether a folder is a case, what it holds, and which of its folders may hold cases."""
    is_case = False
    files: list[os.DirEntry[str]] = []
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name == CASE_FILE:
                is_case = True
            if not entry.is_dir(follow_symlinks=False):
                if ".toml" in name:
                    files.append(entry)
            elif name != CASE_FILE:
                folders.append(name)
    parts = [name for name in folders if name in CASE_PARTS]
    others = [name for name in folders if name not in parts] if is_case else folders
    return is_case, Listed(folder, files, parts), sorted(name for name in others if not is_ignored(name, folder=True))


def relative_name(root: str, folder: str) -> str:
    """Return the folder's path below the root with ``/``, ``.`` for the root itself."""
    if folder.startswith(root + os.sep):  # os.path.relpath is slow, and this is asked for every case
        return folder[len(root) + 1 :].replace(os.sep, "/")
    return os.path.relpath(folder, root).replace(os.sep, "/")


def folder_of(root: str, name: str) -> str:
    """Return the folder that :func:`relative_name` names."""
    return root if name == "." else f"{root}{os.sep}{name.replace('/', os.sep)}"


def signature(folder: str) -> Signature:
    """Return the signature of a case, from stat calls alone: it differs when any file of the case has changed.

    Equal in every process for an untouched folder. NOTHING when the folder has gone.
    """
    return sign(parts(folder))


def sign(files: list[tuple[str, os.stat_result]]) -> Signature:
    """Return the signature of a case that consists of these files."""
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
    try:
        _, listed, _ = _look_into(folder)
    except OSError:
        return []
    return files_of(listed)


def files_of(case: Listed) -> list[tuple[str, os.stat_result]]:
    """Return the files of a case that was listed, by their paths below it with ``/``."""
    found: list[tuple[str, os.stat_result]] = []
    for entry in case.files:
        try:
            found.append((entry.name, entry.stat(follow_symlinks=False)))
        except OSError:  # it went while we looked
            continue
    waiting = [f"{name}/" for name in case.parts]
    while waiting:
        prefix = waiting.pop()
        for entry in _listed(f"{case.folder}{os.sep}{prefix}"):
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


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def describe(problem: Unreadable, root: str) -> str:
    """Describe in a sentence which folder could not be read and why."""
    return f"{safe(relative_name(root, problem.folder))} cannot be read: {problem.reason}"
