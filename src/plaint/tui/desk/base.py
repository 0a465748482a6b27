"""The base of the desk's screen: ask by forms, act in a thread, and tell of it. Commands and parts rely on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import getters
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.storage.cases.loaded import BrokenCase, LoadedCase
from plaint.tui.core.base_app import BaseApp
from plaint.tui.core.thread_work import run_in_thread
from plaint.tui.dialogs.run_job import run_job

if TYPE_CHECKING:
    from plaint.services.progress import Progress
    from plaint.services.sync.sync import Synced
    from plaint.tui.dialogs.form import Form, FormSpec
    from plaint.tui.model.session import Session

Found = TypeVar("Found")


class DeskBase(Screen[None]):
    """A screen on one open workspace. What needs the list or the table of commands is left to subclasses."""

    app = getters.app(BaseApp)
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but a focus that moves paints the two widgets and not the whole screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.leaving = False
        """Whether the app is being left: nothing new is begun then."""

    # What subclasses give --------------------------------------------------------------------------------------

    def look_again(self, *, tell: bool = False) -> None:
        """Look at all files now; with ``tell`` also at what was left unread when reading was stopped."""
        raise NotImplementedError

    def repaint_frame(self) -> None:
        """Paint the line on top, the footer and the column titles anew where they have changed."""
        raise NotImplementedError

    def key_of(self, name: str) -> str:
        """Return how the first key of a command is shown, as it is bound now."""
        raise NotImplementedError

    def synced(self, done: Synced) -> None:
        """Tell what a sync did."""
        raise NotImplementedError

    # Acting ----------------------------------------------------------------------------------------------------

    def ask(self, spec: FormSpec, done: Callable[[object], None], form: Form | None = None) -> None:
        """Open a form (one of another kind, if given); ``done`` gets what was saved, then the files are looked at."""
        from plaint.tui.dialogs.form import Form

        def left(result: object) -> None:
            if result is not None:
                done(result)
                self.look_again()

        self.app.push_screen(form or Form(spec, self.session.now(), self.app.drafts), left)

    def do(
        self, act: Callable[[], object], done: Callable[[object], None] = lambda _: None, *, refresh: bool = True
    ) -> None:
        """Do something that may block; then say so, or why it failed."""
        run_in_thread(self, partial(self._act, act, done, refresh=refresh), group="act")

    def _act(self, act: Callable[[], object], done: Callable[[object], None], *, refresh: bool) -> None:
        try:
            result = act()
        except PlaintError as problem:
            self.app.call_from_thread(self.refuse, problem.message, problem.hint)
            return
        except OSError as problem:
            self.app.call_from_thread(self.refuse, problem.strerror or type(problem).__name__)
            return
        self.app.call_from_thread(done, result)
        if refresh:
            self.app.call_from_thread(self.look_again)

    def do_long(self, title: str, act: Callable[[Progress], Found], done: Callable[[Found], None]) -> None:
        """Do something that may take its time, with a bar and a key that stops it; then say so, or why it failed."""

        def ended(result: Found) -> None:
            done(result)
            self.look_again()

        def failed(problem: PlaintError) -> None:
            self.refuse(problem.message, problem.hint)
            self.look_again()

        run_job(self.app, title, act, ended, failed)

    def tell_forms(self, loaded: LoadedCase | BrokenCase) -> None:
        """Let the forms that are open on a case follow what changed on the disk."""
        if len(self.app.screen_stack) > 2 and isinstance(loaded, LoadedCase):
            from plaint.tui.dialogs.form import Form

            for screen in self.app.screen_stack:
                if isinstance(screen, Form) and screen.spec.draft.endswith(f":{loaded.case.id}"):
                    screen.follow(loaded)

    # Telling ---------------------------------------------------------------------------------------------------

    def said(self, what: str, about: str, notes: tuple[str, ...] = ()) -> None:
        """Tell of a finished act."""
        text = f"{what}: {about}" if about else what
        self.notify("\n".join(safe(line, 300) for line in (text, *notes[:3])), markup=False, timeout=4)

    def said_edited(self, what: str, result: object) -> None:
        """Tell of an edit: which fields, or that nothing had to be changed."""
        from plaint.services.input.results import Edited

        if isinstance(result, Edited):
            changed = ", ".join(f"{one.path} → {one.after}" for one in result.changed[:3])
            self.said(what if changed else "Nothing to change", changed, result.notes)

    def refuse(self, reason: str, hint: str = "") -> None:
        """Say why something cannot be done."""
        text = safe(f"{reason[:1].upper()}{reason[1:]}", 400)
        self.notify(text + (f"\n{safe(hint, 400)}" if hint else ""), severity="warning", markup=False, timeout=6)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of a mistake of ours in a worker, and go on."""
        if event.state is WorkerState.ERROR:
            self.notify(safe(f"{event.worker.group}: {event.worker.error!r}", 400), severity="error", markup=False)
