"""Open, shrink and redact images from untrusted files: known formats only, pixels counted before unpacking.

A file of 40 KB can unpack to gigabytes, so the head decides; what is too large is refused with a reason.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from plaint.domain.errors import BrokenFile, PlaintError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
PIXELS = 120_000_000
"""More than any camera of today; a scan of A3 in 600 dpi has 70 million."""
LARGEST = 100_000_000
"""Bytes of a picture that are looked at."""
_BOMB = "A picture that is small as a file and enormous unpacked may be meant to do harm."
_EXIF, _TAKEN, _OFFSET, _MODEL, _CHANGED, _TURNED = 0x8769, 0x9003, 0x9011, 0x0110, 0x0132, 0x0112

Rect = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


@dataclass(frozen=True, slots=True)
class ImageMetadata:
    """The metadata in the header of an image."""

    form: str
    width: int
    height: int
    taken: datetime | None = None
    """With a zone only where the camera wrote one."""
    camera: str = ""


@contextmanager
def open_image(data: bytes, name: str) -> Iterator[Image]:
    """Open a picture without unpacking it. Raises BrokenFile, also for what goes wrong in the block."""
    from PIL import Image, UnidentifiedImageError

    if len(data) > LARGEST:
        raise BrokenFile(f"{name} is larger than {LARGEST // 1_000_000} MB; it is not shown", file=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _refuse_bomb(picture, name)
                yield picture
    except PlaintError:
        raise
    except Image.DecompressionBombError:
        raise BrokenFile(f"{name} would unpack to far too many pixels; it was not opened", _BOMB, file=name) from None
    except UnidentifiedImageError:
        raise BrokenFile(f"{name} is no picture of a known kind", file=name) from None
    except Exception as problem:  # mutated pictures raise a dozen kinds of exception in as many decoders
        raise BrokenFile(f"{name} is a broken picture: {problem}"[:300], file=name) from problem


def _refuse_bomb(picture: Image, name: str) -> None:
    if picture.width * picture.height > PIXELS:
        raise BrokenFile(
            f"{name} would unpack to {picture.width} x {picture.height} pixels; it was not opened",
            _BOMB,
            file=name,
        )


def read_metadata(data: bytes, name: str) -> ImageMetadata:
    """Read the header of an image. Raises BrokenFile."""
    with open_image(data, name) as picture:
        tags = picture.getexif()
        inner = tags.get_ifd(_EXIF)
        taken = _moment(inner.get(_TAKEN) or tags.get(_CHANGED), inner.get(_OFFSET))
        camera = str(tags.get(_MODEL) or "").replace("\0", "").strip()[:80]
        return ImageMetadata(str(picture.format), picture.width, picture.height, taken, camera)


def _moment(text: Any, offset: Any) -> datetime | None:
    """Read ``2026:11:12 10:15:00`` and ``+02:00``, as cameras write them; a clock that was never set is none."""
    try:
        at = datetime.strptime(str(text).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone comes next
    except ValueError:
        return None
    return at.replace(tzinfo=_zone(str(offset or ""))) if at.year > 1990 else None


def _zone(text: str) -> timezone | None:
    try:
        hours, minutes = int(text[1:3]), int(text[4:6])
        return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    except (ValueError, IndexError):
        return None


def shrunk(data: bytes, name: str, width: int, height: int) -> Image:
    """Return the picture as it is meant to be seen, on white, at most so many pixels large. Raises BrokenFile."""
    from PIL import ImageOps

    with open_image(data, name) as picture:
        picture.draft("RGB", (width * 2, height * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((max(1, width), max(1, height)))
        return _on_paper(upright.convert("RGBA"))


def cells(picture: Image) -> list[list[tuple[int, int, int]]]:
    """Return the rows of colours of a picture in RGB.

    Two rows make one line of half blocks. Pixels are taken to be square in that grid, as half cells nearly are.
    """
    wide, high = picture.size
    raw = picture.tobytes()
    return [[_pixel(raw, (line * wide + column) * 3) for column in range(wide)] for line in range(high)]


def _pixel(raw: bytes, at: int) -> tuple[int, int, int]:
    return raw[at], raw[at + 1], raw[at + 2]


def _on_paper(picture: Image) -> Image:
    """Lay a picture with an alpha channel on white, and leave everything but its pixels behind."""
    from PIL import Image

    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def upright_size(data: bytes, name: str) -> tuple[int, int]:
    """Return width and height as the picture is meant to be seen. Raises BrokenFile."""
    with open_image(data, name) as picture:
        turned = picture.getexif().get(_TURNED, 1) in {5, 6, 7, 8}
        return (picture.height, picture.width) if turned else (picture.width, picture.height)


def redacted(data: bytes, name: str, rects: Sequence[Rect]) -> bytes:
    """Return a PNG of the picture with black rectangles, and nothing of the file but its pixels. Raises BrokenFile.

    Rectangles are in the pixels of the upright picture; what reaches over its edge is cut. The first frame counts.
    """
    from PIL import ImageOps

    with open_image(data, name) as picture:
        upright = _on_paper(ImageOps.exif_transpose(picture).convert("RGBA"))
    return blackened(upright, rects)


def blackened(picture: Image, rects: Sequence[Rect]) -> bytes:
    """Return a PNG of pixels with black rectangles, without any metadata."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for left, top, width, height in rects:
        if width > 0 and height > 0:
            pen.rectangle((left, top, left + width - 1, top + height - 1), fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
