from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.tui.support import workspace as three_cases

from plaint.domain.errors import UsageProblem
from plaint.services.cases import bulk
from plaint.services.index.summary import Summary, rows
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace.open(three_cases(tmp_path / "cases"), state=tmp_path / "state")


def labels(space: Workspace) -> list[tuple[str, ...]]:
    return [case.case.labels for case in space.cases() if isinstance(case, LoadedCase)]


def test_the_same_fields_are_set_in_several_cases_and_undone_at_once(space: Workspace) -> None:
    before = {path: path.read_bytes() for path in space.root.rglob("*.toml")}
    done = bulk.set_fields(space, space.folders(), ["labels+=urgent"], now=NOW)
    assert done == bulk.Done(3)
    assert labels(space) == [("urgent",)] * 3
    assert "3 cases" in space.undo()
    assert {path: path.read_bytes() for path in space.root.rglob("*.toml")} == before


def test_what_cannot_be_done_to_one_case_does_not_stop_the_others(space: Workspace) -> None:
    (space.root / "case-1" / "case.toml").write_text("broken =\n")
    done = bulk.set_fields(space, space.folders(), ["labels+=urgent"], now=NOW)
    assert done.count == 2
    assert done.problems == ("case-1: it cannot be read",)


def test_what_is_typed_wrongly_changes_nothing(space: Workspace) -> None:
    with pytest.raises(UsageProblem, match="colour"):
        bulk.set_fields(space, space.folders(), ["colour=red"], now=NOW)
    assert labels(space) == [()] * 3


def test_cases_are_closed_and_one_that_is_closed_already_is_named(space: Workspace) -> None:
    assert bulk.close(space, space.folders()[:1], ["rejected"], "", now=NOW).count == 1
    done = bulk.close(space, space.folders(), ["full-refund"], "today", now=NOW)
    assert done.count == 2
    assert done.problems == ("Kettle arrived cracked: it is closed already",)


def test_cases_go_to_the_trash_and_come_back_together(space: Workspace) -> None:
    (space.root / "case-1" / "case.toml").write_text("broken =\n")
    assert bulk.trash(space, space.folders()).count == 3
    assert space.folders() == []
    space.undo()
    assert len(space.folders()) == 3


def test_a_list_is_exported_for_a_spreadsheet_and_for_programs(space: Workspace, tmp_path: Path) -> None:
    (space.root / "case-2" / "case.toml").write_text('format = 1\nid = "p4d1zz"\ntitle = "=cmd()"\nstatus = "open"\n')
    found = rows(space, date(2026, 11, 22))
    assert bulk.export_list(found, tmp_path / "list.csv") == 3
    with (tmp_path / "list.csv").open(newline="", encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert {row["id"] for row in written} == {row.id for row in found if isinstance(row, Summary)}
    assert "'=cmd()" in {row["title"] for row in written}, "no spreadsheet takes it for a formula"
    bulk.export_list(found, tmp_path / "list.json")
    assert len(json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))) == 3


@pytest.mark.parametrize("name", ["list.csv", "list.txt", "nowhere/list.csv"])
def test_an_export_replaces_no_file_and_says_what_is_wrong(space: Workspace, tmp_path: Path, name: str) -> None:
    (tmp_path / "list.csv").write_text("mine")
    with pytest.raises(UsageProblem):
        bulk.export_list([], tmp_path / name)
    assert (tmp_path / "list.csv").read_text() == "mine"
