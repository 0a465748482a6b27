"""Random keys and clicks on the desk: ``python -m benchmarks.monkey [STEPS] [SEED]``, 20,000 steps unless told.

Runs on a copy of the samples, and looks after it: no exception, nothing written outside the workspace and the
folders that the program has for itself. The same seed presses the same keys. Other programs are never started.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest import mock

from textual.pilot import OutOfBounds

from plaint.tui.app import PlaintApp
from plaint.tui.commands.remap import scopes
from plaint.tui.core import external

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).resolve().parent.parent / "cases"
SIZES = ((120, 40), (80, 24), (200, 60), (60, 15), (100, 30))
LEAVES = {"q", "ctrl+q", "ctrl+c"}
TYPED = "abz019 .,:/!-*[]\"'=é日"
ALWAYS = ("escape", "enter", "tab", "shift+tab", "ctrl+s", "backspace", "space", "delete", "ctrl+p", "y")


def known_keys() -> tuple[str, ...]:
    """Return every key that does something in some place, but those that leave the program."""
    found = {key for scope in scopes() for keys in scope.keys.values() for key in keys}
    return tuple(sorted(found - LEAVES))


@contextmanager
def harmless() -> Iterator[None]:
    """Start no editor, opener or clipboard."""
    with (
        mock.patch.object(external, "open_outside", return_value=None),
        mock.patch.object(external, "copy_natively", return_value="nothing"),
        mock.patch.object(subprocess, "run", side_effect=OSError(2, "not here")),
    ):
        yield


async def play(root: Path, state: Path, steps: int, seed: int) -> int:
    """Press and click at random; return how many steps were made. Raises whatever the app raises."""
    chance = random.Random(seed)
    keys = known_keys()
    app = PlaintApp(root, TODAY, state=state)
    made = 0
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.pause(0.3)
        while made < steps:
            made += 1
            kind = chance.random()
            if kind < 0.55:
                await pilot.press(chance.choice(keys))
            elif kind < 0.72:
                await pilot.press(chance.choice(ALWAYS))
            elif kind < 0.85:
                await pilot.press(*chance.choice(TYPED))
            elif kind < 0.985:
                await _click(app, pilot, chance)
            else:
                await pilot.resize_terminal(*chance.choice(SIZES))
            if not app.is_running or app._exit:  # noqa: SLF001 - whether it is about to end is said nowhere else
                break
    return made


async def _click(app: PlaintApp, pilot: object, chance: random.Random) -> None:
    from textual.pilot import Pilot

    assert isinstance(pilot, Pilot)
    place = (chance.randrange(max(1, app.size.width)), chance.randrange(max(1, app.size.height)))
    try:
        await pilot.click(offset=place, times=chance.choice((1, 1, 1, 2)))
    except OutOfBounds:
        return


def outside(folder: Path, root: Path, state: Path) -> list[Path]:
    """Return the files in a folder that are neither the workspace's nor the program's own."""
    own = (root, state, folder / "xdg")
    return [path for path in folder.rglob("*") if path.is_file() and not any(path.is_relative_to(one) for one in own)]


def run(folder: Path, steps: int, seed: int) -> int:
    """Play on a copy of the samples in an empty folder; return the steps made. AssertionError: it wrote elsewhere."""
    root, state = folder / "cases", folder / "state"
    shutil.copytree(SAMPLES, root)
    home = folder / "home"
    home.mkdir()
    names = {"HOME": str(home), "TEXTUAL_ANIMATION": "none"}
    names |= {f"XDG_{kind}_HOME": str(folder / "xdg" / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE")}
    here = Path.cwd()
    with mock.patch.dict(os.environ, names), harmless():
        os.chdir(home)
        try:
            made = asyncio.run(play(root, state, steps, seed))
        finally:
            os.chdir(here)
    strays = outside(folder, root, state)
    # A list, calendar or dossier that a person asked to be written goes where the form says: into the home folder,
    # by a name to which the monkey may have typed some more.
    asked = {".csv", ".ics", ".json", ".pdf", ".zip", ".html", ".md"}
    strays = [path for path in strays if not any(kind in path.name for kind in asked) or not path.is_relative_to(home)]
    assert not strays, f"seed {seed} wrote outside the workspace: {strays}"
    return made


def main(arguments: list[str]) -> int:
    """Play in rounds of 1,000 steps, each with a seed of its own; print where a round that fails can be had again."""
    total, seed = int((arguments or ["20000"])[0]), int((arguments[1:] or ["1"])[0])
    done = 0
    while done < total:
        steps = min(1000, total - done)
        with tempfile.TemporaryDirectory(prefix="plaint-monkey-") as folder:
            try:
                made = run(Path(folder), steps, seed)
            except BaseException:
                print(f"seed {seed}: python -m benchmarks.monkey {steps} {seed} shows it again")
                raise
        print(f"seed {seed}: {made} steps")
        done, seed = done + steps, seed + 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
