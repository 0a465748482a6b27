"""Pictures of screens as small SVG files, kept beside the tests, so that a change of looks is seen in the change.

A row of the screen is a line of the file, without fonts, random names and styles that are only named: what ``git diff``
shows is what a person sees. ``PLAINT_SNAPSHOTS=update`` before pytest accepts all pictures as they are now.
"""

from __future__ import annotations

import difflib
import html
import os
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.app import App
from textual.widgets import Input, TextArea

FOLDER = Path(__file__).with_name("snapshots")
ACCEPT = "PLAINT_SNAPSHOTS"
WIDE, HIGH = 10, 20
"""Size of a cell."""
_WORDS = re.compile(r"\S+(?: \S+)*")
"""Several blanks are room between words: programs that draw SVG leave them out."""
SHOWN = 30
"""Lines of a difference that are told."""


class Look(NamedTuple):
    """How a run of characters looks."""

    colour: str
    ground: str
    more: str
    """Attributes of its text."""


def picture(app: App[int]) -> str:
    """Draw the screen as SVG."""
    strips = app.screen._compositor.render_strips()
    width, height = app.size
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * WIDE} {height * HIGH}" font-size="16.6"'
    rows = "\n".join(
        f"<g>{''.join(_drawn(list(strip), at * HIGH))}</g><!-- {at + 1} -->" for at, strip in enumerate(strips)
    )
    return f'{head} font-family="monospace" shape-rendering="crispEdges">\n{rows}\n</svg>\n'


def _drawn(segments: list[tuple[str, Style | None, object]], top: int) -> Iterator[str]:
    """Draw one row: first the grounds, then the words, each in the cells that it has."""
    runs = [
        (look, "".join(text for text, _ in parts))
        for look, parts in groupby(((text, _look(style)) for text, style, _ in segments), key=lambda one: one[1])
    ]
    left = 0
    for ground, parts in groupby(runs, key=lambda one: one[0].ground):
        width = sum(cell_len(text) for _, text in parts) * WIDE
        yield f'<path fill="{ground}" d="M{left} {top}h{width}v{HIGH}h-{width}z"/>'
        left += width
    left = 0
    for look, text in runs:
        for words in _WORDS.finditer(text):
            start, width = left + cell_len(text[: words.start()]) * WIDE, cell_len(words[0]) * WIDE
            place = f'x="{start}" y="{top + 15}" textLength="{width}" fill="{look.colour}"'
            yield f"<text {place}{look.more}>{html.escape(words[0], quote=False)}</text>"
        left += cell_len(text) * WIDE


def _look(style: Style | None) -> Look:
    style = style or Style()
    colour, ground = _hex(style.color, "#ffffff"), _hex(style.bgcolor, "#000000")
    if style.reverse:
        colour, ground = ground, colour
    more = (
        (style.bold, ' font-weight="bold"'), (style.italic, ' font-style="italic"'), (style.dim, ' opacity="0.6"'),
        (style.underline, ' text-decoration="underline"'), (style.strike, ' text-decoration="line-through"'),
    )  # fmt: skip
    return Look(colour, ground, "".join(text for has, text in more if has))


def _hex(colour: Color | None, usual: str) -> str:
    return usual if colour is None or colour.is_default else colour.get_truecolor().hex


def hold_still(app: App[int]) -> None:
    """Stop what blinks, and take away what goes by itself."""
    app.clear_notifications()
    for widget in app.screen.query("Input, TextArea"):
        assert isinstance(widget, Input | TextArea)
        widget.cursor_blink = False


def difference(name: str, drawn: str) -> str:
    """Compare a picture with the one that is kept; return what differs and how to accept it, or an empty text."""
    kept, new = FOLDER / f"{name}.svg", FOLDER / f"{name}.new.svg"
    if os.environ.get(ACCEPT) == "update":
        kept.write_text(drawn, encoding="utf-8")
    before = kept.read_text(encoding="utf-8") if kept.exists() else ""
    if before == drawn:
        new.unlink(missing_ok=True)
        return ""
    new.write_text(drawn, encoding="utf-8")
    lines = list(difflib.unified_diff(_parts(before), _parts(drawn), kept.name, new.name, "", "", 0, ""))
    told = "\n".join(lines[:SHOWN])
    return (
        f"{name} looks different. Open {kept} and {new.name} beside it in a browser; if it is meant to look so, "
        f"accept it:\n    {ACCEPT}=update python -m pytest tests/tui/test_snapshots.py\n{told}"
    )


def _parts(svg: str) -> list[str]:
    return svg.replace("><", ">\n<").splitlines()
