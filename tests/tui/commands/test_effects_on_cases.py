"""What commands do to cases, without an app: files, questions, and what is told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.tui.commands.fake_desk import FakeDesk, case_of, form_of, step, suggest, there, top

from plaint.domain.guidance.status import NextAction
from plaint.domain.model.interaction import Interaction
from plaint.tui.dialogs.answer import Answer, Answered
from plaint.tui.dialogs.confirm import Confirm
from plaint.tui.dialogs.menu import Menu
from plaint.tui.panels.facts import Fact

KETTLE = "Kettle arrived cracked"
REFUSED = "Return of a used tent refused"
SHOES = "Wanderschuhe nie angekommen"


def toml(desk: FakeDesk, name: str = "case.toml") -> dict[str, Any]:
    return tomllib.loads((desk.session.root / "case-0" / name).read_text(encoding="utf-8"))


# Whole cases ---------------------------------------------------------------------------------------------------------


def test_the_trash_asks_first_and_undo_and_redo_go_there_and_back(desk: FakeDesk) -> None:
    desk.run("trash")
    assert isinstance(top(desk), Confirm)
    desk.answer(None)
    assert there(desk) == 3
    desk.run("trash")
    assert f"Moved to the trash: {KETTLE}; u brings it back" in desk.answer(result=True)
    assert there(desk) == 2
    assert desk.run("undo") == f"Undone: trash {KETTLE}"
    assert there(desk) == 3
    assert desk.run("redo").startswith("Done again")
    assert there(desk) == 2


def test_undo_without_anything_to_undo_says_so(desk: FakeDesk) -> None:
    assert desk.run("undo").startswith("✗ there is nothing to undo")
    assert there(desk) == 3


def test_several_marked_cases_go_to_the_trash_as_one_undo(desk: FakeDesk) -> None:
    desk.run("mark_all")
    assert len(desk.marks) == 3
    desk.run("trash")
    desk.answer(result=True)
    assert there(desk) == 0
    assert not desk.marks
    desk.run("undo")
    assert there(desk) == 3


def test_all_are_marked_and_none_when_all_are(desk: FakeDesk) -> None:
    desk.marks = {"k7f3qd"}
    desk.run("mark_all")
    assert len(desk.marks) == 3
    desk.run("mark_all")
    assert not desk.marks


def test_the_marked_are_labelled_closed_and_exported_together(desk: FakeDesk, tmp_path: Path) -> None:
    desk.run("mark_all")
    desk.run("bulk")
    desk.answer("label")
    assert desk.asked
    assert desk.asked.title == "Add a label to 3 cases"
    assert desk.fill(value="urgent") == "Changed: 3 cases; u takes it back"
    desk.run("bulk")
    desk.answer("set")
    desk.fill(path="consumer.country", value="ZA")
    assert toml(desk)["labels"] == ["urgent"]
    assert toml(desk)["consumer"]["country"] == "ZA"
    desk.run("bulk")
    desk.answer("close")
    assert desk.fill(results="rejected").startswith("Closed: 3 cases")
    assert toml(desk)["status"] == "closed"
    desk.run("bulk")
    desk.answer("export")
    assert desk.fill(path=str(tmp_path / "out.csv")).startswith("Wrote 3 rows")
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_a_closed_case_is_opened_again(desk: FakeDesk) -> None:
    desk.run("close")
    assert desk.fill(outcome_results="full-refund", outcome_received="today").startswith("Closed")
    assert toml(desk)["status"] == "closed"
    assert desk.run("reopen") == f"Open again: {KETTLE}"
    assert toml(desk)["status"] == "open"


# Log and facts -------------------------------------------------------------------------------------------------------


def test_an_entry_is_logged_withdrawn_with_a_reason_and_stays_in_the_file(desk: FakeDesk) -> None:
    desk.run("log")
    assert desk.fill(reason="asked for a refund", channel="chat").startswith("Logged: asked for a refund")
    entry = case_of(desk).log[0]
    desk.detail.entry = entry
    desk.run("withdraw")
    desk.fill(why="logged twice")
    assert entry.file
    assert toml(desk, entry.file)["withdrawn"] == "logged twice"
    desk.run("log")
    assert desk.asked
    assert "chat" not in {one.value for one in desk.asked.fields}, "what was withdrawn fills nothing in"


def test_a_step_that_closes_another_way_is_logged_only_after_its_warning(samples: FakeDesk) -> None:
    samples.stand_on(SHOES)
    samples.detail.step = step(samples, warned=True)
    samples.run("log")
    assert isinstance(top(samples), Confirm)
    samples.answer(None)
    assert form_of(samples) is None
    samples.run("log")
    samples.answer(result=True)
    assert samples.asked
    filled = {one.name: one.value for one in samples.asked.fields}
    assert filled["step"] == samples.detail.step.step.id


def test_a_step_without_a_warning_is_logged_at_once(samples: FakeDesk) -> None:
    samples.stand_on(SHOES)
    samples.detail.step = step(samples, warned=False)
    samples.run("log")
    assert samples.app.screen is None
    assert samples.asked


def test_a_step_is_left_out_with_its_reason_in_the_log(samples: FakeDesk) -> None:
    samples.stand_on(SHOES)
    samples.detail.step = status = step(samples, warned=False)
    samples.run("skip")
    assert samples.fill(why="everything is there") == f"Left out: {status.step.title}"
    assert any(entry.skipped for entry in case_of(samples).log)


def test_a_fact_is_set_by_the_cursor_or_chosen_and_what_cannot_be_shown_is_left_alone(desk: FakeDesk) -> None:
    desk.run("set")
    assert isinstance(top(desk), Menu)
    desk.answer("order.delivered")
    assert "Set: order.delivered → 2026-11-21" in desk.fill(order_delivered="yesterday")
    desk.detail.fact, desk.detail.has_focus_within = Fact("order.delivered"), True
    desk.run("set")
    assert desk.asked
    assert [(one.name, one.value) for one in desk.asked.fields] == [("order.delivered", "2026-11-21")]
    desk.detail.fact, desk.asked = Fact("item"), None
    desk.run("set")
    assert isinstance(top(desk), Menu), "a table is chosen from"
    path = desk.session.root / "case-0" / "case.toml"
    path.write_text(path.read_text().replace('name = "Amazon"', 'name = "Ama\\u0007zon"'))
    desk.look_again()
    desk.detail.fact = Fact("retailer.name")
    assert "holds characters that cannot be shown" in desk.run("set")
    assert desk.asked is None


def test_an_answer_is_classified_and_the_next_step_is_another(samples: FakeDesk) -> None:
    samples.stand_on(REFUSED)
    samples.run("do_next")
    assert isinstance(top(samples), Answer)
    entry = next(one for one in case_of(samples).log if one.direction == "in" and not one.answer and one.counts)
    assert samples.answer(Answered("refusal")).endswith(": refusal")
    assert next(one for one in case_of(samples).log if one.id == entry.id).answer == "refusal"
    assert samples.detail.shown is not None
    assert samples.detail.shown.guidance is not None
    action = samples.detail.shown.guidance.next
    assert action is not None
    assert action.command != "classify"


def test_the_answer_under_the_cursor_is_classified_before_the_oldest(samples: FakeDesk) -> None:
    case = samples.stand_on(REFUSED)
    under = next(one for one in reversed(case.log) if one.direction == "in")
    samples.detail.tab, samples.detail.entry = "log", under
    samples.run("classify")
    samples.answer(Answered("offer", {"offer": "half the price", "offer_until": "friday"}))
    entry = next(one for one in case_of(samples).log if one.id == under.id)
    assert (entry.answer, entry.offer, str(entry.offer_until)) == ("offer", "half the price", "2026-11-27")


@pytest.mark.parametrize(
    ("command", "opens"),
    [
        ("log", "Log a contact: "), ("evidence", "Add evidence: "), ("close", "Close: "), ("edit", "order.placed"),
    ],
)  # fmt: skip
def test_the_next_thing_opens_its_form(command: str, opens: str, desk: FakeDesk) -> None:
    suggest(desk, NextAction("step", "Do it", "", "", command, field="order.placed"))
    desk.run("do_next")
    assert desk.asked
    assert desk.asked.title.startswith(opens)


def test_where_it_is_their_turn_the_next_thing_is_to_wait(desk: FakeDesk) -> None:
    action = NextAction("step", "Wait", "", "", "wait", day=desk.session.today)
    suggest(desk, action)
    assert desk.run("do_next") == "✗ now it is their turn: wait until 2026-11-22"
    suggest(desk, None)
    assert desk.run("do_next") == "✗ there is nothing to do on this case now"


def test_an_entry_that_is_not_here_any_more_is_not_classified(desk: FakeDesk) -> None:
    desk.detail.entry = Interaction("aaaaaa", None, "email", "out")
    suggest(desk, NextAction("step", "Say what it is", "", "", "classify", interaction="zzzzzz"))
    desk.run("do_next")
    assert desk.app.screen is None
