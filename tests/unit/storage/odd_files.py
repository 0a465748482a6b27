"""Pictures and PDFs made for tests: whole, turned, enormous and broken ones."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def png(width: int = 8, height: int = 4, colour: str = "red") -> bytes:
    """Make a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def jpeg(*, taken: str = "2026:11:12 10:15:00", offset: str = "", camera: str = "Phone 3", turned: int = 1) -> bytes:
    """Make a photograph with what a camera writes into it: left half white, right half black, wider than high."""
    picture = Image.new("RGB", (16, 8), "white")
    picture.paste("black", (8, 0, 16, 8))
    tags = Image.Exif()
    tags[0x0110], tags[0x0112] = camera, turned
    tags.get_ifd(0x8769)[0x9003] = taken
    if offset:
        tags.get_ifd(0x8769)[0x9011] = offset
    tags.get_ifd(0x8825)[1] = "S"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=tags, quality=95)
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """Make the head of a picture of 60,000 x 60,000 pixels, or another side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def pdf(
    *lines: str, info: str = "/Title (Invoice 12) /CreationDate (D:20261112101500+02'00')", pages: int = 1
) -> bytes:
    """Make a PDF with some lines of text on each page."""
    words = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 750 Td {words} ET".encode("latin-1")
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream.decode('latin-1')}\nendstream",
        *[page] * pages,
        f"<< {info} >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    end = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return out + f"trailer\n{end}\nstartxref\n{start}\n%%EOF\n".encode()
