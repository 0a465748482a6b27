"""The desk: the list of cases, and the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.query import parse_query
from plaint.domain.safe import safe
from plaint.services.overview import Row
from plaint.storage.workspace import LoadedCase
from plaint.tui import preferences
from plaint.tui.commands.command import DeskState
from plaint.tui.commands.keys import shown
from plaint.tui.commands.table import BY_NAME, COMMANDS
from plaint.tui.messages import CaseRead, PreviewRead, RowsRead, Watching
from plaint.tui.model import Rowset, everything, folder_of, identity
from plaint.tui.panels.columns import columns, header
from plaint.tui.panels.frame import footer, top_line
from plaint.tui.screens.reading import Reading
from plaint.tui.session import Session
from plaint.tui.text import Line
from plaint.tui.widgets.case_list import CaseList
from plaint.tui.widgets.detail import Detail
from plaint.tui.widgets.divider import Divider
from plaint.tui.widgets.filter_bar import FilterBar
from plaint.tui.widgets.lines import Lines, Strip
from plaint.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from plaint.tui.modals.form import Plan

NARROW = 100
"""Columns below which the detail goes under the list."""


class Desk(Reading):
    """The screen that plaint starts with."""

    CSS_PATH = "desk.tcss"
    AUTO_FOCUS = "CaseList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(command.keys), f"command('{command.name}')", command.title, show=False, id=command.name)
        for command in COMMANDS
        if command.name != "palette"  # Textual binds it for the whole app
    ]

    def __init__(self, session: Session, remembered: preferences.Preferences) -> None:
        super().__init__()
        self.session = session
        self.remembered = remembered
        self.rowset = Rowset(session.today, sort=remembered.sort)
        self.marks: set[str] = set()
        self._current: tuple[str, str] = ("", "")
        """Identity and folder of the case under the cursor."""
        self._wanted = ""
        """Identity of a case to go to as soon as it is read."""
        self._progress = "reading …"
        self._watch_state = ""

    def compose(self) -> ComposeResult:
        """Line on top, list, divider, detail, filter, footer."""
        yield Lines(self._top, id="top")
        with Container(id="body"):
            with Vertical(id="list-pane"):
                yield Lines(self._columns, id="columns")
                yield CaseList(self.session.today, id="cases")
            yield Divider(id="divider")
            yield Detail(self.session.today, self.key_of, id="detail")
        yield FilterBar(id="filter")
        yield Strip(id="footer")

    def on_mount(self) -> None:
        """Read after the first frame."""
        self.query_one("#footer", Strip).show(self._footer)
        self._place_panes()
        self._empty_note()
        self.call_after_refresh(self.load_all)

    def on_unmount(self) -> None:
        """Let the watcher go."""
        self.stop_watching()

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
        return self.query_one("#filter", FilterBar)

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
        marked = [row for row in self.rowset.by_folder.values() if identity(row) in self.marks]
        return marked or ([self.row] if self.row else [])

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
            filtered=bool(self.filter_bar.text),
            marked=len(self.marks),
            total=len(self.rowset.by_folder),
        )

    # Commands --------------------------------------------------------------------------------------------------

    def key_of(self, name: str) -> str:
        """Return how the first key of a command is shown, as it is bound now."""
        command = BY_NAME[name]
        keys = self.app.key_overrides.get(name, "").split(",") if name in self.app.key_overrides else command.keys  # type: ignore[attr-defined]  # PlaintApp's own
        return "" if keys[0].startswith("unbound_") else shown(keys[0])

    def action_command(self, name: str) -> None:
        """Answer a key."""
        self.run_command(name)

    def run_command(self, name: str) -> None:
        """Run a command, or a movement that was chosen in the help; say why when it cannot be used."""
        if name.startswith("move:"):
            self.cases.focus()
            self.call_later(self.cases.run_action, name.removeprefix("move:"))
            return
        command = BY_NAME[name]
        reason = command.why_not(self.state)
        if reason:
            self.refuse(reason)
        else:
            command.run(self)
            self._repaint_frame()

    def ask(self, plan: Plan, done: Callable[[object], None]) -> None:
        """Open a form; ``done`` gets what was saved, after which the files are looked at."""
        from plaint.tui.modals.form import Form

        def left(result: object) -> None:
            if result is not None:
                done(result)
                self.look_again()

        self.app.push_screen(Form(plan, self.session.now(), self.app.drafts), left)  # type: ignore[attr-defined]  # PlaintApp's own

    def do(
        self, act: Callable[[], object], done: Callable[[object], None] = lambda _: None, *, refresh: bool = True
    ) -> None:
        """Do something that may block; then say so, or why it failed."""
        self._act(act, done, refresh)

    @work(thread=True, group="act", exit_on_error=False)
    def _act(self, act: Callable[[], object], done: Callable[[object], None], refresh: bool) -> None:
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

    def said(self, what: str, about: str, notes: tuple[str, ...] = ()) -> None:
        """Tell of a finished act."""
        text = f"{what}: {about}" if about else what
        self.notify("\n".join(safe(line, 300) for line in (text, *notes[:3])), markup=False, timeout=4)

    def said_edited(self, what: str, result: object) -> None:
        """Tell of an edit: which fields, or that nothing had to be changed."""
        from plaint.services.actions import Edited

        if isinstance(result, Edited):
            changed = ", ".join(f"{one.path} → {one.after}" for one in result.changed[:3])
            self.said(what if changed else "Nothing to change", changed, result.notes)

    def refuse(self, reason: str, hint: str = "") -> None:
        """Say why something cannot be done."""
        text = safe(f"{reason[:1].upper()}{reason[1:]}", 400)
        self.notify(text + (f"\n{safe(hint, 400)}" if hint else ""), severity="warning", markup=False, timeout=6)

    def look_again(self, *, tell: bool = False) -> None:
        """Look at all files now."""
        self.look(rescan=True)
        if tell:
            self.said("Read again", "")

    # Rows ------------------------------------------------------------------------------------------------------

    @on(RowsRead)
    def rows_read(self, event: RowsRead) -> None:
        """Show rows that were read; the cursor stays on its case."""
        self.rowset.apply(event.changes)
        if event.total or not event.changes:
            self._progress = f"reading {event.read}/{event.total}" if event.read < event.total else ""
        elif not self.rowset.by_folder:
            self._progress = ""
        self.show_rows()
        if folder_of(self.row) in event.changes if self.row else False:
            self._show_row(again=True)

    def show_rows(self) -> None:
        """Show the rows as they are filtered and sorted now."""
        before = self.cases.cursor
        index = self.rowset.find([self._wanted], "") if self._wanted else -1
        if index >= 0:
            self._wanted = ""
        else:
            index = self.rowset.find([self._current[0]], self._current[1])
        if index < 0 and self.rowset.shown:
            # The case is gone: its neighbour takes the cursor.
            index = min(max(before, 0), len(self.rowset.shown) - 1)
        self._empty_note()
        self.cases.show(self.rowset.shown, index, self.marks)
        self._show_row()
        self._repaint_frame()

    def _show_row(self, *, again: bool = False) -> None:
        """Show the case under the cursor in the detail."""
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
    def cursor_moved(self, event: Rows.Moved) -> None:
        """Show another case."""
        self._show_row()
        self._repaint_frame()

    @on(Rows.Moved)
    @on(Detail.TabChanged)
    def something_moved(self) -> None:
        """Let the footer follow."""
        self._repaint_frame()

    @on(Rows.Chosen, "#cases")
    def case_chosen(self, event: Rows.Chosen) -> None:
        """Go into the case."""
        if self.detail.loaded is not None:
            self.detail.list.focus()

    @on(Rows.Chosen)
    def fact_chosen(self, event: Rows.Chosen) -> None:
        """Set the fact that was chosen."""
        if event.rows is self.cases:
            return
        fact = self.detail.fact
        if fact and fact.path:
            self.run_command("set")
        elif fact and fact.finding and fact.finding.file:
            self.said("Look at", f"{fact.finding.file}, line {fact.finding.line or 1}: e opens case.toml")

    @on(CaseRead)
    def case_read(self, event: CaseRead) -> None:
        """Show the case, if the cursor is still on it."""
        if self.row is not None and folder_of(self.row) == event.name:
            self.detail.show_case(event.name, event.shown)
            self._repaint_frame()

    @on(Detail.WantsPreview)
    def wants_preview(self, event: Detail.WantsPreview) -> None:
        """Read a preview."""
        if self.detail.loaded is not None:
            self.read_preview(self.detail.loaded, event.name)

    @on(PreviewRead)
    def preview_read(self, event: PreviewRead) -> None:
        """Show a preview."""
        if event.case == self.detail.name_shown:
            self.detail.preview_read(event.name, event.text)

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

    def clear_marks(self) -> None:
        """Unmark everything."""
        self.marks.clear()
        self.cases.repaint()

    def sort_by(self, name: str) -> None:
        """Sort the list, and remember the order."""
        self.rowset.sort = self.remembered.sort = name
        self.rowset.arrange()
        self.show_rows()
        self._remember()

    @on(FilterBar.Changed)
    def filter_changed(self, event: FilterBar.Changed) -> None:
        """Filter as typed; an unfinished query leaves the list as it is."""
        try:
            query = parse_query(event.query, self.session.today) if event.query.strip() else None
        except UsageProblem as problem:
            self.filter_bar.say(f"{problem.message}; {problem.hint}", problem=True)
            return
        self.rowset.accept = query.matches if query else everything
        self.rowset.arrange()
        self.show_rows()
        self.filter_bar.say(f"{len(self.rowset.shown)} of {len(self.rowset.by_folder)}  esc clears" if query else "")

    @on(FilterBar.Left)
    def filter_left(self) -> None:
        """Go back to the list."""
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

    # Frame -----------------------------------------------------------------------------------------------------

    def _top(self, width: int) -> list[Line]:
        root = str(self.session.root)
        return [
            top_line(
                root,
                self.rowset.counts(),
                self._watch_state,
                self._progress,
                len(self.session.workspace.problems),
                width,
            )
        ]

    def _columns(self, width: int) -> list[Line]:
        return [tuple((text, "") for text, _ in header(columns(width)))]

    def _footer(self, width: int) -> list[object]:
        return list(footer(COMMANDS, self.state, self.key_of, width))

    def _repaint_frame(self) -> None:
        self.query_one("#top").refresh()
        self.query_one("#footer").refresh()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the footer follow the focus."""
        self._repaint_frame()

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

    # Panes -----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Put the detail below on a narrow screen."""
        self.set_class(event.size.width < NARROW, "stacked")
        self._place_panes()

    def _place_panes(self) -> None:
        stacked = self.has_class("stacked")
        pane = self.query_one("#list-pane")
        pane.styles.width = "1fr" if stacked else f"{self.remembered.beside}%"
        pane.styles.height = f"{self.remembered.above}%" if stacked else "1fr"
        self.query_one("#divider").set_class(stacked, "flat")

    def split_by(self, percent: int) -> None:
        """Move the divider by percent of the screen."""
        if self.has_class("stacked"):
            self.remembered.above = min(max(self.remembered.above + percent, 20), 80)
        else:
            self.remembered.beside = min(max(self.remembered.beside + percent, 20), 80)
        self._place_panes()
        self._remember()

    @on(Divider.Dragged)
    def divider_dragged(self, event: Divider.Dragged) -> None:
        """Let the panes follow the mouse."""
        body = self.query_one("#body").region
        if self.has_class("stacked"):
            self.remembered.above = min(max((event.y - body.y) * 100 // max(1, body.height), 20), 80)
        else:
            self.remembered.beside = min(max((event.x - body.x) * 100 // max(1, body.width), 20), 80)
        self._place_panes()

    @on(Divider.Dropped)
    def _remember(self) -> None:
        remembered, state = self.remembered, self.app.state_dir  # type: ignore[attr-defined]  # PlaintApp's own
        self.run_worker(lambda: preferences.write(state, remembered), thread=True, group="remember", exclusive=True)

    def set_theme(self, name: str) -> None:
        """Change the theme and remember it."""
        self.app.theme = self.remembered.theme = name
        self._remember()

    @on(Strip.Picked, "#footer")
    def key_clicked(self, event: Strip.Picked) -> None:
        """Do what the key that was clicked does."""
        self.run_command(event.name)

    def on_app_focus(self) -> None:
        """Look at the files when the terminal comes to the front: events may have been lost meanwhile."""
        self.look(rescan=True)
