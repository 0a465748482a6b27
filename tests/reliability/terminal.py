"""Run commands of plaint on a pseudo-terminal each; print what each wrote as JSON. A process without threads, to fork.

Usage: ``python -m tests.reliability.terminal`` with a JSON list of command lines on standard input.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from plaint.cli.main import main as plaint
from plaint.cli.registry import COMMANDS

TOP = Path(__file__).parents[2]


class Shown(NamedTuple):
    """What a command wrote."""

    words: list[str]
    status: int
    text: str


def on_a_terminal(words: list[str]) -> tuple[int, bytes]:
    """Run one command; return its status and everything it wrote."""
    process, master = pty.fork()
    if process == 0:
        status = 99
        try:
            os.environ.update(COLUMNS="110", TERM="xterm-256color", EDITOR="true", VISUAL="true")
            status = plaint(words)
        finally:
            sys.stdout.flush()
            os._exit(status)
    os.write(master, b"n\nn\n")  # to whatever may be asked
    written = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while chunk := os.read(master, 65536):
            written += chunk
    os.close(master)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), written


def run_all(commands: list[list[str]]) -> list[Shown]:
    """Run commands, each on a terminal of its own, from a process of its own."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.terminal"],
        input=json.dumps(commands).encode(),
        cwd=TOP,
        capture_output=True,
        check=True,
    )
    return [Shown(*line) for line in map(json.loads, done.stdout.splitlines())]


def load_everything() -> None:
    """Import what the commands import when they run, once for all children."""
    for module in {entry.module for entry in COMMANDS.values()} | {
        "holidays",
        "tomlkit",
        "plaint.services.guidance.guidance",
    }:
        import_module(module)


def main() -> None:
    commands = json.load(sys.stdin)
    load_everything()
    results = [(words, *on_a_terminal(words)) for words in commands]
    for words, status, written in results:
        sys.stdout.write(json.dumps([words, status, written.decode("utf-8", "surrogateescape")]) + "\n")


if __name__ == "__main__":
    main()
