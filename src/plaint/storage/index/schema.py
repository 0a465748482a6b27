"""Schema of the index database: its statements, opening and checking it, and when it counts as damaged."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

VERSION = 3
"""Stands in the file's name too, so that two versions of the program do not make each other's anew."""
_APPLICATION = 0x706C616E
_TABLES = """
create table notes (key text primary key, value text not null) without rowid;
create table cases (
    id integer primary key, folder blob not null unique, name blob not null, signature text not null,
    digest blob not null, first integer not null, amount integer not null, files text not null, facts blob,
    doubts blob not null
);
create index by_text on cases (first);
create table heads (
    day text, id integer, name blob, case_id text, status text, stage text, title text, retailer text, rank integer,
    next text, opened text, updated text, claimed text, broken integer, overdue integer, errors integer,
    warnings integer, stale integer, words text, primary key (day, id)
) without rowid;
create index by_urgency on heads (day, broken desc, rank, next, name);
create index by_case on heads (day, case_id);
create index by_name on heads (day, name);
create index by_count on heads (day, status, broken, overdue, errors, warnings);
create index by_need on heads (day, rank, next) where stale = 1;
create table rows (day text, id integer, row text not null, primary key (day, id)) without rowid;
create table checks (day text, id integer, found blob not null, primary key (day, id)) without rowid;
create virtual table texts using fts5 (
    text, content = '', columnsize = 0, detail = none, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mc Mn'"
);
"""
OF_A_DAY = ("heads", "rows", "checks")
"""Tables of what was computed for a day."""
KNOWN = "select folder, id, signature, digest from cases"
NOTE = "insert or replace into notes values (?, ?)"
CHANGED = "insert into notes values ('version', '1') on conflict (key) do update set value = value + 1"
"""What a list shows may be another thing from now on; whoever keeps what it has drawn can tell by this note."""
INSERT_CASE = (
    "insert into cases (folder, name, signature, digest, first, amount, files, facts, doubts) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_CASE = (
    "update cases set name = ?, signature = ?, digest = ?, first = ?, amount = ?, files = ?, facts = ?, doubts = ? "
    "where id = ?"
)
INSERT_HEAD = f"insert or replace into heads values ({', '.join('?' * 19)})"  # noqa: S608 - marks only
_HEAD = (
    "id, name, case_id, status, stage, title, retailer, rank, next, opened, updated, claimed, broken, overdue, errors, "
    "warnings, 1, words"
)
COPY_HEADS = f"insert or ignore into heads select ?, {_HEAD} from heads where day = ?"  # noqa: S608 - words of ours
COPY_ROWS = "insert or ignore into rows select ?, id, row from rows where day = ?"
ROWS = "select r.id, c.folder, r.row from rows r join cases c using (id) where r.day = ? and r.id in"
CHECKS = (
    "select h.case_id, c.name, coalesce(k.found, x''), c.doubts from heads h join cases c using (id) "
    "left join checks k using (day, id) where h.day = ? and (h.broken or h.status <> 'closed') order by c.folder"
)
STALE = (
    "select c.id, c.folder, c.facts from heads h join cases c using (id) where h.day = ? and h.stale = 1 "
    "order by h.rank, h.next limit ?"
)
STALE_NUMBERS = "select id from heads where day = ? and stale = 1 order by rank, next"
FACTS = "select id, folder, facts from cases where id in"
WITHOUT_ROW = "select id, folder, facts from cases where id not in (select id from heads where day = ?) limit ?"


def place(cache: Path, root: str) -> Path:
    """Return the file of the index for a workspace, by its real path."""
    from hashlib import blake2b

    return cache / f"index-{VERSION}-{blake2b(os.fsencode(root), digest_size=10).hexdigest()}.sqlite"


def connect(path: Path | None, stamp: str, patience: float) -> sqlite3.Connection:
    """Open or create the file (None: in memory); one of another version or stamp is emptied first.

    Raises sqlite3.Error, among them OperationalError when somebody else has it locked.
    """
    base = _open(path, patience)
    try:
        if not _fits(base, stamp):
            _make(base, stamp)
        if path is not None:
            with base:  # whoever cannot write does better with one of its own
                base.execute("begin immediate")
    except BaseException:
        base.close()
        raise
    return base


def join(path: Path) -> sqlite3.Connection:
    """Open the file of an index that this program has opened already."""
    return _open(path, 5.0)


def _open(path: Path | None, patience: float) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:" if path is None else path, timeout=patience, check_same_thread=False)
    try:
        base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = normal")
        base.execute("pragma cache_size = -1000")  # the system keeps the file in memory too; more was no quicker
        base.execute("pragma temp_store = memory")
        base.execute("pragma busy_timeout = 5000") if patience > 1 else None
    except BaseException:
        base.close()
        raise
    return base


def _fits(base: sqlite3.Connection, stamp: str) -> bool:
    made = base.execute("pragma application_id").fetchone()[0], base.execute("pragma user_version").fetchone()[0]
    if made != (_APPLICATION, VERSION):
        return False
    if not base.execute("select count(*) from sqlite_master where name = 'notes'").fetchone()[0]:
        return False
    found = base.execute("select value from notes where key = 'stamp'").fetchone()
    return found is not None and found[0] == stamp


def _make(base: sqlite3.Connection, stamp: str) -> None:
    with base:
        base.execute("begin immediate")
        if _fits(base, stamp):
            return  # another program was faster
        if base.execute("select count(*) from sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("made by another program or version")
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                base.execute(statement)
        base.execute(NOTE, ("stamp", stamp))
        base.execute(f"pragma application_id = {_APPLICATION}")
        base.execute(f"pragma user_version = {VERSION}")


def is_damage(problem: sqlite3.Error) -> bool:
    """Tell whether an error means that the file is damaged, rather than that it is locked or out of reach now."""
    words = str(problem)
    return not any(word in words for word in ("locked", "busy", "readonly", "unable to open", "full"))


def remove(path: Path) -> None:
    """Delete the file of an index and those that SQLite keeps beside it; best effort."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            Path(f"{path}{suffix}").unlink()


def pack_files(texts: Sequence[tuple[str, str, str]]) -> str:
    """Encode which file and part each text of a case came from."""
    return json.dumps([[file, part] for file, part, _ in texts])


def unpack_files(kept: str) -> list[tuple[str, str]]:
    """Decode file and part of the texts of a case, in the order of their numbers."""
    return [(file, part) for file, part in json.loads(kept)]
