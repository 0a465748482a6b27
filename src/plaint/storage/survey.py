"""A look at every file of the workspace, and what it leaves behind of each case: one number.

A look lists every folder anew. To remember what a folder held and to ask for the stat of each name instead was as
quick, and took a kilobyte of memory a case.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from plaint.storage import listing

Mark = int
"""Equal for an untouched case, in one process only; :func:`plaint.storage.listing.signature` is equal in all.

Its upper half is of names, sizes and times of the content, its lower half of everything else that a stat tells.
"""
NOTHING: Mark = 0
_HALF = 64
_MASK = (1 << _HALF) - 1


def look(root: str) -> Iterator[tuple[str, Mark]]:
    """Yield every case below ``root`` with its mark. Links are not followed; what cannot be read is not there."""
    for case in listing.cases(root, []):
        yield case.folder, _mark(listing.files_of(case))


def mark(folder: str) -> Mark:
    """Return the mark of one case; NOTHING when it is not there."""
    return _mark(listing.parts(folder))


def same_content(one: Mark, other: Mark) -> bool:
    """Tell whether names, sizes and times of content are the same, whatever became of rights and places on the disk."""
    return one >> _HALF == other >> _HALF


def _mark(files: list[tuple[str, os.stat_result]]) -> Mark:
    if not files:
        return NOTHING
    stats = [(name, found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns) for name, found in files]
    stats.sort()
    content = hash(tuple([stat[:3] for stat in stats]))
    return ((content & _MASK) << _HALF) | (hash(tuple(stats)) & _MASK)
