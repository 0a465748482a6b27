"""The index of a workspace: a SQLite file in the cache folder that answers lists and searches.

It holds nothing that the files do not say, so it may be deleted at any time. One that is damaged, of another make or
locked by another program is made again or replaced by a private one for the time of the run; that costs time only.
Several programs may use it together: it is in WAL mode, so whoever reads does not wait for whoever writes.

What was computed for a day is kept by day, so two programs that look at different days do not disturb each other.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from plaint.storage.index import schema

FEW = 5000
"""Texts of former versions that are never too many."""
SEVERAL = 500
"""Cases from which on it is quicker to ask for all than for each."""
DAYS = 3
"""Days of which rows are kept at most: the one before is shown until today is computed."""


@dataclass(frozen=True, slots=True)
class Head:
    """The columns by which lists sort, count and filter. ``broken`` is a case that cannot be read."""

    case_id: str = ""
    status: str = ""
    stage: str = ""
    title: str = ""
    retailer: str = ""
    rank: int = 0
    next: str = ""
    opened: str = ""
    updated: str = ""
    claimed: str = ""
    broken: bool = False
    overdue: bool = False
    errors: int = 0
    warnings: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that the index stores of a case."""

    folder: str
    """Absolute path."""
    name: bytes
    """Path below the workspace with ``/``, as the file system spells it; lists end their order with it."""
    signature: str
    """Empty when the case has to be read again the next time, whatever its files say."""
    digest: bytes
    head: Head
    row: str
    facts: bytes | None = None
    texts: Sequence[tuple[str, str, str]] = ()
    """File, part and text of everything that can be searched."""
    stale: bool = False
    """Whether the row has still to be computed."""
    found: bytes = b""
    """What there is to remark on the case for the day, as the caller packs it."""
    doubts: bytes = b""
    """The same, as far as it is about its files and no day changes it."""


class IndexedCase(NamedTuple):
    """What the index knows of a case, by its folder. A tuple, because there may be very many."""

    number: int
    signature: str
    digest: bytes


class Index:
    """An opened index; make one with :meth:`open`, use it in one thread. Methods raise sqlite3.Error when it breaks."""

    def __init__(self, base: sqlite3.Connection, path: Path | None, *, private: bool = False) -> None:
        self._base = base
        self.path = path
        """None for one in memory."""
        self.private = private
        """Whether it serves this run only."""
        self._own = 0
        """How often this one has changed what lists show."""

    @classmethod
    def open(cls, cache: Path, root: str, stamp: str, *, patience: float = 0.3) -> Index:
        """Open the index of the workspace ``root``, or make it anew; ``stamp`` is what all that is kept depends on.

        ``patience`` is in seconds: for so long another program may keep it locked. Never raises: what cannot be used
        is replaced by one in a temporary folder, and at last by one in memory.
        """
        path = schema.place(cache, root)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for _ in range(2):
            try:
                return cls(schema.connect(path, stamp, patience), path)
            except sqlite3.OperationalError as problem:
                if not schema.is_damage(problem):  # locked, read-only, no room, no such folder: leave it alone
                    break
                schema.remove(path)
            except sqlite3.DatabaseError:
                schema.remove(path)
            except OSError:
                break
        return cls.private_one(stamp)

    @classmethod
    def private_one(cls, stamp: str) -> Index:
        """Open a private index in a temporary file, deleted at the end of the run."""
        import atexit
        import shutil
        import tempfile

        try:
            path = Path(tempfile.mkdtemp(prefix="plaint-index-")) / "index.sqlite"
            atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
            return cls(schema.connect(path, stamp, 5.0), path, private=True)
        except (OSError, sqlite3.Error):
            return cls.in_memory()

    @classmethod
    def in_memory(cls) -> Index:
        """Open an index in memory."""
        return cls(schema.connect(None, "", 5.0), None, private=True)

    def reader(self) -> Index:
        """Return the same index for another thread."""
        if self.path is None:
            return self
        return Index(schema.join(self.path), self.path)

    def close(self) -> None:
        """Close the index; a private one is deleted."""
        with suppress(sqlite3.Error):
            self._base.close()
        if self.private and self.path is not None:
            schema.remove(self.path)
            with suppress(OSError):
                self.path.parent.rmdir()

    def discard(self) -> None:
        """Delete the index, because its content makes no sense."""
        self.close()
        if self.path is not None:
            schema.remove(self.path)

    def _changed(self) -> None:
        """Take note, within a transaction, that what lists show is another thing from now on."""
        self._base.execute(schema.CHANGED)
        self._own += 1

    @property
    def others(self) -> int:
        """How often other programs have changed what lists show; only whether it is the same number tells anything."""
        return int(self.note("version") or 0) - self._own

    @property
    def connection(self) -> sqlite3.Connection:
        """SQLite's own connection, for queries of the caller; not for another thread."""
        return self._base

    # Words about the whole ----------------------------------------------------------------------------------------

    def note(self, key: str) -> str:
        """Return the note stored under a key of the caller's, or an empty text."""
        found = self._base.execute("select value from notes where key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def keep_note(self, key: str, value: str) -> None:
        """Store a note under a key."""
        with self._base:
            self._base.execute("insert or replace into notes values (?, ?)", (key, value))

    # Cases --------------------------------------------------------------------------------------------------------

    def signatures(self) -> dict[str, str]:
        """Return the signatures of all cases by folder."""
        how, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()  # os.fsdecode asks for each
        found = self._base.execute("select folder, signature from cases")
        return {folder.decode(how, errors): signature for folder, signature in found}

    def known(self, folders: Sequence[str] | None = None) -> dict[str, IndexedCase]:
        """Return what the index knows of these cases or of all, by folder."""
        several = folders is None or len(folders) > SEVERAL
        found: Iterable[Any] = self._base.execute(schema.KNOWN) if several else self._known(folders or ())
        how, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()  # os.fsdecode asks for each
        known = {folder.decode(how, errors): IndexedCase._make(rest) for folder, *rest in found}
        return known if folders is None or not several else {one: known[one] for one in folders if one in known}

    def _known(self, folders: Sequence[str]) -> Iterator[Any]:
        for folder in folders:
            yield from self._base.execute(f"{schema.KNOWN} where folder = ?", (os.fsencode(folder),))

    def put(self, day: str, entries: Iterable[Entry]) -> None:
        """Store cases that were read, all or none, with their rows for a day (ISO). Older rows of them go."""
        with self._base:
            self._base.execute("begin immediate")
            self._changed()
            for entry in entries:
                self._put(day, entry)

    def _put(self, day: str, entry: Entry) -> None:
        folder = os.fsencode(entry.folder)
        held = self._base.execute("select id, amount from cases where folder = ?", (folder,)).fetchone()
        first = self._texts(entry, held[1] if held else 0)
        files = schema.pack_files(entry.texts)
        values = (entry.name, entry.signature, entry.digest, first, len(entry.texts), files, entry.facts, entry.doubts)
        if held:
            number = held[0]
            self._base.execute(schema.UPDATE_CASE, (*values, number))
            self._drop_rows(number)
        else:
            number = self._base.execute(schema.INSERT_CASE, (folder, *values)).lastrowid
        self._row(day, number, entry.name, entry.head, (entry.row, entry.found), stale=entry.stale)

    def _drop_rows(self, number: int) -> None:
        """Forget the rows of a case for all days: by day and number, for without a day every row is looked at."""
        for day in self._days():
            for table in schema.OF_A_DAY:
                self._base.execute(f"delete from {table} where day = ? and id = ?", (day, number))  # noqa: S608

    def _days(self) -> list[str]:
        """Return the days that there are rows for, the one last begun at the end."""
        return self.note("days").split()

    def _texts(self, entry: Entry, gone: int) -> int:
        """Add the texts; return the number of the first. What stood there before is told by its number alone."""
        first = int(self.note("next text") or 1)
        numbered = [(first + at, text) for at, (_, _, text) in enumerate(entry.texts)]
        self._base.executemany("insert into texts (rowid, text) values (?, ?)", numbered)
        self._base.execute(schema.NOTE, ("next text", str(first + len(numbered))))
        if gone:
            self._base.execute(schema.NOTE, ("dead texts", str(int(self.note("dead texts") or 0) + gone)))
        return first

    def _row(self, day: str, number: int, name: bytes, head: Head, packed: tuple[str, bytes], *, stale: bool) -> None:
        row, found = packed
        columns = (
            head.case_id, head.status, head.stage, head.title, head.retailer, head.rank, head.next, head.opened,
            head.updated, head.claimed, head.broken, head.overdue, head.errors, head.warnings, stale, head.words,
        )  # fmt: skip
        self._base.execute(schema.INSERT_HEAD, (day, number, name, *columns))
        self._base.execute("insert or replace into rows values (?, ?, ?)", (day, number, row))
        if not stale:
            self._base.execute("insert or replace into checks values (?, ?, ?)", (day, number, found))

    def put_rows(self, day: str, rows: Iterable[tuple[int, Head, str, bytes]]) -> None:
        """Store rows and remarks that were computed for a day from the stored facts of their cases."""
        with self._base:
            self._base.execute("begin immediate")
            self._changed()
            for number, head, row, found in rows:
                name = self._base.execute("select name from cases where id = ?", (number,)).fetchone()
                if name:  # else the case has gone meanwhile
                    self._row(day, number, name[0], head, (row, found), stale=False)

    def sign(self, signatures: Iterable[tuple[int, str]]) -> None:
        """Store new signatures of cases whose files were touched without a change of content."""
        with self._base:
            pairs = [(signature, number) for number, signature in signatures]
            self._base.executemany("update cases set signature = ? where id = ?", pairs)

    def forget(self, folders: Iterable[str]) -> None:
        """Delete cases that have gone."""
        with self._base:
            self._changed()
            for folder in folders:
                key = (os.fsencode(folder),)
                for (number,) in self._base.execute("select id from cases where folder = ?", key).fetchall():
                    self._drop_rows(number)
                self._base.execute("delete from cases where folder = ?", key)

    def crowded(self) -> bool:
        """Tell whether more texts of former versions are kept than living ones, so that it should be made anew."""
        dead = int(self.note("dead texts") or 0)
        if dead <= FEW:  # counting the living ones takes a moment
            return False
        return dead > int(self._base.execute("select total(amount) from cases").fetchone()[0])

    # Days ---------------------------------------------------------------------------------------------------------

    def begin_day(self, day: str) -> bool:
        """Ensure that there are rows for a day: at first those of the day last used, marked as stale.

        Returns whether the day was unknown.
        """
        days = self._days()
        if day in days:
            return False
        with self._base:
            self._base.execute("begin immediate")
            if days:
                self._base.execute(schema.COPY_HEADS, (day, days[-1]))
                self._base.execute(schema.COPY_ROWS, (day, days[-1]))
            for old in days[: -DAYS + 1]:
                for table in schema.OF_A_DAY:
                    self._base.execute(f"delete from {table} where day = ?", (old,))  # noqa: S608
            self._base.execute(schema.NOTE, ("days", " ".join([*days[-DAYS + 1 :], day])))
            self._changed()
        return True

    def make_stale(self) -> None:
        """Mark all rows as stale, because what they depend on has changed."""
        with self._base:
            self._base.execute("update heads set stale = 1")
            self._changed()

    def stale(self, day: str, most: int) -> list[tuple[int, str, bytes | None]]:
        """Return number, folder and facts of cases whose rows have to be computed for a day, most urgent first.

        Cases of which a program for another day has replaced the row are among them.
        """
        found = self._base.execute(schema.STALE, (day, most)).fetchall()
        if not found:
            found = self._base.execute(schema.WITHOUT_ROW, (day, most)).fetchall()
        return [(number, os.fsdecode(folder), facts) for number, folder, facts in found]

    def stale_numbers(self, day: str) -> list[int]:
        """Return the numbers of all cases whose rows have to be computed for a day, most urgent first."""
        return [number for (number,) in self._base.execute(schema.STALE_NUMBERS, (day,))]

    def stored_facts(self, numbers: Sequence[int]) -> list[tuple[int, str, bytes | None]]:
        """Return number, folder and stored facts of some cases."""
        query = f"{schema.FACTS} ({','.join('?' * len(numbers))})"
        return [(number, os.fsdecode(folder), facts) for number, folder, facts in self._base.execute(query, numbers)]

    # Reading ------------------------------------------------------------------------------------------------------

    def rows(self, day: str, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return folder and row of some cases by their numbers; those that have gone are left out."""
        marks = ",".join("?" * len(numbers))
        query = f"{schema.ROWS} ({marks})"
        return {
            number: (os.fsdecode(folder), row) for number, folder, row in self._base.execute(query, (day, *numbers))
        }

    def ask(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a query of the caller and return its rows; see :mod:`plaint.storage.index.schema`."""
        return self._base.execute(query, values).fetchall()

    def each(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterable[Any]:
        """Like :meth:`ask`, one by one."""
        return self._base.execute(query, values)

    def define(self, name: str, function: Callable[..., Any]) -> None:
        """Define a SQL function that queries can use."""
        self._base.create_function(name, -1, function)
