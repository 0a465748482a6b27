"""The table of rules and the manual say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaint.domain.checks.rules import RULES, make_finding

MANUAL = Path(__file__).parents[4] / "docs" / "wording.md"


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_manual_has_a_line_for_every_rule(rule: str) -> None:
    info = RULES[rule]
    line = f"| `{rule}` | {info.level} | {info.title} | {info.why} | {info.requirement} |"
    assert line in MANUAL.read_text("utf-8").splitlines()


def test_a_finding_has_the_level_of_its_rule() -> None:
    finding = make_finding("text.abusive", "“x” is abusive", "take it out", file="letters/a.md", line=3, span=(1, 2))
    assert (finding.level, finding.file, finding.line, finding.span) == ("error", "letters/a.md", 3, (1, 2))
