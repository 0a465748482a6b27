"""``plaint check`` on the sample cases and on small ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_check_tells_broken_files_with_their_line_and_fails(run: Run, cases: Path) -> None:
    result = run("check")
    assert result.status == 1
    assert "case.toml:2" in result.out
    rows = run("check", "--json").json
    keys = {"case", "folder", "file", "line", "rule", "level", "message", "suggestion"}
    assert all(keys <= set(row) for row in rows)
    assert all(row["level"] == "error" for row in run("check", "--errors", "--json").json)
    assert run("check", "torn").status == 1


def test_check_of_one_case_tells_only_its_findings(run: Run, samples: Path) -> None:
    rows = run("check", "t5x9", "--json").json
    assert {row["case"] for row in rows} == {"t5x9jb"}
    assert "evidence.untracked" in {row["rule"] for row in rows}


def test_nothing_to_remark_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("-C", tmp_path / "empty", "check")
    assert result.status == 0
    assert "nothing to remark" in result.err
