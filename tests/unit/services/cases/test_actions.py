"""Small edits of the story, each one unit of undo."""

from __future__ import annotations

import random
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from plaint.domain.errors import UsageProblem
from plaint.services.cases import actions
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "cases" / "kettle"
    (folder / "interactions").mkdir(parents=True)
    (folder / "case.toml").write_text(
        'format = 1\nid = "k7f3qd"\ntitle = "Kettle"\n\n[[task]]\ntext = "Send a photo" # mine\n'
        '\n[[task]]\ntext = "Wait"\n'
    )
    (folder / "interactions" / "a.toml").write_text('id = "aaaaaa"\nat = 2026-11-20\ndirection = "in"\nreason = "x"\n')
    (folder / "interactions" / "b.toml").write_text('id = "bbbbbb"\nat = 2026-11-19\ndirection = "out"\nreason = "y"\n')
    return Workspace.open(tmp_path / "cases", state=tmp_path / "state")


def case(workspace: Workspace) -> LoadedCase:
    found = workspace.read(workspace.folders()[0])
    assert isinstance(found, LoadedCase)
    return found


def toml(workspace: Workspace, name: str) -> dict[str, Any]:
    return tomllib.loads((workspace.folders()[0] / name).read_text())


def test_an_answer_and_its_promise_are_one_change_that_one_undo_takes_back(workspace: Workspace) -> None:
    done = actions.classify(
        workspace, case(workspace), "aaaaaa", "remedy", promise="refund", promised_by="friday", now=NOW
    )
    assert [one.path for one in done.changed] == ["aaaaaa.answer", "aaaaaa.promise", "aaaaaa.promised_by"]
    assert "friday" in done.notes[0]
    written = toml(workspace, "interactions/a.toml")
    assert (written["answer"], written["promise"], written["promised_by"]) == ("remedy", "refund", date(2026, 11, 27))
    workspace.undo()
    assert "answer" not in toml(workspace, "interactions/a.toml")


def test_what_is_said_already_is_not_written_again(workspace: Workspace) -> None:
    actions.classify(workspace, case(workspace), "aaaaaa", "offer", now=NOW)
    assert actions.classify(workspace, case(workspace), "aaaaaa", "offer", now=NOW).changed == ()


def test_only_what_came_in_holds_an_answer(workspace: Workspace) -> None:
    with pytest.raises(UsageProblem, match="not incoming"):
        actions.classify(workspace, case(workspace), "bbbbbb", "offer", now=NOW)


def test_leaving_out_a_step_is_logged_with_its_reason(workspace: Workspace) -> None:
    source = random.Random(1)
    with pytest.raises(UsageProblem, match="needs a reason"):
        actions.skip_step(workspace, case(workspace), "supervisor", "Ask", " ", now=NOW, source=source)
    logged = actions.skip_step(workspace, case(workspace), "supervisor", "Ask", "no chat", now=NOW, source=source)
    assert (logged.interaction.skipped, logged.interaction.direction) == ("no chat", "note")
    assert len(case(workspace).log) == 3


def test_a_task_is_done_by_one_act_and_undone_by_the_next(workspace: Workspace) -> None:
    done = actions.toggle_task(workspace, case(workspace), 1, NOW.date())
    assert done.changed[0].path == "task.1.done"
    assert toml(workspace, "case.toml")["task"][0]["done"] == date(2026, 11, 22)
    assert "# mine" in (workspace.folders()[0] / "case.toml").read_text()
    actions.toggle_task(workspace, case(workspace), 1, NOW.date())
    assert "done" not in toml(workspace, "case.toml")["task"][0]
    with pytest.raises(UsageProblem, match="no task 3"):
        actions.toggle_task(workspace, case(workspace), 3, NOW.date())
