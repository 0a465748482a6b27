"""What the full-screen pages beside the desk share: a line on top, a body, a line of keys, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from plaint.domain.safe import safe
from plaint.tui.application import PlaintApp
from plaint.tui.commands.keys import shown
from plaint.tui.text import Line, fit, line_width
from plaint.tui.widgets.lines import Choice, Lines, Strip

Result = TypeVar("Result")


class Key(NamedTuple):
    """A key of one page: Textual's names (the shown one first), the action, and one or two words for the footer."""

    keys: str
    action: str
    label: str


def bindings(keys: Sequence[Key]) -> list[BindingType]:
    """Return the bindings of a page; function keys and ctrl work while somebody types."""
    return [Binding(key.keys, key.action, key.label, show=False) for key in keys]


BACK = Key("escape,q", "leave", "back")


class Page(Screen[Result]):
    """A screen that is left by escape or ``q``; KEYS are in its footer."""

    CSS_PATH = "page.tcss"
    app = getters.app(PlaintApp)
    KEYS: ClassVar[tuple[Key, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = bindings((BACK,))

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

    def _footer(self, width: int) -> list[Choice]:
        choices: list[Choice] = []
        used = 0
        # The way back is never dropped; it stands last.
        back = ((shown(BACK.keys.split(",", maxsplit=1)[0]), "key"), (f" {BACK.label}", "muted"))
        for key in self.KEYS:
            name = shown(key.keys.split(",", maxsplit=1)[0])
            line: Line = ((name, "key"), (f" {key.label}", "muted"))
            if key.label and used + line_width(line) + 2 <= width - line_width(back):
                choices.append(Choice(key.action, line))
                used += line_width(line) + 2
        return [*choices, Choice(BACK.action, back)]

    @on(Strip.Picked, "#footer")
    async def key_clicked(self, event: Strip.Picked) -> None:
        """Do what the key that was clicked does."""
        event.stop()
        await self.run_action(event.name)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of what went wrong in a worker, and go on."""
        if event.state is WorkerState.ERROR:
            problem = event.worker.error
            message = getattr(problem, "message", "") or f"{event.worker.group}: {problem!r}"
            self.notify(safe(message, 400), severity="error", markup=False)
