"""Run the long proofs that nothing is lost, one after the other, and print a table of figures.

    python -m benchmarks.soak            all of them: hours on a small machine
    python -m benchmarks.soak --short    the same in some minutes
    python -m benchmarks.soak devices --minutes 10
    python -m benchmarks.soak devices --steps 100000

Status 1 when something was lost or was not as docs/reliability.md promises.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figure import Figure

TOP = Path(__file__).parents[1]
STEPS = 200
"""Of one life of the two devices."""
TELL = 60
"""Seconds after which a run that takes long says how far it is."""


def devices(minutes: float | None, wanted: int | None = None) -> Iterator[Figure]:
    """Let two devices live for so many minutes or steps, each life new; see tests/property/test_devices.py."""
    from benchmarks.merges import known_to_git
    from tests.property.test_devices import run_devices
    from tests.reliability.computer import memory

    steps = kills = words = 0
    began = told = time.perf_counter()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory(dir=memory()) as place:
        known_to_git(Path(home))
        while (steps < wanted) if wanted else (time.perf_counter() - began < (minutes or 1) * 60):
            done = run_devices(Path(place), examples=5, steps=STEPS, derandomize=False, shortest=False)
            steps, kills, words = (old + new for old, new in zip((steps, kills, words), done, strict=True))
            if time.perf_counter() - told > TELL:
                told = time.perf_counter()
                print(f"  {steps:,} steps so far, nothing lost", file=sys.stderr, flush=True)
    what = f"{words} words typed, {kills} processes killed"
    yield Figure("two devices, editors, git, a cloud client", steps, what, 0, time.perf_counter() - began)


def proofs(
    *, short: bool, minutes: float | None = None, steps: int | None = None
) -> dict[str, Callable[[], Iterator[Figure]]]:
    """Return the proofs by name."""
    from benchmarks import kill, merges, second_writer

    return {
        "merges": lambda: merges.figures(50 if short else 1000),
        "second-writer": lambda: second_writer.figures(60 if short else 1000),
        "kill": lambda: kill.figures(23 if short else 1),
        "devices": lambda: devices(minutes or (1 if short else None), steps or (None if minutes or short else 100_000)),
    }


def main() -> int:
    """Run what was asked for; return the status."""
    sys.path.insert(0, str(TOP))
    names = list(proofs(short=True))
    parser = argparse.ArgumentParser(description="The long proofs that nothing is lost.")
    parser.add_argument("proof", nargs="*", choices=[*names, []], help="which; all without")
    parser.add_argument("--short", action="store_true", help="some minutes instead of hours")
    parser.add_argument("--minutes", type=float, help="how long the two devices live")
    parser.add_argument("--steps", type=int, help="how many steps the two devices take, instead")
    given = parser.parse_args()
    lost = 0
    print("| proof | trials | what came of them | lost | time |\n|---|---|---|---|---|", flush=True)
    for name, prove in proofs(short=given.short, minutes=given.minutes, steps=given.steps).items():
        if not given.proof or name in given.proof:
            for figure in prove():
                print(figure, flush=True)
                lost += figure.lost
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
