"""The picture page: a picture or a page of a PDF; rectangles are marked on it for a redacted copy.

Terminals that draw true pixels (kitty, iTerm, WezTerm, foot …) are asked once, when the first picture is opened; all
others get half blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from plaint.domain.errors import PlaintError
from plaint.domain.model.evidence import Evidence
from plaint.domain.safe import safe
from plaint.services.evidence.preview import Colour
from plaint.services.evidence.preview import Page as Drawn
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.render.text import Line
from plaint.tui.screens.page import Page
from plaint.tui.widgets.picture import Marked, Picture

if TYPE_CHECKING:
    from PIL.Image import Image

KEYS = keys_of("viewer")
PIXELS = 1600
"""Longer side of a picture that is given to a terminal which draws pixels."""
GRAPHIC = ("kitty", "ghostty", "iterm", "wezterm", "foot", "mlterm", "konsole", "contour", "mintty", "sixel", "rio")


def draws_pixels(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal may draw true pixels, so that it is worth asking."""
    said = " ".join(environment.get(name, "") for name in ("TERM", "TERM_PROGRAM", "LC_TERMINAL")).lower()
    named = any(word in said for word in GRAPHIC)
    return named or any(name in environment for name in ("KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE"))


class Viewer(Page[tuple[str, ...]]):
    """The page; returns the marked rectangles (``PAGE:x,y,w,h`` in per cent), or nothing when it was only looked at."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, folder: Path, piece: Evidence, graphic: Callable[[Image], Widget] | None = None) -> None:
        """``graphic`` is the widget that draws true pixels on this terminal."""
        super().__init__()
        self._folder, self._piece, self._graphic = folder, piece, graphic
        self._number = self._count = 1
        self._marks: list[tuple[int, Marked]] = []

    def body(self) -> ComposeResult:
        """The picture."""
        yield Picture(marking=True, id="picture")

    def on_mount(self) -> None:
        """Draw the first page."""
        super().on_mount()
        self.query_one(Picture).focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self._draw()

    def _draw(self) -> None:
        size = self.query_one(Picture).size
        if size.width and size.height:
            self._read(self._number, size.width, size.height * 2)

    @work(thread=True, group="draw", exclusive=True)
    def _read(self, number: int, width: int, height: int) -> None:
        from plaint.services.evidence.preview import draw
        from plaint.storage.documents.images import cells

        try:
            page = draw(self._folder, self._piece, number, PIXELS, PIXELS)
        except PlaintError as problem:
            self.app.call_from_thread(self._failed, problem.message)
            return
        small = page.picture.copy()
        small.thumbnail((width, height))
        self.app.call_from_thread(self._drawn, page, cells(small))

    def _failed(self, message: str) -> None:
        self.notify(safe(message, 400), severity="warning", markup=False)
        self.dismiss(None)

    def _drawn(self, page: Drawn, cells: Sequence[Sequence[Colour]]) -> None:
        self._number, self._count = page.number, page.count
        self.query_one(Picture).show(cells, [mark for number, mark in self._marks if number == page.number])
        if self._graphic is not None and not self._marks:
            self._in_pixels(page.picture)
        self.retitle()

    def _in_pixels(self, picture: Image) -> None:
        """Put the true picture in place of the half blocks, until something is to be marked."""
        assert self._graphic is not None
        for old in self.query(".graphic"):
            old.remove()
        image = self._graphic(picture)
        image.add_class("graphic")
        self.query_one(Picture).display = False
        self.mount(image, before="#picture")

    # What it says ----------------------------------------------------------------------------------------------

    def headline(self) -> str:
        """Return the name of the piece."""
        return self._piece.title or self._piece.name

    def aside(self) -> Line:
        """Return which page it is, and how much is marked."""
        page = f"page {self._number} of {self._count}" if self._count > 1 else ""
        marks = f"{len(self._marks)} marked" if self._marks else ""
        return (("  ".join(filter(None, (page, marks))), "muted"),)

    # Keys ------------------------------------------------------------------------------------------------------

    def action_turn(self, step: int) -> None:
        """Show another page."""
        self._number = min(max(1, self._number + step), self._count)
        self._draw()

    def action_mark(self) -> None:
        """Show the half blocks, on which can be marked."""
        for image in self.query(".graphic"):
            image.remove()
        self._graphic = None
        picture = self.query_one(Picture)
        picture.display = True
        picture.focus()

    @on(Picture.Drawn)
    def take(self, event: Picture.Drawn) -> None:
        """Take a rectangle."""
        self._marks.append((self._number, event.marked))
        self._draw()

    def action_unmark(self) -> None:
        """Take the last rectangle away."""
        if self._marks:
            self._marks.pop()
            self._draw()

    def action_save(self) -> None:
        """Return what is marked."""
        if not self._marks:
            self.notify("Nothing is marked: space sets a corner, space again the other one.", markup=False)
            return
        self.dismiss(tuple(f"{number}:{mark.text}" for number, mark in self._marks))
