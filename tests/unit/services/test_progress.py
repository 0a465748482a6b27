"""Long work tells how far it is, and what is stopped is as if it had never begun."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plaint.domain.errors import Cancelled
from plaint.services.cases import actions, bulk
from plaint.services.evidence import verify
from plaint.services.progress import QUIET, cases
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Watching:
    """Notes every step, and stops at one of them."""

    stop_at: int = 1000
    steps: list[tuple[int, int, str]] = field(default_factory=list)

    def step(self, done: int, total: int, text: str = "") -> None:
        self.steps.append((done, total, text))
        self.check()

    def check(self) -> None:
        if len(self.steps) >= self.stop_at:
            raise Cancelled


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "cases"
    for number, name in enumerate(("k7f3qd", "m2q8x4", "p4d1zz")):
        (root / f"case-{number}").mkdir(parents=True)
        (root / f"case-{number}" / "case.toml").write_text(
            f'format = 1\nid = "{name}"\ntitle = "Case {number}"\nopened = 2026-11-01\n', encoding="utf-8"
        )
    return Workspace.open(root, state=tmp_path / "state")


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".trash" not in path.parts
    }


def first(workspace: Workspace) -> LoadedCase:
    case = workspace.read(workspace.root / "case-0")
    assert isinstance(case, LoadedCase)
    return case


def sources(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "one.txt", tmp_path / "two.txt"]
    found[0].write_bytes(b"1" * 1_500_000)
    found[1].write_bytes(b"2" * 1_500_000)
    return found


def test_copying_tells_of_bytes_over_all_files(workspace: Workspace, tmp_path: Path) -> None:
    watching = Watching()
    paths = sources(tmp_path)
    actions.add_files(workspace, first(workspace), paths, {}, now=NOW, source=random.Random(1), progress=watching)
    told = [step[0] for step in watching.steps]
    assert told == sorted(set(told))
    assert {1_500_000, 3_000_000} < set(told)
    assert {step[1:] for step in watching.steps} == {(3_000_000, "one.txt"), (3_000_000, "two.txt")}


def test_copying_that_is_stopped_in_the_second_file_leaves_neither(workspace: Workspace, tmp_path: Path) -> None:
    before = everything(workspace.root)
    paths = sources(tmp_path)
    with pytest.raises(Cancelled, match="it was stopped") as stopped:
        actions.add_files(
            workspace, first(workspace), paths, {}, now=NOW, source=random.Random(1), progress=Watching(stop_at=3)
        )
    assert stopped.value.hint == "Nothing was changed."
    assert everything(workspace.root) == before
    assert all(path.stat().st_size == 1_500_000 for path in paths)


def test_a_bulk_change_that_is_stopped_changes_no_case_and_keeps_what_was_done_before(workspace: Workspace) -> None:
    folders = workspace.folders()
    bulk.set_fields(workspace, folders, ["labels+=first"], now=NOW)
    before = everything(workspace.root)
    watching = Watching(stop_at=3)
    with pytest.raises(Cancelled):
        bulk.set_fields(workspace, folders, ["labels+=second"], now=NOW, progress=watching)
    assert watching.steps == [(0, 3, "case-0"), (1, 3, "case-1"), (2, 3, "case-2")]
    assert everything(workspace.root) == before
    assert workspace.undo() == "set labels+=first in 3 cases"


def test_closing_and_trashing_are_taken_back_as_well(workspace: Workspace) -> None:
    before = everything(workspace.root)
    with pytest.raises(Cancelled):
        bulk.close(workspace, workspace.folders(), ["rejected"], "", now=NOW, progress=Watching(stop_at=2))
    assert everything(workspace.root) == before
    with pytest.raises(Cancelled):
        bulk.trash(workspace, workspace.folders(), progress=Watching(stop_at=3))
    assert everything(workspace.root) == before
    assert bulk.trash(workspace, workspace.folders()).count == 3


def test_what_is_stopped_before_it_wrote_takes_nothing_back(workspace: Workspace) -> None:
    bulk.set_fields(workspace, workspace.folders(), ["labels+=first"], now=NOW)
    with pytest.raises(Cancelled) as stopped:
        bulk.trash(workspace, workspace.folders(), progress=Watching(stop_at=1))
    assert stopped.value.hint == "Nothing was changed."
    assert workspace.undo() == "set labels+=first in 3 cases"


def test_hashing_tells_of_bytes(workspace: Workspace, tmp_path: Path) -> None:
    actions.add_files(workspace, first(workspace), sources(tmp_path), {}, now=NOW, source=random.Random(1))
    one, all_of_them = Watching(), Watching()
    assert len(verify.verify(workspace, first(workspace), one)) == 2
    total = one.steps[-1][1]
    assert one.steps[-1] == (total, total, "")
    assert next(text for _, _, text in one.steps if text) == "one.txt"
    assert len(verify.verify(workspace, None, all_of_them)) == 2
    assert (3, 3, "") in all_of_them.steps
    assert all_of_them.steps[-1] == (total, total, "")
    with pytest.raises(Cancelled):
        verify.verify(workspace, first(workspace), Watching(stop_at=2))
    with pytest.raises(Cancelled):
        list(cases(workspace, Watching(stop_at=2)))


def test_who_does_not_watch_is_not_asked() -> None:
    QUIET.step(1, 2, "text")
    QUIET.check()


def test_without_a_journal_it_is_said_that_it_stays(workspace: Workspace) -> None:
    bare = Workspace.open(workspace.root)
    with pytest.raises(Cancelled) as stopped:
        bulk.set_fields(bare, bare.folders(), ["labels+=work"], now=NOW, progress=Watching(stop_at=2))
    assert stopped.value.hint == "What was done until then stays."
    assert [name for name, data in everything(workspace.root).items() if b"work" in data] == ["case-0/case.toml"]


def test_a_change_by_another_program_is_not_taken_back(workspace: Workspace) -> None:
    changed = workspace.root / "case-0" / "case.toml"

    class Meddling(Watching):
        def step(self, done: int, total: int, text: str = "") -> None:
            if done == 1:
                changed.write_text(changed.read_text("utf-8") + "# mine\n", encoding="utf-8")
                raise Cancelled
            super().step(done, total, text)

    with pytest.raises(Cancelled) as stopped:
        bulk.set_fields(workspace, workspace.folders(), ["labels+=work"], now=NOW, progress=Meddling())
    assert stopped.value.hint.startswith("What was done until then stays: ")
    assert changed.read_text("utf-8").endswith("# mine\n")
