"""The list of cases: one line for each, and headings between groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from plaint.tui.model.row_set import identity
from plaint.tui.panels.columns import USUAL, Columns, cells, columns
from plaint.tui.panels.groups import Groups, heading
from plaint.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from plaint.services.index.summary import Row
    from plaint.tui.model.row_set import VisibleRows
    from plaint.tui.render.text import Line


class CaseList(Rows):
    """One line a case, and one above the first of a group; the cells are made when the line is painted."""

    def __init__(self, today: date, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.today = today
        self._rows: Sequence[Row] = ()
        self._marks: Collection[str] = ()
        self._groups, self._group = Groups(), ""
        self.wanted: tuple[str, ...] = USUAL
        """Names of the columns to show, as far as there is room."""
        self.note: tuple[Line, ...] = ()
        """What is shown when there is no row."""

    @property
    def item_count(self) -> int:
        """How many cases are shown."""
        return len(self._rows)

    @property
    def widths(self) -> Columns:
        """How the width is shared out now."""
        return columns(self.size.width - 2, self.wanted)

    def lines_of(self, index: int) -> tuple[int, int]:
        """Return the line of a case."""
        return self._groups.line_of(index), 1

    def item_at(self, line: int) -> int:
        """Return the case in a line, or the one below a heading."""
        return self._groups.item_at(line)

    def above(self, index: int) -> int:
        """Return 1 where a group begins."""
        return int(self._groups.begins(index))

    def line_at(self, line: int) -> Line:
        """Return the cells of a case, or a heading."""
        index = self._groups.item_at(line)
        row = self._rows[index]
        if line < self._groups.line_of(index):
            return heading(row, self._group, self._groups.size_at(index), self.size.width - 2)
        return cells(row, self.widths, self.today)

    @property
    def in_sight(self) -> Sequence[Row]:
        """The cases whose lines are on the screen, in their order."""
        if not self._rows or not self.size.height:
            return ()
        top, lines = int(self.scroll_offset.y), len(self._rows) + len(self._groups)
        last = min(top + self.size.height, lines) - 1
        return self._rows[self.item_at(top) : self.item_at(last) + 1] if top <= last else ()

    def marked(self, index: int) -> bool:
        """Tell whether the case is marked."""
        return bool(self._marks) and 0 <= index < len(self._rows) and identity(self._rows[index]) in self._marks

    def show(self, rows: VisibleRows, cursor: int, marks: Collection[str], group: str = "") -> None:
        """Show other rows, with the cursor on one of them (told by the caller, who knows its case).

        ``group`` is what the groups of the rows have in common.
        """
        before = self._groups.line_of(self.cursor)
        top = before - self.scroll_offset.y
        self._rows, self._marks = rows, marks
        self._groups, self._group = Groups(rows.starts, len(rows)), group
        line = self._groups.line_of(cursor)
        self.cursor = cursor
        self.changed(len(rows) + len(self._groups))
        if line != before and 0 <= top < self.size.height:
            # The case stays on its line of the screen as far as the list allows.
            self.scroll_to(y=max(0, line - top), animate=False, force=True, immediate=True)
        if cursor >= 0 and self.size.height:
            self._show(cursor)

    def render_line(self, y: int) -> Strip:
        """Paint a case, or the note of an empty list."""
        if not self._rows and 0 <= y - 1 < len(self.note):
            segments = [Segment(" ", self.rich_style)]
            for text, role in self.note[y - 1]:
                style = self.rich_style
                if role:
                    style += self.get_component_rich_style(f"rows--{role}", partial=True)
                segments.append(Segment(text, style))
            return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)
        return super().render_line(y)
