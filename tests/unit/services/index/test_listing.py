from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.guidance.status import Stage
from plaint.domain.query import parse_query
from plaint.services.guidance.agenda import check_case
from plaint.services.guidance.check import Checked
from plaint.services.index import summary
from plaint.services.index.codec import pack_row
from plaint.services.index.lines import line_of
from plaint.services.index.listing import Wanted, cached_checks, cached_rows
from plaint.services.index.urgency import urgency
from plaint.storage import listing
from plaint.storage.workspace import BrokenCase, Workspace

SAMPLES = Path(__file__).parents[4] / "cases"
TODAY = date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    shutil.copytree(SAMPLES, folder)
    (folder / "torn").mkdir()
    (folder / "torn" / "case.toml").write_text("id = \n", encoding="utf-8")
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    return folder


class Opening:
    """Count how often the workspace is opened."""

    def __init__(self, root: Path) -> None:
        self.root, self.count = root, 0

    def __call__(self) -> Workspace:
        self.count += 1
        return Workspace.open(self.root)


def rows(root: Path, cache: Path, opening: Callable[[], Workspace], today: date = TODAY) -> list[summary.Row]:
    return cached_rows(root, today, cache, time.time(), opening).rows


def test_kept_rows_are_those_that_would_be_computed(root: Path, tmp_path: Path) -> None:
    opening = Opening(root)
    wanted = summary.rows(Workspace.open(root), TODAY)
    assert rows(root, tmp_path / "cache", opening) == wanted
    opened = opening.count
    assert rows(root, tmp_path / "cache", opening) == wanted
    assert opening.count == opened


def checks(root: Path, cache: Path, opening: Callable[[], Workspace], today: date = TODAY) -> list[Checked]:
    return cached_checks(root, today, cache, time.time(), opening)


def checked_one_by_one(root: Path, today: date) -> list[Checked]:
    workspace = Workspace.open(root)
    cases = [workspace.read(folder) for folder in workspace.folders()]
    asked = [one for one in cases if isinstance(one, BrokenCase) or one.case.status != "closed"]
    return [found for one in asked for found in check_case(one, workspace, today)]


def test_what_is_kept_to_remark_is_what_each_case_is_told_on_every_day(root: Path, tmp_path: Path) -> None:
    first = next(root.glob("*k7f3"))
    (first / "evidence" / "photo.pdf").write_bytes(b"\xff\xd8\xff\xe0 no PDF at all")
    for today in (TODAY, date(2027, 1, 5)):
        wanted = checked_one_by_one(root, today)
        assert any(one.finding.file.endswith("photo.pdf") for one in wanted), "a file that is not what its name says"
        assert checks(root, tmp_path / "cache", Opening(root), today) == wanted
        opening = Opening(root)
        assert checks(root, tmp_path / "cache", opening, today) == wanted
        assert opening.count == 0, "nothing has changed, so nothing is read"
    assert checked_one_by_one(root, TODAY) != wanted, "deadlines of another day are other ones"
    closed = {
        row.folder for row in rows(root, tmp_path / "cache", Opening(root)) if getattr(row, "status", "") == "closed"
    }
    assert closed
    assert not closed & {one.folder for one in wanted}
    assert "torn" in {one.folder for one in wanted}


def test_only_what_changed_is_read_again(root: Path, tmp_path: Path) -> None:
    opening = Opening(root)
    rows(root, tmp_path / "cache", opening)
    path = root / "torn" / "case.toml"
    path.write_text('format = 1\nid = "mended"\ntitle = "Mended"\n', encoding="utf-8")
    os.utime(path, (2, 2))
    assert rows(root, tmp_path / "cache", opening) == summary.rows(Workspace.open(root), TODAY)
    opened = opening.count
    rows(root, tmp_path / "cache", opening)
    assert opening.count == opened


def test_a_second_change_within_one_tick_of_the_clock_is_seen(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "torn" / "case.toml"
    path.write_text('id = "aaaaaa"\ntitle = "One"\n', encoding="utf-8")
    signed = listing.signature(str(root / "torn"))
    real, number = listing.sign, path.stat().st_ino

    def unmoved(files: list[tuple[str, os.stat_result]]) -> listing.Signature:
        return signed if any(status.st_ino == number for _, status in files) else real(files)

    monkeypatch.setattr(listing, "sign", unmoved)
    for title in ("One", "Two"):
        path.write_text(f'id = "aaaaaa"\ntitle = "{title}"\n', encoding="utf-8")
        assert title in {getattr(row, "title", "") for row in rows(root, tmp_path / "cache", Opening(root))}


def test_another_day_or_other_settings_make_all_rows_anew(root: Path, tmp_path: Path) -> None:
    opening = Opening(root)
    later = date(2027, 6, 1)
    rows(root, tmp_path / "cache", opening)
    opened = opening.count
    assert rows(root, tmp_path / "cache", opening, later) == summary.rows(Workspace.open(root), later)
    assert opening.count > opened
    opened = opening.count
    (root / "playbooks").mkdir()
    (root / "playbooks" / "retail.toml").write_text('id = "retail"\n', encoding="utf-8")
    rows(root, tmp_path / "cache", opening, later)
    assert opening.count > opened


def test_a_case_that_has_gone_is_forgotten(root: Path, tmp_path: Path) -> None:
    opening = Opening(root)
    rows(root, tmp_path / "cache", opening)
    shutil.rmtree(root / "torn")
    assert len(rows(root, tmp_path / "cache", opening)) == 8
    (file,) = (tmp_path / "cache").glob("index-*.sqlite")
    base = sqlite3.connect(file)
    assert base.execute("select count(*) from rows").fetchone() == (8,)
    base.close()


@pytest.mark.parametrize("closed", [True, False])
def test_what_the_index_finds_and_sorts_is_what_the_rows_themselves_say(
    root: Path, tmp_path: Path, closed: bool
) -> None:
    everything = summary.rows(Workspace.open(root), TODAY)
    for query in ("", "kettle", "!kettle", "retailer:amazon", "claimed:>100 !stage:waiting", "~ketel", "status:closed"):
        asked = parse_query(query, TODAY)
        fits = [row for row in everything if asked.matches(row) and (closed or getattr(row, "status", "") != "closed")]
        for sort in summary.SORTS:
            wanted = Wanted(asked if query else None, sort, closed)
            found = cached_rows(root, TODAY, tmp_path / "cache", time.time(), Opening(root), wanted)
            assert found.rows == summary.sort_rows(fits, sort), (query, sort)
            assert found.total == len(everything)


def test_a_line_says_what_its_row_says(root: Path, tmp_path: Path) -> None:
    listed = cached_rows(root, TODAY, tmp_path / "cache", time.time(), Opening(root))
    for line, row in zip(listed.lines(TODAY), listed.rows, strict=True):
        assert line.urgency == urgency(row, TODAY)
        if isinstance(row, BrokenCase):
            assert (line.title, line.finding) == (row.name, row.finding)
            continue
        action = row.next
        assert (line.id, line.title, line.stage) == (row.id, row.title, row.stage)
        assert (line.retailer, line.overdue) == (row.retailer or row.store, row.overdue)
        assert line.next == (action.title if action else "")
        assert line.when == (row.day_kind, row.day.isoformat() if row.day else "")
    pending = replace(next(row for row in listed.rows if isinstance(row, summary.Summary)), pending=True)
    for stage in (Stage.WAITING, Stage.CLOSED):
        row = replace(pending, stage=stage)
        assert line_of(pack_row(row), TODAY).urgency == urgency(row, TODAY)


def test_ids_that_several_cases_have_are_told_with_their_folders(root: Path, tmp_path: Path) -> None:
    first = next(root.glob("*k7f3"))
    shutil.copytree(first, root / "copied")
    doubles = cached_rows(root, TODAY, tmp_path / "cache", time.time(), Opening(root)).doubles
    assert doubles == {"k7f3qd": [first.name, "copied"]}


def test_what_is_wrong_with_the_workspace_is_kept_too(root: Path, tmp_path: Path) -> None:
    (root / "plaint.toml").write_text('[defaults]\ncontry = "ZA"\n', encoding="utf-8")
    found = [cached_rows(root, TODAY, tmp_path / "cache", time.time(), Opening(root)).problems for _ in range(2)]
    assert found[0] == found[1] == Workspace.open(root).problems
    assert len(found[0]) == 1


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 200])
def test_a_damaged_cache_only_costs_time(root: Path, tmp_path: Path, content: bytes) -> None:
    wanted = rows(root, tmp_path / "cache", Opening(root))
    (file,) = (tmp_path / "cache").glob("index-*.sqlite")
    file.write_bytes(content)
    for _ in range(3):
        assert rows(root, tmp_path / "cache", Opening(root)) == wanted
    opening = Opening(root)
    rows(root, tmp_path / "cache", opening)
    assert opening.count == 0


def test_where_nothing_can_be_kept_rows_are_computed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert rows(root, tmp_path / "file" / "cache", Opening(root)) == summary.rows(Workspace.open(root), TODAY)


def test_a_folder_that_cannot_be_opened_is_told_by_the_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        rows(tmp_path / "nowhere", tmp_path / "cache", Opening(tmp_path / "nowhere"))


def test_an_unreadable_folder_is_a_problem_and_hides_no_case(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = listing.case_folders(str(root))[0]
    (root / "locked").mkdir()
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    listed = cached_rows(root, TODAY, tmp_path / "cache", time.time(), Opening(root))
    assert len(listed.rows) == len(whole)
    assert "locked cannot be read: Permission denied" in listed.problems[0].message
