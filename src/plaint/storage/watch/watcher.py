"""Watch a workspace for changed cases. Events are hints; a scan of every file from time to time is the truth.

No event can be relied on: queues run over, network disks announce nothing, a deleted and remade folder goes
unwatched. So whatever an event names is looked at at once, and everything is looked at from time to time.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from plaint.storage.layout import CASE_FILE
from plaint.storage.listing import folder_of
from plaint.storage.watch.events import OnEvents, OnProblem, WatchdogSource
from plaint.storage.watch.known_cases import NO_CASE, KnownCases, is_there
from plaint.storage.watch.os_limits import needs_polling, too_many_folders, watches_left
from plaint.storage.watch.scheduler import Scheduler

NO_WATCHES = "the limit of watches (inotify) is reached"


class Mode(StrEnum):
    """How the watcher learns of changes."""

    STARTING = "starting"
    EVENTS = "events"
    POLLING = "polling"
    LOST = "lost"
    """The workspace's folder is gone; it is looked for."""
    STOPPED = "stopped"


class Dirty(NamedTuple):
    """The changes since they were last drained."""

    folders: set[Path]
    """Cases that are new, changed or gone."""
    rescan: bool
    """Look at everything: events may have been missed, or the workspace's own settings changed."""


class EventSource(Protocol):
    """Where events come from; :class:`WatchdogSource` is one."""

    def start(self) -> None:
        """Begin; raises when it cannot."""

    def alive(self) -> bool:
        """Tell whether events can still come."""

    def stop(self) -> None:
        """End."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the watcher, for a person."""

    mode: Mode
    reason: str = ""


class Watcher:
    """Watches a workspace from a thread of its own between :meth:`start` and :meth:`stop`.

    ``on_dirty`` is called in that thread, without arguments, when there is something new to :meth:`drain`; it is
    not called again before that was done. ``clock`` gives seconds and only ever rises. ``visible_cases`` returns the
    cases on the screen, by their paths below the root with ``/``: where there are no events these are scanned more
    often than all.
    """

    def __init__(
        self,
        root: Path,
        on_dirty: Callable[[], None],
        *,
        scheduler: Scheduler | None = None,
        clock: Callable[[], float] = time.monotonic,
        observe: Callable[[str, OnEvents, OnProblem], EventSource] = WatchdogSource,
        needs_polling: Callable[[Path], bool] = needs_polling,
        watches_left: Callable[[str], bool] = watches_left,
        too_many_folders: Callable[[str], bool] = too_many_folders,
        visible_cases: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._root = os.path.realpath(root)
        self._on_dirty = on_dirty
        self._scheduler = scheduler or Scheduler()
        self._clock = clock
        self._observe = observe
        self._needs_polling = needs_polling
        self._watches_left = watches_left
        self._too_many_folders = too_many_folders
        self._visible_cases = visible_cases
        self._wake = threading.Condition()
        self._events: list[tuple[str, bool]] = []
        self._dirty: set[str] = set()
        self._rescan = False
        self._announced = False
        self._stopping = False
        self._status = Status(Mode.STARTING)
        self._thread: threading.Thread | None = None
        # What only the watcher's own thread uses:
        self._known_cases = KnownCases(self._root)
        self._source: EventSource | None = None
        self._identity: tuple[int, int] | None = None
        self._unannounced: set[str] = set()
        self._misses = 0
        self._failures = 0
        self._told = 0
        """Events from the first that were told of while everything was being looked at."""
        self._late: set[str] = set()
        self._new_folders: set[str] = set()

    @property
    def status(self) -> Status:
        """How the watcher learns of changes now, and why not by events."""
        return self._status

    def start(self) -> None:
        """Begin; returns at once. The first thing to drain is ``rescan``, when everything is being watched."""
        self._thread = threading.Thread(target=self._run, name="plaint-watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(5.0)

    def request_scan(self) -> None:
        """Ask for a scan of everything now: the window has the focus again, or somebody pressed refresh."""
        with self._wake:
            self._scheduler.request_scan(self._clock())
            self._wake.notify_all()

    def drain(self) -> Dirty:
        """Return what changed since the last call, and forget it."""
        with self._wake:
            found = Dirty({Path(folder) for folder in self._dirty}, self._rescan)
            self._dirty, self._rescan, self._announced = set(), False, False
        return found

    # Called from watchdog's threads.

    def _heard(self, events: list[tuple[str, bool]], finished: bool) -> None:  # noqa: FBT001 -- see OnEvents
        with self._wake:
            self._events += events
            place = os.path.dirname(events[-1][0])  # noqa: PTH120 - strings: thousands of events in one burst
            self._scheduler.note_event(self._clock(), place, finished=finished)
            self._wake.notify_all()

    def _troubled(self, reason: str) -> None:
        with self._wake:
            self._status = Status(self._status.mode, reason)
            self._rescan = True
            self._scheduler.request_scan(self._clock())
            self._wake.notify_all()

    # The watcher's own thread.

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self._status.mode is Mode.STARTING:
                    self._begin()
                self._run_once()
            except Exception as problem:  # noqa: BLE001 -- whatever went wrong, the screen must not go blind
                self._status = Status(self._status.mode, f"{type(problem).__name__}: {problem}")
                with self._wake:
                    self._scheduler.lost(self._clock())
                    if not self._stopping:
                        self._wake.wait(self._scheduler.lost_interval)
        self._drop_source()
        self._status = Status(Mode.STOPPED)

    def _run_once(self) -> None:
        """Wait for what is due next and do it."""
        with self._wake:
            while not self._stopping and not self._scheduler.due(self._clock()):
                self._wake.wait(self._scheduler.wait(self._clock()))
            events, self._events, self._told = self._events, [], 0
            due = self._scheduler.take(self._clock())
        if self._stopping:
            return
        late: set[str] = set()
        if due.reminder:
            late, self._late = self._late, set()
            new, self._new_folders = self._new_folders, set()
            self._announce(self._known_cases.scan_below(new))
        if events or late:
            self._take(events, late)
        if due.visible:
            self._scan_visible()
        if due.scan:
            self._scan()

    def _scan_visible(self) -> None:
        """Scan the cases on the screen."""
        changed = self._known_cases.scan(folder_of(self._root, name) for name in self._visible_cases())
        if changed:
            with self._wake:
                self._scheduler.note_activity(self._clock())
            self._announce(changed)

    def _take(self, events: list[tuple[str, bool]], late: set[str]) -> None:
        """Find the cases that events are about; ``late`` are those whose case.toml has been missing for a while."""
        events = events + [(f"{folder}{os.sep}{CASE_FILE}", False) for folder in late]
        if len(events) > self._scheduler.large_burst:
            self._tell_early(events)
        dirty, whole = self._known_cases.touched(events)
        self._unannounced -= dirty
        if any(path == self._root for path, _ in events):
            self._scheduler.request_scan(self._clock())
        gone = {folder for folder in dirty if folder not in self._known_cases.known}
        waiting = {folder for folder in gone - late if Path(folder).is_dir()}
        for folder in waiting:
            # Known until the second look, so that one that stays away is then reported as gone.
            self._known_cases.known[folder] = NO_CASE
        # What is written into a new folder before its watch is set makes no event.
        new = {path for path, folder in events if folder}
        self._new_folders |= new
        if waiting or new:
            self._scheduler.remind(self._clock())
        self._late = (self._late - dirty) | waiting
        self._announce(dirty - waiting, rescan=whole)

    def _tell_early(self, events: list[tuple[str, bool]]) -> None:
        """Tell of cases that are there, before each is looked at: that takes a while, and its reader need not wait."""
        there = {one for one in self._known_cases.owners(events) if is_there(one)}
        if there:
            self._announce(there)
            with self._wake:
                self._wake.wait_for(lambda: self._stopping, self._scheduler.grace)

    def _announce(self, folders: set[str], *, rescan: bool = False) -> None:
        with self._wake:
            self._dirty |= folders
            self._rescan = self._rescan or rescan
            news = (bool(self._dirty) or self._rescan) and not self._announced
            self._announced = self._announced or news
        if news:
            with contextlib.suppress(Exception):  # the screen that is told may be closing
                self._on_dirty()

    def _begin(self) -> None:
        """Watch first and look after: what changes in between is then heard."""
        self._identity = self._root_identity()
        if self._identity is None:
            self._workspace_gone()
            return
        if self._needs_polling(Path(self._root)):
            self._poll("this kind of disk announces no changes")
        elif self._failures > 2:
            self._poll("events could not be had")
        elif self._too_many_folders(self._root):
            self._poll(NO_WATCHES)
        else:
            self._start_source()
        new = not self._known_cases.known
        changed = self._compare(first=True)
        self._announce(set() if new else changed, rescan=True)  # of what is all new, a list would only be long

    def _compare(self, *, first: bool = False) -> set[str]:
        started = self._clock()
        changed = self._known_cases.compare(self._tell_meanwhile)
        with self._wake:
            now = self._clock()
            self._scheduler.note_scan(now, now - started, found=first or bool(changed))
        return changed

    def _tell_meanwhile(self) -> None:
        """Tell of a save while everything is being looked at: its reader need not wait for the end of that.

        The events stay where they are, and are taken as ever after it: what is told here may be told twice.
        """
        if len(self._events) == self._told:
            return
        with self._wake:
            if not self._scheduler.burst_is_over(self._clock()):
                return
            events, self._told = self._events[self._told :], len(self._events)
        self._announce(self._known_cases.owners(events))

    def _start_source(self) -> None:
        source = self._observe(self._root, self._heard, self._troubled)
        try:
            source.start()
        except Exception as problem:  # noqa: BLE001 -- no watches left, no inotify, no permission: all end in polling
            self._poll(f"events could not be had: {problem}")
            return
        self._source = source
        self._status = Status(Mode.EVENTS)
        self._check_limit()

    def _check_limit(self) -> None:
        """At the limit of watches some folders go without one, and nothing tells which."""
        if self._source is not None and not self._watches_left(self._root):
            self._poll(NO_WATCHES)

    def _drop_source(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            with contextlib.suppress(Exception):
                source.stop()

    def _poll(self, reason: str) -> None:
        self._drop_source()
        self._scheduler.start_polling()
        self._status = Status(Mode.POLLING, reason)

    def _scan(self) -> None:
        """Compare everything with what is known; find out whether the events can be trusted."""
        identity = self._root_identity()
        if identity is None:
            self._workspace_gone()
            return
        if identity != self._identity or (self._source is not None and not self._source.alive()):
            self._failures += identity == self._identity
            self._drop_source()
            self._status = Status(Mode.STARTING)
            return
        self._check_limit()
        if self._unannounced:
            self._misses += 1
            if self._misses >= 2 and self._source is not None:
                self._poll("changes were found that no event announced")
        changed = self._compare()
        self._unannounced = self._known_cases.changed_content if self._source is not None else set()
        self._announce(changed)

    def _workspace_gone(self) -> None:
        """The workspace's folder is gone: every case is, until it comes back."""
        self._drop_source()
        self._identity = None
        first = self._status.mode is not Mode.LOST
        self._status = Status(Mode.LOST, "the workspace's folder is not there")
        self._scheduler.lost(self._clock())
        self._announce(self._known_cases.forget(), rescan=first)

    def _root_identity(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self._root)  # noqa: PTH116 -- a string, compared ten thousand times a day
        except OSError:
            return None
        return status.st_dev, status.st_ino
