"""Show git in the line on top, run a sync, and commit by itself when nothing has changed for a while."""

from __future__ import annotations

import queue
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from plaint.domain.errors import PlaintError
from plaint.tui.core.thread_work import run_in_thread
from plaint.tui.core.timers import Timer, later
from plaint.tui.panels.git_line import git_lines

if TYPE_CHECKING:
    from plaint.sync.status import GitStatus
    from plaint.tui.core.job import Job
    from plaint.tui.desk.base import DeskBase
    from plaint.tui.render.text import Line

SOON = 0.4
"""Seconds from the first of some changes until git is asked: a burst of changes is one question."""
IDLE = 30.0
"""Seconds between looks whether a commit by itself is due."""


class GitMonitor:
    """Knows the state of the repository of a desk. Everything here that may block runs in threads."""

    def __init__(self, desk: DeskBase) -> None:
        self._desk, self._workspace = desk, desk.session.workspace
        self.status: GitStatus | None = None
        """None until it is known."""
        self.job: Job | None = None
        """The sync under way."""
        self.last_change: datetime | None = None
        """When a file was seen to change last, by the real clock."""
        self._timer: Timer | None = None
        """Runs until git is asked."""
        self._asking = self._again = False

    def begin(self) -> None:
        """Look now and then whether a commit is due."""
        self._desk.set_interval(IDLE, self.commit_if_due)

    def files_changed(self) -> None:
        """Take note of when files have changed last."""
        from plaint import clock

        self.last_change = clock.now()

    def failed(self, group: str) -> None:
        """Be able to ask again after a mistake of ours in a thread of this group."""
        if group == "git":
            self._asking = False
        elif group == "sync":
            self._sync_over()

    # Git in the line on top ------------------------------------------------------------------------------------

    def lines(self) -> tuple[Line, ...]:
        """Return what the line on top says about git, in several lengths."""
        return git_lines(self.status, self.job.stage if self.job else "")

    def look(self) -> None:
        """Ask git soon; many changes are one question."""
        if self._timer is None and not self._desk.leaving:
            self._timer = later(self._desk, SOON, self._ask_now)

    def _ask_now(self) -> None:
        self._timer = None
        if self._asking:
            self._again = True
        else:
            self._asking = True
            run_in_thread(self._desk, self._ask, group="git")

    def _ask(self) -> None:
        from plaint.services.sync import sync

        self._desk.app.call_from_thread(self._answered, sync.status(self._workspace))

    def _answered(self, status: GitStatus) -> None:
        self._asking = False
        if status != self.status:
            self.status = status
            self._desk.repaint_frame()
        if self._again:
            self._again = False
            self.look()

    # Sync ------------------------------------------------------------------------------------------------------

    def start_sync(self) -> None:
        """Sync in a worker, with its progress on the screen; shown again when it is under way already."""
        from plaint.tui.core.job import Job
        from plaint.tui.dialogs.progress import Progress

        begin = self.job is None
        if self.job is None:
            self.job = Job("Sync with git", behind=True)
        self._desk.app.push_screen(Progress(self.job))
        if begin:
            run_in_thread(self._desk, partial(self._sync, self.job), group="sync")

    def _sync(self, job: Job) -> None:
        from plaint import clock
        from plaint.services.sync import sync

        def tell(stage: str) -> None:
            job.tell(stage)
            self._desk.app.call_from_thread(self._desk.repaint_frame)

        worker = get_current_worker()
        follow = sync.Follow(tell, lambda: job.stopped() or worker.is_cancelled)
        try:
            done = sync.sync(self._workspace, sync.Options(), self._trusts, now=clock.now(), follow=follow)
        except PlaintError as problem:
            self._desk.app.call_from_thread(self._sync_over)
            self._desk.app.call_from_thread(self._desk.refuse, problem.message, problem.hint)
            return
        self._desk.app.call_from_thread(self._sync_over)
        self._desk.app.call_from_thread(self._desk.synced, done)

    def _trusts(self, question: str) -> bool:
        """Ask, from the worker, whether the repository is trusted; no answer before the app ends is a no."""
        from plaint.tui.dialogs.confirm import Confirm

        answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        worker = get_current_worker()
        confirm = Confirm("Do you trust this repository?", question, "I trust it")
        self._desk.app.call_from_thread(self._desk.app.push_screen, confirm, lambda yes: answers.put(bool(yes)))
        while not worker.is_cancelled:
            try:
                return answers.get(timeout=0.1)
            except queue.Empty:
                continue
        return False

    def _sync_over(self) -> None:
        from plaint.tui.dialogs.progress import Progress

        if self.job is not None:
            self.job.over = True
        self.job = None
        if isinstance(self._desk.app.screen, Progress):
            self._desk.app.screen.close_if_over()
        self._desk.repaint_frame()
        self.look()
        self._desk.look_again()

    # Commits by themselves -------------------------------------------------------------------------------------

    def commit_if_due(self) -> None:
        """Commit when nothing has changed for a while, if the settings say so."""
        if self._desk.app.settings.git.auto_commit == "idle" and self.last_change is not None and self.job is None:
            commit = partial(self._commit_idle, self.last_change)
            run_in_thread(self._desk, commit, group="commit", exclusive=True)

    def _commit_idle(self, changed: datetime) -> None:
        from plaint import clock
        from plaint.services.sync import sync

        try:
            done = sync.maybe_commit(self._workspace, self._desk.app.settings.git, now=clock.now(), last_change=changed)
        except PlaintError as problem:
            self._desk.app.call_from_thread(self._desk.refuse, f"not committed: {problem.message}", problem.hint)
            self.last_change = None  # told once; the next change tries again
            return
        if done:
            self._desk.app.call_from_thread(self._desk.said, "Committed", ", ".join(one.message for one in done[:3]))
            self._desk.app.call_from_thread(self.look)
        if done and self.last_change == changed:
            self.last_change = None
