"""Rename by system calls that the standard library does not offer: exchange two files, and never overwrite.

Linux: ``renameat2(2)`` with RENAME_EXCHANGE or RENAME_NOREPLACE; macOS: ``renamex_np(2)`` with RENAME_SWAP or
RENAME_EXCL; Windows: its ordinary rename never overwrites, and there is no swap. A system or file system without
the call answers with one of :data:`UNSUPPORTED`; the caller then goes another way.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
"""EINVAL: the file system (NFS, CIFS, FAT) knows no flags. EPERM: older container filters, and no hard links."""

_AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Calls:
    """What this system offers: ``rename(old, new, flag)`` returns an errno or 0; no ``rename``: no such call."""

    rename: Callable[[bytes, bytes, int], int] | None
    swap_flag: int = 0
    new_flag: int = 0
    plain_rename_is_new: bool = False
    """``os.rename`` refuses an existing target (Windows)."""


@functools.cache
def system_calls(platform: str = sys.platform) -> Calls:
    """Return the calls of this system; loaded once."""
    if platform == "win32":
        return Calls(None, plain_rename_is_new=True)
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    linux = platform == "linux"
    function = getattr(library, "renameat2" if linux else "renamex_np", None)
    if function is None:
        return Calls(None)

    def rename(old: bytes, new: bytes, flag: int) -> int:
        arguments = (_AT_FDCWD, old, _AT_FDCWD, new) if linux else (old, new)
        return 0 if function(*arguments, ctypes.c_uint(flag)) == 0 else ctypes.get_errno()

    return Calls(rename, swap_flag=2, new_flag=1 if linux else 4)


def _rename(old: str, new: str, flag: int, calls: Calls) -> None:
    number = errno.ENOSYS if calls.rename is None else calls.rename(os.fsencode(old), os.fsencode(new), flag)
    if number:
        raise OSError(number, os.strerror(number), old, None, new)


def exchange(one: str, other: str, calls: Calls | None = None) -> None:
    """Swap the two names in one step, so that neither file is ever missing. OSError in UNSUPPORTED: not here."""
    found = calls or system_calls()
    _rename(one, other, found.swap_flag, found)


def rename_new(old: str, new: str, calls: Calls | None = None) -> None:
    """Rename; FileExistsError when there already is something of that name. OSError in UNSUPPORTED: not here."""
    found = calls or system_calls()
    if found.plain_rename_is_new:
        os.rename(old, new)  # noqa: PTH104 - names may be folders and are already strings
    else:
        _rename(old, new, found.new_flag, found)
