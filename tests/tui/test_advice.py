"""The Case tab and the panel of the next action say what ``plaint next`` says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from plaint.services.guidance.guidance import Guidance, guide
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.tui.panels.advice import advice_blocks, lead_lines
from plaint.tui.panels.rights import right_lines
from plaint.tui.render.text import line_width

TODAY = date(2026, 12, 12)
SAMPLES = Path(__file__).parents[2] / "cases"


def guided(case_id: str, country: str = "") -> Guidance:
    workspace = Workspace.open(SAMPLES)
    found = workspace.find(case_id)
    assert isinstance(found, LoadedCase)
    if country:
        consumer = replace(found.case.consumer, country=country)
        found = replace(found, case=replace(found.case, consumer=consumer, playbook=""))
    return guide(found, workspace, TODAY)


def text(guidance: Guidance, width: int = 100) -> str:
    lines = [line for block in advice_blocks(guidance, TODAY, width) for line in block.lines]
    assert all(line_width(line) <= width for line in lines)
    return "\n".join("".join(part for part, _ in line) for line in lines)


def test_the_case_tab_begins_with_what_the_next_step_needs() -> None:
    told = text(guided("h9c2mz"))
    for word in ("For the next step", "have", "how long", "then", "You could also"):
        assert word in told
    assert text(guided("h9c2mz"), 40)


def test_what_is_left_out_is_counted() -> None:
    guidance = guided("k7f3qd")
    left = len(guidance.others) - 5
    assert (f"{left} more; the Ladder tab has all steps" in text(guidance)) is (left > 0)


def test_a_country_without_a_ladder_and_what_is_urgent_come_first() -> None:
    lines = lead_lines(guided("k7f3qd", "NG"), 100, tall=True)
    assert lines[0][0][0].startswith("Not covered: there is no ladder for Nigeria")
    assert lead_lines(guided("k7f3qd"), 100, tall=True) == []


def test_a_right_that_is_over_is_grey_and_says_so() -> None:
    guidance = guided("k7f3qd")
    passed = {one.right.id for one in guidance.rights if one.state == "passed"}
    assert passed
    for name, (line,) in right_lines(guidance.rights, TODAY, 120):
        assert ("over" in "".join(part for part, _ in line)) is (name in passed)
