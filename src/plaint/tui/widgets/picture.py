"""A picture in half blocks on which rectangles are marked, by keys or by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from plaint.tui.render.pixels import HALF, picture_lines, pixel_style

if TYPE_CHECKING:
    from plaint.services.evidence.preview import Colour

Corner = tuple[int, int]
"""Column and half line, counted from 0 in the picture."""
_MARKED, _CURSOR = Style.parse("black on black"), Style.parse("reverse bold")


@dataclass(frozen=True, slots=True)
class Marked:
    """A rectangle in parts of the picture: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        """The rectangle in per cent, as ``evidence redact --rect`` takes it."""
        sides = (self.left, self.top, self.right - self.left, self.bottom - self.top)
        return ",".join(f"{100 * side:.3f}%" for side in sides)


class Picture(Widget, can_focus=True):
    """Shows a picture; with ``marking`` a cursor moves over it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Picture { width: 1fr; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "go(-1,0)", show=False),
        Binding("right,l", "go(1,0)", show=False),
        Binding("up,k", "go(0,-2)", show=False),
        Binding("down,j", "go(0,2)", show=False),
        Binding("shift+left,H", "go(-8,0)", show=False),
        Binding("shift+right,L", "go(8,0)", show=False),
        Binding("shift+up,K", "go(0,-8)", show=False),
        Binding("shift+down,J", "go(0,8)", show=False),
        Binding("space,enter", "corner", show=False),
    ]

    @dataclass
    class Drawn(Message):
        """A rectangle was marked."""

        marked: Marked

    def __init__(self, *, marking: bool, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.marking = marking
        self._cells: Sequence[Sequence[Colour]] = ()
        self._marks: list[Marked] = []
        self._at: Corner = (0, 0)
        self._begun: Corner | None = None

    def show(self, cells: Sequence[Sequence[Colour]], marks: Sequence[Marked]) -> None:
        """Show a picture and what is marked on it."""
        self._cells, self._marks = cells, list(marks)
        wide, high = self._extent
        self._at = (min(self._at[0], wide - 1), min(self._at[1], high - 1)) if cells else (0, 0)
        self.refresh()

    @property
    def _extent(self) -> tuple[int, int]:
        return (len(self._cells[0]), len(self._cells)) if self._cells else (0, 0)

    def render_line(self, y: int) -> Strip:
        """Paint one line: the picture, what is marked in black, the cursor."""
        rows = self._cells[2 * y : 2 * y + 2]
        if not rows:
            return Strip.blank(self.size.width, self.rich_style)
        segments = [Segment(text, pixel_style(role)) for text, role in next(iter(picture_lines(rows)))]
        line = Strip(segments)
        for left, top, right, bottom in [*map(self._in_cells, self._marks), *self._under_way()]:
            if top <= 2 * y + 1 and bottom > 2 * y and right > left:
                black = Strip([Segment(HALF * (right - left), _MARKED)])
                line = Strip.join([line.crop(0, left), black, line.crop(right)])
        column, row = self._at
        if self.marking and row // 2 == y:
            cross = Strip([Segment("+", _CURSOR)])
            line = Strip.join([line.crop(0, column), cross, line.crop(column + 1)])
        return line.adjust_cell_length(self.size.width, self.rich_style)

    def _in_cells(self, mark: Marked) -> tuple[int, int, int, int]:
        wide, high = self._extent
        return round(mark.left * wide), round(mark.top * high), round(mark.right * wide), round(mark.bottom * high)

    def _under_way(self) -> list[tuple[int, int, int, int]]:
        return [self._between(self._begun, self._at)] if self._begun is not None else []

    def _between(self, one: Corner, other: Corner) -> tuple[int, int, int, int]:
        """Return the cells between two corners, both of them included."""
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1] // 2 * 2, other[1] // 2 * 2))
        return left, top, right + 1, min(bottom + 2, self._extent[1])

    def action_go(self, columns: int, rows: int) -> None:
        """Move the cursor."""
        self._move((self._at[0] + columns, self._at[1] + rows))

    def _move(self, to: Corner) -> None:
        wide, high = self._extent
        self._at = (min(max(0, to[0]), max(0, wide - 1)), min(max(0, to[1]), max(0, high - 1)))
        self.refresh()

    def action_corner(self) -> None:
        """Begin a rectangle where the cursor is, or end it there."""
        if not self.marking or not self._cells:
            return
        if self._begun is None:
            self._begun = self._at
        else:
            wide, high = self._extent
            left, top, right, bottom = self._between(self._begun, self._at)
            self._begun = None
            self.post_message(self.Drawn(Marked(left / wide, top / high, right / wide, bottom / high)))
        self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a rectangle."""
        if self.marking and self._begun is None:
            self._move((event.x, event.y * 2))
            self.action_corner()
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw it out."""
        if self._begun is not None:
            self._move((event.x, event.y * 2))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End it, unless it was a click without a movement: that one sets the first corner."""
        self.release_mouse()
        if self._begun is not None and (event.x, event.y * 2) != self._begun:
            self._move((event.x, event.y * 2))
            self.action_corner()
