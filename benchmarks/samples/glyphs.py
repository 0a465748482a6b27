"""A five-by-seven bitmap alphabet, so that the sample screenshots need no font file and no imaging library.

A glyph is five columns; the lowest bit of a column is its top row, the eighth row holds descenders.
"""

from __future__ import annotations

import unicodedata

HEIGHT = 11
"""Rows of a drawn glyph: three for accents above capitals, seven of the letter, one for descenders."""
_LIFT = 3
"""Rows above the letter proper."""

_FIRST = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
_FIRST_COLUMNS = """
0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0000070000 001c224100 0041221c00
2a1c7f1c2a 08083e0808 0080603000 0808080808 0000606000 2010080402 3e5149453e 00427f4000 7249494946 2141494d33
1814127f10 2745454539 3c4a494931 4121110907 3649494936 464949291e 0000140000 0000403400 0008142241 1414141414
0041221408 0201590906 3e415d594e 7c1211127c 7f49494936 3e41414122 7f4141413e 7f49494941 7f09090901 3e41415173
7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f021c027f 7f0408107f 3e4141413e 7f09090906 3e4151215e
7f09192946 2649494932 03017f0103 3f4040403f 1f2040201f 3f4038403f 6314081463 0304780403 6159494d43 007f414141
0204081020 004141417f 0402010204 4040404040 0003070800 2054547840 7f28444438 3844444428 384444287f 3854545418
00087e0902 18a4a49c78 7f08040478 00447d4000 2040403d00 7f10284400 00417f4000 7c04780478 7c08040478 3844444438
fc18242418 18242418fc 7c08040408 4854545424 04043f4424 3c4040207c 1c2040201c 3c4030403c 4428102844 4c9090907c
4464544c44 0008364100 0000770000 0041360800 0201020402
"""
_MORE = {
    "ß": "fe014e3000", "€": "143e555522", "£": "487e494142", "¿": "3048454020", "¡": "00007d0000", "º": "0006090600",
    "°": "0006090600", "«": "08142a1422", "»": "22142a1408", "–": "0808080808", "·": "0000080000", "ı": "00447c4000",
}  # fmt: skip
_MARKS = {"\u0308": ((1, 0), (3, 0)), "\u0301": ((3, 0), (2, 1)), "\u0300": ((1, 0), (2, 1)),
          "\u0302": ((1, 1), (2, 0), (3, 1)), "\u0303": ((0, 1), (1, 0), (2, 1), (3, 0))}  # fmt: skip
"""Accents as (column, row) dots; row 0 is the top row above a small letter."""


def _column_bytes(text: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(text))


_GLYPHS = {
    **{char: _column_bytes(code) for char, code in zip(_FIRST, _FIRST_COLUMNS.split(), strict=True)},
    **{char: _column_bytes(code) for char, code in _MORE.items()},
}


def dots(char: str) -> list[tuple[int, int]]:
    """Return the black dots of a character as (column, row) within five by ``HEIGHT``.

    Accented letters are put together from the letter and its mark. Raises KeyError for a character that the
    alphabet lacks: a sample must not show a gap where its source has a letter.
    """
    base, *marks = list(unicodedata.normalize("NFD", char) if char not in _GLYPHS else char)
    columns = _GLYPHS["ı" if base == "i" and marks else base]
    found = [(x, y + _LIFT) for x, bits in enumerate(columns) for y in range(8) if bits >> y & 1]
    lift = _LIFT - 3 if base.isupper() else _LIFT
    return found + [(x, y + lift) for mark in marks for x, y in _MARKS[mark]]
