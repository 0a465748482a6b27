"""Dates counted by hand beside the rules are run, for shipped and own playbooks, and told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaint.domain.model.finding import Finding, Level
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.examples import check_playbooks, failed_examples
from plaint.playbooks.loader import load

TEMPLATE = Path(__file__).parents[3] / "docs" / "templates" / "retail-xx.toml"


def place(folder: Path, text: str, name: str = "retail-xx") -> Path:
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / f"{name}.toml").write_text(text, "utf-8")
    return folder


def found_with(folder: Path, *changes: tuple[str, str]) -> tuple[Finding, ...]:
    text = TEMPLATE.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check_playbooks(place(folder, text), calendar_for, shipped=False)


def line_of(text: str, after: str = "") -> int:
    lines = TEMPLATE.read_text("utf-8").splitlines()
    begin = next((number for number, line in enumerate(lines) if after and line == after), 0)
    return next(number for number, line in enumerate(lines[begin:], begin + 1) if line == text)


def test_every_shipped_playbook_is_sound_and_counts_as_its_examples_do() -> None:
    assert check_playbooks(None, calendar_for) == ()


def test_the_template_of_a_country_validates_as_one_new_file(tmp_path: Path) -> None:
    assert found_with(tmp_path) == ()
    found = load("retail-xx", tmp_path)
    assert found.covers("XX")
    assert sum(len(one.examples) for step in found.steps for one in step.rules) >= 4
    assert failed_examples(found, calendar_for) == ()


def test_a_wrong_example_is_told_with_file_and_line(tmp_path: Path) -> None:
    [finding] = found_with(tmp_path, ("day = 2026-12-09", "day = 2026-12-10"))
    assert finding.level is Level.ERROR
    assert finding.rule == "playbook.example"
    assert finding.file == "playbooks/retail-xx.toml"
    assert finding.line == line_of("[[step.rule.example]]", 'id = "withdrawal.window"')
    assert "counts 2026-12-10 from order.delivered 2026-12-02, the rule gives 2026-12-09" in finding.message


def test_an_example_may_stand_beside_the_right_itself(tmp_path: Path) -> None:
    [finding] = found_with(
        tmp_path, ("[[right.rule.example]]", "[[right.example]]"), ("day = 2028-12-09", "day = 2028-12-08")
    )
    assert "xx-guarantee.window" in finding.message
    assert finding.line == line_of("[[right.rule.example]]")


def test_an_example_beside_a_right_without_a_rule_is_refused(tmp_path: Path) -> None:
    text = '\n[[right]]\nid = "xx-more"\ntitle = "M"\nbasis = "policy"\ntext = "T"\nsource = "xx-sale"\n'
    text += '[[right.example]]\nevents = { "order.placed" = 2026-12-01 }\nday = 2026-12-02\n'
    found = check_playbooks(place(tmp_path, TEMPLATE.read_text("utf-8") + text), calendar_for, shipped=False)
    assert "a right without a rule has no date to count" in found[0].message


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (("valid_until = 2026-12-31", "valid_from = 2027-01-02\nvalid_until = 2026-12-31"),
         "valid from 2027-01-02, which is after its last day 2026-12-31", 'id = "small-claims.limit-2020"'),
        (('reading_of = "small-claims.limit-2020"', 'reading_of = "withdrawal.window"'),
         "there is no rule 'withdrawal.window' in the same step", 'reading_of = "small-claims.limit-2020"'),
        (('source = "xx-sale"\n\n[[step.rule.example]]', "\n[[step.rule.example]]"),
         "a rule without source", 'id = "withdrawal.window"'),
        (("read_on = 2026-11-28", "read_on = 2026-02-30"), "Invalid date", "read_on = 2026-11-28"),
        (("read_on = 2026-11-28", "read_on = 2026-11-28\ncheck_after = 2026-11-27"),
         "looked at again on 2026-11-27, which is before it was read", "[source.xx-sale]"),
        (('read_on = 2026-11-28\nconfidence = "A"', 'confidence = "A"'),
         "a source without read_on", "[source.xx-sale]"),
    ],
)  # fmt: skip
def test_impossible_dates_and_missing_sources_are_refused(
    tmp_path: Path, change: tuple[str, str], message: str, line: str
) -> None:
    found = found_with(tmp_path, change)
    finding = next(one for one in found if one.level is Level.ERROR)
    assert message in finding.message
    assert finding.file == "playbooks/retail-xx.toml"
    assert finding.line is not None
    assert abs(finding.line - line_of(line)) <= 11, "near the entry"


def test_versions_that_do_not_follow_each_other_are_told(tmp_path: Path) -> None:
    [finding] = found_with(tmp_path, ("valid_from = 2027-01-01", "valid_from = 2027-02-01"))
    assert finding.rule == "playbook.versions"
    assert "no version is law between 2026-12-31 and 2027-02-01" in finding.message
    assert finding.line is not None


def test_a_broken_file_is_told_once_and_its_examples_are_not_run(tmp_path: Path) -> None:
    place(tmp_path, "title = \n")
    assert len(check_playbooks(tmp_path, calendar_for, shipped=False)) == 1


def test_an_example_of_a_shipped_rule_that_a_file_changes_is_found_in_the_shipped_file(tmp_path: Path) -> None:
    rule = next(
        (step.id, one.id) for step in load("retail-za").steps for one in step.rules if one.examples and one.offset > 1
    )
    text = f'extends = ["retail-za"]\ntitle = "Mine"\n[[step]]\nid = "{rule[0]}"\n'
    text += f'[[step.rule]]\nid = "{rule[1]}"\noffset = 1\n'
    found = check_playbooks(place(tmp_path, text, "mine"), calendar_for, shipped=False)
    assert {one.rule for one in found} == {"playbook.example"}
    assert all(one.file.endswith(".toml") and one.line for one in found)
