"""Run long work in a worker, with a bar that tells how far it is and a key that stops it.

``run_job(app, "Copy the files", work, done)`` runs ``work(progress)`` in a thread; ``progress`` is what services take
(:mod:`plaint.services.progress`). What is over within :data:`PATIENCE` seconds shows nothing; for the rest a dialog
opens over whatever is on the screen, and closes by itself. Escape in it makes the next ``progress.step`` raise
Cancelled, so that the service takes back what it has written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.worker import get_current_worker

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.tui.core.job import Job
from plaint.tui.core.timers import later

if TYPE_CHECKING:
    from textual.app import App

    from plaint.services.progress import Progress

Found = TypeVar("Found")
Told = TypeVar("Told")
PATIENCE = 0.4
"""Seconds of work before the dialog opens."""


def run_job(
    app: App[int],
    title: str,
    work: Callable[[Progress], Found],
    done: Callable[[Found], None],
    failed: Callable[[PlaintError], None] | None = None,
) -> Job:
    """Run ``work`` in a thread, then ``done`` with its result on the screen's thread.

    ``failed`` gets the PlaintError (Cancelled is one; an OSError is made one) and says it; without it a toast does.
    """
    job = Job(title)

    def told(problem: PlaintError) -> None:
        text = safe(f"{problem.message[:1].upper()}{problem.message[1:]}", 400)
        hint = f"\n{safe(problem.hint, 400)}" if problem.hint else ""
        app.notify(text + hint, severity="warning", markup=False, timeout=6)

    def ended(result: Found) -> None:
        _close(app, job)
        done(result)

    def ended_badly(problem: PlaintError) -> None:
        _close(app, job)
        (failed or told)(problem)

    def run() -> None:
        worker = get_current_worker()
        job.ended = lambda: worker.is_cancelled
        try:
            result = work(job)
        except PlaintError as problem:
            tell(ended_badly, problem)
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            tell(ended_badly, PlaintError(f"it could not be done: {reason}"))
        except Exception as problem:  # noqa: BLE001 - a mistake of ours is told; it must not leave the dialog open
            tell(ended_badly, PlaintError(f"plaint stumbled: {problem!r}", "Please report it with this sentence."))
        else:
            tell(ended, result)

    def tell(what: Callable[[Told], None], about: Told) -> None:
        if not job.ended():  # nobody is left to hear it
            app.call_from_thread(what, about)

    app.run_worker(run, thread=True, group="job", exit_on_error=False)
    later(app, PATIENCE, lambda: _open(app, job))
    return job


def _open(app: App[int], job: Job) -> None:
    if not job.over:
        from plaint.tui.dialogs.progress import Progress

        app.push_screen(Progress(job))


def _close(app: App[int], job: Job) -> None:
    from plaint.tui.dialogs.progress import Progress

    job.over = True
    for screen in app.screen_stack:
        if isinstance(screen, Progress) and screen.job is job:
            screen.close_if_over()
