"""A merge driver that is already running: most of what a merge takes is the start of a process for each file.

git runs a shell line that hands the request over a pipe; a process forked for this one request does what
``plaint merge-driver`` does, in the folder in which git asked, and its status goes back. Run as a program it serves:
it forks, which a program with threads must not do.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from plaint.sync.merge_driver import merge_driver

TOP = Path(__file__).parents[3]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve from a process of its own; yields the line for git's configuration. One request at a time."""
    asked, answered = folder / "asked", folder / "answered"
    os.mkfifo(asked)
    os.mkfifo(answered)
    words = [sys.executable, "-m", "tests.unit.sync.driver_server", str(asked), str(answered)]
    with subprocess.Popen(words, cwd=TOP) as server:
        try:
            asking, answer = quote(str(asked)), quote(str(answered))
            yield f"printf '%s\\0' \"$PWD\" %O %A %B %L %P > {asking}; read status < {answer}; exit $status"
        finally:
            asked.write_bytes(b"")
    assert not server.returncode


def _serve(asked: Path, answered: Path) -> bool:
    """Answer one request; False for an empty one, which ends it."""
    request = asked.read_bytes()
    if not request:
        return False
    child = os.fork()
    if child == 0:
        status = 127
        try:
            place, base, ours, theirs, marker, name, _ = request.split(b"\0")
            os.chdir(place)
            paths = [Path(os.fsdecode(path)) for path in (base, ours, theirs)]
            status = merge_driver(paths[0], paths[1], paths[2], int(marker), os.fsdecode(name))
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    answered.write_bytes(b"%d\n" % os.waitstatus_to_exitcode(ended))
    return True


if __name__ == "__main__":
    while _serve(Path(sys.argv[1]), Path(sys.argv[2])):
        pass
