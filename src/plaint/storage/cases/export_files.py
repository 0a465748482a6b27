"""List and read every file of a case folder for an export; links and devices are refused, nothing is written.

Archivers that follow links have carried /etc/passwd out (reliability); here each folder on the way is opened by
itself, without following, and the file within it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plaint.domain.errors import BrokenFile
from plaint.domain.safe import safe
from plaint.storage.files.disk import READ_FLAGS
from plaint.storage.files.read import is_placeholder
from plaint.storage.layout import is_ignored

CHUNK = 1 << 20
DEEPEST = 16
MOST = 20_000
"""Files of one case."""
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BY_DESCRIPTOR = os.open in os.supports_dir_fd


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file below a case folder."""

    name: str
    """Relative to the folder, with ``/``."""
    size: int


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """The files of a case folder, and what an export leaves out."""

    files: tuple[CaseFile, ...]
    """By name."""
    left: tuple[str, ...]
    """Names of what was left out: links, devices, what lies only in the cloud, what lies too deep."""


def list_files(folder: Path) -> CaseFiles:
    """List the files of a case folder; hidden files and temporary files of other programs are ignored."""
    files: list[CaseFile] = []
    left: list[str] = []
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(folder / prefix) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            left.append(prefix.rstrip("/"))
            continue
        for entry in entries:
            name = prefix + entry.name
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                if is_ignored(entry.name, folder=True):
                    continue
                if name.count("/") < DEEPEST:
                    waiting.append(name + "/")
                else:
                    left.append(name)
            elif not is_ignored(entry.name):
                usable = stat.S_ISREG(status.st_mode) and not is_placeholder(status, entry.name)
                if usable and len(files) < MOST:
                    files.append(CaseFile(name, status.st_size))
                else:
                    left.append(name)
    return CaseFiles(tuple(sorted(files, key=lambda one: one.name)), tuple(sorted(left)))


def read_chunks(folder: Path, name: str) -> Iterator[bytes]:
    """Yield the content of a file below ``folder``. Raises BrokenFile for links, devices and what cannot be read."""
    try:
        descriptor = _open(folder, PurePosixPath(name).parts)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise BrokenFile(f"{safe(name, 200)} cannot be read: {reason}", file=safe(name, 200)) from problem
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise BrokenFile(f"{safe(name, 200)} is not an ordinary file", file=safe(name, 200))
        if is_placeholder(status, name):
            raise BrokenFile(f"{safe(name, 200)} is kept in the cloud only", file=safe(name, 200))
        while chunk := os.read(descriptor, CHUNK):
            yield chunk
    except OSError as problem:
        raise BrokenFile(f"{safe(name, 200)} cannot be read: {problem.strerror}", file=safe(name, 200)) from problem
    finally:
        os.close(descriptor)


def _open(folder: Path, parts: tuple[str, ...]) -> int:
    """Open a file through its folders, one after the other."""
    if ".." in parts or not parts or parts[0] == "/":
        raise ValueError("it lies outside the case")
    if not _BY_DESCRIPTOR:  # pragma: no cover -- Windows, where links need rights of their own
        path = folder.joinpath(*parts)
        if os.path.realpath(path) != str(Path(os.path.realpath(folder)).joinpath(*parts)):
            raise ValueError("it is a link")
        return os.open(path, READ_FLAGS)
    at = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        for part in parts[:-1]:
            inner = os.open(part, _FOLDER, dir_fd=at)
            os.close(at)
            at = inner
        return os.open(parts[-1], READ_FLAGS, dir_fd=at)
    finally:
        os.close(at)
