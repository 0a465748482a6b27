"""Break every way of writing at its calls to the system, and end the process there; print what was not as promised.

python -m benchmarks.kill --stride 1
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.soak import Figure

TOP = Path(__file__).parents[1]


def figures(stride: int) -> Iterator[Figure]:
    """Break every ``stride``-th call in nine ways and kill there (tests/reliability/breaking.py)."""
    with tempfile.TemporaryDirectory() as place:
        words = [sys.executable, "-m", "tests.reliability.breaking", place, "--stride", str(stride)]
        began = time.perf_counter()
        with subprocess.Popen(words, cwd=TOP, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            for line in program.stdout:
                one = json.loads(line)
                what = f"{one['calls']} calls: {one['trials']} broken ({one['done']} done all the same), "
                what += f"{one['kills']} killed"
                for problem in one["problems"]:
                    print(f"  {problem}", flush=True)
                now = time.perf_counter()
                count = one["trials"] + one["kills"]
                yield Figure(f"broken: {one['act']}", count, what, len(one["problems"]), now - began)
                began = now
        if program.returncode:
            raise SystemExit(program.returncode)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Broken calls and killed processes.")
    parser.add_argument("--stride", type=int, default=1, help="break every so-manieth call; 1 is all of them")
    for figure in figures(parser.parse_args().stride):
        print(figure)


if __name__ == "__main__":
    main()
