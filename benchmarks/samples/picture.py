"""Small pictures for the sample cases: a canvas of sixteen colours, written as PNG with the standard library only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

from benchmarks.samples.glyphs import HEIGHT, dots

Point = tuple[int, int]

COLOURS = {
    "white": "ffffff", "black": "1c1f26", "light": "e9ecf1", "grey": "9aa3b2", "card": "c9a26b", "brown": "8a6234",
    "blue": "2f6fb0", "red": "b3372f", "green": "3d7d4f", "sky": "cfe3f1", "steel": "5b6575", "sand": "efe4cf",
    "mud": "6e5a3c", "amber": "d9982f", "glass": "d5e6ea", "dark": "3a4150",
}  # fmt: skip
_INDEX = {name: number for number, name in enumerate(COLOURS)}
_SCALE = 2
"""Pixels per dot of a letter."""
ADVANCE = 6 * _SCALE
LEADING = (HEIGHT + 1) * _SCALE


class Canvas:
    """A picture of a fixed size; colours are named as in ``COLOURS``."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray([_INDEX[background]] * width) for _ in range(height)]

    def rectangle(self, colour: str, left: int, top: int, width: int, height: int) -> None:
        """Fill a rectangle; what lies outside the picture is cut off."""
        start, end = max(left, 0), min(left + width, self.width)
        for y in range(max(top, 0), min(top + height, self.height)):
            self._rows[y][start:end] = bytes([_INDEX[colour]]) * max(end - start, 0)

    def polygon(self, colour: str, points: Sequence[Point]) -> None:
        """Fill a polygon by scan lines (even-odd rule)."""
        edges = list(zip(points, [*points[1:], points[0]], strict=True))
        for y in range(self.height):
            crossings = sorted(
                x1 + (y - y1) * (x2 - x1) // (y2 - y1) for (x1, y1), (x2, y2) in edges if min(y1, y2) <= y < max(y1, y2)
            )
            for start, end in zip(crossings[::2], crossings[1::2], strict=True):
                self.rectangle(colour, start, y, end - start + 1, 1)

    def line(self, colour: str, width: int, points: Sequence[Point]) -> None:
        """Draw straight strokes from point to point."""
        for (x1, y1), (x2, y2) in pairwise(points):
            steps = max(abs(x2 - x1), abs(y2 - y1), 1)
            for step in range(steps + 1):
                self.rectangle(colour, x1 + (x2 - x1) * step // steps, y1 + (y2 - y1) * step // steps, width, width)

    def text(self, colour: str, left: int, top: int, words: str) -> None:
        """Write one line of text; its upper left corner is given."""
        for number, char in enumerate(words):
            for x, y in dots(char):
                self.rectangle(colour, left + number * ADVANCE + x * _SCALE, top + y * _SCALE, _SCALE, _SCALE)

    def png(self) -> bytes:
        """Return the picture as a PNG with a palette of sixteen colours."""
        palette = bytes.fromhex("".join(COLOURS.values()))
        header = struct.pack(">IIBBBBB", self.width, self.height, 4, 3, 0, 0, 0)
        data = zlib.compress(b"".join(b"\x00" + _packed(row) for row in self._rows), 9)
        chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _packed(row: bytearray) -> bytes:
    """Two dots a byte, the left one in the upper half."""
    even = row if len(row) % 2 == 0 else row + b"\x00"
    return bytes(left << 4 | right for left, right in zip(even[::2], even[1::2], strict=True))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def screen(heading: str, lines: Sequence[str], footer: str) -> bytes:
    """Draw a page as on a screen: a bar with its heading, lines of text, and a footer with page and time.

    A line ``---`` is a rule across the page; one that begins with ``! `` stands out in red, one with ``x `` is blacked
    out, as in a redacted copy.
    """
    longest = max(len(line.removeprefix("x ")) for line in (heading, footer, *lines))
    canvas = Canvas(longest * ADVANCE + 32, (len(lines) + 3) * LEADING + 20, "white")
    canvas.rectangle("dark", 0, 0, canvas.width, LEADING + 12)
    canvas.text("white", 16, 4, heading)
    for number, line in enumerate(lines):
        top = LEADING * (number + 1) + 22
        if line == "---":
            canvas.rectangle("grey", 16, top + LEADING // 2, canvas.width - 32, 1)
        elif line.startswith("x "):
            canvas.rectangle("black", 16, top - 1, len(line[2:]) * ADVANCE, LEADING - 3)
        else:
            loud = line.startswith("! ")
            canvas.text("red" if loud else "black", 16, top, line[2:] if loud else line)
    canvas.rectangle("light", 0, canvas.height - LEADING - 6, canvas.width, LEADING + 6)
    canvas.text("steel", 16, canvas.height - LEADING - 4, footer)
    return canvas.png()


def drawing(size: Sequence[int], background: str, strokes: Iterable[str]) -> bytes:
    """Draw from words, one stroke each.

    ``fill COLOUR x,y x,y ...``, ``line COLOUR WIDTH x,y ...`` or ``text COLOUR x,y words``.
    """
    canvas = Canvas(size[0], size[1], background)
    for stroke in strokes:
        kind, colour, rest = stroke.split(" ", 2)
        if kind == "text":
            place, words = rest.split(" ", 1)
            canvas.text(colour, *_point(place), words)
        elif kind == "line":
            width, *places = rest.split()
            canvas.line(colour, int(width), [_point(place) for place in places])
        else:
            canvas.polygon(colour, [_point(place) for place in rest.split()])
    return canvas.png()


def _point(text: str) -> Point:
    x, y = text.split(",")
    return int(x), int(y)
