"""Disks that break: at one call or from one call on, with an error, with half a write, or with the end of the process.

Run as a program it saves a file again and again, killed at one call later each time; see ``killed_saves``.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plaint.domain.errors import PlaintError
from plaint.storage.files.disk import Disk
from plaint.storage.files.read import Revision, read_snapshot
from plaint.storage.saving.drafts import Drafts
from plaint.storage.saving.save import save
from plaint.storage.saving.versions import Versions

CALLS = frozenset({
    "lstat", "fstat", "listdir", "open", "read", "seek", "write", "fsync", "close", "copy_owner", "copy_mode", "mkdir",
    "link", "unlink", "replace", "exchange", "rename_new", "utime", "has_writer",
})  # fmt: skip
ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EINTR)
PREFIX = ".plaint-"

Fault = Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]


class FaultyDisk(Disk):
    """Counts its calls and breaks the one with the number ``at`` (from 0), and with ``lasting`` all after it.

    ``without`` names calls that this system does not have. ``before`` runs ahead of every call, with its name.
    """

    def __init__(
        self,
        fault: Fault | None = None,
        at: int = -1,
        *,
        lasting: bool = False,
        without: frozenset[str] = frozenset(),
        before: Callable[[str, tuple[Any, ...]], None] | None = None,
    ) -> None:
        self.made: list[str] = []
        self.slept = 0.0
        self.fault = fault
        self.at = at
        self.lasting = lasting
        self.without = without
        self.before = before

    def __getattribute__(self, name: str) -> Any:
        real = super().__getattribute__(name)
        return self.wrapped(name, real) if name in CALLS else real

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            number = len(self.made)
            self.made.append(name)
            if self.before is not None:
                self.before(name, arguments)
            if self.fault is not None and (number == self.at or (self.lasting and number > self.at >= 0)):
                return self.fault(name, real, arguments)
            if name in self.without:
                raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
            return real(*arguments)

        return call

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    @property
    def broken_call(self) -> str:
        return self.made[self.at] if 0 <= self.at < len(self.made) else ""


def failing(number: int) -> Fault:
    """The call ends with this error; a close closes all the same, as on Linux."""

    def fault(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if name == "close":
            real(*arguments)
        raise OSError(number, os.strerror(number))

    return fault


def short(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """A write takes one byte only, a read gives one byte only; other calls work."""
    if name == "write":
        return real(arguments[0], arguments[1][:1])
    if name == "read":
        return real(arguments[0], 1)
    return real(*arguments)


def killed(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """The process ends here, without any clearing up."""
    os.kill(os.getpid(), signal.SIGKILL)


OLD = b'title = "old"\n' * 40
NEW = b'title = "new"\n' * 50
OTHER = b'title = "of another program"\n' * 30


Before = Callable[[str, tuple[Any, ...]], None]


def each(call: str, *acts: Callable[[], object], path: Path | None = None) -> Before:
    """Return a ``before`` that does the first act ahead of the first call of that name (on that path), and so on."""
    waiting = list(acts)

    def before(made: str, arguments: tuple[Any, ...]) -> None:
        if made == call and waiting and (path is None or path in arguments):
            waiting.pop(0)()

    return before


def nothing() -> None:
    """An act that does nothing."""


def failure(act: Callable[[], object]) -> PlaintError | None:
    """Return how the act failed, None when it did not."""
    try:
        act()
    except PlaintError as error:
        return error
    return None


def names(folder: Path) -> list[str]:
    """Return the names in the folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def rename_over(path: Path, data: bytes) -> None:
    """Save as most editors do: a new file renamed over the old one."""
    temp = path.with_name("editor-" + path.name)
    temp.write_bytes(data)
    temp.replace(path)


NO_SWAP = frozenset({"exchange", "rename_new"})
NO_LINKS = NO_SWAP | {"link"}
SYSTEMS: tuple[frozenset[str], ...] = (frozenset(), NO_SWAP, NO_LINKS)
"""What a system may be without: for ``FaultyDisk(without=...)``."""


def seen(path: Path) -> Revision:
    """Return the revision of a file as it is now."""
    return read_snapshot(path).revision


def leftovers(path: Path) -> list[str]:
    """Return the temporary files beside a file."""
    return [name for name in names(path.parent) if name.startswith(PREFIX)]


def copies(path: Path) -> list[bytes]:
    """Return what was kept visibly beside a file."""
    return [copy.read_bytes() for copy in path.parent.glob("*(conflicted copy plaint *).toml")]


def overtake(target: Path, place: Path) -> None:
    """Save as another program would, and leave a mark that it was done."""
    target.write_bytes(OTHER)
    (place / "overtaken").touch()


def save_once(place: Path, scene: str, disk: FaultyDisk) -> None:
    """Save NEW in ``place``; a scene is 'existing', 'new' or 'overtaken', with '-plain' where there is no swap."""
    workspace, state = place / "workspace", place / "state"
    target = workspace / "case.toml"
    if scene.endswith("-plain"):
        disk.without = frozenset({"exchange", "rename_new"})
    expected = None if scene.startswith("new") else read_snapshot(target).revision
    if scene.startswith("overtaken"):
        call = "replace" if scene.endswith("-plain") else "exchange"
        disk.before = each(call, lambda: overtake(target, place), path=target)
    drafts, versions = Drafts(state / "drafts", disk=disk), Versions(state / "versions", disk=disk)
    save(target, NEW, expected=expected, root=workspace, drafts=drafts, versions=versions, disk=disk)


def prepare(place: Path, scene: str) -> Path:
    """Make the folder of one run; returns the path of the file that is to be saved."""
    target = place / "workspace" / "case.toml"
    target.parent.mkdir(parents=True)
    if not scene.startswith("new"):
        target.write_bytes(OLD)
    return target


def killed_saves(place: Path, scene: str, stride: int = 1) -> list[Path]:
    """Save in one folder after the other, killed at the first call, then ``stride`` calls later, until none is left."""
    run = [sys.executable, "-m", "tests.unit.storage.faults", str(place), scene, str(stride)]
    done = subprocess.run(run, check=True, capture_output=True, timeout=120, cwd=Path(__file__).parents[3])
    count = int(done.stdout)
    assert count > 10, done.stderr
    return [place / str(number) for number in range(0, count, stride)]


def main(place: Path, scene: str, stride: int) -> None:
    number, ended = 0, False
    while not ended:
        prepare(place / str(number), scene)
        child = os.fork()
        if child == 0:
            try:
                save_once(place / str(number), scene, FaultyDisk(killed, number))
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = not os.WIFSIGNALED(status)
        number += stride
    sys.stdout.write(str(number))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
