"""Work parted among processes: for what takes many cases some milliseconds of Python each.

A screen stays quick beside it, because another process does not hold the interpreter. Where processes cannot be had
(no semaphores, no memory, a sandbox) nothing is lost: what has not been done is done by the caller.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
S = TypeVar("S")


def parted(
    work: Callable[[S], T],
    shares: Iterable[S],
    count: int,
    *,
    polite: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[S, T]]:
    """Yield each of ``count`` shares with what ``work`` makes of it, in order, as many as can be done, maybe none.

    ``work`` is a function of a module, and shares and results can be pickled. ``polite`` lets other programs, and the
    one that asks, go first. What ``work`` raises is raised here. After ``stop`` nothing more is begun.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    cores = os.cpu_count() or 1
    if cores < 2 or count < 2:
        return
    with (
        suppress(OSError, ImportError, BrokenProcessPool),
        ProcessPoolExecutor(min(cores, count), get_context("spawn"), _begin, (polite,)) as pool,
    ):
        waiting: deque[tuple[S, Future[T]]] = deque()
        try:
            for share in shares:
                waiting.append((share, pool.submit(work, share)))
                if len(waiting) > 2 * cores:
                    yield _next(waiting)
                if stop():
                    return
            while waiting and not stop():
                yield _next(waiting)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _next(waiting: deque[tuple[S, Future[T]]]) -> tuple[S, T]:
    share, future = waiting.popleft()
    return share, future.result()


def _begin(polite: bool) -> None:  # noqa: FBT001 - given by position, as the pool does
    """Leave ctrl+c to the program that asked, and end with it, however it ends."""
    from multiprocessing import connection, parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if polite and hasattr(os, "nice"):
        os.nice(10)
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            connection.wait([parent.sentinel])
            os._exit(1)

        Thread(target=watch, daemon=True).start()
