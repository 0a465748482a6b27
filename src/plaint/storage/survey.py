"""A look at every file of the workspace, cheap enough to be had every ten seconds with ten thousand cases.

What a folder holds is remembered: a name that comes or goes changes the time of its folder, so a folder with its old
time is not listed again, and all that is left is to ask for the stat of every name, in calls that stay inside C. A
folder is only relied on when two looks have found the same time: within one tick of the clock two changes leave one
time. Every listing is made anew from time to time all the same, for disks that keep no times of folders.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter, itemgetter

from plaint.storage.layout import CASE_FILE, CASE_PARTS, PLAYBOOKS_DIR, is_ignored
from plaint.storage.listing import DEEPEST

Mark = tuple[int, int, int, int]
"""How many files, their bytes, the newest change (mtime, nanoseconds), and a hash of every name and stat.

Equal for an untouched case, in one process only; :func:`plaint.storage.listing.signature` is equal in all.
"""
NOTHING: Mark = (0, 0, 0, 0)
TURNS = 16
"""Of so many looks one lists a folder although its time is the old one; another sixteenth of them each time."""
OFTEN = 64
"""Cases, between two of which something else is asked for."""

_Stat = tuple[int, int, int, int]
_STAMP = attrgetter("st_ino", "st_mtime_ns", "st_ctime_ns")
_STAT = attrgetter("st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")
_SIZE, _MTIME = itemgetter(1), itemgetter(2)


class _Folder:
    """What a folder holds, and since when this is known. Files are one text: there may be a million of them."""

    __slots__ = ("children", "files", "is_case", "parts", "settled", "stamp", "turn")

    def __init__(self, path: str, stamp: int, *, part: bool, settled: bool) -> None:
        self.stamp = stamp
        self.settled = settled
        self.turn = 0
        self.is_case = False
        files: list[str] = []
        folders: list[str] = []
        with os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                self.is_case = self.is_case or (name == CASE_FILE and not part)
                if entry.is_dir(follow_symlinks=False):
                    if not is_ignored(name, folder=True):
                        folders.append(name)
                elif (part or ".toml" in name) and not (part and is_ignored(name)):
                    files.append(name)
        self.files = "/".join(sorted(files)) if part or self.is_case else ""
        known = sorted(CASE_PARTS.intersection(folders)) if self.is_case else []
        self.parts = tuple(sorted(folders) if part else known)
        self.children = () if part else tuple(sorted(set(folders).difference(known)))


class Survey:
    """Everything below ``root`` as it was at the last look. Links are not followed; not for several threads."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._held: dict[str, _Folder] = {}
        self._turn = 0
        self._fresh = False

    def look(self, meanwhile: Callable[[], None] = lambda: None) -> dict[str, Mark]:
        """Return every case's folder with its mark. What cannot be read is not there.

        ``meanwhile`` is called again and again: with very many cases a look takes its time.
        """
        self._turn += 1
        found: dict[str, Mark] = {}
        waiting = [(self._root, 0)]
        while waiting:
            path, depth = waiting.pop()
            folder = self._folder(path, part=False)
            if folder is None:
                continue
            if folder.is_case:
                found[path] = self._mark(path, folder)
                if len(found) % OFTEN == 0:
                    meanwhile()
            if depth < DEEPEST:
                names = (name for name in folder.children if depth or name != PLAYBOOKS_DIR)
                waiting.extend((f"{path}{os.sep}{name}", depth + 1) for name in names)
        for path in [path for path, folder in self._held.items() if folder.turn != self._turn]:
            del self._held[path]
        return found

    def mark(self, path: str) -> Mark:
        """Return the mark of one case, without relying on any time; NOTHING when it is not there."""
        self._fresh = True
        try:
            folder = self._folder(path, part=False)
            return self._mark(path, folder) if folder is not None and folder.is_case else NOTHING
        finally:
            self._fresh = False

    def _folder(self, path: str, *, part: bool) -> _Folder | None:
        """Return what a folder holds, listing it if need be; None when it cannot be looked into."""
        held = self._held.get(path)
        try:
            stamp = hash(_STAMP(os.lstat(path)))
            same = held is not None and held.stamp == stamp
            if held is None or not same or not held.settled or self._fresh or (hash(path) + self._turn) % TURNS == 0:
                held = _Folder(path, stamp, part=part, settled=same and not self._fresh)
                self._held[path] = held
        except OSError:
            return None
        held.turn = self._turn
        return held

    def _mark(self, path: str, folder: _Folder) -> Mark:
        stats: list[_Stat] = []
        names: list[str] = []
        for place, held in self._parts(path, folder):
            if held.files:
                files = [f"{place}{os.sep}{name}" for name in held.files.split("/")]
                stats += _stats(files)
                names.append(held.files)
        if not stats:
            return NOTHING
        digest = hash((tuple(names), tuple(stats)))
        return len(stats), sum(map(_SIZE, stats)), max(map(_MTIME, stats)), digest

    def _parts(self, path: str, folder: _Folder) -> Iterator[tuple[str, _Folder]]:
        """Yield the case's own folder and those of its parts, at any depth."""
        waiting = [(path, folder)]
        while waiting:
            place, held = waiting.pop()
            yield place, held
            for name in held.parts:
                below = f"{place}{os.sep}{name}"
                inner = self._folder(below, part=True)
                if inner is not None:
                    waiting.append((below, inner))


def _stats(paths: list[str]) -> Iterable[_Stat]:
    """Return the stats of files; one that has gone since it was listed counts as empty."""
    try:
        return list(map(_STAT, map(os.lstat, paths)))
    except OSError:
        return [_stat(path) for path in paths]


def _stat(path: str) -> _Stat:
    try:
        found: _Stat = _STAT(os.lstat(path))
    except OSError:
        return NOTHING
    return found
