from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


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
