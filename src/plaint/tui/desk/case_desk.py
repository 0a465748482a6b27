"""The screen with the list of cases and the detail of one, kept in step; what the commands act on.

Reading, filtering, layout, git and what was lost are parts that it holds. The table of commands it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events, on
from textual.worker import Worker, WorkerState

from plaint.services.index.ordering import GROUPS, Order
from plaint.services.index.summary import SORTS, Row
from plaint.storage.workspace import LoadedCase
from plaint.tui.core import preferences
from plaint.tui.desk.appearance import LookKeeper, look_of
from plaint.tui.desk.base import DeskBase
from plaint.tui.desk.case_detail import Detail
from plaint.tui.desk.case_list import CaseList
from plaint.tui.desk.cursor import CaseCursor
from plaint.tui.desk.divider import Divider
from plaint.tui.desk.filter_bar import FilterBar
from plaint.tui.desk.filtering import FilterController
from plaint.tui.desk.git import GitMonitor
from plaint.tui.desk.loading import CaseLoader
from plaint.tui.desk.panes import PaneLayout
from plaint.tui.desk.recovery import MOST, RecoveryMonitor
from plaint.tui.model.messages import CaseRead, FilterResult, PreviewRead, ReadingEnded, RowsRead, Watching
from plaint.tui.model.row_set import RowSet, folder_of, identity
from plaint.tui.panels.columns import CHOICES, USUAL
from plaint.tui.panels.frame import empty_note
from plaint.tui.widgets.lines import Lines, Strip
from plaint.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from plaint.tui.keys.command import Command
    from plaint.tui.model.session import Session


class CaseDesk(DeskBase):
    """Holds the rows, the cursor, the marks, and the parts that read, filter and lay out."""

    def __init__(self, session: Session, remembered: preferences.Preferences) -> None:
        super().__init__(session)
        self.remembered = remembered
        self.rowset = RowSet(session.today, remembered.sort, remembered.group if remembered.group in GROUPS else "")
        self.loader = CaseLoader(self, session, self.in_sight, self.day_begun)
        self.case_cursor = CaseCursor(self, self.rowset, self.loader)
        self.filtering = FilterController(self, session, self.rowset, self.show_rows)
        self.panes = PaneLayout(self, remembered, self.remember)
        self.git = GitMonitor(self)
        self.recovery = RecoveryMonitor(self, lambda: self.rowset.by_folder)
        self.looks = LookKeeper(self, session.case_store, self._look)
        self.marks: set[str] = set()

    # What the screen with the commands gives -------------------------------------------------------------------

    @property
    def commands(self) -> Sequence[Command[CaseDesk]]:
        """All commands, in the order of the help."""
        raise NotImplementedError

    def run_command(self, name: str) -> None:
        """Run a command, or a movement that was chosen in the help; say why when it cannot be used."""
        raise NotImplementedError

    def when_read(self, act: Callable[[], None]) -> None:
        """Do something with the case under the cursor as soon as it is read."""
        raise NotImplementedError

    def case_is_here(self) -> None:
        """Do what was asked of the case while it was being read."""
        raise NotImplementedError

    # Beginning and end -----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Take over what was decided and remembered; notice midnight: deadlines are another day's then."""
        self.git.begin()
        names = self.app.settings.columns or tuple(self.remembered.columns.split(","))
        self.cases.wanted = tuple(name for name in names if name in CHOICES) or USUAL
        if self.app.settings.sort in SORTS:
            self.rowset.order = self.rowset.order._replace(sort=self.app.settings.sort)
        self.app.theme_changed_signal.subscribe(self, lambda _: self._look_differs())
        self.set_interval(60, self.check_day)

    def on_unmount(self) -> None:
        """Stop the watcher and close the index."""
        self.loader.stop_watching()
        self.filtering.close()
        self.session.case_store.close()

    def check_day(self) -> None:
        """Show everything as of today, if that is another day than it was."""
        today = self.session.today
        if today != self.rowset.today:
            self.loader.begin_day(today)

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
    def filter_bar(self) -> FilterBar:
        """The filter."""
        return self.filtering.bar

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.case_cursor.row

    @property
    def loaded(self) -> LoadedCase | None:
        """The case under the cursor, once it is read."""
        loaded, row = self.detail.loaded, self.row
        return loaded if loaded and row and self.detail.name_shown == folder_of(row) else None

    def chosen_rows(self) -> list[Row]:
        """Return the marked cases, or the one under the cursor."""
        return self.rowset.named(self.marks) or ([self.row] if self.row else [])

    # Rows ------------------------------------------------------------------------------------------------------

    def in_sight(self) -> Collection[str]:
        """Return the folders of the rows on the screen: where many cases have changed, these are read first."""
        return [folder_of(row) for row in self.cases.in_sight]

    @on(RowsRead)
    def follow_changes(self, event: RowsRead) -> None:
        """Ask git again after changes; look for drafts once everything is read."""
        whole = event.read >= event.total
        if event.total and not event.anew:
            if whole:
                self.git.look()
                self.recovery.look()
        elif event.changes or event.total:
            self.git.files_changed()
            if whole:
                self.git.look()
            if len(event.changes) <= MOST:
                self.recovery.look_into([name for name, row in event.changes.items() if row is not None])

    @on(RowsRead)
    def rows_read(self, event: RowsRead) -> None:
        """Show rows that were read; the cursor stays on its case."""
        alone = not event.total and not event.overtaken
        places = self.rowset.follow(self.session.case_store.index, event.changes if alone else None)
        if event.total or not event.changes:
            self.loader.reading_went_on(event.read, event.total)
        elif not self.rowset.by_folder:
            self.loader.reading_went_on(0, 0)
        if places is None:
            self.show_rows()
        else:
            self.show_some_rows(places)
        if not self.loader.progress:
            self.case_cursor.forget_missed()
        if event.total and not self.loader.progress:
            self.case_cursor.first_reading = False
            self.looks.keep()
        elif not self.case_cursor.first_reading:
            self.looks.keep_soon()
        if self.row and (event.overtaken or folder_of(self.row) in event.changes):
            self.case_cursor.show_case(again=True)

    def on_cases_dirty(self) -> None:
        """Look at what has changed."""
        self.loader.note_sight()
        self.loader.look()

    def look_again(self, *, tell: bool = False) -> None:
        """Look at all files now; with ``tell`` also at what was left unread when reading was stopped."""
        if tell and self.loader.read_on():
            self.said("Reading on", "")
            return
        self.loader.look(rescan=True)
        if tell:
            self.said("Read again", "")

    def on_app_focus(self) -> None:
        """Look at files and git when the terminal comes to the front: somebody may have used another window."""
        self.loader.look(rescan=True)  # events may have been lost meanwhile
        self.git.look()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the parts begin again after a mistake of ours in a worker; the base tells of it."""
        if event.state is WorkerState.ERROR:
            self.git.failed(event.worker.group)
            self.loader.failed(event.worker.group)

    @on(ReadingEnded)
    def reading_ended(self) -> None:
        """Say what is left if it was stopped; from now on nobody but a person moves the cursor."""
        if self.loader.reading_has_ended():
            self.case_cursor.first_reading = False
            self.case_cursor.forget_missed()
            self.show_empty_note()
            self.repaint_frame()

    def show_rows(self) -> None:
        """Show the rows as they are filtered and sorted now."""
        index = self.case_cursor.index_now(self.cases.cursor)
        self.show_empty_note()
        self.cases.show(self.rowset.shown, index, self.marks, self.rowset.order.group)
        self.case_cursor.show_case()
        self.repaint_frame()

    def show_some_rows(self, places: Sequence[int]) -> None:
        """Show rows that say something else and stay where they are in the list."""
        self.cases.paint_items(places)
        self.repaint_frame()

    @on(Rows.Moved, "#cases")
    def cursor_moved(self) -> None:
        """Show another case."""
        self.case_cursor.moved()

    @on(Rows.Moved)
    @on(Detail.TabChanged)
    def something_moved(self) -> None:
        """Let the footer follow."""
        self.repaint_frame()

    @on(Rows.Chosen, "#cases")
    def case_chosen(self) -> None:
        """Go into the case."""
        if self.detail.loaded is not None:
            self.detail.view.focus()

    @on(CaseRead)
    def case_read(self, event: CaseRead) -> None:
        """Show the case, if the cursor is still on it; look whether another program wrote over what was saved in it."""
        if isinstance(event.view.loaded, LoadedCase):
            self.recovery.look_into([event.name])
        self.loader.case_was_read(event.name)
        if self.row is not None and folder_of(self.row) == event.name:
            self.detail.show_case(event.name, event.view)
            self.tell_forms(event.view.loaded)
            self.repaint_frame()
            self.case_is_here()
            self.call_after_refresh(self._prepare_pages)

    def _prepare_pages(self) -> None:
        """Make half a page before and after the one that is seen: the next key may show it, and has no time then."""
        top, page = self.cases.scroll_offset.y, self.cases.size.height
        lines = range(max(0, top - page // 2), top + page + page // 2)
        self.rowset.shown.prepare(self.cases.item_at(lines.start), self.cases.item_at(lines.stop))
        self.cases.paint_ahead(lines)

    @on(Detail.WantsPreview)
    def wants_preview(self, event: Detail.WantsPreview) -> None:
        """Read a preview."""
        if self.detail.loaded is not None:
            self.loader.read_preview(self.detail.loaded, event.name, self.detail.view.size.width)

    @on(PreviewRead)
    def preview_read(self, event: PreviewRead) -> None:
        """Show a preview."""
        if event.case == self.detail.name_shown:
            self.detail.preview_read(event.name, event.preview)

    @on(Watching)
    def watching(self, event: Watching) -> None:
        """Show how changes are seen."""
        if event.state != self.loader.watch_state:
            self.loader.watch_state = event.state
            self.repaint_frame()

    def go_to(self, wanted: str) -> None:
        """Put the cursor on a case as soon as it is there; a filter that hides it is cleared."""
        self.case_cursor.wanted = wanted
        if self.filter_bar.text:
            self.filter_bar.clear()
        self.show_rows()

    def toggle_mark(self) -> None:
        """Mark or unmark the case under the cursor."""
        if self.row is not None:
            self.marks ^= {identity(self.row)}
            self.cases.repaint()
            self.cases.move(1)
            self.repaint_frame()

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show other columns (none: the usual ones), and remember them."""
        self.cases.wanted = names or USUAL
        self.remembered.columns = ",".join(names)
        self.cases.repaint()
        self.repaint_frame()
        self.remember()

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
        self.remember()

    def set_theme(self, name: str) -> None:
        """Change the theme and remember it."""
        self.app.theme = self.remembered.theme = name
        self.remember()

    def remember(self) -> None:
        """Remember how the desk looks, and let the next start paint it so."""
        remembered, state = self.remembered, self.app.state_dir
        self.run_worker(lambda: preferences.write(state, remembered), thread=True, group="remember", exclusive=True)
        self._look_differs()

    def _look(self) -> str:
        system, top = str(self.app.console.color_system), self.query_one("#top")
        return look_of(self.rowset.order, self.cases.wanted, self.remembered, self.cases, top, system)

    def _look_differs(self) -> None:
        if not self.case_cursor.first_reading:
            self.looks.keep()

    # Filter ----------------------------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def filter_changed(self, event: FilterBar.Changed) -> None:
        """Filter as typed."""
        self.filtering.apply(event.query)

    @on(FilterResult)
    def filter_tried(self, event: FilterResult) -> None:
        """Show what was found in a thread."""
        self.filtering.take(event)

    @on(FilterBar.Left)
    def filter_left(self) -> None:
        """Go back to the list."""
        self.filtering.settle()
        self.cases.focus()
        self.repaint_frame()

    # Panes -----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Lay the panes out anew."""
        self.panes.resize(event.size)

    @on(Divider.Dragged)
    def divider_dragged(self, event: Divider.Dragged) -> None:
        """Let the panes follow the mouse."""
        self.panes.drag_to(event.x, event.y)

    @on(Divider.Dropped)
    def divider_dropped(self) -> None:
        """Remember where the divider is."""
        self.remember()

    def go_back(self) -> None:
        """Leave the detail, else clear the filter, else the marks."""
        if self.detail.has_focus_within:
            self.cases.focus()
        elif self.filter_bar.text:
            self.filter_bar.clear()
        else:
            self.clear_marks()

    def repaint_frame(self) -> None:
        """Paint the line on top, the footer and the column titles anew where they have changed."""
        self.query_one("#top", Lines).touch()
        self.query_one("#footer", Strip).touch()
        self.query_one("#columns", Strip).touch()

    def show_empty_note(self) -> None:
        """Say in an empty list why it is empty."""
        reading, filtered = bool(self.loader.progress), bool(self.filter_bar.text)
        self.cases.note = empty_note(self.key_of("new"), reading=reading, filtered=filtered)
