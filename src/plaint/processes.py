"""End a child process together with its whole process group."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a program that was started with ``start_new_session``, with its group; does not wait for it."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:  # pragma: no cover -- Windows
            process.kill()
