"""What a start loads, and when: ``python -m benchmarks.startup [early|list|desk] [MODULES]``.

Runs the start in a fresh interpreter with ``-X importtime`` and prints the modules that take longest by themselves,
with the moment at which each was there. Nothing is shown of a terminal; the desk's start is its imports.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

STARTS = {
    "early": "import plaint.entry, plaint.tui.startup.last_screen, plaint.clock, plaint.locations, "
    "plaint.services.setup.locate, sqlite3",
    "drawn": "import plaint.entry, plaint.tui.startup.first_paint, plaint.tui.panels.columns, "
    "plaint.services.index.ordering, sqlite3",
    "list": "import plaint.entry, plaint.cli.main, plaint.cli.case_list, "
    "plaint.cli.commands.cases.list, plaint.services.index.listing",
    "desk": "import plaint.tui.run, plaint.tui.app, plaint.tui.desk_screen",
}
"""What each start imports before its first rows."""
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|(\s+)(\S+)")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A module, the milliseconds that it took by itself, and those since the start when it was there."""

    name: str
    own: float
    at: float


def loaded(start: str) -> list[Loaded]:
    """Return the modules that a start loads, in the order in which they were there."""
    words = [sys.executable, "-X", "importtime", "-c", STARTS[start]]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found, clock = [], 0.0
    for match in _LINE.finditer(done.stderr):
        clock += int(match[1]) / 1000
        found.append(Loaded(match[4], int(match[1]) / 1000, clock))
    return found


def main(arguments: list[str]) -> int:
    """Print the modules that take longest, for one start or for all."""
    most = next((int(one) for one in arguments if one.isdigit()), 15)
    for start in [one for one in arguments if one in STARTS] or STARTS:
        found = loaded(start)
        ours = sum(one.name.startswith("plaint") for one in found)
        total = found[-1].at if found else 0.0
        print(f"{start}: {len(found)} modules, {ours} of them ours, {total:.0f} ms of importing")
        for one in sorted(found, key=lambda one: -one.own)[:most]:
            print(f"  {one.own:7.1f} ms  there at {one.at:7.1f} ms  {one.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
