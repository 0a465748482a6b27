"""Escape text for the terminal: make control, bidirectional and zero-width characters visible.

ESC, C1 controls, bidirectional marks and zero-width characters from a file would otherwise reach the
terminal through every widget and every print (measured; docs/architecture.md), where they can recolour,
retitle, or write the clipboard.
"""

from __future__ import annotations

import re

LIST_LIMIT = 2000
"""Characters shown of one string in a list; a title of a megabyte costs seconds otherwise."""

_BIDI = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO",
    0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_HIDDEN = {
    0x00AD: "SHY", 0x034F: "CGJ", 0x115F: "HCF", 0x1160: "HJF", 0x17B4: "KIVAQ", 0x17B5: "KIVAA", 0x180E: "MVS",
    0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x2028: "LS", 0x2029: "PS", 0x2060: "WJ", 0x2061: "FA",
    0x2062: "IT", 0x2063: "IS", 0x2064: "IP", 0x3164: "HF", 0xFEFF: "BOM", 0xFFA0: "HWHF",
}  # fmt: skip
_SYMBOLS: dict[int, str] = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | {code: f"<{code:02X}>" for code in range(0x80, 0xA0)}
    | {code: f"<{name}>" for code, name in (_BIDI | _HIDDEN).items()}
    | {code: f"<{code:X}>" for code in (*range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))}
)
_PATTERN = "[\x00-\x1f\x7f-\x9f\ud800-\udfff" + "".join(re.escape(chr(code)) for code in _SYMBOLS if code > 0x9F) + "]"
_UNSAFE = re.compile(_PATTERN)
_UNSAFE_IN_LINES = re.compile(_PATTERN.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def _symbol(match: re.Match[str]) -> str:
    code = ord(match.group())
    # A lone surrogate is an undecodable byte of a file name; it cannot be encoded for the terminal.
    return f"<{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else _SYMBOLS.get(code, f"<{code:X}>")


def safe(text: object, limit: int = LIST_LIMIT) -> str:
    """Return the text on one line with every control, bidi and zero-width character made visible.

    Longer text than ``limit`` characters is cut and ends with an ellipsis.
    """
    raw = str(text)
    cut = raw if len(raw) <= limit else raw[: limit - 1] + "…"
    if cut.isascii() and cut.isprintable():  # most texts are, and the pattern takes 20 microseconds
        return cut
    return _UNSAFE.sub(_symbol, cut)


def safe_lines(text: object, limit: int = 200_000) -> str:
    """Like :func:`safe`, for text of several lines: keep line feeds, drop carriage returns, widen tabs."""
    raw = str(text)
    cut = raw if len(raw) <= limit else raw[: limit - 1] + "…"
    if cut.isascii() and cut.isprintable():
        return cut
    return _UNSAFE_IN_LINES.sub(_symbol, cut.replace("\r\n", "\n").replace("\t", "    "))
