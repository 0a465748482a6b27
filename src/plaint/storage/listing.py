"""Which folders are cases, and whether anything in one changed: names and stat calls only, no file is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

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


def case_folders(root: str) -> tuple[list[str], list[Unreadable]]:
    """Find every folder at or below ``root`` that holds a ``case.toml``, and the folders that cannot be read.

    Symbolic links are not followed, so nothing outside is reached and no loop is possible. Hidden folders and
    those of a case's own parts (interactions, evidence, letters) are not searched.
    """
    found: list[str] = []
    unreadable: list[Unreadable] = []
    waiting = [(root, 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            is_case, children = _look(folder)
        except OSError as problem:
            if depth == 0 or not isinstance(problem, FileNotFoundError):  # one that has just gone is no problem
                unreadable.append(Unreadable(folder, problem.strerror or type(problem).__name__))
            continue
        if is_case:
            found.append(folder)
        if depth == 0:
            children = [name for name in children if name != PLAYBOOKS_DIR]
        if depth == DEEPEST and children:
            unreadable.append(Unreadable(folder, f"its folders lie more than {DEEPEST} levels deep"))
            continue
        waiting.extend((f"{folder}{os.sep}{name}", depth + 1) for name in children)
    return sorted(found), unreadable


def _look(folder: str) -> tuple[bool, list[str]]:
    is_case = False
    children: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == CASE_FILE:
                is_case = True
            elif entry.is_dir(follow_symlinks=False) and not is_ignored(entry.name, folder=True):
                children.append(entry.name)
    return is_case, [name for name in children if name not in CASE_PARTS] if is_case else children


def relative_name(root: str, folder: str) -> str:
    """Return the folder's path below the root with ``/``, ``.`` for the root itself."""
    if folder.startswith(root + os.sep):  # os.path.relpath is slow, and this is asked for every case
        return folder[len(root) + 1 :].replace(os.sep, "/")
    return os.path.relpath(folder, root).replace(os.sep, "/")


def signature(folder: str) -> Signature:
    """Return what tells whether anything the case consists of has changed, from stat calls alone.

    Equal in every process for an untouched folder. NOTHING when the folder has gone.
    """
    from hashlib import blake2b

    count = size = newest = 0
    digest = blake2b(digest_size=16)
    for name, status in sorted(parts(folder), key=lambda part: part[0]):
        count += 1
        size += status.st_size
        newest = max(newest, status.st_mtime_ns)
        line = f"{name}\0{status.st_ino}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return (count, size, newest, digest.hexdigest()) if count else NOTHING


def parts(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files of a case: case.toml, the log, its conflicted copies, and all below its own folders."""
    waiting = [("", True)]
    while waiting:
        prefix, top = waiting.pop()
        try:
            with os.scandir(f"{folder}{os.sep}{prefix}") as entries:
                listed = list(entries)
        except OSError:
            continue
        for entry in listed:
            name = prefix + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if (entry.name in CASE_PARTS) if top else not is_ignored(entry.name, folder=True):
                        waiting.append((name + "/", False))
                elif ".toml" in entry.name if top else not is_ignored(entry.name):
                    yield name, entry.stat(follow_symlinks=False)
            except OSError:  # it went while we looked
                continue


def describe(problem: Unreadable, root: str) -> str:
    """Say in a sentence which folder could not be read and why."""
    return f"{safe(relative_name(root, problem.folder))} cannot be read: {problem.reason}"
