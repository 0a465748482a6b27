"""How quickly evidence is hashed, beside ``sha256sum`` in the same run: ``python -m benchmarks.hashing --mb 1000``.

Goal: a core hashes at least 0.9 times what ``sha256sum`` does. The rate a core is that of processor time, so that
what else runs on the machine does not decide it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from plaint.storage.cases.evidence_scan import digest_of_file

GOAL = 0.9
CORES = os.cpu_count() or 1
Run = Callable[[Sequence[Path]], object]


@dataclass(frozen=True, slots=True)
class Rate:
    """Megabytes a second, of the clock on the wall and of processor time."""

    wall: float
    core: float


def files(folder: Path, count: int, megabytes: int) -> list[Path]:
    """Write some files of the same size and of contents of their own."""
    found = []
    for number in range(count):
        path = folder / f"{number}.bin"
        path.write_bytes((bytes([number]) + os.urandom(1023)) * (megabytes * 1024))
        found.append(path)
    return found


def ours(paths: Sequence[Path]) -> None:
    """Hash as ``evidence verify`` does: threads on every core; hashlib lets the others run meanwhile."""
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(digest_of_file, paths))


def processes(paths: Sequence[Path]) -> None:
    """Hash in a process for each core, to see what threads cost."""
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(digest_of_file, paths))


def alone(paths: Sequence[Path]) -> None:
    """Hash on one core."""
    for path in paths:
        digest_of_file(path)


def program(*command: str) -> Run:
    """Return how another program hashes them, one process a core."""

    def run(paths: Sequence[Path]) -> None:
        shares = [share for number in range(CORES) if (share := paths[number::CORES])]
        running = [subprocess.Popen([*command, *map(str, share)], stdout=subprocess.DEVNULL) for share in shares]
        ended = [one.wait() for one in running]
        if any(ended):
            raise SystemExit(f"{command[0]} failed")

    return run


def rate(run: Run, paths: Sequence[Path], rounds: int) -> Rate:
    """Return the best of some rounds."""
    size = sum(path.stat().st_size for path in paths) / 1e6
    walls, cores = [], []
    for _ in range(rounds):
        wall, spent = time.perf_counter(), sum(os.times()[:4])
        run(paths)
        walls.append(time.perf_counter() - wall)
        cores.append(max(0.01, sum(os.times()[:4]) - spent))
    return Rate(size / min(walls), size / min(cores))


def main() -> int:
    """Print the rates; end with status 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    runs: dict[str, Run] = {"sha256sum": program("sha256sum")}
    if shutil.which("openssl"):
        runs["openssl dgst"] = program("openssl", "dgst", "-sha256")
    runs |= {"one core": alone, "in processes": processes, "evidence verify": ours}
    with tempfile.TemporaryDirectory() as folder:
        paths = files(Path(folder), chosen.files, max(1, chosen.mb // chosen.files))
        print(f"{chosen.files} files of {paths[0].stat().st_size / 1e6:.0f} MB, {CORES} cores")
        print(f"{'MB/s':16} {'wall':>6} {'core':>6}")
        alone(paths)  # once before, so that all find the files in memory
        rates = {name: rate(run, paths, chosen.rounds) for name, run in runs.items()}
    for name, one in rates.items():
        print(f"{name:16} {one.wall:6.0f} {one.core:6.0f}")
    times = rates["evidence verify"].core / rates["sha256sum"].core
    print(f"a core of evidence verify does {times:.2f} times what sha256sum does (goal: {GOAL})")
    return 0 if times >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
