"""Whether the system has watches left. What is left out at its limit, watchdog does not tell.

Linux counts the watches of all programs of a person (``fs.inotify.max_user_watches``). Only the attempt to set one
more says whether the limit is reached.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

_ON_DELETE = 0x400
"""IN_DELETE_SELF of inotify(7): of a folder that stays, it tells nothing."""


def _library() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _last_error() -> int:
    import ctypes

    return ctypes.get_errno()


def watches_left(
    folder: str, library: Callable[[], Any] = _library, last_error: Callable[[], int] = _last_error
) -> bool:
    """Tell whether one more folder can be watched; True where the system cannot be asked."""
    try:
        calls = library()
        begin, add = calls.inotify_init1, calls.inotify_add_watch
    except (OSError, TypeError, AttributeError):  # no such call: not Linux
        return True
    instance: int = begin(os.O_CLOEXEC)
    if instance < 0:
        return True
    try:
        failed = add(instance, os.fsencode(folder), _ON_DELETE) < 0
        return not (failed and last_error() == errno.ENOSPC)
    finally:
        os.close(instance)
