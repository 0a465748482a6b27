"""Widgets of a few lines of spans: the line on top, the footer, column titles, tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from plaint.tui.render.block import Choice
from plaint.tui.render.text import Line, line_width, to_content

Maker = Callable[[int], Iterable[Line]]


class Lines(Widget):
    """Shows the lines that a function makes for the width in cells."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lines { height: auto; width: 1fr; }"

    def __init__(self, maker: Maker | None = None, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._maker: Maker = maker or (lambda _width: ())
        self._painted: list[Line] | None = None

    def touch(self) -> None:
        """Paint again if the lines are other ones; a frame that repaints nothing far away is a quick one."""
        if self._painted is None or list(self._maker(self.content_size.width)) != self._painted:
            self.refresh()

    def again(self) -> None:
        """Make the lines again; the screen is laid out anew only when there are more or fewer of them."""
        count = len(list(self._maker(self.content_size.width)))
        self.refresh(layout=count != self.content_size.height)

    def render(self) -> Content:
        """Make the lines for the width that there is."""
        self._painted = list(self._maker(self.content_size.width))
        return to_content(self._painted)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Count the lines."""
        return len(list(self._maker(width)))


class Strip(Widget):
    """One line of parts that can be clicked: tabs, keys of the footer."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Strip { height: 1; width: 1fr; }"

    @dataclass
    class Picked(Message):
        """A part was clicked."""

        strip: Strip
        name: str

        @property
        def control(self) -> Strip:
            """The strip that it happened in."""
            return self.strip

    def __init__(self, *, gap: int = 2, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._gap = gap
        self._maker: Callable[[int], list[Choice]] = lambda _width: []
        self._painted: list[Choice] | None = None

    def touch(self) -> None:
        """Paint again if the parts are other ones."""
        if self._painted is None or self._maker(self.content_size.width) != self._painted:
            self.refresh()

    def show(self, maker: Callable[[int], list[Choice]]) -> None:
        """Show other parts, made for the width."""
        self._maker = maker
        self.refresh()

    def render(self) -> Content:
        """Put the parts in a row."""
        line: list[tuple[str, str]] = []
        self._painted = self._maker(self.content_size.width)
        for choice in self._painted:
            line += [*choice.line, (" " * self._gap, "")]
        return to_content([tuple(line)])

    def on_click(self, event: events.Click) -> None:
        """Find the part under the mouse."""
        start = self.styles.padding.left
        for choice in self._maker(self.content_size.width):
            end = start + line_width(choice.line)
            if start <= event.x < end:
                self.post_message(self.Picked(self, choice.name))
                return
            start = end + self._gap
