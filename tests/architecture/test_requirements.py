"""docs/requirements.md names every requirement, and every test that it names exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| S(\d+) \|.*\| `([\w/-]+\.(?:py|toml))::([^`]+)` \|$", re.MULTILINE)


def test_every_requirement_has_its_row_in_order() -> None:
    assert [int(number) for number, _, _ in ROW.findall(TABLE)] == list(range(1, 70))


def test_every_test_that_the_table_names_exists() -> None:
    assert [f"{file}::{name}" for _, file, name in ROW.findall(TABLE) if not _exists(file, name)] == []


def _exists(file: str, name: str) -> bool:
    """Tell whether a test, or a case of a table of the advice, is there."""
    path = ROOT / "tests" / file
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return name in {case["name"] for case in tomllib.loads(text)["case_of"]}
    return bool(re.search(rf"def {name}\(", text))


def test_every_module_that_the_table_names_exists() -> None:
    named = set(re.findall(r"`((?:domain|playbooks)/[\w/]+\.(?:py|toml))`", TABLE))
    assert [name for name in sorted(named) if not (ROOT / "src" / "plaint" / name).is_file()] == []
