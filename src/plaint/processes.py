"""Programs that plaint starts: how one is ended with everything that it has started itself."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a program that was started with ``start_new_session`` at once, with its whole group; does not wait for it."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:  # pragma: no cover -- Windows
            process.kill()
