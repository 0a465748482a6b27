"""A second program that saves the same file at the very moment when plaint does, again and again.

Each time it reads the file, changes one line, and writes it back, in place or by a rename, while plaint changes
another value. What the second program wrote must be in the file afterwards, or in a copy beside it; what plaint
said it had saved must be there too, or in the versions that it keeps (the second program may have read before).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.model.case import Case
from plaint.domain.model.ids import new_id
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.services.cases import actions
from plaint.services.letters import editor
from plaint.storage.layout import LOG_DIR, entry_name
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WRITER = r"""
import os, re, sys, time
for line in sys.stdin:
    path, word, way, before, between = line.rstrip("\n").split("\t")
    wait = time.perf_counter() + float(before)
    while time.perf_counter() < wait:
        pass
    try:
        old = open(path, encoding="utf-8").read()
    except FileNotFoundError:
        old = 'id = "zzzzzz"\nat = 2026-11-22\nreason = "x"\n'
    new = re.sub(r'(?m)^(title|reason) = .*$', lambda found: f'{found[1]} = "{word}"', old, count=1)
    wait = time.perf_counter() + float(between)
    while time.perf_counter() < wait:
        pass
    if way == "rename":
        with open(path + "~", "w", encoding="utf-8") as file:
            file.write(new)
        os.replace(path + "~", path)
    elif way == "new":
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write(new)
        except FileExistsError:
            print("taken", flush=True)
            continue
    else:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
    print("written", flush=True)
"""


@dataclass(slots=True)
class Tally:
    """What came of the trials of one act."""

    act: str
    trials: int = 0
    together: int = 0
    """Both are in the files."""
    kept: int = 0
    """The second program wrote over ours; ours is in the versions."""
    refused: int = 0
    """Plaint said that it did not save."""
    lost: list[str] = field(default_factory=list)


class Writer:
    """The second program."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, path: Path, word: str, way: str, before: float, between: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{path}\t{word}\t{way}\t{before}\t{between}\n")
        self.process.stdin.flush()

    def wait(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


class Bench:
    """A case that both write to."""

    def __init__(self, top: Path) -> None:
        top.mkdir(parents=True, exist_ok=True)
        self.top = top
        self.workspace = Workspace.init(top / "cases")
        self.workspace = Workspace.open(top / "cases", state=top / "state", source=random.Random(2), clock=lambda: NOW)
        self.folder = self.workspace.create(Case("k7f3qd", "Kettle", opened=NOW.date()))
        entry = Interaction("m2q8x4", NOW, "chat", "in", reason="Asked")
        self.entry = self.workspace.add_interaction(self.case(), entry)
        letter = Letter("p4d1zz", title="Reply", kind="seller-message", created=NOW.date(), body="Dear Sir\n")
        self.letter = self.folder / editor.save(self.workspace, self.case(), None, letter).letter.file

    def case(self) -> LoadedCase:
        while True:
            found = self.workspace.read(self.folder)
            if isinstance(found, LoadedCase):
                return found

    def file_for(self, act: str, number: int) -> Path:
        if act == "log":
            name = entry_name(NOW.date(), new_id(random.Random(number)))
            (self.folder / LOG_DIR).mkdir(exist_ok=True)
            return self.folder / LOG_DIR / name
        return {"withdraw": self.entry, "letter": self.letter}.get(act, self.folder / "case.toml")

    def do(self, act: str, number: int, word: str, case: LoadedCase) -> None:
        """Do the act on the case as it was read before the second program began."""
        workspace = self.workspace
        if act == "set":
            actions.set_fields(workspace, self.case(), [f"problem.text={word}"], now=NOW)
        elif act == "form":
            actions.set_fields(workspace, case, [f"problem.text={word}", "labels+=" + word], now=NOW)
        elif act == "log":
            actions.log_interaction(workspace, case, {"reason": word}, now=NOW, source=random.Random(number))
        elif act == "withdraw":
            actions.withdraw(workspace, case, "m2q8x4", word)
        else:
            editor.save(workspace, case, case.letters[0], replace(case.letters[0], body=f"{word}\n"))

    def in_files(self, word: str) -> bool:
        """Whether the word is in the file, or in one beside it."""
        return any(word in path.read_text(encoding="utf-8") for path in self.folder.rglob("*") if path.is_file())

    def in_versions(self, word: str) -> bool:
        versions = self.workspace.operations.versions
        assert versions is not None
        store = self.top / "state" / "versions" / "content"
        newest = sorted(store.rglob("*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return any(path.is_file() and word.encode() in path.read_bytes() for path in newest)


ACTS = ("set", "form", "log", "withdraw", "letter")


def race(top: Path, act: str, trials: int, seed: int = 4) -> Tally:
    """Let both write at the same moment, so many times."""
    tally, source, writer = Tally(act), random.Random(seed), Writer()
    bench = Bench(top)
    length = 0.004
    try:
        for number in range(trials):
            if number % 200 == 199:  # a log of a thousand entries would only make it slow
                bench = Bench(top / str(number))
            length = 0.8 * length + 0.2 * _one(bench, act, number, writer, source, length, tally)
    finally:
        writer.end()
    return tally


def _one(
    bench: Bench, act: str, number: int, writer: Writer, source: random.Random, length: float, tally: Tally
) -> float:
    """Do one trial; return how many seconds ours took."""
    mine, theirs = f"ours{number:06}", f"theirs{number:06}"
    case, path = bench.case(), bench.file_for(act, number)
    way = "new" if act == "log" else source.choice(("rename", "place"))
    writer.begin(path, theirs, way, source.uniform(0, 0.7 * length), source.uniform(0, 0.7 * length))
    began = time.perf_counter()
    problem = failure(lambda: bench.do(act, number, mine, case))
    took = time.perf_counter() - began
    written = writer.wait() == "written"
    tally.trials += 1
    if written and not bench.in_files(theirs):
        tally.lost.append(f"{act} {number}: what the other wrote ({way}); we said {problem or 'saved'}")
    if problem is not None:
        tally.refused += 1
    elif bench.in_files(mine):
        tally.together += 1
    elif bench.in_versions(mine):
        tally.kept += 1
    else:
        tally.lost.append(f"{act} {number}: what we said was saved ({way})")
    return min(took, 0.05)


def failure(act: Callable[[], object]) -> PlaintError | None:
    """Return how the act failed; anything but a PlaintError comes out."""
    try:
        act()
    except PlaintError as problem:
        return problem
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--trials", type=int, default=1000)
    given = parser.parse_args()
    for act in ACTS:
        sys.stdout.write(json.dumps(asdict(race(given.place / act, act, given.trials))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
