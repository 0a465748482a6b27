"""The playbooks page: all ladders, and one of them with every step, right, rule and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from plaint.domain.playbook.playbook import Playbook, Right, Step
from plaint.domain.safe import safe
from plaint.playbooks.loader import Title
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.ladder import LEVELS
from plaint.tui.panels.steps import read_step_blocks
from plaint.tui.render.block import Block
from plaint.tui.render.prose import doubts, gap, heading, paragraph, source_lines
from plaint.tui.render.text import Line, fit
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.rows import Rows

KEYS = keys_of("playbooks")


class Playbooks(Page[None]):
    """The page; ``first`` is the id of the ladder that is shown at the start."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session, first: str = "") -> None:
        super().__init__()
        self.session = session
        self._wanted = first
        self._titles: list[Title] = []
        self._book: Playbook | None = None
        self._open: set[object] = set()

    def body(self) -> ComposeResult:
        """The list of ladders, and one of them."""
        with Horizontal(id="body"):
            yield BlockList(id="books")
            yield BlockList(id="book")

    @property
    def books(self) -> BlockList:
        """The list of ladders."""
        return self.query_one("#books", BlockList)

    @property
    def book(self) -> BlockList:
        """The ladder that is read."""
        return self.query_one("#book", BlockList)

    def on_mount(self) -> None:
        """Read the titles off the screen."""
        self.books.focus()
        self._read_titles()

    @work(thread=True, group="titles", exit_on_error=False)
    def _read_titles(self) -> None:
        from plaint.playbooks.loader import available

        self.app.call_from_thread(self._show_titles, available(self.session.workspace.root))

    def _show_titles(self, titles: list[Title]) -> None:
        self._titles = titles
        self.books.show(self._list)
        keys = [one.id for one in titles]
        index = keys.index(self._wanted) if self._wanted in keys else 0
        self.books.put_cursor(index, tell=False)
        if keys:
            self._read_book(keys[index])

    @on(Rows.Moved, "#books")
    def another(self) -> None:
        """Show the ladder under the cursor."""
        if self.books.current is not None:
            self._read_book(str(self.books.current.key))

    @on(Rows.Chosen, "#books")
    def go_in(self) -> None:
        """Go into the ladder."""
        self.book.focus()

    @on(Rows.Chosen, "#book")
    def open_or_close(self) -> None:
        """Show a step or right in full, or in one line again."""
        if self.book.current is not None:
            self._open ^= {self.book.current.key}
            self.book.again()
            self.book.put_cursor(self.book.cursor, tell=False)

    @work(thread=True, group="book", exclusive=True, exit_on_error=False)
    def _read_book(self, name: str) -> None:
        from plaint.playbooks.loader import load

        self.app.call_from_thread(self._show_book, load(name, self.session.workspace.root))

    def _show_book(self, found: Playbook) -> None:
        fresh = self._book is None or self._book.id != found.id
        self._book = found
        self.book.show(self._text, fresh=fresh)
        self.retitle()

    def headline(self) -> str:
        """Return the title."""
        return f"Playbooks: {self._book.title}" if self._book else "Playbooks"

    def aside(self) -> Line:
        """Say how many facts are unsure or old."""
        if self._book is None:
            return ()
        sources = set(self._book.sources())
        stale = sum(one.stale(self.session.today) for one in sources)
        unsure = sum(not one.confirmed for one in sources)
        parts: list[tuple[str, str]] = [(f"{len(sources)} sources", "muted")]
        parts += [("  ·  ", "muted"), (f"{unsure} not confirmed", "warning")] if unsure else []
        parts += [("  ·  ", "muted"), (f"{stale} to check again", "warning")] if stale else []
        return tuple(parts)

    def _list(self, width: int) -> Iterator[Block]:
        for one in self._titles:
            mark = "" if one.usable else "✗ "
            own = " (yours)" if one.own else ""
            lines: list[Line] = [((fit(mark + safe(one.id, 60) + own, width), "error" if mark else "strong"),)]
            lines.append(((fit(safe(one.title, 100), width), "muted"),))
            yield Block(tuple(lines), one.id, one)

    def _text(self, width: int) -> Iterable[Block]:
        book = self._book
        if book is None:
            return
        yield Block(((),))
        yield Block(tuple(paragraph(book.summary or book.title, width)))
        yield Block((((fit("Information, not legal advice. enter opens a step or right.", width), "muted"),), ()))
        for finding in book.findings:
            yield Block(tuple(paragraph(finding.message, width, "error", "✗ ", "error")))
        level = -1
        for step in book.steps:
            if step.level != level:
                level = step.level
                yield Block(((), ((LEVELS.get(level, f"Level {level}"), "heading"),)))
            yield from self._step(step, book, width)
        if book.rights:
            yield gap()
            yield heading("Rights in law, and policies of the shop")
            for right in book.rights:
                yield Block(tuple(self._right(right, width)), f"right:{right.id}", right)

    def _step(self, step: Step, book: Playbook, width: int) -> Iterator[Block]:
        trust = step.sources[0] if step.sources else None
        told, role = doubts(trust, self.session.today) if trust else ("", "")
        told = told if role == "warning" else ""
        room = width - len(told) - 3
        line: Line = (("▸ ", "accent"), (fit(safe(step.title, 200), room), "strong"), (f" {told}", role))
        lines: list[Line] = [line]
        if f"step:{step.id}" in self._open:
            for block in read_step_blocks(step, book, self.session.today, width - 4):
                lines += [(("    ", ""), *inner) for inner in block.lines]
        yield Block(tuple(lines), f"step:{step.id}", step)

    def _right(self, right: Right, width: int) -> Iterator[Line]:
        word = "law" if right.basis == "statutory" else "policy"
        told, role = doubts(right.source, self.session.today)
        told = told if role == "warning" else ""
        yield (
            (fit(word, 8), "accent" if word == "law" else "muted"),
            (fit(safe(right.title, 200), width - 9 - len(told)), ""),
            (f" {told}", role),
        )
        if f"right:{right.id}" in self._open:
            for line in (*paragraph(right.text, width - 8), *source_lines(right.source, self.session.today, width - 8)):
                yield ((" " * 8, ""), *line)
            yield ()

    def action_noop(self) -> None:
        """Do what enter does on the pane that has the focus."""
        (self.book if self.book.has_focus else self.books).action_choose()

    def action_copy(self) -> None:
        """Copy the ladder's id, for ``playbook = …``."""
        if self._book is not None:
            self.app.copy_to_clipboard(self._book.id)
            self.notify(f"Copied: {self._book.id}", markup=False, timeout=3)
