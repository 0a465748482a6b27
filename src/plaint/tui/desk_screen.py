"""The first screen: list of cases, detail of one, footer; runs the commands that keys and clicks ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from plaint.domain.text.format import counted
from plaint.services.index.summary import Summary
from plaint.tui.commands.ladder import toggle_task
from plaint.tui.commands.table import BY_NAME, COMMANDS, STILL_READING
from plaint.tui.core.thread_work import run_in_thread
from plaint.tui.desk.case_desk import CaseDesk
from plaint.tui.desk.case_detail import Detail
from plaint.tui.desk.case_list import CaseList
from plaint.tui.desk.divider import Divider
from plaint.tui.desk.filter_bar import FilterBar
from plaint.tui.keys.command import Command, DeskState
from plaint.tui.panels.columns import header
from plaint.tui.panels.frame import footer, top_line
from plaint.tui.panels.outlook import LEAST, outlook_lines
from plaint.tui.render.block import Choice
from plaint.tui.startup.first_paint import take_first_rows
from plaint.tui.widgets.lines import Lines, Strip
from plaint.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.css.query import QueryType
    from textual.widget import Widget

    from plaint.services.sync.sync import Synced
    from plaint.tui.render.text import Line

PANES = "Rows"
"""What ``tab`` goes through: the list and the detail."""


class Desk(CaseDesk):
    """The screen that plaint starts with: it gives the case desk its keys, its footer and the line on top."""

    CSS_PATH = "desk_screen.tcss"
    AUTO_FOCUS = "CaseList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(command.keys), f"command('{command.name}')", command.title, show=False, id=command.name)
        for command in COMMANDS
        if command.name != "palette"  # Textual binds it for the whole app
    ]

    _later: Callable[[], None] | None = None
    """What waits for the case under the cursor to be read."""
    _footer_made: tuple[int, list[Choice]] = (-1, [])
    """The keys of the footer as they were shown last, and for which width."""

    def compose(self) -> ComposeResult:
        """Line on top, list, divider, detail, filter, footer."""
        yield Lines(self._top, id="top")
        yield Lines(self.recovery.banner_lines, id="banner")
        with Container(id="body"):
            with Vertical(id="list-pane"):
                yield Strip(id="columns")
                yield CaseList(self.session.today, id="cases")
                yield Lines(self._outlook, id="outlook")
            yield Divider(id="divider")
            yield Detail(self.session.today, self.key_of, id="detail")
        yield FilterBar(id="filter")
        yield Strip(id="footer")

    def on_mount(self) -> None:
        """Read after the first frame."""
        self.query_one("#footer", Strip).show(self._footer)
        self.query_one("#columns", Strip).show(self._columns)
        self.panes.place()
        self.show_empty_note()
        first = take_first_rows(os.path.realpath(self.session.root))
        if first:
            self.rowset.apply({row.folder: row for row in first})
            self.show_rows()
        self.call_after_refresh(self.loader.read_all)
        run_in_thread(self, self._load_drafts, group="drafts")

    def _load_drafts(self) -> None:
        self.app.drafts.load(str(self.session.workspace.root))
        if self.app.drafts:
            self.app.call_from_thread(self._tell_of_drafts)

    def _tell_of_drafts(self) -> None:
        count = len(self.app.drafts)
        several = "{count} forms were not saved when plaint ended"
        self.said(
            counted("A form was not saved when plaint ended", several, count),
            f"{self.key_of('drafts')} goes on with it",
        )
        self.repaint_frame()

    @property
    def state(self) -> DeskState:
        """What commands decide by."""
        detail = self.detail
        return DeskState(
            row=self.row,
            case=self.loaded,
            tab=detail.tab,
            in_detail=detail.has_focus_within,
            entry=detail.entry if detail.tab == "log" else None,
            evidence=detail.piece if detail.tab == "evidence" else None,
            fact=detail.fact.path if detail.tab == "case" and detail.fact else "",
            step=detail.step,
            letter=detail.letter,
            filtered=bool(self.filter_bar.text),
            marked=len(self.marks),
            total=len(self.rowset.by_folder),
            shown=len(self.rowset.shown),
            views=len(self.app.settings.views),
            drafts=len(self.app.drafts),
            missing=len(self.recovery.missing),
            read_only=self.session.read_only,
            reading=bool(self.loader.progress),
        )

    # Commands --------------------------------------------------------------------------------------------------

    @property
    def commands(self) -> Sequence[Command[CaseDesk]]:
        """All commands, in the order of the help."""
        return COMMANDS

    def key_of(self, name: str) -> str:
        """Return how the first key of a command is shown, as it is bound now."""
        return self.app.key_shown(name, BY_NAME[name].keys)

    def synced(self, done: Synced) -> None:
        """Tell what a sync did; what waits for a decision is opened."""
        from plaint.tui.commands.sync import tell_synced

        tell_synced(self, done)

    def action_command(self, name: str) -> None:
        """Answer a key; none any more once the app is being left, or keys typed after q would still act."""
        if not self.leaving:
            self.run_command(name)

    def run_command(self, name: str) -> None:
        """Run a command, or a movement that was chosen in the help; say why when it cannot be used."""
        if name.startswith("move:"):
            self.cases.focus()
            self.call_later(self.cases.run_action, name.removeprefix("move:"))
            return
        self.filtering.settle()
        command = BY_NAME[name]
        reason = command.reason(self.state)
        self._later = None
        if reason == STILL_READING:
            # The key came before the case that it is meant for: it acts as soon as that is here.
            self.when_read(partial(self.run_command, name))
        elif reason:
            self.refuse(reason)
        else:
            command.run(self)
            self.repaint_frame()

    def case_is_here(self) -> None:
        """Do what was asked while the case was being read."""
        later, self._later = self._later, None
        if later is not None and self.loaded is not None:
            later()

    def when_read(self, act: Callable[[], None]) -> None:
        """Do something with the case under the cursor as soon as it is read."""
        if self.loaded is not None:
            act()
        else:
            self._later = act
            self.case_cursor.show_case()

    @on(Rows.Chosen)
    def fact_chosen(self, event: Rows.Chosen) -> None:
        """Set the fact that was chosen, open the step or right, tick the task."""
        if event.rows is self.cases:
            return
        fact = self.detail.fact
        if self.detail.step is not None:
            self.run_command("read_step")
        elif self.detail.right is not None:
            self.run_command("rights")
        elif fact and fact.path.startswith("task."):
            toggle_task(self, int(fact.path.removeprefix("task.")))
        elif fact and fact.path:
            self.run_command("set")
        elif fact and fact.note:
            self.said(fact.note, "")

    # Frame -----------------------------------------------------------------------------------------------------

    def _top(self, width: int) -> list[Line]:
        root = str(self.session.root)
        return [
            top_line(
                root,
                self.rowset.counts(),
                self.loader.watch_state,
                self.loader.progress,
                len(self.session.workspace.problems),
                width,
                marked=self._marked_words(),
                read_only=self.session.read_only,
                git=self.git.lines(),
                so_far=self.loader.so_far,
                unread=self.loader.left_unread,
                keys=(self.key_of("stop_reading"), self.key_of("refresh")),
            )
        ]

    def _outlook(self, width: int) -> list[Line]:
        lines = self.query_one("#outlook").styles.height
        return outlook_lines(self.rowset.shown, self.session.today, width, int(lines.value) if lines else 0)

    def show_rows(self) -> None:
        """Show the rows, and what lies ahead of them."""
        super().show_rows()
        self._place_outlook()

    def show_some_rows(self, places: Sequence[int]) -> None:
        """Show rows that say something else, and what lies ahead of them."""
        super().show_some_rows(places)
        self._place_outlook()

    def _place_outlook(self) -> None:
        """Use the room that a short list leaves on a tall screen; by all cases, so that a filter moves nothing."""
        outlook = self.query_one("#outlook", Lines)
        free = self.query_one("#list-pane").size.height - 2 - len(self.rowset.by_folder)
        if free >= LEAST:
            free -= self.rowset.groups
        wanted = free >= LEAST and bool(self.rowset.by_folder)
        if wanted and (outlook.styles.height is None or outlook.styles.height.value != free):
            outlook.styles.height = free
        if outlook.display != wanted:
            outlook.display = wanted
        if wanted:
            outlook.touch()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual calls the one of the panes as well
        """Place what lies ahead anew."""
        self.call_after_refresh(self._place_outlook)

    def _marked_words(self) -> str:
        if not self.marks:
            return ""
        hidden = len(self.rowset.hidden(self.marks))
        return f"{len(self.marks)} marked" + (f", {hidden} not shown" if hidden else "")

    def _columns(self, _width: int) -> list[Choice]:
        return header(self.cases.widths, self.rowset.order.sort)

    def _footer(self, width: int) -> list[Choice]:
        # While the next case is being read the footer stays: keys wait for it, and nothing flickers.
        reading = isinstance(self.row, Summary) and self.loaded is None and not self.leaving
        if not reading or self._footer_made[0] != width:
            self._footer_made = width, footer(COMMANDS, self.state, self.key_of, width)
        return self._footer_made[1]

    def focus_next(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Go to the next pane: the filter, which is no pane, has keys of its own."""
        return super().focus_next(PANES if selector == "*" else selector)

    def focus_previous(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Go to the pane before."""
        return super().focus_previous(PANES if selector == "*" else selector)

    def on_descendant_focus(self) -> None:
        """Let the footer follow the focus, and the heads of list and detail."""
        # By classes and not by :focus-within, for which Textual works out the styles of all that is below anew.
        self.query_one("#columns").set_class(self.cases.has_focus, "lit")
        self.query_one("#identity").set_class(self.detail.has_focus_within, "lit")
        self.repaint_frame()

    @on(Strip.Picked, "#columns")
    def column_clicked(self, event: Strip.Picked) -> None:
        """Sort by the column that was clicked."""
        if event.name:
            self.sort_by(event.name)

    @on(Strip.Picked, "#footer")
    def key_clicked(self, event: Strip.Picked) -> None:
        """Do what the key that was clicked does."""
        self.run_command(event.name)
