"""Keep the index of a workspace up to date: what changed is found by stat, then by content, and read in batches.

First come the heads of new cases, so that a list has rows at once; then what changed is read; then rows that were
computed for another day are computed for this one, from what the index knows, without reading a file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from plaint.domain.model.finding import Finding
from plaint.services.index.stamps import program_stamp, settings_stamp
from plaint.services.index.summary import Row, Summary
from plaint.storage import layout, listing
from plaint.storage.index.index import Entry, Index, IndexedCase

if TYPE_CHECKING:  # what reads and judges cases is loaded when one has changed
    from plaint.services.index.case_entry import CaseReader, Read, Renewed
    from plaint.storage.workspace import Workspace

T = TypeVar("T")

SETTLED = 2_000_000_000
"""Nanoseconds after its last change from which a case may be kept: within a clock tick a second change could hide."""
BATCH = 64
"""Cases that are written at once at most,"""
SOON = 0.25
"""and seconds after which fewer are."""
MANY = 50
"""Cases from which new ones are shown from their heads before they are read, and changed ones in sight come first."""
PARTED, SHARE = 200, 40
"""Cases from which the work is shared out to processes, and how many of them are a share."""


@dataclass(slots=True)
class Step:
    """What one batch brought: how much is done of how much, and rows by folder name (None: gone)."""

    done: int
    total: int
    rows: dict[str, Row | None] = field(default_factory=dict)


class Indexer:
    """Rows and texts of a workspace for one day. One thread refreshes it; others read through :meth:`reader`.

    ``cache`` None keeps nothing for another run. The workspace is opened only if something has to be read.
    ``watched`` is for a screen that shows rows while more are read: heads come first, and the screen's keys go before.
    """

    def __init__(
        self,
        root: Path,
        today: date,
        cache: Path | None,
        opening: Callable[[], Workspace],
        *,
        now: Callable[[], int] = time.time_ns,
        watched: bool = False,
    ) -> None:
        self.root = os.path.realpath(root)
        self.today = today
        self.problems: tuple[Finding, ...] = ()
        """What is wrong with folders below the workspace, as of the last look at everything."""
        self.total = 0
        """How many cases there were then,"""
        self.left: dict[str, str] = {}
        """and those that were left unread when it was stopped, with their signatures."""
        self._opening, self._opened = opening, None if cache else opening()
        self._now, self._watched = now, watched
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

    def refresh(
        self,
        folders: Sequence[str] | None = None,
        stop: Callable[[], bool] = lambda: False,
        *,
        sparing: bool = False,
        first: Callable[[], Collection[str]] = tuple,
    ) -> Iterator[Step]:
        """Bring the index up to date, with these folders or with everything; yields after each batch.

        After ``stop`` what has not been read is in :attr:`left`; ``sparing`` it, nothing of it is read that has not
        changed since. ``first`` returns the names of the cases that somebody looks at: where many have changed, these
        are a batch of their own before all others. When the index breaks on the way, it is made anew and everything
        is read once more.
        """
        if not sparing:
            self.left = {}
        try:
            yield from self._refresh(folders, stop, first)
        except sqlite3.Error as problem:
            self._replace(problem)
            yield from self._refresh(None, stop, first)

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
        from plaint.storage.index.schema import is_damage

        self.left = {}
        if is_damage(problem) and self._cache:
            self.index.discard()
            self.index = Index.open(self._cache, self.root, self._stamp)
        else:
            self.index.close()
            self.index = Index.private_one(self._stamp)

    def _refresh(
        self,
        folders: Sequence[str] | None,
        stop: Callable[[], bool],
        first: Callable[[], Collection[str]] = tuple,
    ) -> Iterator[Step]:
        self._begin()
        if folders is None and self._watched and not self.index.ask("select 1 from cases limit 1"):
            self._first_screen()
            yield Step(0, 1)
        changed, gone, total = self._all_changes() if folders is None else self._changes(folders)
        gone_names: dict[str, Row | None] = {listing.relative_name(self.root, one): None for one in gone}
        if gone:
            self.index.forget(gone)
        if gone_names or not changed:
            yield Step(total - len(changed), total, gone_names)
        known = self.index.known(list(changed))
        new = [one for one in changed if one not in known]
        if len(new) > MANY and self._watched:
            yield from self._glance(new, total, stop)
        read: list[str] = []
        for part in self._in_turn(list(changed), first):
            standing = total - len(changed) + len(read), total
            count = yield from self._read_all(part, known, changed, standing, stop)
            read += part[:count]
            if count < len(part):
                break
        for one in read:
            self.left.pop(one, None)
        if folders is None and not self.left:
            yield from self._renew_stale(total, stop)
        unread = changed.keys() - set(read)
        if unread or stop():
            self._leave({one: changed[one][3] for one in unread})

    def _all_changes(self) -> tuple[dict[str, listing.Signature], list[str], int]:
        """Look at everything: which cases have changed, which have gone, and how many there are.

        Of what has not changed nothing is kept, for there may be very many.
        """
        known = self.index.signatures()
        changed: dict[str, listing.Signature] = {}
        left: dict[str, str] = {}
        unreadable: list[listing.Unreadable] = []
        total = 0
        for case in listing.cases(self.root, unreadable):
            total += 1
            signed, was_left = listing.sign(listing.files_of(case)), self.left.get(case.folder)
            if was_left is not None:
                left[case.folder] = was_left
            if known.pop(case.folder, None) != signed[3] != was_left:
                changed[case.folder] = signed
        self.left, self.total = left, total
        if unreadable or self._opened is not None:
            self.problems = self.workspace.could_not_read(unreadable)
        return dict(sorted(changed.items())), sorted(known), total

    def _changes(self, folders: Sequence[str]) -> tuple[dict[str, listing.Signature], list[str], int]:
        """Look at some folders: which of them have changed, which have gone, and how many there are."""
        known = self.index.known(folders)
        signed = {folder: listing.signature(folder) for folder in folders if is_case(folder)}
        gone = [one for one in folders if one in known and one not in signed]
        self.left = {one: left for one, left in self.left.items() if one not in gone}
        changed = {
            folder: one for folder, one in signed.items()
            if (folder not in known or known[folder].signature != one[3]) and self.left.get(folder) != one[3]
        }  # fmt: skip
        return changed, gone, len(signed)

    def _in_turn(self, changed: Sequence[str], first: Callable[[], Collection[str]]) -> Sequence[Sequence[str]]:
        """Put the cases that somebody looks at before the others, where there are many; return the two parts."""
        if len(changed) <= MANY:
            return [changed]
        names = set(first())
        parts: tuple[list[str], list[str]] = [], []
        for folder in changed:
            parts[listing.relative_name(self.root, folder) not in names].append(folder)
        return parts

    def _leave(self, unread: dict[str, str]) -> None:
        """Take note of what is still to be read or computed, now that a person has stopped it."""
        stale = set(self.index.stale_numbers(self.day))
        if stale:
            self.left |= {one: kept.signature for one, kept in self.index.known().items() if kept.number in stale}
        self.left |= unread

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
            from plaint.services.index.codec import pack_findings

            self.index.keep_note("problems", pack_findings(self.workspace.problems))
            self.index.keep_note("settings", settings)

    def _replace_crowded(self) -> None:
        assert self._cache is not None
        self.index = Index.open(self._cache, self.root, self._stamp)

    # New cases ----------------------------------------------------------------------------------------------------

    def _first_screen(self) -> None:
        """Put rows of the first cases in before it is even known how many there are."""
        from plaint.services.index.first_lines import first_rows

        rows = first_rows(self.root)
        self.index.put(self.day, [self._pending(listing.folder_of(self.root, row.folder), row) for row in rows])

    def _glance(self, folders: Sequence[str], total: int, stop: Callable[[], bool]) -> Iterator[Step]:
        """Put rows of new cases in from the heads of their files alone."""
        from plaint.services.index.first_lines import glance

        for batch in _batches(folders, 500):
            if stop():
                return
            rows = [(folder, glance(folder, listing.relative_name(self.root, folder))) for folder in batch]
            self.index.put(self.day, (self._pending(folder, row) for folder, row in rows))
            yield Step(0, total, {row.folder: row for _, row in rows})

    def _pending(self, folder: str, row: Summary) -> Entry:
        from plaint.services.index.codec import head_of, pack_row

        return Entry(folder, os.fsencode(row.folder), "", b"", head_of(row), pack_row(row), stale=True)

    # Changed cases ------------------------------------------------------------------------------------------------

    def _read_all(
        self, changed: Sequence[str], known: dict[str, IndexedCase], signed: dict[str, listing.Signature],
        standing: tuple[int, int], stop: Callable[[], bool],
    ) -> Generator[Step, None, int]:  # fmt: skip
        """Read cases in their order; return how many were read before it was stopped.

        ``standing`` is how many were done before, and of how many.
        """
        entries: list[Entry] = []
        same: list[tuple[int, str]] = []
        rows: dict[str, Row | None] = {}
        (done, total), began = standing, time.monotonic()
        for folder, read in self._reads(changed, known, stop):
            done += 1
            signature = self._signature(signed[folder])
            if read is None:
                same.append((known[folder].number, signature))
            else:
                entries.append(replace(read[0], signature=signature if read[0].digest else ""))
                rows[name_of(read[1])] = read[1]
            if len(entries) >= BATCH or time.monotonic() - began > SOON:
                self._keep(entries, same)
                yield Step(done, total, rows)
                entries, same, rows, began = [], [], {}, time.monotonic()
        self._keep(entries, same)
        if changed:
            yield Step(done, total, rows)
        return done - standing[0]

    def _reads(
        self, changed: Sequence[str], known: dict[str, IndexedCase], stop: Callable[[], bool]
    ) -> Iterator[tuple[str, Read | None]]:
        """Read cases one after the other, very many of them in several processes."""
        digests = [(folder, known[folder].digest if folder in known else None) for folder in changed]
        done, reader = 0, None
        if len(changed) >= PARTED:
            from plaint.services.index.case_entry import Share, read_share
            from plaint.services.index.workers import map_in_processes

            shares = [Share(self.root, self.today, self._cache, part) for part in _batches(digests, SHARE)]
            for share, found in map_in_processes(read_share, shares, len(shares), polite=self._watched, stop=stop):
                yield from zip((folder for folder, _ in share.cases), found, strict=True)
                done += len(share.cases)
        for folder, digest in digests[done:]:
            if stop():
                return
            reader = reader or self._reader()
            yield folder, reader.read(folder, digest)

    def _reader(self) -> CaseReader:
        from plaint.services.index.case_entry import CaseReader

        return CaseReader(lambda: self.workspace, self.root, self.today, self._cache)

    def _keep(self, entries: Sequence[Entry], same: Sequence[tuple[int, str]]) -> None:
        if entries:
            self.index.put(self.day, entries)
        if same:
            self.index.sign(same)

    def _signature(self, signature: listing.Signature) -> str:
        return signature[3] if self._now() - signature[2] > SETTLED else ""

    # Another day --------------------------------------------------------------------------------------------------

    def _renew_stale(self, total: int, stop: Callable[[], bool]) -> Iterator[Step]:
        """Compute the rows that are of another day or other settings, the most urgent first."""
        stale = self.index.stale_numbers(self.day)
        if not stale:
            return
        left = len(stale)
        if left >= PARTED:
            from plaint.services.index.case_entry import StaleShare, renew_share
            from plaint.services.index.workers import map_in_processes

            shares = (
                StaleShare(self.root, self.today, self.index.stored_facts(part)) for part in _batches(stale, SHARE)
            )
            count = -(-len(stale) // SHARE)
            for share, found in map_in_processes(renew_share, shares, count, polite=self._watched, stop=stop):
                left -= len(share.cases)
                yield Step(total - left, total, self._renewed(share.cases, found))
        reader = self._reader()
        while not stop():
            batch = self.index.stale(self.day, BATCH)
            if not batch:
                return
            left = max(0, left - len(batch))
            rows = self._renewed(batch, [reader.renew(folder, facts) for _, folder, facts in batch])
            yield Step(total - left, total, rows)

    def _renewed(
        self, cases: Sequence[tuple[int, str, bytes | None]], found: Sequence[Renewed]
    ) -> dict[str, Row | None]:
        self.index.put_rows(self.day, [(case[0], *kept[:3]) for case, kept in zip(cases, found, strict=True)])
        return {name_of(row): row for *_, row in found}


def name_of(row: Row) -> str:
    """Return the folder of a row below the workspace, with ``/``."""
    return row.folder if isinstance(row, Summary) else row.name


def is_case(folder: str) -> bool:
    """Tell whether a folder is a case."""
    return os.path.isfile(f"{folder}{os.sep}{layout.CASE_FILE}")  # noqa: PTH113 - asked for every case


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
