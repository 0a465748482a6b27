"""Nothing below a workspace changes by looking at it: every name, byte, mode and time is as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from tests.reliability.reading import reading_commands
from tests.tui.support import running

from plaint.cli.main import main
from plaint.tui.commands.table import COMMANDS

SAMPLES = Path(__file__).parents[2] / "cases"
CASE = "k7f3qd"
LOOKING = frozenset({
    "help", "sort", "filter", "refresh", "read_step", "rights", "call", "search", "calendar", "statistics", "playbooks",
    "settings", "columns", "views",
})  # fmt: skip
Look = tuple[str, int, int, str]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES, tmp_path / "cases"))


def everything(root: Path) -> list[Look]:
    """Return name, mode, time of change and content of everything, the folders too."""
    found = []
    for path in [root, *root.rglob("*")]:
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found.append((str(path), status.st_mode, status.st_mtime_ns, content))
    return sorted(found)


def test_every_reading_command_leaves_the_workspace_as_it_is(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLAINT_WORKSPACE", str(copy))
    monkeypatch.setenv("PLAINT_TODAY", "2026-11-22")
    monkeypatch.chdir(copy)
    before = everything(copy)
    for words in reading_commands(CASE, str(copy / "plaint.toml"), "amazon-za"):
        assert main(words) in {0, 1}, (words, capsys.readouterr())
    assert everything(copy) == before
    assert "Kettle" in capsys.readouterr().out


@pytest.mark.parametrize(
    "pages", [frozenset(sorted(LOOKING)[::3]), pytest.param(LOOKING, marks=pytest.mark.slow)], ids=["few", "every"]
)
async def test_the_desk_leaves_the_workspace_as_it_is(copy: Path, tmp_path: Path, pages: frozenset[str]) -> None:
    before = everything(copy)
    async with running(copy, tmp_path / "state", (120, 40)) as driver:
        for name in ("", "right", "right", "right", "right"):
            if name:
                await driver.press(name)
            await driver.press("enter", "j", "enter", "escape", "escape", "j")
        for command in COMMANDS:
            if command.name in pages:
                await driver.press(command.keys[0], "escape", "escape")
        assert driver.app.is_running
    assert everything(copy) == before
    assert os.listdir(copy)  # noqa: PTH208 - it is still there
