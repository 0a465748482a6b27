"""A desk without an app: what commands ask of it, held in plain values, and what they do to it, written down.

It acts at once and in the same thread. Session, cases and guidance are real, so that a command ends in files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from tests.tui.support import TODAY

from plaint.domain.errors import PlaintError
from plaint.domain.guidance.status import NextAction, StepStatus
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.services.index.ordering import Order
from plaint.services.index.summary import Row, Summary, summarise
from plaint.services.progress import QUIET
from plaint.settings import Settings
from plaint.storage.workspace import BrokenCase, LoadedCase
from plaint.tui.commands.table import BY_NAME
from plaint.tui.core.form_drafts import FormDrafts
from plaint.tui.desk.base import DeskBase
from plaint.tui.dialogs.form import FormSpec
from plaint.tui.keys.command import DeskState
from plaint.tui.model.case_store import CaseView
from plaint.tui.model.row_set import folder_of, identity
from plaint.tui.model.session import Session
from plaint.tui.panels.columns import USUAL
from plaint.tui.panels.facts import Fact

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk


@dataclass
class FakeApp:
    """Takes screens instead of showing them."""

    state_dir: Path
    settings: Settings = field(default_factory=Settings)
    theme: str = "plaint-dark"
    clipboard: str = ""
    screen: Any = None
    """The screen that was opened last; None stands for the desk."""
    status: int | None = None
    left: Callable[[Any], object] = lambda _result: None
    """What gets the answer of that screen."""

    def __post_init__(self) -> None:
        self.drafts = FormDrafts(self.state_dir)

    def push_screen(self, screen: object, left: Callable[[Any], object] | None = None) -> None:
        self.screen, self.left = screen, left or (lambda _result: None)

    def take_settings(self, settings: Settings) -> None:
        self.settings = settings

    def copy_to_clipboard(self, text: str) -> None:
        self.clipboard = text

    def exit(self, status: int) -> None:
        self.status = status


@dataclass
class FakeDetail:
    """The detail: a tab, and what stands under its cursor."""

    shown: CaseView | None = None
    tab: str = "case"
    has_focus_within: bool = False
    entry: Interaction | None = None
    piece: Evidence | None = None
    fact: Fact | None = None
    step: StepStatus | None = None
    letter: Letter | None = None

    def open_tab(self, tab: str) -> None:
        self.tab = tab


@dataclass
class FakeFilter:
    """The line to filter with."""

    text: str = ""

    def put(self, text: str) -> None:
        self.text = text


class FakeRows:
    """The rows of a list that shows every case."""

    def __init__(self) -> None:
        self.by_folder: dict[str, Row] = {}
        self.order = Order("urgency", "")

    def identities(self) -> set[str]:
        return set(map(identity, self.by_folder.values()))

    def named(self, names: Sequence[str]) -> list[Row]:
        return [row for row in self.by_folder.values() if identity(row) in names]


class FakeDesk:
    """The desk; ``told`` holds what was said and refused, line by line."""

    def __init__(self, root: Path, state: Path) -> None:
        self.session = Session.open(root, state, TODAY)
        self.app, self.detail, self.rowset = FakeApp(state), FakeDetail(), FakeRows()
        self.app.drafts.load(str(root))
        self.marks: set[str] = set()
        self.row: Row | None = None
        self.loaded: LoadedCase | None = None
        self.told: list[str] = []
        self.asked: FormSpec | None = None
        """The form that was opened last."""
        self.saved: Callable[[Any], object] = lambda _result: None
        self.went_to = ""
        self.reading, self.leaving, self.missing = False, False, 0
        self.filter_bar = FakeFilter()
        self.cases = SimpleNamespace(wanted=USUAL, focus=lambda: None, repaint=lambda: None)
        self.git = SimpleNamespace(job=None, status=None, look=lambda: None)
        self.look_again()

    # For tests -------------------------------------------------------------------------------------------------

    def stand_on(self, title: str) -> LoadedCase:
        """Put the cursor on a case."""
        self.row = next(row for row in self.rowset.by_folder.values() if getattr(row, "title", "") == title)
        self.look_again()
        assert self.loaded is not None
        return self.loaded

    def run(self, name: str) -> str:
        """Run a command as its key does; return what was told of it."""
        before = len(self.told)
        command = BY_NAME[name]
        reason = command.reason(self.state)
        if reason:
            self.refuse(reason)
        else:
            command.run(cast("CaseDesk", self))
        return "\n".join(self.told[before:])

    def answer(self, result: object) -> str:
        """Answer the screen that was opened last; return what was told then."""
        before, screen = len(self.told), self.app.screen
        self.app.left(result)
        if self.app.screen is screen:
            self.app.screen = None
        return "\n".join(self.told[before:])

    def fill(self, **values: str) -> str:
        """Save the form that was opened last, its other fields as they are; return what was told then."""
        spec, before = self.asked, len(self.told)
        assert spec is not None, "no form was opened"
        typed = {one.name: values.pop(one.name.replace(".", "_"), one.value) for one in spec.fields}
        assert not values, f"the form does not ask for {values}"
        self.asked = None
        self.saved(spec.submit(typed))
        self.look_again()
        return "\n".join(self.told[before:])

    @property
    def state(self) -> DeskState:
        """What commands decide by."""
        detail = self.detail
        return DeskState(
            row=self.row, case=self.loaded, tab=detail.tab, in_detail=detail.has_focus_within, entry=detail.entry,
            evidence=detail.piece, step=detail.step, letter=detail.letter, filtered=bool(self.filter_bar.text),
            marked=len(self.marks), total=len(self.rowset.by_folder), shown=len(self.rowset.by_folder),
            views=len(self.app.settings.views), drafts=len(self.app.drafts), missing=self.missing,
            read_only=self.session.read_only, reading=self.reading,
        )  # fmt: skip

    # For commands ----------------------------------------------------------------------------------------------

    def look_again(self, *, tell: bool = False) -> None:
        workspace = self.session.workspace
        found = [workspace.read(folder) for folder in workspace.folders()]
        rows = [one if isinstance(one, BrokenCase) else summarise(one, workspace, TODAY) for one in found]
        self.rowset.by_folder = {folder_of(row): row for row in rows}
        if self.row is not None:
            name = folder_of(self.row)
            self.row = self.rowset.by_folder.get(name)
            self.detail.shown = self.session.case_store.show(name) if self.row else None
            read = self.detail.shown.loaded if self.detail.shown else None
            self.loaded = read if isinstance(read, LoadedCase) else None
        if tell:
            self.said("Read again", "")

    def chosen_rows(self) -> list[Row]:
        return self.rowset.named(list(self.marks)) or ([self.row] if self.row else [])

    def clear_marks(self) -> None:
        self.marks.clear()

    def ask(self, spec: FormSpec, done: Callable[[Any], object], form: object = None) -> None:
        self.asked, self.saved = spec, done

    def do(
        self, act: Callable[[], object], done: Callable[[Any], object] = lambda _: None, *, refresh: bool = True
    ) -> None:
        try:
            done(act())
        except PlaintError as problem:
            self.refuse(problem.message, problem.hint)
            return
        if refresh:
            self.look_again()

    def do_long(self, title: str, act: Callable[[Any], object], done: Callable[[Any], object]) -> None:
        self.do(lambda: act(QUIET), done)

    def said(self, what: str, about: str, notes: Sequence[str] = ()) -> None:
        self.told += [f"{what}: {about}" if about else what, *notes]

    def said_edited(self, what: str, result: object) -> None:
        DeskBase.said_edited(cast("DeskBase", self), what, result)

    def refuse(self, reason: str, hint: str = "") -> None:
        self.told += [f"✗ {reason}", *([hint] if hint else [])]

    def key_of(self, name: str) -> str:
        return BY_NAME[name].keys[0]

    def run_command(self, name: str) -> None:
        self.run(name)

    def when_read(self, act: Callable[[], None]) -> None:
        act()

    def go_to(self, wanted: str) -> None:
        self.went_to = wanted
        found = self.rowset.named([wanted])
        if found and isinstance(found[0], Summary):
            self.stand_on(found[0].title)

    def arrange_by(self, order: Order) -> None:
        self.rowset.order = order

    def sort_by(self, name: str) -> None:
        self.rowset.order = self.rowset.order._replace(sort=name)

    def show_columns(self, names: tuple[str, ...]) -> None:
        self.cases.wanted = names or USUAL

    def set_theme(self, name: str) -> None:
        self.app.theme = name

    def repaint_frame(self) -> None:
        pass


def there(desk: FakeDesk) -> int:
    return len(desk.session.workspace.folders())


def case_of(desk: FakeDesk) -> LoadedCase:
    assert desk.loaded is not None
    return desk.loaded


def top(desk: FakeDesk) -> object:
    """Return the screen on top; the type checker must not remember which one it was."""
    return desk.app.screen


def form_of(desk: FakeDesk) -> FormSpec | None:
    """Return the form that was opened last, for the same reason."""
    return desk.asked


def step(desk: FakeDesk, *, warned: bool) -> StepStatus:
    """Return a step that can be taken, with or without a warning."""
    assert desk.detail.shown is not None
    assert desk.detail.shown.guidance is not None
    states = {"available", "locked"}
    return next(
        one for one in desk.detail.shown.guidance.steps if bool(one.warnings) == warned and one.state.value in states
    )


def suggest(desk: FakeDesk, action: NextAction | None) -> None:
    """Let the guidance suggest something."""
    assert desk.detail.shown is not None
    assert desk.detail.shown.guidance is not None
    desk.detail.shown = replace(desk.detail.shown, guidance=replace(desk.detail.shown.guidance, next=action))
