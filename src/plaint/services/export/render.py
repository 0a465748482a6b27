"""Render a file of evidence for paper: a picture, pages, a text, or a sentence that says why there is none of it.

Files are hostile: whatever one does to the libraries here, the answer is a sentence and the rest is built.
Pictures lose their hidden data (place, camera) because they are drawn anew.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plaint.domain.safe import safe, safe_lines
from plaint.exporters.content import Fact
from plaint.exporters.exhibit_page import RenderedExhibit, broken, frame, note
from plaint.exporters.labels import Labels

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 256_000_000
"""Bytes of a file that is drawn; a larger one is only named."""
MOST_PIXELS = 120_000_000
BUDGET = 90_000_000
"""Pixels of all pictures of a dossier together, roughly; thirty photos have their full size."""
LEAST_PIXELS = 760
_NEAR = 1.18
"""How far from the wished size a picture may be that need not be scaled then: that is what takes the time."""
MOST_PAGES = 200
"""Pages of one PDF, and pictures of one TIFF, that are shown."""
MOST_TEXT = 60_000
"""Characters of a text that are shown."""


_Saved = tuple[str, int, tuple[int, int]]
"""Name in the work folder, bytes, width and height."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How finely pictures are drawn."""

    pixels: int
    """Longest side."""
    jpeg: int
    dots: int
    """Dots per inch of PDF pages that are drawn as pictures."""


LEVELS = (Quality(2000, 86, 150), Quality(1300, 72, 100), Quality(850, 55, 72))
"""The finest first; the others are for portals with a limit."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Where and how drawings are made."""

    folder: Path
    words: Labels
    level: int = 0
    flatten: bool = False
    """Draw the pages of PDFs as pictures."""
    mask: Callable[[str], str] = field(default=str)
    """What is done to texts before they are shown."""
    pictures: int = 1
    """How many there are to draw: they share a budget, because the finished file holds all of them."""

    @property
    def quality(self) -> Quality:
        """How finely pictures are drawn."""
        return LEVELS[self.level]

    @property
    def pixels(self) -> int:
        """Longest side of a picture."""
        return max(LEAST_PIXELS, min(self.quality.pixels, int((1.4 * BUDGET / max(self.pictures, 1)) ** 0.5)))


def draw(data: bytes, kind: str, stem: str, renderer: Renderer) -> RenderedExhibit:
    """Draw a file of a kind that ``sniff`` told; ``stem`` names the files in the work folder. Never raises."""
    maker = _MAKERS.get(kind)
    if maker is None:
        reason = {"empty": "0 bytes"}.get(kind, "")
        return broken(renderer.words, reason) if reason else note(renderer.words("attached"))
    try:
        return maker(data, stem, renderer)
    except MemoryError:
        return broken(renderer.words, "MemoryError")
    except Exception as problem:  # noqa: BLE001 - decoders raise anything for a hostile file
        # Some messages name a place in memory, which is another one each time: the same input gives the same bytes.
        reason = re.sub(r"\s*<[^<>]* at 0x[0-9a-fA-F]+>", "", str(problem)).strip()
        return broken(renderer.words, f"{type(problem).__name__}: {reason}")


def _image(data: bytes, stem: str, renderer: Renderer) -> RenderedExhibit:
    from PIL import Image, ImageSequence

    # What it warns of is judged below; a filter of a block would not hold in several threads.
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    picture = Image.open(io.BytesIO(data))
    if picture.width * picture.height > MOST_PIXELS:
        return broken(renderer.words, f"{picture.width} × {picture.height}")
    frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if frames == 1:
        name, weight, size = _save(picture, stem, renderer)
        return RenderedExhibit("image", (name,), width=size[0], height=size[1], weight=weight)
    shown = [_save(frame, f"{stem}-{number}", renderer) for number, frame in _first(ImageSequence.Iterator(picture))]
    found = RenderedExhibit(
        "pages", tuple(one[0] for one in shown), count=len(shown), weight=sum(one[1] for one in shown)
    )
    return _cut(found, frames, renderer.words)


def _first(frames: Any) -> Any:
    return zip(range(MOST_PAGES), frames, strict=False)


def _cut(found: RenderedExhibit, total: int, words: Labels) -> RenderedExhibit:
    return found if found.count >= total else replace(found, note=words("cut", shown=found.count, total=total))


def _save(picture: Image.Image, stem: str, renderer: Renderer) -> _Saved:
    """Draw a picture anew, upright and scaled; return name, bytes and size."""
    from PIL import Image, ImageOps

    limit = renderer.pixels
    lossy = picture.format in {"JPEG", "WEBP", "AVIF"} or renderer.level > 0
    if picture.format == "JPEG":  # decoding at half or a quarter of the size is much faster
        part = min(1.0, limit / _NEAR / max(picture.size))
        picture.draft("RGB", (int(picture.width * part), int(picture.height * part)))
    picture = ImageOps.exif_transpose(picture)
    if max(picture.size) > limit * _NEAR:
        picture.thumbnail((limit, limit), Image.Resampling.HAMMING, reducing_gap=2.0)
    picture = _opaque(picture)
    if not lossy:
        held = _encoded(picture, "PNG", compress_level=3)
        if len(held) < 1_000_000:
            return _put(renderer, f"{stem}.png", held, picture.size)
    held = _encoded(picture, "JPEG", quality=renderer.quality.jpeg)
    return _put(renderer, f"{stem}.jpg", held, picture.size)


def _opaque(picture: Image.Image) -> Image.Image:
    """Lay a picture on white: paper is."""
    from PIL import Image

    if picture.mode in {"RGB", "L"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith(("I", "F")):
        return picture.convert("L")
    over = picture.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")


def _encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    held = io.BytesIO()
    picture.info = {}
    picture.save(held, kind, **options)
    return held.getvalue()


def _put(renderer: Renderer, name: str, data: bytes, size: tuple[int, int]) -> _Saved:
    (renderer.folder / name).write_bytes(data)
    if all(size):
        (renderer.folder / f"{name}.svg").write_text(frame(name, *size), "utf-8")
    return name, len(data), size


def _pdf(data: bytes, stem: str, renderer: Renderer) -> RenderedExhibit:
    from plaint.storage.documents.pdf import open_pdf, picture

    with open_pdf(data, "PDF") as document:
        total = len(document)
        count = min(total, MOST_PAGES)
        if not count:
            return broken(renderer.words, "0")
        if renderer.flatten:
            scale = min(renderer.quality.dots, renderer.pixels / 11) / 72  # A4 is nearly 12 inches high
            pages = [_save(picture(document, number, scale), f"{stem}-{number}", renderer) for number in range(count)]
            found = RenderedExhibit(
                "pages", tuple(one[0] for one in pages), count=count, weight=sum(one[1] for one in pages)
            )
            return _cut(found, total, renderer.words)
        for number in range(count):  # a page that cannot be opened is found here and not by the typesetter
            document[number].close()
    name, weight, _ = _put(renderer, f"{stem}.pdf", data, (0, 0))
    return _cut(RenderedExhibit("pages", (name,), embedded=True, count=count, weight=weight), total, renderer.words)


def _text(data: bytes, _stem: str, renderer: Renderer) -> RenderedExhibit:
    from plaint.storage.files.encoding import decode

    return _shown_text(decode(data)[0], renderer)


def _html(data: bytes, _stem: str, renderer: Renderer) -> RenderedExhibit:
    from plaint.storage.documents.html import html_text
    from plaint.storage.files.encoding import decode

    return _shown_text(html_text(decode(data)[0]), renderer)


def _mail(data: bytes, _stem: str, renderer: Renderer) -> RenderedExhibit:
    from plaint.storage.documents.mail import read_mail

    mail = read_mail(data)
    heads = (
        ("from", " ".join(filter(None, (mail.sender.name, mail.sender.address)))),
        ("to", ", ".join(" ".join(filter(None, (one.name, one.address))) for one in mail.recipients)),
        ("at", mail.at.isoformat(" ", "minutes") if mail.at else ""),
        ("subject", mail.subject),
        ("enclosures", ", ".join(one.name for one in mail.attachments)),
    )
    facts = tuple(Fact(renderer.words(label), safe(renderer.mask(text), 1000)) for label, text in heads if text)
    return replace(_shown_text(mail.text, renderer), mail=facts)


def _shown_text(text: str, renderer: Renderer) -> RenderedExhibit:
    masked = safe_lines(renderer.mask(text.replace("\r\n", "\n").replace("\r", "\n")), MOST_TEXT).strip("\n")
    cut = renderer.words("cut_text") if len(text) > MOST_TEXT else ""
    return RenderedExhibit("text", text=masked, note=cut, weight=len(masked))


_MAKERS: dict[str, Callable[[bytes, str, Renderer], RenderedExhibit]] = {
    "pdf": _pdf, "text": _text, "html": _html, "eml": _mail, "mbox": _text, "png": _image, "jpeg": _image,
    "gif": _image, "webp": _image, "bmp": _image, "tiff": _image, "avif": _image,
}  # fmt: skip
