"""The base of full-screen pages: a line on top, a body, a line of keys, and the way back."""

from __future__ import annotations

import time
from typing import Any, ClassVar, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState, get_current_worker

from plaint.domain.errors import Cancelled
from plaint.domain.safe import safe
from plaint.tui.core.base_app import BaseApp
from plaint.tui.keys.bindings import EVERYWHERE, Key, bindings
from plaint.tui.render.block import Choice
from plaint.tui.render.text import Line, bar_line, fit, line_width
from plaint.tui.widgets.lines import Lines, Strip

Result = TypeVar("Result")


BAR = 16
"""Cells of the bar on the line on top."""
OFTEN = 0.1
"""Seconds between two looks at how far a worker is."""


class PageProgress:
    """A Progress of services that is shown by a page."""

    def __init__(self, page: Page[Any], worker: Worker[Any]) -> None:
        self._page, self._worker = page, worker
        self._told = time.monotonic()

    def step(self, done: int, total: int, text: str = "") -> None:  # noqa: ARG002 - cases pass too quickly to be named
        """Tell how far it is, now and then. Raises Cancelled."""
        self.check()
        if time.monotonic() - self._told > OFTEN:
            self._told = time.monotonic()
            self._page.app.call_from_thread(self._page.tell_progress, done, total)

    def check(self) -> None:
        """Raise Cancelled when the page was left."""
        if self._worker.is_cancelled:
            raise Cancelled


class Page(Screen[Result]):
    """A screen that is left by escape or ``q``; KEYS are in its footer."""

    CSS_PATH = "page.tcss"
    app = getters.app(BaseApp)
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but a focus that moves paints the two widgets and not the whole screen."""
    KEYS: ClassVar[tuple[Key, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)

    _reading = (0, 0)
    """Cases that are read, and of how many."""

    def compose(self) -> ComposeResult:
        """Title, what the page is about, keys."""
        yield Lines(self._top, id="top")
        yield from self.body()
        yield Strip(id="footer")

    def body(self) -> ComposeResult:
        """Yield what stands between title and keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one("#footer", Strip).show(self._footer)

    # Reading many cases ---------------------------------------------------------------------------------------

    def watched(self) -> PageProgress:
        """Return what tells a worker's progress on the line on top. It stops when the page is left."""
        return PageProgress(self, get_current_worker())

    def tell_progress(self, done: int, total: int) -> None:
        """Show how far a worker is."""
        self._reading = (done, total)
        self.retitle()

    def reading_words(self, what: str) -> Line:
        """Say how far it is, and that leaving stops it."""
        done, total = self._reading
        bar = bar_line(done, total, BAR) if total else ()
        return ((f"{what} {done} of {total}  " if total else f"{what} …", "accent"), *bar)

    # What a page says ------------------------------------------------------------------------------------------

    def headline(self) -> str:
        """Return the title."""
        return ""

    def aside(self) -> Line:
        """Return what stands at the right end of the line on top."""
        return ()

    def retitle(self) -> None:
        """Show title and aside anew."""
        self.query_one("#top").refresh()

    def _top(self, width: int) -> list[Line]:
        aside = self.aside()
        room = width - line_width(aside) - 2
        return [((fit(safe(self.headline(), 300), room), "heading"), ("  ", ""), *aside)]

    def key_of(self, key: Key) -> str:
        """Return how a key of the page is printed, as it is bound now."""
        return self.app.key_shown(key.name, key.keys)

    @property
    def keys_here(self) -> tuple[Key, ...]:
        """The keys of the page that do something now."""
        return self.KEYS

    def offered(self) -> list[Choice]:
        """Return what the footer offers before the way back, the most wanted first."""
        return [self._choice(key) for key in self.keys_here if key.label and self.key_of(key)]

    def _choice(self, key: Key) -> Choice:
        return Choice(key.action, ((self.key_of(key), "key"), (f" {key.label}", "muted")))

    def _footer(self, width: int) -> list[Choice]:
        # The way back and the help are never dropped; they stand last.
        last = [self._choice(key) for key in reversed(EVERYWHERE) if self.key_of(key)]
        room = width - sum(line_width(choice.line) + 2 for choice in last)
        choices: list[Choice] = []
        for choice in self.offered():
            if line_width(choice.line) <= room:
                choices.append(choice)
                room -= line_width(choice.line) + 2
        return [*choices, *last]

    @on(Strip.Picked, "#footer")
    async def key_clicked(self, event: Strip.Picked) -> None:
        """Do what the key that was clicked does."""
        event.stop()
        await self.run_action(event.name)

    def action_help(self) -> None:
        """Show the keys of this page; the one that is chosen is run."""
        from plaint.tui.dialogs.key_help import page_menu

        menu = page_menu(self.app, self.headline(), self.keys_here)
        self.app.push_screen(menu, lambda action: self.run_later(action) if action else None)

    def run_later(self, action: str) -> None:
        """Run an action of the page, or a movement in its list, as if its key had been pressed."""
        place = self.focused if action.startswith(("move(", "choose")) else self
        self.call_later((place or self).run_action, action)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of what went wrong in a worker, and go on."""
        if event.state is WorkerState.ERROR and not isinstance(event.worker.error, Cancelled):
            problem = event.worker.error
            message = getattr(problem, "message", "") or f"{event.worker.group}: {problem!r}"
            self.notify(safe(message, 400), severity="error", markup=False)
