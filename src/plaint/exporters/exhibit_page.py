"""An exhibit rendered for print: pictures, text or a note (made by services/export/render.py)."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.exporters.content import Fact
from plaint.exporters.labels import Labels


@dataclass(frozen=True, slots=True)
class RenderedExhibit:
    """An exhibit rendered for print."""

    kind: str
    """``image``, ``pages``, ``text`` or ``note``."""
    files: tuple[str, ...] = ()
    """Names in the work folder."""
    embedded: bool = False
    """Whether the one file is a PDF, whose pages are placed as they are."""
    count: int = 0
    """Pages that are shown, of kind ``pages``."""
    width: int = 0
    """Pixels, of kind ``image``; the height too."""
    height: int = 0
    text: str = ""
    mail: tuple[Fact, ...] = ()
    note: str = ""
    weight: int = 0
    """Bytes that it adds to the document, roughly."""


def frame(name: str, width: int, height: int) -> str:
    """Return an SVG that shows a picture beside it: so Typst embeds its compressed bytes, not every pixel.

    ``name`` is one of the work folder, never one of the case.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" xlink:href="{name}"/></svg>'
    )


def note(sentence: str) -> RenderedExhibit:
    """Return a page with only a note."""
    return RenderedExhibit("note", note=sentence, weight=500)


def broken(words: Labels, reason: str) -> RenderedExhibit:
    """Return a page that says why a file cannot be shown."""
    from plaint.domain.safe import safe

    return note(words("broken", reason=safe(reason, 160).rstrip(".")))
