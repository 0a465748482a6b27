"""Why a command cannot be used now: one sentence for each state of the desk, without a desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.tui.commands.fake_desk import FakeDesk

from plaint.domain.guidance.status import StepState
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.finding import RESOLVE, Finding, Level
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.services.index.summary import Summary
from plaint.storage.workspace import BrokenCase
from plaint.tui.commands.table import BY_NAME, COMMANDS
from plaint.tui.keys.command import DeskState

ENTRY = Interaction("aaaaaa", datetime(2026, 11, 20, 10, 0), "email", "in", reason="They answer")  # noqa: DTZ001
PIECE = Evidence("chat.txt", state=EvidenceState.RECORDED)
LETTER = Letter("bbbbbb", title="To the shop")
NO_CONFLICT = "this case cannot be read, and not because of a conflict; mend its file first (e)"
OF_A_CASE = (
    "log",
    "add_evidence",
    "import",
    "set",
    "call",
    "history",
    "close",
    "letter",
    "rights",
    "withdraw",
    "describe",
)


def why(name: str, state: DeskState) -> str | None:
    return BY_NAME[name].reason(state)


@pytest.fixture
def state(desk: FakeDesk) -> DeskState:
    return desk.state


def broken(suggestion: str = "") -> BrokenCase:
    return BrokenCase(Path("case-0"), "case-0", Finding("toml", Level.ERROR, "it is torn", suggestion=suggestion))


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_command_on_a_case_says_whether_there_is_none_or_none_that_is_shown(name: str, state: DeskState) -> None:
    assert why(name, DeskState()) == "there is no case here; n makes one"
    assert why(name, DeskState(total=3)) == "no case is shown; esc clears the filter"
    assert why(name, DeskState(row=broken())) == "this case cannot be read; mend its file first (e)"
    assert why(name, replace(state, case=None)) == "the case is still being read"


def test_whatever_writes_says_so_of_a_workspace_that_can_only_be_read(state: DeskState) -> None:
    told = {
        command.name
        for command in COMMANDS
        if "can only be read" in (command.reason(replace(state, read_only=True)) or "")
    }
    assert told == {command.name for command in COMMANDS if command.writes}
    assert {"log", "trash", "undo", "sync"} <= told


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("reopen", {}, "the case is open already"),
        ("classify", {}, "every answer in the log has been classified"),
        ("classify", {"entry": ENTRY}, None),
        ("withdraw", {}, "put the cursor on an entry of the log or on a letter first"),
        ("withdraw", {"entry": ENTRY}, None),
        ("withdraw", {"entry": replace(ENTRY, withdrawn="twice")}, "this entry is withdrawn already"),
        ("withdraw", {"letter": replace(LETTER, withdrawn="twice")}, "this letter is withdrawn already"),
        ("describe", {}, "put the cursor on a piece of evidence first"),
        ("redact", {}, "put the cursor on a piece of evidence first"),
        ("redact", {"evidence": PIECE}, None),
        ("look", {"evidence": PIECE}, "only pictures and PDFs are looked at large; enter shows the words of this one"),
        ("look", {"evidence": replace(PIECE, name="BILL.PDF")}, None),
        ("read_step", {}, "put the cursor on a step of the ladder first"),
        ("skip", {}, "put the cursor on a step of the ladder first"),
        ("sent", {}, "put the cursor on a letter first"),
        ("sent", {"letter": LETTER}, None),
        ("sent", {"letter": replace(LETTER, sent=date(2026, 11, 20))}, "this letter was sent already"),
        ("sent", {"letter": replace(LETTER, withdrawn="twice")}, "this letter is withdrawn"),
        ("bulk", {}, "mark cases first: space marks one, * all that are shown"),
        ("bulk", {"marked": 1}, None),
        ("mark_all", {"shown": 0}, "no case is shown"),
        ("view_3", {"views": 2}, "there is no view 3 yet; v saves what is shown now as one"),
        ("view_3", {"views": 3}, None),
        ("drafts", {}, "no form waits to be finished"),
        ("drafts", {"drafts": 1}, None),
        ("verify", {"total": 0}, "there is no case here yet"),
        ("stop_reading", {}, "nothing is being read now"),
        ("stop_reading", {"reading": True}, None),
        ("bring_back", {}, "nothing waits to be brought back: every change could be saved"),
        ("bring_back", {"missing": 1}, None),
        ("resolve", {}, "this case has no conflict"),
        ("resolve", {"row": broken(RESOLVE)}, None),
        ("resolve", {"row": broken()}, NO_CONFLICT),
        ("export", {"row": None, "case": None, "marked": 2}, None),
        ("trash", {"row": broken()}, None),
        ("edit", {"row": broken()}, None),
        ("back", {}, "you are at the top; q leaves plaint"),
        ("back", {"in_detail": True}, None),
        ("back", {"filtered": True}, None),
        ("back", {"marked": 1}, None),
    ],
)  # fmt: skip
def test_the_reason_names_what_is_missing(
    name: str, changes: dict[str, Any], reason: str | None, state: DeskState
) -> None:
    assert why(name, replace(state, **changes)) == reason


def test_a_closed_case_is_opened_again_first(desk: FakeDesk) -> None:
    desk.run("close")
    desk.fill(outcome_results="rejected")
    for name in ("close", "letter", "rights"):
        assert why(name, desk.state) == "the case is closed; R opens it again"
    assert why("reopen", desk.state) is None


def test_a_step_that_was_left_out_is_not_left_out_again(samples: FakeDesk) -> None:
    samples.stand_on("Wanderschuhe nie angekommen")
    assert samples.detail.shown is not None
    assert samples.detail.shown.guidance is not None
    status = samples.detail.shown.guidance.steps[0]
    state = replace(samples.state, step=replace(status, state=StepState.SKIPPED))
    assert why("skip", state) == "this step is left out already; log it when you take it after all"
    assert why("read_step", state) is None


def test_with_nothing_to_do_the_next_thing_cannot_be_done(desk: FakeDesk) -> None:
    state = desk.state
    assert why("do_next", state) is None
    assert isinstance(state.row, Summary)
    row = replace(state.row, next=None)
    assert why("do_next", replace(state, row=row)) == "there is nothing to do on this case"
