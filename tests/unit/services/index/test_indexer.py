"""The index is kept true, whatever becomes of it while it is used."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from benchmarks.corpus import TODAY, make
from tests.tui.support import retitle, write_case
from tests.unit.storage.workspaces import put_case

from plaint.domain.query import parse_query
from plaint.services.index import first_lines, summary
from plaint.services.index import indexer as module
from plaint.services.index.codec import head_of, pack_case, pack_row, unpack_case, unpack_row
from plaint.services.index.first_lines import glance
from plaint.services.index.indexer import Indexer
from plaint.storage.index import schema
from plaint.storage.index.index import IndexedCase
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.tui.model.row_set import RowSet, folder_of

SAMPLES = Path(__file__).parents[4] / "cases"
LATER = 10**10


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number, title in enumerate(("Kettle arrived cracked", "Tent never came", "Lamp too dark")):
        write_case(tmp_path / "cases", number, title)
    return tmp_path / "cases"


@pytest.fixture
def indexer(root: Path, tmp_path: Path) -> Iterator[Indexer]:
    made = opened(root, tmp_path)
    yield made
    made.close()


def opened(root: Path, tmp_path: Path, today: date = TODAY) -> Indexer:
    return Indexer(
        root, today, tmp_path / "cache", lambda: Workspace.open(root), now=lambda: LATER * 10**9, watched=True
    )


def everything(found: Indexer) -> list[str]:
    """Bring it up to date; return the folders of which rows were told."""
    return [name for step in found.refresh() for name in step.rows]


def rows_of(found: Indexer) -> RowSet:
    rows = RowSet(found.today)
    rows.follow(found.index)
    return rows


def test_a_touched_file_that_says_the_same_is_not_computed_again(root: Path, indexer: Indexer) -> None:
    assert everything(indexer) == ["case-0", "case-1", "case-2"]
    before = indexer.index.known()
    os.utime(root / "case-1" / "case.toml", (5, 5))
    assert everything(indexer) == []
    after = indexer.index.known()
    changed = [folder for folder in after if after[folder].signature != before[folder].signature]
    assert changed == [str(root / "case-1")]


def test_many_new_cases_are_shown_from_their_heads_before_they_are_read(
    root: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    monkeypatch.setattr(first_lines, "SCREENFUL", 1)
    steps = indexer.refresh()
    first = next(steps)
    assert (first.done, first.total) == (0, 1), "it is not known yet how many there are"
    assert [getattr(row, "title", "") for row in rows_of(indexer).shown] == ["Kettle arrived cracked"]
    glanced = next(steps)
    assert [getattr(row, "title", "") for row in glanced.rows.values()] == ["Tent never came", "Lamp too dark"]
    assert len(rows_of(indexer).shown) == 3
    assert all(getattr(row, "pending", False) for row in rows_of(indexer).shown)
    *_, last = steps
    assert last.done == last.total == 3
    assert list(rows_of(indexer).shown) == summary.rows(Workspace.open(root), TODAY)


def test_a_stop_is_heard_and_the_rest_is_read_the_next_time(
    root: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    monkeypatch.setattr(first_lines, "SCREENFUL", 1)
    monkeypatch.setattr(module, "BATCH", 1)
    steps = iter([False, False, True, True, True])
    list(indexer.refresh(None, lambda: next(steps)))
    assert sum(getattr(row, "pending", False) for row in rows_of(indexer).shown) == 2
    list(indexer.refresh(None, lambda: True))
    everything(indexer)
    assert not any(getattr(row, "pending", False) for row in rows_of(indexer).shown)


def test_of_many_changed_cases_those_that_somebody_looks_at_are_read_first_and_told_at_once(
    root: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(indexer)
    monkeypatch.setattr(module, "MANY", 2)
    for number, title in enumerate(("One", "Two", "Three")):
        retitle(root, f"case-{number}", title)
    steps = list(indexer.refresh(first=lambda: ["case-2", "of-another-view"]))
    assert [(list(step.rows), step.done, step.total) for step in steps] == [
        (["case-2"], 1, 3), (["case-0", "case-1"], 3, 3),
    ]  # fmt: skip


def test_what_a_stop_has_cut_short_is_left_even_if_it_is_taken_back_at_once(
    root: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(indexer)
    monkeypatch.setattr(module, "MANY", 2)
    for number in range(3):
        retitle(root, f"case-{number}", "Changed")
    stops = iter([False, True, False, False])
    told = [name for step in indexer.refresh(None, lambda: next(stops), first=lambda: ["case-1", "case-2"])
            for name in step.rows]  # fmt: skip
    assert told == ["case-1"], "and what comes after it is not begun"
    assert sorted(indexer.left) == [str(root / "case-0"), str(root / "case-2")]


def test_a_case_that_was_left_unread_and_goes_is_no_longer_waited_for(root: Path, indexer: Indexer) -> None:
    everything(indexer)
    for number in range(3):
        retitle(root, f"case-{number}", "Changed")
    folders = [str(root / f"case-{number}") for number in range(3)]
    list(indexer.refresh(folders[:2], stopped_after(1)))
    assert list(indexer.left) == folders[1:2]
    list(indexer.refresh(folders[2:], lambda: True, sparing=True))
    assert list(indexer.left) == folders[1:], "what was left before is still to be read"
    shutil.rmtree(folders[1])
    assert [step.rows for step in indexer.refresh(folders[1:2], sparing=True)] == [{"case-1": None}]
    assert list(indexer.left) == folders[2:]


def stopped_after(count: int) -> Callable[[], bool]:
    asked = iter(range(10**6))
    return lambda: next(asked) >= count


def spared(found: Indexer) -> list[str]:
    """Look at everything, but leave what was left; return the folders of which rows were told."""
    return [name for step in found.refresh(sparing=True) for name in step.rows]


def test_what_a_stop_has_left_is_spared_until_it_changes_goes_or_is_asked_for(root: Path, indexer: Indexer) -> None:
    list(indexer.refresh(None, stopped_after(1)))
    assert indexer.total == 3
    assert sorted(indexer.left) == [str(root / "case-1"), str(root / "case-2")]
    assert spared(indexer) == []
    os.utime(root / "case-2" / "case.toml", (5, 5))
    write_case(root, 3, "A new one")
    assert spared(indexer) == ["case-2", "case-3"]
    assert (indexer.total, list(indexer.left)) == (4, [str(root / "case-1")])
    shutil.rmtree(root / "case-1")
    assert spared(indexer) == ["case-1"]
    assert indexer.left == {}
    list(indexer.refresh(None, lambda: True))
    write_case(root, 1, "Back again", folder="case-1")
    list(indexer.refresh(None, lambda: True))
    assert list(indexer.left) == [str(root / "case-1")]
    assert everything(indexer) == ["case-1"]
    assert indexer.left == {}


def test_rows_of_another_day_that_a_stop_has_left_are_computed_when_they_are_asked_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(root, tmp_path)
    everything(first)
    first.close()
    monkeypatch.setattr(module, "BATCH", 1)
    later = opened(root, tmp_path, TODAY + timedelta(days=400))
    steps = list(later.refresh(None, stopped_after(2)))
    assert [(step.done, step.total) for step in steps] == [(3, 3), (1, 3), (2, 3)]
    assert len(later.left) == 1
    assert spared(later) == []
    assert len(everything(later)) == 1
    assert list(rows_of(later).shown) == summary.rows(Workspace.open(root), later.today)
    later.close()


def test_many_cases_are_read_and_renewed_in_other_processes_with_the_same_rows(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PARTED", 2)
    monkeypatch.setattr(module, "SHARE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    here: list[object] = []
    monkeypatch.setattr("plaint.services.index.case_entry.CaseReader.read", lambda *_: here.append("read"))
    monkeypatch.setattr("plaint.services.index.case_entry.CaseReader.renew", lambda *_: here.append("renewed"))
    (root / "case-1" / "case.toml").write_text("broken =\n")
    for today in (TODAY, TODAY + timedelta(days=400)):
        found = opened(root, tmp_path, today)
        assert sorted(everything(found)) == ["case-0", "case-1", "case-2"]
        assert list(rows_of(found).shown) == summary.rows(Workspace.open(root), today)
        found.close()
    assert here == [], "nothing of it was done in this process"


def test_what_is_known_is_enough_for_any_day_and_damaged_facts_are_read_again(root: Path, tmp_path: Path) -> None:
    first = opened(root, tmp_path)
    everything(first)
    first.index.put_rows(first.day, [])
    number = next(iter(first.index.known().values())).number
    base = sqlite3.connect(schema.place(tmp_path / "cache", str(root)))
    with base:
        base.execute("update cases set facts = ? where id = ?", (b"noise" * 9, number))
    base.close()
    first.close()
    later = TODAY + timedelta(days=400)
    found = opened(root, tmp_path, later)
    assert sorted(everything(found)) == ["case-0", "case-1", "case-2"]
    assert list(rows_of(found).shown) == summary.rows(Workspace.open(root), later)
    found.close()


def test_an_index_that_breaks_while_it_is_used_is_made_anew(
    root: Path, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(indexer)
    real = indexer.index.known
    problems = [sqlite3.DatabaseError("database disk image is malformed")]
    monkeypatch.setattr(indexer.index, "known", lambda *_: real() if not problems else _raise(problems.pop()))
    assert everything(indexer) == ["case-0", "case-1", "case-2"]
    assert kind_of(indexer) == "shared"
    problems.append(sqlite3.OperationalError("database is locked"))
    monkeypatch.setattr(indexer.index, "known", lambda *_: _raise(problems.pop()))
    assert everything(indexer) == ["case-0", "case-1", "case-2"]
    assert kind_of(indexer) == "private", "another program has it: this run has one of its own"
    indexer.repair(sqlite3.OperationalError("database is locked"))
    assert len(rows_of(indexer).shown) == 3


def kind_of(indexer: Indexer) -> str:
    return "private" if indexer.index.private else "shared"


def _raise(problem: Exception) -> dict[str, IndexedCase]:
    raise problem


def test_an_index_full_of_old_texts_is_made_anew(root: Path, indexer: Indexer) -> None:
    everything(indexer)
    indexer.index.keep_note("dead texts", "99999")
    assert len(everything(indexer)) == 3
    assert indexer.index.note("dead texts") == ""


def test_a_file_that_is_removed_while_it_is_open_costs_nothing(root: Path, indexer: Indexer) -> None:
    everything(indexer)
    assert indexer.index.path is not None
    schema.remove(indexer.index.path)
    write_case(root, 3, "A new one")
    assert "case-3" in everything(indexer)
    assert len(rows_of(indexer).shown) == 4


@pytest.mark.parametrize(
    "query",
    ["", "kettle", "~ketlte", "!~lapm", "!tent", "stage:intake",
     "stage:act,closed !lamp", "status:open", "title:lamp", "opened:>2026-11-02",
     "opened:2026-11", "claimed:>100", "claimed:EUR", "label:home", "order:171", "overdue:no", "errors:>0", 'due:""',
     "country:za", "updated:>2026-01-01", "next:a", 'retailer:""', "warnings:0", "received:1..", "level:>=0", "id:k7",
     "conflicts:0", "store:amazon", "kind:damaged", "folder:kettle",
     "folder:TORN", "!folder:torn", "folder:x", "step:ask", "!!kettle", "title:"],
)  # fmt: skip
def test_the_index_filters_and_sorts_as_the_rows_themselves_do(query: str, sampled: Indexer) -> None:
    asked = parse_query(query, TODAY)
    wanted = [row for row in summary.rows(Workspace.open(Path(sampled.root)), TODAY) if asked.matches(row)]
    for sort in summary.SORTS:
        rows = RowSet(TODAY, sort)
        rows.query = asked
        rows.follow(sampled.index)
        assert [folder_of(row) for row in rows.shown] == [folder_of(row) for row in summary.sort_rows(wanted, sort)]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexer]:
    folder = tmp_path_factory.mktemp("sampled")
    shutil.copytree(SAMPLES, folder / "real")
    list(make(folder / "real", 6, 3))
    (folder / "real" / "torn").mkdir()
    (folder / "real" / "torn" / "case.toml").write_text("id =\n")
    found = opened(folder / "real", folder)
    everything(found)
    yield found
    found.close()


def test_cases_and_rows_come_back_as_they_were_packed() -> None:
    workspace = Workspace.open(SAMPLES)
    for case in workspace.cases():
        assert isinstance(case, LoadedCase)
        assert unpack_case(pack_case(case)) == case
        row = summary.summarise(case, workspace, TODAY)
        assert unpack_row(pack_row(row), str(case.folder)) == row
        assert head_of(row).case_id == row.id


@pytest.mark.parametrize("held", [b"", b"short", b"x" * 400])
def test_what_is_no_packed_case_is_refused(held: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack_case(held)


def test_nothing_but_the_values_of_a_case_is_built_from_what_is_kept(tmp_path: Path) -> None:
    import pickle
    import zlib

    from plaint.services.index.codec import _digest

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (os.system, (f"touch {tmp_path / 'evil'}",))

    for value in (Evil(), "a text"):
        held = zlib.compress(pickle.dumps(value))
        with pytest.raises(ValueError, match=r"no part of a case|no case"):
            unpack_case(_digest(held) + held)
    assert not (tmp_path / "evil").exists()


def test_the_first_rows_are_as_many_as_can_be_had_at_once_and_closed_cases_come_last(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "case-0" / "case.toml"
    path.write_text(path.read_text().replace('"open"', '"closed"'))
    write_case(root, 3, "Inner", folder="case-1/inner")
    names = ["case-1", "case-1/inner", "case-2", "case-0"]
    assert [row.folder for row in first_lines.first_rows(str(root))] == names
    monkeypatch.setattr(first_lines, "SCREENFUL", 2)
    assert [row.folder for row in first_lines.first_rows(str(root))] == ["case-1", "case-0"]
    monkeypatch.setattr(first_lines, "PATIENCE", -1.0)
    assert first_lines.first_rows(str(root)) == [], "a slow disk is not waited for"
    put_case(root, ".")
    assert [row.folder for row in first_lines.first_rows(str(root))] == ["."], "but the workspace itself is listed"


def test_a_glance_shows_what_is_plain_to_see(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(
        'id = "k7f3qd"\ntitle = "Kettle"\nstatus = "closed"\nopened = 2026-11-02\n[retailer]\nname = "Amazon"\n'
    )
    row = glance(str(tmp_path), "kettle")
    assert (row.id, row.title, row.status, row.retailer, row.opened) == (
        "k7f3qd", "Kettle", "closed", "Amazon", date(2026, 11, 2),
    )  # fmt: skip
    assert glance(str(tmp_path / "nowhere"), "gone").title == "gone"
    odd = glance(str(tmp_path / "nowhere"), "\udcff\udcfe\n")
    assert (odd.title, odd.id, odd.folder) == ("??\n", "??\n", "\udcff\udcfe\n"), "what is kept has to be text"
