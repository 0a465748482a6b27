from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import TODAY

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_on_a_terminal_the_desk_is_opened(run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import ModuleType

    opened: list[tuple[object, object]] = []
    desk = ModuleType("plaint.tui.run")

    def open_it(root: object, today: object) -> int:
        opened.append((root, today))
        return 7

    desk.run = open_it  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "plaint.tui.run", desk)
    monkeypatch.setattr("plaint.cli.output.is_terminal", lambda _: True)
    assert run().status == 7
    assert run(cases).status == 7
    monkeypatch.delenv("PLAINT_TODAY")
    monkeypatch.delenv("PLAINT_WORKSPACE")
    next((Path(os.environ["XDG_STATE_HOME"]) / "plaint").glob("last*")).unlink()
    assert run().status == 7
    assert [(root, None if today is None else str(today)) for root, today in opened] == [
        (cases, TODAY),
        (cases, TODAY),
        (None, None),
    ]
    assert run("-C", cases / "nowhere").status == 2
