"""Merge random two-sided changes with real git, plain and with the driver; print how many were lost or mixed.

    python -m benchmarks.merges --trials 1000

The trial itself is the test's (tests/unit/sync/test_random_merges.py); it fails at the first entry that is not as it
should be.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figure import Figure, timed


def figures(trials: int) -> Iterator[Figure]:
    """Run ``trials`` merges with the driver and as many without; in turns merge, rebase and cherry-pick."""
    from tests.reliability.computer import memory
    from tests.unit.sync.test_random_merges import two_sided

    with tempfile.TemporaryDirectory(dir=memory()) as place:
        known_to_git(Path(place))
        for driver in (True, False):
            folder = Path(place, str(driver))
            folder.mkdir()
            merged, seconds = timed(partial(two_sided, folder, trials=trials, driver=driver))
            kind = "with the driver" if driver else "plain git"
            what = f"{merged} merged, {trials - merged} left as conflicts with all versions in git"
            yield Figure(f"two-sided merges, {kind}", trials, what, 0, seconds)


def known_to_git(home: Path) -> None:
    """Let git know a name, and nothing else of this machine."""
    (home / ".gitconfig").write_text(
        "[user]\nname = Anna\nemail = anna@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n",
        encoding="utf-8",
    )
    os.environ |= {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Two-sided merges with real git.")
    parser.add_argument("--trials", type=int, default=1000, help="so many with the driver and as many without")
    for figure in figures(parser.parse_args().trials):
        print(figure)


if __name__ == "__main__":
    main()
