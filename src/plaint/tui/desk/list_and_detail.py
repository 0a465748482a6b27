"""The desk's rows: what is shown of them, where the cursor is, and which case the detail holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from textual import on

from plaint.services.index.ordering import Order
from plaint.services.index.summary import SORTS, Row
from plaint.storage.workspace import BrokenCase, LoadedCase
from plaint.tui.commands.table import BY_NAME
from plaint.tui.core.timers import Later, later
from plaint.tui.desk.case_detail import Detail
from plaint.tui.desk.case_list import CaseList
from plaint.tui.desk.filter_bar import FilterBar
from plaint.tui.model.messages import CaseRead, PreviewRead, ReadingEnded, RowsRead, Watching
from plaint.tui.model.row_set import folder_of, identity
from plaint.tui.panels.columns import CHOICES, USUAL
from plaint.tui.screens.filtering import Filtering
from plaint.tui.startup.handover import look_of
from plaint.tui.widgets.lines import Lines, Strip
from plaint.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from plaint.tui.core import preferences
    from plaint.tui.model.session import Session
    from plaint.tui.render.text import Line

SOON = 0.015
"""Seconds after a move in which the list is painted before the case is: one frame for both would be a slow one."""
REST = 0.1
"""Seconds that the cursor rests on a case before it is read, while it runs through the list."""
AT_REST = 3.0
"""Seconds after a change in which the screen that the next start begins with is drawn anew."""
RUN = 0.25
"""Seconds between two moves up to which the cursor is taken to run; after a longer rest the case is read at once."""


class Listing(Filtering):
    """The part of the desk that keeps list and detail in step."""

    def __init__(self, session: Session, remembered: preferences.Preferences) -> None:
        super().__init__(session, remembered)
        self.marks: set[str] = set()
        self._current: tuple[str, str] = ("", "")
        """Identity and folder of the case under the cursor."""
        self._wanted = ""
        """Identity of a case to go to as soon as it is read."""
        self._missed = ""
        """The case that had the cursor and went while many were read; it has the cursor again if it comes back."""
        self._touched = False
        """Whether a person has chosen a case; until then the first one of the list is shown."""
        self._rest: Later | None = None
        """Runs until the cursor has rested long enough to read its case."""
        self._keep_soon: Later | None = None
        """Runs until how the list looks is kept again."""
        self._look_to_keep = "", (0, 0)
        """How the desk looks, and its columns and lines, for the next start."""
        self._moved = 0.0
        """When the cursor was moved last, on the monotonic clock."""
        self.leaving = False
        self._first_reading = True
        self._watch_state = ""

    def on_mount(self) -> None:
        """Take over what was decided and remembered; notice midnight: deadlines are another day's then."""
        names = self.app.settings.columns or tuple(self.remembered.columns.split(","))
        self.cases.wanted = tuple(name for name in names if name in CHOICES) or USUAL
        if self.app.settings.sort in SORTS:
            self.rowset.order = self.rowset.order._replace(sort=self.app.settings.sort)
        self.app.theme_changed_signal.subscribe(self, lambda _: self._look_differs())
        self.set_interval(60, self.check_day)

    def check_day(self) -> None:
        """Show everything as of today, if that is another day than it was."""
        today = self.session.today
        if today != self.rowset.today:
            self.begin_day(today)

    def day_begun(self, today: date) -> None:
        """Show another day, now that there are rows for it."""
        self.rowset.today = self.cases.today = self.detail.today = today

    # Parts -----------------------------------------------------------------------------------------------------

    @property
    def cases(self) -> CaseList:
        """The list."""
        return self.query_one("#cases", CaseList)

    @property
    def detail(self) -> Detail:
        """The detail."""
        return self.query_one("#detail", Detail)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        index = self.cases.cursor
        return self.rowset.shown[index] if 0 <= index < len(self.rowset.shown) else None

    @property
    def loaded(self) -> LoadedCase | None:
        """The case under the cursor, once it is read."""
        loaded, row = self.detail.loaded, self.row
        return loaded if loaded and row and self.detail.name_shown == folder_of(row) else None

    def chosen_rows(self) -> list[Row]:
        """Return the marked cases, or the one under the cursor."""
        return self.rowset.named(self.marks) or ([self.row] if self.row else [])

    def key_of(self, name: str) -> str:
        """Return how the first key of a command is shown, as it is bound now."""
        return self.app.key_shown(name, BY_NAME[name].keys)

    # Rows ------------------------------------------------------------------------------------------------------

    def in_sight(self) -> Collection[str]:
        """Return the folders of the rows on the screen: where many cases have changed, these are read first."""
        return [folder_of(row) for row in self.cases.in_sight]

    @on(RowsRead)
    def rows_read(self, event: RowsRead) -> None:
        """Show rows that were read; the cursor stays on its case."""
        alone = not event.total and not event.overtaken
        places = self.rowset.follow(self.session.library.index, event.changes if alone else None)
        if event.total or not event.changes:
            self.reading_went_on(event.read, event.total)
        elif not self.rowset.by_folder:
            self.reading_went_on(0, 0)
        if places is None:
            self.show_rows()
        else:
            self.show_some_rows(places)
        if not self._progress:
            self._missed = ""
        if event.total and not self._progress:
            self._first_reading = False
            self.keep_look()
        elif not self._first_reading and self._keep_soon is None:
            self._keep_soon = later(self, AT_REST, self.keep_look)
        if self.row and (event.overtaken or folder_of(self.row) in event.changes):
            self._show_row(again=True)

    @on(ReadingEnded)
    def reading_ended(self) -> None:
        """Say what is left if it was stopped; from now on nobody but a person moves the cursor."""
        if self.reading_has_ended():
            self._first_reading, self._missed = False, ""
            self._empty_note()
            self._repaint_frame()

    def keep_look(self) -> None:
        """Keep how the desk looks, so that the next start can paint it before anything is loaded."""
        self._look_to_keep = look_of(self), (self.app.size.width, self.app.size.height)
        self._keep_soon = None
        self.run_worker(self._keep_look, thread=True, group="look", exclusive=True, exit_on_error=False)

    def _keep_look(self) -> None:
        self.session.library.keep_look(lambda: self._look_to_keep)

    def show_rows(self) -> None:
        """Show the rows as they are filtered and sorted now."""
        before = self.cases.cursor
        wanted = self._wanted or self._missed
        index = self.rowset.find([wanted], "") if wanted else -1
        if index < 0 and self._first_reading and not self._touched:
            index = 0 if self.rowset.shown else -1
        if wanted and index >= 0:
            self._wanted = self._missed = ""
        if index < 0:
            index = self.rowset.find([self._current[0]], self._current[1])
        if index < 0 and self._progress and not self._missed and not self.rowset.named([self._current[0]]):
            self._missed = self._current[0]  # it may only have moved elsewhere, and not be read yet
        if index < 0 and self.rowset.shown:
            # The case is gone: its neighbour takes the cursor.
            index = min(max(before, 0), len(self.rowset.shown) - 1)
        self._empty_note()
        self.cases.show(self.rowset.shown, index, self.marks, self.rowset.order.group)
        self._show_row()
        self._repaint_frame()

    def show_some_rows(self, places: Sequence[int]) -> None:
        """Show rows that say something else and stay where they are in the list."""
        self.cases.paint_items(places)
        self._repaint_frame()

    def _show_row(self, *, again: bool = False) -> None:
        """Show the case under the cursor in the detail."""
        self._in_sight = self.in_sight()
        row = self.row
        if row is None:
            self._current = ("", "")
            self.detail.show_case("", None)
            return
        name = folder_of(row)
        if again or name != self._current[1] or self.detail.name_shown != name:
            self._current = (identity(row), name)
            self.read_case(name)

    @on(Rows.Moved, "#cases")
    def cursor_moved(self) -> None:
        """Show another case."""
        self._touched, self._missed = True, ""
        # The cursor first: a held key goes through the list without waiting for what it passes.
        if self._rest is not None:
            self._rest.stop()
        now = monotonic()
        self._rest = later(self, REST if now - self._moved < RUN else SOON, self._show_row)
        self._moved = now

    @on(Rows.Moved)
    @on(Detail.TabChanged)
    def something_moved(self) -> None:
        """Let the footer follow."""
        self._repaint_frame()

    @on(Rows.Chosen, "#cases")
    def case_chosen(self) -> None:
        """Go into the case."""
        if self.detail.loaded is not None:
            self.detail.view.focus()

    @on(CaseRead)
    def case_read(self, event: CaseRead) -> None:
        """Show the case, if the cursor is still on it."""
        self.case_was_read(event.name)
        if self.row is not None and folder_of(self.row) == event.name:
            self.detail.show_case(event.name, event.shown)
            self._tell_forms(event.shown.loaded)
            self._repaint_frame()
            self.case_is_here()
            self.call_after_refresh(self._prepare_pages)

    def _prepare_pages(self) -> None:
        """Make half a page before and after the one that is seen: the next key may show it, and has no time then."""
        top, page = self.cases.scroll_offset.y, self.cases.size.height
        lines = range(max(0, top - page // 2), top + page + page // 2)
        self.rowset.shown.prepare(self.cases.item_at(lines.start), self.cases.item_at(lines.stop))
        self.cases.paint_ahead(lines)

    def _tell_forms(self, loaded: LoadedCase | BrokenCase) -> None:
        """Let the forms that are open on the case follow what changed on the disk."""
        if len(self.app.screen_stack) > 2 and isinstance(loaded, LoadedCase):
            from plaint.tui.dialogs.form import Form

            for screen in self.app.screen_stack:
                if isinstance(screen, Form) and screen.plan.draft.endswith(f":{loaded.case.id}"):
                    screen.follow(loaded)

    def case_is_here(self) -> None:
        """Do what was asked of the case while it was being read; the desk says what."""

    @on(Detail.WantsPreview)
    def wants_preview(self, event: Detail.WantsPreview) -> None:
        """Read a preview."""
        if self.detail.loaded is not None:
            self.read_preview(self.detail.loaded, event.name, self.detail.view.size.width)

    @on(PreviewRead)
    def preview_read(self, event: PreviewRead) -> None:
        """Show a preview."""
        if event.case == self.detail.name_shown:
            self.detail.preview_read(event.name, event.preview)

    @on(Watching)
    def watching(self, event: Watching) -> None:
        """Show how changes are seen."""
        if event.state != self._watch_state:
            self._watch_state = event.state
            self._repaint_frame()

    def go_to(self, wanted: str) -> None:
        """Put the cursor on a case as soon as it is there; a filter that hides it is cleared."""
        self._wanted = wanted
        if self.filter_bar.text:
            self.filter_bar.clear()
        self.show_rows()

    def toggle_mark(self) -> None:
        """Mark or unmark the case under the cursor."""
        if self.row is not None:
            self.marks ^= {identity(self.row)}
            self.cases.repaint()
            self.cases.move(1)
            self._repaint_frame()

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show other columns (none: the usual ones), and remember them."""
        self.cases.wanted = names or USUAL
        self.remembered.columns = ",".join(names)
        self.cases.repaint()
        self.frame_changed()
        self._remember()

    def frame_changed(self) -> None:
        """Paint what stands around the list anew where it is another."""
        self._repaint_frame()

    def clear_marks(self) -> None:
        """Unmark everything."""
        self.marks.clear()
        self.cases.repaint()

    def sort_by(self, name: str) -> None:
        """Sort the list, within its groups, and remember the order."""
        self.arrange_by(self.rowset.order._replace(sort=name))

    def arrange_by(self, order: Order) -> None:
        """Put the list into another order or other groups, and remember them."""
        self.rowset.arrange_by(order)
        self.remembered.sort, self.remembered.group = order
        self.show_rows()
        self._remember()

    def _remember(self) -> None:
        """Remember how the desk looks, and let the next start paint it so."""
        super()._remember()
        self._look_differs()

    def _look_differs(self) -> None:
        if not self._first_reading:
            self.keep_look()

    @on(FilterBar.Left)
    def filter_left(self) -> None:
        """Go back to the list."""
        self.settle()
        self.cases.focus()
        self._repaint_frame()

    def go_back(self) -> None:
        """Leave the detail, else clear the filter, else the marks."""
        if self.detail.has_focus_within:
            self.cases.focus()
        elif self.filter_bar.text:
            self.filter_bar.clear()
        else:
            self.clear_marks()

    def _repaint_frame(self) -> None:
        self.query_one("#top", Lines).touch()
        self.query_one("#footer", Strip).touch()
        self.query_one("#columns", Strip).touch()

    def _empty_note(self) -> None:
        key = self.key_of("new")
        if self._progress:
            note: tuple[Line, ...] = ((("Reading …", "muted"),),)
        elif self.filter_bar.text:
            note = ((("Nothing fits the filter.", "muted"),), (("esc", "key"), (" shows everything again", "")))
        else:
            note = (
                (("No cases here yet.", "strong"),),
                ((key, "key"), (" makes the first one", "")),
                (("A case is a folder with a case.toml; one that is copied here appears by itself.", "muted"),),
            )
        self.cases.note = note
