from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import SAMPLES

if TYPE_CHECKING:
    from tests.cli.conftest import Run

FACTS_AND_LOG = """\

Facts
  status          open
  retailer.name   Amazon
  order.numbers   406-1234567-1234567
  order.placed    2026-11-01
  item.1          Kettle, ZAR 499.00
  claimed in all  ZAR 499.00

Log (1)
  2026-11-12 10:15  ←  chat  Asked for photos  m2q8x4
      person Thandi; step (guessed) Contact customer service; answer not classified
      Please send a photo.
"""


def test_a_person_reads_head_next_facts_and_log(run: Run, kettle: Path) -> None:
    result = run("show", "k7f3")
    assert result.status == 0
    assert result.out.startswith("k7f3qd  Kettle arrived cracked\n? answer, stage classify, ")
    assert "opened 2026-11-12\nkettle-k7f3/\nThe case names no country" in result.out
    assert "\n\nNext\n" in result.out
    assert FACTS_AND_LOG in result.out
    assert all(line == line.rstrip() for line in result.out.splitlines())


def test_everything_of_a_case_is_shown(run: Run, kettle: Path, tmp_path: Path) -> None:
    (tmp_path / "lid.txt").write_text("lid", encoding="utf-8")
    run("evidence", "add", "k7f3", tmp_path / "lid.txt", "--title", "The lid")
    run("log", "k7f3", "logged twice", "--withdraw", "m2q8")
    run(
        "log",
        "k7f3",
        "They pay",
        "--at",
        "2026-11-20",
        "--promise",
        "refund",
        "--by",
        "friday",
        "--evidence",
        "lid.txt",
    )
    run(
        "set", "k7f3", "task.1.text=Send a photo", "task.1.due=friday", "claim.1.head=price", "claim.1.amount=499",
        "claim.1.currency=ZAR", "override.1.rule=x", "override.1.date=2026-12-01", "override.1.reason=agreed",
        "retailer.contact.1.channel=email", "retailer.contact.1.address=help@example.com", "item.1.quantity=2",
        "retailer.contact.1.found_at=invoice", "facts.shoe size=42", "problem.text=One.\nTwo.", "facts.size=42",
        "item.1.listing=B0X", "task.2.text=Wait", "task.2.done=today",
    )  # fmt: skip
    (kettle / "letters").mkdir()
    (kettle / "letters" / "2026-11-21-a-to-z-p4d1.md").write_text(
        '+++\nid = "p4d1zz"\ntitle = "A-to-z claim"\nkind = "a-to-z"\nsent = 2026-11-21\nto = "Amazon"\n+++\n\nText\n',
        encoding="utf-8",
    )
    text = run("show", "k7f3").out
    assert "facts.shoe" not in text  # refused: a name with a space, so nothing of that call was written
    run(
        "set", "k7f3", "task.1.text=Send a photo", "task.1.due=friday", "claim.1.head=price", "claim.1.amount=499",
        "claim.1.currency=ZAR", "override.1.rule=x", "override.1.date=2026-12-01", "override.1.reason=agreed",
        "retailer.contact.1.channel=email", "retailer.contact.1.address=help@example.com", "item.1.quantity=2",
        "retailer.contact.1.found_at=invoice", "problem.text=One.\nTwo.", "facts.size=42", "item.1.listing=B0X",
        "task.2.text=Wait", "task.2.done=today", "status=closed", "closed=today",
    )  # fmt: skip
    text = run("show", "k7f3").out
    for line in (
        "closed 2026-11-22",
        "  retailer.contact.1  email help@example.com (found at invoice)",
        "  item.1              2 x Kettle, ZAR 499.00, B0X",
        "  problem.text        One.\n                      Two.",
        "  claim.1             price ZAR 499.00",
        "  task.1              Send a photo, due 2026-11-27",
        "  task.2              Wait, done 2026-11-22",
        "  override.1          x 2026-12-01: agreed",
        "  facts.size          42",
        "withdrawn logged twice",
        "promise refund by 2026-11-27; evidence lid.txt",
        "Evidence (1)\n  lid.txt  -  recorded  The lid",
        "Letters (1)\n  sent 2026-11-21  a-to-z  A-to-z claim  Amazon",
        "Ladder: ",
    ):
        assert line in text, line


def test_the_json_has_exactly_the_keys_that_are_documented(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINT_WORKSPACE", str(SAMPLES))
    shown = run("show", "r4w8", "--json").json
    assert set(shown) >= {
        "case", "interactions", "evidence", "steps", "deadlines", "next", "findings", "conflicts", "timeline",
    }  # fmt: skip
    assert shown["case"]["id"] == "r4w8tn"
    assert isinstance(shown["case"]["order"]["placed"], str)
    assert {"id", "title", "state", "reason", "opens", "closes", "source", "confidence"} <= set(shown["steps"][0])
    assert {
        "rule", "kind", "date", "remind", "title", "explanation", "source", "confidence", "overdue",
    } <= set(shown["deadlines"][0])  # fmt: skip
    assert {"step", "title", "kind", "date", "overdue", "why"} <= set(shown["next"])
    assert {"at", "actor", "event", "evidence"} == set(shown["timeline"][0])
    assert [entry["at"] for entry in shown["interactions"]] == sorted(entry["at"] for entry in shown["interactions"])
    assert {"name", "state", "sha256"} <= set(shown["evidence"][0])
    assert shown["letters"][0]["body"]
    assert shown["conflicts"] == []


def test_every_sample_can_be_shown_both_ways(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINT_WORKSPACE", str(SAMPLES))
    for row in run("list", "--all", "--json").json:
        text = run("show", row["id"])
        assert text.status == 0
        assert row["title"] in text.out
        assert run("show", row["id"], "--json").json["case"]["title"] == row["title"]


def test_the_timeline_holds_facts_log_and_letters_in_order(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "order.promised=2026-11-05", "order.delivered=2026-11-06", "problem.noticed=2026-11-06")
    run("close", "k7f3", "--result", "full-refund", "--received", "2026-11-21")
    timeline = run("show", "k7f3", "--json").json["timeline"]
    assert [(entry["at"][:10], entry["actor"]) for entry in timeline] == [
        ("2026-11-01", "consumer"),
        ("2026-11-05", "retailer"),
        ("2026-11-06", "retailer"),
        ("2026-11-06", "consumer"),
        ("2026-11-12", "Thandi"),
        ("2026-11-21", "retailer"),
        ("2026-11-22", "consumer"),
    ]
    assert timeline[0]["event"] == "ordered 406-1234567-1234567"
    assert timeline[4]["event"] == "chat: Asked for photos"


def test_a_conflicted_copy_is_told(run: Run, kettle: Path) -> None:
    copy = kettle / "case (Anna's conflicted copy 2026-08-03).toml"
    copy.write_text((kettle / "case.toml").read_text(encoding="utf-8"), encoding="utf-8")
    shown = run("show", "k7f3", "--json").json
    assert len(shown["conflicts"]) == 1
    assert "conflicted copy" in run("show", "k7f3").out


def test_values_that_json_cannot_hold_are_text(run: Run, kettle: Path) -> None:
    with (kettle / "case.toml").open("a", encoding="utf-8") as file:
        file.write("\n[facts]\nodd = nan\nendless = inf\nat = 10:15:00\ndeep = [[1, {a = 2026-01-01}]]\n")
    facts = run("show", "k7f3", "--json").json["case"]["facts"]
    assert facts == {"odd": "nan", "endless": "inf", "at": "10:15:00", "deep": [[1, {"a": "2026-01-01"}]]}


def test_json_for_a_program_never_holds_what_a_terminal_would_act_on(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "title=a\u202eb\u009bc")
    out = run("show", "k7f3", "--json").out
    assert "\u202e" not in out
    assert json.loads(out)["case"]["title"] == "a\u202eb\u009bc"
