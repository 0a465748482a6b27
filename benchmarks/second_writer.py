"""Let a second program save the same file at the same moment as plaint; print how many edits were lost.

python -m benchmarks.second_writer --trials 1000
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figure import Figure, timed


def figures(trials: int) -> Iterator[Figure]:
    """Race so many times for each way of writing (tests/reliability/second.py)."""
    from tests.reliability.second import ACTS, race

    with tempfile.TemporaryDirectory() as place:
        for act in ACTS:
            tally, seconds = timed(partial(race, Path(place, act), act, trials))
            what = f"{tally.together} both in the files, {tally.kept} ours in the versions, {tally.refused} refused"
            yield Figure(f"second writer against {act}", tally.trials, what, len(tally.lost), seconds)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Races with a second program.")
    parser.add_argument("--trials", type=int, default=1000, help="for each way of writing")
    for figure in figures(parser.parse_args().trials):
        print(figure)


if __name__ == "__main__":
    main()
