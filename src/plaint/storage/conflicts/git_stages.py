"""Read the versions of a conflicted file from the index of git: stages 1 to 3, whole and exact.

A repository's own configuration can name programs that git runs, and a shared folder may bring one along. So only
two commands are used that read and nothing else, with every setting that could start a program switched off.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from plaint.storage.files.read import LIMIT

SECONDS = 10
"""What git may take; the index of a large repository is read in a tenth of a second."""
_HARDENED = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit")
_ENTRY = re.compile(rb"(?P<mode>\d{6}) (?P<object>[0-9a-f]{40,64}) (?P<stage>[1-3])\t", re.DOTALL)
_FILE = b"100"
_POINTER = re.compile(r"gitdir: (.+)\Z")


@dataclass(frozen=True, slots=True)
class Stages:
    """A file's versions in the index; None for a side on which it is not there."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


def find_repository(folder: Path) -> tuple[Path, Path] | None:
    """Return the top of the work tree that ``folder`` lies in and its git directory; nothing is run."""
    for top in (folder, *folder.parents):
        git = top / ".git"
        try:
            if git.is_dir() and (git / "HEAD").is_file():
                return top, git
            if git.is_file() and git.stat().st_size < 4096:
                pointer = _POINTER.match(git.read_text(encoding="utf-8", errors="surrogateescape").rstrip("\r\n"))
                if pointer and (target := top / pointer[1]).is_dir():
                    return top, target
        except OSError:
            return None
    return None


def stages(path: Path) -> Stages | None:
    """Return the versions of a file that is in conflict in git's index.

    None when it is not, or where there is no repository, no git, or no answer from it.
    """
    repository = find_repository(path.parent)
    if repository is None:
        return None
    top, git = repository
    listed = _run(git, top, "ls-files", "-u", "-z", "--", path.relative_to(top).as_posix())
    found = {}
    for line in (listed or b"").split(b"\0"):
        entry = _ENTRY.match(line)
        if entry is not None and entry["mode"].startswith(_FILE):
            found[int(entry["stage"])] = _blob(git, top, entry["object"].decode())
    return Stages(found.get(1), found.get(2), found.get(3)) if found else None


def _blob(git: Path, top: Path, name: str) -> bytes | None:
    size = _run(git, top, "cat-file", "-s", name)
    if size is None or int(size) > LIMIT:
        return None
    return _run(git, top, "cat-file", "blob", name)


def _run(git: Path, top: Path, *words: str) -> bytes | None:
    """Return what git prints, or None when it fails, hangs or is not installed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # A blob that is missing in a partial clone would be fetched, by a program that the repository names.
    environment |= {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_LITERAL_PATHSPECS": "1",
        "LC_ALL": "C",
    }
    command = ["git", *_HARDENED, f"--git-dir={git}", f"--work-tree={top}", *words]
    try:
        done = subprocess.run(  # noqa: S603 - an argument list, no shell
            command,
            cwd=top,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
