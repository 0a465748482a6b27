"""Every figure of docs/performance.md beside its floor or peer: ``python -m benchmarks.table [FOLDER] [CASES ...]``.

Makes workspaces of 100 and 10,000 cases (or as many as are named, 20 interactions each) below FOLDER, or in a
temporary folder, and prints one table for each. ``--quick`` takes each figure once; ``--cache=FOLDER`` begins with a
copy of an index that is there (benchmarks.quick_index makes one) and leaves out what reads everything. Ratios are
to be read, not milliseconds: both sides are measured in the same run. Programs that are not installed are left out.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import make
from benchmarks.measuring import (
    SMALLEST,
    Figure,
    at_rest,
    environment,
    median,
    on_terminal,
    p95,
    process_ms,
    python,
    seen,
    until_seen,
)

CURSOR, FRAME = "▌".encode(), b"help"
WATCHED = ("● live".encode(), "◐ polling".encode())
"""Everything is read, and watched: by events, or by looking where the system has no watches left."""
ROWS = 30
"""Rows that the screen has at least."""
LONG = 1000
"""Cases from which it takes so long to read them all that the desk says how far it is again and again."""
CALM = 80.0
"""Seconds after which nothing has happened for long, as the watcher sees it."""
RARE = "handed0"
"""A word that no text holds: the whole tree has to be looked through by whoever has no index."""
_PARSE = """
import pathlib, sys, tomllib
for path in pathlib.Path(sys.argv[1]).rglob("*.toml"):
    tomllib.loads(path.read_text())
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace that is measured, and where everything that belongs to the run lies."""

    root: Path
    home: Path
    times: int

    @property
    def env(self) -> dict[str, str]:
        """The environment of every program."""
        return environment(self.home)

    def plaint(self, *words: str) -> list[str]:
        """Return the words that run plaint on the workspace."""
        return python("-m", "plaint", "-C", str(self.root), *words)

    def desk(self) -> list[str]:
        """Return the words that open the desk."""
        return python("-m", "plaint", str(self.root))


def first_start(place: Place) -> Iterator[Figure]:
    """Without an index: the first screenful, then everything."""
    smallest = median(lambda: until_seen(python("-c", SMALLEST), place.env, b"smallest"), place.times)
    yield Figure("first rows, no index yet", until_seen(place.desk(), place.env, CURSOR), "smallest app", smallest, 1.3)
    shutil.rmtree(place.home / "cache", ignore_errors=True)
    began = time.perf_counter()
    process_ms(place.plaint("search", RARE), place.env)
    whole = (time.perf_counter() - began) * 1000
    tool = grep()
    peer = process_ms([*tool, RARE, str(place.root)], place.env)
    yield Figure("index from nothing", whole, f"{tool[0]} -rl", peer, 5)


def start(place: Place) -> Iterator[Figure]:
    """With an index: first rows, the desk's own frame, what it takes at rest."""
    with on_terminal(place.desk(), place.env) as (_, ours, began):  # keeps the look for the next start
        seen(ours, WATCHED, began, 900)
        time.sleep(1)
    smallest = median(lambda: until_seen(python("-c", SMALLEST), place.env, b"smallest"), place.times)
    rows = median(lambda: until_seen(place.desk(), place.env, CURSOR), place.times)
    yield Figure("first rows visible", rows, "smallest app", smallest, 0.25)
    frame = median(lambda: until_seen(place.desk(), place.env, FRAME), place.times)
    yield Figure("the desk's own frame", frame, "smallest app", smallest, 1.15)
    least, _ = at_rest(python("-c", SMALLEST), place.env, b"smallest")
    held, share = at_rest(
        place.desk(), place.env, WATCHED, 20.0 if place.times > 1 else 3.0, CALM if place.times > 1 else 3.0
    )
    yield Figure("memory at rest, watching", held, "smallest app", least, 1.6, "MB")
    yield Figure("idle, % of a core", share * 100, "goal", 0.1, 1, "%")


def commands(place: Place) -> Iterator[Figure]:
    """Whole processes of the command line."""
    floor = median(lambda: process_ms(python("-c", "import click, sqlite3"), place.env), place.times)
    taken = {}
    for words in (["list"], ["search", RARE]):
        name = f"plaint {words[0]}"
        taken[name] = median(lambda words=words: process_ms(place.plaint(*words), place.env), place.times)  # type: ignore[misc]
        yield Figure(name, taken[name], "import click, sqlite3", floor, None)
    folder = next(one for one in sorted(place.root.iterdir()) if one.is_dir())
    entry = place.plaint("log", folder.name, "measured", "--channel", "phone")
    yield Figure(
        "plaint log", median(lambda: process_ms(entry, place.env), place.times), "import click, sqlite3", floor, None
    )
    shutil.rmtree(folder / "interactions", ignore_errors=True)  # what was logged just now
    tool = grep()
    peer = median(lambda: process_ms([*tool, RARE, str(place.root)], place.env), place.times)
    yield Figure("plaint search", taken["plaint search"], f"{tool[0]} -rl", peer, 0.25)
    stats = median(lambda: process_ms(["find", str(place.root), "-newermt", "2100-01-01"], place.env), place.times)
    yield Figure("search, beyond its imports", taken["plaint search"] - floor, "find -newermt", stats, 1.5)


def screen(place: Place) -> Iterator[Figure]:
    """Keys, searches and saves, to the screen."""
    from benchmarks import on_screen

    os.environ.update({name: value for name, value in place.env.items() if name.startswith("XDG_")})
    sys.setswitchinterval(0.0005)
    many = place.times > 1
    floor = asyncio.run(on_screen.bare(60 if many else 8))
    words = ("parcel", "evening", "cracked", "kettle") if many else ("photo",)
    times = asyncio.run(on_screen.desk(place.root, place.home / "state", words, 20 if many else 2, 60 if many else 8))
    yield Figure("cursor move, p50", median(iter(times.cursor).__next__, len(times.cursor)), "bare list",
                 median(iter(floor.cursor).__next__, len(floor.cursor)), 1.2)  # fmt: skip
    yield Figure("half a page, p95", p95(times.scroll), "bare list", p95(floor.scroll), 1.2)
    yield Figure("worst key", max(times.cursor + times.scroll), "goal", 16.0, 1)
    yield Figure("search as typed, p95", p95(times.search), "goal", 16.0, 1)
    yield Figure("a save to the screen, p50", median(iter(times.saved).__next__, len(times.saved)), "goal", 25.0, 1)
    yield Figure("a save to the screen, p95", p95(times.saved), "goal", 150.0, 1)


def reading(place: Place) -> Iterator[Figure]:
    """Everything read: findings of all cases, and hashes of evidence."""
    serial = process_ms(python("-c", _PARSE, str(place.root)), place.env)
    yield Figure("plaint check", process_ms(place.plaint("check"), place.env), "serial tomllib", serial, 0.6)
    folder = next(one for one in sorted(place.root.iterdir()) if one.is_dir())
    large = folder / "evidence" / "film.bin"
    large.write_bytes(os.urandom(1 << 20) * 200)
    try:
        process_ms(place.plaint("evidence", "verify", folder.name), place.env)
        ours = process_ms(place.plaint("evidence", "verify", folder.name), place.env)
        yield Figure(
            "evidence verify, 200 MB", ours, "sha256sum", process_ms(["sha256sum", str(large)], place.env), 1.1
        )
    finally:
        large.unlink()


def checkout(place: Place) -> Iterator[Figure]:
    """Every case changed at once, as git does: from the end of the writing to the new titles on the screen.

    And until all that is not on the screen is read as well.
    """
    texts = {path: path.read_bytes() for path in sorted(place.root.glob("*/case.toml"))[:10_000]}
    try:
        with on_terminal(place.desk(), place.env) as (_, ours, began):
            seen(ours, WATCHED, began, 900)
            time.sleep(3)  # until everything has been looked at once
            for path, text in texts.items():
                path.write_bytes(text.replace(b'title = "', b'title = "Zq'))
            changed = time.perf_counter()
            value = seen(ours, b"Zq", changed, 900, min(ROWS, len(texts)))
            whole = value
            if len(texts) >= LONG:
                seen(ours, b"reading", changed, 900)
                whole = seen(ours, WATCHED, changed, 900)
        yield Figure(f"{len(texts):,} cases changed, to the screen", value, "goal", 1000.0, 1)
        yield Figure("and until all of them are read", whole, "goal", 1000.0, None)
    finally:
        for path, text in texts.items():
            path.write_bytes(text)


def dossier(place: Place) -> Iterator[Figure]:
    """A dossier of 200 exhibits as PDF (benchmarks.dossier makes it and says seconds and megabytes)."""
    count = 200 if place.times > 1 else 5
    words = python("-m", "benchmarks.dossier", "--exhibits", str(count))
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=900)
    found = re.search(r"pdf: .*? ([0-9.]+) s[ ,].*peak (\d+) MB", done.stdout)
    if found:
        yield Figure(f"dossier of {count} exhibits", float(found[1]) * 1000, "goal", 10_000.0, 1)
        yield Figure("its memory", float(found[2]), "goal", 500.0, 1, "MB")


GROUPS: tuple[Callable[[Place], Iterator[Figure]], ...] = (
    first_start,
    start,
    commands,
    screen,
    reading,
    checkout,
    dossier,
)
FROM_INDEX = tuple(group for group in GROUPS if group not in {first_start, reading})
"""What an index that is there already is enough for."""


def grep() -> list[str]:
    """Return the fastest searcher that is installed, as a command that names files."""
    return ["rg", "-l"] if shutil.which("rg") else ["grep", "-rl"]


def table(cases: int, folder: Path, times: int = 5, cache: str = "") -> Iterator[str]:
    """Yield the lines of the table for so many cases; the workspace is made unless it is there."""
    root = folder / f"c{cases}"
    if not root.is_dir():
        for _ in make(root, cases):
            pass
    with tempfile.TemporaryDirectory(prefix="plaint-table-") as home:
        yield f"| {cases:,} cases | plaint | beside | ratio | goal | met |"
        yield "|---|---|---|---|---|---|"
        if cache:
            shutil.copytree(cache, Path(home) / "cache" / "plaint")
        for group in FROM_INDEX if cache else GROUPS:
            try:
                for figure in group(Place(root, Path(home), times)):
                    yield figure.line()
            except (TimeoutError, OSError, subprocess.SubprocessError, StopIteration) as problem:
                yield f"| {group.__name__} | could not be measured: {problem} | | | | |"


def main(arguments: list[str]) -> int:
    """Print the tables; always exit status 0, for the machine decides as much as the program."""
    sizes = [int(one) for one in arguments if one.isdigit()] or [100, 10_000]
    named = [Path(one) for one in arguments if not one.isdigit() and not one.startswith("-")]
    with tempfile.TemporaryDirectory(prefix="plaint-corpus-") as made:
        for cases in sizes:
            cache = next((one.partition("=")[2] for one in arguments if one.startswith("--cache=")), "")
            for line in table(cases, named[0] if named else Path(made), 1 if "--quick" in arguments else 5, cache):
                print(line, flush=True)
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
