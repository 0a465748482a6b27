"""The rows of a list, kept from one run to the next, so that a list reads only the cases that have changed.

A disposable SQLite file in the cache folder, one a workspace. A row is used again as long as the stat calls of its
case, the day, the program and the workspace's own settings are the same; anything doubtful is computed anew, and a
cache that cannot be read or written only costs time. Nothing below the workspace is touched.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plaint
from plaint.domain.findings import Finding, Level
from plaint.domain.money import Money
from plaint.domain.progress import NextAction, Stage
from plaint.services.overview import Row, Summary, sort_rows
from plaint.storage import listing

if TYPE_CHECKING:
    from plaint.storage.workspace import Workspace

SETTLED = 2_000_000_000
"""Nanoseconds after its last change from which a case may be kept: within a clock tick a second change could hide."""
_SCHEMA = "create table if not exists rows (folder blob primary key, signature text, row text) without rowid"
_HEAD = b""
"""Key of the row that holds the stamp and the findings of the workspace itself."""
_CODE = (".", "domain", "storage", "services", "playbooks", "playbooks/data", "playbooks/wording")


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a workspace, most urgent first, and what is wrong with the workspace itself."""

    rows: list[Row]
    problems: tuple[Finding, ...] = ()


def cached_rows(root: Path, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace]) -> Listed:
    """Return what ``overview.rows`` would, computing only what the cache in the folder ``cache`` does not know.

    ``now`` is in seconds since the epoch. The workspace is opened only if something has to be read.
    """
    place = os.path.realpath(root)
    folders, unreadable = listing.case_folders(place)
    if unreadable:  # rare, and the workspace has the words for it
        from plaint.services.overview import rows

        workspace = open_workspace()
        return Listed(rows(workspace, today), workspace.problems)
    known = _Store(cache, place).read(_stamp(place, today))
    if known is None:
        known = {_HEAD: ("", _pack_findings(open_workspace().problems))}
        fresh = dict(known)
    else:
        fresh = {}
    found = {folder: listing.signature(folder) for folder in folders}
    listed: list[Row] = []
    workspace_once: list[Workspace] = []
    for folder, signature in found.items():
        key, text = os.fsencode(folder), repr(signature)
        kept = known.get(key)
        if kept is not None and kept[0] == text:
            listed.append(_unpack(json.loads(kept[1]), folder))
            continue
        workspace_once = workspace_once or [open_workspace()]
        row = _compute(workspace_once[0], Path(folder), today)
        listed.append(row)
        if now * 1e9 - signature[2] > SETTLED:
            fresh[key] = (text, json.dumps(_pack(row)))
    gone = known.keys() - {_HEAD, *map(os.fsencode, folders)}
    if fresh or gone:
        _Store(cache, place).write(_stamp(place, today), fresh, gone)
    return Listed(sort_rows(listed, "urgency"), _unpack_findings(known[_HEAD][1]))


class Kept:
    """The rows that an earlier run left, for a face that shows them at once and looks after that.

    Empty where there are none, or where they are of another day, another program or other settings.
    """

    def __init__(self, root: Path, today: date, cache: Path) -> None:
        place = os.path.realpath(root)
        self._stamp = _stamp(place, today)
        self._store = _Store(cache, place)
        found = self._store.read(self._stamp)
        self._whole = found is not None
        self._found = found or {}

    def rows(self) -> Iterator[tuple[str, str, Row]]:
        """Yield folder, the text of its signature (``repr``) when it was computed, and its row."""
        for key, (signature, text) in self._found.items():
            if key != _HEAD:
                folder = os.fsdecode(key)
                yield folder, signature, _unpack(json.loads(text), folder)

    def keep(
        self, rows: Mapping[str, tuple[listing.Signature, Row]], gone: Sequence[str], problems: Sequence[Finding]
    ) -> None:
        """Keep rows that were computed anew (by folder), and forget those that have gone."""
        if not rows and not gone and self._whole:
            return
        now = time.time_ns()
        fresh = {} if self._whole else {_HEAD: ("", _pack_findings(problems))}
        fresh |= {
            os.fsencode(folder): (repr(signature), json.dumps(_pack(row)))
            for folder, (signature, row) in rows.items()
            if now - signature[2] > SETTLED
        }
        self._store.write(self._stamp, fresh, [os.fsencode(folder) for folder in gone])


def _compute(workspace: Workspace, folder: Path, today: date) -> Row:
    from plaint.services.overview import summarise
    from plaint.storage.workspace import LoadedCase

    one = workspace.read(folder)
    return summarise(one, workspace, today) if isinstance(one, LoadedCase) else one


def _stamp(root: str, today: date) -> str:
    """Return what all rows of a workspace depend on: the day, the program, and the workspace's own settings."""
    package = Path(plaint.__file__).parent
    settings = _stat(Path(root) / "plaint.toml")
    playbooks = sorted(_files(Path(root) / "playbooks", ""))
    code = sorted(status for name in _CODE for status in _files(package / name, ".pyc"))
    return repr((plaint.__version__, today.isoformat(), settings, playbooks, code[-1:], len(code)))


def _stat(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _files(folder: Path, without: str) -> Iterator[tuple[int, int, str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file() and not (without and entry.name.endswith(without)):
                    status = entry.stat()
                    yield (status.st_mtime_ns, status.st_size, entry.name)
    except OSError:
        return


class _Store:
    """The file behind it. No error of SQLite or of the disk ever leaves it."""

    def __init__(self, cache: Path, root: str) -> None:
        from hashlib import blake2b

        self.path = cache / f"rows-{blake2b(os.fsencode(root), digest_size=10).hexdigest()}.sqlite"

    def read(self, stamp: str) -> dict[bytes, tuple[str, str]] | None:
        """Return signature and row by folder, and the findings of the workspace; None when nothing can be used."""
        if not self.path.is_file():
            return None
        with suppress(sqlite3.Error, OSError):
            base = sqlite3.connect(self.path, timeout=0.2)
            try:
                found = {key: (text, row) for key, text, row in base.execute("select folder, signature, row from rows")}
            finally:
                base.close()
            return found if found.get(_HEAD, ("",))[0] == stamp else None
        return None

    def write(self, stamp: str, rows: Mapping[bytes, tuple[str, str]], gone: Sequence[bytes] | set[bytes]) -> None:
        """Keep the rows; with the head among them everything else that is kept is of another day and goes."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            base = sqlite3.connect(self.path, timeout=0.2)
        except (sqlite3.Error, OSError):
            return
        try:
            with base:
                base.execute("pragma synchronous = off")
                base.execute(_SCHEMA)
                if _HEAD in rows:
                    base.execute("delete from rows")
                base.executemany("delete from rows where folder = ?", [(key,) for key in gone])
                base.executemany(
                    "insert or replace into rows values (?, ?, ?)",
                    [(key, stamp if key == _HEAD else text, row) for key, (text, row) in rows.items()],
                )
        except sqlite3.DatabaseError:
            with suppress(OSError):  # not a database any more, or another program's: it can be made again
                self.path.unlink()
        finally:
            base.close()


def _pack_findings(found: Sequence[Finding]) -> str:
    return json.dumps([[one.rule, one.level, one.message, one.suggestion, one.file, one.line] for one in found])


def _unpack_findings(text: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule, Level(level), message, suggestion, file, line)
        for rule, level, message, suggestion, file, line in json.loads(text)
    )


def _pack(row: Row) -> Any:
    if not isinstance(row, Summary):
        return [row.name, _pack_findings([row.finding])]
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}


def _plain(value: object) -> Any:
    if isinstance(value, NextAction):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Money):
        return [value.currency, str(value.amount)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _unpack(held: Any, folder: str) -> Row:
    if isinstance(held, list):
        from plaint.storage.workspace import BrokenCase

        name, findings = held
        return BrokenCase(Path(folder), name, _unpack_findings(findings)[0])
    for name, value in held.items():
        if value.__class__ is list:
            held[name] = tuple(value)
    for name in ("claimed", "received"):
        held[name] = tuple(Money(currency, Decimal(amount)) for currency, amount in held[name])
    action = held["next"]
    return Summary(
        **held
        | {
            "stage": Stage(held["stage"]),
            "opened": _day(held["opened"]),
            "updated": _day(held["updated"]),
            "next": None if action is None else _unpack_action(action),
        }
    )


def _unpack_action(held: dict[str, Any]) -> NextAction:
    for name, value in held.items():
        if value.__class__ is list:
            held[name] = tuple(value)
    return NextAction(**held | {name: _day(held[name]) for name in ("day", "opens", "closes")})


def _day(text: str | None) -> Any:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
