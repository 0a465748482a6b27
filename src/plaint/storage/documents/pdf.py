"""Read PDFs: metadata, text, and pages as images. Nothing in them is run and nothing fetched.

PDFium is not made for several threads, so one at a time is in it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from plaint.domain.errors import BrokenFile, PlaintError

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

LARGEST = 100_000_000
"""Bytes of a PDF that are looked at."""
PAGES = 300
"""Pages whose words are read."""
SIDE = 6_000
"""Pixels of the longer side of a page's picture."""
_LOCK = threading.Lock()
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:([+-])(\d{2})'?(\d{2})?|Z)?")

Box = tuple[float, float, float, float]
"""Left, top, right and bottom as parts of the page's width and height, counted from its top left corner."""


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """The metadata of a PDF."""

    pages: int
    title: str = ""
    made: datetime | None = None
    """With a zone only where the PDF gives one."""


@contextmanager
def open_pdf(data: bytes, name: str) -> Iterator[PdfDocument]:
    """Open a PDF. Raises BrokenFile for one with a password, a broken one, and what goes wrong in the block."""
    import pypdfium2

    if len(data) > LARGEST:
        raise BrokenFile(f"{name} is larger than {LARGEST // 1_000_000} MB; it is not shown", file=name)
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except Exception as problem:
            locked = "password" in str(problem).lower()
            raise BrokenFile(f"{name} {'needs a password' if locked else 'is a broken PDF'}", file=name) from problem
        try:
            yield document
        except PlaintError:
            raise
        except Exception as problem:
            raise BrokenFile(f"{name} is a broken PDF: {problem}"[:300], file=name) from problem
        finally:
            document.close()


def read_metadata(data: bytes, name: str) -> PdfMetadata:
    """Read pages, title and date. Raises BrokenFile."""
    with open_pdf(data, name) as document:
        about = document.get_metadata_dict(skip_empty=True)
        made = _moment(str(about.get("CreationDate", "")))
        return PdfMetadata(len(document), str(about.get("Title", ""))[:200].strip(), made)


def _moment(text: str) -> datetime | None:
    """Read ``D:20261112101500+02'00'``."""
    match = _DATE.match(text)
    if not match:
        return None
    numbers = [int(part) if part else 0 for part in match.groups()[:6]]
    zone = UTC if text.endswith("Z") else None
    if match[7]:
        ahead = timedelta(hours=int(match[8]), minutes=int(match[9] or 0))
        zone = timezone(-ahead if match[7] == "-" else ahead) if ahead < timedelta(days=1) else None
    try:
        return datetime(*numbers[:3], *numbers[3:], tzinfo=zone)  # type: ignore[misc,arg-type]  # six numbers
    except ValueError:
        return None


def text(data: bytes, name: str, longest: int, pages: int = PAGES) -> str:
    """Return the text of a PDF, at most ``longest`` characters, pages separated by form feeds. Raises BrokenFile."""
    with open_pdf(data, name) as document:
        parts, size = [], 0
        for number in range(min(len(document), pages)):
            words = page_text(document[number])
            parts.append(words)
            size += len(words)
            if size > longest:
                break
    return "\f".join(parts)[:longest]


def page_text(page: PdfPage) -> str:
    """Return the text of one page, with plain line feeds."""
    return raw_text(page).replace("\r\n", "\n").replace("\r", "\n")


def raw_text(page: PdfPage) -> str:
    """Return the text of one page, each character at the place that :func:`boxes_of` counts."""
    reader = page.get_textpage()
    try:
        return str(reader.get_text_range())
    finally:
        reader.close()


def picture(document: PdfDocument, number: int, scale: float = 2.0) -> Image:
    """Draw a page (counted from 0); ``scale`` 1 is 72 pixels an inch, less where the page is enormous."""
    page = document[number]
    longer = max(*page.get_size(), 1.0)
    drawn: Image = page.render(scale=min(scale, SIDE / longer), may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def boxes_of(page: PdfPage, start: int, count: int) -> list[Box]:
    """Return where some characters of :func:`raw_text` stand on the page."""
    reader = page.get_textpage()
    try:
        width, height = page.get_size()
        found = []
        for number in range(reader.count_rects(start, count)):
            left, bottom, right, top = reader.get_rect(number)
            found.append((left / width, 1 - top / height, right / width, 1 - bottom / height))
        return found
    finally:
        reader.close()
