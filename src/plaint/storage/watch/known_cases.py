"""The cases that the watcher knows, each with a fingerprint of its files, and which case a path belongs to.

A fingerprint is one number for all files of a case. Fingerprints are made by listing every folder anew: to remember
what a folder held and to ask for the stat of each name instead was as quick, and took a kilobyte of memory a case.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator

from plaint.storage import listing
from plaint.storage.layout import CASE_FILE, CASE_PARTS, PLAYBOOKS_DIR, WORKSPACE_FILE, is_ignored

Fingerprint = int
"""Equal for an untouched case, in one process only; :func:`plaint.storage.listing.signature` is equal in all.

Its upper half is of names, sizes and times of the content, its lower half of everything else that a stat tells.
"""
NO_CASE: Fingerprint = 0
_HALF = 64
_MASK = (1 << _HALF) - 1
OFTEN = 64
"""Cases, between two of which something else is asked for."""
MANY = 50
"""Folders that came or went at once, from which on looking at everything is quicker than at each."""


def fingerprints(root: str) -> Iterator[tuple[str, Fingerprint]]:
    """Yield every case below ``root`` with its fingerprint; links and what cannot be read are left out."""
    for case in listing.cases(root, []):
        yield case.folder, _fingerprint(listing.files_of(case))


def fingerprint(folder: str) -> Fingerprint:
    """Return the fingerprint of one case; NO_CASE when it is not there."""
    return _fingerprint(listing.parts(folder))


def same_content(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell whether names, sizes and times of content are the same, whatever became of rights and places on the disk."""
    return one >> _HALF == other >> _HALF


def _fingerprint(files: list[tuple[str, os.stat_result]]) -> Fingerprint:
    if not files:
        return NO_CASE
    stats = [(name, found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns) for name, found in files]
    stats.sort()
    content = hash(tuple([stat[:3] for stat in stats]))
    return ((content & _MASK) << _HALF) | (hash(tuple(stats)) & _MASK)


class KnownCases:
    """The cases below ``root`` as they were last seen. Paths are strings; not for several threads."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._prefix = root.rstrip(os.sep) + os.sep
        self.known: dict[str, Fingerprint] = {}
        self.changed_content: set[str] = set()
        """Cases whose content the last :meth:`compare` found changed; chmod and the like announce nothing."""

    def compare(self, meanwhile: Callable[[], None] = lambda: None) -> set[str]:
        """Look at every case; returns the folders that are new, changed or gone since the last look.

        ``meanwhile`` is called again and again, and may ask for :meth:`owners` but change nothing.
        """
        before, met = len(self.known), 0
        changed: set[str] = set()
        self.changed_content = set()
        for number, (folder, found) in enumerate(fingerprints(self.root), 1):
            old = self.known.get(folder)
            met += old is not None
            if found != old:
                self.known[folder] = found
                changed.add(folder)
                if not same_content(found, old or NO_CASE):
                    self.changed_content.add(folder)
            if number % OFTEN == 0:
                meanwhile()
        return changed if met == before else changed | self._drop_gone()

    def _drop_gone(self) -> set[str]:
        """Forget the cases that are not there any more; returns them."""
        gone = self.known.keys() - set(listing.case_folders(self.root)[0])
        self.changed_content |= {folder for folder in gone if self.known[folder] != NO_CASE}
        for folder in gone:
            del self.known[folder]
        return gone

    def scan_below(self, folders: Collection[str]) -> set[str]:
        """Look at the cases in these folders; returns those that are new, changed or gone, without being announced.

        What is written into a folder while its watch is being set up makes no event.
        """
        if len(folders) > MANY:
            return self.compare()
        found = {case for folder in folders if not self._ignored(folder, folder=True) for case in self._below(folder)}
        old = {case: self.known.get(case) for case in found}
        return {case for case in found if self._renew(case) and self.known.get(case) != old[case]}

    def scan(self, folders: Iterable[str]) -> set[str]:
        """Look at some cases; returns those that changed. One without its file may be just being replaced."""
        old = {one: self.known[one] for one in folders if one in self.known and is_there(one)}
        return {one for one, before in old.items() if self._renew(one) and self.known.get(one) != before}

    def forget(self) -> set[str]:
        """Take every case for gone; returns those that were known."""
        gone, self.known = set(self.known), {}
        return gone

    def touched(self, paths: Iterable[tuple[str, bool]]) -> tuple[set[str], bool]:
        """Tell which cases events are about, and whether they concern the workspace as a whole.

        An event is a path and whether it is a folder. Whether the case really changed is not asked: two writes
        within one tick of the clock leave the same fingerprint.
        """
        wanted = {(path, folder) for path, folder in paths if not self._ignored(path, folder=folder)}
        dirty: set[str] = set()
        whole = False
        loose = [path for path, folder in wanted if folder and not self._is_part(path)]
        compared = self.compare() if len(loose) > MANY else set()
        for path in loose if not compared else ():
            dirty |= self._below(path)
        for path, _ in wanted:
            owner = self._owner(path)
            if owner is not None:
                dirty.add(owner)
            elif path == self.root or self._is_setting(path):
                whole = True
        return {folder for folder in dirty if self._renew(folder)} | compared, whole

    def owners(self, paths: Iterable[tuple[str, bool]]) -> set[str]:
        """Return the cases that are known and own a file that an event is about; see :meth:`touched`."""
        files = {path for path, folder in paths if not folder and not self._ignored(path, folder=False)}
        return {owner for owner in map(self._owner, files) if owner is not None and owner in self.known}

    def _ignored(self, path: str, *, folder: bool) -> bool:
        parts = self._relative(path).split("/")
        inner = any(is_ignored(part, folder=True) for part in parts[:-1])
        return inner or (is_ignored(parts[-1], folder=folder) and path != self.root)

    def _relative(self, path: str) -> str:
        """Return the path below the root with ``/``; one outside begins with a dot, as everything ignored does."""
        if path.startswith(self._prefix):
            return path[len(self._prefix) :].replace(os.sep, "/")
        return "." if path == self.root else "../" + path

    def _is_part(self, path: str) -> bool:
        """Whether a folder is one of a case's own, or lies in one: no case is looked for there."""
        relative = self._relative(path).split("/")
        return any(
            part in CASE_PARTS and os.path.lexists(self._prefix + "/".join([*relative[:depth], CASE_FILE]))
            for depth, part in enumerate(relative)
        )

    def _is_setting(self, path: str) -> bool:
        relative = self._relative(path)
        return relative == WORKSPACE_FILE or relative.partition("/")[0] == PLAYBOOKS_DIR

    def _owner(self, path: str) -> str | None:
        """Return the case that a path belongs to: the nearest folder at or above it that is or becomes one."""
        folder, name = os.path.split(path)
        if name == CASE_FILE and path != self.root and not self._is_part(folder):
            return folder
        here = path
        while here not in self.known:
            if len(here) <= len(self.root):
                return None
            here = os.path.dirname(here)  # noqa: PTH120 -- strings: thousands of events in one burst
        return here

    def _below(self, path: str) -> set[str]:
        """Return the cases in a folder that came, went or moved: those that were there and those that are."""
        prefix = path + os.sep
        return {folder for folder in self.known if folder == path or folder.startswith(prefix)} | set(
            listing.case_folders(path)[0]
        )

    def _renew(self, folder: str) -> bool:
        """Note the state of a case; False for one that neither was nor is there."""
        if is_there(folder):
            self.known[folder] = fingerprint(folder)
            return True
        return self.known.pop(folder, None) is not None


def is_there(folder: str) -> bool:
    """Tell whether a case has its file: while one is replaced, it is away for a moment."""
    return os.path.lexists(f"{folder}{os.sep}{CASE_FILE}")
