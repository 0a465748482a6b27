"""Looking at a hostile workspace sends no byte of it to the terminal as it is, and runs nothing of its repository."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from pathlib import Path

import pytest
from tests.reliability.hostile import FORBIDDEN, ID, acting, hostile_files, hostile_repository, hostile_workspace
from tests.reliability.reading import left_out, reading_commands, writing_commands
from tests.reliability.terminal import run_all
from tests.tui.test_hostile import RUN, on_a_terminal, read_until

from plaint.tui.commands.table import COMMANDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
EVERY = frozenset(command.name for command in COMMANDS) - {"edit", "open", "quit"}
"""All but those that start another program or end this one."""
FEW = EVERY & {"set", "letter", "read_step", "call", "calendar", "playbooks", "help"}


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def root(tmp_path: Path, canary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "cases"
    root.mkdir()
    hostile_workspace(root)
    hostile_repository(root, canary)
    monkeypatch.setenv("PLAINT_WORKSPACE", str(root))
    monkeypatch.setenv("PLAINT_TODAY", "2026-11-22")
    return root


def test_every_command_is_looked_at() -> None:
    assert left_out() == set()


def test_no_command_sends_a_byte_of_a_file_as_it_is_or_runs_anything(root: Path, canary: Path, tmp_path: Path) -> None:
    letter = next(root.glob("case*/letters/*.md"))
    files, out = hostile_files(tmp_path / "files"), tmp_path / "out"
    out.mkdir()
    commands = reading_commands(ID, str(letter.relative_to(root.parent)).encode("utf-8", "replace").decode(), "evil")
    commands += [["show", "\x1b[95;41m"], ["list", "evil:\x1b[95;41m\x07"], ["\x1b]0;evil\x07"]]
    commands += writing_commands(ID, "m2q8x4", "q5w2mm", files, out)
    shown = run_all(commands)
    assert len(shown) == len(commands)
    for words, status, text in shown:
        assert acting(text) == [], (words, text)
        assert status in {0, 1, 2}, (words, text)
        assert "inside the program" not in text, (words, text)
    everything = "".join(text for *_, text in shown)
    assert everything.count("evil") > 80
    assert len(list(out.iterdir())) > 6
    assert not canary.exists()


def quiet(terminal: int, seconds: float = 0.15) -> bytes:
    """Read until nothing more comes."""
    found = b""
    end = time.monotonic() + 10
    while select.select([terminal], [], [], seconds)[0] and time.monotonic() < end:
        found += os.read(terminal, 65536)
    return found


KEYS = {
    "full_stop": b".", "slash": b"/", "question_mark": b"?", "space": b" ", "right": b"\x1b[C", "left": b"\x1b[D",
    "plus": b"+", "minus": b"-", "underscore": b"_", "asterisk": b"*", "comma": b",", "ctrl+p": b"\x10",
    "escape": b"\x1b", "right_square_bracket": b"]", "left_square_bracket": b"[",
}  # fmt: skip


@pytest.mark.parametrize("chosen", [FEW, pytest.param(EVERY, marks=pytest.mark.soak)], ids=["few", "every"])
def test_no_screen_of_the_desk_sends_a_byte_of_a_file_as_it_is_or_runs_anything(
    root: Path, canary: Path, tmp_path: Path, chosen: frozenset[str]
) -> None:
    with on_a_terminal(["-c", RUN, str(root)], tmp_path) as (process, terminal):
        stream = read_until(terminal, "● live".encode())
        for case in (b"G", b"g"):
            os.write(terminal, case)
            stream += quiet(terminal)
            for _ in range(5):
                os.write(terminal, b"\x1b[C\r")
                stream += quiet(terminal)
            os.write(terminal, b"\x1b")
            stream += quiet(terminal)
        for command in COMMANDS:
            key = KEYS.get(command.keys[0], command.keys[0].encode())
            if command.name not in chosen or (len(key) > 1 and key not in KEYS.values()):
                continue
            os.write(terminal, key)
            stream += quiet(terminal)
            for _ in range(2):
                os.write(terminal, b"\x1b")
                stream += quiet(terminal)
        assert os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None, stream[-2000:]
    text = stream.decode("utf-8", "replace")
    own = re.sub(r"\x1b\]22;[a-z-]*\x07", "", text)  # Textual sets the mouse pointer's shape
    assert [one for one in FORBIDDEN if one in own] == []
    assert text.count("evil") > 20
    assert not canary.exists()
