"""Open a file that a person names to be taken in, as evidence or as a mailbox."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe
from plaint.storage.files.disk import READ_FLAGS
from plaint.storage.files.read import is_placeholder

LARGEST = 2_000_000_000
"""Bytes of one piece of evidence."""


def open_source(source: Path) -> tuple[int, os.stat_result]:
    """Open the file to copy without following a link and without waiting for a pipe. Raises UsageProblem."""
    shown = safe(source, 300)
    try:
        status = source.lstat()
        if is_placeholder(status, source.name):
            raise UsageProblem(f"{shown} is kept in the cloud only", "Open it once so that it is downloaded.")
        if stat.S_ISLNK(status.st_mode):
            raise UsageProblem(f"{shown} is a link", f"Name the file itself: {safe(os.path.realpath(source), 300)}")
        descriptor = os.open(source, READ_FLAGS)
    except (FileNotFoundError, ValueError):  # a path with a zero byte is a ValueError
        raise UsageProblem(f"there is no file {shown}", "Look at the path.") from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UsageProblem(f"{shown} cannot be read: {reason}", "Look at its permissions.") from None
    status = os.fstat(descriptor)
    wrong, hint = "", "Only files can be added."
    if stat.S_ISDIR(status.st_mode):
        wrong = f"{shown} is a folder"
    elif not stat.S_ISREG(status.st_mode):
        wrong = f"{shown} is not an ordinary file"
    elif status.st_size > LARGEST:
        wrong = f"{shown} has {status.st_size / 1e9:.1f} GB; a piece of evidence may have {LARGEST / 1e9:g}"
        hint = "A smaller copy, or a part of it, can be added."
    if wrong:
        os.close(descriptor)
        raise UsageProblem(wrong, hint)
    return descriptor, status
