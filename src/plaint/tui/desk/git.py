"""The desk's part that works with others: git in the line on top, sync, commits by themselves, what was not saved."""

from __future__ import annotations

import queue
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import Worker, WorkerState, get_current_worker

from plaint.domain.errors import PlaintError
from plaint.domain.text.format import counted
from plaint.storage.cases.loaded import LoadedCase
from plaint.tui.core.timers import Later, later
from plaint.tui.desk.list_and_detail import Listing
from plaint.tui.model.messages import CaseRead, RowsRead
from plaint.tui.panels.git_line import git_lines
from plaint.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from plaint.services.sync.recovery import Missing
    from plaint.services.sync.sync import Synced
    from plaint.sync.status import GitStatus
    from plaint.tui.core.preferences import Preferences
    from plaint.tui.dialogs.run_job import Job
    from plaint.tui.model.session import Session
    from plaint.tui.render.text import Line

SOON = 0.4
"""Seconds from the first of some changes until git is asked: a burst of changes is one question."""
IDLE = 30.0
"""Seconds between looks whether a commit by itself is due."""
MOST = 50
"""Changed cases at once that are searched for overwritten versions; more are a sync or a checkout."""


class Sharing(Listing):
    """Everything here that may block runs in workers."""

    def __init__(self, session: Session, remembered: Preferences) -> None:
        super().__init__(session, remembered)
        self.git: GitStatus | None = None
        """None until it is known."""
        self.course: Job | None = None
        """The sync under way."""
        self.last_change: datetime | None = None
        """When a file was seen to change last, by the real clock."""
        self.missing: dict[str, Missing] = {}
        """What waits to be brought back, by the file's name and draft."""
        self._git_soon: Later | None = None
        self._git_asking = self._git_again = False

    def on_mount(self) -> None:
        """Look now and then whether a commit is due."""
        self.set_interval(IDLE, self.commit_if_due)

    @on(RowsRead)
    def follow_changes(self, event: RowsRead) -> None:
        """Ask git again after changes; look for drafts once everything is read."""
        whole = event.read >= event.total
        if event.total and not event.anew:
            if whole:
                self.look_at_git()
                self.look_for_missing()
        elif event.changes or event.total:
            from plaint import clock

            self.last_change = clock.now()
            if whole:
                self.look_at_git()
            if len(event.changes) <= MOST:
                self.look_for_overwritten([name for name, row in event.changes.items() if row is not None])

    @on(CaseRead)
    def look_at_case(self, event: CaseRead) -> None:
        """Look whether another program wrote over what was saved in the case that is shown."""
        if isinstance(event.shown.loaded, LoadedCase):
            self.look_for_overwritten([event.name])

    def on_app_focus(self) -> None:
        """Somebody may have used git in another window."""
        self.look_at_git()

    # Git in the line on top ------------------------------------------------------------------------------------

    def git_lines(self) -> tuple[Line, ...]:
        """Return what the line on top says about git, in several lengths."""
        return git_lines(self.git, self.course.stage if self.course else "")

    def look_at_git(self) -> None:
        """Ask git soon; many changes are one question."""
        if self._git_soon is None and not self.leaving:
            self._git_soon = later(self, SOON, self._look_at_git)

    def _look_at_git(self) -> None:
        self._git_soon = None
        if self._git_asking:
            self._git_again = True
        else:
            self._git_asking = True
            self._ask_git()

    @work(thread=True, group="git", exit_on_error=False)
    def _ask_git(self) -> None:
        from plaint.services.sync import sync as syncing

        self.app.call_from_thread(self._git_answered, syncing.status(self.session.workspace))

    def _git_answered(self, status: GitStatus) -> None:
        self._git_asking = False
        if status != self.git:
            self.git = status
            self._repaint_frame()
        if self._git_again:
            self._git_again = False
            self.look_at_git()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Be able to ask again after a mistake of ours."""
        if event.state is WorkerState.ERROR and event.worker.group == "git":
            self._git_asking = False
        if event.state is WorkerState.ERROR and event.worker.group == "sync":
            self._sync_over()

    # Sync ------------------------------------------------------------------------------------------------------

    def start_sync(self) -> None:
        """Sync in a worker, with its progress on the screen; shown again when it is under way already."""
        from plaint.tui.dialogs.progress import Progress
        from plaint.tui.dialogs.run_job import Job

        begin = self.course is None
        if self.course is None:
            self.course = Job("Sync with git", behind=True)
        self.app.push_screen(Progress(self.course))
        if begin:
            self._sync(self.course)

    @work(thread=True, group="sync", exit_on_error=False)
    def _sync(self, course: Job) -> None:
        from plaint import clock
        from plaint.services.sync import sync as syncing

        def tell(stage: str) -> None:
            course.tell(stage)
            self.app.call_from_thread(self._repaint_frame)

        worker = get_current_worker()
        follow = syncing.Follow(tell, lambda: course.stopped() or worker.is_cancelled)
        try:
            done = syncing.sync(self.session.workspace, syncing.Options(), self._trusts, now=clock.now(), follow=follow)
        except PlaintError as problem:
            self.app.call_from_thread(self._sync_over)
            self.app.call_from_thread(self.refuse, problem.message, problem.hint)
            return
        self.app.call_from_thread(self._sync_over)
        self.app.call_from_thread(self._synced, done)

    def _trusts(self, question: str) -> bool:
        """Ask, from the worker, whether the repository is trusted; no answer before the app ends is a no."""
        from plaint.tui.dialogs.confirm import Confirm

        answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        worker = get_current_worker()
        confirm = Confirm("Do you trust this repository?", question, "I trust it")
        self.app.call_from_thread(self.app.push_screen, confirm, lambda yes: answers.put(bool(yes)))
        while not worker.is_cancelled:
            try:
                return answers.get(timeout=0.1)
            except queue.Empty:
                continue
        return False

    def _sync_over(self) -> None:
        from plaint.tui.dialogs.progress import Progress

        if self.course is not None:
            self.course.over = True
        self.course = None
        if isinstance(self.app.screen, Progress):
            self.app.screen.close_if_over()
        self._repaint_frame()
        self.look_at_git()
        self.look_again()

    def _synced(self, done: Synced) -> None:
        from plaint.tui.commands.sync import tell_synced

        tell_synced(self, done)

    # Commits by themselves -------------------------------------------------------------------------------------

    def commit_if_due(self) -> None:
        """Commit when nothing has changed for a while, if the settings say so."""
        if self.app.settings.git.auto_commit == "idle" and self.last_change is not None and self.course is None:
            self._commit_idle(self.last_change)

    @work(thread=True, group="commit", exclusive=True, exit_on_error=False)
    def _commit_idle(self, changed: datetime) -> None:
        from plaint import clock
        from plaint.services.sync import sync as syncing

        try:
            done = syncing.maybe_commit(
                self.session.workspace, self.app.settings.git, now=clock.now(), last_change=changed
            )
        except PlaintError as problem:
            self.app.call_from_thread(self.refuse, f"not committed: {problem.message}", problem.hint)
            self.last_change = None  # told once; the next change tries again
            return
        if done:
            self.app.call_from_thread(self.said, "Committed", ", ".join(one.message for one in done[:3]))
            self.app.call_from_thread(self.look_at_git)
        if done and self.last_change == changed:
            self.last_change = None

    # What was not saved, or written over -----------------------------------------------------------------------

    @work(thread=True, group="missing", exit_on_error=False)
    def look_for_missing(self) -> None:
        """Look for drafts of saves that failed, and in all cases for what was written over while nobody looked."""
        from plaint.services.sync import recovery as recovering

        found = recovering.drafts(self.session.workspace)
        if found:
            self.app.call_from_thread(self.keep_missing, found)
        for name, overwritten in recovering.overwritten_anywhere(self.session.workspace).items():
            self.app.call_from_thread(self.keep_overwritten, name, overwritten)

    @work(thread=True, group="missing", exit_on_error=False)
    def look_for_overwritten(self, names: Collection[str]) -> None:
        """Look in cases for versions that were written over from an older one."""
        versions = self.session.workspace.operations.versions
        if versions is None or not versions.folder.is_dir():
            return
        from plaint.services.sync import recovery as recovering

        for name in names:
            loaded = self.session.workspace.read(self.session.library.folder(name))
            found = recovering.overwritten(self.session.workspace, loaded) if isinstance(loaded, LoadedCase) else []
            self.app.call_from_thread(self.keep_overwritten, name, found)

    def keep_missing(self, found: Collection[Missing]) -> None:
        """Show on the banner that drafts wait."""
        for one in found:
            self.missing[f"{one.name}\0{one.token}"] = one
        self._show_banner()

    def keep_overwritten(self, name: str, found: Collection[Missing]) -> None:
        """Show on the banner what was written over in one case, and no longer what was brought back."""
        before = dict(self.missing)
        drafted = {(one.name, one.data) for one in self.missing.values() if one.is_draft}
        for key, one in before.items():
            if not one.is_draft and Path(one.name).is_relative_to(name):
                del self.missing[key]
        for one in found:
            if (one.name, one.data) not in drafted:
                self.missing[f"{one.name}\0"] = one
        if self.missing != before:
            self._show_banner()

    def look_at_missing_again(self) -> None:
        """Look at everything on the banner again."""
        names = {one.name for one in self.missing.values() if not one.is_draft}
        folders = [name for name in self.rowset.by_folder if any(Path(one).is_relative_to(name) for one in names)]
        self.missing = {key: one for key, one in self.missing.items() if not one.is_draft}
        self._show_banner()
        self.look_for_missing()
        self.look_for_overwritten(folders)

    def _show_banner(self) -> None:
        self.query_one("#banner", Lines).again()
        self._repaint_frame()

    def banner_lines(self, width: int) -> list[Line]:
        """Return the line that says what waits to be brought back; none when nothing does."""
        missing = self.missing
        count = sum(one.is_draft for one in missing.values())
        lost = len(missing) - count
        parts = []
        if count:
            parts.append(counted("{count} change could not be saved", "{count} changes could not be saved", count))
        if lost:
            one = "{count} saved version was written over by another program"
            parts.append(counted(one, "{count} saved versions were written over by another program", lost))
        if not parts:
            return []
        key = self.key_of("bring_back")
        text = f"! {', '.join(parts)}; "
        told: Line = ((text, "warning"), (key, "key"), (" looks at it", "warning"))
        return [told if width > 20 else ((f"! {key}", "warning"),)]
