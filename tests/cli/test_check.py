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


def test_dates_that_contradict_each_other_are_told_with_their_line_and_the_advice_goes_on(
    run: Run, kettle: Path
) -> None:
    run("set", "k7f3", "order.delivered=2026-10-01", "order.promised=2026-10-02", "problem.kind=zzz")
    rows = {row["rule"]: row for row in run("check", "k7f3", "--json").json}
    lines = (kettle / "case.toml").read_text(encoding="utf-8").splitlines()
    for rule, word in (("ready.delivered-before-placed", "delivered"), ("ready.promised-before-placed", "promised")):
        assert lines[rows[rule]["line"] - 1].startswith(word)
    assert rows["file.unknown-value"]["line"]
    run("received", "k7f3", "refund", "600")
    rows = {row["rule"]: row for row in run("check", "k7f3", "--json").json}
    assert rows["ready.received-above-claim"]["file"].startswith("interactions/")
    assert rows["ready.received-above-claim"]["line"] == 1
    assert run("next", "k7f3").status == 0


def test_nothing_to_remark_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("-C", tmp_path / "empty", "check")
    assert result.status == 0
    assert "nothing to remark" in result.err
