"""A decision on a conflict holds for the two versions that were shown, and all of them are one unit of undo."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.merge.three_way import Clash, CustomValue, Side
from plaint.domain.model.fields import Kind
from plaint.services.sync.conflicts import Decided, asked, review, settle_seen, typed_value
from plaint.storage.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CASE = 'format = 1\n\nid = "k7f3qd"\n\ntitle = "Kettle"  # mine\n\nstatus = "open"\n\nopened = 2026-11-12\n'
ANNA = "case (Anna's conflicted copy 2026-11-20).toml"
BEN = "case (Ben's conflicted copy 2026-11-21).toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "cases" / "kettle"
    place.mkdir(parents=True)
    (place / "case.toml").write_text(CASE)
    return place


def opened(folder: Path) -> Workspace:
    return Workspace.open(folder.parent, state=folder.parent.parent / "state")


def decide(folder: Path, *choices: dict[str, Side | CustomValue]) -> tuple[Workspace, list[Decided]]:
    workspace = opened(folder)
    proposals = review(workspace, workspace.read(folder))
    return workspace, [Decided(one, choice) for one, choice in zip(proposals, choices, strict=True)]


def test_each_conflict_of_a_file_takes_its_own_decision_and_undo_takes_back_all(folder: Path) -> None:
    (folder / ANNA).write_text(CASE.replace('"Kettle"', '"Kettle of Anna"') + '\nlanguage = "en"\n')
    (folder / BEN).write_text(CASE.replace('"open"', '"paused"'))
    workspace, decided = decide(folder, {"title": Side.OURS}, {"status": Side.THEIRS})
    assert all(outcome.done for outcome in settle_seen(workspace, folder, decided))
    text = (folder / "case.toml").read_text()
    assert 'title = "Kettle"  # mine' in text
    assert 'language = "en"' in text
    assert 'status = "paused"' in text
    assert not (folder / ANNA).exists()
    assert not (folder / BEN).exists()
    workspace.undo()
    assert (folder / "case.toml").read_text() == CASE
    assert (folder / ANNA).exists()
    assert (folder / BEN).exists()


def test_when_one_decision_changes_what_the_next_is_about_that_one_stays_open(folder: Path) -> None:
    (folder / ANNA).write_text(CASE.replace('"Kettle"', '"Kettle of Anna"'))
    (folder / BEN).write_text(CASE.replace('"Kettle"', '"Kettle of Ben"'))
    workspace, decided = decide(folder, {"title": Side.THEIRS}, {"title": Side.OURS})
    first, second = settle_seen(workspace, folder, decided)
    assert first.done
    assert "look at it again" in second.problem
    assert second.left[0].ours == "Kettle of Anna"
    assert (folder / BEN).exists()


def test_a_file_that_somebody_saved_meanwhile_is_left_alone(folder: Path) -> None:
    (folder / ANNA).write_text(CASE.replace('"Kettle"', '"Kettle of Anna"'))
    workspace, decided = decide(folder, {"title": Side.THEIRS})
    (folder / "case.toml").write_text(CASE.replace("mine", "typed meanwhile"))
    (outcome,) = settle_seen(workspace, folder, decided)
    assert "look at it again" in outcome.problem
    assert "typed meanwhile" in (folder / "case.toml").read_text()
    assert (folder / ANNA).exists()


def test_a_conflict_that_is_gone_or_not_decided_is_told(folder: Path) -> None:
    (folder / ANNA).write_text(CASE.replace('"Kettle"', '"Kettle of Anna"'))
    workspace, decided = decide(folder, {})
    (outcome,) = settle_seen(workspace, folder, decided)
    assert [clash.path for clash in outcome.left] == ["title"]
    (folder / ANNA).unlink()
    (outcome,) = settle_seen(workspace, folder, decided)
    assert "settled elsewhere" in outcome.problem


def test_what_cannot_be_merged_is_told(folder: Path) -> None:
    (folder / ANNA).write_text(CASE + "title = broken\n")
    workspace, decided = decide(folder, {})
    (outcome,) = settle_seen(workspace, folder, decided)
    assert "cannot be merged" in outcome.problem


@pytest.mark.parametrize(
    ("example", "text", "value"),
    [
        ("red", "blue", "blue"),
        (3, "4", 4),
        (3, "four", "four"),
        (True, "False", False),
        (date(2026, 1, 2), "2026-02-03", date(2026, 2, 3)),
        ("a\nb", "c\nd", "c\nd"),
        ("red", " ", None),
    ],
)
def test_a_value_of_a_free_field_is_typed_as_what_stands_there(example: object, text: str, value: object) -> None:
    clash = Clash("facts.own", None, example, "other" if isinstance(example, str) else None)
    assert typed_value(clash, text, NOW) == CustomValue(value)
    field = asked(clash)
    assert field is not None
    assert field.kind is (Kind.LONG_TEXT if example == "a\nb" else Kind.TEXT)


def test_a_known_field_is_understood_as_everywhere_and_a_table_cannot_be_typed(folder: Path) -> None:
    (folder / ANNA).write_text(CASE.replace("2026-11-12", "2026-11-13"))
    _, (decided,) = decide(folder, {})
    (clash,) = decided.proposal.clashes
    assert typed_value(clash, "yesterday", NOW) == CustomValue(date(2026, 11, 21))
    with pytest.raises(UsageProblem):
        typed_value(clash, "never", NOW)
    table = Clash("item.2", None, {"name": "lid"}, None)
    assert asked(table) is None
    with pytest.raises(UsageProblem):
        typed_value(table, "lid", NOW)
