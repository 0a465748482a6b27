"""How the figures of ``benchmarks.table`` are taken: whole processes, and programs on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = (120, 40)
SMALLEST = """
from textual.app import App
from textual.widgets import Label

class Smallest(App):
    def compose(self):
        yield Label("smallest")

Smallest().run()
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: what was measured, what it is compared with in the same run, and the ratio wished for."""

    name: str
    value: float
    beside: str
    other: float
    goal: float | None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the other it is."""
        return self.value / self.other if self.other else 0.0

    def line(self) -> str:
        """Return the line as it is printed."""
        goal = "" if self.goal is None else f"{self.goal:g}x"
        met = "" if self.goal is None else "yes" if self.ratio <= self.goal else "no"
        return (
            f"| {self.name} | {self.value:.4g} {self.unit} | {self.beside}: {self.other:.4g} {self.unit} "
            f"| {self.ratio:.2f}x | {goal} | {met} |"
        )


def environment(folder: Path) -> dict[str, str]:
    """Return an environment of its own, so that nothing of the person who measures is touched."""
    held = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG") if name in os.environ}
    for kind in ("CONFIG", "STATE", "CACHE"):
        held[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
    more = {"HOME": str(folder), "TERM": "xterm-256color", "COLORTERM": "truecolor", "PLAINT_TODAY": "2026-11-22"}
    return held | more


def median(act: Callable[[], float], times: int) -> float:
    """Return the median of several runs."""
    return statistics.median(act() for _ in range(times))


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def process_ms(words: Sequence[str], env: dict[str, str], folder: Path | None = None) -> float:
    """Run a program to its end; return milliseconds."""
    began = time.perf_counter()
    subprocess.run(words, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - began) * 1000


@contextmanager
def on_terminal(words: Sequence[str], env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """Run a program on a terminal of its own; gives it, the terminal's other end, and when it began."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    began = time.perf_counter()
    with subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True, close_fds=True
    ) as program:
        os.close(theirs)
        try:
            yield program, ours, began
        finally:
            program.kill()
            program.wait()
            os.close(ours)


def seen(ours: int, mark: bytes | tuple[bytes, ...], began: float, limit: float = 120.0, times: int = 1) -> float:
    """Read the screen until something (or one of several things) stands on it; return milliseconds since it began.

    ``times`` is how often it has to be written.

    Raises TimeoutError with what was there instead.
    """
    text, marks = b"", (mark,) if isinstance(mark, bytes) else mark
    while time.perf_counter() - began < limit:
        if select.select([ours], [], [], 0.5)[0]:
            try:
                text += os.read(ours, 65536)
            except OSError:
                break
            if any(text.count(one) >= times for one in marks):
                return (time.perf_counter() - began) * 1000
    raise TimeoutError(f"{mark!r} is not on the screen: {text[-300:]!r}")


def until_seen(words: Sequence[str], env: dict[str, str], mark: bytes) -> float:
    """Return milliseconds from the start of a program to something on its screen."""
    with on_terminal(words, env) as (_, ours, began):
        return seen(ours, mark, began)


def at_rest(
    words: Sequence[str], env: dict[str, str], mark: bytes | tuple[bytes, ...], seconds: float = 3.0, calm: float = 3.0
) -> tuple[float, float]:
    """Return megabytes of a program ``calm`` seconds after it shows a mark, and the part of a core that it uses then.

    The part is the mean of so many ``seconds``.
    """
    with on_terminal(words, env) as (program, ours, began):
        seen(ours, mark, began, 900)
        _drain(ours, calm)
        before = _used(program.pid)
        _drain(ours, seconds)
        share = (_used(program.pid) - before) / seconds
        status = Path(f"/proc/{program.pid}/status").read_text(encoding="ascii")
        kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        return kilobytes / 1000, share


def _drain(ours: int, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        if select.select([ours], [], [], left)[0]:
            os.read(ours, 65536)


def _used(process: int) -> float:
    """Return the seconds of processor time of all threads, to the microsecond."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9


def python(*words: str) -> list[str]:
    """Return the words that run the interpreter we run in: no shim of a version manager."""
    return [sys.executable, *words]
