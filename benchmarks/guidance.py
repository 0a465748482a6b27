"""How long the guidance on one case takes: stage, steps, deadlines and findings with 20 interactions.

    python benchmarks/guidance.py            prints medians of processor time beside the goal of 1 ms

The plain figure decides. The floor, ``python -c "import click"``, is timed in the same run, so that figures of two
machines can be compared by their ratio.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from plaint.domain.model.interaction import in_time_order
from plaint.services.guidance.guidance import guide
from plaint.storage.workspace import LoadedCase, Workspace

TODAY = date(2026, 11, 22)
GOAL_MS = 1.0
ENTRIES = 20


def floor_ms(runs: int = 7) -> float:
    """Return the median processor time of the floor on this machine, in milliseconds."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "import click"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times) * 1000


def stretched(loaded: LoadedCase) -> LoadedCase:
    """Return the case with a log of 20 entries, its own repeated at later times."""
    log = list(loaded.log)
    while log and len(log) < ENTRIES:
        last = log[len(log) - len(loaded.log)]
        at = last.at + timedelta(days=1) if last.at else None
        log.append(replace(last, id=f"copy{len(log):02d}", at=at))
    return replace(loaded, log=in_time_order(log))


def median_ms(loaded: LoadedCase, workspace: Workspace, runs: int = 200) -> float:
    """Return the median of warm runs in milliseconds."""
    guide(loaded, workspace, TODAY)
    times = []
    for _ in range(runs):
        began = time.process_time()
        guide(loaded, workspace, TODAY)
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000


def main() -> int:
    """Time every sample case and print a line for each; exit status 1 if the median of all misses the goal."""
    workspace = Workspace.open(Path(__file__).parent.parent / "cases")
    medians = []
    for case in workspace.cases():
        if isinstance(case, LoadedCase):
            medians.append(median_ms(stretched(case), workspace))
            print(f"{medians[-1]:6.2f} ms  {case.name}")
    overall, floor = statistics.median(medians), floor_ms()
    print(f"{overall:6.2f} ms  median of {len(medians)} cases with {ENTRIES} interactions; goal {GOAL_MS} ms")
    print(f"{floor:6.1f} ms  import click, the floor, in the same run")
    return 0 if overall <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
