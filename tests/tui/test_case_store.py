"""The cases behind the desk: rows of an earlier run come first, and every case is looked at all the same."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.tui.support import TODAY, retitle, workspace, write_case

from plaint.services.index import summary
from plaint.services.index.summary import Summary
from plaint.storage.workspace import AnyCase, Workspace
from plaint.tui.model import case_store
from plaint.tui.model.case_store import CaseStore
from plaint.tui.model.row_set import RowSet


def old(root: Path) -> None:
    """Let the files be of an hour ago: what changed a moment ago is not kept."""
    for path in root.rglob("*.toml"):
        status = path.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 3_600_000_000_000))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = workspace(tmp_path / "cases")
    old(made)
    return made


def load(root: Path, cache: Path | None, today: date = TODAY) -> tuple[list[int], dict[str, str | None]]:
    """Load all; return what was read of how many at each step, and the titles as the list has them at the end."""
    steps: list[int] = []
    here = CaseStore(Workspace.open(root), today, cache)
    rows = RowSet(today)
    for read, _total, _rows in here.load(lambda: False):
        steps.append(read)
        rows.follow(here.index)
    titles = {name: getattr(row, "title", name) for name, row in rows.by_folder.items()}
    here.close()
    return steps, titles


def test_kept_rows_come_first_and_what_changed_or_went_is_seen(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    assert len(load(root, cache)[1]) == 3
    read: list[str] = []
    real = Workspace.read

    def counting(self: Workspace, folder: Path) -> AnyCase:
        read.append(folder.name)
        return real(self, folder)

    monkeypatch.setattr(Workspace, "read", counting)
    steps, titles = load(root, cache)
    assert steps[0] == 0, "kept rows are handed over before any case is looked at"
    assert len(titles) == 3
    assert read == []
    write_case(root, 3, "A new one")
    shutil.rmtree(root / "case-0")
    (root / "case-1" / "case.toml").write_text('format = 1\nid = "m2q8x4"\ntitle = "Other"\nstatus = "open"\n')
    _, titles = load(root, cache)
    assert titles == {"case-1": "Other", "case-2": "Tent never delivered", "case-3": "A new one"}
    assert sorted(read) == ["case-1", "case-3"]
    old(root)
    load(root, cache)
    read.clear()
    assert load(root, cache)[1].keys() == {"case-1", "case-2", "case-3"}
    assert read == []


def test_another_day_is_computed_from_what_is_known_and_without_a_cache_everything_is_read(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(root, tmp_path / "cache")
    read: list[Path] = []
    real = Workspace.read

    def counting(self: Workspace, folder: Path) -> AnyCase:
        read.append(folder)
        return real(self, folder)

    monkeypatch.setattr(Workspace, "read", counting)
    later = TODAY + timedelta(days=30)
    here = CaseStore(Workspace.open(root), later, tmp_path / "cache")
    for _ in here.load(lambda: False):
        pass
    assert read == [], "no file is read for a new day"
    rows = RowSet(later)
    rows.follow(here.index)
    assert list(rows.shown) == summary.rows(Workspace.open(root), later)
    here.close()
    read.clear()
    assert load(root, None)[0][0] == 0, "the heads of the first cases are there before any is read"
    assert len(read) == 3


def test_a_broken_case_is_kept_too_and_a_stop_is_heard(root: Path, tmp_path: Path) -> None:
    (root / "case-1" / "case.toml").write_text("broken =\n")
    old(root)
    load(root, tmp_path / "cache")
    assert load(root, tmp_path / "cache")[1]["case-1"] == "case-1"
    for cache, read in ((tmp_path / "cache", 3), (None, 0)):
        here = CaseStore(Workspace.open(root), TODAY, cache)
        assert [step[:2] for step in here.load(lambda: True)][-1] == here.standing == (read, 3)
        here.close()


def test_rows_are_handed_over_ever_more_seldom(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plaint.services.index.indexer.BATCH", 1)
    monkeypatch.setattr(case_store, "FIRST", 60.0)
    assert load(root, tmp_path / "cache")[0] == [0, 3]
    for name in ("FIRST", "LATER", "LATEST"):
        monkeypatch.setattr(case_store, name, -1.0)
    assert load(root, None)[0] == [0, 1, 2, 2, 2, 3]


def told_of(here: CaseStore, root: Path, *, gone: bool = False) -> tuple[list[tuple[int, int, list[str]]], list[str]]:
    """Change all three cases; return what was told while they were read, with case-2 in sight, and at the end."""
    for number in range(3):
        retitle(root, f"case-{number}", f"Changed {number} {gone}")
    if gone:
        shutil.rmtree(root / "case-2")
    told: list[tuple[int, int, list[str]]] = []
    dirty = [root / f"case-{number}" for number in range(3)]
    last = here.refresh(
        dirty, tell=lambda read, total, rows: told.append((read, total, list(rows))), in_sight=lambda: ["case-2", "x"]
    )
    return told, list(last)


def test_where_many_change_at_once_what_is_on_the_screen_is_read_and_told_first(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = CaseStore(Workspace.open(root), TODAY, tmp_path / "cache")
    list(here.load(lambda: False))
    for module in ("plaint.tui.model.case_store", "plaint.services.index.indexer"):
        monkeypatch.setattr(f"{module}.MANY", 0)
    monkeypatch.setattr("plaint.services.index.indexer.BATCH", 1)
    for name in ("FIRST", "LATER", "LATEST"):
        monkeypatch.setattr(case_store, name, -1.0)
    told, last = told_of(here, root)
    assert told == [(1, 3, ["case-2"]), (1, 2, ["case-0"])], "nothing is told twice"
    assert last == ["case-1"]
    told, last = told_of(here, root, gone=True)
    assert told == [(0, 2, ["case-2"]), (1, 2, ["case-0"])], "one that has gone may be there under another name"
    here.close()


def test_what_another_program_has_read_first_is_noticed_once(root: Path, tmp_path: Path) -> None:
    ours, theirs = (CaseStore(Workspace.open(root), TODAY, tmp_path / "cache") for _ in range(2))
    for one in (ours, theirs):
        list(one.load(lambda: False))
        one.refresh(everything=True)
    changed = root / "case-0" / "case.toml"
    changed.write_text(changed.read_text().replace('title = "', 'title = "Another '))
    assert list(theirs.refresh([changed.parent])) == ["case-0"]
    assert not theirs.overtaken, "what it has written itself is no news to it"
    assert (ours.refresh([changed.parent]), ours.overtaken) == ({}, True)
    assert (ours.refresh(everything=True), ours.overtaken) == ({}, False)


def test_a_case_that_plaint_stumbles_over_is_not_kept(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> Summary:
        raise KeyError("mistake of ours")

    with monkeypatch.context() as patch:
        patch.setattr("plaint.services.index.summary.summary", stumble)
        assert load(root, tmp_path / "cache")[1]["case-0"] == "case-0"
    assert load(root, tmp_path / "cache")[1]["case-0"] == "Kettle arrived cracked"
