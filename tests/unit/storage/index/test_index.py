"""The index of a workspace: whatever has become of its file, it is there, and it costs time at most."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from plaint.storage.index import schema
from plaint.storage.index.index import DAYS, Entry, Head, Index, IndexedCase

DAY = "2026-11-22"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def index(cache: Path) -> Iterator[Index]:
    made = Index.open(cache, "/cases", "stamp")
    made.begin_day(DAY)
    yield made
    made.close()


def entry(name: str, *texts: str, signature: str = "s", rank: int = 0) -> Entry:
    found = [(f"{number}.toml", "case", text) for number, text in enumerate(texts)]
    return Entry(
        f"/cases/{name}", name.encode(), signature, b"d", Head(case_id=name, rank=rank), f'"{name}"', b"f", found
    )


def file_of(cache: Path) -> Path:
    return schema.place(cache, "/cases")


def test_what_is_put_is_known_by_the_next_run_and_gone_when_it_is_forgotten(index: Index, cache: Path) -> None:
    index.put(DAY, [entry("a", "cracked kettle"), entry("b\udcff"[:1], "tent")])
    index.keep_note("x", "y")
    again = Index.open(cache, "/cases", "stamp")
    assert again.note("x") == "y"
    assert again.note("nothing") == ""
    assert again.known() == {"/cases/a": IndexedCase(1, "s", b"d"), "/cases/b": IndexedCase(2, "s", b"d")}
    assert again.known(["/cases/b", "/cases/c"]) == {"/cases/b": IndexedCase(2, "s", b"d")}
    assert again.rows(DAY, [2, 9]) == {2: ("/cases/b", '"b"')}
    again.sign([(2, "t")])
    assert again.known()["/cases/b"].signature == "t"
    again.forget(["/cases/a"])
    again.close()
    assert list(index.known()) == ["/cases/b"]
    assert index.rows(DAY, [1, 2]) == {2: ("/cases/b", '"b"')}


def test_a_case_that_is_put_again_keeps_its_number_and_its_old_texts_count_for_nothing(index: Index) -> None:
    index.put(DAY, [entry("a", "one", "two")])
    index.put(DAY, [entry("a", "three")])
    assert index.ask("select id, first, amount, files from cases") == [(1, 3, 1, '[["0.toml", "case"]]')]
    assert schema.unpack_files('[["0.toml", "case"]]') == [("0.toml", "case")]
    assert index.note("dead texts") == "2"
    assert not index.crowded()
    index.keep_note("dead texts", "6000")
    assert index.crowded()


def test_another_day_begins_with_the_rows_of_the_last_one_and_few_days_are_kept(index: Index) -> None:
    index.put(DAY, [entry("a", rank=5), entry("b", rank=2)])
    assert index.stale(DAY, 9) == []
    assert index.begin_day("2026-11-23")
    assert not index.begin_day("2026-11-23")
    assert [folder for _, folder, _ in index.stale("2026-11-23", 9)] == ["/cases/b", "/cases/a"]
    index.put_rows("2026-11-23", [(1, Head(), "new", b"doubt"), (7, Head(), "gone", b"")])
    assert index.rows("2026-11-23", [1, 7]) == {1: ("/cases/a", "new")}
    assert index.stale("2026-11-23", 9) == [(2, "/cases/b", b"f")]
    assert index.rows(DAY, [1]) == {1: ("/cases/a", '"a"')}, "the other day is as it was"
    index.put("2026-11-23", [entry("a")])
    assert index.rows(DAY, [1]) == {}, "what was said of a case before it changed is told no more"
    assert index.stale(DAY, 9) == [(1, "/cases/a", b"f")]
    for day in range(24, 28):
        index.begin_day(f"2026-11-{day}")
    assert len(index.ask("select distinct day from heads")) == DAYS
    index.make_stale()
    assert len(index.stale("2026-11-27", 9)) == 2


@pytest.mark.parametrize(
    "damage", ["deleted", "empty", "truncated", "noise", "text", "another make", "another version"]
)
def test_a_damaged_file_is_made_anew(index: Index, cache: Path, damage: str) -> None:
    index.put(DAY, [entry(f"case-{number}", "text " * 50) for number in range(200)])
    index.close()
    path = file_of(cache)
    data = path.read_bytes()
    if damage == "deleted":
        path.unlink()
    elif damage in {"another make", "another version"}:
        base = sqlite3.connect(path)
        base.execute("pragma user_version = 99" if "version" in damage else "pragma application_id = 7")
        base.close()
    else:
        noise = bytes(range(256)) * 40
        held = {"empty": b"", "truncated": data[:5000], "noise": data[:100] + noise, "text": b"Dear diary\n" * 99}
        path.write_bytes(held[damage])
    found = Index.open(cache, "/cases", "stamp")
    assert not found.private
    found.begin_day(DAY)
    found.put(DAY, [entry("a", "kettle")])
    assert list(found.known()) == ["/cases/a"]
    found.close()


def test_what_another_program_made_is_made_anew(index: Index, cache: Path) -> None:
    index.put(DAY, [entry("a")])
    other = Index.open(cache, "/cases", "another program")
    assert other.known() == {}
    other.close()


def test_two_programs_use_it_together(index: Index, cache: Path) -> None:
    other = Index.open(cache, "/cases", "stamp")
    reader = index.reader()
    index.put(DAY, [entry("a")])
    other.put(DAY, [entry("b"), entry("a")])
    assert set(reader.known()) == {"/cases/a", "/cases/b"} == set(index.known())
    reader.close()
    other.close()
    index.discard()
    assert not file_of(cache).exists()


def test_while_it_is_locked_a_private_one_takes_its_place(index: Index, cache: Path) -> None:
    index.put(DAY, [entry("a")])
    index.close()
    holder = sqlite3.connect(file_of(cache), isolation_level=None)
    holder.execute("pragma locking_mode = exclusive")
    holder.execute("begin exclusive")
    found = Index.open(cache, "/cases", "stamp", patience=0.01)
    assert found.private
    assert found.known() == {}
    found.begin_day(DAY)
    found.put(DAY, [entry("b")])
    path = found.path
    assert path is not None
    found.close()
    assert not path.parent.exists()
    holder.execute("rollback")
    holder.close()
    assert list(Index.open(cache, "/cases", "stamp").known()) == ["/cases/a"], "what was locked is as it was"


def test_where_nothing_can_be_written_it_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    assert Index.open(tmp_path / "file" / "cache", "/cases", "").private
    (file_of(tmp_path / "taken")).mkdir(parents=True)
    assert Index.open(tmp_path / "taken", "/cases", "").private
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(tmp_path / "file"))
    found = Index.open(tmp_path / "file" / "cache", "/cases", "")
    assert found.path is None
    assert found.reader() is found
    found.discard()


def test_errors_tell_damage_from_what_passes() -> None:
    assert not schema.is_damage(sqlite3.OperationalError("database is locked"))
    assert schema.is_damage(sqlite3.DatabaseError("database disk image is malformed"))


def test_a_function_of_ours_can_be_used_in_a_query(index: Index) -> None:
    index.define("twice", lambda number: number * 2)
    assert list(index.each("select twice(?)", (4,))) == [(8,)]


@pytest.mark.parametrize(
    ("problems", "made_anew"),
    [
        ([sqlite3.OperationalError("disk image is malformed")] * 2, True),
        ([sqlite3.DatabaseError("file is not a database")] * 2, True),
        ([OSError("no such device")], False),
    ],
)
def test_what_can_never_be_opened_is_replaced_by_an_index_of_this_run(
    cache: Path, monkeypatch: pytest.MonkeyPatch, problems: list[Exception], made_anew: bool
) -> None:
    left: list[Exception] = list(problems)
    removed: list[Path] = []
    connect = schema.connect

    def failing(path: Path, stamp: str, patience: float) -> sqlite3.Connection:
        if left:
            raise left.pop(0)
        return connect(path, stamp, patience)

    monkeypatch.setattr(schema, "is_damage", lambda _problem: True)
    monkeypatch.setattr(schema, "connect", failing)
    monkeypatch.setattr(schema, "remove", removed.append)
    found = Index.open(cache, "/cases", "stamp")
    assert found.private
    assert bool(removed) is made_anew
    found.close()


def test_an_index_without_its_notes_does_not_fit_and_one_that_was_just_made_is_left_alone(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "x.sqlite")
    base.isolation_level = None
    schema._make(base, "stamp")
    before = base.execute("select count(*) from sqlite_master").fetchone()
    schema._make(base, "stamp")
    assert base.execute("select count(*) from sqlite_master").fetchone() == before
    base.execute("drop table notes")
    assert not schema._fits(base, "stamp")
    base.close()
