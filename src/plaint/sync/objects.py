"""Read git objects: blobs, unmerged entries of the index, commits. Safe reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plaint.storage.files.read import LIMIT
from plaint.sync.git import Git


def blobs(git: Git, names: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs by object name; missing ones and those above 2 MB are left out."""
    wanted = sorted({name for name in names if name and set(name) != {"0"}})
    if not wanted:
        return {}
    small = _small(git, wanted)
    out = git.read("cat-file", "--batch", given="".join(f"{name}\n" for name in small).encode()).out if small else b""
    found, position = {}, 0
    for name in small:
        end = out.index(b"\n", position)
        size = int(out[position:end].split()[2])
        found[name] = out[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
    return found


def _small(git: Git, names: list[str]) -> list[str]:
    out = git.read("cat-file", "--batch-check", given="".join(f"{name}\n" for name in names).encode()).out
    found = []
    for name, line in zip(names, out.splitlines(), strict=True):
        fields = line.split()
        if len(fields) == 3 and fields[1] == b"blob" and int(fields[2]) <= LIMIT:
            found.append(name)
    return found


@dataclass(frozen=True, slots=True)
class Unmerged:
    """A conflicted file, with git's object names of its versions or empty."""

    path: str
    """In the repository."""
    base: str = ""
    ours: str = ""
    theirs: str = ""


def unmerged(git: Git) -> list[Unmerged]:
    """Return the files that are in conflict, in the order of the index."""
    out = git.read("ls-files", "-u", "-z", "--full-name").out
    stages: dict[str, list[str]] = {}
    for record in out.split(b"\0"):
        if record:
            fields, _, path = record.partition(b"\t")
            _, name, stage = fields.decode("ascii").split()
            stages.setdefault(path.decode("utf-8", "surrogateescape"), ["", "", ""])[int(stage) - 1] = name
    return [Unmerged(path, *names) for path, names in stages.items()]
