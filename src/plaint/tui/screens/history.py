"""The history page: what changed when and by whom; an earlier version can be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.sync.history import Event, Restored
from plaint.storage.layout import CASE_FILE
from plaint.storage.workspace import BrokenCase, LoadedCase
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.history import event_blocks
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line
from plaint.tui.screens.list_page import ListPage
from plaint.tui.widgets.rows import Rows

KEYS = keys_of("history")


class History(ListPage[None]):
    """The page. It runs nothing of the repository, so it needs no trust."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session, loaded: LoadedCase) -> None:
        super().__init__()
        self.session, self.loaded = session, loaded
        self.events: list[Event] | None = None
        self._problem = ""
        self._opened: set[str] = set()

    def begin(self) -> None:
        """Read off the screen."""
        self.read()

    @work(thread=True, group="history", exclusive=True, exit_on_error=False)
    def read(self) -> None:
        """Read the history."""
        from plaint.services.sync import history

        loaded = self.session.workspace.read(self.loaded.folder)
        if isinstance(loaded, BrokenCase):
            self.app.call_from_thread(self._show, [], loaded.finding.message)
            return
        self.loaded = loaded
        try:
            found, problem = history.history_of(self.session.workspace, loaded), ""
        except PlaintError as error:
            found, problem = [], f"{error.message}. {error.hint}"
        self.app.call_from_thread(self._show, found, problem)

    def _show(self, found: list[Event], problem: str) -> None:
        self.events, self._problem = found, problem
        self.view.show(self.blocks)
        self.retitle()

    def blocks(self, width: int) -> Iterator[Block]:
        """Make the list."""
        yield Block(((),))
        if self.events is None:
            yield Block(((("reading …", "muted"),),))
            return
        yield from event_blocks(self.events, self._opened, self._problem, width)

    def headline(self) -> str:
        """Return whose history it is."""
        return f"History: {self.loaded.case.title}"

    def aside(self) -> Line:
        """Say how much there is."""
        told = counted("{count} version", "{count} versions", len(self.events or ()))
        return ((told, "muted"),) if self.events is not None else ()

    @property
    def event(self) -> Event | None:
        """The version under the cursor."""
        block = self.view.current
        return block.value if block is not None and isinstance(block.value, Event) else None

    @on(Rows.Chosen)
    def open_or_close(self) -> None:
        """Show all changes of a version, or the first ones."""
        if self.event is not None:
            self._opened ^= {self.event.version}
            self.view.again()

    def action_noop(self) -> None:
        """Do what enter does."""
        self.view.action_choose()

    def action_again(self) -> None:
        """Read it again."""
        self.read()

    def action_restore(self) -> None:
        """Ask which file, if the version changed several, then whether."""
        from plaint.tui.dialogs.menu import Item, Menu

        event = self.event
        if event is None:
            self.notify("Put the cursor on a version first.", severity="warning", markup=False)
            return
        files = list(dict.fromkeys(change.file for change in event.changes)) or [CASE_FILE]
        if len(files) == 1:
            self._ask(event, files[0])
            return
        items = [Item(file, file, str(number)) for number, file in enumerate(files[:9], 1)]
        self.app.push_screen(
            Menu("Bring back which file?", items), lambda file: self._ask(event, file) if file else None
        )

    def _ask(self, event: Event, file: str) -> None:
        from plaint.tui.dialogs.confirm import Confirm

        when = f"{event.at.astimezone():%Y-%m-%d %H:%M}"
        text = (
            f"{file} becomes what it was after this change. The present version is kept in the history, and u takes "
            "it back."
        )

        def answered(yes: object) -> None:
            if yes:
                self._restore(event.version, file)

        self.app.push_screen(Confirm(f"Bring back {file} of {when}?", text, "Bring it back"), answered)

    @work(thread=True, group="restore", exit_on_error=False)
    def _restore(self, version: str, file: str) -> None:
        from plaint.services.sync import history

        try:
            done = history.restore(self.session.workspace, self.loaded, version, file)
        except PlaintError as problem:
            told = safe(f"Not brought back: {problem.message}. {problem.hint}", 600)
            self.app.call_from_thread(self.notify, told, severity="warning", markup=False)
            return
        self.app.call_from_thread(self._restored, done)

    def _restored(self, done: Restored) -> None:
        if not done.changed:
            self.notify(safe(f"{done.file} says the same already.", 300), markup=False)
            return
        changed = "; ".join(str(change) for change in done.changed[:3])
        self.app.notify(safe(f"Brought back {done.file}: {changed}. u takes it back.", 600), markup=False)
        self.read()
