from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import held

if TYPE_CHECKING:
    from tests.cli.conftest import Run


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
