from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plaint import __version__

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_info_tells_versions_and_paths(run: Run, cases: Path, own_home: Path) -> None:
    result = run("info")
    assert f"plaint                    {__version__}\n" in result.out
    assert str(own_home / "state" / "plaint") in result.out
    found = run("info", "--json").json
    assert found["plaint"] == __version__
    assert found["workspace"] == {"folder": str(cases), "cases": 3}
    assert found["paths"]["config"] == str(own_home / "config" / "plaint" / "config.toml")
    assert found["libraries"]["click"]
    assert {"python", "system", "terminal", "problems"} <= set(found)


def test_info_works_without_a_workspace_or_with_a_missing_one(run: Run, tmp_path: Path) -> None:
    assert run("info", "--json").json["workspace"] == {"folder": None, "cases": None}
    missing = run("-C", tmp_path / "nowhere", "info", "--json").json["workspace"]
    assert missing["cases"] is None
    assert "there is no folder" in missing["problem"]
    assert run("-C", tmp_path / "nowhere", "info").status == 0


def test_info_names_what_is_wrong_with_the_settings(run: Run, own_home: Path) -> None:
    config = own_home / "config" / "plaint" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('thme = "dark"\n', encoding="utf-8")
    assert "there is no setting 'thme'" in run("info").out
