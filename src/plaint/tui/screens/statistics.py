"""The statistics page: numbers of the whole workspace, as bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from plaint.services.cases.statistics import Statistics as Found
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.statistics import page_lines
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList

KEYS = keys_of("statistics")


class Statistics(Page[None]):
    """The page. It counts in a worker, and stops when it is left."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: Found | None = None
        self._titles: Mapping[str, str] = {}

    def body(self) -> ComposeResult:
        """The charts."""
        yield BlockList(id="charts")

    def on_mount(self) -> None:
        """Count off the screen."""
        view = self.query_one(BlockList)
        view.show(self._blocks)
        view.focus()
        self._count()

    def action_again(self) -> None:
        """Count anew."""
        self.found = None
        self._count()

    @work(thread=True, group="statistics", exclusive=True, exit_on_error=False)
    def _count(self) -> None:
        from plaint.playbooks.loader import ids, load
        from plaint.services.cases.statistics import gather
        from plaint.services.progress import cases

        workspace, progress = self.session.workspace, self.watched()
        found = gather(cases(workspace, progress), workspace, self.session.today)
        wanted = {wait.name for wait in found.by_step}
        titles: dict[str, str] = {}
        for name in ids(workspace.root) if wanted else ():
            titles |= {step.id: step.title for step in load(name, workspace.root).steps if step.id in wanted}
            if wanted <= titles.keys():
                break
        progress.check()
        self.app.call_from_thread(self.show, found, titles)

    def show(self, found: Found, titles: Mapping[str, str]) -> None:
        """Show what was counted."""
        self.found, self._titles = found, titles
        self.query_one(BlockList).again()
        self.retitle()

    def headline(self) -> str:
        """Return the title."""
        return "Statistics"

    def aside(self) -> Line:
        """Say that it counts, or that currencies are not mixed."""
        if self.found is None:
            return self.reading_words("counting")
        return (("each currency by itself", "muted"),)

    def _blocks(self, width: int) -> Iterator[Block]:
        if self.found is not None:
            for line in page_lines(self.found, self._titles, width):
                yield Block((line,))
