from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plaint.cli import output

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COPY = "case (Anna's conflicted copy 2026-11-20).toml"
NEW_TITLE = "Kettle arrived in pieces"


@pytest.fixture
def copied(kettle: Path) -> Path:
    """Give the kettle's case a conflicted copy: another title, and a date of delivery."""
    text = (kettle / "case.toml").read_text(encoding="utf-8")
    text = text.replace("Kettle arrived cracked", NEW_TITLE)
    (kettle / COPY).write_text(text.replace("[order]", "[order]\ndelivered = 2026-11-09"), encoding="utf-8")
    return kettle


def clean(kettle: Path) -> None:
    """Make the copy one that merges without a decision."""
    text = (kettle / COPY).read_text(encoding="utf-8")
    (kettle / COPY).write_text(text.replace(NEW_TITLE, "Kettle arrived cracked"), encoding="utf-8")


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    stream = io.StringIO(answer)
    monkeypatch.setattr("sys.stdin", stream)
    usual = output.is_terminal
    monkeypatch.setattr(output, "is_terminal", lambda one: one is stream or usual(one))


def test_without_conflicts_there_is_nothing_to_do(run: Run, cases: Path) -> None:
    result = run("resolve")
    assert (result.status, result.out, result.err) == (0, "", "no conflicts\n")


def test_it_lists_what_merges_and_what_is_to_be_decided_and_changes_nothing(run: Run, copied: Path) -> None:
    before = (copied / "case.toml").read_bytes()
    result = run("resolve")
    assert result.status == 1
    assert "kettle-k7f3/case.toml and Anna's copy, 2026-11-20\n" in result.out
    assert "  order.delivered: 2026-11-09\n" in result.out
    assert "  title is to be decided:\n    ours:   Kettle arrived cracked\n    theirs: Kettle arrived in" in result.out
    assert "waits for a decision on title" in result.err
    assert (copied / "case.toml").read_bytes() == before


def test_a_field_is_decided_by_name(run: Run, copied: Path) -> None:
    result = run("resolve", "k7f3", "--field", "title=theirs")
    assert result.status == 0
    assert "merged kettle-k7f3/case.toml" in result.err
    text = (copied / "case.toml").read_text(encoding="utf-8")
    assert 'title = "Kettle arrived in pieces"  # mine' in text
    assert "delivered = 2026-11-09" in text
    assert not (copied / COPY).exists()
    run("undo")
    assert (copied / COPY).exists()


@pytest.mark.parametrize(
    ("option", "title"),
    [
        ("--ours", "Kettle arrived cracked"),
        ("--theirs", NEW_TITLE),
        ("--both", f"Kettle arrived cracked / {NEW_TITLE}"),
    ],
)
def test_one_side_or_both_for_everything(run: Run, copied: Path, option: str, title: str) -> None:
    assert run("resolve", option).status == 0
    assert run("show", "k7f3", "--json").json["case"]["title"] == title


def test_yes_merges_only_what_needs_no_decision(run: Run, copied: Path) -> None:
    assert run("resolve", "--yes").status == 1
    assert (copied / COPY).exists()
    clean(copied)
    assert run("resolve", "--yes").status == 0
    assert not (copied / COPY).exists()


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("\n", 1)])
def test_on_a_terminal_it_asks(
    run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    clean(copied)
    on_a_terminal(monkeypatch, answer)
    result = run("resolve")
    assert result.status == status
    assert "Merge 1 file? [y/N]" in result.err
    assert (copied / COPY).exists() == bool(status)


def test_nobody_is_asked_about_what_only_waits_for_decisions(
    run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch, "y\n")
    assert "[y/N]" not in run("resolve").err


def test_json_tells_each_conflict_with_its_values(run: Run, copied: Path) -> None:
    result = run("resolve", "--json")
    assert result.status == 1
    (row,) = result.json
    assert row["copy"] == COPY
    assert row["taken"] == [{"field": "order.delivered", "value": "2026-11-09"}]
    assert row["open"] == [
        {"field": "title", "base": None, "ours": "Kettle arrived cracked", "theirs": NEW_TITLE},
    ]
    assert run("resolve", "--json", "--theirs").json[0]["resolved"] is True


def test_a_copy_that_brings_nothing_says_so(run: Run, kettle: Path) -> None:
    (kettle / COPY).write_bytes((kettle / "case.toml").read_bytes())
    assert "it holds nothing that our file lacks" in run("resolve").out


def test_items_and_removals_are_told_as_people_count_them(run: Run, kettle: Path) -> None:
    marks = "<<<<<<< ours\n{}||||||| base\n{}=======\n{}>>>>>>> theirs\n"
    head = (kettle / "case.toml").read_text(encoding="utf-8").replace("opened = 2026-11-12\n", "")
    opened, item = "opened = 2026-11-12\n", '[[item]]\nname = "Mug"\n'
    text = head.replace('title = "', marks.format(opened, opened, "") + '\ntitle = "')
    (kettle / "case.toml").write_text(text + marks.format("", "", item + 'price = "5.00"\n'), encoding="utf-8")
    result = run("resolve", "k7f3")
    assert "  opened: (removed)\n" in result.out
    assert "  item.new: name Mug, price 5.00\n" in result.out
    assert run("resolve", "k7f3", "--yes").status == 0


def test_versions_guessed_from_markers_are_marked_as_doubtful(run: Run, kettle: Path) -> None:
    with (kettle / "case.toml").open("a") as file:
        file.write("<<<<<<< ours\nquantity = 1\n=======\nquantity = 2\n>>>>>>> theirs\n")
    result = run("resolve", "k7f3")
    assert "guessed from the conflict markers" in result.out
    assert "item.1.quantity is to be decided" in result.out
    assert run("resolve", "k7f3", "--field", "item.1.quantity=theirs").status == 0
    assert "quantity = 2" in (kettle / "case.toml").read_text(encoding="utf-8")


def test_what_cannot_be_merged_is_told_and_stays(run: Run, copied: Path) -> None:
    (copied / COPY).write_text("title = \n")
    result = run("resolve", "k7f3", "--theirs")
    assert result.status == 1
    assert "one of the two versions cannot be merged" in result.out + result.err
    assert run("resolve", "--json").json[0]["problem"].startswith("one of the two")
    assert (copied / COPY).exists()


@pytest.mark.parametrize("decision", ["title", "title=mine", "=ours"])
def test_a_decision_needs_a_field_and_a_side(run: Run, copied: Path, decision: str) -> None:
    result = run("resolve", "k7f3", "--field", decision)
    assert result.status == 2
    assert "a side is ours, theirs, both" in result.err


def test_a_decision_needs_a_case_and_a_field_in_conflict(run: Run, copied: Path) -> None:
    assert "--field needs a case" in run("resolve", "--field", "title=ours").err
    result = run("resolve", "k7f3", "--field", "titel=ours")
    assert result.status == 2
    assert "to be decided: title" in result.err
    assert "nothing is to be decided" in run("resolve", "t5x9", "--field", "title=ours").err
