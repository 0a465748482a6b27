from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


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
