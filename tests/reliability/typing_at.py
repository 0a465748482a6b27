"""A terminal of 80x24 in which plaint runs and somebody types: what stands on it is what a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

COLUMNS, LINES = 80, 24
KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "ctrl+s": "\x13", "ctrl+q": "\x11", "ctrl+o": "\x0f", "f4": "\x1bOS",
}  # fmt: skip


class Terminal:
    """``with Terminal(words, environment) as terminal``: ends the program in any case."""

    def __init__(self, words: list[str], environment: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.written = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "plaint.cli.main", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.vanish()

    def vanish(self) -> None:
        """Take the terminal away; the program, in a session of its own, gets no signal."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def look(self, seconds: float) -> bool:
        """Take over what the program has written, waiting for it as long; tell whether there was anything."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the program has ended
            return False
        self.written += data
        # Queries with an answer and private sequences that this screen does not know would be printed as text.
        self._stream.feed(data.replace(b"\x1b[>", b"\x1b[?"))
        return bool(data)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def until(self, condition: Callable[[], object] | str, seconds: float = 30.0) -> None:
        """Wait until a text is on the screen, or a condition holds."""
        end = time.monotonic() + seconds
        while not (condition in self.text if isinstance(condition, str) else condition()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"not in {seconds} s: {condition}\n{self.text}")
            self.look(0.05)

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, by name or as they are printed."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            # An escape that another key follows at once would be that key with alt.
            while self.look(0.25 if key == "escape" else 0.03):
                pass

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._master, text.encode())
        while self.look(0.05):
            pass

    def end(self, seconds: float = 20.0) -> int:
        """Wait for the end of the program and return its status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.look(0.05)
        while self.look(0):
            pass
        return self.process.wait(timeout=1)


def environment(place: Path) -> dict[str, str]:
    """Return what keeps a run apart from this computer."""
    return {
        "HOME": str(place), "PLAINT_TODAY": "2026-11-22", "XDG_CONFIG_HOME": str(place / "config"),
        "XDG_STATE_HOME": str(place / "state"), "XDG_CACHE_HOME": str(place / "cache"),
        "XDG_DATA_HOME": str(place / "data"),
    }  # fmt: skip
