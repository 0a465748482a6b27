"""The export page: what goes in, what is missing, then where the file is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.services.export.completeness import Gap, Outlook
from plaint.services.export.job import Exported
from plaint.services.progress import QUIET, Progress
from plaint.storage.workspace import LoadedCase
from plaint.tui.core import external
from plaint.tui.dialogs.form import Form, FormSpec
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, wrap
from plaint.tui.screens.list_page import ListPage
from plaint.tui.widgets.rows import Rows

KEYS = keys_of("export")
_MARKS = {"error": "✗", "warning": "!", "info": "·"}
Planned = Callable[[], FormSpec]


class ExportPage(ListPage[None]):
    """The page. It shows what would be missing before anything is written; the workspace is not changed."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session, folders: Sequence[Path], title: str) -> None:
        super().__init__()
        self.session, self.folders, self._title = session, tuple(folders), title
        self.outlooks: list[tuple[str, Outlook]] | None = None
        self.cases: list[LoadedCase] = []
        self.unreadable: list[str] = []
        self.done: Exported | None = None

    def begin(self) -> None:
        """Look off the screen."""
        self.look()

    @work(thread=True, group="export", exclusive=True, exit_on_error=False)
    def look(self) -> None:
        """Read the cases and see what they lack."""
        from plaint.services.export.completeness import outlook
        from plaint.services.guidance.guidance import guide

        found, cases, broken = [], [], []
        watched = self.watched()
        for count, folder in enumerate(self.folders):
            watched.step(count, len(self.folders))
            case = self.session.workspace.read(folder)
            if isinstance(case, LoadedCase):
                guidance = guide(case, self.session.workspace, self.session.today)
                found.append((case.case.title, outlook(case, guidance)))
                cases.append(case)
            else:
                broken.append(case.name)
        self.app.call_from_thread(self._show, found, cases, broken)

    def _show(self, found: list[tuple[str, Outlook]], cases: list[LoadedCase], broken: list[str]) -> None:
        self.outlooks, self.cases, self.unreadable = found, cases, broken
        self.view.show(self.blocks)
        self.retitle()

    def headline(self) -> str:
        """Return what is exported."""
        return f"Export: {self._title}"

    def aside(self) -> Line:
        """Say how far it is."""
        return self.reading_words("reading") if self.outlooks is None else ()

    def blocks(self, width: int) -> Iterator[Block]:
        """Make the list."""
        yield Block(((),))
        if self.outlooks is None:
            yield Block(((("reading …", "muted"),),))
            return
        yield from self._written(width)
        for name in self.unreadable:
            yield Block(((("✗ ", "error"), (safe(f"{name} cannot be read", width - 2), "")),))
        for title, found in self.outlooks:
            head = f"{safe(title, 80)}: " if len(self.folders) > 1 else ""
            yield Block(tuple(((line, "strong"),) for line in wrap(head + ", ".join(found.holds), width)))
            for gap in found.gaps:
                yield _gap(gap, width)
            if not found.gaps:
                yield Block(((("✓ ", "success"), ("nothing is missing", "")),))
            yield Block(((),))

    def _written(self, width: int) -> Iterator[Block]:
        if self.done is None:
            key = self.key_of(KEYS[0])
            yield Block(((("What goes in, and what is missing. ", "muted"), (key, "key"), (" writes it.", "muted")),))
            yield Block(((),))
            return
        yield Block(((("✓ ", "success"), ("Written", "strong")),))
        for path in self.done.paths:
            lines = wrap(safe(str(path), 400), width - 2)
            yield Block(tuple((("  ", ""), (line, "")) for line in lines), str(path), path)
        for note in self.done.notes:
            yield Block(tuple(((line, "warning"),) for line in wrap(f"! {safe(note, 400)}", width)))
        yield Block(((),))

    # What the keys do ------------------------------------------------------------------------------------------

    @on(Rows.Chosen)
    def chosen(self) -> None:
        """Open what was written."""
        self.action_open()

    def action_write(self) -> None:
        """Ask for format and place, then write."""
        from plaint.tui.forms.export_form import export_form

        if not self.cases:
            self.notify("No case can be exported.", severity="warning", markup=False)
            return
        form = Form(export_form(self.session, self.cases, self._write), self.session.now(), self.app.drafts)
        self.app.push_screen(form, self._ended)

    def _write(self, values: Mapping[str, str], progress: Progress = QUIET) -> object:
        from plaint.tui.forms.export_form import write_export

        return write_export(self.session, self.cases, values, progress)

    def _ended(self, result: object) -> None:
        if isinstance(result, Exported):
            self.done = result
            self.view.show(self.blocks)

    @property
    def path(self) -> Path | None:
        """The file under the cursor, else the first that was written."""
        block = self.view.current
        if block is not None and isinstance(block.value, Path):
            return block.value
        return self.done.paths[0] if self.done else None

    def action_copy(self) -> None:
        """Copy the path."""
        if self.path is None:
            self.notify("Nothing is written yet.", markup=False)
            return
        text = str(self.path.absolute())
        self.app.copy_to_clipboard(text.encode("utf-8", "replace").decode("utf-8"))
        self._natively(text)
        self.notify(f"Copied the path: {safe(text, 200)}", markup=False)

    @work(thread=True, group="copy", exit_on_error=False)
    def _natively(self, text: str) -> None:
        external.copy_natively(text, os.environ)

    def action_open(self) -> None:
        """Open the file with the system's program."""
        if self.path is None:
            self.action_write()
            return
        try:
            external.open_outside(self.path, os.environ)
        except PlaintError as problem:
            self.notify(safe(f"{problem.message}: {problem.hint}", 400), severity="warning", markup=False)


def _gap(gap: Gap, width: int) -> Block:
    first, *rest = wrap(safe(gap.text, 400), width - 2)
    role = {"error": "error", "warning": "warning"}.get(str(gap.level), "muted")
    lines = [((f"{_MARKS[str(gap.level)]} ", role), (first, ""))]
    return Block((*lines, *((("  ", ""), (line, "")) for line in rest)))
