"""How quickly evidence is hashed, beside ``sha256sum`` in the same run: ``python -m benchmarks.hashing --mb 1000``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plaint.storage.evidence_scan import digest_of_file


def files(folder: Path, count: int, megabytes: int) -> list[Path]:
    """Write some files of the same size and of contents of their own."""
    found = []
    for number in range(count):
        path = folder / f"{number}.bin"
        path.write_bytes((bytes([number]) + os.urandom(1023)) * (megabytes * 1024))
        found.append(path)
    return found


def ours(paths: list[Path]) -> float:
    """Return the seconds that ``evidence verify`` takes to hash the files on every core."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(digest_of_file, paths))
    return time.perf_counter() - begun


def alone(paths: list[Path]) -> float:
    """Return the seconds that they take on one core."""
    begun = time.perf_counter()
    for path in paths:
        digest_of_file(path)
    return time.perf_counter() - begun


def theirs(paths: list[Path]) -> float:
    """Return the seconds that ``sha256sum`` takes, on the one core that it uses."""
    begun = time.perf_counter()
    subprocess.run(["sha256sum", *map(str, paths)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    """Print megabytes a second of the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--files", type=int, default=8)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = files(Path(folder), chosen.files, max(1, chosen.mb // chosen.files))
        size = sum(path.stat().st_size for path in paths) / 1e6
        theirs(paths)  # once before, so that all three find the files in memory
        print(f"{size:.0f} MB in {len(paths)} files, {os.cpu_count()} cores")
        for name, run in (("sha256sum", theirs), ("one core", alone), ("evidence verify", ours)):
            print(f"{name:16} {size / min(run(paths) for _ in range(3)):6.0f} MB/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
