from __future__ import annotations

import io
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def held(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_closing_sets_status_day_and_outcome(run: Run, kettle: Path) -> None:
    result = run(
        "close", "k7f3", "--result", "full-refund", "--result", "apology", "--received", "2026-11-20",
        "--amount", "499", "--text", "Paid at last",
    )  # fmt: skip
    assert result.status == 0
    assert "receipt" not in result.err
    values = held(kettle)
    assert values["status"] == "closed"
    assert str(values["closed"]) == "2026-11-22"
    assert str(values["outcome"].pop("received")) == "2026-11-20"
    assert values["outcome"] == {
        "results": ["full-refund", "apology"],
        "amount": "499.00",
        "currency": "ZAR",
        "text": "Paid at last",
    }


def test_a_promise_is_not_a_receipt(run: Run, kettle: Path) -> None:
    result = run("close", "k7f3", "--result", "replacement", "--promised", "friday")
    assert result.status == 0
    assert "replacement has no day of receipt: a promise is not a receipt" in result.err
    later = run("close", "k7f3", "--received", "yesterday")
    assert later.status == 0
    assert "receipt" not in later.err
    assert held(kettle)["outcome"]["results"] == ["replacement"]
    assert str(held(kettle)["outcome"]["received"]) == "2026-11-21"


def test_a_rejection_needs_no_receipt(run: Run, kettle: Path) -> None:
    assert "receipt" not in run("close", "k7f3", "--result", "rejected").err


def test_closing_without_any_result_is_refused(run: Run, kettle: Path) -> None:
    result = run("close", "k7f3", "--received", "today")
    assert result.status == 2
    assert "closing a case needs a result" in result.err
    assert "status" not in held(kettle)


def test_reopening_takes_the_day_away_and_keeps_the_outcome(run: Run, kettle: Path) -> None:
    run("close", "k7f3", "--result", "rejected")
    assert run("reopen", "k7f3").status == 0
    values = held(kettle)
    assert values["status"] == "open"
    assert "closed" not in values
    assert values["outcome"] == {"results": ["rejected"]}
    again = run("reopen", "k7f3")
    assert again.status == 1
    assert "is open already" in again.err


def test_a_paused_case_can_be_reopened(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "status=paused")
    assert run("reopen", "k7f3").status == 0
    assert held(kettle)["status"] == "open"


def test_trash_asks_nobody_without_a_terminal(run: Run, kettle: Path) -> None:
    result = run("trash", "k7f3")
    assert result.status == 2
    assert "--yes" in result.err
    assert kettle.exists()


@pytest.mark.parametrize(
    ("answer", "gone"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_trash_asks_on_a_terminal(
    run: Run, kettle: Path, monkeypatch: pytest.MonkeyPatch, answer: str, gone: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    result = run("trash", "k7f3")
    assert "[y/N]" in result.err
    assert kettle.exists() is not gone
    assert result.status == (0 if gone else 1)


def test_undo_and_redo_go_through_everything_that_was_done(run: Run, kettle: Path) -> None:
    before = (kettle / "case.toml").read_bytes()
    run("set", "k7f3", "labels=a")
    run("trash", "k7f3", "--yes")
    assert not kettle.exists()
    assert "undone: trash Kettle arrived cracked" in run("undo").err
    assert "undone: set labels" in run("undo").err
    assert (kettle / "case.toml").read_bytes() == before
    assert run("redo").status == 0
    assert held(kettle)["labels"] == ["a"]
    run("undo")
    nothing = run("undo")
    assert nothing.status != 0
    assert nothing.err.startswith("plaint: ")


def test_undo_leaves_a_file_alone_that_was_changed_since(run: Run, kettle: Path) -> None:
    run("set", "k7f3", "labels=a")
    (kettle / "case.toml").write_text('format = 1\nid = "k7f3qd"\ntitle = "mine"\n', encoding="utf-8")
    result = run("undo")
    assert result.status == 1
    assert held(kettle)["title"] == "mine"
