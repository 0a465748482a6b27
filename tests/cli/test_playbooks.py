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


SHOP = """
title = "My shop"
extends = ["retail-za"]

[source.terms]
text = "My shop, terms"
url = "https://shop.example/terms"
read_on = 2026-11-22
confidence = "A"
quote = "two business days"

[[step]]
id = "customer-service"

[[step.rule]]
id = "customer-service.mine"
title = "My shop answers within 2 business days"
kind = "they_owe_by"
anchors = ["last:customer-service"]
offset = 2
unit = "business-days"
valid_from = 2027-01-01
source = "terms"

[[step.rule.example]]
events = { "last:customer-service" = 2027-01-04 }
day = 2027-01-07
"""


def test_sources_are_listed_with_address_day_and_what_rests_on_them(run: Run, samples: Path) -> None:
    every = run("playbooks", "--sources", "--json").json
    wanted = {"text", "url", "read_on", "confidence", "check_after", "due", "kind", "quote", "archived", "used_by"}
    assert all(wanted <= set(one) for one in every)
    assert not any(one["due"] for one in every)
    assert len({str(one) for one in every}) == len(every)
    one = run("playbooks", "retail-za", "--sources", "--json").json
    assert 0 < len(one) < len(every)
    out = run("playbooks", "retail-za", "--sources").out
    assert "https://" in out
    assert "used by" in out


def test_what_to_look_at_again_is_listed_without_a_look_at_the_network(run: Run, samples: Path) -> None:
    assert "no source is due" in run("playbooks", "--sources", "--stale").err
    (samples / "playbooks").mkdir()
    (samples / "playbooks" / "my-shop.toml").write_text(SHOP)
    late = run("--today", "2029-03-01", "playbooks", "my-shop", "--sources", "--stale").out
    assert "https://shop.example/terms; look for “two business days”" in late
    due = run("--today", "2029-03-01", "playbooks", "--sources", "--stale", "--json").json
    assert all(one["due"] for one in due)


def test_examples_of_a_playbook_of_ones_own_are_run_by_check_and_playbooks(run: Run, samples: Path) -> None:
    (samples / "playbooks").mkdir()
    (samples / "playbooks" / "my-shop.toml").write_text(SHOP)
    result = run("playbooks", "--check")
    assert result.status == 1
    assert "playbooks/my-shop.toml:25: " in result.err
    assert "the rule gives 2027-01-06" in result.err
    found = [one for one in run("check", "--json").json if one["rule"] == "playbook.example"]
    assert [(one["file"], one["line"]) for one in found] == [("playbooks/my-shop.toml", 25)]
    (samples / "playbooks" / "my-shop.toml").write_text(SHOP.replace("2027-01-07", "2027-01-06"))
    assert run("playbooks", "--check").status == 0
    assert run("playbooks", "--check", "--json").json == []
    everything = run("check", "--playbooks", "--json").json
    assert not any(one["rule"].startswith("playbook.") for one in everything)


def test_law_that_is_to_come_says_from_when(run: Run, samples: Path) -> None:
    (samples / "playbooks").mkdir()
    (samples / "playbooks" / "my-shop.toml").write_text(SHOP)
    assert "not yet law: from 2027-01-01" in run("playbooks", "my-shop").out
    assert "law from 2027-01-01" in run("--today", "2027-02-01", "playbooks", "my-shop").out
    rows = run("playbooks", "my-shop", "--json").json[0]["steps"]
    assert any(rule["valid_from"] == "2027-01-01" for step in rows for rule in step["rules"])
