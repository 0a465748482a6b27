"""Receive events of the file system from watchdog as plain paths. The only module that imports watchdog.

Measured with watchdog 7.1: with its default events it never comes to rest above some 2,500 cases (reading makes
events too), so only four kinds are asked for; its warnings, its log and the tracebacks of its threads would be
written across the screen.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

OnEvents = Callable[[list[tuple[str, bool]], bool], None]
"""Called in watchdog's thread with the paths of one event (two for a move), each with whether it is a folder, and
with whether the file is whole (closed or renamed): one that was only created is still being written."""
OnProblem = Callable[[str], None]
"""Gets a sentence when events may have been lost."""


class WatchdogSource:
    """Watches one tree from :meth:`start` to :meth:`stop`; made anew to start again."""

    def __init__(self, root: str, on_events: OnEvents, on_problem: OnProblem) -> None:
        self._root = root
        self._on_events = on_events
        self._log = WatchdogLog(on_problem)
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Begin; raises whatever the system or watchdog raises when it cannot."""
        self._log.start()
        try:
            self._observer = self._make()
            self._observer.start()
        except BaseException:
            self.stop()
            raise

    def _make(self) -> BaseObserver:
        from watchdog.events import (
            DirCreatedEvent,
            DirDeletedEvent,
            DirMovedEvent,
            FileClosedEvent,
            FileCreatedEvent,
            FileDeletedEvent,
            FileMovedEvent,
            FileSystemEvent,
            FileSystemEventHandler,
        )
        from watchdog.observers import Observer

        forward = self._on_events

        class Handler(FileSystemEventHandler):
            def dispatch(self, event: FileSystemEvent) -> None:
                paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
                finished = isinstance(event, FileClosedEvent | FileMovedEvent)
                forward([(path, event.is_directory) for path in paths], finished)

        kinds: list[type[FileSystemEvent]] = [
            FileCreatedEvent, FileDeletedEvent, FileMovedEvent, FileClosedEvent,
            DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
        ]  # fmt: skip
        observer = Observer()
        observer.schedule(Handler(), self._root, recursive=True, event_filter=kinds)
        return observer

    def alive(self) -> bool:
        """Tell whether its threads still run; the one for the tree ends when the root is deleted."""
        observer = self._observer
        if self._log.failed or observer is None:
            return False
        return observer.is_alive() and all(one.is_alive() for one in observer.emitters)

    def stop(self) -> None:
        """End, and wait a moment for the threads to end."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            if observer.is_alive():
                observer.join(2.0)
        self._log.stop()


class WatchdogLog(logging.Handler):
    """Captures what watchdog would write to stderr, and reports it, from :meth:`start` to :meth:`stop`."""

    def __init__(self, on_problem: OnProblem) -> None:
        super().__init__(logging.WARNING)
        self._on_problem = on_problem
        self._before: tuple[bool, Callable[[threading.ExceptHookArgs], object]] | None = None
        self.failed = False
        """Whether one of watchdog's threads has ended with an exception: events no longer come."""

    def start(self) -> None:
        """Begin to listen."""
        logger = logging.getLogger("watchdog")
        self._before = (logger.propagate, threading.excepthook)
        logger.addHandler(self)
        logger.propagate = False
        # They say nothing that can be acted on, and where warnings are errors they would end its threads.
        warnings.filterwarnings("ignore", module=r"watchdog\.")
        threading.excepthook = self._failed

    def stop(self) -> None:
        """Give everything back, unless somebody else has taken it over meanwhile."""
        if self._before is None:
            return
        propagate, excepthook = self._before
        logger = logging.getLogger("watchdog")
        logger.removeHandler(self)
        logger.propagate = propagate
        if threading.excepthook == self._failed:
            threading.excepthook = excepthook

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line of watchdog's log (a queue that ran over, watches that could not be made)."""
        self._on_problem(record.getMessage())

    def _failed(self, arguments: threading.ExceptHookArgs) -> None:
        if type(arguments.thread).__module__.startswith("watchdog."):
            self.failed = True
            self._on_problem(f"{arguments.exc_type.__name__}: {arguments.exc_value}")
        else:
            assert self._before is not None
            self._before[1](arguments)
