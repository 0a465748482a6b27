from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_the_demo_is_a_copy_and_is_not_remembered(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("demo")
    assert result.status == 0
    assert "Kettle arrived cracked" in result.out
    (copy,) = tmp_path.glob("plaint-demo-*/cases")
    assert str(copy) in result.err
    assert (copy / "plaint.toml").exists()
    assert run("list").status == 2
