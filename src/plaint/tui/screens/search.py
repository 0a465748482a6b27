"""The search page: full text over all cases, found as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input
from textual.worker import get_current_worker

from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.search.engine import Hit
from plaint.services.search.query import SearchQuery, understand
from plaint.tui.core.key_queue import Expecting
from plaint.tui.core.timers import Timer, later
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.lines import Lines
from plaint.tui.widgets.rows import Rows
from plaint.tui.widgets.safe_input import SafeInput

PAUSE = 0.004
"""Seconds after the last key before it is searched: of what is pasted only the whole is sought."""
FIRST, SCREENFUL, NEXT = 8, 20, 100
"""How many places are shown as soon as they are found, and with how many they are shown again."""
REST = 0.15
"""Seconds after a screenful in which nothing more is looked for: who types on has the whole machine."""
HINT = "type two letters or more; in:log person:thandi stage:act !refund narrow it down"
MOST = 500
"""Places that are shown; who gets more gives another word."""
KEYS = keys_of("search")


class Search(Expecting, Page[Hit]):
    """The page; returns the place that was chosen."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.hits: list[Hit] = []
        self._state = HINT
        self._timer: Timer | None = None
        self._typed_on = Event()
        """Set when another key comes: the search that runs is not wanted any more."""

    def body(self) -> ComposeResult:
        """The line to type in, how much was found, the places."""
        yield SafeInput(placeholder="words  “some words”  field:value  !not", id="asked", select_on_focus=False)
        yield Lines(lambda width: [((fit(self._state, width), "muted"),)], id="found")
        yield BlockList(id="places")

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(BlockList).show(self._blocks)
        self.query_one(Input).focus()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Search a moment after the last key."""
        event.stop()
        self.workers.cancel_group(self, "search")
        self._typed_on.set()
        if self._timer is not None:
            self._timer.stop()
        self._timer = later(self, PAUSE, self._start)

    def _start(self) -> None:
        typed = self.query_one(Input).value
        if len(typed.strip()) < 2:
            self.show([], HINT)
            return
        self._typed_on = Event()
        try:
            asked = understand(typed.replace("“", '"').replace("”", '"'), self.session.today)
            self._search(asked, self._typed_on)
        except UsageProblem as problem:
            near = problem.hint if problem.hint.startswith("did you mean") else problem.message
            self.show([], f"✗ {near}")

    @work(thread=True, group="search", exclusive=True, exit_on_error=False)
    def _search(self, asked: SearchQuery, typed_on: Event) -> None:
        worker = get_current_worker()
        found: list[Hit] = []
        for hit in self.session.case_store.search(asked, lambda: worker.is_cancelled):
            found.append(hit)
            if len(found) in {FIRST, SCREENFUL, NEXT, MOST} and not worker.is_cancelled:
                self.app.call_from_thread(self.show, list(found), f"{len(found)} places, searching on …")
            if len(found) == SCREENFUL:
                typed_on.wait(REST)
            if len(found) >= MOST or worker.is_cancelled:
                break
        if not worker.is_cancelled:
            cases = len({hit.folder for hit in found})
            more = f" (the first {MOST})" if len(found) >= MOST else ""
            places = counted("{count} place", "{count} places", len(found))
            text = f"{places} in {counted('{count} case', '{count} cases', cases)}{more}"
            self.app.call_from_thread(self.show, found, text if found else "nothing is found")

    def show(self, hits: list[Hit], state: str) -> None:
        """Show places."""
        self.hits, self._state = hits, state
        self.query_one(BlockList).show(self._blocks, fresh=True)
        self.query_one("#found").refresh()

    def headline(self) -> str:
        """Return the title."""
        return "Search everything"

    def _blocks(self, width: int) -> Iterator[Block]:
        folder = ""
        for number, hit in enumerate(self.hits):
            if hit.folder != folder:
                title: Line = ((fit(f"{safe(hit.title, 200)}  {hit.case}", width), "heading"),)
                yield Block(((), title) if folder else (title,))
                folder = hit.folder
            yield Block((_place(hit, width),), number, hit)

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def chosen(self) -> None:
        """Go to the case."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the case of the place under the cursor."""
        block = self.query_one(BlockList).current
        if block is not None and isinstance(block.value, Hit):
            self.dismiss(block.value)

    def key_down(self) -> None:
        """Go on to the list."""
        if self.query_one(Input).has_focus:
            self.action_list()

    def action_list(self) -> None:
        """Go to the list."""
        self.query_one(BlockList).focus()

    def action_type(self) -> None:
        """Go back to the line."""
        self.query_one(Input).focus()


def _place(hit: Hit, width: int) -> Line:
    """Return where something stands and the line itself, with the words marked."""
    where = 24 if width >= 70 else 15
    spans: list[tuple[str, str]] = [(fit("  " + safe(hit.where, 80), where) + " ", "muted")]
    room, at = width - where - 1, 0
    for start, end in hit.spans:
        if start < at:
            continue
        for text, role in ((hit.snippet[at:start], ""), (hit.snippet[start:end], "accent")):
            shown = safe(text, 400)
            spans.append((shown, role))
        at = end
    spans.append((safe(hit.snippet[at:], 400), ""))
    return _cut(spans, room + where + 1)


def _cut(spans: list[tuple[str, str]], width: int) -> Line:
    from rich.cells import cell_len

    found: list[tuple[str, str]] = []
    for text, role in spans:
        if cell_len(text) > width:
            return (*found, (fit(text, width), role))
        found.append((text, role))
        width -= cell_len(text)
    return tuple(found)
