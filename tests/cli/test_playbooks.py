"""``plaint playbooks`` on the sample cases and on a playbook of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_playbooks_are_listed_and_read_with_source_date_and_confidence(run: Run, samples: Path) -> None:
    listed = run("playbooks").out
    assert "amazon-za" in listed
    assert "retail-uk" in listed
    out = run("playbooks", "amazon-za").out
    assert "Information, not legal advice" in out
    assert "read 2026-11-22" in out
    assert "NOT CONFIRMED" in out
    assert "changes often" in out
    rows = run("playbooks", "amazon-za", "--json").json
    assert rows[0]["id"] == "amazon-za"
    assert all(source["read_on"] for step in rows[0]["steps"] for source in step["sources"])
    assert {row["id"] for row in run("playbooks", "--json").json} >= {"amazon", "retail", "retail-br"}


def test_an_unknown_playbook_names_the_nearest(run: Run, samples: Path) -> None:
    result = run("playbooks", "amazn-za")
    assert result.status == 2
    assert "amazon-za" in result.err


def test_facts_older_than_their_date_are_due_for_another_look(run: Run, samples: Path) -> None:
    assert "no fact is due" in run("playbooks", "--stale").err
    late = run("--today", "2027-03-01", "playbooks", "amazon-za", "--stale")
    assert "check again: due since" in late.out
    assert "check again" in run("--today", "2027-03-01", "playbooks", "amazon-za").out


def test_a_broken_playbook_of_ones_own_is_told_and_the_others_go_on(run: Run, samples: Path) -> None:
    (samples / "playbooks").mkdir()
    (samples / "playbooks" / "mine.toml").write_text('title = "Mine"\n[[step]]\nid = \n')
    result = run("playbooks", "amazon")
    assert result.status == 1
    assert "mine.toml" in result.err
    assert "cannot be used" in run("playbooks").out
