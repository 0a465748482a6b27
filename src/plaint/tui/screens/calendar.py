"""The calendar page: months on the left, the agenda on the right, both on the same day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from plaint.services.guidance.agenda import Due
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.month import HEIGHT, agenda_blocks, by_day, legend_lines, months_block
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.lines import Lines
from plaint.tui.widgets.rows import Rows

KEYS = keys_of("calendar")


class Calendar(Page[str]):
    """The page; returns the folder of the case that was chosen."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.dues: list[Due] = []
        self._waits = True
        self._opened: object = None

    def body(self) -> ComposeResult:
        """Months and agenda."""
        with Horizontal(id="body"):
            yield Lines(self._months, id="months")
            yield BlockList(id="agenda")

    def on_mount(self) -> None:
        """Read off the screen."""
        self.query_one(BlockList).focus()
        self._read()

    @work(thread=True, group="agenda", exit_on_error=False)
    def _read(self) -> None:
        from plaint.services.guidance.agenda import agenda, once_each

        found = once_each(agenda(self.session.workspace, self.session.today, progress=self.watched()))
        self.app.call_from_thread(self.show, found)

    def show(self, dues: list[Due]) -> None:
        """Show the deadlines, with the cursor on the first from today on."""
        self.dues, self._waits = dues, False
        self.query_one(BlockList).show(self._agenda)
        self.action_today()
        self.retitle()

    def headline(self) -> str:
        """Return the title."""
        return "Calendar of deadlines, all open cases"

    def aside(self) -> Line:
        """Say how many dates there are."""
        if self._waits:
            return self.reading_words("reading")
        late = sum(due.deadline.overdue for due in self.dues)
        overdue: Line = ((f"! {late} overdue", "error"), ("  ·  ", "muted")) if late else ()
        return (*overdue, (f"{len(self.dues)} dates", "muted"))

    # What is shown ---------------------------------------------------------------------------------------------

    @property
    def due(self) -> Due | None:
        """The deadline under the cursor."""
        block = self.query_one(BlockList).current
        return block.value if block and isinstance(block.value, Due) else None

    @property
    def day(self) -> date:
        """The day that the months show."""
        return self.due.day if self.due and self.due.day != date.max else self.session.today

    def _agenda(self, width: int) -> Iterable[Block]:
        if self._waits:
            return ()
        return agenda_blocks(self.dues, self.session.today, width, self._opened)

    def _months(self, _width: int) -> list[Line]:
        days: Mapping[date, list[Due]] = by_day(self.dues)
        height = self.query_one("#months").size.height
        count = max(1, (height - 3) // HEIGHT)
        day = self.day
        # The month of the cursor stands first, so that what comes next can be seen below it.
        return [*months_block((day.year, day.month), count, days, self.session.today, day), *legend_lines()]

    def on_resize(self) -> None:
        """Show as many months as there is room for."""
        self.query_one("#months", Lines).refresh()

    @on(Rows.Moved)
    def moved(self) -> None:
        """Let the months follow, and open what the cursor is on."""
        view = self.query_one(BlockList)
        if view.current is not None and view.current.key != self._opened:
            self._opened = view.current.key
            view.again()
            view.put_cursor(view.cursor, tell=False)
        self.query_one("#months", Lines).refresh()

    # Keys ------------------------------------------------------------------------------------------------------

    @on(Rows.Chosen)
    def chosen(self) -> None:
        """Go to the case."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the case of the deadline."""
        if self.due is not None:
            self.dismiss(self.due.folder)

    def action_month(self, step: int) -> None:
        """Go to the first date of the next month that has one, or of the one before."""
        here = (self.day.year, self.day.month)
        months = sorted({(due.day.year, due.day.month) for due in self.dues if due.day != date.max})
        wanted = [one for one in months if (one > here if step > 0 else one < here)]
        if wanted:
            self._to(date(*(wanted[0] if step > 0 else wanted[-1]), 1))
        else:
            self.notify("There is no date in another month that way.", markup=False, timeout=3)

    def action_today(self) -> None:
        """Go to the first date from today on."""
        self._to(self.session.today)

    def _to(self, day: date) -> None:
        view = self.query_one(BlockList)
        last = -1
        for index in range(view.item_count):
            value = view.block_at(index).value
            if isinstance(value, Due):
                last = index
                if value.day >= day:
                    break
        if last >= 0:
            view.put_cursor(last)
            self.moved()

    def action_export(self) -> None:
        """Ask for a file and write the deadlines to it."""
        from plaint.tui.dialogs.form import Form
        from plaint.tui.forms.step_forms import calendar_file

        if not self.dues:
            self.notify("There is no date to write.", markup=False, timeout=3)
            return

        def written(result: object) -> None:
            if isinstance(result, tuple):
                self.notify(f"{result[0]} dates written to {result[1]}", markup=False)

        spec = calendar_file(self.session, self.dues, Path.home() / "deadlines.ics")
        self.app.push_screen(Form(spec, self.session.now(), self.app.drafts), written)
