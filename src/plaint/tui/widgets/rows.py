"""The base of every list: lines by Textual's line API, painted only where they are visible.

A list of 100,000 rows costs what a list of 20 costs. A subclass says how many items there are, which lines an
item takes and what stands in a line; cursor, keys, mouse and painting are here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from plaint.tui.core.timers import later
from plaint.tui.keys.movement import move_bindings
from plaint.tui.render.text import ROLES, Line
from plaint.tui.widgets.scrollbar import move_thumb

AT_ONCE = 4
"""Lines that are painted ahead before a key may come in between."""


class Rows(ScrollView, can_focus=True):
    """A list with a cursor. Items are counted from 0; a line is one row of cells."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    BINDINGS = move_bindings()
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{role}" for role in ROLES} | {
        "rows--cursor",
        "rows--cursor-blurred",
        "rows--mark",
    }
    DEFAULT_CSS = """
    Rows { background: $background; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    Rows > .rows--muted { color: $quiet; }
    Rows > .rows--strong { text-style: bold; }
    Rows > .rows--accent { color: $accent; }
    Rows > .rows--error { color: $error; }
    Rows > .rows--warning { color: $warning; }
    Rows > .rows--success { color: $success; }
    Rows > .rows--heading { color: $accent; text-style: bold; }
    Rows > .rows--key { color: $accent; text-style: bold; }
    Rows > .rows--cursor { background: $cursor-row; }
    Rows > .rows--cursor-blurred { background: $cursor-row-blurred; }
    Rows > .rows--mark { color: $accent; text-style: bold; }
    Rows:ansi {
        scrollbar-background: ansi_default; scrollbar-background-hover: ansi_default;
        scrollbar-background-active: ansi_default; scrollbar-color: ansi_bright_black;
        scrollbar-color-hover: ansi_bright_black; scrollbar-color-active: ansi_default;
    }
    Rows:ansi > .rows--cursor { text-style: reverse; }
    Rows:ansi > .rows--cursor-blurred { text-style: underline; }
    """

    @dataclass
    class Moved(Message):
        """The cursor stands on another item."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            """The list that it happened in."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """Enter was pressed on an item, or it was clicked while the cursor stood on it."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            """The list that it happened in."""
            return self.rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.cursor = -1
        self._at_end = False
        """The last movement was to the end, so what is added there later is to be seen too."""
        self._base: Style | None = None
        self._width = 0
        """For which lines were painted."""
        self._ahead: Iterator[int] = iter(())
        """Lines that are still to be painted before they are seen."""
        self._strips: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(512)

    # What a subclass says -------------------------------------------------------------------------------------

    @property
    def item_count(self) -> int:
        """How many items there are."""
        raise NotImplementedError

    def selectable(self, index: int) -> bool:
        """Tell whether the cursor may stand on the item."""
        return 0 <= index < self.item_count

    def lines_of(self, index: int) -> tuple[int, int]:
        """Return first line and number of lines of an item."""
        return index, 1

    def item_at(self, line: int) -> int:
        """Return the item that a line belongs to."""
        return line

    def above(self, index: int) -> int:  # noqa: ARG002 - for subclasses
        """Return how many lines above an item are a heading: seen with it, and no place for cursor, mark or click."""
        return 0

    def line_at(self, line: int) -> Line:
        """Return what stands in a line."""
        raise NotImplementedError

    def marked(self, index: int) -> bool:  # noqa: ARG002 - for subclasses
        """Tell whether the item is marked."""
        return False

    # Data ------------------------------------------------------------------------------------------------------

    def changed(self, line_count: int) -> None:
        """Take note that the items are other ones."""
        self._strips.clear()
        stay = self._at_end and self.scroll_offset.y >= self.max_scroll_y
        size = Size(self.size.width, line_count)
        if size != self.virtual_size:
            # Setting the attribute would lay the whole screen out anew for each key of a filter.
            self.set_reactive(Rows.virtual_size, size)
            self._scroll_update(size)
            if stay:
                self.scroll_end(animate=False, force=True, immediate=True)
        self.refresh()

    def repaint(self) -> None:
        """Paint again, where only marks or colours changed."""
        self._strips.clear()
        self.refresh()

    def paint_items(self, indexes: Iterable[int]) -> None:
        """Paint items again that say something else, in as many lines as before."""
        for index in indexes:
            first, count = self.lines_of(index)
            for line in range(first, first + count):
                for on_cursor, focused in ((False, False), (True, False), (True, True)):
                    self._strips.discard((line, on_cursor, focused))
            self.refresh_lines(first, count)

    # Cursor ----------------------------------------------------------------------------------------------------

    def put_cursor(self, index: int, *, tell: bool = True) -> None:
        """Set the cursor on an item (or none, -1) and show it."""
        before, self.cursor = self.cursor, index
        if index >= 0:
            self._show(index)
        if before == index:
            return
        for old in (before, index):
            if 0 <= old < self.item_count:
                self.refresh_lines(*self.lines_of(old))
        if tell and index >= 0:
            self.post_message(self.Moved(self, index))

    def _show(self, index: int) -> None:
        first, count = self.lines_of(index)
        above = self.above(index)
        if above + count <= self.size.height:
            first, count = first - above, count + above
        top = self.scroll_offset.y
        if top <= first and first + count <= top + self.size.height:
            return
        self.scroll_to_region(
            Region(0, first, 1, min(count, max(1, self.size.height))), animate=False, immediate=True, force=True
        )

    def _step(self, start: int, direction: int) -> int:
        """Return the next selectable item from ``start`` (included) in a direction, or -1."""
        while 0 <= start < self.item_count:
            if self.selectable(start):
                return start
            start += direction
        return -1

    def move(self, count: int) -> None:
        """Move the cursor by some items; without another item in that direction the view scrolls instead."""
        direction = 1 if count > 0 else -1
        target = self.cursor
        for _ in range(abs(count)):
            found = self._step(target + direction, direction)
            if found < 0:
                break
            target = found
        if target == self.cursor:
            self.scroll_relative(y=count, animate=False, force=True)
        else:
            self.put_cursor(target)

    def _by_lines(self, lines: int) -> None:
        """Move by lines: to the item there, at least by one."""
        first = self.lines_of(self.cursor)[0] if self.cursor >= 0 else 0
        last_line = max(0, self.virtual_size.height - 1)
        direction = 1 if lines > 0 else -1
        wanted = self.item_at(min(max(first + lines, 0), last_line)) if self.item_count else -1
        if wanted == self.cursor:
            wanted += direction
        found = self._step(wanted, direction)
        if found < 0:
            found = self._step(wanted, -direction)
        if found >= 0 and found != self.cursor:
            self.put_cursor(found)
        else:
            self.scroll_relative(y=lines, animate=False, force=True)

    def action_move(self, where: str) -> None:
        """Answer a movement key."""
        page = max(1, self.size.height - 1)
        self._at_end = where == "bottom"
        if where == "top":
            self.scroll_home(animate=False, force=True)
            self.put_cursor(self._step(0, 1))
            self.scroll_home(animate=False, force=True)
        elif where == "bottom":
            self.put_cursor(self._step(self.item_count - 1, -1))
            self.scroll_end(animate=False, force=True, immediate=True)
        elif where in {"down", "up"}:
            self.move(1 if where == "down" else -1)
        else:
            half = max(1, page // 2)
            self._by_lines({"page_down": page, "page_up": -page, "half_down": half, "half_up": -half}[where])

    def action_choose(self) -> None:
        """Answer enter."""
        if self.selectable(self.cursor):
            self.post_message(self.Chosen(self, self.cursor))

    # Mouse and focus -------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Set the cursor on what was clicked; a second click chooses it."""
        line = event.y + self.scroll_offset.y
        if event.button != 1 or not 0 <= line < self.virtual_size.height:
            return
        index = self.item_at(line)
        if not self.selectable(index) or self._is_above(line, index):
            return
        if index == self.cursor and event.chain >= 2:
            self.post_message(self.Chosen(self, index))
        else:
            self.put_cursor(index)

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Do without what Textual does here: no rule asks for the focus of a list, and all lines would be repainted."""

    def on_focus(self) -> None:
        """Show the cursor as active."""
        if self.cursor < 0:
            self.put_cursor(self._step(0, 1))
        self._paint_cursor()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self._paint_cursor()

    def _paint_cursor(self) -> None:
        """Paint the item under the cursor: nothing else looks another way when the focus comes or goes."""
        if 0 <= self.cursor < self.item_count:
            self.refresh_lines(*self.lines_of(self.cursor))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scroll; of the bar, which costs as much as the list, only the ends of the thumb are painted."""
        if self.show_vertical_scrollbar:
            move_thumb(self.vertical_scrollbar, new_value)
        super().watch_scroll_y(old_value, new_value)

    # Painting --------------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Forget painted lines when the theme changes."""
        super().notify_style_update()
        self._base = None
        self._strips.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the visible lines.

        Textual would make each line anew for borders, padding and opacity. A list has none of them, and a line that is
        the same object as before is neither cut nor turned into codes again: a step that scrolls takes half the time.
        """
        if not self._is_plain:
            return super().render_lines(crop)
        filters, background, width = self.get_line_filters(), self.background_colors[1], self.region.width
        strips = [self.render_line(y) for y in crop.line_range]
        for each in filters:
            strips = [strip.apply_filter(each, background) for strip in strips]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    @property
    def _is_plain(self) -> bool:
        styles = self.styles
        return not (any(styles.gutter) or styles.tint.a) and styles.text_opacity == 1.0 == self.opacity

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        line, width = y + self.scroll_offset.y, self.size.width
        if not self.item_count or not 0 <= line < self.virtual_size.height:  # it may be painted before it is made anew
            return Strip.blank(width, self.base)
        index = self.item_at(line)
        on_cursor = index == self.cursor and not self._is_above(line, index)
        if width != self._width:  # before Textual tells of it
            self._strips.clear()
            self._width = width
        key = (line, on_cursor, on_cursor and self.has_focus)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._paint(line, index, width, on_cursor=on_cursor)
        return strip

    def paint_ahead(self, lines: range) -> None:
        """Paint lines that are not seen yet, a few at a time: the next key may show them."""
        self._ahead = iter(lines)
        self._paint_some()

    def _paint_some(self) -> None:
        width, painted = self.size.width, 0
        if width != self._width:
            return
        for line in self._ahead:
            key = (line, False, False)
            if 0 <= line < self.virtual_size.height and key not in self._strips:
                self._strips[key] = self._paint(line, self.item_at(line), width, on_cursor=False)
                painted += 1
                if painted == AT_ONCE:
                    later(self, 0, self._paint_some)  # by way of the loop: what waits has its turn
                    return

    def _is_above(self, line: int, index: int) -> bool:
        return line < self.lines_of(index)[0]

    @property
    def base(self) -> Style:
        """The style of ordinary text; working it out anew for each line takes longer than painting the line."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def _paint(self, line: int, index: int, width: int, *, on_cursor: bool) -> Strip:
        base = self.base
        if on_cursor:
            name = "rows--cursor" if self.has_focus else "rows--cursor-blurred"
            base += self.get_component_rich_style(name, partial=True)
        above = self._is_above(line, index)
        segments = [Segment(" ", base) if above else self._gutter(index, base, on_cursor=on_cursor)]
        # In the terminal's own colours the cursor is reversed, and a line of several colours would fall to pieces.
        plain = on_cursor and self.has_focus and self.has_pseudo_class("ansi")
        for text, role in self.line_at(line):
            style = base + self._style_of(role) if role and (not plain or role[0] == "#") else base
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(width, base)

    def _style_of(self, role: str) -> Style:
        """Return the style of a role; one that begins with ``#`` is the colours of a pixel of a picture."""
        if role[0] == "#":
            from plaint.tui.render.pixels import pixel_style

            return pixel_style(role)
        return self.get_component_rich_style(f"rows--{role}", partial=True)

    def _gutter(self, index: int, base: Style, *, on_cursor: bool) -> Segment:
        """The first cell tells cursor and mark without any colour."""
        style = base + self.get_component_rich_style("rows--mark", partial=True)
        if self.marked(index):
            return Segment("*", style)
        if on_cursor:
            return Segment("▌" if self.has_focus else "▏", style)
        return Segment(" ", base)
