"""ACCESSIBLE=1: everything is asked for in plain numbered lines, and nothing is written before the last answer."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from plaint.cli import prompting
from plaint.domain.guidance.questions import OpenQuestion


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("ACCESSIBLE", "1")
    monkeypatch.setattr("plaint.services.cases.intake.questions", lambda *_, **__: ())

    def give(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return give


NEW = (
    "Kettle arrived cracked", "Amazon", "amazon.co.za", "South Africa", "ZA", "", "2",
    "406-1234567-1234567", "-20d", "", "2026-11-11", "Kettle", "499", "zar", "",
    "", "1", "", "credit-card", "",
    "", "The lid is cracked", "1, 3", "", "y",
)  # fmt: skip


def test_a_case_is_made_from_answers(run: Run, cases: Path, answers: object) -> None:
    answers(*NEW)  # type: ignore[operator]  # the fixture's function
    result = run("new")
    assert result.status == 0
    text = (Path(result.out.strip()) / "case.toml").read_text(encoding="utf-8")
    for line in ('country = "ZA"', "placed = 2026-11-02", 'sold_by = "retailer"', 'kind = "damaged"',
                 'remedies = ["refund", "replacement"]', 'price = "499.00"', 'currency = "ZAR"'):  # fmt: skip
        assert line in text
    assert ". title: the complaint in a few words.\nAnswer (needed):" in result.err
    assert "  2. it arrived damaged (damaged)\n" in result.err
    assert "seller's name" not in result.err, "the shop sold it itself"
    assert "Not understood: 'South Africa' is not a country" in result.err
    assert "understood as Monday 2026-11-02" in result.err
    assert "Ladder: " in result.err
    assert not set("─│╭╮╰╯┌┐└┘▌█") & set(result.err), "no box art"
    assert "\x1b" not in result.err


def test_what_decides_is_asked_after_the_first_facts_with_its_reason_and_only_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    open_ones = [
        OpenQuestion("order.statement", "Fill in the statement's day", "It decides whether 60 days still run.", 0),
        OpenQuestion("facts.carrier", "Name the carrier", "It decides whether a way is open.", 2),
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("Lamp\n" + "\n" * 20 + "-2d\n\n"))
    typed = prompting.new_case({}, now, lambda _: (), lambda _: open_ones)
    assert typed == {"title": "Lamp", "order.statement": "-2d"}
    told = capsys.readouterr().err
    assert told.count("It decides whether 60 days still run.") == 1
    assert told.count("Name the carrier") == 1


def test_nothing_is_written_without_the_last_yes(run: Run, cases: Path, answers: object) -> None:
    before = sorted(cases.iterdir())
    answers(*NEW[:-1], "n")  # type: ignore[operator]  # the fixture's function
    assert run("new").err.endswith("nothing was written\n")
    answers(*NEW[:-1])  # type: ignore[operator]  # the fixture's function
    ended = run("new")
    assert ended.status == 2
    assert "the answers ended" in ended.err
    answers(*[""] * 30)  # type: ignore[operator]  # the fixture's function
    assert "no answer was understood" in run("new").err
    assert sorted(cases.iterdir()) == before


def test_an_entry_is_logged_from_answers_on_a_case_that_was_chosen(run: Run, cases: Path, answers: object) -> None:
    lines = ("9", "1", "They will refund", "2", "phone", "", "Thandi", "", "", "", "3", "refund", "+5d", "yes")
    answers(*lines)  # type: ignore[operator]  # the fixture's function
    result = run("log")
    assert result.status == 0, result.err
    assert "  1. Kettle arrived cracked (k7f3qd" in result.err
    assert "type a number from 1 to 1" in result.err
    written = next((cases / "kettle-k7f3" / "interactions").glob(f"*{result.out.strip()}*")).read_text()
    for line in ('direction = "in"', 'channel = "phone"', 'answer = "offer"', "promised_by = 2026-11-27"):
        assert line in written
    answers("Called", "", "", "", "", "", "", "", "n")  # type: ignore[operator]  # the fixture's function
    assert run("log", "k7f3").err.endswith("nothing was written\n")


def test_without_an_open_case_there_is_nothing_to_choose(run: Run, cases: Path, answers: object) -> None:
    (cases / "kettle-k7f3" / "case.toml").unlink()
    answers("1")  # type: ignore[operator]  # the fixture's function
    assert "there is no open case" in run("log").err


@pytest.mark.parametrize("value", ["", "0"])
def test_without_the_variable_the_argument_is_missed(
    run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ACCESSIBLE", value)
    for words, name in ((["new"], "TITLE"), (["log"], "CASE")):
        result = run(*words)
        assert result.status == 2
        assert f"missing argument '{name}'" in result.err
