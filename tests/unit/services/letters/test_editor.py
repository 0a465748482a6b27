"""Letters in the making: findings, saving, sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.model.letter import Letter
from plaint.services.letters import editor
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DRAFT = Letter("abcdef", "Refund", "formal", language="en", created=NOW, body="Dear shop,\n\nplease refund.\n")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "cases" / "kettle"
    folder.mkdir(parents=True)
    (folder / "case.toml").write_text('format = 1\nid = "k7f3qd"\ntitle = "Kettle"\n')
    return Workspace.open(tmp_path / "cases", state=tmp_path / "state")


def case(workspace: Workspace) -> LoadedCase:
    found = workspace.read(workspace.folders()[0])
    assert isinstance(found, LoadedCase)
    return found


def saved(workspace: Workspace) -> Letter:
    editor.save(workspace, case(workspace), None, DRAFT)
    return case(workspace).letters[0]


def test_a_new_letter_gets_a_file_of_its_own(workspace: Workspace) -> None:
    done = editor.save(workspace, case(workspace), None, DRAFT)
    assert done.letter.file == "letters/2026-11-22-formal-abcd.md"
    assert case(workspace).letters[0].body == DRAFT.body


def test_only_what_differs_is_written_and_one_undo_takes_it_back(workspace: Workspace) -> None:
    before = saved(workspace)
    after, notes = editor.with_fields(before, {"to": "The shop", "reply_by": "+14d", "enclosures": "a.png, b.png"}, NOW)
    assert "+14d" in notes[0]
    done = editor.save(workspace, case(workspace), before, replace(after, body="Changed.\n"))
    assert [one.path for one in done.changed] == ["to", "reply_by", "enclosures"]
    now = case(workspace).letters[0]
    assert (now.to, now.reply_by, now.enclosures, now.body) == (
        "The shop", date(2026, 12, 6), ("a.png", "b.png"), "Changed.\n",
    )  # fmt: skip
    emptied, _ = editor.with_fields(now, {"to": "", "reply_by": "", "enclosures": ""}, NOW)
    editor.save(workspace, case(workspace), now, emptied)
    assert (case(workspace).letters[0].to, case(workspace).letters[0].enclosures) == ("", ())
    workspace.undo()
    assert case(workspace).letters[0].to == "The shop"


def test_saving_what_did_not_change_writes_nothing(workspace: Workspace) -> None:
    before = saved(workspace)
    path = case(workspace).folder / before.file
    stat = path.stat().st_mtime_ns
    assert editor.save(workspace, case(workspace), before, before).changed == ()
    assert path.stat().st_mtime_ns == stat


def test_a_letter_is_marked_as_sent_once_and_not_changed_after(workspace: Workspace) -> None:
    before = saved(workspace)
    with pytest.raises(UsageProblem, match="still to come"):
        editor.mark_sent(workspace, case(workspace), before, {"sent": "tomorrow"}, now=NOW)
    with pytest.raises(UsageProblem, match="when it was sent"):
        editor.mark_sent(workspace, case(workspace), before, {"sent": ""}, now=NOW)
    editor.mark_sent(workspace, case(workspace), before, {"sent": "today", "channel": "post"}, now=NOW)
    now = case(workspace).letters[0]
    assert now.sent is not None
    assert now.channel == "post"
    with pytest.raises(UsageProblem, match="sent already"):
        editor.mark_sent(workspace, case(workspace), now, {"sent": "today"}, now=NOW)
    with pytest.raises(UsageProblem, match="not changed any more"):
        editor.save(workspace, case(workspace), now, replace(now, body="Other"))


def test_a_letter_is_withdrawn_with_a_reason(workspace: Workspace) -> None:
    before = saved(workspace)
    with pytest.raises(UsageProblem, match="needs a reason"):
        editor.withdraw(workspace, case(workspace), before, " ")
    editor.withdraw(workspace, case(workspace), before, "written twice")
    assert case(workspace).letters[0].withdrawn == "written twice"


def test_findings_on_a_text_come_with_the_errors_first(workspace: Workspace) -> None:
    letter = replace(DRAFT, body="You are ALWAYS liars!\n\nMy order is [order number].\n")
    found = editor.examine(case(workspace), letter, None, NOW.date())
    assert found[0].level == "error"
    levels = [one.level.value for one in found]
    assert levels == sorted(levels, key=["error", "warning", "info"].index)
    assert all(one.span is None or letter.body[one.span[0] : one.span[1]] for one in found)
