"""Decode text of an unknown encoding: byte order mark, then UTF-8, then a guess by the letters."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 8_000
_TOO_FEW = 200
"""Bytes from which no encoding can be guessed; the most common one of the west is taken."""


def decode(data: bytes, said: str = "", *, cut: bool = False) -> tuple[str, str]:
    """Return the text and the name of its encoding; bytes that fit nowhere become replacement characters.

    ``said`` is what a mail or page claims: it is believed only where it fits. Bytes that were ``cut`` off somewhere
    may end within a character. Never raises.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig")
    for name in ("utf-8", said) if said.lower() in {"us-ascii", "ascii", ""} else (said, "utf-8"):
        text = _fitting(data, name)
        if text is not None:
            return text, name.lower()
    if cut and (text := _cut_short(data)) is not None:
        return text, "utf-8"
    name = _likely(data[:_LOOKED_AT])
    return data.decode(name, "replace"), name


def _fitting(data: bytes, name: str) -> str | None:
    try:
        # Codecs such as zlib are no encodings of text (LookupError), and rot13 takes no bytes.
        return data.decode(name) if name else None
    except (LookupError, ValueError, TypeError):
        return None


def _cut_short(data: bytes) -> str | None:
    """Decode UTF-8 of which the last character was cut off."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _likely(data: bytes) -> str:
    if len(data) < _TOO_FEW:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data, steps=5, chunk_size=512).best()
    return best.encoding if best is not None else "cp1252"
