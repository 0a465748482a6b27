from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plaint.cli.main import main

SAMPLES = Path(__file__).parents[2] / "cases"
TODAY = "2026-11-22"
KETTLE = """\
format = 1

id = "k7f3qd"

title = "Kettle arrived cracked"  # mine

opened = 2026-11-12

[retailer]
name = "Amazon"

[order]
numbers = ["406-1234567-1234567"]

placed = 2026-11-01

[[item]]
name = "Kettle"

price = "499.00"

currency = "ZAR"
"""
TENT = 'format = 1\nid = "t5x9jb"\ntitle = "Tent never came"\nstatus = "closed"\nopened = 2026-10-02\n'
CHAT = """\
id = "m2q8x4"
at = 2026-11-12T10:15:00+02:00
channel = "chat"
direction = "in"
person = "Thandi"
reason = "Asked for photos"
text = \"\"\"
Please send a photo.
\"\"\"
"""


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


def held(folder: Path) -> dict[str, Any]:
    """Return the values of a case as they are in its file."""
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the program in this process, in an empty folder, on a fixed day."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("PLAINT_TODAY", TODAY)

    def run(*words: object) -> Result:
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return run


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the sample cases, and let them be the workspace that is meant."""
    root = tmp_path / "samples"
    shutil.copytree(SAMPLES, root)
    monkeypatch.setenv("PLAINT_WORKSPACE", str(root))
    return root


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a workspace of an open case, a closed one and one that is broken, and let it be the one that is meant."""
    root = tmp_path / "complaints"
    for name, text in (("kettle-k7f3", KETTLE), ("tent-t5x9", TENT), ("torn", 'id = "torn99"\ntitle = \n')):
        (root / name).mkdir(parents=True)
        (root / name / "case.toml").write_text(text, encoding="utf-8")
    (root / "kettle-k7f3" / "interactions").mkdir()
    (root / "kettle-k7f3" / "interactions" / "2026-11-12-m2q8x4.toml").write_text(CHAT, encoding="utf-8")
    monkeypatch.setenv("PLAINT_WORKSPACE", str(root))
    return root


@pytest.fixture
def kettle(cases: Path) -> Path:
    return cases / "kettle-k7f3"
