from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


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
