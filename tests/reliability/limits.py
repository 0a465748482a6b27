"""A desk without its screen in a process of its own, which can be stopped, and have limits of its own.

Run as a program it answers every line on its input with a line of JSON: the titles of its rows, and how it watches.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.reliability.following import Follower

TOP = Path(__file__).parents[2]
LIMITS = Path("/proc/sys/user")
OWN = ("unshare", "--user", "--map-root-user")
"""Runs a program with limits of its own. Nothing outside it changes."""


def own_limits() -> bool:
    """Tell whether a process here can have limits of its own."""
    if not (LIMITS / "max_inotify_watches").exists() or shutil.which(OWN[0]) is None:
        return False
    words = [*OWN, "sh", "-c", f"echo 9 > {LIMITS}/max_inotify_watches"]
    return not subprocess.run(words, capture_output=True, check=False).returncode


class Desk:
    """The process; use it as a context manager. ``limits`` are by name of the file in LIMITS."""

    def __init__(self, root: Path, state: Path, **limits: int) -> None:
        words = [sys.executable, "-m", "tests.reliability.limits", str(root), str(state)]
        if limits:
            lines = "; ".join(f"echo {number} > {LIMITS}/{name}" for name, number in limits.items())
            words = [*OWN, "sh", "-c", f'set -e; {lines}; exec "$@"', "sh", *words]
        self.process = subprocess.Popen(words, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.communicate(timeout=30)

    def ask(self) -> dict[str, Any]:
        """Return what it shows: ``rows`` by folder, ``mode`` and ``reason``."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def until(self, rows: dict[str, str], told: str = "", seconds: float = 10.0) -> dict[str, Any]:
        """Wait until these rows are shown, and these words told; fail when they are not in time."""
        began = time.monotonic()
        while True:
            answer = self.ask()
            if answer["rows"] == rows and told in answer["reason"]:
                return answer
            assert time.monotonic() - began < seconds, answer
            time.sleep(0.02)


def main(root: Path, state: Path) -> None:
    with Follower(root, state) as follower:
        for _ in sys.stdin:
            rows = {folder: getattr(row, "title", "") for folder, row in list(follower.rows.by_folder.items())}
            status = follower.watcher.status
            sys.stdout.write(json.dumps({"rows": rows, "mode": status.mode.value, "reason": status.reason}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
