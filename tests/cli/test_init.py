from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
