"""Map a function over many cases in several processes, for work of some milliseconds of Python for each.

A screen stays quick beside it, because another process does not hold the interpreter. Where processes cannot be had
(no memory, a sandbox) nothing is lost: what has not been done is done by the caller.

The standard library's pool of processes is not used: it imports the main program again in each of them, needs
semaphores, cannot be started while Textual has the error stream, and its processes outlive a parent that is killed.
These here read what to do from a pipe and end with it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
S = TypeVar("S")
OFTEN = 0.05
"""Seconds between two questions whether it is stopped, while a share is waited for."""
# Nothing is imported from the folder that the program happens to be started in.
_COMMAND = (sys.executable, "-P", "-c", "from plaint.services.index.workers import serve; serve()")


class WorkerLost(Exception):
    """A process ended, or does not answer in a way that makes sense."""


class Worker:
    """One process that does what it is asked."""

    def __init__(self, *, polite: bool) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and words of ours
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._tell((sys.path, polite))

    def _tell(self, what: object) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(what, self._process.stdin)
            self._process.stdin.flush()
        except OSError as problem:
            raise WorkerLost from problem

    def ask(self, work: Callable[[Any], Any], share: object) -> Any:
        """Have a share done; raises what the work raises, or WorkerLost."""
        self._tell((work, share))
        assert self._process.stdout is not None
        try:
            done, result = pickle.load(self._process.stdout)  # noqa: S301 - of our own process, by a pipe of ours
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as problem:
            raise WorkerLost from problem
        if not done:
            raise result
        return result

    def end(self) -> None:
        """Let it go, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]  # None has no pipe to close
        self._process.wait()


def map_in_processes(
    work: Callable[[S], T],
    shares: Iterable[S],
    count: int,
    *,
    polite: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[S, T]]:
    """Yield each of ``count`` shares with what ``work`` makes of it, in order, as many as can be done, maybe none.

    ``work`` is a function of a module, and shares and results can be pickled. ``polite`` lets other programs, and the
    one that asks, go first. What ``work`` raises is raised here. After ``stop`` nothing more is begun,
    and what is under way is let go.
    """
    from concurrent.futures import ThreadPoolExecutor

    cores = min(os.cpu_count() or 1, count)
    if cores < 2 or stop():
        return
    workers: list[Worker] = []
    free: SimpleQueue[Worker] = SimpleQueue()

    def done(share: S) -> T:
        worker = free.get()
        try:
            result: T = worker.ask(work, share)
            return result
        finally:
            free.put(worker)

    with suppress(OSError, WorkerLost), ThreadPoolExecutor(cores, "worker") as threads:
        try:
            for _ in range(cores):
                workers.append(Worker(polite=polite))
                free.put(workers[-1])
            waiting: deque[tuple[S, Future[T]]] = deque()
            for share in shares:
                waiting.append((share, threads.submit(done, share)))
                if stop() or (len(waiting) > 2 * cores and not _comes(waiting[0][1], stop)):
                    return
                if len(waiting) > 2 * cores:
                    yield _next(waiting)
            while waiting and _comes(waiting[0][1], stop):
                yield _next(waiting)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.end()


def _comes(future: Future[Any], stop: Callable[[], bool]) -> bool:
    """Wait for a share to be done, unless it is stopped: a share may take a second. Tell whether it is done."""
    from concurrent.futures import wait

    while not stop():
        if wait((future,), OFTEN).done:
            return True
    return False


def _next(waiting: deque[tuple[S, Future[T]]]) -> tuple[S, T]:
    share, future = waiting.popleft()
    return share, future.result()


def serve() -> None:
    """Do what is asked through the standard input, until it ends; ctrl+c is left to the program that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answered = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed by mistake is no answer
    sys.path[:], polite = pickle.load(asked)  # noqa: S301 - of the program that started this one
    if polite and hasattr(os, "nice"):
        os.nice(10)
    with suppress(EOFError, BrokenPipeError):
        while True:
            work, share = pickle.load(asked)  # noqa: S301 - as above
            pickle.dump(_result(work, share), answered)
            answered.flush()


def _result(work: Callable[[Any], Any], share: object) -> tuple[bool, Any]:
    try:
        return True, work(share)
    except Exception as problem:  # noqa: BLE001 - it is raised where it was asked for
        try:
            pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own
        except Exception:  # noqa: BLE001 - then its words have to do
            return False, RuntimeError(repr(problem))
        return False, problem
