"""Read the cases of the desk in threads: all of them, those that change, the one that is shown.

Every read runs in a thread worker of a named group and posts a message. One refresh runs at a time; whatever
becomes dirty meanwhile is looked at in the next one, so a burst of events is one refresh, at most two.
"""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from plaint.domain.errors import PlaintError
from plaint.tui.core.thread_work import run_in_thread
from plaint.tui.model.messages import CaseRead, CasesDirty, PreviewRead, ReadingEnded, RowsRead, Watching

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from textual.screen import Screen

    from plaint.services.index.summary import Row
    from plaint.storage.watch.watcher import Watcher
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.case_store import CaseView
    from plaint.tui.model.session import Session


class CaseLoader:
    """Reads cases for a screen and watches their folders.

    Args:
        screen: Runs the threads and gets the messages.
        session: The workspace.
        in_sight: Returns the folders of the rows on the screen.
        day_begun: Called with the day for which everything is being computed anew.
    """

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        in_sight: Callable[[], Collection[str]],
        day_begun: Callable[[date], None],
    ) -> None:
        self._screen, self._session, self._store = screen, session, session.case_store
        self._list_in_sight, self._day_begun = in_sight, day_begun
        self.watcher: Watcher | None = None
        self.watch_state = ""
        """How changes are seen, as the line on top says it."""
        self._rescan = self._again = False
        self.refreshing = False
        """Whether a refresh is running."""
        self._dirty_lock = threading.Lock()
        self._reading_case = False
        self._wanted_case = ""
        self._asked_again = False
        self.progress = "reading …"
        """What is said of the reading of all cases while it goes on."""
        self.so_far = (0, 0)
        """How many of them are read, and of how many."""
        self.reading_all = False
        """Whether all cases are being read."""
        self._watches = False
        self._in_sight: Collection[str] = ()
        """The folders of the rows on the screen, as of the last time that something changed or the cursor rested."""
        self.stopping = threading.Event()
        """Set when the reading of all cases shall end."""

    def read_all(self) -> None:
        """Read all cases, or go on with it; the cases themselves say which of them are read."""
        self.stopping.clear()
        if not self.reading_all:
            self.reading_all = True
            run_in_thread(self._screen, self._read_all, group="load")

    def stop_reading(self) -> None:
        """Work with what is read so far; the rest is read when it changes, or read on."""
        self.stopping.set()
        self.progress, self.so_far = "stopping …", (0, 0)

    def read_on(self) -> bool:
        """Go on with a reading that was stopped; tell whether there is one."""
        read, total = self._store.standing
        going_on = read < total or self.stopping.is_set()
        if going_on:
            self.read_all()
        return going_on

    @property
    def left_unread(self) -> tuple[int, int]:
        """How many cases are read and of how many, if the rest waits to be read on; else twice 0."""
        read, total = self._store.standing
        return (read, total) if read < total and not self.progress else (0, 0)

    def reading_went_on(self, read: int, total: int) -> None:
        """Take note of how far the reading of all cases is; 0 of 1 while it is not known how many there are."""
        so_far = f"{read}/{total}" if total > 1 else "…"
        self.progress = f"reading {so_far}" if read < total else ""
        self.so_far = (read, total) if read < total and total > 1 else (0, 0)

    def reading_has_ended(self) -> bool:
        """Take note that it is over; returns False when it goes on, because that was asked for meanwhile."""
        self.reading_all = False
        read, total = self._store.standing
        if read < total and not self.stopping.is_set():
            self.read_all()
            return False
        self.stopping.clear()
        self.reading_went_on(0, 0)
        return True

    def _read_all(self) -> None:
        """Read all cases, handing over rows as they come, then begin to watch."""
        worker = get_current_worker()

        def stopped() -> bool:
            return worker.is_cancelled or self.stopping.is_set()

        try:
            for read, total, changes in self._store.load(stopped, lambda: self._in_sight):
                self._screen.post_message(RowsRead(changes, read, total))
        except OSError as problem:
            self._screen.app.call_from_thread(
                self._screen.notify, f"{problem.strerror}", severity="error", markup=False
            )
        except Exception:  # a mistake of ours, which is told; nothing is being read any more
            self._screen.post_message(RowsRead({}, 1, 1))
            raise
        finally:
            if not worker.is_cancelled:
                watches, self._watches = self._watches, True
                self._screen.post_message(ReadingEnded())
                if not watches:
                    self._watch()

    def _watch(self) -> None:
        """Start the watcher: in the worker, because it takes most of a second on a large tree."""
        from plaint.storage.watch.watcher import Watcher

        try:
            watcher = Watcher(self._session.root, self._announce, visible_cases=lambda: self._in_sight)
            watcher.start()
        except (OSError, PlaintError, RuntimeError):
            self._screen.post_message(Watching("off"))
            return
        if self._screen.is_running:
            self.watcher = watcher
            self.look(rescan=True)
        else:
            watcher.stop()

    def _announce(self) -> None:
        self._screen.post_message(CasesDirty())

    def stop_watching(self) -> None:
        """Stop the watcher's threads."""
        watcher, self.watcher = self.watcher, None
        if watcher is not None:
            watcher.stop()

    def note_sight(self) -> None:
        """Take note of which rows are on the screen: where many cases have changed, these are read first."""
        self._in_sight = self._list_in_sight()

    def look(self, *, rescan: bool = False) -> None:
        """Look at what may have changed; with ``rescan`` at everything."""
        with self._dirty_lock:
            self._rescan |= rescan
            if self.refreshing:
                self._again = True
                return
            self.refreshing, self._again = True, False
        run_in_thread(self._screen, self._refresh_rows, group="refresh")

    def look_at_all(self) -> None:
        """Look at everything, and at what was left unread as well."""
        if not self.read_on():
            self.look(rescan=True)

    def _refresh_rows(self) -> None:
        while True:
            with self._dirty_lock:
                rescan, self._rescan, self._again = self._rescan, False, False
            dirty: set[Path] = set()
            if self.watcher is not None:
                dirty, lost = self.watcher.drain()
                rescan |= lost
                self._screen.post_message(Watching(self.watcher.status.mode.value))
            told: list[int] = []

            def tell(read: int, total: int, rows: dict[str, Row | None], told: list[int] = told) -> None:
                told.append(total)
                self._screen.post_message(RowsRead(rows, read, total, anew=True))

            try:
                changes = self._store.refresh(
                    dirty, everything=rescan, tell=tell, in_sight=lambda: self._in_sight,
                    # Only what has been told of can be stopped; a stop that came too late is for nothing else.
                    cancelled=lambda told=told: bool(told) and self.stopping.is_set(),  # type: ignore[misc]
                )  # fmt: skip
            except OSError:  # the workspace itself has gone for a moment; the next event or rescan finds it
                changes = {}
            except Exception:  # a mistake of ours, which is told; nothing is being read any more
                if told:
                    self._screen.post_message(RowsRead({}, told[-1], told[-1], anew=True))
                raise
            overtaken = self._store.overtaken
            if changes or overtaken or told:
                total = told[-1] if told else 0
                self._screen.post_message(RowsRead(changes, total, total, anew=True, overtaken=overtaken))
            if self.stopping.is_set() and not self.reading_all:
                self._screen.post_message(ReadingEnded())
            with self._dirty_lock:
                if not self._again:
                    self.refreshing = False
                    return

    def begin_day(self, today: date) -> None:
        """Compute everything for another day."""
        run_in_thread(self._screen, partial(self._begin_day, today), group="day")

    def _begin_day(self, today: date) -> None:
        self._store.begin_day(today)
        self._screen.app.call_from_thread(self._day_begun, today)
        self._screen.app.call_from_thread(self.look_at_all)

    def read_case(self, name: str) -> None:
        """Read the case that the detail shows. One is read at a time: a held key reads where it stops."""
        self._wanted_case = name
        self._asked_again = self._reading_case
        if not self._reading_case:
            self._reading_case = True
            run_in_thread(self._screen, partial(self._read_case, name), group="detail")

    def _read_case(self, name: str) -> None:
        view: CaseView = self._store.show(name)
        self._screen.post_message(CaseRead(name, view))

    def case_was_read(self, name: str) -> None:
        """Read the case that the cursor has gone to meanwhile, or the same if it changed while it was read."""
        self._reading_case = False
        if self._asked_again or self._wanted_case != name:
            self.read_case(self._wanted_case)

    def failed(self, group: str) -> None:
        """Be able to read again after a mistake of ours in a thread of this group."""
        if group == "detail":
            self._reading_case = False
        elif group == "refresh":
            self.refreshing = False

    def read_preview(self, loaded: LoadedCase, name: str, width: int) -> None:
        """Look into a piece of evidence, if it lies on this disk."""
        run_in_thread(self._screen, partial(self._read_preview, loaded, name, width), group="preview")

    def _read_preview(self, loaded: LoadedCase, name: str, width: int) -> None:
        from plaint.services.evidence.preview import preview
        from plaint.tui.render.pixels import picture_room

        piece = next((one for one in loaded.evidence if one.name == name), None)
        if piece is not None:
            room = picture_room(width, self._screen.size.height)
            self._screen.post_message(PreviewRead(loaded.name, name, preview(loaded.folder, piece, *room)))
