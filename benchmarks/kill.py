"""Break every way of writing at its calls to the system, and end the process there; print what was not as promised.

    python -m benchmarks.kill                              every call
    python -m benchmarks.kill --stride 9                   every ninth
    python -m benchmarks.kill --part 1/4                   a quarter of them; the four together are all
    python -m benchmarks.kill --done /var/tmp/kill.jsonl   goes on where it was stopped

Status 1 when something was not as docs/reliability.md promises.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure

TOP = Path(__file__).parents[1]
SYNC = "sync"
"""Broken by a program of its own (tests/reliability/sharing.py), at every start of git too."""


def figures(stride: int, part: str = "1/1", done: Path | None = None, acts: Sequence[str] = ()) -> Iterator[Figure]:
    """Break every ``stride``-th call in all ways and kill there (tests/reliability/breaking.py).

    ``done`` is a file of what was found so far: ways of writing that are in it are not done again. It belongs to one
    stride and part.
    """
    from tests.reliability.computer import memory

    before = done.read_text(encoding="utf-8").splitlines() if done and done.exists() else []
    for line in before:
        yield _figure(json.loads(line))
    known = {json.loads(line)["act"] for line in before}
    asked = ["--stride", str(stride), "--part", part]
    chosen = [word for act in known for word in ("--without", act)]
    chosen += [word for act in acts for word in ("--act", act)]
    runs = [("breaking", [*asked, *chosen])] if set(acts) != {SYNC} else []
    if SYNC in (acts or [SYNC]) and SYNC not in known:
        runs.append(("sharing", asked))
    for program, words in runs:
        with tempfile.TemporaryDirectory(dir=memory()) as place:
            yield from _run(["-m", f"tests.reliability.{program}", place, *words], done)


def _run(words: Sequence[str], done: Path | None) -> Iterator[Figure]:
    with subprocess.Popen([sys.executable, *words], cwd=TOP, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if done is not None:
                with done.open("a", encoding="utf-8") as file:
                    file.write(line)
            yield _figure(json.loads(line))
    if program.returncode:
        raise SystemExit(program.returncode)


def _figure(one: dict[str, Any]) -> Figure:
    for problem in one["problems"]:
        print(f"  {problem}", flush=True)
    what = f"{one['calls']} calls: {one['trials']} broken ({one['done']} done all the same), {one['kills']} killed"
    return Figure(f"broken: {one['act']}", one["trials"] + one["kills"], what, len(one["problems"]), one["seconds"])


def main() -> int:
    """Print the figures; return the status."""
    parser = argparse.ArgumentParser(description="Broken calls and killed processes.")
    parser.add_argument("--stride", type=int, default=1, help="break every so-manieth call; 1 is all of them")
    parser.add_argument("--part", default="1/1", help="such as 2/4: only the second of four equal parts")
    parser.add_argument("--done", type=Path, help="keep what was found here, and go on from there")
    parser.add_argument("--act", action="append", default=[], help="only this way of writing; can be given again")
    given = parser.parse_args()
    lost = 0
    for figure in figures(given.stride, given.part, given.done, given.act):
        print(figure, flush=True)
        lost += figure.lost
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
