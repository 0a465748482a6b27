"""Move the thumb of a scrollbar and repaint only its ends, where Textual repaints the whole bar."""

from __future__ import annotations

from math import ceil

from textual.geometry import Region
from textual.scrollbar import ScrollBar


def thumb_ends(bar: ScrollBar, position: float) -> tuple[int, int]:
    """Return where the thumb of a bar begins and ends at a position, in eighths of a cell, as Textual paints it."""
    size, held, window = bar.size.height, ceil(bar.window_virtual_size), ceil(bar.window_size)
    if not 0 < window < held or not size:
        return 0, 0
    length = max(1, window / (held / size))
    start = int((size - length) * (bar.validate_position(position) / (held - window)) * 8)
    return start, start + ceil(length * 8)


def move_thumb(bar: ScrollBar, position: float) -> None:
    """Put a bar in its position, and paint the cells between the ends of its thumb before and after."""
    ends = zip(thumb_ends(bar, bar.position), thumb_ends(bar, position), strict=True)
    bar.set_reactive(ScrollBar.position, bar.validate_position(position))
    spans = [(min(pair) // 8, max(pair) // 8) for pair in ends if pair[0] != pair[1]]
    if spans:
        bar.refresh(*(Region(0, first, bar.size.width, last - first + 1) for first, last in spans))
