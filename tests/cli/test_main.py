from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from plaint import __version__
from plaint.cli import main
from plaint.cli.output import OutputFailed, ReaderGone
from plaint.cli.registry import COMMANDS
from plaint.domain.errors import PlaintError

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_every_command_of_the_table_exists_with_its_help_and_examples() -> None:
    for name, listed in COMMANDS.items():
        command = getattr(import_module(listed.module), listed.attribute)
        assert isinstance(command, click.Command), name
        assert command.name == name
        if listed.section:
            assert command.help, name
            assert listed.help.endswith("."), name
            assert len(listed.help) <= 60, name
            assert "Examples:" in (command.epilog or ""), name


def test_every_command_and_subcommand_has_help_with_both_options(run: Run) -> None:
    for name in [name for name, listed in COMMANDS.items() if listed.section]:
        long, short = run(name, "--help"), run(name, "-h")
        assert long.status == short.status == 0
        assert long.out == short.out
        assert "Examples:" in long.out
    assert "Examples:" in run("evidence", "add", "-h").out


def test_help_lists_the_commands_in_sections(run: Run) -> None:
    result = run("--help")
    assert result.status == 0
    assert "Cases:\n  list" in result.out
    assert "\n  open " not in result.out
    assert result.err == ""


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told(run: Run, option: str) -> None:
    assert run(option).out == f"plaint {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lst"], "there is no command 'lst', and no such folder. Did you mean 'list'?"),
        (["zzzz"], "there is no command 'zzzz', and no such folder.\n"),
        (["./zzzz"], "there is no folder './zzzz'."),
        (["list", "--jsn"], "--json"),
        (["show"], "missing argument 'CASE'"),
        (["list", "--sort", "colour"], "cases cannot be sorted by 'colour'"),
        (["list", "retialer:x"], "did you mean retailer:"),
        (["--today", "someday", "list"], "'someday' is not a date"),
        (["-C", "missing", "list"], "there is no folder"),
        (["show", "zzz"], "there is no case 'zzz'"),
    ],
)
def test_what_cannot_be_understood_ends_with_two_and_names_the_nearest(
    run: Run, cases: Path, words: list[str], said: str
) -> None:
    result = run(*words)
    assert result.status == 2
    assert result.out == ""
    assert result.err.startswith("plaint: ")
    assert said in result.err


def test_a_group_without_its_command_shows_its_help(run: Run) -> None:
    result = run("evidence")
    assert result.status == 2
    assert "Commands:" in result.out + result.err


def test_without_a_terminal_the_list_is_printed(run: Run, cases: Path) -> None:
    assert run().out == run("list").out
    assert "k7f3qd" in run().out


def test_a_folder_in_the_place_of_a_command_is_the_workspace(run: Run, cases: Path) -> None:
    assert run(cases).out == run("list").out
    assert run(cases / "kettle-k7f3").out == run("list").out
    assert run("open", cases).out == run("list").out


def test_without_any_workspace_it_says_how_to_get_one(run: Run) -> None:
    result = run("list")
    assert result.status == 2
    assert "plaint init" in result.err
    assert run("list", "--json").out == ""


def test_options_may_stand_before_or_after_the_command(run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAINT_WORKSPACE")
    before = run("-C", cases, "--today", "2026-11-22", "list")
    after = run("list", "--workspace", cases, "--today", "2026-11-22")
    assert before.status == 0
    assert before.out == after.out != ""


def test_the_workspace_used_last_is_remembered(run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAINT_WORKSPACE")
    assert run("list").status == 2
    assert run("-C", cases, "list").status == 0
    assert "k7f3qd" in run("list").out


def test_an_unexpected_failure_is_one_sentence_and_a_file(
    run: Run, cases: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("\x1b]0;boo")

    monkeypatch.setattr("plaint.services.index.listing.cached_rows", fail)
    result = run("list")
    assert result.status == 1
    assert "Traceback" not in result.err
    assert "\x1b" not in result.err
    crash = own_home / "state" / "plaint" / "crash.txt"
    assert str(crash) in result.err
    assert "KeyError" in crash.read_text(encoding="utf-8")


def test_a_crash_that_cannot_be_written_down_is_still_a_sentence(
    run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("plaint.services.index.listing.cached_rows", lambda *_: 1 / 0)
    result = run("list")
    assert result.status == 1
    assert "could not be written" in result.err


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (ReaderGone(), 0, ""),
        (OutputFailed("No room"), 1, "could not be written: No room"),
        (PlaintError("it broke", "mend it", file="case.toml", line=3), 1, "plaint: case.toml:3: it broke\n  mend it\n"),
        (click.ClickException("odd"), 1, "plaint: odd"),
        (OSError(28, "No space left on device"), 1, "No space left"),
    ],
)
def test_every_kind_of_end_has_its_status(
    run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, said: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("plaint.services.index.listing.cached_rows", fail)
    result = run("list")
    assert result.status == status
    assert said in result.err
    assert "Traceback" not in result.err


def test_an_interrupt_while_the_output_is_flushed_is_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_run", fail)
    assert main.main([]) == 130
