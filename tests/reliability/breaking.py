"""Every way of writing, broken at every call to the system; see :func:`break_everything`.

Run as a program it breaks them and prints what was found as JSON. It is a process of its own because it ends
children by SIGKILL and listens to the interpreter's audit events, which cannot be taken back.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.reliability.writes import ACTS, Act, Place, Tree, prepare
from tests.unit.storage.faults import CALLS, ERRORS, failing, killed, short

from plaint.domain.errors import NotSaved, PlaintError
from plaint.storage.files.disk import DISK, NEW_FLAGS, Disk
from plaint.storage.workspace import LoadedCase

AUDITED = frozenset({
    "open", "os.chmod", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir",
    "os.truncate", "os.utime",
})  # fmt: skip
FULL = "full disk from here on"
Fault = Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]


@dataclass(slots=True)
class Breaker:
    """Counts the calls to the system, made through the Disk or beside it, and breaks one or all from there on."""

    fault: Fault | None = None
    at: int = -1
    lasting: bool = False
    top: str = ""
    made: list[str] = field(default_factory=list)
    inside: bool = False

    def reach(self, name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        number = len(self.made)
        self.made.append(name)
        self.inside = True
        try:
            if self.fault is not None and (number == self.at or (self.lasting and number > self.at >= 0)):
                return self.fault(name, real, arguments)
            return real(*arguments)
        finally:
            self.inside = False

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take an audit event, raised before the call: an exception makes the call fail."""
        if event in AUDITED and not self.inside and arguments:
            place = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
            if place.startswith(self.top):
                self.reach(event, nothing, arguments)


def nothing(*arguments: Any) -> None:
    """The call itself comes after the event."""


_running: list[Breaker] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _running:
        _running[-1].heard(event, arguments)


class CountedDisk(Disk):
    """What DISK is while something is broken."""

    def __getattribute__(self, name: str) -> Any:
        real = super().__getattribute__(name)
        return (lambda *arguments: _running[-1].reach(name, real, arguments)) if name in CALLS else real

    def sleep(self, seconds: float) -> None:
        """Nobody waits."""


def under(breaker: Breaker, act: Callable[[], object]) -> BaseException | None:
    """Do the act on the broken system; return how it failed."""
    _running.append(breaker)
    DISK.__class__ = CountedDisk
    try:
        act()
    except Exception as problem:  # noqa: BLE001 - any kind is judged
        return problem
    finally:
        DISK.__class__ = Disk
        _running.pop()
    return None


def full(root: Path) -> Fault:
    """The workspace's disk is full from here on; the state directory is on another one."""

    def fault(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        below = isinstance(arguments[0], str | Path) and str(arguments[0]).startswith(str(root))
        if below and (name in {"mkdir", "os.mkdir", "link"} or (name == "open" and arguments[1:2] == (NEW_FLAGS,))):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*arguments)

    return fault


@dataclass(slots=True)
class Found:
    """What came of it."""

    act: str
    calls: int = 0
    trials: int = 0
    kills: int = 0
    done: int = 0
    """Broken at a place where the act could be done all the same."""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


class Bench:
    """One act, its state before and after, and the judgement on every broken run."""

    def __init__(self, place: Place, act: Act) -> None:
        self.place = place
        self.act = act
        self.found = Found(act.name)
        shutil.rmtree(place.top / "work", ignore_errors=True)
        prepare(place)
        if act.before is not None:
            act.before(place, place.open())
        place.keep()
        self.before = place.tree()
        probe = Breaker(top=str(place.top))
        failed = under(probe, self.do)
        assert failed is None, (act.name, failed)
        self.after = place.tree()
        assert self.after != self.before, act.name
        self.found.calls = len(probe.made)

    def do(self) -> None:
        self.act.do(self.place, self.place.open())

    def say(self, where: str, what: str) -> None:
        self.found.problems.append(f"{self.act.name}: {where}: {what}")

    def fail(self, at: int, name: str, fault: Fault, *, lasting: bool = False) -> None:
        """Break the call with this number, and judge."""
        self.place.restore()
        breaker = Breaker(fault, at, lasting=lasting, top=str(self.place.top))
        problem = under(breaker, self.do)
        call = breaker.made[at] if at < len(breaker.made) else "no call"
        where = f"{name} at call {at} ({call})"
        self.found.trials += 1
        now = self.place.tree()
        self.whole(where, now)
        if problem is None:
            self.found.done += 1
            if now != self.after:
                self.say(where, f"it said that all is done, but these differ: {sorted(different(now, self.after))}")
            return
        if not isinstance(problem, PlaintError):
            self.say(where, f"{type(problem).__name__}: {problem}")
        # On a disk that answers nothing any more what was swapped cannot be swapped back: old or new, both whole.
        if self.act.typed and (not lasting or name == FULL):
            if now != self.before:
                self.say(where, f"it failed, but these differ: {sorted(different(now, self.before))}")
            if isinstance(problem, NotSaved):
                self.draft(where, problem)

    def draft(self, where: str, problem: NotSaved) -> None:
        """What was typed must be where the error says."""
        kept = Path(problem.draft) if problem.draft else None
        if kept is None or not kept.is_file() or kept.read_bytes() not in self.after.values():
            self.say(where, f"no draft: {problem}")

    def kill(self, at: int) -> bool:
        """End a process at the call with this number, and judge; False when there is no such call."""
        self.place.restore()
        child = os.fork()
        if child == 0:
            try:
                under(Breaker(killed, at, top=str(self.place.top)), self.do)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return False
        assert os.WTERMSIG(status) == signal.SIGKILL
        self.found.kills += 1
        where = f"killed at call {at}"
        self.whole(where, self.place.tree())
        self.goes_on(where)
        return True

    def whole(self, where: str, now: Tree) -> None:
        """Every file is as before or as after, and nothing that was there is lost."""
        for name in now.keys() | self.before.keys() | self.after.keys():
            if now.get(name) not in (self.before.get(name), self.after.get(name)):
                self.say(where, f"{name} is neither the old nor the new one")
        lost = set(self.before.values()) - self.place.everything()
        for data in lost:
            self.say(where, f"lost: {data[:60]!r}")

    def goes_on(self, where: str) -> None:
        """After the end of the process the next one reads everything, and can take the last act back."""
        workspace = self.place.open()
        for case in workspace.cases():
            if not isinstance(case, LoadedCase):
                self.say(where, f"cannot be read: {case.finding}")
        try:
            workspace.undo()
        except PlaintError:
            pass
        except Exception as problem:  # noqa: BLE001 - any kind is a defect
            self.say(where, f"undo: {type(problem).__name__}: {problem}")
        lost = set(self.before.values()) - self.place.everything()
        if lost:
            self.say(where, f"lost by undo: {lost!r}")


def different(one: Tree, other: Tree) -> Iterator[str]:
    """Yield the names of files that are not the same."""
    for name in one.keys() | other.keys():
        if one.get(name) != other.get(name):
            yield name


def faults_for(place: Place) -> dict[str, tuple[Fault, bool]]:
    """Return how a call can break, and whether all after it do too."""
    found: dict[str, tuple[Fault, bool]] = {errno.errorcode[number]: (failing(number), False) for number in ERRORS}
    found["short"] = short, False
    found["EIO from here on"] = failing(errno.EIO), True
    found[FULL] = full(place.root), True
    return found


def break_everything(top: Path, stride: int, first: int = 0, wanted: Collection[str] = ()) -> Iterator[Found]:
    """Break every act at every ``stride``-th call, in every way, and kill it there; yields what came of each act.

    ``first`` shifts the calls: the runs with 0 to ``stride - 1`` together break every call. ``wanted`` are the names
    of the acts, all of them when it is empty.
    """
    for number, act in enumerate(ACTS):
        if wanted and act.name not in wanted:
            continue
        began = time.perf_counter()
        bench = Bench(Place(top / str(number)), act)
        for index, (name, (fault, lasting)) in enumerate(faults_for(bench.place).items()):
            for at in range((number + index + first) % stride, bench.found.calls, stride):
                bench.fail(at, name, fault, lasting=lasting)
        at = (number + first) % stride
        while bench.kill(at):
            at += stride
        shutil.rmtree(top / str(number))
        bench.found.seconds = time.perf_counter() - began
        yield bench.found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--stride", type=int, default=1)
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--act", action="append", default=[])
    parser.add_argument("--without", action="append", default=[])
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    wanted = {act.name for act in ACTS if act.name in (given.act or [act.name])} - set(given.without)
    if not wanted:
        return
    # What is killed is the process, not the machine: nothing depends on the disk having it, and it takes most time.
    os.fsync = nothing  # type: ignore[assignment]  # its argument does not matter
    sys.addaudithook(_hear)
    for found in break_everything(given.place, given.stride * parts, given.stride * (part - 1), wanted):
        line = {
            name: getattr(found, name) for name in ("act", "calls", "trials", "kills", "done", "seconds", "problems")
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
