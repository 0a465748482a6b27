"""The detail of one case: its head, the next action, and tabs of facts, log, evidence, ladder and letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from plaint.domain.guidance.status import Stage, StepStatus
from plaint.storage.workspace import BrokenCase, LoadedCase
from plaint.tui.panels.case_head import broken_lines, conflict_line, identity_lines, next_lines
from plaint.tui.render.block import Block, Choice
from plaint.tui.widgets.block_list import BlockList, Maker, Place
from plaint.tui.widgets.lines import Lines, Strip

if TYPE_CHECKING:  # a tab loads what draws it when it has something to draw
    from plaint.domain.guidance.rights import RightWindow
    from plaint.domain.model.evidence import Evidence
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.model.letter import Letter
    from plaint.services.evidence.preview import Preview
    from plaint.tui.model.case_store import CaseView
    from plaint.tui.panels.facts import Fact
    from plaint.tui.render.text import Line
    from plaint.tui.widgets.rows import Rows

TABS = ("case", "log", "evidence", "ladder", "letters")
TITLES = {"case": "Case", "log": "Log", "evidence": "Evidence", "ladder": "Ladder", "letters": "Letters"}
TALL = 24
"""Lines of the whole detail from which the item under the cursor is opened by itself."""
STEADY = 5
"""Lines of the next action at least, so that what is below does not jump from case to case."""
KeyOf = Callable[[str], str]
"""Returns how the key of a command is shown."""


class Detail(Vertical):
    """The pane of one case. ``tab`` is which of TABS is open."""

    DEFAULT_CSS = """
    Detail { width: 1fr; height: 1fr; }
    Detail #identity { padding: 0 1; }
    Detail #next { padding: 0 1; background: $panel; margin: 0; border-left: outer $accent; }
    Detail #next.overdue { border-left: outer $error; }
    Detail #tabs { padding: 0 1; margin: 1 0 0 0; }
    Detail.low #tabs { margin: 0; }
    Detail #broken { padding: 1 2; display: none; }
    Detail.broken #broken { display: block; }
    Detail.broken #next, Detail.broken #identity, Detail.broken #tabs { display: none; }
    Detail.empty > * { display: none; }
    """

    @dataclass
    class WantsPreview(Message):
        """A preview of a piece of evidence is needed."""

        name: str

    @dataclass
    class TabChanged(Message):
        """Another tab is open."""

        tab: str

    def __init__(self, today: date, key_of: KeyOf, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="empty")
        self.today = today
        self.key_of = key_of
        self.shown: CaseView | None = None
        self.name_shown = ""
        self.tab = TABS[0]
        self._open: set[tuple[str, str]] = set()
        """Entries that were opened, or closed where they open by themselves: tab and id."""
        self.previews: dict[str, Preview] = {}
        self._places: dict[str, Place] = {}
        """Where the reader was in the tabs that are not open."""
        self._asked: set[str] = set()
        """Pieces whose text was asked for."""

    def compose(self) -> ComposeResult:
        """Head, next action, tabs, and what the open tab holds."""
        yield Lines(self._identity, id="identity")
        yield Lines(self._next, id="next")
        yield Strip(id="tabs")
        yield BlockList(id="held")
        yield Lines(self._broken, id="broken")

    def on_mount(self) -> None:
        """Show the tabs."""
        self.query_one("#tabs", Strip).show(self._tab_titles)

    # What is shown ---------------------------------------------------------------------------------------------

    @property
    def loaded(self) -> LoadedCase | None:
        """The case that is shown, unless it is broken."""
        return self.shown.loaded if self.shown and isinstance(self.shown.loaded, LoadedCase) else None

    @property
    def view(self) -> BlockList:
        """The list of what the open tab holds."""
        return self.query_one("#held", BlockList)

    @property
    def block(self) -> Block | None:
        """The block under the cursor."""
        return self.view.current

    def show_case(self, name: str, shown: CaseView | None) -> None:
        """Show a case (or none). Where it is the one that was shown, cursor and opened entries stay."""
        fresh = name != self.name_shown
        before = self.loaded.evidence if self.loaded else ()
        self.name_shown, self.shown = name, shown
        if fresh:
            self._open.clear()
            self._places.clear()
        if fresh or self.loaded is None or self.loaded.evidence != before:
            self.previews.clear()
            self._asked.clear()
        self.set_class(shown is None, "empty")
        broken = shown is not None and isinstance(shown.loaded, BrokenCase)
        if broken != self.has_class("broken"):
            self.set_class(broken, "broken")
            self.view.display = not broken
        action = shown.guidance.next if shown and shown.guidance else None
        self.query_one("#next").set_class(bool(action and action.overdue), "overdue")
        for lines in self.query(Lines):
            lines.again()
        self.query_one("#tabs").refresh()
        self.view.show(self._maker, fresh=fresh)
        self._ask_for_preview()

    @property
    def _maker(self) -> Maker:
        """What makes the blocks of the open tab."""
        makers = (self._facts, self._log, self._evidence, self._ladder, self._letters)
        return makers[TABS.index(self.tab)]

    def _identity(self, width: int) -> list[Line]:
        if self.loaded is None:
            return []
        more = conflict_line(self.loaded.conflicts, width, self.key_of("resolve"))
        return [*identity_lines(self.loaded, width), *more]

    def _next(self, width: int) -> list[Line]:
        if self.shown is None or self.shown.guidance is None:
            return []
        from plaint.tui.panels.advice import lead_lines

        tall = not self.has_class("low")
        lead = lead_lines(self.shown.guidance, width, tall=tall)
        lines = lead + next_lines(self.shown.guidance.next, self.today, width, self.key_of("do_next"), tall=tall)
        return lines + [()] * (STEADY - len(lines)) if tall else lines

    def _broken(self, width: int) -> list[Line]:
        if self.shown and isinstance(self.shown.loaded, BrokenCase):
            return broken_lines(self.shown.loaded, width, self.key_of("edit"), self.key_of("resolve"))
        return []

    def _facts(self, width: int) -> Iterator[Block]:
        if self.loaded and self.shown and self.shown.guidance:
            from plaint.tui.panels.advice import advice_blocks
            from plaint.tui.panels.facts import case_blocks
            from plaint.tui.panels.rights import rights_rows

            guidance = self.shown.guidance
            deadlines = () if guidance.stage is Stage.CLOSED else guidance.deadlines
            is_open = lambda key: self._is_open("case", key)  # noqa: E731 - a name for the line's width
            advice = advice_blocks(guidance, self.today, width)
            yield from case_blocks(self.loaded, guidance.findings, deadlines, self.today, width, is_open, advice)
            yield from rights_rows(self.shown.rights, self.today, width)

    def _log(self, width: int) -> Iterator[Block]:
        if self.loaded:
            from plaint.tui.panels.timeline import log_blocks

            is_open = lambda key: self._is_open("log", key)  # noqa: E731 - a name for the line's width
            guidance = self.shown.guidance if self.shown else None
            yield from log_blocks(
                self.loaded, self.today, width, is_open, self.key_of("log"), guidance, self.key_of("name_step")
            )

    def _evidence(self, width: int) -> Iterator[Block]:
        if self.loaded:
            from plaint.tui.panels.evidence import evidence_blocks

            self._ask_for_preview()
            is_open = lambda key: self._is_open("evidence", key)  # noqa: E731 - a name for the line's width
            keys = self.key_of("add_evidence"), self.key_of("describe")
            yield from evidence_blocks(self.loaded, width, is_open, self.previews, keys)

    def _ladder(self, width: int) -> Iterator[Block]:
        if self.loaded and self.shown and self.shown.guidance:
            from plaint.tui.panels.ladder import ladder_blocks

            is_open = lambda key: self._is_open("ladder", key)  # noqa: E731 - a name for the line's width
            yield from ladder_blocks(self.shown.guidance, self.today, width, is_open)

    def _letters(self, width: int) -> Iterator[Block]:
        if self.loaded:
            from plaint.tui.panels.letters import letter_blocks

            is_open = lambda key: self._is_open("letters", key)  # noqa: E731 - a name for the line's width
            yield from letter_blocks(self.loaded, self.today, width, is_open, self.key_of("letter"))

    def _is_open(self, tab: str, key: str) -> bool:
        by_itself = self.size.height >= TALL and self._under_cursor(tab) == key
        return by_itself != ((tab, key) in self._open)

    def _under_cursor(self, tab: str) -> object:
        return self.view.place.key if tab == self.tab else None

    def preview_read(self, name: str, preview: Preview) -> None:
        """Take what a piece of evidence looks like, and show it where it is opened."""
        self.previews[name] = preview
        if self.tab == "evidence":
            self.view.again()

    # Tabs ------------------------------------------------------------------------------------------------------

    def _tab_titles(self, _width: int) -> list[Choice]:
        held = (self.loaded.log, self.loaded.evidence, self.loaded.letters) if self.loaded else ()
        counts = dict(zip(("log", "evidence", "letters"), map(len, held), strict=False))
        titles = []
        for tab in TABS:
            count = f" {counts[tab]}" if counts.get(tab) else ""
            if tab == self.tab:
                titles.append(Choice(tab, ((f"[{TITLES[tab]}{count}]", "heading"),)))
            else:
                titles.append(Choice(tab, ((f" {TITLES[tab]}{count} ", "muted"),)))
        return titles

    def on_strip_picked(self, event: Strip.Picked) -> None:
        """Open the tab that was clicked."""
        event.stop()
        self.open_tab(event.name)

    def open_tab(self, tab: str) -> None:
        """Open a tab, where it was left; the focus goes with it if it was in the detail."""
        if tab != self.tab:
            self._places[self.tab] = self.view.place
            self.tab = tab
            self.view.turn(self._maker, self._places.get(tab, Place()))
            self.query_one("#tabs", Strip).touch()
        self._ask_for_preview()
        self.post_message(self.TabChanged(tab))

    def turn(self, step: int) -> None:
        """Open the next or the previous tab."""
        self.open_tab(TABS[(TABS.index(self.tab) + step) % len(TABS)])

    # Opening entries -------------------------------------------------------------------------------------------

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open or close an entry; a fact is the screen's affair."""
        block = self.block
        fact = self.fact
        leads_on = (fact is not None and fact.finding is None) or self.right is not None
        if block is not None and not leads_on and not isinstance(block.value, StepStatus):
            event.stop()
            self._open ^= {(self.tab, str(block.key))}
            self.view.again()
            self._ask_for_preview()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Open what the cursor came to, where there is room."""
        event.stop()
        if self.size.height >= TALL:
            self.view.again()
            self.view.put_cursor(self.view.cursor, tell=False)
        self._ask_for_preview()

    def _ask_for_preview(self) -> None:
        if self.tab != "evidence" or self.loaded is None:
            return
        for piece in self.loaded.evidence:
            if piece.name not in self._asked and self._is_open("evidence", piece.name):
                self._asked.add(piece.name)
                self.post_message(self.WantsPreview(piece.name))

    def on_resize(self, event: events.Resize) -> None:
        """Use a low detail's lines for its lists."""
        self.set_class(event.size.height < TALL, "low")
        self.query_one("#next", Lines).again()
        self.view.again()

    # For commands ----------------------------------------------------------------------------------------------

    @property
    def entry(self) -> Interaction | None:
        """The log entry under the cursor."""
        if self.block is None:
            return None
        from plaint.domain.model.interaction import Interaction

        return self.block.value if isinstance(self.block.value, Interaction) else None

    @property
    def piece(self) -> Evidence | None:
        """The piece of evidence under the cursor."""
        if self.block is None:
            return None
        from plaint.domain.model.evidence import Evidence

        return self.block.value if isinstance(self.block.value, Evidence) else None

    @property
    def fact(self) -> Fact | None:
        """The fact or finding under the cursor."""
        if self.block is None:
            return None
        from plaint.tui.panels.facts import Fact

        return self.block.value if isinstance(self.block.value, Fact) else None

    @property
    def step(self) -> StepStatus | None:
        """The step under the cursor, while the ladder has the focus."""
        value = self.block.value if self.block and self.has_focus_within else None
        return value if isinstance(value, StepStatus) else None

    @property
    def letter(self) -> Letter | None:
        """The letter under the cursor, while the letters have the focus."""
        if self.block is None:
            return None
        from plaint.domain.model.letter import Letter

        value = self.block.value if self.has_focus_within else None
        return value if isinstance(value, Letter) else None

    @property
    def right(self) -> RightWindow | None:
        """The right or policy under the cursor."""
        if self.block is None:
            return None
        from plaint.domain.guidance.rights import RightWindow

        return self.block.value if isinstance(self.block.value, RightWindow) else None
