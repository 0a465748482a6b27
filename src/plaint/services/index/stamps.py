"""Compute the stamps that the index depends on besides the cases: the program, and the workspace's own settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import plaint

_CODE = ("domain", "storage", "services", "playbooks")
"""Folders of the package, with all below them, whose files decide what a case is read as; and the package's own."""


def program_stamp() -> str:
    """Return what is another text after the program was changed, even one that is being worked on."""
    package = Path(plaint.__file__).parent
    code = sorted([*_files(package), *(status for name in _CODE for status in _files(package / name, below=True))])
    return repr((plaint.__version__, code[-1:], len(code)))


def settings_stamp(root: str) -> str:
    """Return what is another text after plaint.toml or a playbook of the workspace was changed."""
    return repr((_stat(Path(root) / "plaint.toml"), sorted(_files(Path(root) / "playbooks"))))


def _stat(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _files(folder: Path, *, below: bool = False) -> Iterator[tuple[int, int, str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if below and entry.is_dir() and entry.name != "__pycache__":
                    yield from _files(Path(entry.path), below=True)
                elif entry.is_file() and not entry.name.endswith(".pyc"):
                    status = entry.stat()
                    yield (status.st_mtime_ns, status.st_size, entry.name)
    except OSError:
        return
