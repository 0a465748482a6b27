"""The index of a workspace kept true: what changed is found by stat, then by content, and read in batches.

First come the heads of new cases, so that a list has rows at once; then what changed is read; then rows that were
computed for another day are computed for this one, from what the index knows, without reading a file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.findings import Finding, Level
from plaint.services.glancing import glance
from plaint.services.overview import Row, Summary
from plaint.services.packing import head_of, pack_case, pack_findings, pack_row, unpack_case
from plaint.services.stamps import program_stamp, settings_stamp
from plaint.storage import layout, listing
from plaint.storage.index import Entry, Index, Kept
from plaint.storage.index_text import searchable

if TYPE_CHECKING:
    from plaint.services.search_sources import TextOf
    from plaint.storage.workspace import BrokenCase, Workspace

SETTLED = 2_000_000_000
"""Nanoseconds after its last change from which a case may be kept: within a clock tick a second change could hide."""
STUMBLED = "desk.stumbled"
"""Rule of the finding about a case that plaint itself cannot cope with."""
BATCH = 64
"""Cases that are written at once at most,"""
SOON = 0.25
"""and seconds after which fewer are."""
MANY = 50
"""New cases from which their heads are shown before they are read."""


@dataclass(slots=True)
class Step:
    """What one batch brought: how much is done of how much, and rows by folder name (None: gone)."""

    done: int
    total: int
    rows: dict[str, Row | None] = field(default_factory=dict)


class Catalogue:
    """Rows and texts of a workspace for one day. One thread refreshes it; others read through :meth:`reader`.

    ``cache`` None keeps nothing for another run. The workspace is opened only if something has to be read.
    """

    def __init__(
        self,
        root: Path,
        today: date,
        cache: Path | None,
        opening: Callable[[], Workspace],
        *,
        now: Callable[[], int] = time.time_ns,
        text_of: TextOf | None = None,
    ) -> None:
        self.root = os.path.realpath(root)
        self.today = today
        self.problems: tuple[Finding, ...] = ()
        """What is wrong with folders below the workspace, as of the last look at everything."""
        self._opening, self._opened = opening, None if cache else opening()
        self._now, self._text_of = now, text_of
        self._stamp = program_stamp()
        self.index = Index.open(cache, self.root, self._stamp) if cache else Index.private_one(self._stamp)
        self._cache = cache

    @property
    def day(self) -> str:
        """The day as the index has it."""
        return self.today.isoformat()

    @property
    def workspace(self) -> Workspace:
        """The workspace, opened."""
        if self._opened is None:
            self._opened = self._opening()
        return self._opened

    def refresh(self, folders: Sequence[str] | None = None, stop: Callable[[], bool] = lambda: False) -> Iterator[Step]:
        """Bring the index up to date, with these folders or with everything; yields after each batch.

        When the index breaks on the way, it is made anew and everything is read once more.
        """
        try:
            yield from self._refresh(folders, stop)
        except sqlite3.Error as problem:
            self._replace(problem)
            yield from self._refresh(None, stop)

    def repair(self, problem: sqlite3.Error) -> None:
        """Read everything once more into another index, because this one broke."""
        self._replace(problem)
        for _ in self._refresh(None, lambda: False):
            pass

    def close(self) -> None:
        """Let the index go."""
        self.index.close()

    def _replace(self, problem: sqlite3.Error) -> None:
        """Take another index in the place of one that broke (made anew) or cannot be had (a private one)."""
        from plaint.storage.index_schema import is_damage

        if is_damage(problem) and self._cache:
            self.index.discard()
            self.index = Index.open(self._cache, self.root, self._stamp)
        else:
            self.index.close()
            self.index = Index.private_one(self._stamp)

    def _refresh(self, folders: Sequence[str] | None, stop: Callable[[], bool]) -> Iterator[Step]:
        self._begin()
        known = self.index.known(folders)
        signed: dict[str, listing.Signature] = {}
        if folders is None:
            there = self._there(signed)
        else:
            there = [one for one in folders if _is_case(one)]
            signed = {folder: listing.signature(folder) for folder in there}
        found = set(there)
        gone = [one for one in (known if folders is None else folders) if one in known and one not in found]
        gone_names: dict[str, Row | None] = {listing.relative_name(self.root, one): None for one in gone}
        if gone:
            self.index.forget(gone)
        changed = [one for one in there if one not in known or known[one].signature != signed[one][3]]
        if gone_names or not changed:
            yield Step(len(there) - len(changed), len(there), gone_names)
        new = [one for one in changed if one not in known]
        if len(new) > MANY:
            yield from self._glance(new, len(there), stop)
        yield from self._read_all(changed, known, signed, len(there), stop)
        if folders is None:
            yield from self._renew_stale(len(there), stop)

    def _begin(self) -> None:
        """See to it that there are rows for the day, and that they are made by the settings as they are now."""
        if self.index.crowded():
            self.index.discard()
            self._replace_crowded()
        self.index.begin_day(self.day)
        settings = settings_stamp(self.root)
        if self.index.note("settings") != settings:
            if self.index.note("settings"):
                self.index.make_stale()
            self.index.keep_note("problems", pack_findings(self.workspace.problems))
            self.index.keep_note("settings", settings)

    def _replace_crowded(self) -> None:
        assert self._cache is not None
        self.index = Index.open(self._cache, self.root, self._stamp)

    def _there(self, signed: dict[str, listing.Signature]) -> list[str]:
        found, unreadable = listing.case_folders(self.root, signed)
        if unreadable or self._opened is not None:
            self.problems = self.workspace.could_not_read(unreadable)
        return found

    # New cases ----------------------------------------------------------------------------------------------------

    def _glance(self, folders: Sequence[str], total: int, stop: Callable[[], bool]) -> Iterator[Step]:
        """Put rows of new cases in from the heads of their files alone."""
        for batch in _batches(folders, 500):
            if stop():
                return
            rows = [(folder, glance(folder, listing.relative_name(self.root, folder))) for folder in batch]
            self.index.put(self.day, (self._pending(folder, row) for folder, row in rows))
            yield Step(0, total, {row.folder: row for _, row in rows})

    def _pending(self, folder: str, row: Summary) -> Entry:
        return Entry(folder, os.fsencode(row.folder), "", b"", head_of(row), pack_row(row), stale=True)

    # Changed cases ------------------------------------------------------------------------------------------------

    def _read_all(
        self, changed: Sequence[str], known: dict[str, Kept], signed: dict[str, listing.Signature], total: int,
        stop: Callable[[], bool],
    ) -> Iterator[Step]:  # fmt: skip
        entries: list[Entry] = []
        same: list[tuple[int, str]] = []
        rows: dict[str, Row | None] = {}
        done, began = total - len(changed), time.monotonic()
        for folder in changed:
            if stop():
                break
            read = self._read(folder, signed[folder], known.get(folder))
            done += 1
            if read is None:
                same.append((known[folder].number, self._signature(signed[folder])))
            else:
                entries.append(read[0])
                rows[name_of(read[1])] = read[1]
            if len(entries) >= BATCH or time.monotonic() - began > SOON:
                self._keep(entries, same)
                yield Step(done, total, rows)
                entries, same, rows, began = [], [], {}, time.monotonic()
        self._keep(entries, same)
        if changed:
            yield Step(done, total, rows)

    def _keep(self, entries: Sequence[Entry], same: Sequence[tuple[int, str]]) -> None:
        if entries:
            self.index.put(self.day, entries)
        if same:
            self.index.sign(same)

    def _read(self, folder: str, signature: listing.Signature, kept: Kept | None) -> tuple[Entry, Row] | None:
        """Read a case; None when it says what it said before."""
        from plaint.services.search_sources import TOML, sources
        from plaint.storage.workspace import BrokenCase, LoadedCase

        place = Path(folder)
        found = list(sources(place, Path(self.root), self._text_of))
        digest = _digest(folder, found)
        if kept is not None and kept.digest == digest:
            return None
        one = self.workspace.read(place)
        row = self._row(one)
        texts = [(file, part, searchable(text, toml=part in TOML)) for file, part, text in found]
        facts = pack_case(one) if isinstance(one, LoadedCase) else None
        name, signed = os.fsencode(one.name), self._signature(signature)
        if isinstance(row, BrokenCase) and row.finding.rule == STUMBLED:
            signed, digest = "", b""  # to be tried again, with whatever has been mended
        return Entry(folder, name, signed, digest, head_of(row), pack_row(row), facts, texts), row

    def _signature(self, signature: listing.Signature) -> str:
        return signature[3] if self._now() - signature[2] > SETTLED else ""

    def _row(self, one: object) -> Row:
        from plaint.services.overview import summarise
        from plaint.storage.workspace import BrokenCase, LoadedCase

        if isinstance(one, BrokenCase):
            return one
        assert isinstance(one, LoadedCase)
        try:
            return summarise(one, self.workspace, self.today)
        except Exception as problem:  # noqa: BLE001 - a case that trips a mistake of ours must not hide the others
            return stumbled(one.folder, one.name, problem)

    # Another day --------------------------------------------------------------------------------------------------

    def _renew_stale(self, total: int, stop: Callable[[], bool]) -> Iterator[Step]:
        """Compute the rows that are of another day or other settings, the most urgent first."""
        while not stop():
            batch = self.index.stale(self.day, BATCH)
            if not batch:
                return
            rows: dict[str, Row | None] = {}
            computed = []
            for number, folder, facts in batch:
                row = self._row(self._case(folder, facts))
                computed.append((number, head_of(row), pack_row(row)))
                rows[name_of(row)] = row
            self.index.put_rows(self.day, computed)
            yield Step(total - len(batch), total, rows)

    def _case(self, folder: str, facts: bytes | None) -> object:
        """Return a case from what is known of it, or from its files."""
        try:
            return unpack_case(facts) if facts else self.workspace.read(Path(folder))
        except ValueError:
            return self.workspace.read(Path(folder))


def name_of(row: Row) -> str:
    """Return the folder of a row below the workspace, with ``/``."""
    return row.folder if isinstance(row, Summary) else row.name


def _is_case(folder: str) -> bool:
    return os.path.isfile(f"{folder}{os.sep}{layout.CASE_FILE}")  # noqa: PTH113 - asked for every case


def _batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _digest(folder: str, found: Sequence[tuple[str, str, str]]) -> bytes:
    """Return what is the same as long as the case says the same: its texts, and name and size of everything else."""
    from hashlib import blake2b

    digest = blake2b(digest_size=16)
    read = set()
    for file, part, text in found:
        read.add(file if part != "evidence name" else "")
        digest.update(f"{file}\0{part}\0{len(text)}\0".encode("utf-8", "surrogateescape"))
        digest.update(text.encode("utf-8", "surrogateescape"))
    for name, status in sorted(listing.parts(folder), key=lambda part: part[0]):
        moved = 0 if name in read else status.st_mtime_ns
        blocks = getattr(status, "st_blocks", 1) == 0
        line = f"{name}\0{status.st_size}\0{moved}\0{status.st_mode}\0{blocks}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.digest()


def stumbled(folder: Path, name: str, problem: Exception) -> BrokenCase:
    """Show a case that plaint itself stumbles over as one that cannot be read, with what to report."""
    from plaint.storage.workspace import BrokenCase

    reason = f"plaint stumbled over this case ({type(problem).__name__}: {problem})"
    hint = "the files are untouched; please report it with this sentence"
    return BrokenCase(folder, name, Finding(STUMBLED, Level.ERROR, reason, hint, file=layout.CASE_FILE))
