"""List a folder for the file browser. It blocks: call it in a worker."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plaint.domain.safe import safe
from plaint.storage.files.read import is_placeholder

MOST = 5_000
"""Entries of one folder that are looked at; a folder with more is told to be one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder. ``changed`` is in seconds since the epoch."""

    name: str
    folder: bool
    size: int = 0
    changed: float = 0.0
    why_not: str = ""
    """Why it cannot be taken, in a few words; empty when it can."""

    @property
    def day(self) -> date | None:
        """When it was changed last, None where no calendar has the day."""
        try:
            return date.fromtimestamp(self.changed)  # noqa: DTZ012 - the day as a person here names it
        except (OSError, OverflowError, ValueError):
            return None

    @property
    def hidden(self) -> bool:
        """Whether it is shown only when that is asked for."""
        return self.name.startswith(".")


@dataclass(frozen=True, slots=True)
class Folder:
    """What was found in a folder."""

    path: Path
    entries: tuple[Entry, ...] = ()
    more: bool = False
    problem: str = ""
    """Why it cannot be looked into."""


def look(path: Path) -> Folder:
    """List a folder by stat calls alone, so that nothing is downloaded from a cloud."""
    found: list[Entry] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if len(found) == MOST:
                    return Folder(path, tuple(found), more=True)
                found.append(_entry(entry))
    except OSError as problem:
        return Folder(path, problem=problem.strerror or type(problem).__name__)
    except ValueError:  # a zero byte in the path
        return Folder(path, problem="this is no path")
    return Folder(path, tuple(found))


def _entry(entry: os.DirEntry[str]) -> Entry:
    try:
        if entry.is_dir():
            return Entry(entry.name, folder=True, changed=entry.stat().st_mtime)
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return Entry(entry.name, folder=False, why_not="cannot be read")
    why = ""
    if stat.S_ISLNK(status.st_mode):
        why = "a link"
    elif not stat.S_ISREG(status.st_mode):
        why = "not a file"
    elif is_placeholder(status, entry.name):
        why = "in the cloud only"
    elif safe(entry.name, 1_000) != entry.name:
        why = "rename it first"  # the field for paths could not hold its name as it is
    return Entry(entry.name, folder=False, size=status.st_size, changed=status.st_mtime, why_not=why)


def arranged(folder: Folder, part: str, *, hidden: bool, newest: bool) -> list[Entry]:
    """Filter and sort entries: folders first, by name or newest first; names hold every word of ``part``."""
    words = part.casefold().split()
    shown = [
        entry
        for entry in folder.entries
        if (hidden or not entry.hidden or part.startswith(".")) and all(word in entry.name.casefold() for word in words)
    ]
    if newest:
        return sorted(shown, key=lambda entry: (not entry.folder, -entry.changed, entry.name))
    return sorted(shown, key=lambda entry: (not entry.folder, entry.name.casefold(), entry.name))


def beginning(typed: str, remembered: str) -> Path:
    """Return the folder to begin in: of what is typed already, where files were taken last, downloads, home."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.expanduser raises without a home
    wanted = [Path(typed).parent] if typed else []
    wanted += [Path(remembered)] if remembered else []
    for path in (*wanted, home / "Downloads", home):
        try:
            if path.is_absolute() and path.is_dir():
                return path
        except (OSError, ValueError):
            continue
    return Path("/").absolute()
