"""A one-page PDF from lines of text, byte for byte the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence

_PAGE = (595, 842)
"""A4 in points."""
_LEADING = 17


def page(heading: str, lines: Sequence[str]) -> bytes:
    """Return a PDF of one page. Characters outside Windows-1252 raise UnicodeEncodeError.

    A line ``---`` is a rule across the page.
    """
    content = _content(heading, lines)
    fonts = b"<< /F1 4 0 R /F2 5 0 R >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 6 0 R /Resources << /Font %s >> >>"
        % (*_PAGE, fonts),
        _font(b"Helvetica"),
        _font(b"Helvetica-Bold"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Title %s >>" % _string(heading),
    )
    return _file(objects)


def _font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name


def _string(text: str) -> bytes:
    raw = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        raw = raw.replace(special, b"\\" + special)
    return b"(" + raw + b")"


def _content(heading: str, lines: Sequence[str]) -> bytes:
    top = _PAGE[1] - 72
    parts = [b"BT /F2 16 Tf 56 %d Td %s Tj ET" % (top, _string(heading))]
    for number, line in enumerate(lines):
        y = top - 34 - number * _LEADING
        if line == "---":
            parts.append(b"0.6 G 56 %d m %d %d l S" % (y + 4, _PAGE[0] - 56, y + 4))
        elif line:
            parts.append(b"BT /F1 11 Tf 56 %d Td %s Tj ET" % (y, _string(line)))
    return b"\n".join(parts)


def _file(objects: Sequence[bytes]) -> bytes:
    """Put the objects together, with the table of their places that a reader starts from."""
    data = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return data + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)
