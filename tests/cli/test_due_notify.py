"""``due --notify``: told once a day by the person's own command, and by nothing that a workspace says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plaint.settings import config_file

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    """Set a command that lies beside the settings; return the file to which it writes what it was told."""
    file = tmp_path / "heard"
    program = config_file().parent / "tell"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\necho noise\nprintf "%s %s\\n" "$1" "$2" >> "{file}"\n')
    program.chmod(0o755)
    config_file().write_text('notify = "./tell plaint:"\n')
    return file


def test_each_date_is_told_once_a_day_and_what_was_told_is_listed(run: Run, samples: Path, heard: Path) -> None:
    expected = run("due", "--within", "3d").out
    result = run("due", "--notify")
    assert (result.status, result.out, result.err) == (0, expected, "")
    lines = heard.read_text("utf-8").splitlines()
    assert len(lines) == len(expected.splitlines()) > 1
    assert lines[0].startswith("plaint: Overdue by 23 days: Waschmaschine")
    again = run("due", "--notify")
    assert (again.status, again.out, again.err) == (0, "", ""), "cron has nothing to send"
    assert len(heard.read_text("utf-8").splitlines()) == len(lines)
    tomorrow = run("due", "--notify", "--today", "2026-11-23", "--json")
    assert len(tomorrow.json) >= len(lines)
    assert run("due", "--notify", "--today", "2026-11-23", "--json").json == []


def test_the_time_ahead_and_the_case_can_be_chosen(run: Run, samples: Path, heard: Path) -> None:
    rows = run("due", "m8k4", "--notify", "--within", "14d", "--json").json
    assert {row["case"] for row in rows} == {"m8k4ys"}
    assert len(heard.read_text("utf-8").splitlines()) == len(rows)


def test_without_a_command_it_is_said_what_to_write_and_where(run: Run, samples: Path) -> None:
    result = run("due", "--notify")
    assert result.status == 2
    assert 'notify = "notify-send plaint"' in result.err
    assert str(config_file()) in result.err


def test_a_setting_that_cannot_be_used_is_told_as_well(run: Run, samples: Path) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('notify = "tell \'me"\n')
    result = run("due", "--notify")
    assert result.status == 2
    assert "notify cannot be split into words. close its quotes" in result.err
    assert "notify cannot be split" in run("doctor").out


def test_a_workspace_cannot_name_a_command(run: Run, samples: Path, tmp_path: Path) -> None:
    for name in ("config.toml", "plaint.toml", ".plaint/config.toml"):
        (samples / name).parent.mkdir(exist_ok=True)
        (samples / name).write_text(f'notify = "touch {tmp_path}/run"\n')
    assert run("-C", samples, "due", "--notify").status == 2
    assert not (tmp_path / "run").exists()


def test_a_program_that_is_missing_is_told_and_nothing_counts_as_told(run: Run, samples: Path, heard: Path) -> None:
    (config_file().parent / "tell").rename(config_file().parent / "away")
    result = run("due", "--notify")
    assert (result.status, result.out) == (1, "")
    assert "there is no program './tell'" in result.err
    (config_file().parent / "away").rename(config_file().parent / "tell")
    assert run("due", "--notify").out


def test_a_command_that_fails_for_one_date_is_told_and_the_others_go_on(run: Run, samples: Path, heard: Path) -> None:
    program = config_file().parent / "tell"
    before = program.read_text()
    every = run("due", "--within", "3d", "--json").json
    program.write_text(
        before.replace("echo noise", f'[ -e "{heard}" ] || {{ touch "{heard}"; echo "no bus" >&2; exit 4; }}')
    )
    result = run("due", "--notify", "--json")
    assert result.status == 1
    assert len(result.json) == len(every) - 1
    assert "the command ended with status 4: no bus" in result.err
    program.write_text(before)
    assert len(run("due", "--notify", "--json").json) == 1


@pytest.mark.parametrize("words", [("--all",), ("k7f3", "--days"), ("--ics", "due.ics")])
def test_it_tells_only_of_what_asks_for_something(run: Run, samples: Path, heard: Path, words: tuple[str, ...]) -> None:
    assert run("due", "--notify", *words).status == 2
    assert not heard.exists()
