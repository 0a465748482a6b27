"""Redact a PDF by rebuilding it from images of its pages: no text and no layer of the original stays."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from plaint.domain.errors import BrokenFile
from plaint.storage.documents import pdf
from plaint.storage.documents.pdf import Box

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

PAGES = 200
SCALE = 150 / 72
"""150 pixels an inch: print can be read, and a page has some 100 kB."""
MARGIN = 2
"""Pixels around what is blackened: the edges of letters reach over their boxes."""

Chosen = Callable[[int, "PdfPage"], Sequence[Box]]
"""Returns what is to be blackened on a page, counted from 0."""


def rasterised(data: bytes, name: str, chosen: Chosen, on_progress: Callable[[int, int], None]) -> bytes:
    """Return the redacted PDF; ``on_progress`` hears of pages and may raise. Raises BrokenFile."""
    import pypdfium2

    with pdf.open_pdf(data, name) as document:
        if len(document) > PAGES:
            raise BrokenFile(f"{name} has more than {PAGES} pages; redact a part of it", file=name)
        made = pypdfium2.PdfDocument.new()
        try:
            for number in range(len(document)):
                on_progress(number, len(document))
                picture = pdf.picture(document, number, SCALE)
                _blacken(picture, chosen(number, document[number]))
                _append(made, picture, document[number].get_size())
            out = io.BytesIO()
            made.save(out)
        finally:
            made.close()
    return out.getvalue()


def _blacken(picture: Image, boxes: Sequence[Box]) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for left, top, right, bottom in boxes:
        if right > left and bottom > top:
            corner = (left * width - MARGIN, top * height - MARGIN)
            pen.rectangle((*corner, right * width + MARGIN, bottom * height + MARGIN), fill="black")


def _append(made: PdfDocument, picture: Image, size: tuple[float, float]) -> None:
    import pypdfium2

    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=85)
    packed.seek(0)
    image: Any = pypdfium2.PdfImage.new(made)
    image.load_jpeg(packed, inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*size))
    page = made.new_page(*size)
    page.insert_obj(image)
    page.gen_content()
    page.close()
