"""Nothing from a file acts: not as markup, not as a control byte, not by its size, in any pane."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.tui.support import running, workspace, write_case

from plaint.tui.dialogs.form import Form

NASTY = "[/bold] [@click=app.quit()]go[/] \\u001b]52;c;aGVsbG8=\\u0007 \\u001b[31mred \\u009b2J \\u202eabc \\u200b"
CLICK = "[@click=app.quit()]go[/]"


def hostile(root: Path) -> Path:
    root.mkdir()
    place = write_case(
        root, 0, NASTY, f'\n[retailer]\nname = "{NASTY}"\n\n[problem]\ntext = "{NASTY}"\n\n[facts]\nodd = "{NASTY}"\n'
    )
    (place / "interactions").mkdir()
    (place / "interactions" / "a.toml").write_text(
        f'id = "aaaaaa"\nat = 2026-11-20T10:00:00Z\ndirection = "in"\n'
        f'reason = "{NASTY}"\ntext = "{NASTY}"\nchannel = "{NASTY}"\n'
    )
    (place / "evidence").mkdir()
    (place / "evidence" / "x\x1b]0;evil\x07y.txt").write_text("\x1b[31m red \x9b2J \x1b]52;c;aGVsbG8=\x07 [/bold]")
    write_case(root, 1, "T" * 500_000)
    write_case(root, 2, "Broken \\u001b[31m [/red]", "\n[order\n", folder="broken\x1b[31m[bold]")
    (root / os.fsdecode(b"bad-\xff\n-name")).mkdir()
    return root


@pytest.mark.soak  # CI browses one at a real terminal (tests/reliability/test_hostile.py)
async def test_a_hostile_workspace_is_browsed_in_every_pane_and_form(tmp_path: Path) -> None:
    root = hostile(tmp_path / "cases")
    async with running(root, tmp_path / "state", (120, 40)) as driver:
        for _ in range(3):
            await driver.press("tab")
            for key in ("right", "enter", "j", "right", "enter", "j", "right", "j", "j"):
                await driver.press(key)
                assert not any(ord(character) < 32 for line in driver.text().splitlines() for character in line)
            for key in ("y", "s", "question_mark", "S", "l", "c", "d", "a"):
                await driver.press(key)
                text = driver.text()
                assert "\x1b" not in text
                assert "\x9b" not in text
                assert "\u202e" not in text
                await driver.press("escape")
                if driver.app.screen is not driver.desk:
                    await driver.press("escape")
            await driver.press("escape", "j")
        assert driver.app.is_running


async def test_markup_in_a_title_is_shown_as_it_stands_and_a_click_on_it_does_nothing(tmp_path: Path) -> None:
    root = tmp_path / "cases"
    root.mkdir()
    write_case(root, 0, f"{CLICK} [bold]x[/bold]")
    async with running(root, tmp_path / "state", (160, 40)) as driver:
        assert CLICK in driver.text()
        await driver.pilot.click("#cases", offset=(16, 0))
        await driver.pilot.click("#identity", offset=(5, 0))
        await driver.press("d")
        assert CLICK in driver.text()
        await driver.press("y")
        await driver.until(lambda: "Moved to the trash" in driver.toasts)
        assert driver.app.is_running


async def test_a_fact_with_invisible_characters_is_not_edited_in_a_line_that_would_change_it(tmp_path: Path) -> None:
    root = hostile(tmp_path / "cases")
    async with running(root, tmp_path / "state") as driver:
        while getattr(driver.desk.row, "id", "") != "k7f3qd":
            await driver.press("j")
        await driver.until(lambda: driver.desk.loaded is not None)
        await driver.press("S")
        await driver.type("retailer.name")
        await driver.press("enter")
        assert not isinstance(driver.app.screen, Form)
        assert "cannot be shown" in driver.toasts


async def test_pasted_control_characters_become_visible_ones(tmp_path: Path) -> None:
    from textual import events

    async with running(workspace(tmp_path / "cases"), tmp_path / "state") as driver:
        await driver.press("l")
        form = driver.app.screen
        assert isinstance(form, Form)
        driver.app.post_message(events.Paste("a\x1b[31mb\u202e"))
        await driver.until(lambda: form.values["reason"])
        form.query_one("#field-1").focus()
        await driver.pilot.pause()
        driver.app.post_message(events.Paste("c\x1b[31md\n\x9b"))
        await driver.until(lambda: form.values["text"])
        assert form.values["reason"] == "a␛[31mb<RLO>"
        assert form.values["text"] == "c␛[31md\n<9B>"


@contextmanager
def on_a_terminal(arguments: list[str], home: Path, size: tuple[int, int] = (30, 100)) -> Iterator[tuple[int, int]]:
    """Run the program on a real pseudo-terminal; yields process id and descriptor."""
    import fcntl
    import termios

    process, terminal = pty.fork()
    if process == 0:
        environment = {
            **os.environ, "TERM": "xterm-256color", "HOME": str(home), "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"), "TEXTUAL_ANIMATION": "none", "COLORTERM": "truecolor",
        }  # fmt: skip
        os.execve(sys.executable, [sys.executable, *arguments], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    try:
        yield process, terminal
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def read_all(terminal: int) -> bytes:
    """Read the stream until nothing more comes for a while."""
    found = b""
    while select.select([terminal], [], [], 0.3)[0]:
        found += os.read(terminal, 65536)
    return found


def read_until(terminal: int, wanted: bytes, seconds: float = 30.0) -> bytes:
    """Read the stream until a text is in it."""
    found = b""
    end = time.monotonic() + seconds
    while wanted not in found:
        if time.monotonic() > end:
            raise AssertionError(f"{wanted!r} never came: {found[-2000:]!r}")
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                found += os.read(terminal, 65536)
            except OSError as ended:
                raise AssertionError(f"it ended: {found[-3000:]!r}") from ended
    return found


RUN = """
import sys
from datetime import date
from pathlib import Path
from plaint.tui.run import run
sys.exit(run(Path(sys.argv[1]), date(2026, 11, 22)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_real_terminal_no_control_byte_of_a_file_comes_out(tmp_path: Path) -> None:
    root = hostile(tmp_path / "cases")
    with on_a_terminal(["-c", RUN, str(root)], tmp_path) as (_, terminal):
        stream = read_until(terminal, "● live".encode())
        for keys in (b"\t", b"\x1b[C", b"\r", b"\x1b[C", b"\r", b"G"):
            os.write(terminal, keys)
            stream += read_all(terminal)  # maybe nothing: not every key changes what is seen
        os.write(terminal, b"\x1b")
        os.write(terminal, b"/")
        stream += read_until(terminal, b"field:value", 10)
        # Textual itself sets the mouse pointer's shape, with a BEL at the end.
        text = re.sub(r"\x1b\]22;[a-z-]*\x07", "", stream.decode("utf-8", "replace"))
        assert "[/bold]" in text
        assert "\x1b]52" not in text
        assert "\x1b[31mred" not in text
        assert "\x1b]0;evil" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
        assert "\x9b" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_program_itself_opens_the_desk_on_a_real_terminal_and_q_leaves_it(tmp_path: Path) -> None:
    root = workspace(tmp_path / "cases")
    arguments = ["-c", "from plaint.cli.main import main; main()", str(root)]
    with on_a_terminal(arguments, tmp_path) as (process, terminal):
        stream = read_until(terminal, "● live".encode())
        assert b"Kettle arrived cracked" in stream
        os.write(terminal, b"q")
        end = time.monotonic() + 15
        while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            assert time.monotonic() < end
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    os.read(terminal, 65536)
                except OSError:
                    break
