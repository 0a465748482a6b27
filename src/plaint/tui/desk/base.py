"""What the desk does to cases, and how it tells of it: forms, acts in a thread, toasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import getters, work
from textual.reactive import Reactive
from textual.widget import Widget

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.tui.app import PlaintApp
from plaint.tui.desk.loading import Reading
from plaint.tui.dialogs.run_job import run_job

if TYPE_CHECKING:
    from plaint.services.progress import Progress
    from plaint.tui.dialogs.form import Form, Plan

Found = TypeVar("Found")


class Acting(Reading):
    """The acting part of the desk."""

    app = getters.app(PlaintApp)
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but a focus that moves paints the two widgets and not the whole screen."""

    def ask(self, plan: Plan, done: Callable[[object], None], form: Form | None = None) -> None:
        """Open a form (one of another kind, if given); ``done`` gets what was saved, then the files are looked at."""
        from plaint.tui.dialogs.form import Form

        def left(result: object) -> None:
            if result is not None:
                done(result)
                self.look_again()

        self.app.push_screen(form or Form(plan, self.session.now(), self.app.drafts), left)

    def do(
        self, act: Callable[[], object], done: Callable[[object], None] = lambda _: None, *, refresh: bool = True
    ) -> None:
        """Do something that may block; then say so, or why it failed."""
        self._act(act, done, refresh=refresh)

    @work(thread=True, group="act", exit_on_error=False)
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

    def look_again(self, *, tell: bool = False) -> None:
        """Look at all files now; with ``tell`` also at what was left unread when reading was stopped."""
        if tell and self.read_on():
            self.said("Reading on", "")
            return
        self.look(rescan=True)
        if tell:
            self.said("Read again", "")
