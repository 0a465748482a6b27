"""Broken or ended at any call, every way of writing leaves old or new files, and never says that it saved when not."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.reliability.computer import memory
from tests.reliability.writes import NOW, Place, kettle, prepare

from plaint.domain.errors import NotSaved
from plaint.services.cases import actions

TOP = Path(__file__).parents[2]
KINDS = 16
"""Ways of writing in writes.ACTS."""


def run(place: Path, stride: int, program: str = "breaking") -> list[dict[str, object]]:
    words = [sys.executable, "-m", f"tests.reliability.{program}", str(place), "--stride", str(stride)]
    done = subprocess.run(words, cwd=TOP, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(found: list[dict[str, object]]) -> None:
    assert len(found) == KINDS
    problems = [problem for one in found for problem in one["problems"]]  # type: ignore[attr-defined]
    assert not problems, "\n".join(map(str, problems[:20]))
    assert all(one["trials"] for one in found)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_way_of_writing_survives_a_sample_of_broken_calls() -> None:
    with tempfile.TemporaryDirectory(dir=memory()) as place:
        judge(run(Path(place), 97))


@pytest.mark.soak
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_way_of_writing_survives_every_broken_call() -> None:
    with tempfile.TemporaryDirectory(dir=memory()) as place:
        judge(run(Path(place), 1))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("stride", [59, pytest.param(1, marks=pytest.mark.soak)], ids=["few", "every"])
def test_a_merge_of_what_others_did_is_ended_by_the_next_sync_wherever_it_was_broken(stride: int) -> None:
    with tempfile.TemporaryDirectory(dir=memory()) as place:
        (found,) = run(Path(place), stride, "sharing")
    assert found["problems"] == []
    assert found["trials"]
    assert found["kills"]


def test_a_folder_of_evidence_that_cannot_be_listed_is_told_as_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "place")
    prepare(place)
    workspace = place.open()
    case = kettle(workspace)
    before = place.tree()
    real = os.scandir

    def refuse(folder: str | Path) -> object:
        if Path(folder).name == "evidence":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(NotSaved, match="The disk reported an error"):
        actions.add_evidence(workspace, case, place.photo, {}, now=NOW, source=random.Random(1))
    monkeypatch.undo()
    assert place.tree() == before
