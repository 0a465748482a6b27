from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import held

if TYPE_CHECKING:
    from tests.cli.conftest import Run


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
