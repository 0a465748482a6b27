"""The file browser: one folder at a time, several files marked over several folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from plaint.domain.safe import safe
from plaint.domain.text.format import counted, file_size
from plaint.tui.core.base_app import BaseApp
from plaint.tui.core.folders import Entry, Folder, arranged, beginning, look
from plaint.tui.core.paths import expand, split_paths
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day
from plaint.tui.render.text import Line, fit, fit_right
from plaint.tui.screens.page import Page
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.lines import Lines
from plaint.tui.widgets.rows import Rows
from plaint.tui.widgets.safe_input import SafeInput

KEYS = keys_of("browser")
ABOVE = ".."


class Browser(Page[tuple[Path, ...]]):
    """The page; returns the marked or chosen files, with ``folders_only`` the folder that is open."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, start: Path, *, folders_only: bool = False) -> None:
        super().__init__()
        self.folder = Folder(start)
        self.marked: dict[Path, int] = {}
        """Bytes by path, in the order in which they were marked."""
        self._folders_only = folders_only
        self._hidden = self._newest = False
        self._waits = True
        self._came_from = ""

    def body(self) -> ComposeResult:
        """The line to narrow with, where one is, the entries."""
        yield SafeInput(placeholder="a part of a name", id="asked", select_on_focus=False)
        yield Lines(self._where, id="found")
        yield BlockList(id="entries")

    def on_mount(self) -> None:
        """Look into the first folder."""
        self.query_one(Input).display = False
        view = self.query_one(BlockList)
        view.show(self._blocks)
        view.focus()
        self._look(self.folder.path)

    # What is shown ---------------------------------------------------------------------------------------------

    @property
    def keys_here(self) -> tuple[Key, ...]:
        """Without the key that marks, where only a folder is looked for."""
        return tuple(key for key in KEYS if not (self._folders_only and key.name == "browser_mark"))

    def headline(self) -> str:
        """Return what is looked for."""
        return "Open the folder to take" if self._folders_only else "Mark the files to take"

    def aside(self) -> Line:
        """Say how many are marked."""
        if not self.marked:
            return (("newest first" if self._newest else "by name", "muted"),)
        files = counted("{count} file", "{count} files", len(self.marked))
        return ((f"* {files}, {file_size(sum(self.marked.values()))}", "accent"),)

    def _where(self, width: int) -> list[Line]:
        path = safe(self.folder.path, 1_000)
        room = max(8, width - 12)
        short = path if len(path) <= room else "…" + path[-room + 1 :]
        return [((short, "strong"), ("  reading …" if self._waits else "", "accent"))]

    def _blocks(self, width: int) -> Iterator[Block]:
        folder = self.folder
        if folder.path.parent != folder.path:
            yield Block((((f"  {ABOVE}/", ""), ("  the folder above", "muted")),), ABOVE)
        if folder.problem:
            yield Block((((f"  ✗ {folder.problem}", "error"),),))
        entries = arranged(folder, self.query_one(Input).value, hidden=self._hidden, newest=self._newest)
        for entry in entries:
            if entry.folder or not self._folders_only:
                yield Block((self._line(entry, width),), entry.name, entry)
        if not entries and not folder.problem and not self._waits:
            yield Block(((("  Nothing is here that is shown.", "muted"),),))
        if folder.more:
            yield Block(((("  … and more; type a longer path instead.", "warning"),),))

    def _line(self, entry: Entry, width: int) -> Line:
        mark = "* " if self.folder.path / entry.name in self.marked else "  "
        name = safe(entry.name, 300) + ("/" if entry.folder else "")
        size = "" if entry.folder else entry.why_not or file_size(entry.size)
        room = width - 2 - 20 - 13
        day = fit_right(column_day(entry.day, self.app.today), 12)
        role = "accent" if entry.folder else "muted" if entry.why_not else ""
        return ((mark, "key"), (fit(name, room), role), (fit_right(size, 19) + " ", "muted"), (day, "muted"))

    # Folders ---------------------------------------------------------------------------------------------------

    @work(thread=True, group="look", exclusive=True, exit_on_error=False)
    def _look(self, path: Path) -> None:
        found = look(path)
        self.app.call_from_thread(self.show, found)

    def show(self, folder: Folder) -> None:
        """Show a folder that was looked into, with the cursor where one came from."""
        self.folder, self._waits = folder, False
        self.query_one(Input).value = ""
        view = self.query_one(BlockList)
        view.show(self._blocks, fresh=True)
        names = [view.block_at(index).key for index in range(view.item_count)]
        if self._came_from in names:
            view.put_cursor(names.index(self._came_from))
        elif len(names) > 1 and view.selectable(1):
            view.put_cursor(1)
        self.query_one("#found").refresh()
        self.retitle()

    def _go(self, path: Path, came_from: str = "") -> None:
        self._came_from, self._waits = came_from, True
        self.query_one("#found").refresh()
        self._look(path)

    def action_up(self) -> None:
        """Go to the folder above."""
        path = self.folder.path
        if path.parent != path:
            self._go(path.parent, path.name)

    def action_home(self) -> None:
        """Go to the home folder."""
        self._go(expand("~"))

    def action_open(self) -> None:
        """Go into the folder under the cursor."""
        entry = self._entry
        if entry is not None and entry.folder:
            self._go(self.folder.path / entry.name)

    @property
    def _entry(self) -> Entry | None:
        block = self.query_one(BlockList).current
        return block.value if block and isinstance(block.value, Entry) else None

    # Choosing --------------------------------------------------------------------------------------------------

    @on(Rows.Chosen)
    def chosen(self) -> None:
        """Go into a folder; take a file, with whatever is marked."""
        entry, block = self._entry, self.query_one(BlockList).current
        if block is not None and block.key == ABOVE:
            self.action_up()
        elif entry is not None and entry.folder:
            self.action_open()
        elif entry is not None and self._takes(entry):
            self.marked[self.folder.path / entry.name] = entry.size
            self.action_save()

    def _takes(self, entry: Entry) -> bool:
        if entry.why_not:
            self.notify(f"{safe(entry.name, 200)}: {entry.why_not}", severity="warning", markup=False, timeout=4)
        return not entry.why_not

    def action_mark(self) -> None:
        """Mark or unmark the file under the cursor, and go on."""
        entry, path = self._entry, self.folder.path
        if entry is None or entry.folder or self._folders_only:
            self.notify("Only files can be marked; enter opens a folder.", markup=False, timeout=3)
        elif path / entry.name in self.marked:
            del self.marked[path / entry.name]
        elif self._takes(entry):
            self.marked[path / entry.name] = entry.size
        view = self.query_one(BlockList)
        view.again()
        view.move(1)
        self.retitle()

    def action_save(self) -> None:
        """Take what is marked, or the folder."""
        if self._folders_only:
            self.dismiss((self.folder.path,))
        elif self.marked:
            self.dismiss(tuple(self.marked))
        elif (entry := self._entry) is not None and not entry.folder and self._takes(entry):
            self.dismiss((self.folder.path / entry.name,))

    # Order and filter ------------------------------------------------------------------------------------------

    def action_order(self) -> None:
        """Order by name, or the newest first."""
        self._newest = not self._newest
        self._again()

    def action_hidden(self) -> None:
        """Show or hide what begins with a dot."""
        self._hidden = not self._hidden
        self._again()

    def _again(self) -> None:
        self.query_one(BlockList).again()
        self.retitle()

    def action_filter(self) -> None:
        """Type a part of a name."""
        asked = self.query_one(Input)
        asked.display = True
        asked.focus()

    @on(Input.Changed)
    def narrowed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self.query_one(BlockList).show(self._blocks, fresh=True)

    @on(Input.Submitted)
    def key_down(self) -> None:
        """Go on from the line to the list."""
        asked = self.query_one(Input)
        if asked.has_focus:
            view = self.query_one(BlockList)
            view.focus()
            asked.display = bool(asked.value)
            if view.current is not None and view.current.key == ABOVE and asked.value:
                view.move(1)

    def action_leave(self) -> None:
        """Leave the line, then what was typed in it, then the page."""
        asked = self.query_one(Input)
        if asked.display:
            asked.value = ""
            asked.display = False
            self.query_one(BlockList).focus()
        else:
            self.dismiss(None)


def browse(app: BaseApp, what: str, typed: str, found: Callable[[str], None]) -> None:
    """Open the browser for ``files`` or a ``folder``; ``found`` gets the new text of the field, a path a line."""
    paths = split_paths(typed)
    last = expand(paths[-1]) if paths else None
    folders_only = what == "folder"

    def taken(chosen: tuple[Path, ...] | None) -> None:
        if not chosen:
            return
        app.remembered.folder = str(chosen[-1] if folders_only else chosen[-1].parent)
        if folders_only:
            found(str(chosen[0] / last.name) if last is not None else f"{chosen[0]}/")
        else:
            found("\n".join(dict.fromkeys([*paths, *map(str, chosen)])))

    start = beginning(str(last.absolute()) if last else "", app.remembered.folder)
    app.push_screen(Browser(start, folders_only=folders_only), taken)
