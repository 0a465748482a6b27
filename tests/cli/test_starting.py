from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import TODAY

from plaint import __version__

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_init_makes_a_workspace_that_is_then_the_one_used(run: Run, tmp_path: Path) -> None:
    result = run("init", tmp_path / "mine")
    assert (result.status, result.out) == (0, f"{tmp_path / 'mine'}\n")
    text = (tmp_path / "mine" / "plaint.toml").read_text(encoding="utf-8")
    assert "[defaults]" in text
    assert Path(run("new", "Kettle").out.strip()).parent == tmp_path / "mine"
    (tmp_path / "mine" / "plaint.toml").write_text("# mine\n", encoding="utf-8")
    assert run("init", tmp_path / "mine").status == 0
    assert (tmp_path / "mine" / "plaint.toml").read_text(encoding="utf-8") == "# mine\n"


def test_init_works_where_we_are_or_where_c_says(run: Run, tmp_path: Path) -> None:
    assert run("init").out == f"{tmp_path / 'here'}\n"
    assert run("-C", tmp_path / "there", "init").out == f"{tmp_path / 'there'}\n"


def test_init_on_a_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", tmp_path / "file")
    assert result.status in {1, 2}
    assert result.err.startswith("plaint: ")


def test_init_with_git_keeps_evidence_untouched(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "mine", "--git").status == 0
    root = tmp_path / "mine"
    said = subprocess.run(
        ["git", "-C", root, "check-attr", "text", "merge", "--", "x/evidence/a.txt"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.count("unset") == 2
    (root / ".gitattributes").write_text("* text\n", encoding="utf-8")
    again = run("init", root, "--git")
    assert "in a git repository already" in again.err
    lines = (root / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "* text"
    assert "**/evidence/** -text -diff -merge" in lines


def test_without_git_the_workspace_is_made_all_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("init", tmp_path / "mine", "--git")
    assert result.status == 1
    assert "git is not installed" in result.err
    assert (tmp_path / "mine" / "plaint.toml").exists()


def test_the_demo_is_a_copy_and_is_not_remembered(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("demo")
    assert result.status == 0
    assert "Kettle arrived cracked" in result.out
    (copy,) = tmp_path.glob("plaint-demo-*/cases")
    assert str(copy) in result.err
    assert (copy / "plaint.toml").exists()
    assert run("list").status == 2


def test_info_tells_versions_and_paths(run: Run, cases: Path, own_home: Path) -> None:
    result = run("info")
    assert f"plaint                    {__version__}\n" in result.out
    assert str(own_home / "state" / "plaint") in result.out
    found = run("info", "--json").json
    assert found["plaint"] == __version__
    assert found["workspace"] == {"folder": str(cases), "cases": 3}
    assert found["paths"]["config"] == str(own_home / "config" / "plaint" / "config.toml")
    assert found["libraries"]["click"]
    assert {"python", "system", "terminal", "problems"} <= set(found)


def test_info_works_without_a_workspace_or_with_a_missing_one(run: Run, tmp_path: Path) -> None:
    assert run("info", "--json").json["workspace"] == {"folder": None, "cases": None}
    missing = run("-C", tmp_path / "nowhere", "info", "--json").json["workspace"]
    assert missing["cases"] is None
    assert "there is no folder" in missing["problem"]
    assert run("-C", tmp_path / "nowhere", "info").status == 0


def test_info_names_what_is_wrong_with_the_settings(run: Run, own_home: Path) -> None:
    config = own_home / "config" / "plaint" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('thme = "dark"\n', encoding="utf-8")
    assert "there is no setting 'thme'" in run("info").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.status == 0
    assert "_PLAINT_COMPLETE" in result.out


def test_an_unknown_shell_is_refused(run: Run) -> None:
    assert run("completion", "tcsh").status == 2


def complete(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    from plaint.cli.main import main

    monkeypatch.setenv("_PLAINT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([])
    return [line.partition(",")[2] for line in capsys.readouterr().out.splitlines() if line]


def test_ids_of_cases_and_commands_are_completed(
    cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete("plaint show ", monkeypatch, capsys) == ["k7f3qd", "t5x9jb", "torn99"]
    assert complete("plaint show k", monkeypatch, capsys) == ["k7f3qd"]
    assert complete("plaint se", monkeypatch, capsys) == ["search", "set", "serve"]
    monkeypatch.setenv("PLAINT_WORKSPACE", str(cases / "nowhere"))
    assert complete("plaint show ", monkeypatch, capsys) == []


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an editor that appends its first argument to the file, and set it."""
    script = tmp_path / "my editor"
    script.write_text('#!/bin/sh\nprintf "$1" >> "$2"\nexit ${STATUS:-0}\n', encoding="utf-8")
    script.chmod(stat.S_IRWXU)
    monkeypatch.setenv("EDITOR", f"'{script}' ''")
    return script


def test_edit_opens_the_file_in_the_persons_editor(
    run: Run, kettle: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", f"'{editor}' '\\n[facts]\\nsize = 42\\n'")
    result = run("edit", "k7f3")
    assert (result.status, result.err) == (0, "")
    assert "size = 42" in (kettle / "case.toml").read_text(encoding="utf-8")


def test_edit_reports_what_is_broken_after_and_keeps_it(
    run: Run, kettle: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", f"'{editor}' 'oops = \\n'")
    result = run("edit", "k7f3")
    assert result.status == 1
    assert "kettle-k7f3/case.toml:" in result.err
    assert (kettle / "case.toml").read_text(encoding="utf-8").endswith("oops = \n")


def test_a_broken_case_can_be_edited(run: Run, cases: Path, editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUS", "3")
    result = run("edit", "torn")
    assert result.status == 1
    assert "the editor ended with status 3" in result.err
    assert "torn/case.toml:2: " in result.err


def test_an_editor_that_is_missing_or_cannot_start_is_told(
    run: Run, kettle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    missing = run("edit", "k7f3")
    assert missing.status == 2
    assert "there is no such program" in missing.err
    (tmp_path / "odd").write_text("\0", encoding="utf-8")
    (tmp_path / "odd").chmod(stat.S_IRWXU)
    monkeypatch.setenv("EDITOR", str(tmp_path / "odd"))
    broken = run("edit", "k7f3")
    assert broken.status in {0, 1}
    assert "Traceback" not in broken.err


def test_on_a_terminal_the_desk_is_opened(run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import ModuleType

    opened: list[tuple[object, object]] = []
    desk = ModuleType("plaint.tui.run")

    def open_it(root: object, today: object) -> int:
        opened.append((root, today))
        return 7

    desk.run = open_it  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "plaint.tui.run", desk)
    monkeypatch.setattr("plaint.cli.output.is_terminal", lambda _: True)
    assert run().status == 7
    assert run(cases).status == 7
    monkeypatch.delenv("PLAINT_TODAY")
    monkeypatch.delenv("PLAINT_WORKSPACE")
    next((Path(os.environ["XDG_STATE_HOME"]) / "plaint").glob("last*")).unlink()
    assert run().status == 7
    assert [(root, None if today is None else str(today)) for root, today in opened] == [
        (cases, TODAY),
        (cases, TODAY),
        (None, None),
    ]
    assert run("-C", cases / "nowhere").status == 2


def test_json_for_a_program_never_holds_what_a_terminal_would_act_on(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "title=a\u202eb\u009bc")
    out = run("show", "k7f3", "--json").out
    assert "\u202e" not in out
    assert json.loads(out)["case"]["title"] == "a\u202eb\u009bc"
