"""The letter editor: facts on top, the text, and beside it the findings of the rules of wording."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from plaint.domain.errors import ChangedOnDisk, PlaintError
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.ids import new_id
from plaint.domain.model.letter import Letter
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.guidance.guidance import Guidance
from plaint.services.letters.editor import Saved
from plaint.storage.workspace import LoadedCase
from plaint.tui.core.timers import Timer, later
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.facts import GLYPHS
from plaint.tui.panels.letters import fact_lines
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day
from plaint.tui.render.prose import paragraph
from plaint.tui.render.text import Line, content, fit
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.field_input import LongInput
from plaint.tui.widgets.lines import Lines
from plaint.tui.widgets.rows import Rows

PAUSE = 0.25
"""Seconds after the last key before the text is examined."""
KEEP = 1.0
"""Seconds after the last key before the text is kept as a draft outside the workspace."""
NARROW, WIDE = 100, 160
LOW = 30
"""Lines of the screen below which the facts take one line."""
KEYS = keys_of("writer")


class Writer(Page[Saved]):
    """The page of one letter; ``before`` is the one on disk, None for a new one. Returns what was saved last."""

    CSS_PATH = "page.tcss"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS, priority=True)

    def __init__(
        self,
        session: Session,
        loaded: LoadedCase,
        guidance: Guidance,
        before: Letter | None,
        letter: Letter,
        *,
        restored: bool = False,
    ) -> None:
        super().__init__()
        self.session, self.loaded, self.guidance = session, loaded, guidance
        self.before, self.letter = before, letter
        self.findings: tuple[Finding, ...] = ()
        self._restored = restored
        self._examined = False
        self._saving = False
        self._then_sent = False
        """Whether it shall be marked as sent as soon as it is saved."""
        self._last: Saved | None = None
        self._waiting: dict[str, Timer] = {}

    def body(self) -> ComposeResult:
        """Facts, banner, text, findings."""
        yield Lines(self._facts, id="facts")
        yield Static(id="banner")
        with Container(id="body"):
            yield LongInput(self.letter.body, id="text")
            yield BlockList(id="side")

    def on_mount(self) -> None:
        """Begin in the text, and look at it at once."""
        self.area.focus()
        self.query_one(BlockList).show(self._blocks)
        if self._restored:
            self.banner("What you had written here and not saved is back. ctrl+s saves it, esc leaves it as it is.")
        self._examine_now()

    def on_resize(self, event: events.Resize) -> None:
        """Put the findings below on a narrow screen."""
        self.set_class(event.size.width < NARROW, "stacked")
        self.set_class(event.size.width >= WIDE, "wide")
        self.query_one("#facts", Lines).again()

    # What is there ---------------------------------------------------------------------------------------------

    @property
    def area(self) -> TextArea:
        """The text."""
        return self.query_one(TextArea)

    @property
    def now(self) -> Letter:
        """The letter as it stands on the screen."""
        return replace(self.letter, body=self.area.text)

    @property
    def unsaved(self) -> bool:
        """Whether something on the screen is not in the file."""
        return self.before is None or self.now != self.before

    @property
    def draft_key(self) -> str:
        """Return the name under which the text is kept outside the workspace until it is saved."""
        return draft_key(self.session, self.loaded, self.before)

    def headline(self) -> str:
        """Return what is written and for which case."""
        return f"{self.letter.title or self.letter.kind or 'Letter'}  ·  {self.loaded.case.title}"

    def aside(self) -> Line:
        """Say whether it is saved, how long it is and what was found."""
        errors = sum(one.level is Level.ERROR for one in self.findings)
        warnings = sum(one.level is Level.WARNING for one in self.findings)
        spans: list[tuple[str, str]] = []
        if errors:
            spans += [(counted("✗ {count} error  ", "✗ {count} errors  ", errors), "error")]
        if warnings:
            spans += [(counted("! {count} warning  ", "! {count} warnings  ", warnings), "warning")]
        if self._examined and not errors and not warnings:
            spans += [("✓ clear and neutral, as far as rules can tell  ", "success")]
        saved = self.is_mounted and not self.unsaved
        spans += [("saved", "muted") if saved else ("not saved", "warning")]
        return tuple(spans)

    def _facts(self, width: int) -> list[Line]:
        letter = replace(self.letter, file="")
        if self.app.size.height < LOW:
            parts = [letter.kind, f"to {letter.to}" if letter.to else "", letter.language]
            parts += [f"reply by {column_day(letter.reply_by, self.session.today)}" if letter.reply_by else ""]
            parts += [counted("{count} enclosure", "{count} enclosures", len(letter.enclosures))]
            return [((fit(safe("  ·  ".join(part for part in parts if part), 400), width), "muted"),)]
        lines: list[Line] = [(("kind         ", "muted"), (safe(letter.kind or "—", 40), ""))] if letter.kind else []
        return [*lines, *fact_lines(letter, self.session.today, width)][:6]

    def _blocks(self, width: int) -> Iterator[Block]:
        if not self._examined:
            yield Block(((("examining …", "muted"),),))
        elif not self.findings:
            yield Block(((("✓ Nothing to remark.", "success"),), (("Irony and truth are beyond rules.", "muted"),)))
        for number, finding in enumerate(self.findings):
            glyph, role = GLYPHS[finding.level]
            place = f"line {self._row_of(finding) + 1}: " if finding.span else ""
            lines = paragraph(place + finding.message, width, "", f"{glyph} ", role)
            lines += paragraph(finding.suggestion, width, "muted", "  ") if finding.suggestion else []
            yield Block((*lines, ()), number, finding)

    def _row_of(self, finding: Finding) -> int:
        return self.area.text.count("\n", 0, finding.span[0]) if finding.span else 0

    def banner(self, text: str) -> None:
        """Say something above the text; an empty text takes it away."""
        shown = self.query_one("#banner", Static)
        shown.update(content(text))
        shown.set_class(bool(text), "shown")

    # As it is typed --------------------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def typed(self) -> None:
        """Examine and keep the text a moment after the last key."""
        self.retitle()
        self._later("examine", PAUSE, self._examine_now)
        self._later("keep", KEEP, self._keep_now)

    def _later(self, name: str, seconds: float, act: Callable[[], object]) -> None:
        if name in self._waiting:
            self._waiting[name].stop()
        self._waiting[name] = later(self, seconds, act)

    def _examine_now(self) -> None:
        self._examine(self.now)

    @work(thread=True, group="examine", exclusive=True, exit_on_error=False)
    def _examine(self, letter: Letter) -> None:
        from plaint.services.letters.editor import examine

        found = examine(self.loaded, letter, self.guidance.playbook, self.session.today)
        self.app.call_from_thread(self._show_findings, letter, found)

    def _show_findings(self, letter: Letter, found: tuple[Finding, ...]) -> None:
        if not self.is_mounted or letter.body != self.area.text:
            return  # a later look is on its way
        self.findings, self._examined = found, True
        self.query_one(BlockList).again()
        self.retitle()

    def _keep_now(self) -> None:
        if self.unsaved and not self._saving:
            self._keep(self.now)

    @work(thread=True, group="keep", exclusive=True, exit_on_error=False)
    def _keep(self, letter: Letter) -> None:
        from plaint.services.letters.editor import typed

        drafts = self.session.workspace.operations.drafts
        if drafts is not None:
            drafts.keep_form(self.draft_key, typed(letter))

    # Keys ------------------------------------------------------------------------------------------------------

    @on(Rows.Chosen)
    def go_to_place(self) -> None:
        """Select in the text what a finding is about."""
        block = self.query_one(BlockList).current
        finding = block.value if block and isinstance(block.value, Finding) else None
        self.area.focus()
        if finding and finding.span:
            start, end = (self._location(at) for at in finding.span)
            self.area.selection = Selection(start, end)

    def _location(self, at: int) -> tuple[int, int]:
        before = self.area.text[:at]
        return before.count("\n"), len(before) - (before.rfind("\n") + 1)

    def action_other_pane(self) -> None:
        """Go from the text to the findings, or back."""
        side = self.query_one(BlockList)
        (side if self.area.has_focus else self.area).focus()

    def action_facts(self) -> None:
        """Ask for the facts of the letter."""
        from plaint.tui.dialogs.form import Form
        from plaint.tui.forms import step_forms

        steps = [status.step.id for status in self.guidance.steps]

        def taken(result: object) -> None:
            if isinstance(result, Letter):
                self._take(replace(result, enclosures=self.letter.enclosures))

        spec = step_forms.letter_facts(self.session, self.letter, steps)
        self.app.push_screen(Form(spec, self.session.now(), self.app.drafts), taken)

    def _take(self, letter: Letter) -> None:
        self.letter = replace(letter, body=self.letter.body)
        self.query_one("#facts", Lines).again()
        self.typed()

    def action_enclosures(self) -> None:
        """Ask which evidence goes with it."""
        from plaint.tui.dialogs.picker import Picker

        items = [(piece.name, piece.title or piece.kind) for piece in self.loaded.evidence if piece.counts]

        def taken(names: tuple[str, ...] | None) -> None:
            if names is not None:
                self._take(replace(self.letter, enclosures=names))

        self.app.push_screen(Picker("Enclosures", items, self.letter.enclosures), taken)

    def action_save(self) -> None:
        """Save the letter in its file."""
        self._start_saving(self.before, self.now)

    def action_save_as(self) -> None:
        """Save it as a letter of its own, whatever became of the file."""
        self._start_saving(None, replace(self.now, id=new_id(self.session.chance), sent=None, file=""))

    def action_sent(self) -> None:
        """Save what is not saved, then ask when and how it went out."""
        if self.unsaved or self._saving:
            self._start_saving(self.before, self.now, then_sent=True)
        else:
            self._ask_sent()

    def _ask_sent(self) -> None:
        from plaint.tui.dialogs.form import Form
        from plaint.tui.forms import step_forms

        def sent(result: object) -> None:
            if isinstance(result, Saved):
                self.dismiss(result)

        spec = step_forms.letter_sent(self.session, self.loaded, self.letter)
        self.app.push_screen(Form(spec, self.session.now(), self.app.drafts), sent)

    def _start_saving(self, before: Letter | None, letter: Letter, *, then_sent: bool = False) -> None:
        self._then_sent |= then_sent
        if not self._saving:
            self._saving = True
            self._save(before, letter)

    @work(thread=True, group="save", exit_on_error=False)
    def _save(self, before: Letter | None, letter: Letter) -> None:
        from plaint.services.letters import editor

        try:
            saved = editor.save(self.session.workspace, self.loaded, before, letter)
            drafts = self.session.workspace.operations.drafts
            if drafts is not None:
                drafts.drop_form(self.draft_key)
        except PlaintError as problem:
            self.app.call_from_thread(self._failed, problem)
        except OSError as problem:
            self.app.call_from_thread(self._failed, PlaintError(f"it could not be saved: {problem.strerror}"))
        else:
            self.app.call_from_thread(self._saved, saved)

    def _failed(self, problem: PlaintError) -> None:
        self._saving = self._then_sent = False
        more = " f8 saves yours as a letter of its own." if isinstance(problem, ChangedOnDisk) else ""
        self.banner(f"✗ Not saved: {problem.message}. {problem.hint}{more}")

    def _saved(self, saved: Saved) -> None:
        then_sent, self._saving, self._then_sent = self._then_sent, False, False
        self._last = saved
        self.before = self.letter = saved.letter
        self.banner("")
        self.retitle()
        self.notify("Saved", timeout=2, markup=False)
        if then_sent:
            self._ask_sent()

    def action_leave(self) -> None:
        """Leave; what is not saved is kept for the next time."""
        if self.unsaved:
            self._keep(self.now)
            self.app.notify("Not saved; what you wrote is kept and comes back with the letter.", markup=False)
        self.dismiss(self._last)


def draft_key(session: Session, loaded: LoadedCase, before: Letter | None) -> str:
    """Return the name under which an unsaved text is kept; copies of a case in another workspace have another."""
    return f"letter:{session.workspace.root}:{loaded.case.id}:{before.id if before else 'new'}"
