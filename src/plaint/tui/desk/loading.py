"""What the desk does off the screen: read, watch, refresh. Only this part of it knows threads.

Every read runs in a thread worker of a named group and posts a message. One refresh runs at a time; whatever
becomes dirty meanwhile is looked at in the next one, so a burst of events is one refresh, at most two.
"""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.tui.model.messages import CaseRead, CasesDirty, PreviewRead, ReadingEnded, RowsRead, Watching

if TYPE_CHECKING:
    from collections.abc import Collection

    from plaint.services.index.summary import Row
    from plaint.storage.watch.watcher import Watcher
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.case_store import Shown
    from plaint.tui.model.session import Session


class Reading(Screen[None]):
    """The reading half of the desk."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._watcher: Watcher | None = None
        self._rescan = False
        self._refreshing = self._again = False
        self._dirty_lock = threading.Lock()
        self._reading_case = False
        self._wanted_case = ""
        self._asked_again = False
        self._progress = "reading …"
        """What is said of the reading of all cases while it goes on."""
        self._so_far = (0, 0)
        """How many of them are read, and of how many."""
        self._reading_all = self._watches = False
        self._in_sight: Collection[str] = ()
        """The folders of the rows on the screen, as of the last time that something changed or the cursor rested."""
        self._stop_reading = threading.Event()

    def read_all(self) -> None:
        """Read all cases, or go on with it; the cases themselves say which of them are read."""
        self._stop_reading.clear()
        if not self._reading_all:
            self._reading_all = True
            self._read_all()

    def stop_reading(self) -> None:
        """Work with what is read so far; the rest is read when it changes, or read on."""
        self._stop_reading.set()
        self._progress, self._so_far = "stopping …", (0, 0)

    def read_on(self) -> bool:
        """Go on with a reading that was stopped; tell whether there is one."""
        read, total = self.session.library.standing
        going_on = read < total or self._stop_reading.is_set()
        if going_on:
            self.read_all()
        return going_on

    @property
    def left_unread(self) -> tuple[int, int]:
        """How many cases are read and of how many, if the rest waits to be read on; else twice 0."""
        read, total = self.session.library.standing
        return (read, total) if read < total and not self._progress else (0, 0)

    def reading_went_on(self, read: int, total: int) -> None:
        """Take note of how far the reading of all cases is; 0 of 1 while it is not known how many there are."""
        so_far = f"{read}/{total}" if total > 1 else "…"
        self._progress = f"reading {so_far}" if read < total else ""
        self._so_far = (read, total) if read < total and total > 1 else (0, 0)

    def reading_has_ended(self) -> bool:
        """Take note that it is over; returns False when it goes on, because that was asked for meanwhile."""
        self._reading_all = False
        read, total = self.session.library.standing
        if read < total and not self._stop_reading.is_set():
            self.read_all()
            return False
        self._stop_reading.clear()
        self.reading_went_on(0, 0)
        return True

    @work(thread=True, group="load", exit_on_error=False)
    def _read_all(self) -> None:
        """Read all cases, handing over rows as they come, then begin to watch."""
        worker = get_current_worker()

        def stopped() -> bool:
            return worker.is_cancelled or self._stop_reading.is_set()

        try:
            for read, total, changes in self.session.library.load(stopped, lambda: self._in_sight):
                self.post_message(RowsRead(changes, read, total))
        except OSError as problem:
            self.app.call_from_thread(self.notify, f"{problem.strerror}", severity="error", markup=False)
        except Exception:  # a mistake of ours, which is told; nothing is being read any more
            self.post_message(RowsRead({}, 1, 1))
            raise
        finally:
            if not worker.is_cancelled:
                watches, self._watches = self._watches, True
                self.post_message(ReadingEnded())
                if not watches:
                    self._watch()

    def _watch(self) -> None:
        """Start the watcher: in the worker, because it takes most of a second on a large tree."""
        from plaint.storage.watch.watcher import Watcher

        try:
            watcher = Watcher(self.session.root, self._announce, visible_cases=lambda: self._in_sight)
            watcher.start()
        except (OSError, PlaintError, RuntimeError):
            self.post_message(Watching("off"))
            return
        if self.is_running:
            self._watcher = watcher
            self.look(rescan=True)
        else:
            watcher.stop()

    def _announce(self) -> None:
        self.post_message(CasesDirty())

    def stop_watching(self) -> None:
        """Stop the watcher's threads."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()

    def on_cases_dirty(self) -> None:
        """Something changed: drain what the watcher knows, in a worker."""
        self._in_sight = self.in_sight()
        self.look()

    def in_sight(self) -> Collection[str]:
        """Return the folders of the rows on the screen; the list says which."""
        return ()

    def look(self, *, rescan: bool = False) -> None:
        """Look at what may have changed; with ``rescan`` at everything."""
        with self._dirty_lock:
            self._rescan |= rescan
            if self._refreshing:
                self._again = True
                return
            self._refreshing, self._again = True, False
        self._refresh_rows()

    def look_at_all(self) -> None:
        """Look at everything, and at what was left unread as well."""
        if not self.read_on():
            self.look(rescan=True)

    @work(thread=True, group="refresh", exit_on_error=False)
    def _refresh_rows(self) -> None:
        while True:
            with self._dirty_lock:
                rescan, self._rescan, self._again = self._rescan, False, False
            dirty: set[Path] = set()
            if self._watcher is not None:
                dirty, lost = self._watcher.drain()
                rescan |= lost
                self.post_message(Watching(self._watcher.status.mode.value))
            told: list[int] = []

            def tell(read: int, total: int, rows: dict[str, Row | None], told: list[int] = told) -> None:
                told.append(total)
                self.post_message(RowsRead(rows, read, total, anew=True))

            try:
                changes = self.session.library.refresh(
                    dirty, everything=rescan, tell=tell, in_sight=lambda: self._in_sight,
                    # Only what has been told of can be stopped; a stop that came too late is for nothing else.
                    cancelled=lambda told=told: bool(told) and self._stop_reading.is_set(),  # type: ignore[misc]
                )  # fmt: skip
            except OSError:  # the workspace itself has gone for a moment; the next event or rescan finds it
                changes = {}
            except Exception:  # a mistake of ours, which is told; nothing is being read any more
                if told:
                    self.post_message(RowsRead({}, told[-1], told[-1], anew=True))
                raise
            overtaken = self.session.library.overtaken
            if changes or overtaken or told:
                total = told[-1] if told else 0
                self.post_message(RowsRead(changes, total, total, anew=True, overtaken=overtaken))
            if self._stop_reading.is_set() and not self._reading_all:
                self.post_message(ReadingEnded())
            with self._dirty_lock:
                if not self._again:
                    self._refreshing = False
                    return

    @work(thread=True, group="day", exit_on_error=False)
    def begin_day(self, today: date) -> None:
        """Compute everything for another day."""
        self.session.library.begin_day(today)
        self.app.call_from_thread(self.day_begun, today)
        self.app.call_from_thread(self.look_at_all)

    def day_begun(self, today: date) -> None:
        """Show another day; the list says how."""

    def read_case(self, name: str) -> None:
        """Read the case that the detail shows. One is read at a time: a held key reads where it stops."""
        self._wanted_case = name
        self._asked_again = self._reading_case
        if not self._reading_case:
            self._reading_case = True
            self._read_case(name)

    @work(thread=True, group="detail", exit_on_error=False)
    def _read_case(self, name: str) -> None:
        shown: Shown = self.session.library.show(name)
        self.post_message(CaseRead(name, shown))

    def case_was_read(self, name: str) -> None:
        """Read the case that the cursor has gone to meanwhile, or the same if it changed while it was read."""
        self._reading_case = False
        if self._asked_again or self._wanted_case != name:
            self.read_case(self._wanted_case)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of a mistake of ours in a worker, and go on."""
        if event.state is not WorkerState.ERROR:
            return
        self.notify(safe(f"{event.worker.group}: {event.worker.error!r}", 400), severity="error", markup=False)
        if event.worker.group == "detail":
            self._reading_case = False
        elif event.worker.group == "refresh":
            self._refreshing = False

    @work(thread=True, group="preview", exit_on_error=False)
    def read_preview(self, loaded: LoadedCase, name: str, width: int) -> None:
        """Look into a piece of evidence, if it lies on this disk."""
        from plaint.services.evidence.preview import preview
        from plaint.tui.render.pixels import picture_room

        piece = next((one for one in loaded.evidence if one.name == name), None)
        if piece is not None:
            room = picture_room(width, self.size.height)
            self.post_message(PreviewRead(loaded.name, name, preview(loaded.folder, piece, *room)))
