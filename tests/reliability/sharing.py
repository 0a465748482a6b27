"""A sync that merges what two people did, ended or broken at every call; see :func:`break_sync`.

Both changed one field, each added an entry and a piece of evidence, the two under one name. Every text is a word of
its own. Run as a program it prints what was found as JSON, as :mod:`tests.reliability.breaking` does.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.reliability.breaking import AUDITED, Breaker, Fault, Found, nothing, under
from tests.reliability.computer import NOW, Device, blobs, run_git, words_in
from tests.reliability.writes import files
from tests.unit.storage.faults import failing, killed

from plaint.domain.errors import PlaintError
from plaint.domain.merge.three_way import Side
from plaint.domain.model.case import Case
from plaint.services.cases import actions
from plaint.services.sync import conflicts
from plaint.services.sync import sync as syncing
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.sync.setup import make_repository

CLASH = {b"p000001", b"p000101"}
"""The words that both gave one field."""
STARTED = "subprocess.Popen"
_running: list[Breaker] = []


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Count a start of git as a call, beside what breaking.py counts."""
    if _running and event == STARTED:
        breaker = _running[-1]
        if not breaker.inside:
            breaker.reach(event, nothing, arguments)
    elif _running and event in AUDITED:
        _running[-1].heard(event, arguments)


class Shared:
    """The two computers and what they share, which can be had again as it was before the sync."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.now = top / "now"
        self.kept = top / "kept"
        self.now.mkdir(parents=True)
        run_git(self.now, "init", "-q", "--bare", "--template=", "-b", "main", "hub")
        root = self.now / "a"
        Workspace.init(root)
        make_repository(root, NOW)
        run_git(root, "remote", "add", "origin", str(self.now / "hub"))
        device = Device(self.now, "a")
        device.workspace.create(Case("k7f3qd", "Kettle", opened=NOW.date()))
        sync(device)
        branch = run_git(root, "symbolic-ref", "--short", "HEAD").decode().strip()
        run_git(self.now, "clone", "-q", "--template=", "-b", branch, "hub", "b")
        other = Device(self.now, "b")
        self.wanted = self._work(other, 100)
        sync(other)
        self.wanted |= self._work(Device(self.now, "a"), 0)
        shutil.copytree(self.now, self.kept, symlinks=True)

    def _work(self, device: Device, first: int) -> set[bytes]:
        words = [f"p{first + number:06}" for number in range(1, 6)]
        workspace, case = device.workspace, kettle(device)
        mine = "seller.name" if first else "retailer.name"
        given = [f"problem.text={words[0]}", f"{mine}={words[1]}"]
        actions.set_fields(workspace, case, given, now=NOW)
        source = random.Random(first)
        actions.log_interaction(workspace, kettle(device), {"reason": words[2]}, now=NOW, source=source)
        photo = self.top / "photo.txt"
        photo.write_text(f"{words[3]}\n", encoding="utf-8")
        actions.add_evidence(workspace, kettle(device), photo, {"title": words[4]}, now=NOW, source=source)
        return {word.encode() for word in words}

    def restore(self) -> Device:
        shutil.rmtree(self.now, ignore_errors=True)
        shutil.copytree(self.kept, self.now, symlinks=True)
        return Device(self.now, "a")

    def lost(self) -> set[bytes]:
        """Return the words that neither a file of the first computer holds nor its git or the other's."""
        root = self.now / "a"
        held = [*files(root).values(), blobs(root), blobs(self.now / "hub")]
        return self.wanted - words_in(iter(held))

    def finish(self) -> str:
        """Sync until there is nothing left to do, deciding for ours; return what is wrong then."""
        device = Device(self.now, "a")
        for _ in range(4):
            found = sync(device)
            if not found.unresolved:
                break
            for folder in device.workspace.folders():
                conflicts.settle(device.workspace, folder, {}, Side.OURS)
        else:
            return f"it does not end: {found.unresolved}"
        missing = self.wanted - words_in(iter(files(device.root).values())) - CLASH
        return f"not in the files: {sorted(missing)}" if missing else ""


def kettle(device: Device) -> LoadedCase:
    found = device.workspace.find("k7f3qd")
    assert isinstance(found, LoadedCase)
    return found


def sync(device: Device) -> syncing.Synced:
    return syncing.sync(device.workspace, syncing.Options(), lambda _: True, now=NOW)


def counted(breaker: Breaker, act: Callable[[], object]) -> BaseException | None:
    """Do the act while the starts of git are counted too."""
    _running.append(breaker)
    try:
        return under(breaker, act)
    finally:
        _running.pop()


def break_sync(top: Path, stride: int, first: int = 0) -> Found:
    """Break a sync at every ``stride``-th call, and kill it there; the next sync must end what it began."""
    began = time.perf_counter()
    shared = Shared(top)
    found = Found("sync")
    device = shared.restore()
    probe = Breaker(top=str(shared.now))
    failed = counted(probe, lambda: sync(device))
    assert failed is None, failed
    found.calls = len(probe.made)
    assert STARTED in probe.made
    for number, name in enumerate(("EIO", "ENOSPC")):
        for at in range((first + number) % stride, found.calls, stride):
            _fail(shared, found, at, name, failing(getattr(errno, name)))
    for at in range(first % stride, found.calls, stride):
        _kill(shared, found, at)
    found.seconds = time.perf_counter() - began
    return found


def _fail(shared: Shared, found: Found, at: int, name: str, fault: Fault) -> None:
    device = shared.restore()
    breaker = Breaker(fault, at, top=str(shared.now))
    problem = counted(breaker, lambda: sync(device))
    found.trials += 1
    found.done += problem is None
    where = f"{name} at call {at} ({breaker.made[at] if at < len(breaker.made) else 'no call'})"
    if problem is not None and not isinstance(problem, PlaintError):
        found.problems.append(f"{where}: {type(problem).__name__}: {problem}")
    found.problems += [f"{where}: {told}" for told in _judge(shared)]


def _kill(shared: Shared, found: Found, at: int) -> None:
    device = shared.restore()
    child = os.fork()
    if child == 0:
        try:
            counted(Breaker(killed, at, top=str(shared.now)), lambda: sync(device))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        found.kills += 1
        found.problems += [f"killed at call {at}: {told}" for told in _judge(shared)]


def _judge(shared: Shared) -> Iterator[str]:
    lost = shared.lost()
    if lost:
        yield f"lost: {sorted(lost)}"
    try:
        told = shared.finish()
    except Exception as problem:  # noqa: BLE001 - any kind is a defect
        told = f"the next sync: {type(problem).__name__}: {problem}"
    lost = shared.lost()
    yield from filter(None, (told, f"lost after the next sync: {sorted(lost)}" if lost else ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--stride", type=int, default=1)
    parser.add_argument("--part", default="1/1")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    home = given.place / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\nname = Anna\nemail = anna@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n",
        encoding="utf-8",
    )
    os.environ |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "GIT_CONFIG_NOSYSTEM": "1"}
    os.fsync = nothing  # type: ignore[assignment]  # its argument does not matter
    sys.addaudithook(hear)
    found = break_sync(given.place / "shared", given.stride * parts, given.stride * (part - 1))
    line = {name: getattr(found, name) for name in ("act", "calls", "trials", "kills", "done", "seconds", "problems")}
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
