"""Playbooks laid over one another: by id, field by field, ancestors first."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaint.domain.playbook.playbook import Playbook, Step
from plaint.playbooks import loader
from plaint.playbooks.compose import PlaybookFiles, compose
from plaint.playbooks.loader import load

BASE = """
title = "Base"
replace = true
[source.page]
text = "A page"
read_on = 2026-01-31
confidence = "B"

[[step]]
id = "ask"
title = "Ask"
order = 10
why = "They may help."
how = ["First.", "Second."]
source = "page"
[[step.need]]
kind = "field"
value = "order.numbers"
why = "to be found"
[[step.need]]
kind = "attempt"
value = "write"
[[step.excludes]]
step = "write"
effect = "warns"
why = "It may be slower."
source = "page"
[[step.rule]]
id = "ask.answer"
title = "Answer"
kind = "follow_up"
anchors = ["last:ask", "last:write"]
offset = 3
ends_with = ["answer:ask", "answer:write"]
source = "page"

[[step]]
id = "write"
title = "Write"
order = 20
why = "It is proof."
after = ["ask"]
source = ["page"]

[[right]]
id = "window"
title = "Window"
basis = "policy"
text = "Thirty days."
source = "page"
[right.rule]
id = "window.days"
title = "Thirty days"
kind = "act_before"
anchors = ["order.delivered"]
offset = 30
source = "page"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "playbooks").mkdir()
    put(tmp_path, "base", BASE)
    return tmp_path


def put(workspace: Path, name: str, text: str) -> None:
    (workspace / "playbooks" / f"{name}.toml").write_text(text, "utf-8")


def child(workspace: Path, text: str) -> Playbook:
    put(workspace, "child", f'title = "Child"\nextends = ["base"]\n{text}')
    return load("child", workspace)


def ask(playbook: Playbook) -> Step:
    step = playbook.step("ask")
    assert step, playbook.findings
    return step


def test_a_field_that_is_left_out_is_inherited(workspace: Path) -> None:
    step = ask(child(workspace, '[[step]]\nid = "ask"\ntitle = "Ask nicely"\n'))
    assert (step.title, step.order, step.how) == ("Ask nicely", 10, ("First.", "Second."))


def test_a_list_of_plain_values_is_replaced(workspace: Path) -> None:
    assert ask(child(workspace, '[[step]]\nid = "ask"\nhow = ["Only."]\n')).how == ("Only.",)


def test_rules_needs_and_exclusions_find_each_other_by_name(workspace: Path) -> None:
    step = ask(
        child(
            workspace,
            '[[step]]\nid = "ask"\n[[step.rule]]\nid = "ask.answer"\noffset = 9\n'
            '[[step.need]]\nkind = "field"\nvalue = "order.numbers"\nwhy = "anew"\n'
            '[[step.excludes]]\nstep = "write"\neffect = "warns"\nwhy = "Slower."\n',
        )
    )
    assert [(rule.id, rule.offset, rule.title) for rule in step.rules] == [("ask.answer", 9, "Answer")]
    assert [(need.value, need.why) for need in step.needs] == [("order.numbers", "anew"), ("write", "")]
    assert [one.why for one in step.excludes] == ["Slower."]
    assert step.excludes[0].source


def test_the_one_rule_of_a_right_is_merged_too(workspace: Path) -> None:
    right = child(workspace, '[[right]]\nid = "window"\n[right.rule]\nid = "window.days"\noffset = 14\n').rights[0]
    assert right.rule
    assert (right.rule.offset, right.rule.title) == (14, "Thirty days")


def test_a_step_can_lose_rules_needs_and_exclusions(workspace: Path) -> None:
    step = ask(child(workspace, '[[step]]\nid = "ask"\nremove = ["ask.answer", "attempt write", "write warns"]\n'))
    assert not step.rules
    assert not step.excludes
    assert [need.value for need in step.needs] == ["order.numbers"]


def test_what_named_a_removed_step_does_so_no_more(workspace: Path) -> None:
    playbook = child(workspace, 'remove = ["write"]\n')
    step = ask(playbook)
    assert playbook.findings == ()
    assert step.excludes == ()
    assert step.rules[0].anchors == ("last:ask",)
    assert step.rules[0].ends_with == ("answer:ask",)
    assert [one.after for one in child(workspace, 'remove = ["ask"]\n').steps] == [()]


def test_a_removed_step_can_be_put_back_anew(workspace: Path) -> None:
    again = 'remove = ["write"]\n[[step]]\nid = "write"\ntitle = "W"\norder = 5\nwhy = "New."\nsource = "page"\n'
    assert [(step.id, step.after) for step in child(workspace, again).steps] == [("write", ()), ("ask", ())]


def test_a_named_source_can_be_changed_in_part(workspace: Path) -> None:
    source = ask(child(workspace, '[source.page]\nconfidence = "C"\nnote = "Gone."\n')).sources[0]
    assert (source.text, source.confidence.value, source.note) == ("A page", "C", "Gone.")
    assert source.check_after.isoformat() == "2026-07-31"


def test_a_source_read_at_the_end_of_time_is_no_error(workspace: Path) -> None:
    assert ask(child(workspace, "[source.page]\nread_on = 9999-12-31\n")).sources[0].check_after.year == 9999


def test_an_ancestor_that_is_reached_twice_is_laid_once(workspace: Path) -> None:
    put(workspace, "left", 'title = "L"\nextends = ["base"]\n[[step]]\nid = "ask"\ntitle = "Left"\n')
    put(workspace, "right", 'title = "R"\nextends = ["base"]\n[[step]]\nid = "ask"\nwhy = "Right."\n')
    put(workspace, "both", 'title = "B"\nextends = ["left", "right"]\n')
    playbook = load("both", workspace)
    assert playbook.files == tuple(f"playbooks/{name}.toml" for name in ("base", "left", "right", "both"))
    assert (ask(playbook).title, ask(playbook).why, playbook.title) == ("Left", "Right.", "B")


def test_of_two_files_the_one_that_made_the_mistake_is_left_out(workspace: Path) -> None:
    put(workspace, "middle", 'title = "M"\nextends = ["base"]\n[[step]]\nid = "ask"\nafter = ["nobody"]\n')
    put(workspace, "top", 'title = "T"\nextends = ["middle"]\n[[step]]\nid = "write"\ntitle = "W"\n')
    findings = load("top", workspace).findings
    assert findings[0].file == "playbooks/middle.toml"


def test_an_exclusion_with_a_source_that_is_not_there_is_refused(workspace: Path) -> None:
    text = '[[step]]\nid = "ask"\n[[step.excludes]]\nstep = "write"\neffect = "warns"\nsource = "nothing"\n'
    assert "no source 'nothing'" in child(workspace, text).findings[0].message


def test_anchors_and_pauses_on_steps_that_are_not_there_are_refused(workspace: Path) -> None:
    text = (
        '[[step]]\nid = "ask"\n[[step.rule]]\nid = "ask.answer"\n'
        'pauses = [{ start = "opened", end = "answer:nobody" }]\n'
    )
    finding = child(workspace, text).findings[0]
    assert "no step 'nobody'" in finding.message
    assert finding.line == 5


def test_rows_are_collected_from_every_entry(workspace: Path) -> None:
    rows = child(
        workspace,
        '[[step]]\nid = "ask"\nrow = "ZA-1"\n[[step.rule]]\nid = "ask.answer"\nrow = ["ZA-1", "ZA-2"]\n'
        '[[right]]\nid = "window"\nrow = "ZA-1"\n',
    ).rows
    assert rows == {"ZA-1": ("ask", "ask.answer", "window"), "ZA-2": ("ask.answer",)}


def test_there_is_no_composition_of_what_is_not_there(workspace: Path) -> None:
    assert compose("nothing", PlaybookFiles(workspace)) is None
    assert compose("nothing", PlaybookFiles()) is None


def test_composing_leaves_the_files_in_memory_as_they_were() -> None:
    first, second = compose("amazon-za", PlaybookFiles()), compose("amazon-za", PlaybookFiles())
    assert first
    assert second
    assert first.values == second.values
    assert load("retail").step("mediation") is not None


def test_a_marketplace_is_laid_under_the_ladder_of_a_country() -> None:
    both, country, shop = load("ebay-de"), load("retail-de"), load("ebay")
    assert both.title == "eBay, Germany"
    assert both.findings == ()
    assert (both.country, both.retailer) == ("DE", "ebay")
    assert {one.id for one in country.steps} <= {one.id for one in both.steps}
    assert {"ebay-step-in", "ebay-appeal"} <= {one.id for one in both.steps}
    assert both.step("small-claims") == country.step("small-claims")
    assert both.step("ebay-step-in") == shop.step("ebay-step-in")
    assert "marketplaces/ebay.toml" in both.files
    assert both.files[-1] == "retail/retail-de.toml"


def test_a_marketplace_over_a_country_is_kept_as_any_other(tmp_path: Path) -> None:
    first = load("ebay-uk", cache_dir=tmp_path)
    loader._kept.clear()
    assert load("ebay-uk", cache_dir=tmp_path) == first
    assert (tmp_path / "playbooks" / "ebay-uk.json").exists()


def test_a_country_of_the_workspace_gets_the_marketplaces_too(workspace: Path) -> None:
    put(workspace, "retail-kr", 'title = "Any shop, Korea"\ncountry = "KR"\nextends = ["retail"]\n')
    assert load("ebay-kr", workspace).title == "eBay, Korea"
    put(workspace, "ebay", 'not_known = ["all of it"]\n')
    assert load("ebay-kr", workspace).not_known == ("all of it",)
